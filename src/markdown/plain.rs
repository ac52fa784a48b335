//! A page as plain text, for pipes.

use super::row::Page;

/// Writes the rows as text, without the blanks at their ends.
pub fn plain(page: &Page) -> String {
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
