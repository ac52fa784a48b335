//! YAML text: unquoted if every reader takes it for that text, else quoted.
//!
//! Readers differ on what is text: `yes`, `010`, `12:30` and `1_000` are values in YAML 1.1 (Ruby's
//! and Go's), and text in YAML 1.2. Text that any of them would read as another type is quoted.

use super::super::super::value::{ScalarKind, kind_of_plain};
use super::super::span_tree::{CollectionStyle, QuoteStyle};
use super::WriteStyle;
use super::quotes::{double, needs_escape};

/// Line format of a block scalar.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct BlockScalarLines<'a> {
    /// Indentation of each line.
    pub(in super::super) indent: &'a str,
    /// Line ending.
    pub(in super::super) end: &'a str,
    /// Comment after the `|` or `>` on the first line, with the whitespace before it.
    pub(in super::super) comment: &'a str,
}

/// Formats a text.
pub(super) fn text(text: &str, spot: WriteStyle<'_>) -> String {
    let is_flow = spot.form == CollectionStyle::Flow;
    match (spot.style, spot.lines) {
        (QuoteStyle::Literal | QuoteStyle::Folded, Some(lines)) if can_be_block_scalar(text) => {
            block_scalar(text, spot.style, lines)
        }
        (QuoteStyle::Double, _) => double(text),
        (QuoteStyle::Single, _) if can_be_single_quoted(text) => single(text),
        (QuoteStyle::Plain, _) if can_be_plain(text, is_flow) => text.to_owned(),
        _ if text.contains(['"', '\\']) && can_be_single_quoted(text) => single(text),
        _ => double(text),
    }
}

/// Formats a key.
pub(in super::super) fn key(key: &str) -> String {
    let is_plain = can_be_plain(key, true);
    if is_plain {
        key.to_owned()
    } else {
        double(key)
    }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn can_be_single_quoted(text: &str) -> bool {
    !text.contains(needs_escape)
}

/// Whether a text can be written without quotes.
fn can_be_plain(text: &str, is_flow: bool) -> bool {
    let ends_blank = text.trim_matches([' ', '\t']).len() != text.len();
    let opens = text.starts_with("---") || text.starts_with("...");
    !(ends_blank
        || opens
        || text.contains(needs_escape)
        || starts_with_indicator(text, is_flow)
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || (is_flow && text.contains([',', '[', ']', '{', '}', ':']))
        || is_non_text(text))
}

/// Whether a text begins with a YAML indicator character.
fn starts_with_indicator(text: &str, is_flow: bool) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        None => true,
        Some('-') => chars.next().is_none_or(|c| c == ' '),
        Some('?' | ':') => chars.next().is_none_or(|c| c == ' ' || is_flow),
        Some(c) => ",[]{}#&*!|>'\"%@`=".contains(c),
    }
}

/// Whether some reader takes a text for a boolean, a number, a date or null.
fn is_non_text(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) || text == "<<" {
        return true;
    }
    kind_of_plain(text) != ScalarKind::Text || looks_like_a_number(text)
}

/// Whether a text looks like a YAML 1.1 number or time: underscores, commas, colons, other bases.
fn looks_like_a_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |text: &str, others: &str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || others.contains(c))
    };
    if let Some(rest) = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0b"))
    {
        return rest.chars().all(|c| c.is_ascii_hexdigit() || c == '_');
    }
    let (year, rest) = digits.split_once('-').unwrap_or((digits, ""));
    let month = rest.find('-').unwrap_or(0);
    let is_date = year.len() == 4 && all(year, "") && (1..=2).contains(&month);
    if is_date {
        return all(text, " -+:.TtZz");
    }
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && all(digits, "_,.:eE")
        // a version number: two dots don't make a number
        && digits.matches('.').count() < 2
}

/// Whether a text can be written as a block scalar.
fn can_be_block_scalar(text: &str) -> bool {
    let lines = text.trim_end_matches('\n');
    let ends = text.len() - lines.len();
    let is_odd = |line: &str| !line.is_empty() && line.trim().is_empty();
    ends < 2
        && !lines.is_empty()
        && !lines.starts_with([' ', '\t', '\n'])
        && !lines.split('\n').any(is_odd)
        && !lines.contains(|c| c != '\n' && needs_escape(c))
}

fn block_scalar(text: &str, style: QuoteStyle, lines: BlockScalarLines<'_>) -> String {
    let written = text.trim_end_matches('\n');
    let mark = match style {
        QuoteStyle::Folded if !written.contains('\n') => ">",
        _ => "|",
    };
    let keep = if written.len() == text.len() { "-" } else { "" };
    let mut all = format!("{mark}{keep}{}", lines.comment);
    for line in written.split('\n') {
        all.push_str(lines.end);
        if !line.is_empty() {
            all.push_str(lines.indent);
            all.push_str(line);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::super::super::{FrontMatterLanguage, yaml};
    use super::*;

    fn written(text: &str, style: QuoteStyle, form: CollectionStyle) -> String {
        let spot = WriteStyle {
            language: FrontMatterLanguage::Yaml,
            form,
            style,
            lines: None,
        };
        super::text(text, spot)
    }

    /// Values to some reader, or text beginning with an indicator; one per line.
    const NEED_QUOTES: &str = "yes\nOn\nn\nnull\n~\n010\n1.0\n0x1F\n1_000\n1,000\n12:30\n+1\n2024\n\
        2024-01-01\n2024-01-01 10:00:00 +0900\n.5\n\n a\na \na: b\na #b\n- a\n-\n@x\n`x`\n%x\n*bold*\n\
        !important\n&a\n[x]\n{x}\n> x\n| x\n#x\na:\n=\n---\n? a\n,a\n\"a\n'a\na\u{7}\n1e3\n<<\n.inf\n0b1";
    /// Text to every reader, one per line.
    const NEED_NO_QUOTES: &str = "C#\nC++\na:b\nit's\n10 things\nv1.2.3\n1.2.3\nnode.js\n😀 hi\n日本\n-a\na, b\n\
        yes we can\nünï\na#b\n2024 in review\nk8s\n3d\nweb-dev\nsay \"x\"\nx=y\nback\\slash\n2020-2021";

    #[test]
    fn quotes_stand_exactly_where_some_reader_would_take_the_text_for_something_else() {
        let plain = |text| written(text, QuoteStyle::Plain, CollectionStyle::Block);
        for text in NEED_QUOTES.split('\n') {
            assert!(plain(text).starts_with(['"', '\'']), "{text}");
        }
        for text in NEED_NO_QUOTES.split('\n') {
            assert_eq!(plain(text), text);
        }
        for text in ["a, b", "a]", "{a", "a:b", "?a"] {
            assert!(
                written(text, QuoteStyle::Plain, CollectionStyle::Flow).starts_with('"'),
                "{text}"
            );
        }
    }

    #[test]
    fn the_old_quotes_stay_where_they_can() {
        let double = |text| written(text, QuoteStyle::Double, CollectionStyle::Block);
        let single = |text| written(text, QuoteStyle::Single, CollectionStyle::Block);
        assert_eq!(double("a \"b\" \\ c"), r#""a \"b\" \\ c""#);
        assert_eq!(single("it's"), "'it''s'");
        assert_eq!(single("two\nlines"), "\"two\\nlines\"");
        assert_eq!(
            written("\"quoted\": x", QuoteStyle::Plain, CollectionStyle::Block),
            "'\"quoted\": x'"
        );
    }

    proptest::proptest! {
        #[test]
        fn a_written_text_is_read_back(
            text in "([a-z:#,'\"{}\\[\\]&*!|>%@`~?=<0-9 .+-]|\n|\t|\u{7}|\u{85}|\u{2028}|é|😀|yes|null|---){0,12}",
            style in 0..4_usize,
            is_flow: bool,
        ) {
            let style = [QuoteStyle::Plain, QuoteStyle::Single, QuoteStyle::Double, QuoteStyle::Literal][style];
            let form = if is_flow { CollectionStyle::Flow } else { CollectionStyle::Block };
            let lines = (!is_flow).then_some(BlockScalarLines { indent: "  ", end: "\n", comment: "" });
            let spot = WriteStyle { language: FrontMatterLanguage::Yaml, form, style, lines };
            let written = super::text(&text, spot);
            let matter = if is_flow { format!("a: [{written}]\nb: 1\n") } else { format!("a: {written}\nb: 1\n") };
            let map = yaml::map(&matter, 1).expect("valid");
            let value = map.get("a").expect("a value");
            let value = if is_flow { &value.as_list().expect("a list")[0] } else { value };
            let scalar = value.as_scalar().expect("a scalar");
            proptest::prop_assert_eq!(&scalar.text, &text);
            proptest::prop_assert_eq!(scalar.kind, ScalarKind::Text);
        }
    }
}
