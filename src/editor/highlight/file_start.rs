//! Beginning of a file: whether front matter opens there, by the rules of the generator.
//!
//! The same rules as in `blog::front_matter`, except for front matter without an opening fence,
//! which only the lines below reveal.

use super::front_matter::Language;
use crate::blog::generator::Reader;

/// State before the front matter of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// Rules for finding the front matter.
    pub(super) reader: Reader,
    /// Whether this is the first line.
    pub(super) is_first: bool,
}

impl Start {
    /// Whether front matter may still begin after this line.
    pub(super) fn skips(self, line: &str) -> bool {
        let skips = match self.reader {
            Reader::Hugo | Reader::Zola | Reader::Astro => true,
            Reader::Hexo => self.is_first,
            Reader::GrayMatter { .. } | Reader::Jekyll | Reader::Tolerant => false,
        };
        skips && line.trim_start_matches('\u{feff}').trim().is_empty()
    }

    /// Returns the state after an empty line.
    pub(super) const fn below(self) -> Self {
        Self {
            is_first: false,
            ..self
        }
    }

    /// Parses an opening fence. Returns its language and length.
    pub(super) fn fence(self, line: &str) -> Option<(Language, usize)> {
        let line = if self.is_first {
            line.strip_prefix('\u{feff}').unwrap_or(line)
        } else {
            line
        };
        let text = line.trim_end();
        match self.reader {
            Reader::Hexo => self.run(line.trim_end_matches('\r')),
            Reader::Jekyll => (text == "---").then_some((Language::Yaml, 3)),
            Reader::Hugo => plain(text.trim_start()),
            // nothing may follow the fence, not even a space
            Reader::Zola => {
                let bare = line.trim_start().trim_end_matches('\r');
                plain(bare).filter(|it| it.0 != Language::Json && bare.len() == 3)
            }
            Reader::Astro => plain(text).filter(|it| it.0 != Language::Json),
            Reader::GrayMatter { toml } => {
                named(text).filter(|it| toml || it.0 != Language::FencedToml)
            }
            Reader::Tolerant if text == ";;;" => Some((Language::FencedJson, 3)),
            Reader::Tolerant => named(text).or_else(|| plain(text)),
        }
    }

    /// Parses a fence of Hexo: a run of any length, or after an empty line exactly `---`.
    fn run(self, line: &str) -> Option<(Language, usize)> {
        let mark = line.chars().next()?;
        let language = match mark {
            '-' => Language::Yaml,
            ';' if self.is_first => Language::FencedJson,
            _ => return None,
        };
        let is_run = line.len() >= 3 && line.trim_matches(mark).is_empty();
        (is_run && (self.is_first || line == "---")).then_some((language, line.len()))
    }
}

/// Parses a fence of three characters, optionally followed by a comment, or a brace.
fn plain(text: &str) -> Option<(Language, usize)> {
    if text == "{" {
        return Some((Language::Json, 1));
    }
    let (language, behind) = match text.split_at_checked(3)? {
        ("---", behind) => (Language::Yaml, behind),
        ("+++", behind) => (Language::Toml, behind),
        _ => return None,
    };
    let behind = behind.trim_start();
    (behind.is_empty() || behind.starts_with('#')).then_some((language, 3))
}

/// Parses a fence of dashes with an optional language name.
fn named(text: &str) -> Option<(Language, usize)> {
    let language = match text.strip_prefix("---")?.trim() {
        "" | "yaml" | "yml" => Language::Yaml,
        "json" => Language::FencedJson,
        "toml" => Language::FencedToml,
        _ => return None,
    };
    Some((language, 3))
}
