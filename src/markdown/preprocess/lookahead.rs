//! Lookahead: the part of a text that is searched for the end of a construct.

/// Maximum lookbehind and lookahead in bytes, which bounds the cost of constructs that never end.
const MAX_LOOKAHEAD_BYTES: usize = 2_000;

/// Returns the last line of a text, or its last part if it is long.
pub(super) fn last_line(text: &str) -> &str {
    let mut from = text.len().saturating_sub(MAX_LOOKAHEAD_BYTES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let end = text.get(from..).unwrap_or_default();
    end.rsplit('\n').next().unwrap_or_default()
}

/// Returns the part of a text that is within the lookahead.
pub(super) fn within_lookahead(text: &str) -> &str {
    let mut end = text.len().min(MAX_LOOKAHEAD_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
