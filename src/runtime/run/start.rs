//! What the loop is started with, what of it readers get, and its start.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::app::limits::Limits;
use crate::app::notice::{Level, Topic};
use crate::app::{App, Event, Library, Setup};
use crate::blog::drafts::Folders;
use crate::blog::operation::Ledger;
use crate::blog::{Audience, PostId, Site, Sort};
use crate::config::settings::SpellSetting;
use crate::runtime::message::Message;
use crate::runtime::speller::Words;
use crate::runtime::terminal::Terminal;
use crate::runtime::watch::Watcher;
use crate::runtime::{bounded, clock, input, places};

use super::Shell;
use super::gallery::Gallery;
use super::reopen::{Personal, Ways};
use super::workers::Workers;

/// What the program is started with.
#[derive(Debug)]
pub struct Start {
    /// The blog.
    pub site: Site,
    /// The post to stand on.
    pub chosen: Option<PostId>,
    /// What the person set.
    pub setup: Setup,
    /// What is to be said at once: mistakes in the person's files.
    pub words: Vec<String>,
    /// A file to be written, at a line and a column.
    pub edit: Option<(PathBuf, (usize, usize))>,
    /// Where drafts are kept.
    pub drafts: Folders,
    /// Where steps over posts are written down, where there is a folder for it.
    pub ledger: Option<Ledger>,
    /// The language, the dictionaries and the person's own words.
    pub dictionaries: Words,
    /// The file of reading places, where there is a folder for it.
    pub places: Option<PathBuf>,
    /// The contents of that file and its faults, where it was read already.
    pub kept: Option<places::Read>,
    /// Whether the blog is the tour.
    pub is_tour: bool,
    /// Whether it begins with a new post.
    pub begins: bool,
    /// A folder that goes with the screen.
    pub scratch: Option<TempDir>,
    /// What the session may do, and how long it may stay idle.
    pub limits: Limits,
}

impl Start {
    /// Leaves everything out that readers must not share with each other or with the owner: reading
    /// positions, recovery copies, records, dictionaries, programs, and what is said about settings.
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

    /// Creates the library, of which nothing was read yet.
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

/// Reads the reading positions, where their disk answers.
fn read_places(file: Option<PathBuf>) -> Option<places::Read> {
    let file = file?;
    bounded::within(bounded::OWN, move || places::read(&file))
}

/// Names what is waited for; readers hear of no folder.
pub(super) fn awaited(place: &Path, limits: Limits) -> String {
    if limits.is_public {
        "the posts".to_owned()
    } else {
        place.display().to_string()
    }
}

impl Shell {
    /// Starts everything for a blog; the first screen is not drawn yet.
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

    /// Does what the program was started for: writes a file at a place, or a new post.
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
