//! Effective setup from files, environment variables and flags.

use crate::app::SessionConfig;
use crate::blog::recovery::RecoveryFolders;
use crate::config::defaults::THEMES;
use crate::config::settings::GlyphSetting;
use crate::config::{Action, ColorDepth, ConfigError, Paths, Theme, UserSettings};
use crate::runtime::undo_history;
use crate::text::Glyphs;

use super::CliError;
use super::args::Arguments;
use super::user_files::UserFiles;

/// Returns the folders of text that is kept for the user. Undo histories have one if the session may
/// write them and the user wants them; if the user doesn't, those that are stored are deleted.
pub(super) fn recovery_folders(
    arguments: &Arguments,
    own: &UserFiles,
    settings: &UserSettings,
) -> RecoveryFolders {
    let folder = own.undo_history_folder().filter(|_| !arguments.read_only);
    let is_wanted = settings.editor.undo_history;
    if let Some(folder) = folder.as_ref().filter(|_| !is_wanted) {
        undo_history::remove_all(folder);
    }
    RecoveryFolders {
        undo_history: folder.filter(|_| is_wanted),
        ..own.recovery_folders()
    }
}

/// Reads settings, keys and themes. Returns the setup and the messages about errors in them.
pub(super) fn read(
    arguments: &Arguments,
    own: &UserFiles,
) -> Result<(SessionConfig, Vec<String>), CliError> {
    let (mut settings, mut mistakes) = own.settings();
    let (mut keymap, more) = own.keymap(settings.keys.vim);
    if arguments.public {
        settings.mouse = settings.mouse.for_readers();
        keymap = keymap.retain_actions(Action::is_for_readers);
    }
    mistakes.extend(more);
    let themes = read_themes(own, &mut mistakes);
    let mut words: Vec<String> = mistakes.iter().map(ToString::to_string).collect();

    let named = arguments
        .theme
        .clone()
        .or_else(|| variable("POSTDESK_THEME"));
    if let Some(named) = &named {
        settings.theme.clone_from(named);
    }
    let mut setup = SessionConfig {
        read_only: arguments.read_only,
        depth: ColorDepth::from_env(&variable),
        glyphs: detect_glyphs(&settings, &variable).0,
        follows_background: settings.theme == "auto",
        theme: 0,
        auto_theme: guess_theme(),
        settings_file: own.paths().map(Paths::settings_file),
        host: None,
        remote: remote_variable(&variable).is_some(),
        settings,
        keymap,
        themes,
    };
    let wanted = if setup.follows_background {
        setup.auto_theme.clone()
    } else {
        setup.settings.theme.clone()
    };
    if !setup.choose_theme(&wanted) {
        let text = format!(
            "unknown theme `{wanted}`; choose auto, {}",
            theme_names(&setup.themes).join(", ")
        );
        if named.is_some() {
            return Err(CliError::Usage(text));
        }
        setup.choose_theme("terminal");
    }
    if named.is_none() {
        words.extend(missing_names(own, &setup));
    }
    Ok((setup, words))
}

/// Reads the built-in themes and the user's; adds the errors in them.
fn read_themes(own: &UserFiles, mistakes: &mut Vec<ConfigError>) -> Vec<Theme> {
    let built_in = THEMES.iter();
    let built_in = built_in.map(|(name, text)| Theme::read(name, name, text, None).0);
    let mut themes: Vec<Theme> = built_in.collect();
    let (own_themes, more) = own.themes(themes.first());
    mistakes.extend(more);
    themes.extend(own_themes);
    themes
}

/// Returns the messages about themes and folders in the settings that do not exist.
fn missing_names(own: &UserFiles, setup: &SessionConfig) -> Vec<String> {
    let names = theme_names(&setup.themes);
    let missing = own.find_missing_names(&setup.settings, &names);
    missing.iter().map(ToString::to_string).collect()
}

/// Returns the setup without any user files, so without the user's own themes.
pub(super) fn defaults(arguments: &Arguments) -> Result<SessionConfig, CliError> {
    let arguments = Arguments {
        theme: Some("auto".to_owned()),
        ..arguments.clone()
    };
    Ok(read(&arguments, &UserFiles::without_paths())?.0)
}

fn theme_names(themes: &[Theme]) -> Vec<&str> {
    themes.iter().map(|theme| theme.name.as_str()).collect()
}

/// Returns an environment variable, if it is not empty.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the theme to use until the terminal reports its background color; some set `COLORFGBG`.
fn guess_theme() -> String {
    let ground =
        variable("COLORFGBG").and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
    match ground {
        Some(7 | 9..=15) => "light",
        Some(_) => "dark",
        None => "terminal",
    }
    .to_owned()
}

/// Returns the variable that shows that the terminal is at the other end of an SSH connection
/// (`ssh` sets all three, `sudo` keeps the last).
pub(super) fn remote_variable(variable: &dyn Fn(&str) -> Option<String>) -> Option<&'static str> {
    let mut names = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].into_iter();
    names.find(|name| variable(name).is_some())
}

/// Returns the glyphs of the settings, with what decides them; with `auto`, ASCII unless the locale
/// is UTF-8.
pub(super) fn detect_glyphs(
    settings: &UserSettings,
    variable: &dyn Fn(&str) -> Option<String>,
) -> (Glyphs, &'static str) {
    match settings.glyphs {
        GlyphSetting::Unicode => (Glyphs::Unicode, "config.toml"),
        GlyphSetting::Ascii => (Glyphs::Ascii, "config.toml"),
        GlyphSetting::Auto => locale_glyphs(variable),
    }
}

fn locale_glyphs(variable: &dyn Fn(&str) -> Option<String>) -> (Glyphs, &'static str) {
    // the first variable that is set decides (POSIX, 8.2)
    let mut names = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let set = names.find_map(|name| Some((name, variable(name)?)));
    let (name, locale) = set.unwrap_or(("no locale", String::new()));
    let locale = locale.to_ascii_lowercase();
    if locale.contains("utf-8") || locale.contains("utf8") {
        (Glyphs::Unicode, name)
    } else {
        (Glyphs::Ascii, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_of_the_locale_decides() {
        let glyphs = |pairs: &[(&str, &str)]| {
            locale_glyphs(&|name| {
                pairs
                    .iter()
                    .find(|pair| pair.0 == name)
                    .map(|pair| pair.1.to_owned())
            })
        };
        assert_eq!(
            glyphs(&[("LANG", "de_DE.UTF-8")]),
            (Glyphs::Unicode, "LANG")
        );
        assert_eq!(
            glyphs(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]),
            (Glyphs::Ascii, "LC_ALL")
        );
        assert_eq!(glyphs(&[]), (Glyphs::Ascii, "no locale"));
    }
}
