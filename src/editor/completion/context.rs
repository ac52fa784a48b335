//! Completion context: what can be completed at the cursor, and the bytes it replaces.

use std::ops::Range;

use crate::editor::highlight::{HighlightKind, HighlightToken, LexerState, lex, next_state};

/// Something that can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionContext {
    /// Kind of name that fits.
    pub kind: CompletionKind,
    /// Byte range of the line to replace; it ends at the cursor.
    pub range: Range<usize>,
    /// Part of the name typed so far.
    pub typed: String,
    /// Whether the name needs quotes.
    pub quotes: NameQuotes,
}

/// Kind of name that fits at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// Tag or category.
    Tag,
    /// Author.
    Author,
    /// Language of a code block.
    Language,
    /// Path of a post.
    Post,
    /// File of an image.
    Image,
    /// Heading of the post at this path, or of this post if the path is empty.
    Anchor(String),
}

/// Quotes around a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameQuotes {
    /// Never: a plain name, or one inside existing quotes.
    Never,
    /// Only if the name would be read as something else without them: YAML.
    Needed,
    /// Always: TOML, JSON.
    Always,
}

impl CompletionContext {
    /// Whether it is in the destination of a link.
    pub fn is_link_destination(&self) -> bool {
        matches!(
            self.kind,
            CompletionKind::Post | CompletionKind::Anchor(_) | CompletionKind::Image
        )
    }

    /// Returns a name as it has to be written, with quotes if needed.
    pub fn quoted(&self, name: &str) -> String {
        let quoted = match self.quotes {
            NameQuotes::Never => false,
            NameQuotes::Always => true,
            NameQuotes::Needed => !is_plain_yaml(name),
        };
        if quoted {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            name.to_owned()
        }
    }
}

/// Whether YAML reads an unquoted name as that string.
fn is_plain_yaml(name: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    let is_word = WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
    let first = name.chars().next();
    let begins = first.is_some_and(|c| c.is_alphabetic() || c == '_');
    let holds = name.contains([',', '[', ']', '{', '}', '"', '\'']);
    let ends = name.contains(": ") || name.contains(" #") || name.ends_with([':', ' ']);
    begins && !is_word && !holds && !ends
}

/// Returns what can be completed at a byte offset of a line; `before` is the state before the line.
pub fn context_at(line: &str, cursor: usize, before: LexerState) -> Option<CompletionContext> {
    let head = line.get(..cursor)?;
    let after = next_state(head, before);
    if before.is_in_front_matter() {
        return after
            .is_in_front_matter()
            .then(|| front_matter_context(head, after))
            .flatten();
    }
    if before.is_literal() {
        return None;
    }
    if after.is_fence() {
        return fence(head, &lex(head, before).0);
    }
    // the text after the cursor may turn this into code
    let runs = lex(line, before).0;
    let is_text = |at: usize| {
        let run = runs.iter().find(|run| run.range.contains(&at));
        run.is_none_or(|run| run.kind.is_prose() || run.kind == HighlightKind::Mark)
    };
    let open = head.rfind("](").filter(|at| is_text(*at))?;
    target(head, open + 2, is_image(head.get(..open)?))
}

/// Whether the text that ends here is that of an image, which never points to a post.
fn is_image(head: &str) -> bool {
    let mut depth = 0;
    for (at, c) in head.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return head.get(..at).is_some_and(|before| before.ends_with('!')),
            '[' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Returns the context of a language after an opening fence.
fn fence(head: &str, runs: &[HighlightToken]) -> Option<CompletionContext> {
    let last = runs.last()?;
    let start = match last.kind {
        HighlightKind::Info => last.range.start,
        HighlightKind::Mark => last.range.end,
        _ => return None,
    };
    let typed = head.get(start..)?;
    let blank = typed.len() - typed.trim_start().len();
    let typed = typed.trim_start();
    (!typed.contains([' ', '{', '\t'])).then(|| CompletionContext {
        kind: CompletionKind::Language,
        range: start + blank..head.len(),
        typed: typed.to_owned(),
        quotes: NameQuotes::Never,
    })
}

/// Returns the context of a destination being typed, of a link or an image.
fn target(head: &str, start: usize, is_image: bool) -> Option<CompletionContext> {
    let typed = head.get(start..)?;
    if typed.contains([' ', ')', '"', '{']) || typed.contains("://") {
        return None;
    }
    let (what, typed) = match typed.split_once('#') {
        _ if is_image => (CompletionKind::Image, typed),
        Some((path, anchor)) => (CompletionKind::Anchor(path.to_owned()), anchor),
        None => (CompletionKind::Post, typed),
    };
    Some(CompletionContext {
        kind: what,
        range: head.len() - typed.len()..head.len(),
        typed: typed.to_owned(),
        quotes: NameQuotes::Never,
    })
}

/// Returns the context of a list item in front matter.
fn front_matter_context(head: &str, after: LexerState) -> Option<CompletionContext> {
    let what = if after.is_in_tag_list() {
        CompletionKind::Tag
    } else if after.is_in_author_list() {
        CompletionKind::Author
    } else {
        return None;
    };
    let (start, quotes) = item(head, after.quotes_strings())?;
    let typed = head.get(start..)?;
    Some(CompletionContext {
        kind: what,
        range: start..head.len(),
        typed: typed.to_owned(),
        quotes,
    })
}

/// Returns where the item being typed begins, and whether it is in quotes.
fn item(head: &str, always: bool) -> Option<(usize, NameQuotes)> {
    let is_blank = |range: Range<usize>| head.get(range).is_some_and(|s| s.trim().is_empty());
    // on a line of its own in an open list; without indentation it is a key being typed
    let mut start = head.starts_with([' ', '\t']).then_some(0);
    let mut quote = None;
    for (at, c) in head.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => (quote, start) = (None, None),
            (None, '"' | '\'') if is_blank(start.unwrap_or(at)..at) => {
                (quote, start) = (Some(c), Some(at + 1));
            }
            (None, ':' | '=' | '[' | ',') => start = Some(at + 1),
            (None, '-') if is_blank(0..at) => start = Some(at + 1),
            (None, ']' | '#') => start = None,
            _ => {}
        }
    }
    let start = start?;
    if quote.is_some() {
        return Some((start, NameQuotes::Never));
    }
    let rest = head.get(start..)?;
    let blanks = rest.len() - rest.trim_start().len();
    // `-` and `:` are markup only before a space
    let needs_blank = head.get(..start)?.ends_with(['-', ':']);
    let quotes = if always {
        NameQuotes::Always
    } else {
        NameQuotes::Needed
    };
    (!needs_blank || blanks > 0).then_some((start + blanks, quotes))
}
