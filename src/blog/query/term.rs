//! One term of a query: its position, and its test of a post.

use std::ops::Range;

use jiff::tz::TimeZone;
use nucleo_matcher::pattern::Pattern;

use super::{QueryMatcher, pattern, state_from_name};
use crate::blog::{Post, StateKind};
use crate::text::fold::FoldOptions;

/// A word of a query with its position.
pub(super) struct QueryWord<'a> {
    pub(super) at: Range<usize>,
    pub(super) negative: bool,
    pub(super) key: Option<&'a str>,
    pub(super) value: String,
    raw: &'a str,
    quoted: bool,
}

/// The condition a term puts on a post.
#[derive(Clone, Debug)]
pub(super) enum Predicate {
    /// Has one of these tags, in lower case; while the last one is being typed, a prefix of it
    /// matches.
    Tag { labels: Vec<String>, typing: bool },
    /// Meets one of these conditions.
    Is(Vec<Condition>),
    /// The title contains this, in lower case.
    Title(String),
    /// One of the authors contains this, in lower case.
    Author(String),
    /// Compares the number of words.
    Words(Comparison, usize),
    /// Compares a prefix of the date: `2025`, `2025-01`, `2025-01-31`.
    Date(Comparison, String),
    /// Title, slug, tags, description or text contain this phrase, in lower case.
    Exact(String),
    /// Title, slug or a tag match these letters fuzzily, or the description contains them.
    Fuzzy(Pattern),
}

/// A condition of `is:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Is in this state.
    State(StateKind),
    /// Was read to its end.
    Read,
    /// Was not read yet.
    Unread,
}

impl Condition {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::Read),
            "unread" => Some(Self::Unread),
            name => state_from_name(name).map(Self::State),
        }
    }

    fn holds(self, post: &Post, search: &QueryMatcher) -> bool {
        match self {
            Self::State(kind) => post.state.kind == kind,
            Self::Read => search.read.was_read(post),
            Self::Unread => !search.read.was_read(post),
        }
    }
}

/// Comparison of numbers or dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// Splits a query at blanks outside quotes.
pub(super) fn split(text: &str) -> Vec<QueryWord<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if c.is_whitespace() && !quoted {
            words.extend(start.take().map(|start| QueryWord::read(text, start..at)));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words.extend(start.map(|start| QueryWord::read(text, start..text.len())));
    words
}

impl<'a> QueryWord<'a> {
    fn read(text: &'a str, at: Range<usize>) -> Self {
        let raw = text.get(at.clone()).unwrap_or_default();
        let (negative, raw) = raw
            .strip_prefix('-')
            .map_or((false, raw), |rest| (true, rest));
        let (key, value) = match raw.split_once(':') {
            Some((key, value)) if key.chars().all(char::is_alphabetic) && !key.is_empty() => {
                (Some(key), value)
            }
            _ => (None, raw),
        };
        Self {
            at,
            negative,
            key,
            value: value.replace('"', ""),
            raw: value,
            quoted: value.starts_with('"'),
        }
    }

    /// Returns the condition; `None` while the value is missing.
    pub(super) fn predicate(&self) -> Result<Option<Predicate>, String> {
        let of_quotes = self.key == Some("tag") && !labels(self.raw).is_empty();
        if self.value.is_empty() && !of_quotes {
            return match self.key {
                Some(key) if !TERM_KEYS.contains(&key) => Err(unknown_key_error(key)),
                _ => Ok(None),
            };
        }
        let lower = self.value.to_lowercase();
        Ok(Some(match self.key {
            Some("tag") => Predicate::Tag {
                labels: labels(&self.raw.to_lowercase()),
                typing: false,
            },
            Some("is") => Predicate::Is(conditions(&lower)?),
            Some("title") => Predicate::Title(lower.trim_start_matches('~').to_owned()),
            Some("author") => Predicate::Author(lower),
            Some("words") => words(&lower)?,
            Some("date") => date(&lower)?,
            Some(key) => return Err(unknown_key_error(key)),
            None if self.quoted => Predicate::Exact(lower),
            None => Predicate::Fuzzy(pattern(&self.value)),
        }))
    }
}

const TERM_KEYS: [&str; 6] = ["tag", "is", "title", "author", "words", "date"];

/// Splits the labels of `tag:` at commas outside quotes; a doubled quote inside quotes is one
/// quote.
fn labels(raw: &str) -> Vec<String> {
    let mut labels = vec![String::new()];
    let mut inside = false;
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if inside && rest.peek() == Some(&'"') => {
                rest.next();
                push(&mut labels, '"');
            }
            '"' => inside = !inside,
            ',' if !inside => labels.push(String::new()),
            other => push(&mut labels, other),
        }
    }
    labels.retain(|label| !label.is_empty());
    labels
}

fn push(labels: &mut [String], c: char) {
    if let Some(label) = labels.last_mut() {
        label.push(c);
    }
}

fn unknown_key_error(key: &str) -> String {
    format!("unknown key `{key}:`; {}", TERM_KEYS.join(", "))
}

fn conditions(value: &str) -> Result<Vec<Condition>, String> {
    let names = value.split(',').filter(|name| !name.is_empty());
    names
        .map(|name| {
            Condition::from_name(name).ok_or_else(|| {
                format!("unknown state `{name}`; use draft, scheduled, published, unlisted, expired, problem, read or unread")
            })
        })
        .collect()
}

fn compare(value: &str) -> (Comparison, &str) {
    let signs = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    let found = signs
        .into_iter()
        .find_map(|(sign, compare)| value.strip_prefix(sign).map(|rest| (compare, rest)));
    found.unwrap_or((Comparison::Equal, value))
}

fn words(value: &str) -> Result<Predicate, String> {
    let (how, number) = compare(value);
    let number = number.parse();
    number
        .map(|number| Predicate::Words(how, number))
        .map_err(|_not_a_number| "`words:` needs a number: words:>800".to_owned())
}

fn date(value: &str) -> Result<Predicate, String> {
    let (how, date) = compare(value);
    let shape = || "`date:` needs a year, month or day: date:>2025-01".to_owned();
    let mut parts = date.split('-');
    let year = parts
        .next()
        .filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    let mut written = year.ok_or_else(shape)?.to_owned();
    for (name, most) in [("month", 12), ("day", 31)] {
        let Some(part) = parts.next() else { break };
        let number: u8 = part.parse().map_err(|_not_a_number| shape())?;
        if !(1..=most).contains(&number) {
            return Err(format!("invalid {name} {number}; ignored"));
        }
        written.push_str(&format!("-{number:02}"));
    }
    if parts.next().is_some() {
        return Err(shape());
    }
    Ok(Predicate::Date(how, written))
}

impl Comparison {
    fn holds<T: Ord + ?Sized>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Equal => a == b,
            Self::GreaterOrEqual => a >= b,
            Self::Greater => a > b,
        }
    }
}

impl Predicate {
    /// Whether a post matches; `None` while that is unknown.
    pub(super) fn matches(&self, post: &Post, search: &mut QueryMatcher) -> Option<bool> {
        let Self::Exact(words) = self else {
            return Some(self.matches_without_text(post, search));
        };
        if self.matches_without_text(post, search) {
            return Some(true);
        }
        search.phrases.contains_phrase(words, &post.id)
    }

    /// Whether a post matches by what is known without its text.
    fn matches_without_text(&self, post: &Post, search: &mut QueryMatcher) -> bool {
        let has = FoldOptions::contains;
        match self {
            Self::Tag { labels, typing } => {
                let begun = labels.last().filter(|_| *typing);
                post.tags
                    .iter()
                    .map(|tag| tag.label.to_lowercase())
                    .any(|label| {
                        labels.contains(&label)
                            || begun.is_some_and(|begun| label.starts_with(begun))
                    })
            }
            Self::Is(conditions) => conditions.iter().any(|it| it.holds(post, search)),
            Self::Title(part) => has(&post.title.text, part),
            Self::Author(part) => post.authors.iter().any(|author| has(&author.0, part)),
            Self::Words(how, number) => how.holds(&post.summary.words, number),
            Self::Date(how, written) => {
                // a post's date has a zone once the post is read
                let day = post.date.day(&TimeZone::UTC).to_string();
                how.holds(
                    day.get(..written.len()).unwrap_or_default(),
                    written.as_str(),
                )
            }
            Self::Exact(words) => {
                searchable_texts(post).any(|text| has(text, words))
                    || has(&post.summary.description, words)
            }
            Self::Fuzzy(pattern) => {
                searchable_texts(post).any(|text| search.fuzzy_matches(pattern, text))
                    || description_contains(post, pattern)
            }
        }
    }
}

fn searchable_texts(post: &Post) -> impl Iterator<Item = &str> {
    let named = [post.title.text.as_str(), post.permalink.slug.as_str()];
    named
        .into_iter()
        .chain(post.tags.iter().map(|tag| tag.label.as_str()))
}

/// Whether the description contains the words themselves: letters scattered over a sentence mean
/// nothing.
fn description_contains(post: &Post, pattern: &Pattern) -> bool {
    let mut atoms = pattern.atoms.iter();
    atoms.all(|atom| {
        FoldOptions::contains(&post.summary.description, &atom.needle_text().to_string())
    })
}
