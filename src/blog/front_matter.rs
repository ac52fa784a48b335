//! Where the front matter of a file begins and ends, byte for byte.
//!
//! Splitting never changes or loses a byte: the five parts put together are the file. Which fences
//! count is the generator's business, quirks kept: `fences` has the table.

pub mod edit;
mod fences;
pub mod json;
pub mod looks;
pub mod toml;
pub mod value;
pub mod yaml;

use std::borrow::Cow;

use super::site::SiteKind;

/// The language of a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// There is none.
    None,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JSON.
    Json,
    /// Named after the fence, and one that the generator does not know or that would be executed.
    Refused,
}

/// A file in its five parts, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The byte order mark, or nothing.
    pub bom: &'a str,
    /// The blanks and empty lines that the generator skips, and the opening fence with its line
    /// end; or nothing.
    pub opener: &'a str,
    /// What stands between the fences, with its last line end.
    pub matter: &'a str,
    /// The closing fence with its line end, or nothing.
    pub closer: &'a str,
    /// Everything after it.
    pub body: &'a str,
    /// What the front matter is written in.
    pub language: Language,
    /// Whether tabs at the start of lines are read as spaces: see [`soft_tabs`].
    pub has_soft_tabs: bool,
}

impl<'a> Split<'a> {
    fn none(bom: &'a str, body: &'a str) -> Self {
        Self {
            bom,
            opener: "",
            matter: "",
            closer: "",
            body,
            language: Language::None,
            has_soft_tabs: false,
        }
    }

    /// Tells whether the file has front matter, be it empty.
    pub fn is_some(&self) -> bool {
        self.language != Language::None
    }

    /// Gives the byte at which the front matter begins in the file.
    pub fn matter_start(&self) -> usize {
        self.bom.len() + self.opener.len()
    }

    /// Gives the byte at which the body begins in the file.
    pub fn body_start(&self) -> usize {
        self.matter_start() + self.matter.len() + self.closer.len()
    }

    /// Gives the line of the file on which the front matter begins, from 1.
    pub fn matter_line(&self) -> usize {
        1 + line_ends(self.opener)
    }

    /// Gives the line of the file on which the body begins, from 1.
    pub fn body_line(&self) -> usize {
        self.matter_line() + line_ends(self.matter) + line_ends(self.closer)
    }

    /// Takes the text behind the opening fence: the name of a language, or nothing.
    pub fn language_name(&self) -> &'a str {
        let fence = self
            .opener
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        fence.get(3..).unwrap_or_default().trim()
    }

    /// Returns whether the front matter is the members of a JSON object without its braces.
    pub fn has_bare_members(&self) -> bool {
        let is_json = self.language == Language::Json && self.closer.starts_with(';');
        let inner = self.matter.trim_start();
        is_json && !inner.is_empty() && !inner.starts_with('{')
    }
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// Splits a file as the generator does.
pub fn split(text: &str, kind: SiteKind) -> Split<'_> {
    let (bom, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    match fences::find(rest, kind.profile().fences.reader) {
        Some(split) => Split { bom, ..split },
        None => Split::none(bom, rest),
    }
}

/// Returns YAML with the tabs at the start of its lines as two spaces each, as Hexo reads it
/// (`hexo-front-matter`, `escapeYAML`); the first line stays as it is.
pub fn soft_tabs(matter: &str) -> Cow<'_, str> {
    if !matter.contains("\n\t") {
        return Cow::Borrowed(matter);
    }
    let lines = matter.split_inclusive('\n').enumerate().map(|(at, line)| {
        let inner = line.trim_start_matches('\t');
        let tabs = if at == 0 { 0 } else { line.len() - inner.len() };
        let rest = if at == 0 { line } else { inner };
        "  ".repeat(tabs) + rest
    });
    Cow::Owned(lines.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn docusaurus(text: &str) -> (&str, &str) {
        let split = split(text, SiteKind::Docusaurus);
        (split.matter, split.body)
    }

    #[test]
    fn gray_matter_closes_at_the_first_line_that_begins_with_three_dashes() {
        assert_eq!(docusaurus("---\na: 1\n---\nb\n"), ("a: 1\n", "b\n"));
        assert_eq!(docusaurus("---\na: 1\n-----\nb"), ("a: 1\n", "--\nb"));
        assert_eq!(docusaurus("---\na: 1\n---foo\nb"), ("a: 1\n", "foo\nb"));
        assert_eq!(docusaurus("---\r\na: 1\r\n---\r\nb"), ("a: 1\r\n", "b"));
        assert_eq!(docusaurus("---\n---\nb"), ("", "b"));
    }

    #[test]
    fn a_block_that_never_closes_runs_to_the_end() {
        assert_eq!(docusaurus("---\na: 1\n"), ("a: 1\n", ""));
        assert_eq!(docusaurus("---"), ("", ""));
    }

    #[test]
    fn what_does_not_open_is_body() {
        for text in [
            " ---\na: 1\n---\n",
            "\n---\n",
            "----\na\n---\n",
            "+++\na=1\n+++\n",
            "",
        ] {
            assert_eq!(docusaurus(text), ("", text));
        }
    }

    #[test]
    fn only_languages_without_code_are_taken() {
        let language = |text| split(text, SiteKind::Docusaurus).language;
        assert_eq!(language("---js\n---\n"), Language::Refused);
        assert_eq!(language("---toml\n---\n"), Language::Refused);
        assert_eq!(language("---json\n{}\n---\n"), Language::Json);
        assert_eq!(language("--- yaml \n---\n"), Language::Yaml);
    }

    #[test]
    fn the_other_generators_close_their_own_way() {
        let body = |text, kind| split(text, kind).body;
        assert_eq!(body("+++\na = 1\n+++\nb", SiteKind::Hugo), "b");
        assert_eq!(body("---\na: 1\n...\nb", SiteKind::Jekyll), "b");
        assert_eq!(body("{\"a\": \"}\"}\n\nb", SiteKind::Hugo), "\nb");
        assert_eq!(body("\"a\": 1", SiteKind::Hugo), "\"a\": 1");
        assert_eq!(body("\"a\": 1\n;;;\nb", SiteKind::Hexo), "b");
        assert_eq!(body("title: x\ndate: y\n---\nb", SiteKind::Hexo), "b");
        assert_eq!(body("title: x\n\nb", SiteKind::Hexo), "title: x\n\nb");
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let split = split("\u{feff}---\na: 1\nb: 2\n---\nbody", SiteKind::Docusaurus);
        assert_eq!((split.matter_line(), split.body_line()), (2, 5));
        assert_eq!((split.matter_start(), split.body_start()), (7, 21));
    }

    proptest! {
        #[test]
        fn splitting_loses_no_byte(
            text in "(\u{feff})?(---|\\+\\+\\+|\\{|;;;|title: x)?(js|yaml)?(\r?\n|[-a:}é \\.]|---\n|\\.\\.\\.\n){0,12}\\PC{0,8}",
            kind in 0..SiteKind::ALL.len(),
        ) {
            let parts = split(&text, SiteKind::ALL[kind]);
            let joined = [parts.bom, parts.opener, parts.matter, parts.closer, parts.body].concat();
            prop_assert_eq!(joined, text);
        }
    }
}
