//! Indented text in dialects without indented code.
//!
//! The Markdown parser always has indented code, and only it knows the containers that an indent is
//! relative to. So it is asked where it sees such code, those lines are moved to the left, and it
//! is asked again, because text further down may depend on them.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::line_cursor::LineCursor;
use super::options::parser_options;
use crate::blog::{Dialect, IndentedText};
use crate::markdown::preprocess::{self, MARKER_SIGN, PreprocessedBody};

/// Indentation of code relative to its container, in columns.
const CODE_INDENT_COLUMNS: usize = 4;
/// Distance of tab stops, in columns.
const TAB_COLUMNS: usize = 4;
/// Maximum number of times that the parser is asked; code nested deeper stays code.
const MAX_PASSES: usize = 8;

/// Preprocesses a body in the dialect of its site, without indented code if that has none; the
/// result has the same lines as the source.
pub(in crate::markdown) fn prepare(body: &str, dialect: Dialect) -> PreprocessedBody {
    let mut prepared = preprocess::preprocess(body, dialect);
    let indented = dialect.indented_text();
    if indented == IndentedText::Code {
        return prepared;
    }
    for _ in 0..MAX_PASSES {
        let lines = indented_lines(&prepared.text, dialect);
        if lines.is_empty() {
            break;
        }
        prepared.text = moved_left(&prepared.text, &lines, indented);
    }
    prepared
}

/// A line of what the parser takes for indented code.
struct IndentedLine {
    /// The blanks before its text, after the markers of quotes and lists.
    blanks: Range<usize>,
    /// Width of these blanks, in columns.
    columns: usize,
    /// Columns by which it is indented more than code has to be.
    extra: usize,
    /// The same of the first line of the block.
    first_extra: usize,
    /// Whether it starts the block, or follows a blank line.
    starts_paragraph: bool,
}

/// Indented code that is being read.
#[derive(Default)]
struct OpenCode {
    last_line: Option<usize>,
    first_extra: Option<usize>,
}

/// Finds the lines of all indented code that are not blank.
fn indented_lines(text: &str, dialect: Dialect) -> Vec<IndentedLine> {
    if !text.contains("    ") && !text.contains('\t') {
        return Vec::new();
    }
    let mut lines: Vec<IndentedLine> = Vec::new();
    let mut cursor = LineCursor::new(text);
    let mut code: Option<OpenCode> = None;
    for (event, range) in Parser::new_ext(text, parser_options(dialect)).into_offset_iter() {
        match (event, &mut code) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)), _) => {
                code = Some(OpenCode::default());
            }
            (Event::End(TagEnd::CodeBlock), _) => code = None,
            (Event::Text(content), Some(code)) => {
                cursor.seek(range.start);
                let number = cursor.line();
                let read = read_line(text, cursor.line_start(), &range, &content);
                let Some((blanks, columns, extra)) =
                    read.filter(|_| code.last_line != Some(number))
                else {
                    continue;
                };
                lines.push(IndentedLine {
                    blanks,
                    columns,
                    extra,
                    first_extra: *code.first_extra.get_or_insert(extra),
                    starts_paragraph: code.last_line.is_none_or(|last| last + 1 != number),
                });
                code.last_line = Some(number);
            }
            _ => {}
        }
    }
    lines
}

/// Returns the blanks before the text of a line, their columns, and the columns that the parser
/// keeps of them; `None` if the line is blank.
fn read_line(
    text: &str,
    line_start: usize,
    range: &Range<usize>,
    content: &str,
) -> Option<(Range<usize>, usize, usize)> {
    let is_blank = |c: char| c == ' ' || c == '\t';
    let kept = content.trim_start_matches(is_blank);
    if kept.trim_end().is_empty() {
        return None;
    }
    let rest = text.get(range.start..)?;
    let end = text.len() - rest.trim_start_matches(is_blank).len();
    let before = text.get(line_start..end)?;
    let start = line_start + before.trim_end_matches(is_blank).len();
    let columns = column_at(text, line_start..end) - column_at(text, line_start..start);
    let extra = content.get(..content.len() - kept.len())?;
    Some((start..end, columns, column_at(extra, 0..extra.len())))
}

/// Returns the column after a range that starts a line.
fn column_at(text: &str, range: Range<usize>) -> usize {
    let part = text.get(range).unwrap_or_default();
    part.chars().fold(0, |column, c| match c {
        '\t' => (column / TAB_COLUMNS + 1) * TAB_COLUMNS,
        _ => column + 1,
    })
}

/// Moves indented lines to the left: the start of a paragraph with a sign before it, so that it
/// starts no other block; or all lines of a block by the same number of columns.
fn moved_left(text: &str, lines: &[IndentedLine], indented: IndentedText) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut at = 0;
    for line in lines {
        let is_paragraph = indented == IndentedText::Paragraph;
        if is_paragraph && !line.starts_paragraph {
            continue;
        }
        let extra = if is_paragraph {
            line.extra
        } else {
            line.extra.min(line.first_extra)
        };
        let columns = line.columns.saturating_sub(CODE_INDENT_COLUMNS + extra);
        moved.push_str(text.get(at..line.blanks.start).unwrap_or_default());
        moved.extend(std::iter::repeat_n(' ', columns));
        if is_paragraph {
            moved.push(MARKER_SIGN);
        }
        at = line.blanks.end;
    }
    moved.push_str(text.get(at..).unwrap_or_default());
    moved
}
