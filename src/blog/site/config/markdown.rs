//! Markdown extensions that the configuration of a site turns on and off.
//!
//! Sources: Hugo, "Configure markup"; Zola, "Configuration"; Jekyll, "Markdown Options" and the
//! plugin `jemoji`; Hexo, `hexo-renderer-marked`; Docusaurus, "Markdown features" and
//! `markdown.format`; Astro, "Markdown in Astro"; Eleventy, "Markdown" with the plugins of
//! markdown-it. In JavaScript only plugin names and plain switches are searched for.

use super::super::settings::{MarkdownSettings, MdxFiles};
use super::super::sources::ConfigSource;
use super::hugo;
use super::tables::{ConfigTable, parse_table};
use crate::blog::dialect::Extension;
use crate::blog::front_matter::value::{Map, Value};
use crate::blog::generator::SiteKind;

/// Reads the Markdown settings from the files of a configuration.
pub(super) fn read(kind: SiteKind, sources: &[ConfigSource]) -> MarkdownSettings {
    let main = sources.first();
    let text = main.map_or("", |source| source.text.as_str());
    let table = || {
        let name = main.map_or("", ConfigSource::file_name);
        parse_table(text, name).unwrap_or_default()
    };
    let extensions = match kind {
        SiteKind::Hugo => goldmark(&ConfigTable(&hugo::merged(sources).0)),
        SiteKind::Zola => zola(&ConfigTable(&table())),
        SiteKind::Jekyll => jekyll(&ConfigTable(&table())),
        SiteKind::Hexo => hexo(&ConfigTable(&table())),
        SiteKind::Docusaurus | SiteKind::Astro => remark(text),
        SiteKind::Eleventy => markdown_it(text),
        SiteKind::Plain => Vec::new(),
    };
    MarkdownSettings {
        extensions,
        mdx: mdx(kind, text),
    }
}

type ExtensionSwitches = Vec<(Extension, bool)>;

/// Reads the switches that a table sets, by key.
fn switches(table: &ConfigTable<'_>, rows: &[(&str, Extension)]) -> ExtensionSwitches {
    let read = |(key, extension): &(&str, Extension)| Some((*extension, table.bool_value(key)?));
    rows.iter().filter_map(read).collect()
}

fn goldmark(table: &ConfigTable<'_>) -> ExtensionSwitches {
    const EXTENSIONS: &str = "markup.goldmark.extensions";
    let rows = [
        ("definitionList", Extension::DefinitionLists),
        ("footnote", Extension::Footnotes),
        ("footnote.enable", Extension::Footnotes),
        ("linkify", Extension::Autolinks),
        ("strikethrough", Extension::Strikethrough),
        ("table", Extension::Tables),
        ("taskList", Extension::TaskLists),
        ("typographer", Extension::SmartPunctuation),
        ("extras.insert.enable", Extension::Insert),
        ("extras.mark.enable", Extension::Highlight),
        ("extras.subscript.enable", Extension::Subscript),
        ("extras.superscript.enable", Extension::Superscript),
    ];
    let rows = rows.map(|(key, extension)| (format!("{EXTENSIONS}.{key}"), extension));
    let rows: Vec<(&str, Extension)> = rows.iter().map(|(key, it)| (key.as_str(), *it)).collect();
    let mut all = switches(table, &rows);
    all.extend(switches(
        table,
        &[
            (
                "markup.goldmark.parser.attribute.title",
                Extension::HeadingAttributes,
            ),
            ("markup.goldmark.renderer.hardWraps", Extension::HardBreaks),
            ("enableEmoji", Extension::EmojiCodes),
        ],
    ));
    if table.bool_value(&format!("{EXTENSIONS}.typographer.disable")) == Some(true) {
        all.push((Extension::SmartPunctuation, false));
    }
    if table.bool_value(&format!("{EXTENSIONS}.passthrough.enable")) == Some(true) {
        all.push((Extension::DollarMath, has_dollars(table)));
    }
    all
}

/// Whether `$` is among the inline delimiters that Goldmark passes through.
fn has_dollars(table: &ConfigTable<'_>) -> bool {
    let key = "markup.goldmark.extensions.passthrough.delimiters.inline";
    let pairs = table
        .value(key)
        .and_then(Value::as_list)
        .unwrap_or_default();
    let mut signs = pairs
        .iter()
        .filter_map(Value::as_list)
        .flatten()
        .filter_map(Value::as_written);
    signs.any(|sign| sign == "$")
}

fn zola(table: &ConfigTable<'_>) -> ExtensionSwitches {
    switches(
        table,
        &[
            ("markdown.smart_punctuation", Extension::SmartPunctuation),
            ("markdown.definition_list", Extension::DefinitionLists),
            ("markdown.render_emoji", Extension::EmojiCodes),
        ],
    )
}

fn jekyll(table: &ConfigTable<'_>) -> ExtensionSwitches {
    let mut all = switches(table, &[("kramdown.hard_wrap", Extension::HardBreaks)]);
    let lists = ["plugins", "gems", "whitelist"];
    let mut plugins = lists
        .iter()
        .filter_map(|key| table.value(key)?.as_list())
        .flatten();
    let has_emoji = plugins.any(|plugin| plugin.as_written() == Some("jemoji"));
    all.push((Extension::EmojiCodes, has_emoji));
    let engine = table.value("kramdown.math_engine");
    if engine.is_some_and(|engine| engine.as_written().is_none_or(str::is_empty)) {
        all.push((Extension::DoubleDollarMath, false));
    }
    all
}

fn hexo(table: &ConfigTable<'_>) -> ExtensionSwitches {
    let mut all = switches(
        table,
        &[
            ("marked.gfm", Extension::Tables),
            ("marked.gfm", Extension::TablesBelowText),
            ("marked.gfm", Extension::Strikethrough),
            ("marked.gfm", Extension::TaskLists),
            ("marked.breaks", Extension::HardBreaks),
            ("marked.smartypants", Extension::SmartPunctuation),
            ("marked.autolink", Extension::Autolinks),
            ("marked.descriptionLists", Extension::DefinitionLists),
        ],
    );
    let engines = ["math", "mathjax", "katex"];
    if engines.iter().any(|key| is_on(table.0, key)) {
        all.push((Extension::DollarMath, true));
    }
    all
}

/// Whether a key is present and not turned off, by itself or by its `enable`.
fn is_on(map: &Map, key: &str) -> bool {
    let table = ConfigTable(map);
    let is_off = [key, &format!("{key}.enable")]
        .iter()
        .any(|key| table.bool_value(key) == Some(false));
    table.value(key).is_some() && !is_off
}

/// Reads the remark plugins, and the switches of Astro and Docusaurus for their built-in ones.
fn remark(text: &str) -> ExtensionSwitches {
    let mut all = Vec::new();
    if text.contains("remark-math") {
        all.push((Extension::DollarMath, true));
    }
    if has_key_value(text, "smartypants", "false") {
        all.push((Extension::SmartPunctuation, false));
    }
    if has_key_value(text, "emoji", "false") {
        all.push((Extension::EmojiCodes, false));
    }
    if has_key_value(text, "gfm", "false") {
        let gfm = [
            Extension::Tables,
            Extension::TablesBelowText,
            Extension::Footnotes,
            Extension::Strikethrough,
            Extension::TaskLists,
            Extension::Autolinks,
        ];
        all.extend(gfm.map(|extension| (extension, false)));
    }
    all
}

/// Reads the markdown-it plugins, and its own switches.
fn markdown_it(text: &str) -> ExtensionSwitches {
    let plugins = [
        ("markdown-it-footnote", Extension::Footnotes),
        ("markdown-it-mark", Extension::Highlight),
        ("markdown-it-ins", Extension::Insert),
        ("markdown-it-sub", Extension::Subscript),
        ("markdown-it-sup", Extension::Superscript),
        ("markdown-it-deflist", Extension::DefinitionLists),
        ("markdown-it-emoji", Extension::EmojiCodes),
        ("markdown-it-attrs", Extension::HeadingAttributes),
        ("markdown-it-task", Extension::TaskLists),
        ("markdown-it-katex", Extension::DollarMath),
        ("markdown-it-mathjax", Extension::DollarMath),
        ("markdown-it-texmath", Extension::DollarMath),
    ];
    let switches = [
        ("linkify", Extension::Autolinks),
        ("typographer", Extension::SmartPunctuation),
        ("breaks", Extension::HardBreaks),
    ];
    let named = plugins
        .into_iter()
        .filter(|(name, _)| text.contains(name))
        .map(|(_, extension)| (extension, true));
    let on = switches
        .into_iter()
        .filter(|(key, _)| has_key_value(text, key, "true"))
        .map(|(_, extension)| (extension, true));
    let code = enables_indented_code(text).then_some((Extension::IndentedCode, true));
    named.chain(on).chain(code).collect()
}

/// Whether the configuration of Eleventy enables indented code again, as its documentation shows:
/// `amendLibrary("md", (md) => md.enable("code"))`. `setLibrary` alone does not: Eleventy disables
/// the rule of any library, and runs amendments afterward.
fn enables_indented_code(text: &str) -> bool {
    let Some((_, amendments)) = text.split_once("amendLibrary") else {
        return false;
    };
    amendments.split("enable(").skip(1).any(|call| {
        let arguments = call.split(')').next().unwrap_or_default();
        let mut words = arguments.split(['[', ']', ',', ' ', '\n', '\t']);
        words.any(|word| matches!(word, "\"code\"" | "'code'" | "`code`"))
    })
}

/// Whether `key: value` occurs in the text of a configuration.
fn has_key_value(text: &str, key: &str, value: &str) -> bool {
    text.match_indices(key).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let rest = text.get(at + key.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let is_key = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let written = rest.strip_prefix(':').map(str::trim_start);
        is_key && written.is_some_and(|it| it.starts_with(value))
    })
}

/// Returns which files are MDX (Docusaurus, `markdown.format`; Astro, "MDX integration").
fn mdx(kind: SiteKind, text: &str) -> MdxFiles {
    let is_format = |name: &str| {
        ["'", "\"", "`"]
            .iter()
            .any(|quote| has_key_value(text, "format", &format!("{quote}{name}{quote}")))
    };
    match kind {
        SiteKind::Docusaurus if is_format("md") => MdxFiles::None,
        SiteKind::Docusaurus if is_format("detect") => MdxFiles::ByName,
        SiteKind::Docusaurus => MdxFiles::All,
        _ => MdxFiles::ByName,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_markdown(kind: SiteKind, name: &str, text: &str) -> MarkdownSettings {
        let source = ConfigSource {
            path: name.to_owned(),
            text: text.to_owned(),
        };
        read(kind, &[source])
    }

    /// A configuration, and the extensions that it turns on and off.
    type Case = (
        SiteKind,
        &'static str,
        &'static str,
        &'static [Extension],
        &'static [Extension],
    );

    const CASES: &[Case] = &[
        (
            SiteKind::Hugo,
            "hugo.toml",
            "enableEmoji = true\n[markup.goldmark.extensions]\ndefinitionList = false\ntypographer = false\n[markup.goldmark.extensions.extras.mark]\nenable = true\n[markup.goldmark.extensions.passthrough]\nenable = true\n[markup.goldmark.extensions.passthrough.delimiters]\ninline = [['$', '$']]\n",
            &[
                Extension::EmojiCodes,
                Extension::Highlight,
                Extension::DollarMath,
            ],
            &[Extension::DefinitionLists, Extension::SmartPunctuation],
        ),
        (
            SiteKind::Zola,
            "config.toml",
            "base_url = \"/\"\n[markdown]\nsmart_punctuation = true\nrender_emoji = true\n",
            &[Extension::SmartPunctuation, Extension::EmojiCodes],
            &[],
        ),
        (
            SiteKind::Jekyll,
            "_config.yml",
            "plugins: [jemoji]\nkramdown:\n  hard_wrap: true\n  math_engine: null\n",
            &[Extension::EmojiCodes, Extension::HardBreaks],
            &[Extension::DoubleDollarMath],
        ),
        (
            SiteKind::Hexo,
            "_config.yml",
            "marked:\n  breaks: false\n  smartypants: false\nmath:\n  enable: true\n",
            &[Extension::DollarMath],
            &[Extension::HardBreaks, Extension::SmartPunctuation],
        ),
        (
            SiteKind::Docusaurus,
            "docusaurus.config.js",
            "import math from 'remark-math'; export default {markdown: {emoji: false}}",
            &[Extension::DollarMath],
            &[Extension::EmojiCodes],
        ),
        (
            SiteKind::Astro,
            "astro.config.mjs",
            "export default {markdown: {smartypants: false, gfm: true}}",
            &[],
            &[Extension::SmartPunctuation],
        ),
        (
            SiteKind::Eleventy,
            "eleventy.config.js",
            "import f from \"markdown-it-footnote\"; md({linkify: true, breaks: false})",
            &[Extension::Footnotes, Extension::Autolinks],
            &[],
        ),
        (
            SiteKind::Eleventy,
            ".eleventy.js",
            "c.setLibrary('md', m); c.amendLibrary('md', (m) => m.enable([ 'code' ]))",
            &[Extension::IndentedCode],
            &[],
        ),
    ];

    #[test]
    fn settings_of_each_generator_turn_extensions_on_and_off() {
        for (kind, name, text, on, off) in CASES {
            let (kind, name, text) = (*kind, *name, *text);
            let said = read_markdown(kind, name, text).extensions;
            let turned = |is_on: bool| {
                let all = said.iter().filter(move |(_, on)| *on == is_on);
                all.map(|(extension, _)| *extension).collect::<Vec<_>>()
            };
            for extension in *on {
                assert!(turned(true).contains(extension), "{kind}: {extension:?}");
            }
            assert_eq!(turned(false), *off, "{kind}");
        }
    }

    #[test]
    fn the_format_says_which_files_are_mdx() {
        let format =
            |text: &str| read_markdown(SiteKind::Docusaurus, "docusaurus.config.js", text).mdx;
        assert_eq!(format("markdown: {}"), MdxFiles::All);
        assert_eq!(format("markdown: { format: 'detect' }"), MdxFiles::ByName);
        assert_eq!(format("markdown: { \"format\": \"md\" }"), MdxFiles::None);
        assert_eq!(
            read_markdown(SiteKind::Astro, "astro.config.mjs", "").mdx,
            MdxFiles::ByName
        );
    }
}
