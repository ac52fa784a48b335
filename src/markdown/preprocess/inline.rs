//! Inline syntax beyond Markdown: shortcodes, components, comments; never in code spans.

use std::collections::HashMap;

use super::component;
use super::generator_tag::{self, GeneratorTag};
use super::lookahead::{last_line, within_lookahead};
use super::tag_attributes::{self, TagScanner};
use super::{OpenConstruct, Preprocessor, SyntaxMarker, html_block, inline_extensions};
use crate::blog::Extension;
use crate::text::step_counter;

/// A construct in a line that must be replaced before parsing.
#[derive(Debug)]
enum InlineConstruct<'a> {
    /// The start of an MDX comment.
    Comment,
    /// A space written as an expression; its length in bytes.
    Space(usize),
    /// Attributes of the span before them; their length in bytes.
    Attributes(usize),
    /// A generator tag.
    Tag(GeneratorTag<'a>),
    /// A generator tag that does not end on this line, and its end delimiter.
    UnfinishedTag(&'static str),
    /// A generator tag that continues on the next line and is, or is part of, a link target.
    Target,
    /// A code span with `{% raw %}` tags to remove.
    Code(&'a str),
    /// A component tag: its source, and whether it is self-closing.
    Component(&'a str, bool),
    /// A component tag that does not end on this line.
    UnfinishedComponent(TagScanner),
    /// An HTML tag with expressions as values.
    Html(&'a str),
}

impl InlineConstruct<'_> {
    fn is_html(&self) -> bool {
        matches!(self, Self::Html(_))
    }
}

impl Preprocessor {
    /// Copies a line with its constructs replaced.
    pub(super) fn replace_inline(&mut self, content: &str) {
        let mut kept = 0;
        let mut at = 0;
        let lead = content.len() - content.trim_start().len();
        let ticks = BacktickRuns::of(content);
        let mut urls = match self.html {
            (_, true) => Vec::new(),
            _ => inline_extensions::bare_urls(content, self.dialect),
        };
        while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
            let before = content.get(kept..at).unwrap_or_default();
            let is_first = at <= lead;
            let span = || ticks.span_len(at);
            let replaced = self.read_sign(content, at, &mut urls);
            if let Some(replaced) = replaced {
                self.push_source(before);
                self.push_source(&replaced.text);
                at += replaced.len;
                if replaced.text == inline_extensions::DISPLAY_MATH_DELIMITER {
                    self.open = OpenConstruct::Math;
                    return self.push_source(content.get(at..).unwrap_or_default());
                }
                kept = at;
                continue;
            }
            let Some(piece) = self.read_construct((rest, &span), is_first) else {
                let next = urls.last().map_or(rest.len(), |&(start, _)| start - at);
                at += plain_len(rest, &self.signs, &span).min(next);
                continue;
            };
            self.push_source(before);
            let Some(len) = self.replace_construct(&piece, rest, is_first) else {
                return;
            };
            at += len;
            kept = at;
        }
        self.push_source(content.get(kept..).unwrap_or_default());
    }

    /// Reads a URL or inline sign at a byte offset of the line; drops the URLs before it.
    fn read_sign(
        &self,
        content: &str,
        at: usize,
        urls: &mut Vec<(usize, usize)>,
    ) -> Option<inline_extensions::SyntaxReplacement> {
        while urls.last().is_some_and(|&(start, _)| start < at) {
            urls.pop();
        }
        if let Some(&(start, end)) = urls.last().filter(|(start, _)| *start == at) {
            let url = content.get(start..end)?;
            return Some(inline_extensions::SyntaxReplacement {
                text: inline_extensions::escape_url(url),
                len: url.len(),
            });
        }
        let rest = content.get(at..)?;
        let is_sign = rest.bytes().next().is_some_and(|byte| self.signs.has(byte));
        if !is_sign || self.in_raw || self.html.1 {
            return None;
        }
        let before = content.get(..at)?.chars().next_back();
        inline_extensions::replacement_at(rest, before, self.dialect)
    }

    /// Reads the construct that starts here, if any.
    fn read_construct<'a>(
        &self,
        (rest, span): (&'a str, &dyn Fn() -> usize),
        is_first: bool,
    ) -> Option<InlineConstruct<'a>> {
        if self.in_raw {
            let tag = generator_tag::parse_tag(rest, self.dialect)?;
            return (tag.name == "endraw").then_some(InlineConstruct::Tag(tag));
        }
        if self.dialect.has(Extension::Mdx) && rest.starts_with("{/*") {
            return Some(InlineConstruct::Comment);
        }
        let blank = ["{' '}", "{\" \"}"].iter().find(|b| rest.starts_with(**b));
        if let Some(blank) = blank.filter(|_| self.dialect.has(Extension::Mdx)) {
            return Some(InlineConstruct::Space(blank.len()));
        }
        if rest.starts_with("{:") && self.dialect.has(Extension::BlockAttributes) {
            let end = within_lookahead(rest).find('}').filter(|_| !is_first)?;
            return Some(InlineConstruct::Attributes(end + 1));
        }
        if rest.starts_with('{') {
            let end = is_first.then(|| generator_tag::unfinished_end(rest, self.dialect));
            return match generator_tag::parse_tag(rest, self.dialect) {
                Some(tag) => Some(InlineConstruct::Tag(tag)),
                None if self.dialect.has(Extension::Liquid)
                    && generator_tag::continues_on_next_line(rest) =>
                {
                    Some(InlineConstruct::Target)
                }
                None => end.flatten().map(InlineConstruct::UnfinishedTag),
            };
        }
        if rest.starts_with('`') {
            let code = rest.get(..span())?;
            let has_raw =
                self.dialect.has(Extension::LiquidInSpans) && generator_tag::has_raw_pair(code);
            return has_raw.then_some(InlineConstruct::Code(code));
        }
        let fragment = ["<>", "</>"].iter().find(|f| rest.starts_with(**f));
        match fragment.filter(|_| !self.components.children.is_empty()) {
            Some(fragment) => Some(InlineConstruct::Component(fragment, false)),
            None => read_html_tag(rest, is_first)
                .filter(|piece| self.dialect.has(Extension::Mdx) || !piece.is_html()),
        }
    }

    /// Replaces a construct; returns its length in bytes, or `None` if the line is finished.
    fn replace_construct(
        &mut self,
        piece: &InlineConstruct<'_>,
        rest: &str,
        is_first: bool,
    ) -> Option<usize> {
        let ends_line = |len: usize| rest.get(len..).is_none_or(|r| r.trim().is_empty());
        match piece {
            InlineConstruct::Comment => {
                let after = self.convert_comment(rest)?;
                Some(rest.len() - after.len())
            }
            InlineConstruct::Space(len) => {
                self.push_source(" ");
                Some(*len)
            }
            InlineConstruct::Attributes(len) => Some(*len),
            InlineConstruct::Tag(tag) if self.opens_comment(tag) => {
                let after =
                    self.convert_liquid_comment(rest.get(tag.source.len()..).unwrap_or_default())?;
                Some(rest.len() - after.len())
            }
            InlineConstruct::Tag(tag) => {
                self.replace_tag(tag, is_first, is_first && ends_line(tag.source.len()));
                Some(tag.source.len())
            }
            InlineConstruct::UnfinishedTag(end) => {
                self.leave_open(rest, OpenConstruct::Shortcode(end));
                self.push_marker("", SyntaxMarker::Silent);
                None
            }
            InlineConstruct::Target if generator_tag::awaits_target(rest) || self.in_target() => {
                self.leave_open(rest, OpenConstruct::Target);
                None
            }
            InlineConstruct::Target => {
                let sign = rest.get(..1).unwrap_or_default();
                self.push_source(sign);
                Some(sign.len())
            }
            InlineConstruct::Code(code) => {
                self.push_source(&generator_tag::strip_raw_tags(code));
                Some(code.len())
            }
            InlineConstruct::Component(whole, closed) => {
                self.replace_component(whole, *closed, is_first && ends_line(whole.len()));
                Some(whole.len())
            }
            InlineConstruct::UnfinishedComponent(state) => {
                self.leave_open(rest, OpenConstruct::Tag(*state));
                self.push_marker("", SyntaxMarker::Silent);
                None
            }
            InlineConstruct::Html(whole) => {
                let plain = tag_attributes::without_expressions(whole);
                self.push_source(&plain);
                Some(whole.len())
            }
        }
    }

    /// Keeps the rest of a line for a construct that goes on in the next one.
    fn leave_open(&mut self, rest: &str, construct: OpenConstruct) {
        self.pending = (rest.to_owned(), 1);
        self.open = construct;
    }

    /// Returns the current line of the result, or its last part if it is long.
    pub(super) fn line_so_far(&self) -> &str {
        last_line(&self.prepared.text)
    }
}

/// Reads a component tag, or an HTML tag that only MDX can parse.
fn read_html_tag(rest: &str, is_first: bool) -> Option<InlineConstruct<'_>> {
    let inner = rest.strip_prefix('<')?;
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
        return None;
    }
    let rest = within_lookahead(rest);
    let mut state = TagScanner::default();
    if component::starts_component(rest) {
        return match state.find_end(rest) {
            Some((len, closed)) => Some(InlineConstruct::Component(rest.get(..len)?, closed)),
            None if is_first && !rest.starts_with("</") => {
                Some(InlineConstruct::UnfinishedComponent(state))
            }
            None => None,
        };
    }
    let (end, _) = state.find_end(rest).filter(|_| !inner.starts_with('/'))?;
    let whole = rest.get(..end)?;
    whole.contains("={").then_some(InlineConstruct::Html(whole))
}

/// Returns the number of bytes of text or code before the next possible construct.
fn plain_len(
    rest: &str,
    signs: &inline_extensions::TriggerBytes,
    span: &dyn Fn() -> usize,
) -> usize {
    // each is a single byte, so the result is at a character boundary
    let is_special = |byte| signs.has(byte);
    match rest.chars().next() {
        Some('`') => span(),
        // an attribute may contain a generator tag
        Some('<') if html_block::tag_len(rest).is_some() => {
            let tag = rest
                .get(..html_block::tag_len(rest).unwrap_or(1))
                .unwrap_or_default();
            tag.find('{').unwrap_or(tag.len()).max(1)
        }
        Some('\\') => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
        Some(first) => {
            let from = first.len_utf8();
            let next = rest.bytes().skip(from).position(is_special);
            let len = next.map_or(rest.len(), |next| from + next);
            step_counter::count(len);
            len
        }
        None => 0,
    }
}

/// Runs of backticks in a line by length, in order, so that searching the end of each unclosed run
/// doesn't scan the line again.
struct BacktickRuns<'a> {
    line: &'a str,
    starts: HashMap<usize, Vec<usize>>,
}

impl<'a> BacktickRuns<'a> {
    fn of(line: &'a str) -> Self {
        let mut starts: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut at = 0;
        while let Some(found) = line.get(at..).and_then(|rest| rest.find('`')) {
            let len = backtick_count(line, at + found);
            starts.entry(len).or_default().push(at + found);
            at += found + len;
        }
        step_counter::count(line.len());
        Self { line, starts }
    }

    /// Returns the length of the code span at an offset, or of the backticks if they open none.
    fn span_len(&self, at: usize) -> usize {
        let ticks = backtick_count(self.line, at);
        step_counter::count(ticks);
        let same = self.starts.get(&ticks).map_or(&[][..], Vec::as_slice);
        let next = same.partition_point(|&start| start < at + ticks);
        same.get(next).map_or(ticks, |end| end + ticks - at)
    }
}

/// Returns the number of backticks at an offset.
fn backtick_count(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches('`').len()
}

#[cfg(test)]
mod tests {
    use super::super::preprocess_default;
    use super::*;

    #[test]
    fn code_spans_are_measured_as_the_parser_does() {
        let span = |line: &str| BacktickRuns::of(line).span_len(0);
        assert_eq!(span("`a` b"), 3);
        assert_eq!(span("``a ` b`` c"), 9);
        assert_eq!(span("`a"), 1);
        assert_eq!(BacktickRuns::of("\\``a`").span_len(2), 3);
    }

    #[test]
    fn nothing_is_touched_in_code_spans_and_behind_backslashes() {
        for body in [
            "`{% a %}` and ``{{< b >}} ` ``",
            "\\{% a %}",
            "`<Tabs>` x",
            "`{% raw %}` and `{% endraw %}`",
            "`a {{ b` and [c](d) {{ e",
            "{ a } {b}",
            "a < b {",
        ] {
            assert_eq!(preprocess_default(body).text, body);
        }
    }

    #[test]
    fn what_only_keeps_tags_from_being_read_is_left_out_of_code_spans() {
        let body = "`{% raw %}{{ a }}{% endraw %}` ``{%- raw -%}{% raw %}{%- endraw -%}``";
        assert_eq!(preprocess_default(body).text, "`{{ a }}` ``{% raw %}``");
    }

    #[test]
    fn a_target_may_go_on_in_the_next_line() {
        let body = "([a]({{ site.b\n}}/c/1)) and [d]({{ e }}/f).";
        assert_eq!(
            preprocess_default(body).text,
            "([a](\n{{site.b}}/c/1)) and [d]({{e}}/f)."
        );
        assert_eq!(preprocess_default("[a]({{ b\nc d").text, "[a](\n{{ b c d");
        assert_eq!(preprocess_default("[a]({{ b").text, "[a]({{ b");
    }

    #[test]
    fn blanks_written_as_expressions_are_blanks() {
        assert_eq!(preprocess_default("a{' '}\nb{\" \"}c").text, "a \nb c");
    }

    #[test]
    fn values_of_tags_lose_their_braces() {
        let body = "a <img src={require('./a.png').default} style={{margin: 10}} alt=\"b\" /> c";
        assert_eq!(
            preprocess_default(body).text,
            "a <img src=\"./a.png\" style=\"margin: 10\" alt=\"b\" /> c"
        );
    }
}
