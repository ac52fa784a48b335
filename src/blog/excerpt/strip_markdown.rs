//! Removes the Markdown from one line, rule by rule in Docusaurus' order.
//!
//! Each rule runs only if its first character is present, so plain lines cost nothing.

use super::{is_blank, js_trim};

/// Longer lines are cut: some rules look ahead to the end of the line for every mark.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// Removes the Markdown from a line.
pub(super) fn strip_line(line: &str) -> String {
    let longest = line.len().min(MAX_LINE_BYTES);
    let end = (0..=longest)
        .rev()
        .find(|&at| line.is_char_boundary(at))
        .unwrap_or(0);
    let mut text = line.get(..end).unwrap_or_default().to_owned();
    let mut apply = |marks: &[u8], rule: fn(&str) -> String| {
        if text.bytes().any(|byte| marks.contains(&byte)) {
            text = rule(&text);
        }
    };
    apply(b"<", without_tags);
    apply(b"#", without_heading);
    apply(b"*_", without_emphasis);
    apply(b"~", without_strikethrough);
    apply(b"!", |text| without_links(text, "!["));
    apply(b"[", without_footnotes);
    apply(b"[", |text| without_links(text, "["));
    apply(b"`", without_code);
    apply(b">", without_quote);
    apply(b":", without_admonition);
    apply(b":", without_emoji_names);
    apply(b"{", without_id);
    js_trim(&text).to_owned()
}

/// Replaces `<[^>]*>` with nothing.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, tail)) = after.split_once('>') else {
            break;
        };
        out.push_str(before);
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Replaces `^#[^#]+#?` with nothing, then `^#{1,6}\s*([^#]*?)\s*#{0,6}` with its text.
fn without_heading(text: &str) -> String {
    let Some(rest) = text.strip_prefix('#') else {
        return text.to_owned();
    };
    let first = match rest.find('#') {
        Some(0) => text,
        Some(at) => rest.get(at + 1..).unwrap_or_default(),
        None if rest.is_empty() => text,
        None => "",
    };
    let hashes = first
        .bytes()
        .take(6)
        .take_while(|&byte| byte == b'#')
        .count();
    if hashes == 0 {
        return first.to_owned();
    }
    // The text is matched lazily, so it is empty: blanks and hashes are removed, the rest stays.
    let rest = first
        .get(hashes..)
        .unwrap_or_default()
        .trim_start_matches(is_blank);
    let more = rest
        .bytes()
        .take(6)
        .take_while(|&byte| byte == b'#')
        .count();
    rest.get(more..).unwrap_or_default().to_owned()
}

/// Replaces `([*_]{1,3})(.*?)\1` with its text.
fn without_emphasis(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['*', '_']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let here = rest.get(at..).unwrap_or_default();
        if let Some((inner, length)) = emphasis(here) {
            out.push_str(inner);
            rest = here.get(length..).unwrap_or_default();
        } else {
            out.push_str(here.get(..1).unwrap_or_default());
            rest = here.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Returns the text between an opening of one to three marks and the same marks, longest opening
/// first, and the length of the whole.
fn emphasis(text: &str) -> Option<(&str, usize)> {
    let marks = text
        .bytes()
        .take(3)
        .take_while(|byte| matches!(byte, b'*' | b'_'))
        .count();
    (1..=marks).rev().find_map(|count| {
        let (opening, after) = text.split_at_checked(count)?;
        let at = after.find(opening)?;
        Some((after.get(..at)?, count + at + count))
    })
}

/// Replaces `~~(\S.*\S)~~` with its text; the longest match wins.
fn without_strikethrough(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("~~") {
        let after = rest.get(at + 2..).unwrap_or_default();
        if let Some(inner) = strikethrough_text(after) {
            out.push_str(rest.get(..at).unwrap_or_default());
            out.push_str(inner);
            rest = after.get(inner.len() + 2..).unwrap_or_default();
        } else {
            out.push_str(rest.get(..=at).unwrap_or_default());
            rest = rest.get(at + 1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Returns the longest text up to a `~~` that neither begins nor ends with a blank.
fn strikethrough_text(after: &str) -> Option<&str> {
    if after.starts_with(is_blank) {
        return None;
    }
    let mut inner = after
        .rmatch_indices("~~")
        .filter_map(|(end, _)| after.get(..end));
    inner.find(|inner| inner.chars().nth(1).is_some() && !inner.ends_with(is_blank))
}

/// Replaces `OPEN(.*?)\][[(].*?[\])]` with its text.
fn without_links(text: &str, open: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        if let Some((label, tail)) = link(after) {
            out.push_str(label);
            rest = tail;
        } else {
            out.push_str(open);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn link(after: &str) -> Option<(&str, &str)> {
    let ends = after.match_indices(']').map(|(at, _)| at);
    let at = ends.into_iter().find(|&at| {
        let next = after.get(at + 1..).unwrap_or_default();
        next.starts_with(['[', '(']) && next.get(1..).is_some_and(|rest| rest.contains([')', ']']))
    })?;
    let target = after.get(at + 2..)?;
    let end = target.find([')', ']'])?;
    Some((after.get(..at)?, target.get(end + 1..)?))
}

/// Replaces `\[\^.+?\](?:: .*$)?` with nothing.
fn without_footnotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[^") {
        let first = after.chars().next().map_or(0, char::len_utf8);
        let Some(end) = after
            .get(first..)
            .and_then(|tail| tail.find(']'))
            .filter(|_| first > 0)
        else {
            break;
        };
        out.push_str(before);
        rest = after.get(first + end + 1..).unwrap_or_default();
        if rest.starts_with(": ") {
            return out;
        }
    }
    out.push_str(rest);
    out
}

/// Replaces `` `(.+?)` `` with its text.
fn without_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        out.push_str(before);
        let first = after.chars().next().map_or(0, char::len_utf8);
        let end = after.get(first..).and_then(|tail| tail.find('`'));
        if let Some(end) = end.filter(|_| first > 0) {
            out.push_str(after.get(..first + end).unwrap_or_default());
            rest = after.get(first + end + 1..).unwrap_or_default();
        } else {
            out.push('`');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Replaces `^\s{0,3}>\s?` with nothing.
fn without_quote(text: &str) -> String {
    let bare = text.trim_start_matches(is_blank);
    let blanks = text.len() - bare.len();
    let few = text
        .get(..blanks)
        .is_some_and(|blanks| blanks.chars().count() <= 3);
    match bare.strip_prefix('>').filter(|_| few) {
        Some(rest) => rest.strip_prefix(is_blank).unwrap_or(rest).to_owned(),
        None => text.to_owned(),
    }
}

/// Replaces `:::.*` with nothing.
fn without_admonition(text: &str) -> String {
    text.split(":::").next().unwrap_or_default().to_owned()
}

/// Replaces `\s?:(?:::|[^:\n])+:` with nothing.
fn without_emoji_names(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        if let Some(length) = emoji_name(after) {
            out.push_str(before.strip_suffix(is_blank).unwrap_or(before));
            rest = after.get(length..).unwrap_or_default();
        } else {
            out.push_str(before);
            out.push(':');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Returns the length of `(?:::|[^:\n])+:` at the start of a text, matched greedily.
fn emoji_name(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut last = None;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(':') && at > 0 {
            last = Some(at + 1);
        }
        if rest.starts_with("::") {
            at += 2;
        } else {
            match rest.chars().next() {
                Some(c) if c != ':' => at += c.len_utf8(),
                _ => return last,
            }
        }
    }
}

/// Replaces the first `\{#*[\w-]+\}` with nothing.
fn without_id(text: &str) -> String {
    for (at, _) in text.match_indices('{') {
        let after = text.get(at + 1..).unwrap_or_default();
        let Some((inner, tail)) = after.split_once('}') else {
            break;
        };
        let id = inner.trim_start_matches('#');
        if !id.is_empty()
            && id
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        {
            return [text.get(..at).unwrap_or_default(), tail].concat();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::strip_line;

    #[test]
    fn markdown_leaves_a_line_as_docusaurus_takes_it() {
        for (text, cleaned) in [
            ("**Bold** and _it_ and `code`", "Bold and it and code"),
            ("## Heading two", "Heading two"),
            ("#Hello", ""),
            ("# a # b", "b"),
            ("2 * 3 * 4", "2  3  4"),
            ("A &amp; B &lt;x&gt;", "A &amp; B &lt;x&gt;"),
            ("<div class=\"x\">Text</div>", "Text"),
            ("<div", "<div"),
            ("![alt](x.png)", "alt"),
            ("[a](b) and [c][d]", "a and c"),
            ("note[^1] here", "note here"),
            ("[^1]: gone", ""),
            ("> quote", "quote"),
            (":::note Title", ""),
            ("Hello :smile: world", "Hello world"),
            ("at 10:30 and 11:45", "at 1045"),
            ("- item", "- item"),
            ("| a | b |", "| a | b |"),
            ("snake_case_name", "snakecasename"),
            ("~~gone~~ here", "gone here"),
            ("title {#id}", "title"),
            ("{/* c */}", "{/ c /}"),
            ("***all*** three", "all three"),
        ] {
            assert_eq!(strip_line(text), cleaned, "{text}");
        }
    }
}
