//! Source view of a post: its file as written, laid out as a page.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::{CleanText, Role, TextStyle, wrap};

use super::page::{PageBlock, PageRow, RenderedPage, RowSpan, SpanKind};

/// Minimum width of the text beside line numbers, in columns.
const MIN_TEXT_COLUMNS: usize = 30;
/// Columns between a line number and the text.
const GAP_COLUMNS: usize = 2;

/// Lays out the lines of a file at a width, with line numbers if there is room; the front matter,
/// before line `body`, is muted.
pub fn source_page(text: &str, body: usize, width: usize) -> RenderedPage {
    let digits = text.lines().count().max(1).ilog10() as usize + 1;
    let gutter = digits + GAP_COLUMNS;
    let gutter = if width < gutter + MIN_TEXT_COLUMNS {
        0
    } else {
        gutter
    };
    let mut page = RenderedPage {
        width,
        ..RenderedPage::default()
    };
    for (place, line) in text.lines().enumerate() {
        let number = place + 1;
        let role = if number < body {
            Role::Muted
        } else {
            Role::Text
        };
        let clean = CleanText::new(line.trim_end_matches('\r'));
        let first = page.rows.len();
        let parts = wrap::wrap(clean.as_str(), width - gutter);
        page.rows.extend(parts.iter().enumerate().map(|(at, part)| {
            let text = RowSpan {
                text: CleanText::new(part),
                style: TextStyle::of(role),
                ..RowSpan::default()
            };
            let spans = number_span((at == 0).then_some(number), gutter);
            PageRow {
                line: number,
                spans: spans.into_iter().chain([text]).collect(),
                fill: None,
            }
        }));
        let mut hasher = DefaultHasher::new();
        ("source", line).hash(&mut hasher);
        page.blocks.push(PageBlock {
            rows: first..page.rows.len(),
            line: number,
            hash: hasher.finish(),
        });
    }
    page
}

/// Returns the number before a line, or blanks before its further rows.
fn number_span(number: Option<usize>, gutter: usize) -> Option<RowSpan> {
    let digits = gutter.checked_sub(GAP_COLUMNS)?;
    let number = number.map_or_else(String::new, |number| number.to_string());
    Some(RowSpan {
        text: CleanText::new(&format!("{number:>digits$}  ")),
        style: TextStyle::of(Role::Muted),
        kind: SpanKind::Gutter,
        ..RowSpan::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_where_there_is_room() {
        let text = "one\n".repeat(9) + &"word ".repeat(10);
        let texts = |width| {
            let page = source_page(&text, 0, width);
            let rows = page.rows.iter();
            let texts = rows.map(|row| row.spans.iter().map(|span| span.text.as_str()).collect());
            texts.collect::<Vec<String>>()
        };
        let numbered = texts(34);
        assert_eq!(numbered[0], " 1  one");
        assert_eq!(numbered[9], "10  word word word word word word");
        assert_eq!(numbered[10], "    word word word word");
        assert_eq!(texts(33)[0], "one");
    }

    #[test]
    fn the_source_is_shown_line_by_line_with_nothing_hidden() {
        let page = source_page(
            "---\ntitle: \u{202e}x\n---\n# Hi **there**\n\nlong line here\n",
            4,
            10,
        );
        let rows: Vec<(usize, String)> = page
            .rows
            .iter()
            .map(|row| {
                (
                    row.line,
                    row.spans
                        .iter()
                        .map(|span| span.text.as_str().to_owned())
                        .collect(),
                )
            })
            .collect();
        let wanted = [
            (1, "---"),
            (2, "title: ␦x"),
            (3, "---"),
            (4, "# Hi"),
            (4, "**there**"),
            (5, ""),
            (6, "long line"),
            (6, "here"),
        ];
        assert_eq!(rows, wanted.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(page.rows[1].spans[0].style.role, Role::Muted);
        assert_eq!(page.rows[3].spans[0].style.role, Role::Text);
    }
}
