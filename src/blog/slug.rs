//! Dates and slugs in file names, and the URLs derived from them.
//!
//! Docusaurus' `parseBlogFileName`, `normalizeUrl` and lodash's `kebabCase`: nothing is encoded,
//! and of several dates in a path the last one counts.

mod leading;

pub use leading::LeadingDate;

use super::date::js_date;
use super::generator::table::MARKDOWN_EXTENSIONS;

/// The parts of a post's file path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostFileName<'a> {
    /// The date as written, with `-` or `/`.
    pub date: Option<&'a str>,
    /// The text after the date, or the path without its extension.
    pub text: &'a str,
    /// The text before the date.
    pub folder: &'a str,
}

impl<'a> PostFileName<'a> {
    /// Parses a path below the posts directory as Docusaurus does.
    pub fn parse(source: &'a str) -> Self {
        let stem = strip_markdown_extension(source);
        for at in (0..stem.len()).rev() {
            let Some(length) = stem.get(at..).and_then(date_length) else {
                continue;
            };
            let rest = stem.get(at + length..).unwrap_or_default();
            let rest = rest.strip_prefix(['-', '/']).unwrap_or(rest);
            return Self {
                date: stem.get(at..at + length),
                text: rest.strip_suffix("/index").unwrap_or(rest),
                folder: stem.get(..at).unwrap_or_default(),
            };
        }
        Self {
            date: None,
            text: stem.strip_suffix("/index").unwrap_or(stem),
            folder: "",
        }
    }

    /// Returns the slug derived from the path.
    pub fn slug(&self) -> String {
        match self.date {
            Some(date) => format!("/{}/{}{}", date.replace('-', "/"), self.folder, self.text),
            None => format!("/{}", self.text),
        }
    }

    /// Returns the instant of the date; `Some(None)` if there is one but it is invalid.
    pub fn instant(&self) -> Option<Option<jiff::Timestamp>> {
        self.date.map(|date| js_date::parse(&format!("{date}Z")))
    }
}

/// Splits a file name before its last dot; a leading dot starts no extension.
pub fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.').filter(|at| *at > 0) {
        Some(at) => name.split_at(at),
        None => (name, ""),
    }
}

/// Removes a Markdown extension, whichever of them the generator uses.
pub fn strip_markdown_extension(source: &str) -> &str {
    for ending in MARKDOWN_EXTENSIONS {
        let at = source.len().saturating_sub(ending.len());
        if let Some((stem, end)) = source.split_at_checked(at)
            && end.eq_ignore_ascii_case(ending)
        {
            return stem;
        }
    }
    source
}

/// Returns the length of `\d{4}[-/]\d{1,2}[-/]\d{1,2}` at the start of a text.
fn date_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize, most: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let separator = |at: usize| matches!(bytes.get(at), Some(b'-' | b'/'));
    if digits(0, 4) < 4 || !separator(4) {
        return None;
    }
    let month = digits(5, 2);
    if month == 0 || !separator(5 + month) {
        return None;
    }
    let day = digits(6 + month, 2);
    (day > 0).then_some(6 + month + day)
}

/// Joins parts of a URL as Docusaurus' `normalizeUrl` does.
pub fn normalize_url(parts: &[&str]) -> String {
    join_simple(parts).unwrap_or_else(|| join_normalized(parts))
}

/// Joins two parts in which only the slash between them needs normalizing.
fn join_simple(parts: &[&str]) -> Option<String> {
    let [base, slug] = *parts else {
        return None;
    };
    let odd =
        |part: &str| part.is_empty() || part.contains("//") || part.contains(['?', '#', '&', ':']);
    if !base.starts_with('/') || odd(base) || odd(slug) {
        return None;
    }
    let base = base.strip_suffix('/').unwrap_or(base);
    let slug = slug.strip_prefix('/').unwrap_or(slug);
    Some([base, "/", slug].concat())
}

fn join_normalized(parts: &[&str]) -> String {
    let mut joined: Vec<String> = Vec::new();
    let mut ends = false;
    for (at, &part) in parts.iter().enumerate() {
        let last = at + 1 == parts.len();
        if part.is_empty() {
            if last && ends {
                joined.push("/".to_owned());
            }
            continue;
        }
        let mut part = part.to_owned();
        if part != "/" {
            if at > 0 {
                let rooted = part.starts_with('/') && joined.is_empty();
                let bare = part.trim_start_matches('/');
                part = if rooted {
                    format!("/{bare}")
                } else {
                    bare.to_owned()
                };
            }
            ends = part.ends_with('/');
            let bare = part.trim_end_matches('/');
            part = if ends && last {
                format!("{bare}/")
            } else {
                bare.to_owned()
            };
        }
        joined.push(part);
    }
    dedupe(&one_question_mark(&drop_slash_before_query(
        &joined.join("/"),
    )))
}

/// Removes a slash before `?`, `&` and `#x`.
fn drop_slash_before_query(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut chars = url.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '/' {
            let mut ahead = chars.clone();
            let drops = match ahead.next() {
                Some('?' | '&') => true,
                Some('#') => ahead.next().is_some_and(|next| next != '!'),
                _ => false,
            };
            if drops {
                out.extend(chars.next());
                continue;
            }
        }
        out.push(c);
    }
    out
}

fn one_question_mark(url: &str) -> String {
    match url.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.replace('?', "&")),
        None => url.to_owned(),
    }
}

/// Collapses repeated slashes, except after the colon of a scheme.
fn dedupe(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut protocol = false;
    let mut slashes = 0;
    for c in url.chars() {
        if c == '/' {
            slashes += 1;
            if slashes == 1 || (protocol && !out.is_empty()) {
                out.push('/');
            }
            continue;
        }
        slashes = 0;
        protocol = c == ':';
        out.push(c);
    }
    out
}

/// Converts a label as lodash's `kebabCase` does.
pub fn kebab_case(label: &str) -> String {
    if is_kebab(label) {
        return label.to_owned();
    }
    let text: Vec<char> = deburr(label)
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}'))
        .collect();
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        match word_length(rest) {
            0 => at += 1,
            length => {
                let word: String = rest.iter().take(length).collect();
                words.push(word.to_lowercase());
                at += length;
            }
        }
    }
    words.join("-")
}

/// Whether a label already consists of lower-case words separated by single hyphens.
fn is_kebab(label: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    label.split('-').all(is_word)
}

/// Removes the accents of Latin letters as lodash's `deburr` does.
fn deburr(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for c in label.chars() {
        match c {
            '\u{300}'..='\u{36f}' | '\u{fe20}'..='\u{fe2f}' | '\u{20d0}'..='\u{20ff}' => {}
            'Æ' => out.push_str("Ae"),
            'Œ' => out.push_str("Oe"),
            'Þ' => out.push_str("Th"),
            '×' | '÷' => out.push(c),
            '\u{c0}'..='\u{17f}' => out.push_str(deunicode::deunicode_char(c).unwrap_or_default()),
            _ => out.push(c),
        }
    }
    out
}

/// The character classes of lodash's word pattern.
#[derive(Clone, Copy, PartialEq)]
enum CharClass {
    Upper,
    Lower,
    Digit,
    Misc,
    Break,
    Pictograph,
}

fn class(c: char) -> CharClass {
    match c {
        'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{de}' => CharClass::Upper,
        'a'..='z' | '\u{df}'..='\u{f6}' | '\u{f8}'..='\u{ff}' => CharClass::Lower,
        '0'..='9' => CharClass::Digit,
        '\0'..='\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{1680}'
        | '\u{180e}'
        | '\u{2000}'..='\u{206f}'
        | '\u{3000}' => CharClass::Break,
        '\u{2700}'..='\u{27bf}' | '\u{10000}'.. => CharClass::Pictograph,
        _ => CharClass::Misc,
    }
}

/// Returns the length of the word at the start of `text`, trying lodash's alternatives in their
/// order.
fn word_length(text: &[char]) -> usize {
    let is = |at: usize, classes: &[CharClass]| {
        text.get(at).is_some_and(|&c| classes.contains(&class(c)))
    };
    let run = |from: usize, classes: &[CharClass]| {
        let rest = text.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(|&&c| classes.contains(&class(c)))
            .count()
    };
    let ends = |at: usize| at >= text.len() || is(at, &[CharClass::Break]);
    let upper = usize::from(is(0, &[CharClass::Upper]));
    let lower = run(upper, &[CharClass::Lower]);
    if lower > 0 && (ends(upper + lower) || is(upper + lower, &[CharClass::Upper])) {
        return upper + lower;
    }
    let capitals = run(0, &[CharClass::Upper, CharClass::Misc]);
    for length in (1..=capitals).rev() {
        let camel =
            is(length, &[CharClass::Upper]) && is(length + 1, &[CharClass::Lower, CharClass::Misc]);
        if ends(length) || camel {
            return length;
        }
    }
    let mixed = run(upper, &[CharClass::Lower, CharClass::Misc]);
    if mixed > 0 {
        return upper + mixed;
    }
    if upper > 0 {
        return run(0, &[CharClass::Upper]);
    }
    ordinal(text).unwrap_or_else(|| match run(0, &[CharClass::Digit]) {
        0 => pictograph(text),
        digits => digits,
    })
}

/// Returns the length of `1st`, `22ND` or `4th` at the end of a word.
fn ordinal(text: &[char]) -> Option<usize> {
    let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
    let last = text.get(digits.checked_sub(1)?)?;
    let ending: String = text.get(digits..digits + 2)?.iter().collect();
    let lower = match last {
        '1' => "st",
        '2' => "nd",
        '3' => "rd",
        _ => "th",
    };
    let next = text.get(digits + 2).copied();
    let boundary = next.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '_'));
    let case = |other: fn(&char) -> bool| boundary || next.is_some_and(|c| other(&c) || c == '_');
    let matches = (ending == lower && case(char::is_ascii_uppercase))
        || (ending == lower.to_uppercase() && case(char::is_ascii_lowercase));
    matches.then_some(digits + 2)
}

/// Returns the length of an emoji sequence.
fn pictograph(text: &[char]) -> usize {
    let is_pictograph = |at: usize| {
        text.get(at)
            .is_some_and(|&c| class(c) == CharClass::Pictograph)
    };
    if !is_pictograph(0) {
        return 0;
    }
    let is_regional = |at: usize| matches!(text.get(at), Some('\u{1f1e6}'..='\u{1f1ff}'));
    let mut length = if is_regional(0) && is_regional(1) {
        2
    } else {
        1
    };
    loop {
        length += usize::from(text.get(length) == Some(&'\u{fe0f}'));
        length += usize::from(matches!(text.get(length), Some('\u{1f3fb}'..='\u{1f3ff}')));
        if text.get(length) != Some(&'\u{200d}') || !is_pictograph(length + 1) {
            return length;
        }
        length += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_date_of_a_path_is_the_date_of_the_post() {
        for (source, text, slug) in [
            (
                "2021-01-02-name-dash.md",
                "name-dash",
                "/2021/01/02/name-dash",
            ),
            ("2021/01/03/slashes.md", "slashes", "/2021/01/03/slashes"),
            ("2021/01/04-mixed.md", "mixed", "/2021/01/04/mixed"),
            ("2021-1-5-short.md", "short", "/2021/1/5/short"),
            ("2021-01-06.md", "", "/2021/01/06/"),
            ("2021-01-07/index.md", "index", "/2021/01/07/index"),
            (
                "2021-01-08-folder/index.mdx",
                "folder",
                "/2021/01/08/folder",
            ),
            (
                "2021-01-10-folder/other.md",
                "folder/other",
                "/2021/01/10/folder/other",
            ),
            (
                "2021-01-11-a/2022-01-11-b.md",
                "b",
                "/2022/01/11/2021-01-11-a/b",
            ),
            (
                "v1.0-2021-01-12-prefix.md",
                "prefix",
                "/2021/01/12/v1.0-prefix",
            ),
            ("sub/2021-01-13-insub.md", "insub", "/2021/01/13/sub/insub"),
            ("123-2021-01-24-4567.md", "4567", "/2021/01/24/123-4567"),
            ("2021-01-16name.md", "name", "/2021/01/16/name"),
            ("20210118-x.md", "20210118-x", "/20210118-x"),
            ("2021_01_17_x.md", "2021_01_17_x", "/2021_01_17_x"),
            ("folder/index.md", "folder", "/folder"),
            ("index.md", "index", "/index"),
            ("日本-2021-01-02-é.md", "é", "/2021/01/02/日本-é"),
        ] {
            let name = PostFileName::parse(source);
            assert_eq!((name.text, name.slug().as_str()), (text, slug), "{source}");
        }
    }

    #[test]
    fn an_invalid_date_differs_from_no_date() {
        let instant = |source| PostFileName::parse(source).instant();
        assert_eq!(instant("x.md"), None);
        assert_eq!(instant("2021-13-45-x.md"), Some(None));
        let feb = instant("2021-02-30-x.md")
            .flatten()
            .map(|at| at.to_string());
        assert_eq!(feb.as_deref(), Some("2021-03-02T00:00:00Z"));
    }

    #[test]
    fn urls_are_joined_without_encoding() {
        let url = |slug| normalize_url(&["/", "blog", slug]);
        for (slug, joined) in [
            ("x", "/blog/x"),
            ("/", "/blog/"),
            ("//a//b", "/blog/a/b"),
            ("https://x.y/z", "/blog/https://x.y/z"),
            ("日本 x", "/blog/日本 x"),
            ("../up", "/blog/../up"),
            ("a/?b?c", "/blog/a?b&c"),
            ("/2021/01/06/", "/blog/2021/01/06/"),
        ] {
            assert_eq!(url(slug), joined, "{slug}");
        }
        assert_eq!(normalize_url(&["/base/", "/", "x"]), "/base/x");
    }

    #[test]
    fn simple_joins_equal_normalized_ones() {
        for base in ["/", "/blog", "/a/b/", "/blog/tags"] {
            for slug in ["x", "/", "/x", "x/", "/2021/01/06/", "../up", "é b", "a/b"] {
                assert_eq!(
                    join_simple(&[base, slug]),
                    Some(join_normalized(&[base, slug])),
                    "{base} {slug}"
                );
            }
        }
    }

    #[test]
    fn labels_become_kebab_case_as_in_lodash() {
        for (label, kebab) in [
            ("fooBar", "foo-bar"),
            ("FOO_BAR", "foo-bar"),
            ("foo bar", "foo-bar"),
            ("日本", "日本"),
            ("é à", "e-a"),
            ("node.js", "node-js"),
            ("v1.2.3", "v-1-2-3"),
            ("a/b", "a-b"),
            ("🎉", "🎉"),
            ("C++", "c"),
            ("C#", "c"),
            ("XMLHttpRequest", "xml-http-request"),
            ("1st place", "1st-place"),
            ("don't", "dont"),
            ("2.5", "2-5"),
            ("", ""),
        ] {
            assert_eq!(kebab_case(label), kebab, "{label}");
        }
    }
}
