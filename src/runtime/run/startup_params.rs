//! Startup parameters of the event loop, and their restriction for readers.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use crate::app::edit::CursorStart;
use crate::app::limits::SessionLimits;
use crate::app::saved_session::SavedSession;
use crate::app::{Library, SessionConfig};
use crate::blog::file_transaction::UndoLog;
use crate::blog::recovery::RecoveryFolders;
use crate::blog::{Audience, PostId, Site, Sort};
use crate::config::settings::SpellSetting;
use crate::runtime::cached_reader::CachedReader;
use crate::runtime::reading_positions;
use crate::runtime::spell_worker::SpellConfig;

/// Files for what the next run restores; `None` where there is no folder for them.
#[derive(Clone, Debug, Default)]
pub struct StateFiles {
    /// The file of reading positions.
    pub positions: Option<PathBuf>,
    /// The folder of saved sessions.
    pub sessions: Option<PathBuf>,
    /// The folder of caches.
    pub caches: Option<PathBuf>,
}

/// State saved by the last run.
#[derive(Debug, Default)]
pub struct SavedState {
    /// Reading positions, read marks and pins, if they have been loaded.
    pub reading: Option<reading_positions::SavedReading>,
    /// The session on this blog.
    pub session: Option<SavedSession>,
}

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
    /// A file to open in the editor, and where its cursor starts.
    pub edit: Option<(PathBuf, CursorStart)>,
    /// Folders of recovery copies.
    pub recovery_folders: RecoveryFolders,
    /// The record of changes to posts, for undo; `None` where there is no folder for it.
    pub undo_log: Option<UndoLog>,
    /// The language, the dictionaries and the user's own words.
    pub dictionaries: SpellConfig,
    /// Where this run saves what the next one restores.
    pub state_files: StateFiles,
    /// State saved by the last run, as far as it has been read.
    pub saved: SavedState,
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
    /// Removes everything that readers must not share with each other or with the owner: session,
    /// reading positions, recovery copies, change records, dictionaries, programs, and warnings about
    /// settings.
    #[must_use]
    pub fn for_readers(mut self) -> Self {
        let settings = &mut self.setup.settings;
        (settings.opener, settings.on_publish) = (Vec::new(), Vec::new());
        settings.spelling.spell = SpellSetting::Off;
        self.setup.settings_file = None;
        Self {
            warnings: Vec::new(),
            edit: None,
            recovery_folders: RecoveryFolders::default(),
            undo_log: None,
            dictionaries: SpellConfig::default(),
            state_files: StateFiles::default(),
            saved: SavedState::default(),
            ..self
        }
    }

    /// Creates the library, still without posts.
    pub(super) fn library(&self, now: Timestamp) -> Library {
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

    /// Returns the posts that the first frame shows, as far as known.
    pub(super) fn posts_to_read_first(&self) -> Vec<PostId> {
        let saved = self.saved.session.iter();
        let nearby = saved.flat_map(|saved| saved.post.iter().chain(&saved.nearby));
        self.chosen.iter().chain(nearby).cloned().collect()
    }

    /// Creates what reads the posts; with a cache unless they are shown to readers.
    pub(super) fn post_reader(&self) -> CachedReader {
        let folder = self.state_files.caches.as_deref();
        CachedReader::new(folder.filter(|_| !self.limits.is_public), &self.site.posts)
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

/// Returns the name of the place that is waited for; readers are not shown a folder.
pub(super) fn awaited_place(place: &Path, limits: SessionLimits) -> String {
    if limits.is_public {
        "the posts".to_owned()
    } else {
        place.display().to_string()
    }
}
