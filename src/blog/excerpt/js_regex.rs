//! Regular expressions of JavaScript: as in the source of a generator, compiled when first used.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Captures, Regex};

/// An expression in the syntax of JavaScript, without back references and look-around.
pub(super) struct JsRegex {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl JsRegex {
    /// Creates an expression; one that doesn't compile matches nothing.
    pub(super) const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Finds the first match, with its groups.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Whether the expression matches anywhere.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// Replaces as many matches as `limit` says; 0 means all.
    pub(super) fn replace<'t>(&self, text: &'t str, limit: usize, with: &str) -> Cow<'t, str> {
        match self.regex() {
            Some(regex) => regex.replacen(text, limit, with),
            None => Cow::Borrowed(text),
        }
    }

    /// Whether the expression is one that can be compiled.
    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.regex().is_some()
    }

    fn regex(&self) -> Option<&Regex> {
        let compile = || {
            // the classes of JavaScript differ from those of Unicode
            let source = self.source.replace(r"\s", r"[[\s--\x85]\x{feff}]");
            let source = source.replace(r"\S", r"[[\S\x85]--\x{feff}]");
            Regex::new(&source.replace(r"\w", "A-Za-z0-9_")).ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }
}
