//! Settings from `config.toml`: typed; each error is reported and its default kept.

use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::blog::check::{DisabledRules, Rule};

use super::config_error::{ConfigError, ConfigErrors, did_you_mean};
use super::defaults;
use super::editor_settings::{parse_bool, parse_word_goal};
use super::images::ImageSetting;
pub use super::key_settings::KeySettings;
use super::key_settings::parse_esc;
pub use super::mouse::MouseSetting;
use super::saved_filters::{self, FilterSettings, SORT_NAMES};

pub use super::editor_settings::{EditorSettings, SpellSetting, SpellingSettings};

/// The settings in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSettings {
    /// The folder to open when nothing else names one.
    pub posts: Option<PathBuf>,
    /// Name of the theme, or `auto`.
    pub theme: String,
    /// When to paint the theme's own background.
    pub paint_background: PaintSetting,
    /// Characters for marks and lines.
    pub glyphs: GlyphSetting,
    /// Preset and meaning of keys.
    pub keys: KeySettings,
    /// Initial order of the post list: a name known to `blog::sort`, or `auto`.
    pub sort: String,
    /// Maximum line length of the preview, in columns.
    pub text_width: usize,
    /// How long lines of code are shown.
    pub code_lines: CodeLinesSetting,
    /// How images of the blog are shown.
    pub images: ImageSetting,
    /// When to capture the mouse.
    pub mouse: MouseSetting,
    /// How posts are edited.
    pub editor: EditorSettings,
    /// Spell check.
    pub spelling: SpellingSettings,
    /// Tags of the digit keys, and saved filters.
    pub filters: FilterSettings,
    /// Program, with arguments, that opens links; the system's default if empty.
    pub opener: Vec<String>,
    /// Programs that run after posts are published, each with its arguments.
    pub on_publish: Vec<Vec<String>>,
    /// Rules that checks skip.
    pub disabled_rules: DisabledRules,
}

/// Characters for marks and lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSetting {
    /// As the locale requires.
    #[default]
    Auto,
    /// Unicode.
    Unicode,
    /// ASCII only.
    Ascii,
}

/// When the background of the theme is painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaintSetting {
    /// If the theme was chosen by name.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never: the terminal's own background stays.
    Off,
}

impl PaintSetting {
    /// Returns the value in `config.toml`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Auto => "\"auto\"",
            Self::On => "true",
            Self::Off => "false",
        }
    }
}

/// How long lines of code are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeLinesSetting {
    /// Wrapped.
    #[default]
    Wrap,
    /// Cut at the edge; keys scroll them horizontally.
    Scroll,
}

const SETTING_NAMES: [&str; 21] = [
    "posts",
    "theme",
    "paint_background",
    "glyphs",
    "keys",
    "esc_leaves",
    "sort",
    "text_width",
    "code_lines",
    "images",
    "mouse",
    "goal",
    "undo_history",
    "spell",
    "language",
    "dictionaries",
    "opener",
    "on_publish",
    "check",
    "tags",
    "filter",
];
/// Most tags that can be pinned: one per digit key.
const MAX_PINNED_TAGS: usize = 9;

impl UserSettings {
    /// Reads the default settings and applies the user's own file, given as (name, text).
    pub fn read(own: Option<(&str, &str)>) -> (Self, Vec<ConfigError>) {
        let mut settings = Self {
            posts: None,
            theme: String::new(),
            paint_background: PaintSetting::Auto,
            glyphs: GlyphSetting::Auto,
            keys: KeySettings::default(),
            sort: String::new(),
            text_width: 0,
            code_lines: CodeLinesSetting::Wrap,
            images: ImageSetting::Auto,
            mouse: MouseSetting::Auto,
            editor: EditorSettings::default(),
            spelling: SpellingSettings::default(),
            filters: FilterSettings::default(),
            opener: Vec::new(),
            on_publish: Vec::new(),
            disabled_rules: DisabledRules::default(),
        };
        let mut mistakes = settings.apply_file("assets/config.toml", defaults::CONFIG);
        settings.filters.built_in = std::mem::take(&mut settings.filters.own);
        if let Some((file, text)) = own {
            mistakes.extend(settings.apply_file(file, text));
        }
        (settings, mistakes)
    }

    fn apply_file(&mut self, file: &str, text: &str) -> Vec<ConfigError> {
        let mut report = ConfigErrors::new(file, text);
        match DeTable::parse(text) {
            Ok(table) => {
                for (key, value) in table.get_ref() {
                    let name = key.get_ref().as_ref();
                    if !SETTING_NAMES.contains(&name) {
                        let near = did_you_mean(name, SETTING_NAMES.into_iter());
                        report.add(&key.span(), format!("unknown setting `{name}`{near}"));
                    } else if name == "check" {
                        self.set_check(value, &mut report);
                    } else if name == "tags" {
                        self.set_tags(value, &mut report);
                    } else if name == "filter" {
                        self.filters.own = saved_filters::parse(value, &mut report);
                    } else if let Err(message) = self.set(name, value) {
                        report.add(&value.span(), format!("`{name}` {message}"));
                    }
                }
            }
            Err(error) => report.add(&error.span().unwrap_or(0..0), error.message()),
        }
        report.finish()
    }

    /// Reads the `[check]` table; each unknown rule is an error of its own.
    fn set_check(&mut self, value: &Spanned<DeValue<'_>>, report: &mut ConfigErrors<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return report.add(&value.span(), "`check` must be a table: [check]");
        };
        for (key, value) in table {
            let list = value.get_ref().as_array();
            let Some(list) = list.filter(|_| key.get_ref() == "off") else {
                let message = "[check] has only one setting: off = [\"description\"]";
                report.add(&key.span(), message);
                continue;
            };
            self.disabled_rules = DisabledRules::default();
            for item in list {
                let name = item.get_ref().as_str().unwrap_or_default();
                if let Err(error) = self.disabled_rules.add(name) {
                    let near = did_you_mean(name, Rule::names());
                    report.add(&item.span(), format!("{error}{near}"));
                }
            }
        }
    }

    /// Reads the `[tags]` table.
    fn set_tags(&mut self, value: &Spanned<DeValue<'_>>, report: &mut ConfigErrors<'_>) {
        const WANTED: &str = "[tags] has only one setting: pinned = [\"rust\", \"release\"]";
        let Some(table) = value.get_ref().as_table() else {
            return report.add(&value.span(), "`tags` must be a table: [tags]");
        };
        for (key, value) in table {
            if key.get_ref() != "pinned" {
                report.add(&key.span(), WANTED);
                continue;
            }
            match parse_words(value.get_ref()) {
                Ok(tags) if tags.len() > MAX_PINNED_TAGS => {
                    report.add(
                        &value.span(),
                        "`pinned` has room for nine tags, one per digit",
                    );
                }
                Ok(tags) => self.filters.pinned_tags = tags,
                Err(_) => report.add(&value.span(), WANTED),
            }
        }
    }

    fn set(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
        let value = value.get_ref();
        match name {
            "posts" => {
                self.posts = Some(parse_text(value)?)
                    .filter(|p| !p.is_empty())
                    .map(PathBuf::from);
            }
            "theme" => self.theme = String::from(parse_text(value)?),
            "paint_background" => self.paint_background = parse_paint_setting(value)?,
            "mouse" => self.mouse = parse_mouse_setting(value)?,
            "glyphs" => {
                self.glyphs = match parse_choice(value, &["auto", "unicode", "ascii"])? {
                    "unicode" => GlyphSetting::Unicode,
                    "ascii" => GlyphSetting::Ascii,
                    _ => GlyphSetting::Auto,
                }
            }
            "keys" => self.keys.vim = parse_choice(value, &["default", "vim"])? == "vim",
            "esc_leaves" => self.keys.esc = parse_esc(value)?,
            "code_lines" => {
                self.code_lines = match parse_choice(value, &["wrap", "scroll"])? {
                    "scroll" => CodeLinesSetting::Scroll,
                    _ => CodeLinesSetting::Wrap,
                }
            }
            "goal" => self.editor.word_goal = parse_word_goal(value)?,
            "undo_history" => self.editor.undo_history = parse_bool(value)?,
            "spell" => self.spelling.spell = parse_spell_setting(value)?,
            "language" => self.spelling.language = String::from(parse_text(value)?),
            "dictionaries" => {
                let folders = parse_words(value)?;
                self.spelling.dictionaries = folders.into_iter().map(PathBuf::from).collect();
            }
            "images" => {
                let name = parse_choice(value, &ImageSetting::NAMES)?;
                self.images = ImageSetting::from_name(name);
            }
            "opener" => self.opener = parse_words(value)?,
            "on_publish" => self.on_publish = parse_commands(value)?,
            "sort" => self.sort = String::from(parse_choice(value, &SORT_NAMES)?),
            _ => self.text_width = parse_columns(value)?,
        }
        Ok(())
    }
}

fn parse_text<'a>(value: &'a DeValue<'_>) -> Result<&'a str, String> {
    value
        .as_str()
        .ok_or_else(|| "must be text in quotes".to_owned())
}

fn parse_words(value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let words = value.as_array().map(|words| {
        let words = words.iter().map(|word| word.get_ref().as_str());
        words.map(|word| word.map(str::to_owned)).collect()
    });
    words.flatten().ok_or_else(|| {
        "must be a list of strings, for example [\"firefox\", \"--new-tab\"]".to_owned()
    })
}

/// Parses one command or a list of commands.
fn parse_commands(value: &DeValue<'_>) -> Result<Vec<Vec<String>>, String> {
    const WANTED: &str = "must be a program with its arguments, for example [\"git\", \"commit\", \"-am\", \"{title}\"], or a list of them";
    let lists = value.as_array().ok_or(WANTED)?;
    let is_list = lists.iter().any(|it| it.get_ref().as_array().is_some());
    let found: Result<Vec<Vec<String>>, String> = if is_list {
        lists.iter().map(|it| parse_words(it.get_ref())).collect()
    } else {
        parse_words(value).map(|command| vec![command])
    };
    let mut found = found.map_err(|_mine| WANTED)?;
    found.retain(|command| !command.is_empty());
    Ok(found)
}

fn parse_mouse_setting(value: &DeValue<'_>) -> Result<MouseSetting, String> {
    match (value.as_bool(), value.as_str()) {
        (Some(on), _) => Ok(on.into()),
        (_, Some("auto")) => Ok(MouseSetting::Auto),
        _ => Err("must be true, false or \"auto\"".to_owned()),
    }
}

fn parse_choice<'a>(value: &'a DeValue<'_>, choices: &[&str]) -> Result<&'a str, String> {
    let text = parse_text(value)?;
    if choices.contains(&text) {
        return Ok(text);
    }
    Err(format!("must be one of \"{}\"", choices.join("\", \"")))
}

fn parse_spell_setting(value: &DeValue<'_>) -> Result<SpellSetting, String> {
    match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Ok(SpellSetting::On),
        (Some(false), _) => Ok(SpellSetting::Off),
        (_, Some("auto")) => Ok(SpellSetting::Auto),
        _ => Err("must be true, false or \"auto\"".to_owned()),
    }
}

fn parse_paint_setting(value: &DeValue<'_>) -> Result<PaintSetting, String> {
    match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Ok(PaintSetting::On),
        (Some(false), _) => Ok(PaintSetting::Off),
        (_, Some("auto")) => Ok(PaintSetting::Auto),
        _ => Err("must be true, false or \"auto\"".to_owned()),
    }
}

fn parse_columns(value: &DeValue<'_>) -> Result<usize, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    number
        .filter(|columns| (20..=200).contains(columns))
        .ok_or_else(|| "must be a number of columns from 20 to 200".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_settings_set_everything() {
        let (settings, mistakes) = UserSettings::read(None);
        assert_eq!(mistakes, []);
        assert_eq!(
            (
                settings.theme.as_str(),
                settings.sort.as_str(),
                settings.text_width
            ),
            ("auto", "auto", 80)
        );
    }

    #[test]
    fn one_command_or_several_run_once_posts_are_published() {
        let read = |text: &str| {
            let (settings, mistakes) = UserSettings::read(Some(("config.toml", text)));
            (settings.on_publish, mistakes.len())
        };
        let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let one = read("on_publish = [\"git\", \"push\"]");
        assert_eq!(one, (vec![words(&["git", "push"])], 0));
        let two = read("on_publish = [[\"a\"], [\"b\", \"c\"]]");
        assert_eq!(two, (vec![words(&["a"]), words(&["b", "c"])], 0));
        assert_eq!(read("on_publish = []"), (Vec::new(), 0));
        assert_eq!(read("on_publish = \"git push\""), (Vec::new(), 1));
        assert_eq!(read("on_publish = [[\"a\"], 1]"), (Vec::new(), 1));
    }

    #[test]
    fn a_mistake_keeps_the_default_and_names_file_line_and_key() {
        let (settings, mistakes) = UserSettings::read(Some((
            "config.toml",
            "them = \"dark\"\ntext_width = 7\nkeys = \"emacs\"\nmouse = true\n",
        )));
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "config.toml:1: unknown setting `them`; did you mean `theme`?",
                "config.toml:2: `text_width` must be a number of columns from 20 to 200",
                "config.toml:3: `keys` must be one of \"default\", \"vim\"",
            ]
        );
        assert_eq!(
            (settings.text_width, settings.mouse),
            (80, MouseSetting::On)
        );
    }

    #[test]
    fn long_lines_of_code_wrap_unless_they_are_to_scroll() {
        let read = |own| UserSettings::read(Some(("config.toml", own))).0.code_lines;
        let scrolls = |own| read(own) == CodeLinesSetting::Scroll;
        assert!(!scrolls(""));
        assert!(scrolls("code_lines = \"scroll\""));
        assert!(!scrolls("code_lines = \"cut\""));
    }

    #[test]
    fn rules_of_the_check_are_switched_off_by_name() {
        let own = "[check]\noff = [\"description\", \"truncat\", \"tag-case\"]\n";
        let (settings, mistakes) = UserSettings::read(Some(("config.toml", own)));
        assert_eq!(
            settings.disabled_rules.names().collect::<Vec<_>>(),
            ["description", "tag-case"]
        );
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            ["config.toml:2: unknown rule `truncat`; did you mean `truncate`?"]
        );
    }

    #[test]
    fn the_mouse_is_captured_by_setting_or_by_the_terminal() {
        let read = |text: &str| UserSettings::read(Some(("config.toml", text)));
        for (text, wanted) in [
            ("", MouseSetting::Auto),
            ("mouse = true", MouseSetting::On),
            ("mouse = false", MouseSetting::Off),
            ("mouse = \"auto\"", MouseSetting::Auto),
        ] {
            let (settings, mistakes) = read(text);
            assert_eq!((settings.mouse, mistakes), (wanted, vec![]), "{text}");
            let printed = format!("mouse = {}", wanted.value());
            assert_eq!(read(&printed).0.mouse, wanted);
        }
        let (settings, mistakes) = read("mouse = \"on\"");
        assert_eq!((settings.mouse, mistakes.len()), (MouseSetting::Auto, 1));
    }

    #[test]
    fn tags_are_pinned_to_digits_in_order() {
        let read = |text: &str| {
            let (settings, mistakes) = UserSettings::read(Some(("config.toml", text)));
            let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            (settings.filters.pinned_tags, lines)
        };
        let (tags, mistakes) = read("[tags]\npinned = [\"rust\", \"\", \"C++\"]\n");
        assert_eq!((tags.join(","), mistakes), ("rust,,C++".to_owned(), vec![]));
        for (text, line) in [
            ("tags = 3", "1: `tags` must be a table"),
            ("[tags]\npin = []", "2: [tags] has only one setting"),
            (
                "[tags]\npinned = \"rust\"",
                "2: [tags] has only one setting",
            ),
            ("[tags]\npinned = [1]", "2: [tags] has only one setting"),
        ] {
            let (tags, mistakes) = read(text);
            assert_eq!((tags.len(), mistakes.len()), (0, 1), "{text}");
            assert!(mistakes[0].contains(line), "{mistakes:?}");
        }
        let ten = format!("[tags]\npinned = [{}]", "\"a\", ".repeat(10));
        assert!(read(&ten).1[0].contains("room for nine tags"));
    }

    #[test]
    fn every_way_of_showing_images_can_be_chosen() {
        let read = |own: &str| UserSettings::read(Some(("config.toml", own))).0.images;
        assert_eq!(read(""), ImageSetting::Auto);
        for (name, setting) in ImageSetting::NAMES.iter().zip(ImageSetting::ALL) {
            assert_eq!(read(&format!("images = \"{name}\"")), setting);
        }
        assert_eq!(read("images = \"chafa\""), ImageSetting::Auto);
    }

    #[test]
    fn a_file_that_is_not_toml_says_where() {
        let (_, mistakes) = UserSettings::read(Some(("config.toml", "mouse = true\ntheme = \n")));
        assert_eq!(mistakes[0].line, 2);
    }
}
