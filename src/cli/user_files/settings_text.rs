//! Text of `config show`: the settings in force, as a `config.toml`.

use std::path::Path;

use crate::config::UserSettings;
use crate::config::settings::{CodeLinesSetting, GlyphSetting, SpellSetting};

/// Formats settings as a `config.toml`.
pub(super) fn format(settings: &UserSettings) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let posts = settings.posts.as_deref().unwrap_or(Path::new(""));
    let glyphs = match settings.glyphs {
        GlyphSetting::Auto => "auto",
        GlyphSetting::Unicode => "unicode",
        GlyphSetting::Ascii => "ascii",
    };
    let code = match settings.code_lines {
        CodeLinesSetting::Wrap => "wrap",
        CodeLinesSetting::Scroll => "scroll",
    };
    let spell = match settings.spelling.spell {
        SpellSetting::Auto => "\"auto\"",
        SpellSetting::On => "true",
        SpellSetting::Off => "false",
    };
    let dictionaries = settings.spelling.dictionaries.iter();
    let dictionaries: Vec<String> = dictionaries
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect();
    let commands = settings.on_publish.iter();
    let commands: Vec<String> = commands.map(|command| format_list(command)).collect();
    let rows = [
        ("posts", text(&posts.to_string_lossy())),
        ("theme", text(&settings.theme)),
        (
            "paint_background",
            settings.paint_background.value().to_owned(),
        ),
        ("glyphs", text(glyphs)),
        ("esc_leaves", settings.keys.esc_value()),
        (
            "keys",
            text(if settings.keys.vim { "vim" } else { "default" }),
        ),
        ("sort", text(&settings.sort)),
        ("text_width", settings.text_width.to_string()),
        ("code_lines", text(code)),
        ("mouse", settings.mouse.value().to_owned()),
        ("goal", settings.editor.word_goal.to_string()),
        ("undo_history", settings.editor.undo_history.to_string()),
        ("spell", spell.to_owned()),
        ("language", text(&settings.spelling.language)),
        ("dictionaries", format_list(&dictionaries)),
        ("opener", format_list(&settings.opener)),
        ("on_publish", format!("[{}]", commands.join(", "))),
    ];
    let mut lines: Vec<String> = rows
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    lines.extend(table_settings(settings));
    lines.join("\n")
}

/// Returns the settings that are in tables of their own.
fn table_settings(settings: &UserSettings) -> Vec<String> {
    let off: Vec<String> = settings.disabled_rules.names().map(str::to_owned).collect();
    let pinned = format_list(&settings.filters.pinned_tags);
    let filters = settings.filters.all();
    let filters = filters.map(|filter| format!("\n{}", filter.to_toml("\n").trim_end()));
    let others = [
        format!("\n[check]\noff = {}", format_list(&off)),
        format!("\n[tags]\npinned = {pinned}"),
    ];
    others.into_iter().chain(filters).collect()
}

/// Formats a list of strings as a TOML array.
fn format_list(words: &[String]) -> String {
    let words = words.iter().map(|word| toml::Value::String(word.clone()));
    toml::Value::Array(words.collect()).to_string()
}
