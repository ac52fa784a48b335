//! Raw HTML in the source, in which Markdown syntax is plain text (`CommonMark`, "HTML blocks").

use super::lookahead::within_lookahead;

/// End condition of an open HTML block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HtmlBlockEnd {
    /// No HTML block is open.
    #[default]
    None,
    /// The next empty line.
    EmptyLine,
    /// A line that contains this text.
    UntilText(&'static str),
}

/// Start and end of HTML blocks that can contain empty lines.
const RAW_TEXT_DELIMITERS: [(&str, &str); 5] = [
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<!--", "-->"),
];

impl HtmlBlockEnd {
    /// Returns the state after a line, and whether the line is raw HTML.
    pub(super) fn next(self, text: &str) -> (Self, bool) {
        let open = match self {
            Self::EmptyLine if text.is_empty() => Self::None,
            Self::None => opened_block(text),
            open => open,
        };
        let is_html = open != Self::None;
        match open {
            Self::UntilText(end) if contains_ignoring_case(text, end) => (Self::None, true),
            open => (open, is_html),
        }
    }
}

fn contains_ignoring_case(text: &str, end: &str) -> bool {
    let text = text.as_bytes();
    text.windows(end.len())
        .any(|part| part.eq_ignore_ascii_case(end.as_bytes()))
}

fn opened_block(text: &str) -> HtmlBlockEnd {
    if !text.starts_with('<') {
        return HtmlBlockEnd::None;
    }
    let opens = |name: &str| {
        let head = text.get(..name.len());
        let next = text.as_bytes().get(name.len());
        let is_whole = name == "<!--" || !next.is_some_and(u8::is_ascii_alphanumeric);
        is_whole && head.is_some_and(|head| head.eq_ignore_ascii_case(name))
    };
    if let Some((_, end)) = RAW_TEXT_DELIMITERS.iter().find(|(name, _)| opens(name)) {
        return HtmlBlockEnd::UntilText(end);
    }
    let Some(len) = tag_len(text) else {
        return HtmlBlockEnd::None;
    };
    let name = text.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
    let is_alone = text.get(len..).is_some_and(|rest| rest.trim().is_empty());
    if is_alone || BLOCK_TAGS.contains(&format!(" {} ", name.to_ascii_lowercase())) {
        HtmlBlockEnd::EmptyLine
    } else {
        HtmlBlockEnd::None
    }
}

/// Returns the length of the tag or comment at the start of a text, if its end is within reach.
pub(super) fn tag_len(text: &str) -> Option<usize> {
    let text = within_lookahead(text);
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| end + 3);
    }
    let inner = text.strip_prefix('<')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.get(end..)?.starts_with([' ', '\t', '/', '>']);
    inner.find('>').filter(|_| is_tag).map(|end| end + 2)
}

/// Block-level elements, whose tags at the start of a line open an HTML block.
const BLOCK_TAGS: &str = " address article aside base basefont blockquote body caption center col \
    colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form frame frameset \
    h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol \
    optgroup option p param search section summary table tbody td tfoot th thead title tr track ul ";

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns for each line whether it is raw HTML.
    fn raw(source: &str) -> Vec<bool> {
        let mut open = HtmlBlockEnd::None;
        let lines = source.split('\n').map(|line| {
            let (next, is_html) = open.next(line.trim());
            open = next;
            is_html
        });
        lines.collect()
    }

    #[test]
    fn raw_html_ends_as_the_specification_says() {
        for (source, expected) in [
            (
                "<pre>\na\n\nb</PRE>\nc",
                &[true, true, true, true, false][..],
            ),
            ("<div>\na\n\nb", &[true, true, false, false]),
            ("<b>\na\n\nb", &[true, true, false, false]),
            ("<b>a</b> c\nd", &[false, false]),
            ("</td>\n\na", &[true, false, false]),
            ("<!-- a\n\nb -->\nc", &[true, true, true, false]),
            ("<https://a.io>\nb", &[false, false]),
            ("a\n< b", &[false, false]),
        ] {
            assert_eq!(raw(source), expected, "{source}");
        }
    }
}
