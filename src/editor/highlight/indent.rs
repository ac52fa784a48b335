//! Indentation of a line, in columns.

/// Distance of tab stops, in columns (`CommonMark` 2.2).
const TAB_WIDTH: usize = 4;

/// Returns the width of the indentation of a line, in columns.
pub(super) fn columns(line: &str) -> usize {
    blanks(line, 0).1
}

/// Returns the number of bytes and columns of the whitespace at the beginning of a text that starts
/// at `column`.
pub(super) fn blanks(text: &str, column: usize) -> (usize, usize) {
    let mut at = column;
    let mut len = 0;
    for byte in text.bytes() {
        match byte {
            b' ' => at += 1,
            b'\t' => at += TAB_WIDTH - at % TAB_WIDTH,
            _ => break,
        }
        len += 1;
    }
    (len, at - column)
}
