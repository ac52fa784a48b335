//! Nunjucks: in Hexo, which runs it on tags outside of code, and in Eleventy, which runs it on the
//! whole body.
//!
//! Sources: how Hexo finds tags, `PostRenderEscape` of its `lib/hexo/post.ts`; the known tags, its
//! `lib/plugins/tag` and `parseStatement` of Nunjucks.

mod hexo;

pub(super) use hexo::find as find_in_hexo;

use super::RawFault;
use super::build_context::{BuildContext, HiddenDefinitions};
use super::generator_name;
use crate::blog::SiteKind;
use crate::text::step_counter;

/// Nunjucks and Hexo tags with a body, closed by `end` + name.
const BLOCK_TAGS: [&str; 18] = [
    "asyncAll",
    "asyncEach",
    "autoescape",
    "block",
    "blockquote",
    "call",
    "code",
    "codeblock",
    "filter",
    "for",
    "if",
    "ifAsync",
    "macro",
    "pullquote",
    "quote",
    "raw",
    "switch",
    "verbatim",
];

/// Blocks that only Hexo has, and its tags without a closing tag.
const HEXO_TAGS: [&str; 21] = [
    "a",
    "anchor",
    "asset_image",
    "asset_img",
    "asset_link",
    "asset_path",
    "blockquote",
    "code",
    "codeblock",
    "full_url_for",
    "iframe",
    "image",
    "img",
    "include-code",
    "include_code",
    "link",
    "post_link",
    "post_path",
    "pullquote",
    "quote",
    "url_for",
];

/// Other Nunjucks tags, and parts of its blocks.
const OTHER_TAGS: [&str; 12] = [
    "case", "default", "elif", "else", "elseif", "endset", "extends", "from", "import", "include",
    "set", "endtrans",
];

/// A tag: the byte offset of its name, its name, and its end.
#[derive(Clone, Copy)]
struct NunjucksTag<'a> {
    at: usize,
    name: &'a str,
    /// Byte offset of the end of the tag.
    end: usize,
}

impl NunjucksTag<'_> {
    /// Whether its body is not parsed.
    fn is_raw(self) -> bool {
        matches!(self.name, "raw" | "verbatim")
    }
}

/// Finds what stops an Eleventy build that uses Nunjucks.
pub(super) fn find(text: &str, builder: &BuildContext, unseen: HiddenDefinitions) -> Vec<RawFault> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + skipped;
        step_counter::count(skipped + 1);
        let next = match text.as_bytes().get(start + 1) {
            Some(b'#') => Ok(closer_end(text, start, "#}").unwrap_or(text.len())),
            Some(b'{') => closer_end(text, start, "}}").ok_or_else(|| unclosed_output(start)),
            Some(b'%') => {
                let Some(tag) = read_tag(text, start) else {
                    break;
                };
                found.extend(unknown(tag, builder, unseen));
                // a raw block may extend to the end of the text
                Ok(tag_or_raw_block_end(text, tag).unwrap_or(text.len()))
            }
            _ => Ok(start + 1),
        };
        match next {
            Ok(next) if found.len() <= super::MAX_FAULTS => at = next,
            Ok(_) => break,
            Err(raw) => {
                found.push(raw);
                break;
            }
        }
    }
    found
}

fn unclosed_output(at: usize) -> RawFault {
    let message = "`{{` is not closed with `}}`, so Eleventy stops";
    let hint = "close it, or put the text between `{% raw %}` and `{% endraw %}`";
    RawFault::error(at, message, hint)
}

/// Reads the tag at a byte offset, ignoring quotes.
fn read_tag(text: &str, start: usize) -> Option<NunjucksTag<'_>> {
    let inside = text.get(start..)?.strip_prefix("{%")?;
    let end = inside.find("%}")?;
    step_counter::count(end);
    tag_between(text, start, start + 2 + end)
}

/// Reads the name of a tag; it may be empty.
fn tag_between(text: &str, start: usize, closer: usize) -> Option<NunjucksTag<'_>> {
    let inside = text.get(start + 2..closer)?;
    let bare = inside.strip_prefix('-').unwrap_or(inside).trim_start();
    let end = bare.find(char::is_whitespace).unwrap_or(bare.len());
    let name = bare.get(..end)?.trim_end_matches('-');
    let at = start + 2 + inside.len() - bare.len();
    let end = closer + 2;
    Some(NunjucksTag { at, name, end })
}

/// Returns the end of a tag, or of the raw block it opens; `None` if that is not closed.
fn tag_or_raw_block_end(text: &str, tag: NunjucksTag<'_>) -> Option<usize> {
    if !tag.is_raw() {
        return Some(tag.end);
    }
    let ends = format!("end{}", tag.name);
    let mut at = tag.end;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("{%")) {
        step_counter::count(found + 2);
        let inner = read_tag(text, at + found)?;
        if inner.name == ends {
            return Some(inner.end);
        }
        at = at + found + 2;
    }
    None
}

/// Reports a tag that nothing defines.
fn unknown(
    tag: NunjucksTag<'_>,
    builder: &BuildContext,
    unseen: HiddenDefinitions,
) -> Option<RawFault> {
    let is_hexo = builder.kind == SiteKind::Hexo;
    let is_block =
        |name: &str| BLOCK_TAGS.contains(&name) && (is_hexo || !HEXO_TAGS.contains(&name));
    let is_of_hexo = is_hexo && HEXO_TAGS.contains(&tag.name);
    let ended = tag.name.strip_prefix("end").unwrap_or_default();
    let is_plain = tag
        .name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let is_known = is_block(tag.name)
        || is_block(ended)
        || is_of_hexo
        || OTHER_TAGS.contains(&tag.name)
        || builder.defines(tag.name)
        || (!ended.is_empty() && builder.defines(ended));
    if is_known || !is_plain || tag.name.is_empty() || unseen == HiddenDefinitions::Anything {
        return None;
    }
    let who = generator_name(builder.kind);
    let message = format!("unknown Nunjucks tag `{}`, so {who} stops", tag.name);
    let hint = "correct the name, add the plugin that defines it, or put the text between `{% raw %}` and `{% endraw %}`";
    Some(RawFault::error(tag.at, message, hint).with_severity(unseen.severity()))
}

fn unclosed(tag: NunjucksTag<'_>, builder: &BuildContext) -> RawFault {
    let (name, who) = (tag.name, generator_name(builder.kind));
    let message = format!("`{{% {name} %}}` is never closed, so {who} stops");
    RawFault::error(
        tag.at,
        message,
        format!("add `{{% end{name} %}}` where it ends"),
    )
}

/// Returns the end of the first closer after a byte offset.
fn closer_end(text: &str, start: usize, closer: &str) -> Option<usize> {
    let rest = text.get(start + 2..)?;
    let found = rest.find(closer);
    step_counter::count(found.unwrap_or(rest.len()));
    found.map(|at| start + 2 + at + closer.len())
}

/// Replaces every byte by a space, except newlines.
pub(super) fn blank_out(text: &str) -> String {
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    text.bytes().map(blank).collect()
}
