//! The text of a post as its page shows it, folded for searching, with a mapping to its source.
//!
//! This is not a parser: it scans the source once and drops the markup that a page does not show,
//! so that searching thousands of posts is cheap. Code is kept as it is.

use pulldown_cmark::{Event, Parser};

use crate::text::fold::{FoldOptions, FoldedText};

/// Longer sequences between `&` and `;` are not entities.
const MAX_ENTITY_BYTES: usize = 40;

/// Folds the source of a post as its page shows it.
pub fn fold_rendered(source: &str, fold: FoldOptions) -> FoldedText {
    let mut page = RenderedTextBuilder {
        folded: FoldedText::new(fold),
        fence: None,
        in_comment: false,
    };
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        page.line(line, at);
        at += line.len();
    }
    page.folded
}

/// Folds the source of a post with all its markup.
pub fn fold_source(source: &str, fold: FoldOptions) -> FoldedText {
    let mut folded = FoldedText::new(fold);
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let inner = unquoted(line);
        if inner.trim().is_empty() {
            folded.push_boundary();
        }
        folded.push(inner, at + line.len() - inner.len());
        at += line.len();
    }
    folded
}

/// Whether a search contains characters that Markdown uses as markup.
pub fn has_markup_chars(typed: &str) -> bool {
    typed.contains(['*', '_', '~', '`', '[', ']', '\\', '<', '>', '&', '!', '#'])
}

/// Returns a line without indentation and block quote marks.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

struct RenderedTextBuilder {
    folded: FoldedText,
    /// The fence character of an open code block, and the length of its opening fence.
    fence: Option<(u8, usize)>,
    in_comment: bool,
}

impl RenderedTextBuilder {
    fn line(&mut self, line: &str, at: usize) {
        let inner = unquoted(line);
        let at = at + line.len() - inner.len();
        if inner.trim().is_empty() {
            self.folded.push_boundary();
            return;
        }
        let sign = inner.bytes().next().filter(|sign| b"`~".contains(sign));
        let count = inner.bytes().take_while(|byte| Some(*byte) == sign).count();
        match (self.fence, sign) {
            (Some((open, least)), sign) => {
                if sign == Some(open) && count >= least {
                    self.fence = None;
                    self.folded.push_boundary();
                } else {
                    self.folded.push(inner, at);
                }
            }
            (None, Some(sign)) if count >= 3 => {
                self.fence = Some((sign, count));
                self.folded.push_boundary();
            }
            (None, _) => self.prose(inner, at),
        }
    }

    /// Adds a line of prose without its markup.
    fn prose(&mut self, line: &str, at: usize) {
        let mut from = 0;
        while let Some(rest) = line.get(from..).filter(|rest| !rest.is_empty()) {
            if self.in_comment {
                let end = rest.find("-->");
                self.in_comment = end.is_none();
                from = end.map_or(line.len(), |end| from + end + 3);
                continue;
            }
            let is_mark = |c: char| {
                matches!(
                    c,
                    '*' | '_' | '~' | '`' | '[' | ']' | '!' | '\\' | '&' | '<'
                )
            };
            let plain = rest.find(is_mark).unwrap_or(rest.len());
            self.folded
                .push(rest.get(..plain).unwrap_or_default(), at + from);
            from += plain;
            if plain < rest.len() {
                from += self.mark(line, from, at);
            }
        }
    }

    /// Adds the visible part of the markup at a byte of a line; returns the number of bytes
    /// consumed.
    fn mark(&mut self, line: &str, from: usize, at: usize) -> usize {
        let rest = line.get(from..).unwrap_or_default();
        let mut chars = rest.chars();
        let (first, next) = (chars.next(), chars.next());
        match (first, next) {
            (Some('~'), Some('~')) => 2,
            (Some('['), Some('^')) => rest.find(']').map_or(1, |end| end + 1),
            (Some(']'), _) => 1 + link_target_length(rest.get(1..).unwrap_or_default()),
            (Some('\\'), Some(next)) if next.is_ascii_punctuation() => {
                self.folded
                    .push(rest.get(1..2).unwrap_or_default(), at + from + 1);
                2
            }
            (Some('*' | '['), _) | (Some('!'), Some('[')) | (Some('\\'), Some('\r' | '\n')) => 1,
            (Some('_'), _) if !is_within_word(line, from) => 1,
            (Some('`'), _) => self.code(rest, at + from),
            (Some('&'), _) => self.entity(rest, at + from),
            (Some('<'), _) => self.tag(rest, at + from),
            (first, _) => {
                let len = first.map_or(1, char::len_utf8);
                self.folded
                    .push(rest.get(..len).unwrap_or_default(), at + from);
                len
            }
        }
    }

    /// Adds a code span; backticks that open none are dropped. Returns the number of bytes
    /// consumed.
    fn code(&mut self, rest: &str, at: usize) -> usize {
        let signs = rest.bytes().take_while(|byte| *byte == b'`').count();
        let fence = rest.get(..signs).unwrap_or_default();
        let inner = rest.get(signs..).unwrap_or_default();
        let Some(end) = inner.find(fence) else {
            return signs;
        };
        self.folded
            .push(inner.get(..end).unwrap_or_default(), at + signs);
        signs + end + signs
    }

    /// Adds the character of an entity; returns the number of bytes consumed.
    fn entity(&mut self, rest: &str, at: usize) -> usize {
        let name = rest.bytes().take(MAX_ENTITY_BYTES).skip(1);
        let len = 1 + name
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
            .count();
        let entity = rest.get(..=len).filter(|entity| entity.ends_with(';'));
        let meant = entity.filter(|entity| entity.len() > 2).map(decode_entity);
        match (entity, meant) {
            (Some(entity), Some(meant)) if meant != entity => {
                self.folded.push_mapped(&meant, at..at + entity.len());
                entity.len()
            }
            _ => {
                self.folded.push("&", at);
                1
            }
        }
    }

    /// Skips a tag, a comment, or the angle brackets of an autolink; returns the number of bytes
    /// consumed.
    fn tag(&mut self, rest: &str, at: usize) -> usize {
        if rest.starts_with("<!--") {
            self.in_comment = true;
            return 4;
        }
        let inner = rest.get(1..).unwrap_or_default();
        let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = inner.find('>').filter(|_| is_tag);
        let Some(inner) = end.and_then(|end| inner.get(..end)) else {
            self.folded.push("<", at);
            return 1;
        };
        let is_address = inner.contains([':', '@']) && !inner.contains([' ', '"', '\'']);
        if is_address {
            self.folded.push(inner, at + 1);
        }
        inner.len() + 2
    }
}

/// Returns the length in bytes of the target after the text of a link.
fn link_target_length(rest: &str) -> usize {
    let close = match rest.bytes().next() {
        Some(b'(') => b')',
        Some(b'[') => b']',
        _ => return 0,
    };
    let mut open = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' if close == b')' => open += 1,
            byte if byte == close => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    0
}

/// Whether a run of underscores is between two letters or digits.
fn is_within_word(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or_default().trim_end_matches('_');
    let behind = line.get(at..).unwrap_or_default().trim_start_matches('_');
    let ends = [before.chars().next_back(), behind.chars().next()];
    ends.into_iter()
        .all(|end| end.is_some_and(char::is_alphanumeric))
}

/// Returns the text that an entity represents.
fn decode_entity(entity: &str) -> String {
    let texts = Parser::new(entity).filter_map(|event| match event {
        Event::Text(text) => Some(text.into_string()),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        fold_rendered(
            source,
            FoldOptions {
                case: true,
                accents: true,
            },
        )
        .text()
        .to_owned()
    }

    #[test]
    fn marks_that_a_page_does_not_show_are_left_out() {
        for (source, text) in [
            ("the **big** dog", "the big dog"),
            ("the __big__ _old_ dog_house", "the big old dog_house"),
            ("the [small](https://e.org/a_(b)) cat", "the small cat"),
            ("the [small][ref] cat, [one]", "the small cat, one"),
            ("the ![small](a.png) cat", "the small cat"),
            ("the `code *x*` span, ``a`b``", "the code *x* span, a`b"),
            (
                "mouse &amp; co, caf&eacute;, a &b; c",
                "mouse & co, café, a &b; c",
            ),
            ("\\*star\\* here", "*star* here"),
            ("~~gone~~ a note[^1] here", "gone a note here"),
            (
                "a <b>bold</b> word <!-- not\nseen --> here",
                "a bold word here",
            ),
            (
                "see <https://e.org> here, 1 < 2",
                "see https://e.org here, 1 < 2",
            ),
            ("> a quote\n> goes on", "a quote goes on"),
            ("two\\\nlines\n\nend", "two lines\nend"),
            (
                "```rust\nlet a: Vec<T> = *b;\n```\nafter",
                "let a: Vec<T> = *b;\nafter",
            ),
        ] {
            assert_eq!(shown(source), text, "{source:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn all_of_it_comes_from_the_source(source in "[ab é*_`~<>&;\\[\\]()!\\\\\n#-]{0,60}") {
            let folded = fold_rendered(&source, FoldOptions::default());
            for (at, c) in folded.text().char_indices() {
                let range = folded.source_range(&(at..at + c.len_utf8()));
                proptest::prop_assert!(source.get(range).is_some());
            }
        }
    }
}
