//! Autolinks: URLs without markup in the text, as GFM links them ("Autolinks (extension)").

use crate::markdown::blocks::IndexRange;

/// Maximum length of a host name, in characters.
const MAX_HOST_CHARS: usize = 255;
/// Maximum length of the part before the `@` of an email address, in bytes.
const MAX_EMAIL_USER_BYTES: usize = 64;

/// Whether a text may contain a URL; a cheap check.
pub(super) fn may_contain_url(text: &str) -> bool {
    text.contains("://") || text.contains("www.") || text.contains('@')
}

/// Finds the URLs in a text with their link targets, in order, in one pass.
///
/// A URL directly after `<` is ignored: it is a malformed autolink, for example with a space, whose
/// first part would lead elsewhere.
pub(super) fn bare_urls(text: &str) -> Vec<(IndexRange, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive([' ', '(', '*', '_', '~']) {
        let start = at;
        at += word.len();
        if start
            < found
                .last()
                .map_or(0, |(extent, _): &(IndexRange, String)| extent.end)
        {
            continue;
        }
        // a URL may contain the characters that can precede one
        let rest = text.get(start..).unwrap_or_default();
        if let Some((len, url)) = match_web_url(rest).or_else(|| match_email(rest)) {
            found.push((IndexRange::new(start, start + len), url));
        }
    }
    found
}

fn match_web_url(text: &str) -> Option<(usize, String)> {
    let is_www = text.starts_with("www.");
    let scheme = ["http://", "https://", "ftp://"]
        .into_iter()
        .find(|scheme| {
            let head = text.get(..scheme.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        });
    let host = match scheme {
        Some(scheme) => text.get(scheme.len()..)?,
        None if is_www => text,
        None => return None,
    };
    if !is_host(host) {
        return None;
    }
    let len = text.find([' ', '<']).unwrap_or(text.len());
    let kept = trim_punctuation(text.get(..len)?);
    let url = match scheme {
        Some(_) => kept.to_owned(),
        None => format!("http://{kept}"),
    };
    Some((kept.len(), url))
}

/// Whether a text starts with a host name; examines only its beginning.
fn is_host(text: &str) -> bool {
    let mut dots = 0;
    for (index, c) in text.chars().take(MAX_HOST_CHARS).enumerate() {
        match c {
            '.' if index > 0 => dots += 1,
            '-' | '_' => {}
            _ if c.is_alphanumeric() => {
                if dots > 0 {
                    return true;
                }
            }
            _ => break,
        }
    }
    text.starts_with("localhost")
}

fn match_email(text: &str) -> Option<(usize, String)> {
    let is_user = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let user = text
        .bytes()
        .take(MAX_EMAIL_USER_BYTES)
        .position(|byte| !is_user(byte.into()))?;
    let host = text.get(user..)?.strip_prefix('@')?;
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let len = host
        .bytes()
        .take(MAX_HOST_CHARS)
        .position(|byte| !is_host(byte.into()))
        .unwrap_or(host.len().min(MAX_HOST_CHARS));
    let host = host.get(..len)?.trim_end_matches('.');
    if user == 0 || !host.contains('.') || host.starts_with('.') || host.ends_with(['-', '_']) {
        return None;
    }
    let len = user + 1 + host.len();
    Some((len, format!("mailto:{}", text.get(..len)?)))
}

/// Removes trailing punctuation that belongs to the sentence, not to the URL.
fn trim_punctuation(word: &str) -> &str {
    let mut kept = word;
    let mut open = kept.matches('(').count();
    let mut closed = kept.matches(')').count();
    while let Some(last) = kept.chars().next_back() {
        let is_loose = match last {
            ')' => closed > open,
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '"' | '\'' | ';' | '`' => true,
            _ => false,
        };
        if !is_loose {
            break;
        }
        closed -= usize::from(last == ')');
        open -= usize::from(last == '(');
        kept = kept.get(..kept.len() - last.len_utf8()).unwrap_or_default();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        bare_urls(text).into_iter().map(|(_, url)| url).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_does() {
        assert_eq!(
            found("see https://a.io/b_c(d), (http://x.org/y) or www.z.com."),
            ["https://a.io/b_c(d)", "http://x.org/y", "http://www.z.com"]
        );
        assert_eq!(found("me@example.com, a@b"), ["mailto:me@example.com"]);
        assert!(found("http:// https://x and://y.z").is_empty());
    }

    #[test]
    fn malformed_autolinks_are_not_linked() {
        assert!(found("<https://a.io/b c> <me\\+@example.com>").is_empty());
        assert_eq!(found("< https://a.io >"), ["https://a.io"]);
    }
}
