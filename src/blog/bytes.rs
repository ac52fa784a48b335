//! Files that are not all UTF-8, as text that comes back byte for byte.
//!
//! A byte that is part of no character stands for one of the last private characters of Unicode
//! while it is in a text. A file that holds such a character itself is no text here.

pub(super) mod any_path;

use std::borrow::Cow;

/// The character of byte 0; those of 0x80 to 0xff are used.
const FIRST: u32 = 0x0010_FF00;

/// Reads bytes as text. Gives the text, and whether bytes stand in it as characters; nothing where
/// the way back would not be known.
pub fn to_text(bytes: Vec<u8>) -> Option<(String, bool)> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some((text, false)),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        if chunk.valid().chars().any(|c| byte_of(c).is_some()) {
            return None;
        }
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char_of(*byte)));
    }
    Some((text, true))
}

/// Gives the bytes of a text in which bytes stand as characters.
pub fn to_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Shows a text in which bytes stand as characters: with the mark of what is no character.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| byte_of(c).is_some()) {
        let shown = text.chars().map(|c| byte_of(c).map_or(c, |_| '\u{fffd}'));
        return Cow::Owned(shown.collect());
    }
    Cow::Borrowed(text)
}

/// Tells whether a text in which bytes stand as characters, and one in which none do, can be told
/// apart from their mixture: no character of the second could be a byte.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| byte_of(c).is_some())
}

/// Gives the byte a character stands for, if it stands for one.
pub fn byte_of(c: char) -> Option<u8> {
    let byte = u32::from(c).checked_sub(FIRST)?;
    u8::try_from(byte).ok().filter(|byte| *byte >= 0x80)
}

fn char_of(byte: u8) -> Option<char> {
    char::from_u32(FIRST + u32::from(byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_that_are_no_text_stand_in_it_and_are_shown_as_marks() {
        let (text, is_escaped) = to_text(b"caf\xe9 \xff\0.".to_vec()).expect("text");
        assert!(is_escaped);
        assert_eq!(shown(&text), "caf\u{fffd} \u{fffd}\0.");
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
