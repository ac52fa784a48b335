//! File locations: the platform's folders (crate `directories`), with environment overrides.

use std::path::PathBuf;

use directories::{BaseDirs, ProjectDirs};

/// The folders that postdesk uses on this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keys.toml`, `themes/`.
    pub config: PathBuf,
    /// Data that must survive: recovery copies, the session, the log.
    pub state: PathBuf,
    /// Data that can be regenerated.
    pub cache: PathBuf,
    /// Folder in which a blog is opened if none is found elsewhere.
    pub data: PathBuf,
}

impl Paths {
    /// Determines the folders; `POSTDESK_CONFIG` and `POSTDESK_STATE` take precedence.
    ///
    /// Returns `None` without a home folder if the variables are not set either.
    pub fn find(variable: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let own = |name| {
            variable(name)
                .filter(|path| !path.is_empty())
                .map(PathBuf::from)
        };
        let (config, state) = (own("POSTDESK_CONFIG"), own("POSTDESK_STATE"));
        let Some(dirs) = ProjectDirs::from("", "", "postdesk") else {
            return Some(Self {
                config: config?,
                cache: state.clone()?,
                data: state.clone()?,
                state: state?,
            });
        };
        let local = dirs.data_local_dir();
        Some(Self {
            config: config.unwrap_or_else(|| dirs.config_dir().to_owned()),
            state: state.unwrap_or_else(|| dirs.state_dir().unwrap_or(local).to_owned()),
            cache: dirs.cache_dir().to_owned(),
            data: dirs.data_dir().to_owned(),
        })
    }

    /// Returns the path of the user's settings.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Returns the path of the user's key bindings.
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// Returns the path of the user's spelling dictionary: one word per line.
    pub fn words_file(&self) -> PathBuf {
        self.config.join("words.txt")
    }

    /// Returns the path of the reading positions, one per post.
    pub fn reading_positions_file(&self) -> PathBuf {
        self.state.join("places.json")
    }

    /// Returns the folder of the saved sessions, one file per blog.
    pub fn sessions_folder(&self) -> PathBuf {
        self.state.join("sessions")
    }

    /// Returns the path of the log, which is written only on request.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("postdesk.log")
    }

    /// Returns the folder of recovery copies: unsaved text.
    pub fn recovery_folder(&self) -> PathBuf {
        self.state.join("drafts")
    }

    /// Returns the folder of the undo log for changes to a blog's files.
    pub fn undo_log_folder(&self) -> PathBuf {
        self.state.join("operations")
    }

    /// Returns the folder of the undo histories of posts.
    pub fn undo_history_folder(&self) -> PathBuf {
        self.state.join("undo")
    }

    /// Returns the folder for recovery copies if their own cannot be written; it lasts until
    /// logout.
    pub fn fallback_recovery_folder(&self) -> Option<PathBuf> {
        Some(Self::runtime_folder()?.join("drafts"))
    }

    /// Returns the folder that lasts until logout, if the system has one.
    pub fn runtime_folder() -> Option<PathBuf> {
        let runtime = ProjectDirs::from("", "", "postdesk")?;
        runtime.runtime_dir().map(PathBuf::from)
    }

    /// Returns the home folder of the user.
    pub fn home_folder() -> Option<PathBuf> {
        BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
    }

    /// Returns the path of a user's theme.
    pub fn theme_file(&self, name: &str) -> PathBuf {
        self.config.join("themes").join(format!("{name}.toml"))
    }
}
