//! Where the cursor stands: what may be completed there, and which bytes it takes the place of.

use std::ops::Range;

use crate::editor::style::{Kind, Run, State, lex, next};

/// Something that can be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What may stand there.
    pub what: What,
    /// The bytes of the line that it takes the place of; they end at the cursor.
    pub at: Range<usize>,
    /// What is typed of it already.
    pub typed: String,
    /// Whether it needs quotes of its own.
    pub quotes: Quotes,
}

/// What may stand where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A tag or a category.
    Tag,
    /// An author.
    Author,
    /// The language of a code block.
    Language,
    /// The path of a post.
    Post,
    /// A heading of the post at this path; of this one where it is empty.
    Anchor(String),
}

/// The quotes a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// None: it stands as it is, or in quotes that are there.
    No,
    /// Where it would be read as something else without: YAML.
    Needed,
    /// Always: TOML, JSON.
    Always,
}

impl Place {
    /// Tells whether it stands in the address of a link.
    pub fn is_target(&self) -> bool {
        matches!(self.what, What::Post | What::Anchor(_))
    }

    /// Writes a name as it has to stand there.
    pub fn written(&self, name: &str) -> String {
        let quoted = match self.quotes {
            Quotes::No => false,
            Quotes::Always => true,
            Quotes::Needed => !is_plain(name),
        };
        if quoted {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            name.to_owned()
        }
    }
}

/// Tells whether YAML reads a name as the text it is.
fn is_plain(name: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "~"];
    let is_word = WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
    let first = name.chars().next();
    let begins = first.is_some_and(|c| c.is_alphabetic() || c == '_');
    let holds = name.contains([',', '[', ']', '{', '}', '"', '\'']);
    let ends = name.contains(": ") || name.contains(" #") || name.ends_with([':', ' ']);
    begins && !is_word && !holds && !ends
}

/// Tells what can be completed at a byte of a line. `before` is the state before the line.
pub fn place(line: &str, cursor: usize, before: State) -> Option<Place> {
    let head = line.get(..cursor)?;
    let after = next(head, before);
    if before.in_front_matter() {
        return after
            .in_front_matter()
            .then(|| matter(head, after))
            .flatten();
    }
    if before.is_literal() {
        return None;
    }
    if after.is_fence() {
        return fence(head, &lex(head, before).0);
    }
    // what stands behind the cursor may say that this is code
    let runs = lex(line, before).0;
    let is_text = |at: usize| {
        let run = runs.iter().find(|run| run.at.contains(&at));
        run.is_none_or(|run| run.kind.is_prose() || run.kind == Kind::Mark)
    };
    let open = head.rfind("](").filter(|at| is_text(*at))?;
    if is_image(head.get(..open)?) {
        return None;
    }
    target(head, open + 2)
}

/// Tells whether the words that end here are those of an image: it leads to no post.
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

/// The language behind an opening fence.
fn fence(head: &str, runs: &[Run]) -> Option<Place> {
    let last = runs.last()?;
    let start = match last.kind {
        Kind::Info => last.at.start,
        Kind::Mark => last.at.end,
        _ => return None,
    };
    let typed = head.get(start..)?;
    let blank = typed.len() - typed.trim_start().len();
    let typed = typed.trim_start();
    (!typed.contains([' ', '{', '\t'])).then(|| Place {
        what: What::Language,
        at: start + blank..head.len(),
        typed: typed.to_owned(),
        quotes: Quotes::No,
    })
}

/// The address of a link that is being typed.
fn target(head: &str, start: usize) -> Option<Place> {
    let typed = head.get(start..)?;
    if typed.contains([' ', ')', '"', '{']) || typed.contains("://") {
        return None;
    }
    let (what, typed) = match typed.split_once('#') {
        Some((path, anchor)) => (What::Anchor(path.to_owned()), anchor),
        None => (What::Post, typed),
    };
    Some(Place {
        what,
        at: head.len() - typed.len()..head.len(),
        typed: typed.to_owned(),
        quotes: Quotes::No,
    })
}

/// An item of a list of the front matter.
fn matter(head: &str, after: State) -> Option<Place> {
    let what = if after.names_tags() {
        What::Tag
    } else if after.names_authors() {
        What::Author
    } else {
        return None;
    };
    let (start, quotes) = item(head, after.quotes_names())?;
    let typed = head.get(start..)?;
    Some(Place {
        what,
        at: start..head.len(),
        typed: typed.to_owned(),
        quotes,
    })
}

/// Where the item that is being typed begins, and whether it stands in quotes.
fn item(head: &str, always: bool) -> Option<(usize, Quotes)> {
    let is_blank = |range: Range<usize>| head.get(range).is_some_and(|s| s.trim().is_empty());
    // on a line of its own within an open list; without a blank before it a key is typed
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
        return Some((start, Quotes::No));
    }
    let rest = head.get(start..)?;
    let blanks = rest.len() - rest.trim_start().len();
    // `-` and `:` mean something only with a blank behind them
    let needs_blank = head.get(..start)?.ends_with(['-', ':']);
    let quotes = if always {
        Quotes::Always
    } else {
        Quotes::Needed
    };
    (!needs_blank || blanks > 0).then_some((start + blanks, quotes))
}
