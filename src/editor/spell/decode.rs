//! Character encoding of a dictionary, as named by its `SET` line.

use super::DictionaryError;

/// Characters in which ISO 8859-15 differs from ISO 8859-1.
const LATIN_NINE: [(u8, char); 8] = [
    (0xa4, '€'),
    (0xa6, 'Š'),
    (0xa8, 'š'),
    (0xb4, 'Ž'),
    (0xb8, 'ž'),
    (0xbc, 'Œ'),
    (0xbd, 'œ'),
    (0xbe, 'Ÿ'),
];

/// Decodes both files of a dictionary.
pub(super) fn decode(aff: &[u8], dic: &[u8]) -> Result<(String, String), DictionaryError> {
    let read = match normalized_encoding(aff).as_deref() {
        Some("UTF8") => utf8,
        // Hunspell defaults to ISO 8859-1
        None | Some("ISO88591" | "LATIN1" | "ASCII" | "USASCII") => latin_one,
        Some("ISO885915" | "LATIN9") => latin_nine,
        Some(_) => return Err(DictionaryError::Encoding(declared_encoding(aff))),
    };
    Ok((read(aff, "aff")?, read(dic, "dic")?))
}

/// Returns the value of the `SET` line, as written.
fn declared_encoding(aff: &[u8]) -> String {
    let lines = aff.split(|byte| *byte == b'\n');
    let mut names = lines.filter_map(|line| {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches('\u{feff}').trim();
        let name = line.strip_prefix("SET")?.strip_prefix([' ', '\t'])?;
        Some(name.trim().to_owned())
    });
    names.next().unwrap_or_default()
}

/// Returns the normalized name of the encoding: upper case, letters and digits only.
fn normalized_encoding(aff: &[u8]) -> Option<String> {
    let name = declared_encoding(aff).to_ascii_uppercase();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    (!name.is_empty()).then_some(name)
}

fn utf8(bytes: &[u8], file: &'static str) -> Result<String, DictionaryError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        Err(error) => Err(DictionaryError::NotUtf8(error.valid_up_to(), file)),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several ways to read")]
fn latin_one(bytes: &[u8], _: &'static str) -> Result<String, DictionaryError> {
    Ok(bytes.iter().copied().map(char::from).collect())
}

#[expect(clippy::unnecessary_wraps, reason = "one of several ways to read")]
fn latin_nine(bytes: &[u8], _: &'static str) -> Result<String, DictionaryError> {
    let other = |byte: u8| LATIN_NINE.iter().find(|(at, _)| *at == byte);
    let read = |byte: &u8| other(*byte).map_or(char::from(*byte), |(_, c)| *c);
    Ok(bytes.iter().map(read).collect())
}
