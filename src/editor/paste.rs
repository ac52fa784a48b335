//! Pasted text: line endings, and links from URLs.
//!
//! Terminals send line endings as CR, and some programs put a byte order mark before what they
//! copy; neither belongs in a post. Everything else is kept: invisible characters are made visible
//! when drawn, never removed.

use url::Url;

use super::highlight::LexerState;

/// URL schemes that make a link.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Returns pasted text with the line endings of the text it goes into.
pub fn normalize_line_endings(pasted: &str, line_end: &str) -> String {
    let text = pasted.strip_prefix('\u{feff}').unwrap_or(pasted);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push_str(line_end);
            }
            '\n' => out.push_str(line_end),
            c => out.push(c),
        }
    }
    out
}

/// Returns a link of selected words and a URL pasted over them; `None` if there are no words or no
/// URL, or if the line is not Markdown.
pub fn link(marked: &str, pasted: &str, state: LexerState) -> Option<String> {
    let url = link_destination(pasted)?;
    let is_text = !marked.trim().is_empty() && !marked.contains('\n');
    let is_markdown = !state.is_in_front_matter() && !state.is_literal();
    // a URL pasted over a URL replaces it
    if !is_text || !is_markdown || link_destination(marked).is_some() {
        return None;
    }
    let blanks = marked.len() - marked.trim_start().len();
    let (before, rest) = marked.split_at_checked(blanks)?;
    let (words, after) = rest.split_at_checked(rest.trim_end().len())?;
    Some(format!("{before}[{}]({url}){after}", escaped(words)))
}

/// Returns a text as a link destination, if it is a URL.
fn link_destination(text: &str) -> Option<String> {
    let text = text.trim();
    let is_one = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let url = Url::parse(text).ok().filter(|_| is_one)?;
    if !SCHEMES.contains(&url.scheme()) {
        return None;
    }
    let is_plain = is_balanced(text, '(', ')') && !text.contains(['<', '>', '\\']);
    Some(if is_plain {
        text.to_owned()
    } else {
        text.replace('(', "%28")
            .replace(')', "%29")
            .replace('<', "%3C")
            .replace('>', "%3E")
            .replace('\\', "%5C")
    })
}

/// Whether every bracket has its counterpart, each opened before it is closed.
fn is_balanced(text: &str, open: char, close: char) -> bool {
    let depth = text.chars().try_fold(0_usize, |depth, c| match c {
        c if c == open => Some(depth + 1),
        c if c == close => depth.checked_sub(1),
        _ => Some(depth),
    });
    depth == Some(0)
}

/// Escapes unbalanced brackets, which would end the link text.
fn escaped(words: &str) -> String {
    if is_balanced(words, '[', ']') {
        words.to_owned()
    } else {
        words.replace('[', "\\[").replace(']', "\\]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::highlight::next_state;

    fn pasted(marked: &str, over: &str) -> Option<String> {
        link(marked, over, LexerState::TEXT)
    }

    #[test]
    fn line_ends_become_those_of_the_text() {
        assert_eq!(
            normalize_line_endings("a\rb\r\nc\nd\r\re", "\n"),
            "a\nb\nc\nd\n\ne"
        );
        assert_eq!(normalize_line_endings("a\rb\n", "\r\n"), "a\r\nb\r\n");
        assert_eq!(
            normalize_line_endings("\u{feff}a\u{1b}[0m\t\u{a0}b", "\n"),
            "a\u{1b}[0m\t\u{a0}b"
        );
        assert_eq!(normalize_line_endings("", "\n"), "");
    }

    #[test]
    fn an_address_over_words_makes_a_link() {
        let is =
            |marked, over, wanted: &str| assert_eq!(pasted(marked, over).as_deref(), Some(wanted));
        is(
            "the words",
            "https://a.b/c?d=e#f\n",
            "[the words](https://a.b/c?d=e#f)",
        );
        is(" words ", "mailto:a@b.c", " [words](mailto:a@b.c) ");
        is("*a* [b]", "http://a.b/c_(d)", "[*a* [b]](http://a.b/c_(d))");
        is("a]b", "http://a.b/)", "[a\\]b](http://a.b/%29)");
        is("a", "http://a.b/)(", "[a](http://a.b/%29%28)");
    }

    #[test]
    fn anything_else_takes_the_place_of_the_words() {
        for (marked, over) in [
            ("", "https://a.b"),
            (" ", "https://a.b"),
            ("a\nb", "https://a.b"),
            ("https://a.b", "https://c.d"),
            ("a", "https://a.b c"),
            ("a", "https://a.b\nhttps://c.d"),
            ("a", "javascript:alert(1)"),
            ("a", "note: b"),
            ("a", "word"),
        ] {
            assert_eq!(pasted(marked, over), None, "{marked:?} {over:?}");
        }
        let in_code = next_state("```", LexerState::TEXT);
        assert_eq!(link("a", "https://a.b", in_code), None);
        let in_matter = next_state("---", LexerState::START);
        assert_eq!(link("a", "https://a.b", in_matter), None);
    }
}
