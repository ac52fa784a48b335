//! Start of the body, below the front matter: where writing begins.

use super::{MAX_LINES_PER_FRAME, OpenPost};
use crate::app::edit::CursorStart;
use crate::blog::front_matter;
use crate::blog::word_count::{self, MAX_MARKER_WORDS};
use crate::editor::highlight;

/// Blank lines of a body searched for its first text.
const MAX_BLANK_LINES: usize = 100;
/// Longest front matter, in bytes.
pub(super) const MAX_FRONT_MATTER_BYTES: usize = 64 << 10;

impl OpenPost {
    /// Returns the position for the cursor of a file that is opened, and whether it belongs to the
    /// first screen of the file.
    pub(in crate::app::edit) fn start_position(&self, start: CursorStart) -> (usize, bool) {
        match start {
            CursorStart::At(line, column) => (self.position_at((line, column)), line == 1),
            CursorStart::Body(line) => {
                let first = self.first_writing_position();
                let at = self.position_at((line, 1)).max(first);
                (at, at == first)
            }
        }
    }

    /// Returns the position at which writing begins: the first text of the body; above an excerpt
    /// marker, the blank line that a new post has for it.
    fn first_writing_position(&self) -> usize {
        let text = self.buffer.text();
        let body = self.body_position();
        let first = text.line_of(body);
        if text.line_start(first) != body {
            // the body begins on the line of the closing fence
            return body;
        }
        let line_of = |line| text.line_head(line, highlight::MAX_LINE_BYTES);
        let is_text = |line: &usize| !line_of(*line).trim().is_empty();
        let mut lines = (first..text.lines()).take(MAX_BLANK_LINES);
        text.line_start(match lines.find(is_text) {
            Some(line) if line > first && is_comment(line_of(line).trim()) => line - 1,
            Some(line) => line,
            None => first,
        })
    }

    /// Returns the position at which the body begins.
    fn body_position(&self) -> usize {
        let text = self.buffer.text();
        let head = text.slice(0..text.floor(MAX_FRONT_MATTER_BYTES));
        front_matter::split_as(&head, self.styles.state(0).front_matter_syntax()).body_start()
    }

    /// Returns the number of words in the body, which begins at a line; none if it only has an
    /// excerpt marker.
    pub(super) fn count_words(&self, body: usize) -> usize {
        let words = self.words.body(body).words;
        let text = self.buffer.text();
        let lines = text.lines().saturating_sub(body);
        if words > MAX_MARKER_WORDS || lines > MAX_BLANK_LINES {
            return words;
        }
        let start = text.line_start(body.min(text.lines() - 1));
        let is_empty = word_count::is_empty_body(&text.slice(start..text.len()));
        if is_empty { 0 } else { words }
    }

    /// Returns the first line of the body, from 0.
    pub(super) fn body_line(&mut self) -> usize {
        let text = self.buffer.text();
        let head = |line| text.line_head(line, highlight::MAX_LINE_BYTES);
        let styles = &mut self.styles;
        let mut state = |line: usize| {
            styles.lex_until(line, MAX_LINES_PER_FRAME, head);
            styles.state(line)
        };
        let mut lines = 1..text.lines();
        // blank lines may come before the front matter
        let first = lines.find(|line| !state(*line).is_at_file_start());
        let lines = first.into_iter().chain(lines);
        let matter = lines.take_while(|line| state(*line).is_in_front_matter());
        matter.last().map_or(0, |last| last + 1)
    }
}

/// Whether a line is a comment and nothing else, as excerpt markers are.
fn is_comment(line: &str) -> bool {
    let pairs = [("<!--", "-->"), ("{/*", "*/}")];
    let is_in = |(open, close): &(&str, &str)| line.starts_with(open) && line.ends_with(close);
    pairs.iter().any(is_in)
}

#[cfg(test)]
mod tests {
    use crate::app::edit::CursorStart;
    use crate::app::edit::open_post::tests::desk_of;
    use crate::blog::generator::FrontMatterSyntax;
    use crate::editor::highlight::LexerState;

    #[test]
    fn the_cursor_starts_on_the_first_line_of_the_body() {
        let gray = LexerState::start(FrontMatterSyntax::GrayMatter { toml: false });
        let hugo = LexerState::start(FrontMatterSyntax::Hugo);
        let hexo = LexerState::start(FrontMatterSyntax::Hexo);
        let cases = [
            ("---\ntitle: A\n---\n\n# Head\n", LexerState::START, 5),
            ("---\r\ntitle: A\r\n---\r\n\r\nText\r\n", gray, 5),
            ("---\ntitle: A\n---\nText\n", gray, 4),
            ("+++\ntitle = \"A\"\n+++\n\n\nText\n", hugo, 6),
            ("{\n\"title\": \"A\"\n}\n\nText\n", hugo, 5),
            ("\n\n---\ntitle: A\n---\n\nText\n", hugo, 7),
            ("title: A\n---\nText\n", hexo, 3),
            ("\u{feff}---\ntitle: A\n---\n\nText\n", gray, 5),
            // no front matter
            ("# Head\n\nText\n", LexerState::START, 1),
            ("\n\nText\n", LexerState::START, 3),
            ("", LexerState::START, 1),
            // a new post: above its marker, or the line below the front matter
            ("---\ntitle: A\n---\n\n\n<!-- truncate -->\n", gray, 5),
            ("---\ntitle: A\n---\n\n{/* truncate */}\n", gray, 4),
            ("---\ntitle: A\n---\n<!-- truncate -->\n", gray, 4),
            ("---\ntitle: A\n---\n\n", gray, 4),
            ("---\ntitle: A\n---\n", gray, 4),
            // the cursor never starts before the front matter
            ("---\ntitle: A\n---", LexerState::START, 3),
            // a comment that text follows on its line
            ("---\ntitle: A\n---\n\n<!-- a --> Text\n", gray, 5),
        ];
        for (contents, start, line) in cases {
            let open_post = desk_of(contents, start);
            let (at, is_at_top) = open_post.start_position(CursorStart::Body(0));
            let text = open_post.buffer.text();
            assert_eq!(text.line_of(at) + 1, line, "{contents:?}");
            assert!(is_at_top, "{contents:?}");
            let is_at_start = at == text.line_start(line - 1);
            assert_eq!(
                is_at_start,
                contents != "---\ntitle: A\n---",
                "{contents:?}"
            );
        }
    }

    #[test]
    fn a_line_below_the_start_is_kept_and_one_above_is_not() {
        let open_post = desk_of("---\ntitle: A\n---\n\nOne\n\nTwo\n", LexerState::START);
        let line_of = |start| {
            let (at, is_at_top) = open_post.start_position(start);
            (open_post.buffer.text().line_of(at) + 1, is_at_top)
        };
        assert_eq!(line_of(CursorStart::Body(7)), (7, false));
        assert_eq!(line_of(CursorStart::Body(2)), (5, true));
        assert_eq!(line_of(CursorStart::At(2, 3)), (2, false));
        assert_eq!(line_of(CursorStart::At(1, 1)), (1, true));
    }
}
