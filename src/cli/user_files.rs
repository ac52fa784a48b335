//! User files: settings, keys, themes and the state folder; found, read, printed and checked.

mod contents;
mod settings_text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use crate::blog::Query;
use crate::blog::file_transaction::UndoLog;
use crate::blog::query::ReadMarks;
use crate::blog::recovery::RecoveryFolders;
use crate::blog::save::private_file;
use crate::config::defaults::THEMES;
use crate::config::{ConfigError, Keymap, Paths, Theme, UserSettings};
use crate::runtime::run::StateFiles;
use crate::runtime::{disk_timeout, read_marks};
use crate::text::sanitize;

use super::args::Arguments;
use super::{CliError, CommandResult, print};
use contents::FileContents;

/// The user's own files, as far as they exist.
#[derive(Clone, Debug)]
pub struct UserFiles {
    paths: Option<Paths>,
    /// Warning about the state folder, to be shown to the user.
    warning: Option<String>,
    texts: Arc<FileContents>,
    /// Whether the disk did not answer in time; it is not accessed again then.
    is_stalled: bool,
}

impl UserFiles {
    /// Determines the paths without accessing any file.
    pub fn find() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            paths: Paths::find(&variable),
            ..Self::without_paths()
        }
    }

    /// Returns user files without any path, as needed for the defaults.
    pub fn without_paths() -> Self {
        Self {
            paths: None,
            warning: None,
            texts: Arc::default(),
            is_stalled: false,
        }
    }

    /// Reads the files, and switches to another state folder if that one is unsafe.
    #[must_use]
    pub fn read(self) -> Self {
        self.read_with(|_| ()).0
    }

    /// Reads the files as [`Self::read`] does, then calls `more` with the paths on the same thread;
    /// `None` if the disk does not answer in time.
    pub(super) fn read_with<T: Send + 'static>(
        self,
        more: impl FnOnce(&Paths) -> T + Send + 'static,
    ) -> (Self, Option<T>) {
        let Some(mut paths) = self.paths.clone() else {
            return (self, None);
        };
        let read = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
            let warning = use_safe_state(&mut paths);
            let texts = Arc::new(FileContents::read(&paths));
            let more = more(&paths);
            let own = Self {
                paths: Some(paths),
                warning,
                texts,
                is_stalled: false,
            };
            (own, Some(more))
        });
        let stalled = Self {
            is_stalled: true,
            ..self
        };
        read.unwrap_or((stalled, None))
    }

    /// Returns the error for a state folder that did not answer in time.
    pub(super) fn stalled(&self) -> CliError {
        let state = self.paths().map(|paths| paths.state.as_path());
        CliError::stalled(state.unwrap_or(Path::new("the state folder")))
    }

    /// Returns the warning about a state folder that other users could replace.
    pub fn warning(&self) -> Option<String> {
        self.warning.clone()
    }

    /// Returns the paths of settings, state and cache, if there is a home folder.
    pub fn paths(&self) -> Option<&Paths> {
        self.paths.as_ref()
    }

    /// Returns the paths, if their disk has answered so far.
    pub(super) fn answering_paths(&self) -> Option<&Paths> {
        self.paths().filter(|_| !self.is_stalled)
    }

    /// Returns the files for what the next run restores.
    pub(super) fn state_files(&self) -> StateFiles {
        StateFiles {
            positions: self.paths().map(Paths::reading_positions_file),
            sessions: self.paths().map(Paths::sessions_folder),
            caches: self.answering_paths().map(|paths| paths.cache.clone()),
        }
    }

    /// Returns the folders of recovery copies.
    pub fn recovery_folders(&self) -> RecoveryFolders {
        RecoveryFolders {
            own: self.paths().map(Paths::recovery_folder),
            fallback: self.paths().and_then(Paths::fallback_recovery_folder),
            undo_history: None,
        }
    }

    /// Returns which posts were read, if a query of the blog's owner asks for that.
    pub(super) fn read_marks(&self, query: &Query, arguments: &Arguments) -> ReadMarks {
        let is_wanted = query.asks_for_read_posts() && !arguments.public && !self.is_stalled;
        let Some(paths) = self.paths().filter(|_| is_wanted) else {
            return ReadMarks::default();
        };
        let file = read_marks::file_beside(&paths.reading_positions_file());
        let read = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
            read_marks::read(&file)
        });
        ReadMarks::new(read.unwrap_or_default().0)
    }

    /// Returns the folder of undo histories, if there is a state folder.
    pub fn undo_history_folder(&self) -> Option<PathBuf> {
        self.paths().map(Paths::undo_history_folder)
    }

    /// Returns the undo log, if there is a state folder.
    pub fn undo_log(&self) -> Option<UndoLog> {
        let folder = self.paths()?.undo_log_folder();
        Some(UndoLog::new(&folder))
    }

    /// Parses the settings.
    pub fn settings(&self) -> (UserSettings, Vec<ConfigError>) {
        let (file, mut mistakes) = self.read_text(Paths::settings_file);
        let (settings, more) = UserSettings::read(as_strs(file.as_ref()));
        mistakes.extend(more);
        (settings, mistakes)
    }

    /// Parses the key bindings.
    pub fn keymap(&self, vim: bool) -> (Keymap, Vec<ConfigError>) {
        let (file, mut mistakes) = self.read_text(Paths::keys_file);
        let (keymap, more) = Keymap::read(vim, as_strs(file.as_ref()));
        mistakes.extend(more);
        (keymap, mistakes)
    }

    /// Parses the user's themes, each on top of the theme `base`.
    pub fn themes(&self, base: Option<&Theme>) -> (Vec<Theme>, Vec<ConfigError>) {
        let (mut themes, mut mistakes) = (Vec::new(), Vec::new());
        for name in &self.texts.themes {
            let (file, more) = self.read_text(|paths| paths.theme_file(name));
            mistakes.extend(more);
            if let Some((file, text)) = file {
                let (theme, more) = Theme::read(name, &file, &text, base);
                themes.push(theme);
                mistakes.extend(more);
            }
        }
        (themes, mistakes)
    }

    /// Prints the paths of all files and folders.
    pub(super) fn print_paths(&self) -> CommandResult {
        let Some(paths) = &self.paths else {
            print("no home folder; set POSTDESK_CONFIG and POSTDESK_STATE")?;
            return Ok(ExitCode::from(1));
        };
        let rows = [
            ("settings", paths.settings_file()),
            ("keys", paths.keys_file()),
            ("themes", paths.config.join("themes")),
            ("state", paths.state.clone()),
            ("cache", paths.cache.clone()),
            ("data", paths.data.clone()),
        ];
        let lines: Vec<String> = rows
            .iter()
            .map(|(name, path)| format!("{name:<9} {}", path.display()))
            .collect();
        print(&sanitize::sanitize_lines(&lines.join("\n")))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Prints the settings in force as a `config.toml`.
    pub(super) fn print_settings(&self) -> CommandResult {
        let (settings, mistakes) = self.settings();
        print(&sanitize::sanitize_lines(&settings_text::format(&settings)))?;
        print_errors(&mistakes)
    }

    /// Prints every error in settings, keys and themes.
    pub(super) fn check(&self) -> CommandResult {
        let (settings, mut mistakes) = self.settings();
        mistakes.extend(self.keymap(settings.keys.vim).1);
        let (themes, more) = self.themes(None);
        mistakes.extend(more);
        let shipped = THEMES.iter().map(|(name, _)| *name);
        let names: Vec<&str> = shipped
            .chain(themes.iter().map(|theme| theme.name.as_str()))
            .collect();
        mistakes.extend(self.find_missing_names(&settings, &names));
        if mistakes.is_empty() {
            print("no errors found")?;
        }
        print_errors(&mistakes)
    }

    /// Returns an error for each setting that names a theme or folder that does not exist.
    pub fn find_missing_names(&self, settings: &UserSettings, themes: &[&str]) -> Vec<ConfigError> {
        let Some((file, text)) = self.read_text(Paths::settings_file).0 else {
            return Vec::new();
        };
        let mut mistakes = Vec::new();
        let mut add = |key: &str, message: String| {
            let is_key = |line: &str| line.trim_start().starts_with(key);
            if let Some(place) = text.lines().position(is_key) {
                mistakes.push(ConfigError {
                    file: file.clone(),
                    line: place + 1,
                    message,
                });
            }
        };
        let theme = &settings.theme;
        if theme != "auto" && !themes.contains(&theme.as_str()) {
            let all = themes.join(", ");
            add(
                "theme",
                format!("unknown `theme` `{theme}`; choose auto, {all}"),
            );
        }
        let named = settings.posts.clone();
        let missing = named.and_then(|posts| {
            let looked = posts.clone();
            let exists =
                disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
                    looked.exists()
                });
            (exists == Some(false)).then_some(posts)
        });
        if let Some(posts) = missing {
            let posts = posts.display();
            add("posts", format!("`posts` is {posts}, which does not exist"));
        }
        mistakes
    }

    /// Returns the name and the text of a file; a missing file is not an error.
    fn read_text(
        &self,
        which: impl Fn(&Paths) -> PathBuf,
    ) -> (Option<(String, String)>, Vec<ConfigError>) {
        let Some(path) = self.paths.as_ref().map(which) else {
            return (None, Vec::new());
        };
        let file = display_path(&path);
        let no_answer = Some(Err("its disk does not respond"));
        let text = self.texts.get(&path);
        match if self.is_stalled { no_answer } else { text } {
            None => (None, Vec::new()),
            Some(Ok(text)) => (Some((file, text.to_owned())), Vec::new()),
            Some(Err(why)) => {
                let mistake = ConfigError {
                    file,
                    line: 1,
                    message: format!("cannot be read: {why}; the defaults are used"),
                };
                (None, vec![mistake])
            }
        }
    }
}

/// Replaces an unsafe state folder, which other users could replace, with the runtime folder.
/// Returns a warning then.
fn use_safe_state(paths: &mut Paths) -> Option<String> {
    let open = private_file::first_replaceable_folder(&paths.state)?;
    let state = paths.state.display().to_string();
    let runtime =
        Paths::runtime_folder().filter(|it| private_file::first_replaceable_folder(it).is_none());
    let used = match runtime {
        Some(runtime) => {
            let used = format!("{} is used until you log out", runtime.display());
            paths.state = runtime;
            used
        }
        None => "no runtime folder can be used instead".to_owned(),
    };
    Some(format!(
        "other users can write to {}, so the state folder {state} is not safe; {used}. Set POSTDESK_STATE to a folder that only you can write to.",
        open.display()
    ))
}

/// Returns a path for display, with `~` for the home folder.
fn display_path(path: &Path) -> String {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    }
}

fn as_strs(file: Option<&(String, String)>) -> Option<(&str, &str)> {
    file.map(|(file, text)| (file.as_str(), text.as_str()))
}

fn print_errors(mistakes: &[ConfigError]) -> CommandResult {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    Ok(ExitCode::from(u8::from(!mistakes.is_empty())))
}
