//! Beginning of a file: whether front matter opens there, by the rules of the generator.
//!
//! The same rules as in `blog::front_matter`, except for front matter without an opening fence,
//! which only the lines below reveal.

use crate::blog::generator::FrontMatterSyntax;

/// State before the front matter of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileStart {
    /// Rules for finding the front matter.
    pub(super) reader: FrontMatterSyntax,
    /// Whether this is the first line.
    pub(super) is_first: bool,
}

/// Notation of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrontMatterFormat {
    Yaml,
    Toml,
    /// JSON in its own braces.
    Json,
    /// JSON between fences.
    FencedJson,
    FencedToml,
}

impl FileStart {
    /// Whether front matter may still begin after this line.
    pub(super) fn may_begin_after(self, line: &str) -> bool {
        let skips = match self.reader {
            FrontMatterSyntax::Hugo | FrontMatterSyntax::Zola | FrontMatterSyntax::Astro => true,
            FrontMatterSyntax::Hexo => self.is_first,
            FrontMatterSyntax::GrayMatter { .. }
            | FrontMatterSyntax::Jekyll
            | FrontMatterSyntax::Tolerant => false,
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
    pub(super) fn fence(self, line: &str) -> Option<(FrontMatterFormat, usize)> {
        let line = if self.is_first {
            line.strip_prefix('\u{feff}').unwrap_or(line)
        } else {
            line
        };
        let text = line.trim_end();
        match self.reader {
            FrontMatterSyntax::Hexo => self.hexo_fence(line.trim_end_matches('\r')),
            FrontMatterSyntax::Jekyll => (text == "---").then_some((FrontMatterFormat::Yaml, 3)),
            FrontMatterSyntax::Hugo => plain(text.trim_start()),
            // nothing may follow the fence, not even a space
            FrontMatterSyntax::Zola => {
                let bare = line.trim_start().trim_end_matches('\r');
                plain(bare).filter(|it| it.0 != FrontMatterFormat::Json && bare.len() == 3)
            }
            FrontMatterSyntax::Astro => plain(text).filter(|it| it.0 != FrontMatterFormat::Json),
            FrontMatterSyntax::GrayMatter { toml } => {
                named(text).filter(|it| toml || it.0 != FrontMatterFormat::FencedToml)
            }
            FrontMatterSyntax::Tolerant if text == ";;;" => {
                Some((FrontMatterFormat::FencedJson, 3))
            }
            FrontMatterSyntax::Tolerant => named(text).or_else(|| plain(text)),
        }
    }

    /// Parses a fence of Hexo: a run of any length, or after an empty line exactly `---`.
    fn hexo_fence(self, line: &str) -> Option<(FrontMatterFormat, usize)> {
        let mark = line.chars().next()?;
        let language = match mark {
            '-' => FrontMatterFormat::Yaml,
            ';' if self.is_first => FrontMatterFormat::FencedJson,
            _ => return None,
        };
        let is_run = line.len() >= 3 && line.trim_matches(mark).is_empty();
        (is_run && (self.is_first || line == "---")).then_some((language, line.len()))
    }
}

/// Parses a fence of three characters, optionally followed by a comment, or a brace.
fn plain(text: &str) -> Option<(FrontMatterFormat, usize)> {
    if text == "{" {
        return Some((FrontMatterFormat::Json, 1));
    }
    let (language, behind) = match text.split_at_checked(3)? {
        ("---", behind) => (FrontMatterFormat::Yaml, behind),
        ("+++", behind) => (FrontMatterFormat::Toml, behind),
        _ => return None,
    };
    let behind = behind.trim_start();
    (behind.is_empty() || behind.starts_with('#')).then_some((language, 3))
}

/// Parses a fence of dashes with an optional language name.
fn named(text: &str) -> Option<(FrontMatterFormat, usize)> {
    let language = match text.strip_prefix("---")?.trim() {
        "" | "yaml" | "yml" => FrontMatterFormat::Yaml,
        "json" => FrontMatterFormat::FencedJson,
        "toml" => FrontMatterFormat::FencedToml,
        _ => return None,
    };
    Some((language, 3))
}
