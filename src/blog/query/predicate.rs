//! Predicate: the condition that a term puts on a post.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use nucleo_matcher::pattern::Pattern;

use super::compare::{Comparison, DateValue, day_of, number};
use super::matcher::{QueryMatcher, pattern};
use super::token::split_key;
use super::value::{quote_signed, quote_tag, quoted};
use crate::blog::{Post, StateKind, TitleFrom};
use crate::text::fold::FoldOptions;

/// The condition that a term puts on a post. Each list holds alternatives, in lower case.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate {
    /// Has one of these tags; while the last one is being typed, a prefix of it matches.
    Tag { labels: Vec<String>, typing: bool },
    /// Meets one of these conditions.
    Is(Vec<Condition>),
    /// A text of the post contains one of these, or is one of them.
    Text(TextKey, Vec<String>),
    /// Compares the number of words.
    Words(Vec<(Comparison, usize)>),
    /// Compares the day of the post.
    Date(Vec<(Comparison, DateValue)>),
    /// Has one of these.
    Has(Vec<String>),
    /// Lacks one of these.
    Lacks(Vec<String>),
    /// Links to one of these posts.
    LinksTo(Vec<String>),
    /// Compares the values of a front matter key.
    Key(String, Vec<ValueTest>),
    /// Title, slug, tags, description or text contain this phrase.
    Exact(String),
    /// Title, slug or a tag match these letters fuzzily, or the description contains them.
    Fuzzy(FuzzyWord),
}

/// Texts of a post that a term names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKey {
    /// The title contains the value.
    Title,
    /// One of the authors contains the value.
    Author,
    /// The path below the posts folder contains the value.
    Path,
    /// The language is the value, or a variety of it: `pt` is `pt-br` too.
    Language,
    /// One of the categories is the value.
    Category,
    /// One of the series is the value.
    Series,
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
    /// No other post links to it.
    Orphan,
}

/// A word that is matched fuzzily.
#[derive(Clone, Debug)]
pub(super) struct FuzzyWord {
    /// The word as typed.
    pub(super) text: String,
    pub(super) pattern: Pattern,
}

impl FuzzyWord {
    pub(super) fn new(text: String) -> Self {
        let pattern = pattern(&text);
        Self { text, pattern }
    }
}

impl PartialEq for FuzzyWord {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Compares a front matter value. Both sides are compared as numbers if both are numbers, else as
/// booleans or days if both are; else as text, without regard to case and accents.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ValueTest {
    /// The comparison; without one a text must contain the value.
    pub(super) sign: Option<Comparison>,
    pub(super) value: String,
}

impl ValueTest {
    fn holds(&self, value: &str, today: Option<Date>) -> Option<bool> {
        let how = self.sign.unwrap_or(Comparison::Equal);
        if let (Some(own), Some(wanted)) = (number(value), number(&self.value)) {
            return Some(how.holds(&own, &wanted));
        }
        if let (Some(own), Some(wanted)) = (as_bool(value), as_bool(&self.value)) {
            return Some(how.holds(&own, &wanted));
        }
        if let (Some(day), Ok(wanted)) = (day_of(value), DateValue::parse(&self.value)) {
            return wanted.holds(how, day, today);
        }
        let has = |text, part| FoldOptions::contains(text, part);
        Some(match self.sign {
            None => has(value, &self.value),
            Some(Comparison::Equal) => has(value, &self.value) && has(&self.value, value),
            Some(_) => false,
        })
    }
}

fn as_bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

impl Condition {
    /// All conditions, with the names that `is:` has for them.
    pub(super) const ALL: [(&str, Self); 9] = [
        ("draft", Self::State(StateKind::Draft)),
        ("scheduled", Self::State(StateKind::Scheduled)),
        ("published", Self::State(StateKind::Published)),
        ("unlisted", Self::State(StateKind::Unlisted)),
        ("expired", Self::State(StateKind::Expired)),
        ("problem", Self::State(StateKind::Problem)),
        ("read", Self::Read),
        ("unread", Self::Unread),
        ("orphan", Self::Orphan),
    ];

    /// Returns the condition with this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, condition)| condition)
    }

    fn name(self) -> &'static str {
        let found = Self::ALL.into_iter().find(|(_, known)| *known == self);
        found.map_or("", |(name, _)| name)
    }

    fn holds(self, post: &Post, search: &QueryMatcher) -> Option<bool> {
        Some(match self {
            Self::State(kind) => post.state.kind == kind,
            Self::Read => search.read.was_read(post),
            Self::Unread => !search.read.was_read(post),
            Self::Orphan => search.links.as_ref()?.is_orphan(&post.id),
        })
    }
}

/// Whether one of several alternatives holds; `None` if that depends on unknown ones.
pub(super) fn any(results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(false);
    for result in results {
        match result {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = None,
        }
    }
    known
}

impl Predicate {
    /// Whether a post matches; `None` while that is unknown.
    pub(super) fn matches(&self, post: &Post, search: &mut QueryMatcher) -> Option<bool> {
        Some(match self {
            Self::Tag { labels, typing } => has_tag(post, labels, *typing),
            Self::Is(conditions) => return any(conditions.iter().map(|it| it.holds(post, search))),
            Self::Text(key, values) => values.iter().any(|value| key.matches(post, value)),
            Self::Words(tests) => {
                let words = post.summary.words;
                tests.iter().any(|(how, number)| how.holds(&words, number))
            }
            Self::Date(tests) => {
                // a post's date has a zone once the post is read
                let day = post.date.day(&TimeZone::UTC);
                let today = search.today;
                return any(tests.iter().map(|(how, date)| date.holds(*how, day, today)));
            }
            Self::Has(keys) => keys.iter().any(|key| has_key(post, key)),
            Self::Lacks(keys) => keys.iter().any(|key| !has_key(post, key)),
            Self::LinksTo(names) => {
                let links = search.links.as_ref()?;
                names.iter().any(|name| links.links_to(&post.id, name))
            }
            Self::Key(key, tests) => return key_matches(post, key, tests, search.today),
            Self::Exact(words) => return exact_matches(post, words, search),
            Self::Fuzzy(FuzzyWord { pattern, .. }) => {
                searchable_texts(post).any(|text| search.fuzzy_matches(pattern, text))
                    || description_contains(post, pattern)
            }
        })
    }
}

fn has_tag(post: &Post, labels: &[String], typing: bool) -> bool {
    let begun = labels.last().filter(|_| typing);
    let mut tags = post.tags.iter().map(|tag| tag.label.to_lowercase());
    tags.any(|label| {
        labels.contains(&label) || begun.is_some_and(|begun| label.starts_with(begun.as_str()))
    })
}

impl TextKey {
    fn matches(self, post: &Post, value: &str) -> bool {
        let has = |text: &str| FoldOptions::contains(text, value);
        let is = |text: &str| has(text) && FoldOptions::contains(value, text);
        match self {
            Self::Title => has(&post.title.text),
            Self::Author => post.authors.iter().any(|author| has(&author.0)),
            Self::Path => has(post.id.as_str()),
            Self::Language => post.metadata.language.as_deref().is_some_and(|own| {
                let own = own.to_lowercase().replace('_', "-");
                let variety = own.strip_prefix(&value.replace('_', "-"));
                variety.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }),
            Self::Category => {
                post.metadata.categories.iter().any(|own| is(own))
                    || any_field(post, &CATEGORY_KEYS, is)
            }
            Self::Series => any_field(post, &SERIES_KEYS, is),
        }
    }
}

/// Where the generators' themes and taxonomies keep categories and series.
const CATEGORY_KEYS: [&str; 3] = ["category", "categories", "taxonomies.categories"];
const SERIES_KEYS: [&str; 4] = ["series", "series.name", "series.title", "taxonomies.series"];

fn any_field(post: &Post, keys: &[&str], is: impl Fn(&str) -> bool) -> bool {
    let mut values = keys
        .iter()
        .filter_map(|key| post.metadata.fields.values(key))
        .flatten();
    values.any(is)
}

/// Whether a post has what a person means by a key: a title, date or description that somebody
/// wrote, at least one tag or author, an image for its preview; else the front matter key with a
/// value.
fn has_key(post: &Post, key: &str) -> bool {
    match key {
        "title" => post.title.from == TitleFrom::FrontMatter,
        "date" => !post.date.is_fallback(),
        "tag" | "tags" => !post.tags.is_empty(),
        "author" | "authors" => !post.authors.is_empty(),
        "image" => !post.summary.image.is_empty(),
        "description" => any_field(post, &["description", "summary", "excerpt"], |_| true),
        "lang" | "language" => post.metadata.language.is_some(),
        "category" | "categories" => {
            !post.metadata.categories.is_empty() || any_field(post, &CATEGORY_KEYS, |_| true)
        }
        "series" => any_field(post, &SERIES_KEYS, |_| true),
        "excerpt" => post.summary.has_truncate_marker || any_field(post, &["excerpt"], |_| true),
        "problem" => post.problem.is_some(),
        key => {
            let inner = format!("{key}.");
            any_field(post, &[key], |_| true)
                || post.metadata.fields.keys().any(|it| it.starts_with(&inner))
        }
    }
}

fn key_matches(post: &Post, key: &str, tests: &[ValueTest], today: Option<Date>) -> Option<bool> {
    let Some(values) = post.metadata.fields.values(key) else {
        return Some(false);
    };
    let held = |test: &ValueTest| any(values.clone().map(|value| test.holds(value, today)));
    any(tests.iter().map(held))
}

fn exact_matches(post: &Post, words: &str, search: &QueryMatcher) -> Option<bool> {
    let has = |text: &str| FoldOptions::contains(text, words);
    if searchable_texts(post).any(has) || has(&post.summary.description) {
        return Some(true);
    }
    search.phrases.contains_phrase(words, &post.id)
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

impl fmt::Display for Predicate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag { labels, .. } => list(out, "tag", labels.iter().map(|it| quote_tag(it))),
            Self::Is(all) => list(out, "is", all.iter().map(|it| it.name().to_owned())),
            Self::Text(key, values) => {
                list(out, key.name(), values.iter().map(|it| quote_signed(it)))
            }
            Self::Words(tests) => list(out, "words", tests.iter().map(|it| signed(it.0, &it.1))),
            Self::Date(tests) => list(out, "date", tests.iter().map(|it| signed(it.0, &it.1))),
            Self::Has(keys) => list(out, "has", keys.iter().map(|it| quote_tag(it))),
            Self::Lacks(keys) => list(out, "no", keys.iter().map(|it| quote_tag(it))),
            Self::LinksTo(names) => list(out, "links-to", names.iter().map(|it| quote_tag(it))),
            Self::Key(key, tests) => list(out, key, tests.iter().map(ToString::to_string)),
            Self::Exact(words) => out.write_str(&quoted(words)),
            Self::Fuzzy(word) => out.write_str(&word.to_string()),
        }
    }
}

fn list(
    out: &mut fmt::Formatter<'_>,
    key: &str,
    values: impl Iterator<Item = String>,
) -> fmt::Result {
    write!(out, "{key}:{}", values.collect::<Vec<_>>().join(","))
}

/// Writes a comparison; equal is what no sign means.
fn signed(how: Comparison, value: &impl fmt::Display) -> String {
    let sign = if how == Comparison::Equal {
        ""
    } else {
        how.sign()
    };
    format!("{sign}{value}")
}

impl fmt::Display for ValueTest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = self.sign.map_or("", Comparison::sign);
        write!(out, "{sign}{}", quote_signed(&self.value))
    }
}

impl TextKey {
    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Author => "author",
            Self::Path => "path",
            Self::Language => "lang",
            Self::Category => "category",
            Self::Series => "series",
        }
    }
}

impl fmt::Display for FuzzyWord {
    /// Writes the word; one that would be read as something else has quotes after its first letter,
    /// as quotes at its start would make it exact.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_special = |c: char| c.is_whitespace() || "\"()".contains(c);
        let text = self.text.as_str();
        let has_key = split_key(text).0.is_some();
        if !has_key && !text.contains(is_special) && !matches!(text, "or" | "OR") {
            return out.write_str(text);
        }
        let second = text.chars().next().map_or(0, char::len_utf8);
        let (first, rest) = text.split_at(second);
        write!(out, "{first}{}", quoted(rest))
    }
}
