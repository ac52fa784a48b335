//! Source view of a post: its file as written, laid out as a page.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::text::{CleanText, Role, TextStyle, wrap};

use super::page::{PageBlock, PageRow, RenderedPage, RowSpan};

/// Lays out the lines of a file at a width; the front matter, before line `body`, is muted.
pub fn source_page(text: &str, body: usize, width: usize) -> RenderedPage {
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
        page.rows.extend(
            wrap::wrap(clean.as_str(), width)
                .iter()
                .map(|part| PageRow {
                    line: number,
                    spans: vec![RowSpan {
                        text: CleanText::new(part),
                        style: TextStyle::of(role),
                        ..RowSpan::default()
                    }],
                    fill: None,
                }),
        );
        let mut hasher = DefaultHasher::new();
        ("source", line).hash(&mut hasher);
        page.blocks.push(PageBlock {
            rows: first..page.rows.len(),
            hash: hasher.finish(),
        });
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

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
