//! Startup parameters of the event loop, their restriction for readers, and the start itself.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::app::limits::SessionLimits;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::{App, Event, Library, SessionConfig};
use crate::blog::file_transaction::UndoLog;
use crate::blog::recovery::RecoveryFolders;
use crate::blog::{Audience, PostId, Site, Sort};
use crate::config::settings::SpellSetting;
use crate::runtime::message::Message;
use crate::runtime::spell_worker::SpellConfig;
use crate::runtime::terminal::Terminal;
use crate::runtime::watch::Watcher;
use crate::runtime::{clock, disk_timeout, input, reading_positions};

use super::EventLoop;
use super::image_requests::ImageRequests;
use super::switch_blog::{LoopResources, UserResources};
use super::workers::Workers;

/// Startup parameters.
#[derive(Debug)]
pub struct StartupParams {
    /// The blog.
    pub site: Site,
    /// The post to select.
    pub chosen: Option<PostId>,
    /// The user's settings.
    pub setup: SessionConfig,
    /// Warnings to show immediately: errors in the user's files.
    pub warnings: Vec<String>,
    /// A file to open in the editor, at a line and a column.
    pub edit: Option<(PathBuf, (usize, usize))>,
    /// Folders of recovery copies.
    pub recovery_folders: RecoveryFolders,
    /// The record of changes to posts, for undo; `None` where there is no folder for it.
    pub undo_log: Option<UndoLog>,
    /// The language, the dictionaries and the user's own words.
    pub dictionaries: SpellConfig,
    /// The file of reading positions; `None` where there is no folder for it.
    pub positions_file: Option<PathBuf>,
    /// The saved reading positions and a warning about their file, if it has been read already.
    pub saved_positions: Option<reading_positions::LoadedPositions>,
    /// Whether the blog is the tour.
    pub is_tour: bool,
    /// Whether to start with a new post.
    pub starts_new_post: bool,
    /// A temporary folder that is deleted when the program ends.
    pub temp_folder: Option<TempDir>,
    /// The limits of the session, and how long it may stay idle.
    pub limits: SessionLimits,
}

impl StartupParams {
    /// Removes everything that readers must not share with each other or with the owner: reading
    /// positions, recovery copies, change records, dictionaries, programs, and warnings about
    /// settings.
    #[must_use]
    pub fn for_readers(mut self) -> Self {
        let settings = &mut self.setup.settings;
        (settings.opener, settings.on_publish) = (Vec::new(), Vec::new());
        settings.spell = SpellSetting::Off;
        Self {
            warnings: Vec::new(),
            edit: None,
            recovery_folders: RecoveryFolders::default(),
            undo_log: None,
            dictionaries: SpellConfig::default(),
            positions_file: None,
            saved_positions: None,
            ..self
        }
    }

    /// Creates the library, still without posts.
    fn library(&self, now: Timestamp) -> Library {
        let sort = Sort::from_name(&self.setup.settings.sort).unwrap_or_default();
        let mut library = Library::new(&self.site.name, self.site.kind, sort);
        if Sort::from_name(&self.setup.settings.sort).is_none() {
            library.use_default_order();
        }
        library.is_tour = self.is_tour;
        library.name_case = self.site.settings.hexo.case;
        library.set_awaited(&awaited_place(&self.site.posts, self.limits), now);
        library
    }

    /// Returns who the posts are shown to.
    pub(super) fn audience(&self) -> Audience {
        if self.limits.is_public {
            Audience::Readers
        } else {
            Audience::Owner
        }
    }
}

/// Reads the reading positions; `None` where the disk does not answer.
fn read_positions(file: Option<PathBuf>) -> Option<reading_positions::LoadedPositions> {
    let file = file?;
    disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
        reading_positions::read(&file)
    })
}

/// Returns the name of the place that is waited for; readers are not shown a folder.
pub(super) fn awaited_place(place: &Path, limits: SessionLimits) -> String {
    if limits.is_public {
        "the posts".to_owned()
    } else {
        place.display().to_string()
    }
}

/// Enters the terminal, or keeps the one of the blog that was open before.
fn terminal(open: Option<Terminal>, start: &StartupParams) -> io::Result<Terminal> {
    let mouse = start.setup.settings.mouse;
    let mut terminal = match open {
        Some(mut terminal) => {
            terminal.set_mouse(mouse);
            terminal
        }
        None => Terminal::enter(mouse)?,
    };
    terminal.set_remote(start.setup.remote);
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
        let mut app = App::new(start.setup, library, clock, start.chosen);
        app.limits = start.limits;
        let gallery = ImageRequests::new(&app.session);
        let places = start.positions_file;
        app.typed.folder.clone_from(&start.site.posts);
        let (kept, damaged) = start
            .saved_positions
            .or_else(|| read_positions(places.clone()))
            .unwrap_or_default();
        app.preview.set_saved_positions(kept);
        for word in start.warnings.into_iter().chain(damaged) {
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
            positions_file: places,
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
            has_drawn: false,
            end: None,
        };
        event_loop.open_initial_post(edit, start.starts_new_post);
        Ok(event_loop)
    }

    /// Opens a file in the editor, or a new post, if the program was started for that.
    fn open_initial_post(&mut self, edit: Option<(PathBuf, (usize, usize))>, is_new: bool) {
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
