//! Guard against the one construct that makes the parser panic: a tag that ends at a comma inside
//! brackets, such as `[!a, b]`.
//!
//! The scan is approximate where brackets occur in plain text. A miss is caught as a panic; a false
//! positive is an error on one post instead of a failed scan of the blog.

/// Returns the byte offset of such a tag.
pub(super) fn tag_before_comma(text: &str) -> Option<usize> {
    if !text.contains('!') || !text.contains(['[', '{']) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        let begins = at == 0
            || bytes
                .get(at - 1)
                .is_some_and(|before| b" \t\r\n[{,:".contains(before));
        match byte {
            b'"' | b'\'' if begins => at = quote_end(bytes, at),
            b'#' if begins => at = line_end(bytes, at),
            b'[' | b'{' if begins || depth > 0 => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'!' if depth > 0 && begins && ends_at_comma(bytes, at) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn ends_at_comma(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = rest.iter().find(|byte| b" \t\r\n,".contains(byte));
    end == Some(&b',')
}

/// Returns the byte offset of the quote that closes the text quoted at `at`.
fn quote_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes.get(at).copied().unwrap_or_default();
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' if quote == b'"' => end += 1,
            _ if byte == quote => return end,
            _ => {}
        }
        end += 1;
    }
    end
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::tag_before_comma;

    #[test]
    fn only_a_tag_in_brackets_that_ends_at_a_comma_is_found() {
        assert_eq!(tag_before_comma("a: [!b, c]"), Some(4));
        assert_eq!(tag_before_comma("a: [\"]\", !b,c]"), Some(9));
        for text in [
            "a: [!b c, d]",
            "a: [x]\nb: so !good, yes",
            "a: [\"!b, c\"]",
            "a: [wow!, c]",
            "a: !b\n",
        ] {
            assert_eq!(tag_before_comma(text), None, "{text}");
        }
    }
}
