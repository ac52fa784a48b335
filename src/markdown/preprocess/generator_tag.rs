//! Tags in the notation of Hugo, Jekyll, Hexo and Zola: their names, arguments and ends.

use std::collections::HashSet;

use super::lookahead::within_lookahead;
use crate::blog::{Dialect, Extension};
use crate::text::step_counter;

/// Delimiters of tags; longer opening delimiters first.
const TAG_DELIMITERS: [(&str, &str); 4] =
    [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];

/// A generator tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GeneratorTag<'a> {
    /// Its whole source.
    pub(super) source: &'a str,
    /// Its opening delimiter.
    pub(super) delimiter: &'static str,
    /// The source between the delimiters.
    pub(super) inner: &'a str,
    /// Its name; for an end tag the name of the pair.
    pub(super) name: &'a str,
    /// The source after the name.
    pub(super) arguments: &'a str,
    /// Whether it is an end tag.
    pub(super) is_end: bool,
}

/// Parses a tag at the start of a text.
pub(super) fn parse_tag(text: &str, dialect: Dialect) -> Option<GeneratorTag<'_>> {
    let (sign, end) = delimiters_at(text, dialect)?;
    let inner = text.get(sign.len()..)?;
    let near = within_lookahead(inner);
    let len = near.find(end);
    step_counter::count(len.unwrap_or(near.len()));
    let len = len?;
    let whole = text.get(..sign.len() + len + end.len())?;
    let words = inner.get(..len)?.trim_matches('-').trim();
    let words = words.strip_suffix('/').unwrap_or(words).trim_end();
    let ended = words
        .strip_prefix('/')
        .filter(|name| !name.starts_with('*'));
    let (name, ends) = match (ended, words.strip_prefix("end")) {
        (Some(name), _) => (name.trim_start(), true),
        (None, Some(name)) if sign == "{%" && !name.starts_with("raw") => (name, true),
        _ => (words, false),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let name_len = name.find(|c| !is_name(c)).unwrap_or(name.len());
    let (name, arguments) = name.split_at(name_len);
    let tag = GeneratorTag {
        source: whole,
        delimiter: sign,
        inner: words,
        name,
        arguments: arguments.trim(),
        is_end: ends,
    };
    is_tag(&tag, dialect).then_some(tag)
}

/// Returns the delimiters of a tag that starts here.
fn delimiters_at(text: &str, dialect: Dialect) -> Option<(&'static str, &'static str)> {
    let mut known = TAG_DELIMITERS
        .iter()
        .filter(|(sign, _)| has_delimiter(dialect, sign));
    known.find(|(sign, _)| text.starts_with(sign)).copied()
}

/// Whether a dialect has tags with this opening delimiter.
fn has_delimiter(dialect: Dialect, sign: &str) -> bool {
    match sign {
        "{{<" | "{{%" => dialect.has(Extension::HugoShortcodes),
        _ => dialect.has(Extension::Liquid) || dialect.has(Extension::ZolaShortcodes),
    }
}

/// Whether a parsed tag is one in this dialect: Zola only has calls, end tags and escaped tags
/// (Zola, "Shortcodes").
fn is_tag(tag: &GeneratorTag<'_>, dialect: Dialect) -> bool {
    let is_called = !tag.name.is_empty() && tag.arguments.starts_with('(');
    let is_end = tag.delimiter == "{%" && tag.inner == "end";
    let is_zola = dialect.has(Extension::ZolaShortcodes) && !dialect.has(Extension::Liquid);
    !is_zola || is_called || is_end || tag.inner.starts_with("/*")
}

/// Returns the end delimiter of a shortcode that starts here and does not end in this text.
pub(super) fn unfinished_end(text: &str, dialect: Dialect) -> Option<&'static str> {
    let (_, end) = delimiters_at(text, dialect)?;
    let is_shortcode = matches!(end, ">}}" | "%}}");
    step_counter::count(text.len());
    (is_shortcode && !text.contains(end)).then_some(end)
}

/// Whether a text starts with a tag that continues on the next line; outside of link targets such a
/// tag is plain text.
pub(super) fn continues_on_next_line(text: &str) -> bool {
    let value = text.starts_with("{{") && !text.starts_with("{{<") && !text.starts_with("{{%");
    let near = within_lookahead(text);
    step_counter::count(near.len());
    value && !near.contains("}}") || awaits_target(text)
}

/// Whether a text starts with a tag whose target is on the next line.
pub(super) fn awaits_target(text: &str) -> bool {
    let name = text
        .strip_prefix("{%")
        .map(|rest| rest.trim_matches(['-', ' ']));
    matches!(name, Some("link" | "post_url"))
}

/// Whether a code span contains a pair of `{% raw %}` and `{% endraw %}`.
pub(super) fn has_raw_pair(code: &str) -> bool {
    code.contains("raw") && strip_raw_tags(code).len() < code.len()
}

/// Removes pairs of `{% raw %}` and `{% endraw %}` and keeps the text between them.
pub(super) fn strip_raw_tags(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, raw)) = next_tag(rest, "raw") {
        let Some((kept, end)) = next_tag(raw, "endraw") else {
            break;
        };
        out.push_str(before);
        out.push_str(kept);
        rest = end;
    }
    out.push_str(rest);
    out
}

/// Splits a text at the next tag with a name.
pub(super) fn next_tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices("{%").find_map(|(at, _)| {
        let tag = parse_tag(text.get(at..)?, Dialect::default()).filter(|tag| tag.name == name)?;
        Some((text.get(..at)?, text.get(at + tag.source.len()..)?))
    })
}

/// Returns the names of all tags that have an end tag anywhere in the body.
pub(super) fn closed_tag_names(body: &str, dialect: Dialect) -> HashSet<String> {
    let tags = body
        .match_indices("{%")
        .chain(body.match_indices("{{<"))
        .chain(body.match_indices("{{%"));
    let tags = tags.filter_map(|(at, _)| parse_tag(body.get(at..)?, dialect));
    let ends = tags.filter(|tag| tag.is_end && !tag.source.contains('\n'));
    ends.map(|tag| tag.name.to_owned()).collect()
}
