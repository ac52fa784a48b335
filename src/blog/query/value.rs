//! Values of terms as typed: alternatives between commas, in quotes where they contain blanks.

/// Splits a value at commas outside quotes; empty alternatives are dropped.
pub(super) fn alternatives(raw: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let is_comma = move |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    raw.split(is_comma).filter(|part| !unquote(part).is_empty())
}

/// Removes the quotes of a value; a doubled quote inside quotes is one quote.
pub(super) fn unquote(raw: &str) -> String {
    let (mut out, mut inside) = (String::with_capacity(raw.len()), false);
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if inside && rest.peek() == Some(&'"') => {
                rest.next();
                out.push('"');
            }
            '"' => inside = !inside,
            other => out.push(other),
        }
    }
    out
}

/// Writes a text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Formats a value for a query: in quotes if it contains a blank, comma, quote or parenthesis;
/// quotes inside are doubled.
pub fn quote_tag(tag: &str) -> String {
    let is_special = |c: char| c.is_whitespace() || ",\"()".contains(c);
    if tag.is_empty() || tag.contains(is_special) {
        quoted(tag)
    } else {
        tag.to_owned()
    }
}

/// Formats a value where a sign may precede: in quotes if it begins like one.
pub(super) fn quote_signed(value: &str) -> String {
    if value.starts_with(['<', '>', '=', '~']) {
        quoted(value)
    } else {
        quote_tag(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_quotes_is_read_as_it_was() {
        for text in ["a", "a b", "a,b", "\"", "a \"b\", c", ">3", "~", "(x)", ","] {
            for written in [quote_tag(text), quote_signed(text), quoted(text)] {
                assert_eq!(unquote(&written), text);
                let parts: Vec<&str> = alternatives(&written).collect();
                assert_eq!(parts, [written.as_str()]);
            }
        }
        let parts: Vec<&str> = alternatives("a,,\"b,c\",\"\",d").collect();
        assert_eq!(parts, ["a", "\"b,c\"", "d"]);
    }
}
