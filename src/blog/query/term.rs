//! Parser of one term: its key, and the values that the key takes.

use super::compare::{Comparison, DateValue, may_become_date, number, split_sign};
use super::predicate::{Condition, FuzzyWord, Predicate, TextKey, ValueTest};
use super::token::split_key;
use super::value::{alternatives, unquote};

/// The keys with a meaning of their own, each with what it selects; other keys are those of the
/// front matter.
pub(super) const TERM_KEYS: [(&str, &str); 13] = [
    ("tag", "posts with a tag"),
    ("is", "posts in a state"),
    ("title", "words in the title"),
    ("author", "author"),
    ("words", "number of words: >800"),
    ("date", "year, month or day: >=2025-01"),
    ("path", "part of the path"),
    ("lang", "language"),
    ("category", "category"),
    ("series", "series"),
    ("has", "posts that have a key"),
    ("no", "posts that lack a key"),
    ("links-to", "posts that link to a post"),
];

/// Why a term is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TermError {
    /// The fault, and the fix.
    pub(super) reason: String,
    /// Whether more typing can complete the term.
    pub(super) is_unfinished: bool,
}

impl TermError {
    fn unfinished(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            is_unfinished: true,
        }
    }
}

/// Parses a word, given as typed but without `-`.
pub(super) fn parse(raw: &str) -> Result<Predicate, TermError> {
    let (key, value) = split_key(raw);
    match key {
        Some(key) => parse_key(&key.to_lowercase(), value),
        None => parse_words(raw),
    }
}

fn parse_words(raw: &str) -> Result<Predicate, TermError> {
    let text = unquote(raw);
    if text.is_empty() {
        let what = if raw.is_empty() {
            "`-` needs a term: -tag:draft"
        } else {
            "no words in quotes"
        };
        return Err(TermError::unfinished(what));
    }
    Ok(if raw.starts_with('"') {
        Predicate::Exact(text.to_lowercase())
    } else {
        Predicate::Fuzzy(FuzzyWord::new(text))
    })
}

fn parse_key(key: &str, raw: &str) -> Result<Predicate, TermError> {
    if alternatives(raw).next().is_none() {
        return Err(TermError::unfinished(format!("`{key}:` needs a value")));
    }
    let texts = || {
        alternatives(raw)
            .map(|it| unquote(it).to_lowercase())
            .collect()
    };
    Ok(match key {
        "tag" | "tags" => Predicate::Tag {
            labels: texts(),
            typing: false,
        },
        "is" => Predicate::Is(each(raw, condition)?),
        "title" => {
            let untilded = |it: &str| Ok(unquote(it.trim_start_matches('~')).to_lowercase());
            Predicate::Text(TextKey::Title, non_empty(each(raw, untilded)?, key)?)
        }
        "author" | "authors" => Predicate::Text(TextKey::Author, texts()),
        "path" => Predicate::Text(TextKey::Path, texts()),
        "lang" | "language" => Predicate::Text(TextKey::Language, texts()),
        "category" => Predicate::Text(TextKey::Category, texts()),
        "series" => Predicate::Text(TextKey::Series, texts()),
        "words" => Predicate::Words(each(raw, word_count)?),
        "date" => Predicate::Date(each(raw, date)?),
        "has" => Predicate::Has(texts()),
        "no" => Predicate::Lacks(texts()),
        "links-to" => Predicate::LinksTo(texts()),
        key => Predicate::Key(key.to_owned(), each(raw, |it| value_test(key, it))?),
    })
}

fn each<T>(raw: &str, parse: impl Fn(&str) -> Result<T, TermError>) -> Result<Vec<T>, TermError> {
    alternatives(raw).map(parse).collect()
}

fn non_empty(mut values: Vec<String>, key: &str) -> Result<Vec<String>, TermError> {
    values.retain(|value| !value.is_empty());
    if values.is_empty() {
        return Err(TermError::unfinished(format!("`{key}:` needs a value")));
    }
    Ok(values)
}

fn condition(raw: &str) -> Result<Condition, TermError> {
    let name = unquote(raw).to_lowercase();
    Condition::from_name(&name).ok_or_else(|| {
        let names = Condition::ALL.map(|(name, _)| name);
        TermError {
            reason: format!("unknown state `{name}`; use {}", names.join(", ")),
            is_unfinished: names.iter().any(|known| known.starts_with(&name)),
        }
    })
}

/// Splits a value into its comparison, and what follows in lower case.
fn sign_and_text(raw: &str) -> (Option<Comparison>, String) {
    let (sign, rest) = split_sign(raw);
    (sign, unquote(rest).to_lowercase())
}

fn word_count(raw: &str) -> Result<(Comparison, usize), TermError> {
    let (sign, text) = sign_and_text(raw);
    match text.parse() {
        Ok(number) => Ok((sign.unwrap_or(Comparison::Equal), number)),
        Err(_not_a_number) => Err(TermError {
            reason: "`words:` needs a number: words:>800".to_owned(),
            is_unfinished: text.is_empty(),
        }),
    }
}

fn date(raw: &str) -> Result<(Comparison, DateValue), TermError> {
    let (sign, text) = sign_and_text(raw);
    let date = DateValue::parse(&text).map_err(|reason| TermError {
        reason,
        is_unfinished: may_become_date(&text),
    })?;
    Ok((sign.unwrap_or(Comparison::Equal), date))
}

fn value_test(key: &str, raw: &str) -> Result<ValueTest, TermError> {
    let (sign, value) = sign_and_text(raw);
    let has_order = number(&value).is_some() || DateValue::parse(&value).is_ok();
    match sign {
        Some(_) if value.is_empty() => Err(TermError::unfinished(format!("`{raw}` needs a value"))),
        None | Some(Comparison::Equal) => Ok(ValueTest { sign, value }),
        Some(_) if has_order => Ok(ValueTest { sign, value }),
        Some(how) => Err(TermError {
            reason: format!("`{key}:{}` needs a number or a date", how.sign()),
            is_unfinished: may_become_date(&value),
        }),
    }
}
