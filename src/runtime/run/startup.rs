//! Start of the event loop: its workers, its terminal and its first post.

use std::io;
use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::app::edit::CursorStart;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::{App, Event, session_restore};
use crate::blog::PostId;
use crate::runtime::message::Message;
use crate::runtime::terminal::Terminal;
use crate::runtime::watch::Watcher;
use crate::runtime::{clock, disk_timeout, input, reading_positions};

use super::image_requests::ImageRequests;
use super::startup_params::{SavedState, StartupParams};
use super::switch_blog::{LoopResources, UserResources};
use super::workers::Workers;
use super::{EventLoop, FrameState};

/// Reads the reading positions; `None` where the disk does not answer.
fn read_positions(file: Option<PathBuf>) -> Option<reading_positions::SavedReading> {
    let file = file?;
    disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
        reading_positions::read_all(&file)
    })
}

/// Restores what the last run saved; `named` is the post that the user named, and whether a file is
/// opened in the editor. Returns warnings about the files.
fn restore(
    app: &mut App,
    saved: SavedState,
    positions_file: Option<PathBuf>,
    named: (Option<PostId>, bool),
) -> Vec<String> {
    let reading = saved.reading;
    let reading = reading.or_else(|| read_positions(positions_file));
    let reading = reading.unwrap_or_default();
    app.preview.set_saved_positions(reading.positions);
    app.library.set_read_posts(reading.read_posts);
    app.library.set_pinned_posts(reading.pinned_posts);
    let is_post_named = named.0.is_some() || named.1;
    if let Some(session) = saved.session {
        session_restore::restore(app, session, is_post_named);
    }
    if let Some(id) = named.0 {
        app.preview.resume(id);
    }
    reading.warnings
}

/// Enters the terminal, or keeps the one of the blog that was open before.
fn terminal(open: Option<Terminal>, start: &StartupParams) -> io::Result<Terminal> {
    let mouse = start.setup.captures_mouse();
    let mut terminal = match open {
        Some(mut terminal) => {
            terminal.set_mouse(mouse);
            terminal
        }
        None => Terminal::enter(mouse)?,
    };
    terminal.set_remote(start.setup.remote);
    if supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) {
        terminal.enable_hyperlinks();
    }
    Ok(terminal)
}

impl EventLoop {
    /// Starts everything for a blog; does not draw the first frame yet.
    pub(super) fn start(
        start: StartupParams,
        zone: TimeZone,
        ways: LoopResources,
    ) -> io::Result<Self> {
        let (out, messages) = ways.channel;
        let workers = Workers::start(&start, &zone, &out)?;
        let clock = clock::now(&zone);
        let library = start.library(clock.now);
        let terminal = terminal(ways.terminal, &start)?;
        let named = (start.chosen.clone(), start.edit.is_some());
        let mut app = App::new(start.setup, library, clock, start.chosen);
        app.limits = start.limits;
        app.session.host.clone_from(&start.site.settings.urls.host);
        let gallery = ImageRequests::new(&app.session);
        app.typed.folder.clone_from(&start.site.posts);
        let positions_file = start.state_files.positions.clone();
        let warnings = restore(&mut app, start.saved, positions_file, named);
        for word in start.warnings.into_iter().chain(warnings) {
            let event = Event::Notify(NoticeLevel::Warning, NoticeTopic::Settings, word);
            app.update(event, clock::now(&zone));
        }
        let edit = start.edit;
        let (typed, seen) = (out.clone(), out.clone());
        let mut event_loop = Self {
            app,
            site: start.site,
            zone,
            terminal,
            messages,
            workers,
            watcher: Watcher::start(move |hint| seen.send(Message::WatchEvent(hint)).is_ok()),
            input: match ways.input {
                Some(input) => input,
                None => input::spawn(move |input| typed.send(Message::Input(input)).is_ok())?,
            },
            signals: ways.signals,
            state_files: start.state_files,
            image_requests: gallery,
            undo_log: start.undo_log,
            user_resources: UserResources {
                drafts: start.recovery_folders,
                dictionaries: start.dictionaries,
            },
            is_creating_blog: false,
            created_blog: None,
            out,
            early_input: ways.early_input,
            frame: FrameState::default(),
            end: None,
        };
        event_loop.open_initial_post(edit, start.starts_new_post);
        Ok(event_loop)
    }

    /// Opens a file in the editor, or a new post, if the program was started for that.
    fn open_initial_post(&mut self, edit: Option<(PathBuf, CursorStart)>, is_new: bool) {
        match edit {
            Some((file, at)) => self.app.edit_file(file, at),
            None if is_new => self.app.start_new_post(),
            None => {}
        }
        let effects = self.app.take_effects();
        for effect in effects {
            self.perform(effect);
        }
    }
}
