//! Liquid as `LiquidJS` 10 runs it in Eleventy, on the whole body, including code.
//!
//! Source: `src/parser/tokenizer.ts` and `src/tags` of `LiquidJS`. Where quotes make a difference,
//! nothing is reported.

use super::RawFault;
use super::build_context::{BuildContext, HiddenDefinitions};
use crate::text::step_counter;

/// Tags with a body, closed by `end` + name.
const BLOCK_TAGS: [&str; 7] = [
    "block", "capture", "case", "for", "if", "tablerow", "unless",
];

/// Tags without a closing tag, including those that Eleventy 3 adds, and parts of blocks.
const SIMPLE_TAGS: [&str; 21] = [
    "#",
    "assign",
    "break",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "echo",
    "else",
    "elsif",
    "endcomment",
    "endraw",
    "getBundle",
    "getBundleFileUrl",
    "include",
    "increment",
    "layout",
    "liquid",
    "raw",
    "render",
    "when",
];

/// Checks a body, tracking the open blocks.
struct LiquidJsChecker<'a> {
    text: &'a str,
    builder: &'a BuildContext,
    unseen: HiddenDefinitions,
    at: usize,
    open: Vec<(&'a str, usize)>,
    found: Vec<RawFault>,
    gave_up: bool,
}

/// Finds what stops an Eleventy build that uses `LiquidJS`.
pub(super) fn find(text: &str, builder: &BuildContext, unseen: HiddenDefinitions) -> Vec<RawFault> {
    let mut walk = LiquidJsChecker {
        text,
        builder,
        unseen,
        at: 0,
        open: Vec::new(),
        found: Vec::new(),
        gave_up: false,
    };
    while !walk.gave_up && walk.found.len() <= super::MAX_FAULTS && walk.step().is_some() {}
    if !walk.gave_up {
        let open = std::mem::take(&mut walk.open);
        for (name, at) in open.into_iter().take(super::MAX_FAULTS) {
            walk.unclosed(at, name);
        }
    }
    walk.found
}

impl<'a> LiquidJsChecker<'a> {
    /// Reads the next token; `None` at the end of the text.
    fn step(&mut self) -> Option<()> {
        let skipped = self.text.get(self.at..)?.find('{')?;
        step_counter::count(skipped + 1);
        let at = self.at + skipped;
        match self.text.as_bytes().get(at + 1) {
            Some(b'%') => self.tag(at),
            Some(b'{') => self.output(at),
            _ => self.at = at + 1,
        }
        Some(())
    }

    /// Returns the text inside a token and moves past it.
    fn inner(&mut self, at: usize, closer: &str) -> Option<&'a str> {
        let inside = self.text.get(at + 2..)?;
        let end = inside.find(closer);
        step_counter::count(end.unwrap_or(inside.len()));
        let Some(end) = end else {
            let opener = self.text.get(at..at + 2).unwrap_or_default();
            let message = format!("`{opener}` is not closed with `{closer}`, so Eleventy stops");
            let hint = "close it, or put the text between `{% raw %}` and `{% endraw %}`";
            self.found.push(RawFault::error(at, message, hint));
            // the rest of the text is inside the token
            self.gave_up = true;
            return None;
        };
        self.at = at + 2 + end + 2;
        inside.get(..end)
    }

    fn output(&mut self, at: usize) {
        let Some(inner) = self.inner(at, "}}") else {
            return;
        };
        if inner.contains(['"', '\'']) {
            // a closer inside quotes doesn't close
            self.gave_up |= has_open_quote(inner);
        } else if inner.contains("{{") {
            let message = "`{{` is not closed with `}}` before the next `{{`, so Eleventy stops";
            let hint = "close it, or put the text between `{% raw %}` and `{% endraw %}`";
            self.found.push(RawFault::error(at, message, hint));
        }
    }

    fn tag(&mut self, at: usize) {
        let Some(inner) = self.inner(at, "%}") else {
            return;
        };
        if has_open_quote(inner) {
            self.gave_up = true;
            return;
        }
        let Some(name) = name(inner) else {
            let message = "this `{% … %}` has no tag name, so Eleventy stops";
            let hint = "add a tag name, or put the text between `{% raw %}` and `{% endraw %}`";
            self.found.push(RawFault::error(at, message, hint));
            return;
        };
        let ended = name.strip_prefix("end").unwrap_or_default();
        if matches!(name, "raw" | "comment") {
            self.skip(at, name);
        } else if BLOCK_TAGS.contains(&name) {
            self.open.push((name, at));
        } else if BLOCK_TAGS.contains(&ended) || matches!(ended, "raw" | "comment") {
            self.end(at, ended);
        } else if matches!(name, "else" | "elsif" | "when") && self.open.is_empty() {
            let message = format!("`{{% {name} %}}` is outside of a block, so Eleventy stops");
            let hint = "remove it, or add the tag that opens the block";
            self.found.push(RawFault::error(at, message, hint));
        } else if !SIMPLE_TAGS.contains(&name)
            && !self.builder.defines(name)
            && !self.defines(ended)
        {
            self.unknown(at, name);
        }
    }

    /// Whether the name is not empty and the site has a paired shortcode of that name.
    fn defines(&self, name: &str) -> bool {
        !name.is_empty() && self.builder.defines(name)
    }

    /// Moves to the end of a block whose body is not parsed.
    fn skip(&mut self, at: usize, name: &'a str) {
        let end = format!("end{name}");
        while let Some(skipped) = self.text.get(self.at..).and_then(|rest| rest.find("{%")) {
            step_counter::count(skipped + 2);
            let start = self.at + skipped;
            self.at = start + 2;
            let inner = self.text.get(self.at..).unwrap_or_default();
            let inner = inner.trim_start_matches('-').trim_start();
            if inner.starts_with(&end) {
                return;
            }
        }
        self.unclosed(at, name);
        self.gave_up = true;
    }

    fn end(&mut self, at: usize, ended: &str) {
        if self.open.last().is_some_and(|(open, _)| *open == ended) {
            self.open.pop();
            return;
        }
        let message =
            format!("`{{% end{ended} %}}` has no open `{{% {ended} %}}`, so Eleventy stops");
        let hint = "remove it, or close the blocks in reverse order";
        self.found.push(RawFault::error(at, message, hint));
        self.gave_up = true;
    }

    fn unknown(&mut self, at: usize, name: &str) {
        if self.unseen == HiddenDefinitions::Anything {
            return;
        }
        let message = format!("unknown Liquid tag `{name}`, so Eleventy stops");
        let hint = "correct the name, add a shortcode of this name to the configuration, or put the text between `{% raw %}` and `{% endraw %}`";
        let raw = RawFault::error(at, message, hint);
        self.found.push(raw.with_severity(self.unseen.severity()));
    }

    fn unclosed(&mut self, at: usize, name: &str) {
        let message = format!("`{{% {name} %}}` is never closed, so Eleventy stops");
        let hint = format!("add `{{% end{name} %}}` where it ends");
        self.found.push(RawFault::error(at, message, hint));
    }
}

/// Whether a quote is left open, so that a closer may be inside the string.
fn has_open_quote(inner: &str) -> bool {
    let mut open = None;
    for c in inner.chars().filter(|c| matches!(c, '"' | '\'')) {
        open = match open {
            None => Some(c),
            Some(quote) if quote == c => None,
            open => open,
        };
    }
    open.is_some()
}

/// Returns the name of a tag.
fn name(inner: &str) -> Option<&str> {
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    if inner.starts_with('#') {
        return Some("#");
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '?');
    let end = inner.find(|c| !is_part(c)).unwrap_or(inner.len());
    let name = inner.get(..end)?.trim_end_matches('-');
    (!name.is_empty()).then_some(name)
}
