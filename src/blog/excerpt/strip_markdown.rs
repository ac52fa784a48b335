//! Removes the Markdown from one line, with the regular expressions of Docusaurus in its order.
//!
//! Each runs only if its first character is present, so plain lines cost nothing.

use std::borrow::Cow;

use super::js_regex::JsRegex;
use super::js_trim;

/// Longer lines are cut: some rules look ahead to the end of the line for every mark.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// A rule: matches of its expression are replaced.
struct StripRule {
    /// Characters without which the expression cannot match.
    marks: &'static [u8],
    expression: JsRegex,
    replacement: &'static str,
    /// How many matches are replaced; 0 means all.
    limit: usize,
}

impl StripRule {
    const fn all(
        marks: &'static [u8],
        expression: &'static str,
        replacement: &'static str,
    ) -> Self {
        Self {
            marks,
            expression: JsRegex::new(expression),
            replacement,
            limit: 0,
        }
    }

    const fn first(
        marks: &'static [u8],
        expression: &'static str,
        replacement: &'static str,
    ) -> Self {
        let mut rule = Self::all(marks, expression, replacement);
        rule.limit = 1;
        rule
    }
}

/// The rules of `createExcerpt` in `markdownUtils.ts`.
static RULES: [StripRule; 13] = [
    StripRule::all(b"<", r"<[^>]*>", ""),
    StripRule::first(b"#", r"^#[^#]+#?", ""),
    StripRule::first(b"#", r"^#{1,6}\s*([^#]*?)\s*#{0,6}", "$1"),
    // `([*_]{1,3})(.*?)\1`, as there are no back references
    StripRule::all(
        b"*_",
        r"(?x:
            \*\*\*(.*?)\*\*\*|\*\*_(.*?)\*\*_|\*_\*(.*?)\*_\*|\*__(.*?)\*__
            |_\*\*(.*?)_\*\*|_\*_(.*?)_\*_|__\*(.*?)__\*|___(.*?)___
            |\*\*(.*?)\*\*|\*_(.*?)\*_|_\*(.*?)_\*|__(.*?)__
            |\*(.*?)\*|_(.*?)_)",
        "$1$2$3$4$5$6$7$8$9$10$11$12$13$14",
    ),
    StripRule::all(b"~", r"~~(\S.*\S)~~", "$1"),
    StripRule::all(b"!", r"!\[(.*?)\][\[(].*?[\])]", "$1"),
    StripRule::all(b"[", r"\[\^.+?\](?:: .*$)?", ""),
    StripRule::all(b"[", r"\[(.*?)\][\[(].*?[\])]", "$1"),
    StripRule::all(b"`", r"`(.+?)`", "$1"),
    StripRule::first(b">", r"^\s{0,3}>\s?", ""),
    StripRule::first(b":", r":::.*", ""),
    StripRule::all(b":", r"\s?:(?:::|[^:\n])+:", ""),
    StripRule::first(b"{", r"\{#*[\w-]+\}", ""),
];

/// Removes the Markdown from a line.
pub(super) fn strip_line(line: &str) -> String {
    let longest = line.len().min(MAX_LINE_BYTES);
    let cut = (0..=longest).rev().find_map(|end| line.get(..end));
    let mut text = Cow::Borrowed(cut.unwrap_or_default());
    for rule in &RULES {
        if text.bytes().any(|byte| rule.marks.contains(&byte))
            && let Cow::Owned(stripped) =
                rule.expression.replace(&text, rule.limit, rule.replacement)
        {
            text = Cow::Owned(stripped);
        }
    }
    js_trim(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{RULES, strip_line};

    #[test]
    fn every_expression_compiles() {
        for rule in &RULES {
            assert!(rule.expression.compiles(), "{}", rule.replacement);
        }
    }

    #[test]
    fn markdown_leaves_a_line_as_docusaurus_takes_it() {
        for (text, cleaned) in [
            ("**Bold** and _it_ and `code`", "Bold and it and code"),
            ("## Heading two", "Heading two"),
            ("#Hello", ""),
            ("# a # b", "b"),
            ("2 * 3 * 4", "2  3  4"),
            ("A &amp; B &lt;x&gt;", "A &amp; B &lt;x&gt;"),
            ("<div class=\"x\">Text</div>", "Text"),
            ("<div", "<div"),
            ("![alt](x.png)", "alt"),
            ("[a](b) and [c][d]", "a and c"),
            ("note[^1] here", "note here"),
            ("[^1]: gone", ""),
            ("> quote", "quote"),
            (":::note Title", ""),
            ("Hello :smile: world", "Hello world"),
            ("at 10:30 and 11:45", "at 1045"),
            ("- item", "- item"),
            ("| a | b |", "| a | b |"),
            ("snake_case_name", "snakecasename"),
            ("~~gone~~ here", "gone here"),
            ("title {#id}", "title"),
            ("{/* c */}", "{/ c /}"),
            ("***all*** three", "all three"),
        ] {
            assert_eq!(strip_line(text), cleaned, "{text}");
        }
    }
}
