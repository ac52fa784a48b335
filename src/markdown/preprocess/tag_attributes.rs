//! Attributes of MDX and HTML tags, whose values may be expressions in braces.

/// Scanner for the end of a tag, which skips quotes and braces and keeps its state between lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TagScanner {
    braces: usize,
    quote: Option<u8>,
    last: u8,
}

impl TagScanner {
    /// Returns the end of the tag in this text, and whether the tag is self-closing.
    pub(super) fn find_end(&mut self, text: &str) -> Option<(usize, bool)> {
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'>' && self.is_outside() {
                return Some((at + 1, self.last == b'/'));
            }
            self.step(byte);
        }
        None
    }

    /// Whether the position is outside of quotes and braces.
    fn is_outside(self) -> bool {
        self.quote.is_none() && self.braces == 0
    }

    fn step(&mut self, byte: u8) {
        match (self.quote, byte) {
            (Some(open), _) if open == byte => self.quote = None,
            (None, b'"' | b'\'' | b'`') => self.quote = Some(byte),
            (None, b'{') => self.braces += 1,
            (None, b'}') => self.braces = self.braces.saturating_sub(1),
            _ => {}
        }
        self.last = byte;
    }
}

/// Returns the value of an attribute: a quoted text, or an expression that is or contains a text.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = after_names(tag, name).find_map(|rest| rest.trim_start().strip_prefix('='))?;
    let value = value.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value.split(quote).nth(1).map(str::to_owned),
        '{' => {
            let len = expression_len(value)?;
            Some(expression_text(value.get(1..len - 1)?))
        }
        _ => None,
    }
}

/// Whether a tag has an attribute, with or without a value, that isn't `{false}`.
pub(super) fn is_set(tag: &str, name: &str) -> bool {
    after_names(tag, name).any(is_on)
}

/// Iterates over the texts after a name where an attribute can begin: after a blank, outside of
/// quotes and braces.
fn after_names<'a>(tag: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let mut state = TagScanner::default();
    tag.bytes().enumerate().filter_map(move |(at, byte)| {
        let is_start = state.is_outside() && state.last.is_ascii_whitespace();
        state.step(byte);
        tag.get(at..).filter(|_| is_start)?.strip_prefix(name)
    })
}

/// Whether the name of an attribute ends at a text, and its value, if any, isn't `{false}`.
fn is_on(text: &str) -> bool {
    let Some(value) = text.trim_start().strip_prefix('=') else {
        return text.is_empty()
            || text.starts_with(|c: char| c.is_whitespace() || "/>".contains(c));
    };
    let expression = value.trim_start().strip_prefix('{');
    let expression = expression.and_then(|rest| rest.split_once('}'));
    expression.is_none_or(|(inner, _)| inner.trim() != "false")
}

/// Iterates over the attributes of a tag with their values; the value is empty unless quoted.
pub(super) fn quoted_attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    let next = move || {
        let (before, value) = rest.split_once('=')?;
        let name = before.rsplit(char::is_whitespace).next()?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let found = quote.and_then(|quote| value.get(1..)?.split_once(quote));
        rest = match found {
            Some((_, after)) => after,
            None => value.get(expression_len(value)?..)?,
        };
        Some((name, found.map_or("", |(text, _)| text)))
    };
    std::iter::from_fn(next)
}

/// Returns a tag with the values that are expressions converted to quoted HTML values.
pub(super) fn without_expressions(tag: &str) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some((before, value)) = rest.split_once("={") {
        let value = rest.get(before.len() + 1..).unwrap_or(value);
        let Some(len) = expression_len(value) else {
            break;
        };
        out.push_str(before);
        let inner = value.get(1..len - 1).unwrap_or_default();
        out.push_str(&format!(
            "=\"{}\"",
            expression_text(inner).replace('"', "'")
        ));
        rest = value.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the length of an expression in braces, skipping quoted braces.
fn expression_len(text: &str) -> Option<usize> {
    let mut tag = TagScanner::default();
    for (at, byte) in text.bytes().enumerate() {
        tag.step(byte);
        if tag.is_outside() {
            return Some(at + 1);
        }
    }
    None
}

/// Returns the text in an expression: its string literal, else all of it.
fn expression_text(words: &str) -> String {
    let words = words
        .trim()
        .trim_start_matches('{')
        .trim_end_matches('}')
        .trim();
    let quote = words.chars().find(|c| matches!(c, '"' | '\'' | '`'));
    let is_text = words.starts_with(['"', '\'', '`']) || words.starts_with("require(");
    match quote.filter(|_| is_text) {
        Some(quote) => words.split(quote).nth(1).unwrap_or_default().to_owned(),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_found_among_expressions() {
        let tag = "<A b=\"c = d\" e={f => '='} g='' h='i' j={1} k=2 l=\"m\">";
        let found: Vec<_> = quoted_attributes(tag).collect();
        assert_eq!(
            found,
            [
                ("b", "c = d"),
                ("e", ""),
                ("g", ""),
                ("h", "i"),
                ("j", ""),
                ("k", ""),
                ("l", "m")
            ]
        );
    }

    #[test]
    fn details_are_open_only_by_an_attribute_that_says_so() {
        let is_open = |tag: &str| is_set(tag, "open");
        for tag in [
            "<details open>",
            "<details open/>",
            "<details class='x' open=\"\">",
            "<Details a={b} open={true}>",
            "<Details open = {isOpen} b>",
        ] {
            assert!(is_open(tag), "{tag}");
        }
        for tag in [
            "<details>",
            "<details open={false}>",
            "<details summary=\"How to open it\">",
            "<details summary={x ? ' open ' : y}>",
            "<details data-open openness=\"x\" open-x>",
        ] {
            assert!(!is_open(tag), "{tag}");
        }
    }

    #[test]
    fn an_attribute_is_not_found_in_quotes_or_expressions() {
        let value = |tag: &str| attribute(tag, "summary");
        for tag in [
            "<Details title=\"the summary=x\" summary=\"S\">",
            "<Details title='a summary=\"x\" b' summary=\"S\">",
            "<Details on={() => { summary='x' }} summary={'S'}>",
            "<Details summary-of=\"x\" summary = \"S\">",
            "<Details\tsummary='S'>",
        ] {
            assert_eq!(value(tag).as_deref(), Some("S"), "{tag}");
        }
        for tag in [
            "<Details title=\"the summary=x\">",
            "<Details summary>",
            "<summary=\"S\">",
        ] {
            assert_eq!(value(tag), None, "{tag}");
        }
    }
}
