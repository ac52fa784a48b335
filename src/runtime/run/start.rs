//! What the loop is started with, what of it readers get, and its start.

use std::io;
use std::path::PathBuf;

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
use crate::runtime::{clock, input, places};

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
            ..self
        }
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

impl Shell {
    /// Starts everything for a blog; the first screen is not drawn yet.
    pub(super) fn start(start: Start, zone: TimeZone, ways: Ways) -> io::Result<Self> {
        let (out, messages) = ways.ends;
        let workers = Workers::start(&start, &zone, &out)?;
        let sort = Sort::named(&start.setup.settings.sort).unwrap_or_default();
        let mut library = Library::new(&start.site.name, start.site.kind, sort);
        library.is_tour = start.is_tour;
        let mut terminal = match ways.terminal {
            Some(terminal) => terminal,
            None => Terminal::enter(start.setup.settings.mouse)?,
        };
        terminal.set_far(start.setup.remote);
        let mut app = App::new(start.setup, library, clock::now(&zone), start.chosen);
        app.limits = start.limits;
        let gallery = Gallery::of(&app.setup);
        let places = start.places;
        app.typed.folder.clone_from(&start.site.posts);
        let (kept, damaged) = places.as_deref().map(places::read).unwrap_or_default();
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
            input: input::spawn(move |input| typed.send(Message::Input(input)).is_ok())?,
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
        let mut effects = Vec::new();
        if let Some((file, at)) = edit {
            effects = shell.app.edit_file(file, at);
        } else if start.begins {
            effects = shell.app.begin_post();
        }
        for effect in effects {
            shell.perform(effect);
        }
        Ok(shell)
    }
}
