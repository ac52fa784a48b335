//! Plain-text form of a page, for pipes.

use super::page::RenderedPage;

/// Returns the text of the rows, without trailing spaces.
pub fn plain_text(page: &RenderedPage) -> String {
    let mut out = String::new();
    for row in &page.rows {
        for span in &row.spans {
            out.push_str(span.text.as_str());
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}
