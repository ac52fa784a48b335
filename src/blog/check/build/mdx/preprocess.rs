//! Preprocesses a body for the MDX parser: rejects deep nesting, blanks what the generator removes.

use super::super::build_context::MdxSettings;
use super::super::nunjucks::blank_out;
use crate::text::step_counter;

/// Limits above which the parser becomes slow: emphasis signs and brackets per block, and nested
/// containers per line.
const MAX_SIGNS_PER_BLOCK: usize = 1_500;
const MAX_CONTAINERS_PER_LINE: usize = 60;

/// Whether a body is so deep or dense that the parser would be slow.
pub(super) fn is_too_deep(text: &str) -> bool {
    let (mut signs, mut elements) = (0, 0_usize);
    for line in text.lines() {
        step_counter::count(line.len());
        if line.trim().is_empty() {
            signs = 0;
        }
        let bare = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        let markers = line.len() - bare.len();
        let indent = line.len() - line.trim_start().len();
        signs += line
            .bytes()
            .filter(|byte| b"*_[~<{`".contains(byte))
            .count();
        let closed = line.matches("</").count() + line.matches("/>").count();
        let opened = line
            .matches('<')
            .count()
            .saturating_sub(line.matches("</").count());
        elements = (elements + opened).saturating_sub(closed);
        if signs > MAX_SIGNS_PER_BLOCK
            || indent > 4 * MAX_CONTAINERS_PER_LINE
            || elements > MAX_SIGNS_PER_BLOCK
        {
            return true;
        }
        let is_rule = bare.is_empty();
        if !is_rule && markers - indent.min(markers) > 2 * MAX_CONTAINERS_PER_LINE {
            return true;
        }
    }
    false
}

/// Whether an HTML comment is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CommentState {
    /// None.
    Closed,
    /// One that started at the beginning of a line.
    Block,
    /// One that started within a line.
    Inline,
}

/// Whether a preprocessed body may have expressions, elements or modules outside of code. Most have
/// none, and parsing costs far more than this check. Returns true if in doubt.
pub(super) fn has_mdx(source: &str) -> bool {
    let mut fence: Option<(char, usize)> = None;
    // whether a code span continues on the next line
    let mut is_open = false;
    // a fence in a quote or list item ends with that container: afterwards everything counts
    let mut has_inner_fence = false;
    source.lines().any(|line| {
        step_counter::count(line.len());
        let is_module =
            line.trim_start().starts_with("import ") || line.trim_start().starts_with("export ");
        let sign = line.chars().next().unwrap_or(' ');
        let run = line.len() - line.trim_start_matches(sign).len();
        let info = line.get(run..).unwrap_or_default().trim();
        let is_fence = matches!(sign, '`' | '~') && run >= 3;
        if let Some((open, least)) = fence {
            let closing = line.trim();
            let is_closing = closing.chars().all(|c| c == open) && closing.len() >= least;
            fence = fence.filter(|_| !is_closing);
            return false;
        }
        // a block of math that holds a fence ends with the block as well
        has_inner_fence |= !is_fence && ["```", "~~~", "$$"].iter().any(|sign| line.contains(sign));
        if is_fence && !has_inner_fence && !(sign == '`' && info.contains('`')) {
            fence = Some((sign, run));
            return info.contains(['<', '{']);
        }
        let (text, is_closed) = without_spans(line);
        is_open = !line.trim().is_empty() && (is_open || !is_closed);
        let is_loose = is_open || has_inner_fence;
        let text = if is_loose { line } else { &text };
        is_module || text.contains(['<', '{'])
    })
}

/// Returns a line without its code spans, and whether every backtick belongs to a span.
fn without_spans(line: &str) -> (String, bool) {
    let mut out = String::new();
    let mut rest = line;
    // an escaped backtick opens nothing, nor does one within a link target, a URL, math or another cell
    let is_hidden = line.contains(['|', ']', ')', '$', '@'])
        || ["www.", "://"].iter().any(|sign| line.contains(sign));
    let mut is_closed = !line.contains("\\`") && !is_hidden;
    while let Some(at) = rest.find('`') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let inner = from.trim_start_matches('`');
        let ticks = from.get(..from.len() - inner.len()).unwrap_or_default();
        let end = inner.find(ticks).filter(|end| {
            let after = inner.get(end + ticks.len()..).unwrap_or_default();
            !after.starts_with('`')
        });
        is_closed &= end.is_some();
        rest = match end {
            Some(end) => inner.get(end + ticks.len()..).unwrap_or_default(),
            None => inner,
        };
    }
    out.push_str(rest);
    (out, is_closed)
}

/// Blanks what the generator removes before it compiles the body.
pub(super) fn preprocess(text: &str, settings: MdxSettings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    let mut comment = CommentState::Closed;
    // an unclosed comment is text
    let last_end = text.rfind("-->").unwrap_or(0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let sign = bare.chars().next().unwrap_or(' ');
        let run = bare.len() - bare.trim_start_matches(sign).len();
        let info = bare.get(run..).unwrap_or_default().trim();
        let is_fence = matches!(sign, '`' | '~') && run >= 3 && comment == CommentState::Closed;
        match fence {
            Some((open, least)) => {
                if is_fence && open == sign && run >= least && info.is_empty() {
                    fence = None;
                }
                out.push_str(line);
            }
            // Docusaurus parses the content of this fence as MDX
            None if is_fence && info == "mdx-code-block" => out.push_str(&blank_out(line)),
            None if is_fence && !(sign == '`' && info.contains('`')) => {
                fence = Some((sign, run));
                out.push_str(line);
            }
            // the parser fails on an open element in a setext heading; blanking an underline
            // changes no other error
            None if is_underline(bare) => out.push_str(&blank_out(line)),
            None if settings.is_docusaurus => {
                let has_end = out.len() + line.len() <= last_end;
                let line = comments(line, &mut comment, has_end);
                out.push_str(&blank_attributes(&line));
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Whether a line is a setext heading underline or a thematic break.
fn is_underline(line: &str) -> bool {
    let bare = line.trim();
    let is_run = |sign: char| !bare.is_empty() && bare.chars().all(|c| c == sign);
    is_run('=') || is_run('-')
}

/// Blanks HTML comments outside of code spans.
fn comments(line: &str, comment: &mut CommentState, has_end: bool) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    let mut span = 0;
    while !rest.is_empty() {
        if *comment != CommentState::Closed {
            let end = rest.find("-->").map(|at| at + 3);
            // a comment block includes the rest of its last line
            let cut = end.filter(|_| *comment == CommentState::Inline);
            let (hidden, after) = rest.split_at(cut.unwrap_or(rest.len()));
            out.push_str(&blank_out(hidden));
            if end.is_some() {
                *comment = CommentState::Closed;
            }
            rest = after;
            continue;
        }
        let next = rest.find(['`', '<']).unwrap_or(rest.len());
        let (before, after) = rest.split_at(next);
        out.push_str(before);
        rest = after;
        if rest.starts_with("<!--") && span == 0 && (has_end || rest.contains("-->")) {
            let is_first = out.trim_start_matches([' ', '\t', '>']).is_empty();
            *comment = if is_first {
                CommentState::Block
            } else {
                CommentState::Inline
            };
        } else if rest.starts_with('`') {
            let behind = rest.trim_start_matches('`');
            let (ticks, behind) = rest.split_at(rest.len() - behind.len());
            if span == ticks.len() {
                span = 0;
            } else if span == 0 && has_closing_run(behind, ticks.len()) {
                span = ticks.len();
            }
            out.push_str(ticks);
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('<') {
            out.push('<');
            rest = behind;
        }
    }
    out
}

/// Whether a line has a run of exactly this many backticks.
fn has_closing_run(line: &str, ticks: usize) -> bool {
    let mut rest = line;
    // skip runs of another length, up to a limit
    for _ in 0..64 {
        let Some(at) = rest.find('`') else {
            return false;
        };
        let from = rest.get(at..).unwrap_or_default();
        let behind = from.trim_start_matches('`');
        if from.len() - behind.len() == ticks {
            return true;
        }
        rest = behind;
    }
    false
}

/// Blanks the `{#id}` after a heading, and directive attributes.
fn blank_attributes(line: &str) -> String {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    let is_heading = bare.starts_with('#');
    let is_directive = bare.starts_with(":::");
    let end = line.trim_end().len();
    let text = line.get(..end).unwrap_or_default();
    let start = match (text.ends_with('}'), is_heading, is_directive) {
        (true, true, _) => text.rfind("{#"),
        (true, _, true) => text.find('{'),
        _ => None,
    };
    let Some(start) = start else {
        return line.to_owned();
    };
    let (before, ids) = line.split_at(start);
    before.to_owned() + &blank_out(ids)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::options;
    use super::*;

    #[test]
    fn code_and_plain_text_have_nothing_of_mdx() {
        for source in [
            "Text with `<b>` and ``{ ` }``.\n",
            "```js\n<b>{a}\n```\ntext\n",
            "~~~\n<b>\n```\n~~~\n",
            "important\n",
        ] {
            assert!(!has_mdx(source), "{source}");
        }
        for source in [
            "a < b",
            "`a` <b>",
            "`a <b>",
            "``` <b>",
            "a `b\nc` <d> `e`",
            "import a from 'b'\n",
            "```\na\n```\n{b",
            "*\\``</b>~~~``a",
            " ~~~\n~~~\n<b>",
            "|a|b|\n|-|-|\n| `x | <b>` |",
            "[a](`) <b> `",
            "$`$ <b> `",
            "$$\n```\n$$\n<b>",
            "www.a.b/`<b>`",
        ] {
            assert!(has_mdx(source), "{source}");
        }
    }

    proptest! {
        #[test]
        fn bodies_without_mdx_compile(
            source in r"(a|b| |\n|\n\n|`|``|```|~~~|<|<b>|</b>|\{|\}|> |- |    |\\|import |\*|\[|\]|\(|\)|\||\|a\|b\|\n\|-\|-\|\n|\$|\$\$|https://a\.b/|www\.a\.b/)*{0,40}",
            has_math: bool,
        ) {
            let settings = MdxSettings { is_docusaurus: true, has_math, ..MdxSettings::default() };
            let source = preprocess(&source, settings);
            if !has_mdx(&source) {
                let parsed = mdx::to_mdast(&source, &options(settings, source.len()));
                prop_assert!(parsed.is_ok(), "{source:?}: {parsed:?}");
            }
        }
    }
}
