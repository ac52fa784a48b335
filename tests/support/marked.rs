//! Rows as text with inline markers, so that a test shows what a reader sees.

use postdesk::markdown::{PageStyle, RenderedPage, RowSpan, SpanKind, layout, parse};
use postdesk::text::TextModifier;

/// Lays a post out at 80 columns and returns its rows: `**bold**`, `_italic_`, `~struck~`, ``
/// `code` ``, `[link](url)`, `‹text added by postdesk›`; gutters and borders as they are, but a
/// wide gap as `…`; without the padding of code.
pub(crate) fn marked(source: &str) -> Vec<String> {
    rows(&layout(&parse(source), 80, PageStyle::default()))
}

/// Formats the rows of a page in the same way.
pub(crate) fn rows(page: &RenderedPage) -> Vec<String> {
    let row = |spans: &[RowSpan]| {
        let spans = spans.iter().map(|span| written(page, span));
        spans.collect::<String>().trim_end().to_owned()
    };
    page.rows.iter().map(|found| row(&found.spans)).collect()
}

fn written(page: &RenderedPage, span: &RowSpan) -> String {
    let mut text = span.text.as_str().to_owned();
    match span.kind {
        // label at the right of a row of code
        SpanKind::Gutter if text.len() > 20 => return "… ".to_owned(),
        SpanKind::Gutter | SpanKind::Border => return text,
        SpanKind::Padding => return String::new(),
        SpanKind::Note => text = format!("‹{text}›"),
        SpanKind::Content => {}
    }
    for (mark, sign) in [
        (TextModifier::CODE, "`"),
        (TextModifier::STRIKE, "~"),
        (TextModifier::ITALIC, "_"),
        (TextModifier::BOLD, "**"),
    ] {
        if span.marks.contains(mark) {
            text = format!("{sign}{text}{sign}");
        }
    }
    match span.link.and_then(|link| page.links.get(link)) {
        Some(link) => format!("[{text}]({})", link.url),
        None => text,
    }
}
