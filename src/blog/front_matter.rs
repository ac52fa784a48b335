//! Front matter: splits a file into front matter and body, byte for byte, and parses the former.
//!
//! Splitting never changes or loses a byte: the five parts joined are the file. Which delimiters
//! count depends on the generator, quirks included; the table is in `delimiters`.

pub mod damage;
mod delimiters;
pub mod edit;
pub mod json;
pub mod lookalike;
pub mod toml;
pub mod value;
pub mod yaml;

use std::borrow::Cow;

use super::generator::{FrontMatterSyntax, SiteKind};
use super::post::{Problem, ProblemCode};
use value::Map;

pub use super::generator::FrontMatterLanguage;

/// A file split into its five parts, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatterSplit<'a> {
    /// Byte order mark, or empty.
    pub bom: &'a str,
    /// Opening delimiter with its line ending and the whitespace and empty lines that the generator
    /// skips before it, or empty.
    pub opener: &'a str,
    /// Text between the delimiters, including its last line ending.
    pub matter: &'a str,
    /// Closing delimiter with its line ending, or empty.
    pub closer: &'a str,
    /// Everything after the closing delimiter.
    pub body: &'a str,
    /// Language of the front matter.
    pub language: FrontMatterLanguage,
    /// Whether tabs at the start of lines are read as spaces: see [`soft_tabs`].
    pub has_soft_tabs: bool,
}

impl<'a> FrontMatterSplit<'a> {
    fn without_front_matter(bom: &'a str, body: &'a str) -> Self {
        Self {
            bom,
            opener: "",
            matter: "",
            closer: "",
            body,
            language: FrontMatterLanguage::None,
            has_soft_tabs: false,
        }
    }

    /// Whether the file has front matter, even an empty one.
    pub fn has_front_matter(&self) -> bool {
        self.language != FrontMatterLanguage::None
    }

    /// Returns the byte offset in the file at which the front matter begins.
    pub fn matter_start(&self) -> usize {
        self.bom.len() + self.opener.len()
    }

    /// Returns the byte offset in the file at which the body begins.
    pub fn body_start(&self) -> usize {
        self.matter_start() + self.matter.len() + self.closer.len()
    }

    /// Returns the 1-based line of the file on which the front matter begins.
    pub fn matter_line(&self) -> usize {
        1 + count_line_endings(self.opener)
    }

    /// Returns the 1-based line of the file on which the body begins.
    pub fn body_line(&self) -> usize {
        self.matter_line() + count_line_endings(self.matter) + count_line_endings(self.closer)
    }

    /// Returns the text after the opening delimiter: the name of a language, or empty.
    pub fn language_name(&self) -> &'a str {
        let fence = self
            .opener
            .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        fence.get(3..).unwrap_or_default().trim()
    }

    /// Parses the front matter into a map, which is empty if the text has none.
    pub fn parse(&self) -> Result<Map, Problem> {
        let line = self.matter_line();
        match self.language {
            FrontMatterLanguage::None => Ok(Map::default()),
            FrontMatterLanguage::Yaml if self.has_soft_tabs => {
                yaml::map(&soft_tabs(self.matter), line)
            }
            FrontMatterLanguage::Yaml => yaml::map(self.matter, line),
            FrontMatterLanguage::Toml => toml::map(self.matter, line),
            FrontMatterLanguage::Json if self.matter.trim().is_empty() => Ok(Map::default()),
            FrontMatterLanguage::Json if self.has_bare_members() => {
                json::members(self.matter, line)
            }
            FrontMatterLanguage::Json => json::map(self.matter, line),
            FrontMatterLanguage::Refused => Err(Problem {
                line: line - 1,
                column: 4,
                code: ProblemCode::Language,
                message: format!(
                    "front matter in `{}` is not supported",
                    self.language_name()
                ),
                hint: "write `---` on its own line, and YAML below it".to_owned(),
            }),
        }
    }

    /// Whether the front matter is the members of a JSON object without its braces.
    pub fn has_bare_members(&self) -> bool {
        let is_json = self.language == FrontMatterLanguage::Json && self.closer.starts_with(';');
        let inner = self.matter.trim_start();
        is_json && !inner.is_empty() && !inner.starts_with('{')
    }
}

fn count_line_endings(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// Splits a file the way the generator does.
pub fn split(text: &str, kind: SiteKind) -> FrontMatterSplit<'_> {
    split_as(text, kind.generator_rules().front_matter.syntax)
}

/// Splits a file by the rules for its front matter.
pub fn split_as(text: &str, syntax: FrontMatterSyntax) -> FrontMatterSplit<'_> {
    let (bom, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    match delimiters::find(rest, syntax) {
        Some(split) => FrontMatterSplit { bom, ..split },
        None => FrontMatterSplit::without_front_matter(bom, rest),
    }
}

/// Returns YAML with each tab at the start of a line replaced by two spaces, as Hexo reads it
/// (`hexo-front-matter`, `escapeYAML`); the first line is unchanged.
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
    fn text_without_opening_delimiter_is_body() {
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
        assert_eq!(language("---js\n---\n"), FrontMatterLanguage::Refused);
        assert_eq!(language("---toml\n---\n"), FrontMatterLanguage::Refused);
        assert_eq!(language("---json\n{}\n---\n"), FrontMatterLanguage::Json);
        assert_eq!(language("--- yaml \n---\n"), FrontMatterLanguage::Yaml);
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
    fn positions_count_from_the_start_of_the_file() {
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
