//! Lossless text: files that are not valid UTF-8, as text that converts back byte for byte.
//!
//! Each invalid byte is escaped as one of the last private-use characters of Unicode. A file with
//! invalid bytes that also contains such a character cannot be represented.

pub(super) mod any_path;

use std::borrow::Cow;

/// Escape character for byte 0; only those for 0x80 to 0xff occur.
const ESCAPE_BASE: u32 = 0x0010_FF00;

/// Decodes bytes to text. Returns the text and whether it contains escaped bytes, or `None` if the
/// conversion would not be reversible.
pub fn to_text(bytes: Vec<u8>) -> Option<(String, bool)> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some((text, false)),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        if chunk.valid().chars().any(|c| escaped_byte(c).is_some()) {
            return None;
        }
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char_of(*byte)));
    }
    Some((text, true))
}

/// Encodes text with escaped bytes back to the original bytes.
pub fn to_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match escaped_byte(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Replaces escaped bytes by U+FFFD, for display.
pub fn for_display(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| escaped_byte(c).is_some()) {
        let shown = text
            .chars()
            .map(|c| escaped_byte(c).map_or(c, |_| '\u{fffd}'));
        return Cow::Owned(shown.collect());
    }
    Cow::Borrowed(text)
}

/// Whether a text contains no escape characters, so that it can be inserted into text with escaped
/// bytes without ambiguity.
pub fn has_no_escapes(text: &str) -> bool {
    !text.chars().any(|c| escaped_byte(c).is_some())
}

/// Returns the byte that an escape character represents, if it is one.
pub fn escaped_byte(c: char) -> Option<u8> {
    let byte = u32::from(c).checked_sub(ESCAPE_BASE)?;
    u8::try_from(byte).ok().filter(|byte| *byte >= 0x80)
}

fn char_of(byte: u8) -> Option<char> {
    char::from_u32(ESCAPE_BASE + u32::from(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_that_are_no_text_stand_in_it_and_are_shown_as_marks() {
        let (text, is_escaped) = to_text(b"caf\xe9 \xff\0.".to_vec()).expect("text");
        assert!(is_escaped);
        assert_eq!(for_display(&text), "caf\u{fffd} \u{fffd}\0.");
        assert_eq!(
            to_text(b"plain".to_vec()),
            Some(("plain".to_owned(), false))
        );
    }

    #[test]
    fn a_character_that_could_be_a_byte_is_refused_beside_one() {
        let mut bytes = "\u{10ffe9}".as_bytes().to_vec();
        assert!(to_text(bytes.clone()).is_some_and(|(_, is_escaped)| !is_escaped));
        bytes.push(0xff);
        assert_eq!(to_text(bytes), None);
    }

    proptest! {
        #[test]
        fn what_is_read_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some((text, is_escaped)) = to_text(bytes.clone()) {
                let back = if is_escaped { to_bytes(&text) } else { text.into_bytes() };
                prop_assert_eq!(back, bytes);
            }
        }
    }
}
