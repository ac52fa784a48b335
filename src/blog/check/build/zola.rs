//! Zola shortcodes, which are evaluated in code too.
//!
//! `components/markdown/src/content.pest` defines the syntax: what doesn't match is text, but a
//! body without an end tag or an end tag without a body is an error.

use super::build_context::{BuildContext, HiddenDefinitions};
use super::{RawFault, Severity};
use crate::text::step_counter;

/// Maximum average number of reads per byte; beyond it, nothing is reported.
const MAX_READS_PER_BYTE: usize = 40;

/// Parses a body by Zola's grammar.
struct ShortcodeParser<'a> {
    text: &'a str,
    builder: &'a BuildContext,
    /// Open shortcode bodies: name and byte offset.
    open: Vec<(&'a str, usize)>,
    found: Vec<RawFault>,
    reads: usize,
}

/// Finds what stops a Zola build.
pub(super) fn find(text: &str, builder: &BuildContext) -> Vec<RawFault> {
    let mut reader = ShortcodeParser {
        text,
        builder,
        open: Vec::new(),
        found: Vec::new(),
        reads: 0,
    };
    let mut at = 0;
    while let Some(skipped) = text.get(at..).and_then(|rest| rest.find('{')) {
        step_counter::count(skipped + 1);
        at = reader.token(at + skipped);
        if reader.found.len() > super::MAX_FAULTS {
            break;
        }
        if reader.reads > text.len() * MAX_READS_PER_BYTE {
            return Vec::new();
        }
    }
    for (name, at) in std::mem::take(&mut reader.open) {
        let message = format!("the shortcode `{name}` has no `{{% end %}}`, so Zola stops");
        let hint = format!(
            "add `{{% end %}}` where it ends; a shortcode without a body is written `{{{{ {name}(…) }}}}`"
        );
        reader.found.push(RawFault::error(at, message, hint));
    }
    reader.found
}

impl<'a> ShortcodeParser<'a> {
    /// Reads the token at a brace; returns its end.
    fn token(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with("{%/*") {
            self.ignored_body(at)
        } else if rest.starts_with("{{/*") {
            self.call(at + 4, "*/}}").map_or(at + 1, |(_, end)| end)
        } else if rest.starts_with("{{") {
            let call = self.call(at + 2, "}}");
            if let Some((name, _)) = call {
                self.check_defined(at, name);
            }
            call.map_or(at + 1, |(_, end)| end)
        } else if rest.starts_with("{%") {
            self.body_tag(at)
        } else {
            at + 1
        }
    }

    fn body_tag(&mut self, at: usize) -> usize {
        if let Some(end) = self.end_tag(at + 2, "%}") {
            if self.open.pop().is_none() {
                let message = "`{% end %}` without an open shortcode, so Zola stops";
                let hint = "remove it, or add the opening shortcode";
                self.found.push(RawFault::error(at, message, hint));
            }
            return end;
        }
        let Some((name, end)) = self.call(at + 2, "%}") else {
            return at + 1;
        };
        self.check_defined(at, name);
        self.open.push((name, at));
        end
    }

    /// Moves past a body that is shown as text; reports it if it is not closed.
    fn ignored_body(&mut self, at: usize) -> usize {
        let Some((_, end)) = self.call(at + 4, "*/%}") else {
            return at + 1;
        };
        let mut from = end;
        while let Some(skipped) = self.text.get(from..).and_then(|rest| rest.find("{%/*")) {
            self.count_reads(skipped + 4);
            let start = from + skipped;
            if let Some(end) = self.end_tag(start + 4, "*/%}") {
                return end;
            }
            from = start + 4;
        }
        let message = "this `{%/* … */%}` has no `{%/* end */%}`, so Zola stops";
        let hint = "add `{%/* end */%}` where it ends";
        self.found.push(RawFault::error(at, message, hint));
        self.text.len()
    }

    /// Reports a shortcode that is not defined.
    fn check_defined(&mut self, at: usize, name: &str) {
        if self.builder.definitions.contains_key(name) {
            return;
        }
        let (what, severity) = match self.builder.hidden_definitions {
            HiddenDefinitions::Nothing => (
                format!("no template defines the shortcode `{name}`, so Zola stops"),
                Severity::Error,
            ),
            HiddenDefinitions::Theme => (
                format!(
                    "no template here defines the shortcode `{name}`; Zola stops unless the theme does"
                ),
                Severity::Warning,
            ),
            HiddenDefinitions::Anything => return,
        };
        let hint = format!(
            "correct the name, add `templates/shortcodes/{name}.html`, or write `{{{{/* {name}() */}}}}` to show it as text"
        );
        self.found
            .push(RawFault::error(at, what, hint).with_severity(severity));
    }

    /// Reads `end` and a closer.
    fn end_tag(&mut self, at: usize, closer: &str) -> Option<usize> {
        let at = self.blanks(at);
        let rest = self.text.get(at..)?.strip_prefix("end")?;
        let at = self.blanks(self.text.len() - rest.len());
        self.expect(at, closer)
    }

    /// Reads `name(key=value, …)` and a closer; returns the name and the end.
    fn call(&mut self, at: usize, closer: &str) -> Option<(&'a str, usize)> {
        let at = self.blanks(at);
        let (name, at) = self.identifier(at)?;
        let at = self.blanks(at);
        let mut at = self.expect(at, "(")?;
        loop {
            at = self.blanks(at);
            if let Some(end) = self.expect(at, ")") {
                let end = self.blanks(end);
                return Some((name, self.expect(end, closer)?));
            }
            let (_, end) = self.identifier(at)?;
            at = self.blanks(end);
            at = self.expect(at, "=")?;
            at = self.value(at)?;
            at = self.blanks(at);
            if let Some(end) = self.expect(at, ",") {
                at = self.blanks(end);
                // no trailing comma
                self.identifier(at)?;
            }
        }
    }

    fn identifier(&mut self, at: usize) -> Option<(&'a str, usize)> {
        let rest = self.text.get(at..)?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.count_reads(end + 1);
        let name = rest.get(..end)?;
        let begins = name.starts_with(|c: char| !c.is_ascii_digit());
        begins.then_some((name, at + end))
    }

    /// Reads a string, a number, a boolean, or a list of them.
    fn value(&mut self, mut at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        loop {
            at = self.blanks(at);
            if let Some(end) = self.expect(at, "[") {
                depth += 1;
                at = end;
                continue;
            }
            let is_end = self.text.as_bytes().get(at) == Some(&b']');
            if !(depth > 0 && is_end) {
                at = self.scalar(at)?;
            }
            // what follows a value, closing the lists that end here
            loop {
                if depth == 0 {
                    return Some(at);
                }
                at = self.blanks(at);
                if let Some(end) = self.expect(at, "]") {
                    depth -= 1;
                    at = end;
                } else {
                    at = self.expect(at, ",")?;
                    break;
                }
            }
        }
    }

    fn scalar(&mut self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let first = rest.chars().next()?;
        if matches!(first, '"' | '\'' | '`') {
            let end = rest.get(1..)?.find(first);
            self.count_reads(end.unwrap_or(rest.len()) + 1);
            return Some(at + end? + 2);
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.count_reads(end + 1);
        let word = rest.get(..end)?;
        let digits = word.strip_prefix('-').unwrap_or(word);
        let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        (is_number || matches!(word, "true" | "false")).then_some(at + end)
    }

    fn expect(&self, at: usize, what: &str) -> Option<usize> {
        let rest = self.text.get(at..)?;
        rest.starts_with(what).then_some(at + what.len())
    }

    fn blanks(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let bare = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.count_reads(rest.len() - bare.len());
        at + rest.len() - bare.len()
    }

    fn count_reads(&mut self, bytes: usize) {
        self.reads += bytes;
        step_counter::count(bytes);
    }
}
