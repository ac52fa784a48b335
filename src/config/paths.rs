//! Where files live on this system, as `directories` says, with variables that say otherwise.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The folders of postdesk on this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keys.toml`, `themes/`.
    pub config: PathBuf,
    /// What must survive: drafts, the session, the log.
    pub state: PathBuf,
    /// What can be made again.
    pub cache: PathBuf,
    /// A blog kept here opens when no other is in sight.
    pub data: PathBuf,
}

impl Paths {
    /// Asks the system; `POSTDESK_CONFIG` and `POSTDESK_STATE` win.
    ///
    /// Gives nothing where there is no home folder and no variable says where.
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

    /// The person's settings.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The person's keys.
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The person's own words, which spelling knows: one a line.
    pub fn words_file(&self) -> PathBuf {
        self.config.join("words.txt")
    }

    /// Where in each post somebody stopped reading.
    pub fn places_file(&self) -> PathBuf {
        self.state.join("places.json")
    }

    /// Text that was typed and is not saved.
    pub fn drafts_folder(&self) -> PathBuf {
        self.state.join("drafts")
    }

    /// What is needed to take back steps over files of a blog.
    pub fn operations_folder(&self) -> PathBuf {
        self.state.join("operations")
    }

    /// Where such text goes when its own folder cannot be written: until the person logs out.
    pub fn spare_drafts_folder(&self) -> Option<PathBuf> {
        Some(Self::runtime_folder()?.join("drafts"))
    }

    /// Returns the folder that lasts until the person logs out, where the system has one.
    pub fn runtime_folder() -> Option<PathBuf> {
        let runtime = ProjectDirs::from("", "", "postdesk")?;
        runtime.runtime_dir().map(PathBuf::from)
    }

    /// A theme of the person's own.
    pub fn theme_file(&self, name: &str) -> PathBuf {
        self.config.join("themes").join(format!("{name}.toml"))
    }
}
