//! Front matter highlighting, line by line: keys, values and comments of YAML, TOML and JSON.

use super::HighlightKind;
use super::file_start::{FileStart, FrontMatterFormat};
use super::token_builder::TokenBuilder;
use crate::blog::generator::FrontMatterSyntax;

/// Keys with prose values.
const PROSE_KEYS: [&str; 8] = [
    "title",
    "description",
    "summary",
    "subtitle",
    "excerpt",
    "lead",
    "abstract",
    "caption",
];

/// State inside front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrontMatterState {
    /// Rules for finding its end.
    reader: FrontMatterSyntax,
    /// Length of the opening fence, in characters.
    signs: u8,
    language: FrontMatterFormat,
    /// Kind of the key whose value may continue.
    key: KeyMeaning,
    value: OpenValue,
}

/// Kind of a key, by the meaning of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyMeaning {
    /// Prose.
    Prose,
    /// Tags or categories.
    Tags,
    /// Authors.
    Authors,
    /// Anything else.
    Other,
}

impl KeyMeaning {
    fn named(name: &str) -> Self {
        let name = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        match name.as_str() {
            "tags" | "tag" | "categories" | "category" => Self::Tags,
            "authors" | "author" => Self::Authors,
            name if PROSE_KEYS.contains(&name) => Self::Prose,
            _ => Self::Other,
        }
    }
}

/// Open part of the last value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OpenValue {
    /// None: a key may follow.
    Done,
    /// YAML block scalar; the indentation of its key.
    Scalar(u8),
    /// TOML string in triple quotes; the quote character.
    Quoted(u8),
}

/// Parses the first line of a file, or one after empty lines, as the opening fence.
pub(super) fn opens(
    line: &str,
    start: FileStart,
    paint: &mut TokenBuilder,
) -> Option<FrontMatterState> {
    let (language, signs) = start.fence(line)?;
    paint.token(0..line.len(), HighlightKind::Mark);
    Some(FrontMatterState {
        reader: start.reader,
        signs: u8::try_from(signs).unwrap_or(u8::MAX),
        language,
        key: KeyMeaning::Other,
        value: OpenValue::Done,
    })
}

/// A line being lexed.
struct FrontMatterLine<'a, 'p> {
    text: &'a str,
    paint: &'p mut TokenBuilder,
}

impl FrontMatterState {
    /// Lexes a line. Returns `None` if it ends the front matter.
    pub(super) fn line(mut self, line: &str, paint: &mut TokenBuilder) -> Option<Self> {
        if self.is_end(line) {
            paint.token(0..line.len(), HighlightKind::Mark);
            return None;
        }
        let mut line = FrontMatterLine { text: line, paint };
        match self.language {
            FrontMatterFormat::Yaml => self.yaml(&mut line),
            FrontMatterFormat::Toml | FrontMatterFormat::FencedToml => self.toml(&mut line),
            FrontMatterFormat::Json | FrontMatterFormat::FencedJson => self.json(&mut line),
        }
        Some(self)
    }

    fn is_end(self, line: &str) -> bool {
        let text = line.trim_end();
        let fence = if self.language == FrontMatterFormat::Toml {
            "+++"
        } else {
            "---"
        };
        if self.language == FrontMatterFormat::Json {
            return text == "}";
        }
        match self.reader {
            FrontMatterSyntax::GrayMatter { .. } => line.starts_with("---"),
            FrontMatterSyntax::Hugo => line.starts_with(fence),
            FrontMatterSyntax::Astro => line.starts_with("---") || line.starts_with("+++"),
            FrontMatterSyntax::Zola => text.ends_with(fence),
            FrontMatterSyntax::Jekyll => text == "---" || text == "...",
            FrontMatterSyntax::Hexo => {
                let mark = if self.language == FrontMatterFormat::Yaml {
                    '-'
                } else {
                    ';'
                };
                let signs = line.len() - line.trim_start_matches(mark).len();
                signs >= usize::from(self.signs)
            }
            FrontMatterSyntax::Tolerant => match self.language {
                FrontMatterFormat::FencedJson => text == ";;;" || text == "---",
                FrontMatterFormat::Yaml => text == fence || text == "...",
                _ => text == fence,
            },
        }
    }

    /// Whether tags may follow.
    pub(super) const fn is_in_tag_list(self) -> bool {
        matches!(self.key, KeyMeaning::Tags)
    }

    /// Whether authors may follow.
    pub(super) const fn is_in_author_list(self) -> bool {
        matches!(self.key, KeyMeaning::Authors)
    }

    /// Whether the language quotes all strings.
    pub(super) const fn quotes_strings(self) -> bool {
        !matches!(self.language, FrontMatterFormat::Yaml)
    }

    const fn kind(self) -> HighlightKind {
        if matches!(self.key, KeyMeaning::Prose) {
            HighlightKind::Words
        } else {
            HighlightKind::Value
        }
    }

    fn yaml(&mut self, line: &mut FrontMatterLine<'_, '_>) {
        let text = line.text;
        let indent = text.len() - text.trim_start_matches(' ').len();
        let is_blank = text.trim().is_empty();
        if let OpenValue::Scalar(key) = self.value {
            if is_blank || indent > usize::from(key) {
                return line.part(indent, text.len(), self.kind());
            }
            self.value = OpenValue::Done;
        }
        if is_blank {
            return;
        }
        let at = line.dashes(indent);
        let Some(colon) = yaml_key(text.get(at..).unwrap_or_default()) else {
            return line.value(at, self.kind());
        };
        let key = text.get(at..at + colon).unwrap_or_default();
        self.key = match (at, self.key) {
            (0, _) => KeyMeaning::named(key),
            // `- name: Ana` also names an author
            (_, KeyMeaning::Authors) if key == "name" => KeyMeaning::Authors,
            _ => KeyMeaning::Other,
        };
        line.part(at, at + colon, HighlightKind::Key);
        line.part(at + colon, at + colon + 1, HighlightKind::Mark);
        let rest = text.get(at + colon + 1..).unwrap_or_default();
        let value = rest.trim_start();
        let start = text.len() - value.len();
        if value.starts_with(['|', '>']) {
            self.value = OpenValue::Scalar(u8::try_from(indent).unwrap_or(u8::MAX));
            return line.part(start, text.len(), HighlightKind::Mark);
        }
        line.value(start, self.kind());
    }

    fn toml(&mut self, line: &mut FrontMatterLine<'_, '_>) {
        let text = line.text;
        if let OpenValue::Quoted(quote) = self.value {
            return self.quoted(line, 0, quote);
        }
        let start = text.len() - text.trim_start().len();
        let inner = text.get(start..).unwrap_or_default();
        if inner.starts_with('[') && inner.trim_end().ends_with(']') && !inner.contains(['"', ','])
        {
            self.key = KeyMeaning::Other;
            return line.part(start, text.len(), HighlightKind::Key);
        }
        let equals = inner
            .find('=')
            .filter(|_| !inner.starts_with(['#', '"', '\'', '{', ']']));
        let Some(equals) = equals else {
            return line.value(start, self.kind());
        };
        let key = inner.get(..equals).unwrap_or_default();
        self.key = KeyMeaning::named(key);
        line.part(start, start + key.trim_end().len(), HighlightKind::Key);
        line.part(start + equals, start + equals + 1, HighlightKind::Mark);
        let rest = inner.get(equals + 1..).unwrap_or_default();
        let value = text.len() - rest.trim_start().len();
        match rest.trim_start().as_bytes() {
            [b'"', b'"', b'"', ..] => self.quoted_from(line, value, b'"'),
            [b'\'', b'\'', b'\'', ..] => self.quoted_from(line, value, b'\''),
            _ => line.value(value, self.kind()),
        }
    }

    fn quoted_from(&mut self, line: &mut FrontMatterLine<'_, '_>, at: usize, quote: u8) {
        line.part(at, at + 3, HighlightKind::Mark);
        self.quoted(line, at + 3, quote);
    }

    /// Lexes up to the end of a triple-quoted string.
    fn quoted(&mut self, line: &mut FrontMatterLine<'_, '_>, at: usize, quote: u8) {
        let end = if quote == b'"' { "\"\"\"" } else { "'''" };
        let text = line.text;
        let Some(len) = text.get(at..).and_then(|rest| rest.find(end)) else {
            line.part(at, text.len(), self.kind());
            self.value = OpenValue::Quoted(quote);
            return;
        };
        line.part(at, at + len, self.kind());
        line.part(at + len, at + len + 3, HighlightKind::Mark);
        line.part(at + len + 3, text.len(), HighlightKind::Comment);
        self.value = OpenValue::Done;
    }

    fn json(&mut self, line: &mut FrontMatterLine<'_, '_>) {
        let text = line.text;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = text.get(at..).unwrap_or_default();
            let len = match byte {
                b'"' => string(rest, b'"'),
                b' ' | b'\t' | b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
                _ => rest.find([',', ' ', '}', ']']).unwrap_or(rest.len()).max(1),
            };
            let end = at + len;
            let after = text.get(end..).unwrap_or_default().trim_start();
            match byte {
                b'"' if after.starts_with(':') => {
                    self.key = KeyMeaning::named(rest.get(..len).unwrap_or_default());
                    line.part(at, end, HighlightKind::Key);
                }
                b' ' | b'\t' => {}
                b'{' | b'}' | b'[' | b']' | b',' | b':' => line.part(at, end, HighlightKind::Mark),
                _ => line.part(at, end, self.kind()),
            }
            at = end;
        }
    }
}

impl FrontMatterLine<'_, '_> {
    fn part(&mut self, from: usize, to: usize, kind: HighlightKind) {
        self.paint.token(from..to, kind);
    }

    /// Lexes the dashes of a list. Returns where the item begins.
    fn dashes(&mut self, indent: usize) -> usize {
        let mut at = indent;
        while let Some(rest) = self.text.get(at..)
            && (rest == "-" || rest.starts_with("- "))
        {
            self.part(at, at + 1, HighlightKind::ListMark);
            let inner = rest.get(1..).unwrap_or_default();
            at += rest.len() - inner.trim_start_matches(' ').len();
        }
        at
    }

    /// Lexes a value and the comment after it.
    fn value(&mut self, at: usize, kind: HighlightKind) {
        let text = self.text.get(at..).unwrap_or_default();
        let end = at + comment(text).unwrap_or(text.len());
        self.part(at, end, kind);
        self.part(end, self.text.len(), HighlightKind::Comment);
    }
}

/// Returns the offset of the colon after a key.
fn yaml_key(text: &str) -> Option<usize> {
    let start = match text.bytes().next()? {
        quote @ (b'"' | b'\'') => string(text, quote),
        b'#' | b'[' | b'{' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' => return None,
        _ => 0,
    };
    let bytes = text.as_bytes();
    let is_end = |at: usize| matches!(bytes.get(at + 1), None | Some(b' ' | b'\t'));
    let rest = text.get(start..)?;
    let mut colons = rest.match_indices(':').map(|(at, _)| start + at);
    let colon = colons.find(|at| is_end(*at))?;
    let commented = text.get(..colon)?.contains(" #");
    (!commented && (start == 0 || colon == start)).then_some(colon)
}

/// Returns the length of a string with its quotes; an unterminated one extends to the end.
fn string(text: &str, quote: u8) -> usize {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == b'"' {
            bytes.next();
        } else if byte == quote {
            return at + 1;
        }
    }
    text.len()
}

/// Returns the offset of the comment after a value.
fn comment(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut blank = true;
    while let Some(&byte) = text.as_bytes().get(at) {
        match byte {
            b'#' if blank => return Some(at),
            quote @ (b'"' | b'\'') if blank => at += string(text.get(at..)?, quote) - 1,
            _ => {}
        }
        blank = matches!(byte, b' ' | b'\t' | b'[' | b',');
        at += 1;
    }
    None
}
