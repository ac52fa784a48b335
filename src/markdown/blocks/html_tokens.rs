//! Tokenizer for raw HTML, however broken: text, tags and comments, without interpreting them.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser};

use crate::text::step_counter;

/// A token of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HtmlToken<'a> {
    /// Text, entities not decoded.
    Text(&'a str),
    /// A tag.
    Tag(HtmlTag<'a>),
    /// The content of a comment.
    Comment(&'a str),
    /// A declaration or a processing instruction.
    Other(&'a str),
}

/// A tag of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HtmlTag<'a> {
    /// The whole tag.
    pub(super) source: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// The source after the name.
    pub(super) attributes: &'a str,
    /// Whether it is a closing tag.
    pub(super) is_closing: bool,
}

impl HtmlTag<'_> {
    /// Whether it has this name, ignoring case.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether its name is in this list, in which each name is surrounded by spaces.
    pub(super) fn has_name_in(&self, names: &str) -> bool {
        names.contains(&format!(" {} ", self.name.to_ascii_lowercase()))
    }

    /// Returns the decoded value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut rest = self.attributes;
        while let Some((before, after)) = rest.split_once('=') {
            let key = before.rsplit([' ', '\t', '\n', '"', '\'']).next()?;
            let after = after.trim_start();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after.get(1..)?.split_once(quote)?,
                _ => split_unquoted_value(after),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decode_entities(value));
            }
            rest = next;
        }
        None
    }
}

/// Splits an unquoted value from the rest; a slash at the end of the tag is not part of it.
fn split_unquoted_value(text: &str) -> (&str, &str) {
    let end = text.find([' ', '\t', '\n']).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    match value.strip_suffix('/') {
        Some(shorter) if rest.is_empty() => (shorter, rest),
        _ => (value, rest),
    }
}

/// Splits raw HTML into tokens, in one pass.
pub(super) fn tokenize(html: &str) -> HtmlTokens<'_> {
    HtmlTokens { rest: html }
}

/// Iterator over the tokens of raw HTML.
#[derive(Clone, Debug)]
pub(super) struct HtmlTokens<'a> {
    rest: &'a str,
}

impl<'a> HtmlTokens<'a> {
    /// Consumes everything up to and including the closing tag of a name and returns what precedes
    /// that tag; returns `None` and consumes nothing if there is none.
    pub(super) fn take_until_closing(&mut self, name: &str) -> Option<&'a str> {
        let mut ahead = self.clone();
        while let Some(part) = ahead.next() {
            if let HtmlToken::Tag(tag) = part
                && tag.is_closing
                && tag.has_name(name)
            {
                let len = self.rest.len() - ahead.rest.len() - tag.source.len();
                let inner = self.rest.get(..len);
                *self = ahead;
                return inner;
            }
        }
        None
    }

    /// Returns the number of line ends that were consumed of `html`.
    pub(super) fn consumed_lines(&self, html: &str) -> usize {
        let taken = html.get(..html.len().saturating_sub(self.rest.len()));
        taken.map_or(0, |taken| taken.matches('\n').count())
    }

    /// Returns the rest that is not consumed yet.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    /// Consumes and returns the rest.
    pub(super) fn take_rest(&mut self) -> &'a str {
        std::mem::take(&mut self.rest)
    }
}

impl<'a> Iterator for HtmlTokens<'a> {
    type Item = HtmlToken<'a>;

    fn next(&mut self) -> Option<HtmlToken<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (part, len) = read_token(self.rest);
        step_counter::count(len);
        self.rest = self.rest.get(len..).unwrap_or_default();
        Some(part)
    }
}

fn read_token(html: &str) -> (HtmlToken<'_>, usize) {
    if let Some(inner) = html.strip_prefix("<!--") {
        let len = inner.find("-->").unwrap_or(inner.len());
        let words = inner.get(..len).unwrap_or_default();
        return (HtmlToken::Comment(words), (len + 7).min(html.len()));
    }
    if html.starts_with("<![CDATA[") {
        return read_until(html, "]]>");
    }
    if html.starts_with("<!") {
        return read_until(html, ">");
    }
    if html.starts_with("<?") {
        return read_until(html, "?>");
    }
    if let Some((tag, len)) = read_tag(html) {
        return (HtmlToken::Tag(tag), len);
    }
    let skipped = usize::from(html.starts_with('<'));
    let open = html.get(skipped..).and_then(|rest| rest.find('<'));
    let len = open.map_or(html.len(), |open| open + skipped);
    (HtmlToken::Text(html.get(..len).unwrap_or_default()), len)
}

fn read_until<'a>(html: &'a str, end: &str) -> (HtmlToken<'a>, usize) {
    let len = html.find(end).map_or(html.len(), |at| at + end.len());
    (HtmlToken::Other(html.get(..len).unwrap_or_default()), len)
}

fn read_tag(html: &str) -> Option<(HtmlTag<'_>, usize)> {
    let inner = html.strip_prefix('<')?;
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let name_len = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_len);
    let end = tag_end(rest).unwrap_or(rest.len());
    let len = html.len() - rest.len() + end;
    let tag = HtmlTag {
        source: html.get(..len).unwrap_or_default(),
        name,
        attributes: rest.get(..end).unwrap_or_default().trim_end_matches('>'),
        is_closing: closing,
    };
    Some((tag, len))
}

fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Decodes entities with the table of the Markdown parser.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split('&').enumerate() {
        if index == 0 {
            out.push_str(word);
            continue;
        }
        match word.split_once(';') {
            Some((name, rest)) if is_entity(name) => {
                out.push_str(&decode_entity(name));
                out.push_str(rest);
            }
            _ => {
                out.push('&');
                out.push_str(word);
            }
        }
    }
    Cow::Owned(out)
}

fn is_entity(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 34
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

fn decode_entity(name: &str) -> String {
    let source = format!("&{name};");
    let texts = Parser::new(&source).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_broken_html_are_found_in_one_pass() {
        let all: Vec<HtmlToken<'_>> = tokenize("a<b>c<!-- d --><e").collect();
        assert_eq!(all.len(), 5);
        assert_eq!(all.get(3), Some(&HtmlToken::Comment(" d ")));
        assert_eq!(tokenize("<! <? < <!--").count(), 1);
        assert_eq!(tokenize("1 < 2").count(), 2);
    }

    #[test]
    fn attributes_are_read_whatever_their_quotes() {
        let (tag, _) = read_tag("<img src='a.png' alt=\"x > &amp; y\" w=1/>").expect("a tag");
        assert_eq!(tag.attribute("src").as_deref(), Some("a.png"));
        assert_eq!(tag.attribute("ALT").as_deref(), Some("x > & y"));
        assert_eq!(tag.attribute("w").as_deref(), Some("1"));
        assert_eq!(tag.attribute("z"), None);
    }

    #[test]
    fn a_value_without_quotes_may_be_a_path() {
        let (tag, _) = read_tag("<img src=/a/b.png alt=c/d>").expect("a tag");
        assert_eq!(tag.attribute("src").as_deref(), Some("/a/b.png"));
        assert_eq!(tag.attribute("alt").as_deref(), Some("c/d"));
    }

    #[test]
    fn entities_are_those_of_the_parser() {
        assert_eq!(
            decode_entities("&copy; &#27; &nope; a&b"),
            "© \u{1b} &nope; a&b"
        );
    }
}
