//! Startup parameters of the event loop, their restriction for readers, and the start itself.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::app::limits::Limits;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Event, Library, Setup};
use crate::blog::file_transaction::Ledger;
use crate::blog::recovery::Folders;
use crate::blog::{Audience, PostId, Site, Sort};
use crate::config::settings::SpellSetting;
use crate::runtime::message::Message;
use crate::runtime::spell_worker::Words;
use crate::runtime::terminal::Terminal;
use crate::runtime::watch::Watcher;
use crate::runtime::{clock, disk_timeout, input, reading_positions};

use super::Shell;
use super::image_requests::Gallery;
use super::switch_blog::{Personal, Ways};
use super::workers::Workers;

/// Startup parameters.
#[derive(Debug)]
pub struct Start {
    /// The blog.
    pub site: Site,
    /// The post to select.
    pub chosen: Option<PostId>,
    /// The user's settings.
    pub setup: Setup,
    /// Warnings to show immediately: errors in the user's files.
    pub words: Vec<String>,
    /// A file to open in the editor, at a line and a column.
    pub edit: Option<(PathBuf, (usize, usize))>,
    /// Folders of recovery copies.
    pub drafts: Folders,
    /// The record of changes to posts, for undo; `None` where there is no folder for it.
    pub ledger: Option<Ledger>,
    /// The language, the dictionaries and the user's own words.
    pub dictionaries: Words,
    /// The file of reading positions; `None` where there is no folder for it.
    pub places: Option<PathBuf>,
    /// The saved reading positions and a warning about their file, if it has been read already.
    pub kept: Option<reading_positions::Read>,
    /// Whether the blog is the tour.
    pub is_tour: bool,
    /// Whether to start with a new post.
    pub begins: bool,
    /// A temporary folder that is deleted when the program ends.
    pub scratch: Option<TempDir>,
    /// The limits of the session, and how long it may stay idle.
    pub limits: Limits,
}

impl Start {
    /// Removes everything that readers must not share with each other or with the owner: reading
    /// positions, recovery copies, change records, dictionaries, programs, and warnings about
    /// settings.
    #[must_use]
    pub fn for_readers(mut self) -> Self {
        let settings = &mut self.setup.settings;
        (settings.opener, settings.on_publish) = (Vec::new(), Vec::new());
        settings.spell = SpellSetting::Off;
        Self {
            words: Vec::new(),
            edit: None,
            drafts: Folders::default(),
            ledger: None,
            dictionaries: Words::default(),
            places: None,
            kept: None,
            ..self
        }
    }

    /// Creates the library, still without posts.
    fn library(&self, now: Timestamp) -> Library {
        let sort = Sort::named(&self.setup.settings.sort).unwrap_or_default();
        let mut library = Library::new(&self.site.name, self.site.kind, sort);
        if Sort::named(&self.setup.settings.sort).is_none() {
            library.sort_as_usual();
        }
        library.is_tour = self.is_tour;
        library.name_case = self.site.settings.hexo.case;
        library.wait_for(&awaited(&self.site.posts, self.limits), now);
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
fn read_places(file: Option<PathBuf>) -> Option<reading_positions::Read> {
    let file = file?;
    disk_timeout::within(disk_timeout::OWN, move || reading_positions::read(&file))
}

/// Returns the name of the place that is waited for; readers are not shown a folder.
pub(super) fn awaited(place: &Path, limits: Limits) -> String {
    if limits.is_public {
        "the posts".to_owned()
    } else {
        place.display().to_string()
    }
}

impl Shell {
    /// Starts everything for a blog; does not draw the first frame yet.
    pub(super) fn start(start: Start, zone: TimeZone, ways: Ways) -> io::Result<Self> {
        let (out, messages) = ways.ends;
        let workers = Workers::start(&start, &zone, &out)?;
        let clock = clock::now(&zone);
        let library = start.library(clock.now);
        let mut terminal = match ways.terminal {
            Some(mut terminal) => {
                terminal.set_mouse(start.setup.settings.mouse);
                terminal
            }
            None => Terminal::enter(start.setup.settings.mouse)?,
        };
        terminal.set_far(start.setup.remote);
        let mut app = App::new(start.setup, library, clock, start.chosen);
        app.limits = start.limits;
        let gallery = Gallery::of(&app.setup);
        let places = start.places;
        app.typed.folder.clone_from(&start.site.posts);
        let (kept, damaged) = start
            .kept
            .or_else(|| read_places(places.clone()))
            .unwrap_or_default();
        app.preview.keep(kept);
        for word in start.words.into_iter().chain(damaged) {
            let event = Event::Say(Level::Warning, Topic::Settings, word);
            app.update(event, clock::now(&zone));
        }
        let edit = start.edit;
        let (typed, seen, kept_out) = (out.clone(), out.clone(), out);
        let mut shell = Self {
            app,
            site: start.site,
            zone,
            terminal,
            messages,
            workers,
            watcher: Watcher::start(move |hint| seen.send(Message::Hint(hint)).is_ok()),
            input: match ways.input {
                Some(input) => input,
                None => input::spawn(move |input| typed.send(Message::Input(input)).is_ok())?,
            },
            signals: ways.signals,
            places,
            gallery,
            ledger: start.ledger,
            personal: Personal {
                drafts: start.drafts,
                dictionaries: start.dictionaries,
            },
            holds: false,
            made: None,
            out: kept_out,
            early: ways.early,
            shows: false,
            end: None,
        };
        shell.begin(edit, start.begins);
        Ok(shell)
    }

    /// Opens a file in the editor, or a new post, if the program was started for that.
    fn begin(&mut self, edit: Option<(PathBuf, (usize, usize))>, is_new: bool) {
        let effects = match edit {
            Some((file, at)) => self.app.edit_file(file, at),
            None if is_new => self.app.begin_post(),
            None => Vec::new(),
        };
        for effect in effects {
            self.perform(effect);
        }
    }
}
