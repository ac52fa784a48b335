//! Hugo shortcodes, which are evaluated in code too.
//!
//! `parser/pageparser/pagelexer_shortcode.go` defines the syntax; `extractShortcode` of
//! `hugolib/shortcode.go` defines which names and pairs stop the build.

use std::collections::HashSet;

use super::build_context::{BuildContext, ClosingTag, HiddenDefinitions};
use super::{RawFault, Severity};
use crate::text::step_counter;

/// Hugo's built-in shortcodes (`tpl/tplimpl/embedded`), with whether their templates use `.Inner`.
/// Those of older versions are included.
const BUILT_IN_SHORTCODES: [(&str, ClosingTag); 19] = [
    ("comment", ClosingTag::Unknown),
    ("details", ClosingTag::Required),
    ("figure", ClosingTag::Forbidden),
    ("gist", ClosingTag::Forbidden),
    ("highlight", ClosingTag::Required),
    ("instagram", ClosingTag::Forbidden),
    ("instagram_simple", ClosingTag::Forbidden),
    ("param", ClosingTag::Forbidden),
    ("qr", ClosingTag::Unknown),
    ("ref", ClosingTag::Forbidden),
    ("relref", ClosingTag::Forbidden),
    ("speakerdeck", ClosingTag::Unknown),
    ("tweet", ClosingTag::Forbidden),
    ("twitter", ClosingTag::Forbidden),
    ("twitter_simple", ClosingTag::Forbidden),
    ("vimeo", ClosingTag::Forbidden),
    ("vimeo_simple", ClosingTag::Forbidden),
    ("x", ClosingTag::Forbidden),
    ("x_simple", ClosingTag::Forbidden),
];

/// Reads shortcodes like Hugo's lexer.
struct ShortcodeLexer<'a> {
    text: &'a str,
    builder: &'a BuildContext,
    at: usize,
    /// Names opened and not closed since.
    opened: HashSet<&'a str>,
    /// Whether any shortcode was opened.
    has_name: bool,
    /// Shortcodes that need a closing tag; `None` once that can't be determined.
    unclosed: Option<Vec<(&'a str, usize)>>,
    found: Vec<RawFault>,
}

/// Why lexing stops before the end of the text.
enum LexStop {
    /// The build stops.
    Fault(RawFault),
    /// The rest can't be interpreted.
    Uncertain,
}

type LexResult<T> = Result<T, LexStop>;

/// Finds what stops a Hugo build.
pub(super) fn find(text: &str, builder: &BuildContext) -> Vec<RawFault> {
    let mut lexer = ShortcodeLexer {
        text,
        builder,
        at: 0,
        opened: HashSet::new(),
        has_name: false,
        unclosed: Some(Vec::new()),
        found: Vec::new(),
    };
    loop {
        match lexer.shortcode() {
            Ok(true) if lexer.found.len() <= super::MAX_FAULTS => {}
            Ok(true) | Err(LexStop::Uncertain) => return lexer.found,
            Ok(false) => break,
            Err(LexStop::Fault(raw)) => {
                lexer.found.push(raw);
                return lexer.found;
            }
        }
    }
    for (name, at) in lexer.unclosed.take().unwrap_or_default() {
        let message = format!("the shortcode `{name}` is never closed, so Hugo stops");
        let hint = format!(
            "add `{{{{< /{name} >}}}}` where it ends, or close it at once: `{{{{< {name} />}}}}`"
        );
        lexer.found.push(RawFault::error(at, message, hint));
    }
    lexer.found
}

impl<'a> ShortcodeLexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads up to the end of the next shortcode; returns false at the end of the text.
    fn shortcode(&mut self) -> LexResult<bool> {
        let Some(skipped) = self.rest().find("{{") else {
            return Ok(false);
        };
        step_counter::count(skipped + 2);
        let at = self.at + skipped;
        let closer = match self.text.as_bytes().get(at + 2) {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => {
                self.at = at + 1;
                return Ok(true);
            }
        };
        self.at = at + 3;
        if self.rest().starts_with("/*") {
            self.comment(at, closer)?;
        } else {
            self.tag(at, closer)?;
        }
        Ok(true)
    }

    fn comment(&mut self, at: usize, closer: &str) -> LexResult<()> {
        let end = self.rest().find(&format!("*/{closer}"));
        step_counter::count(end.unwrap_or(0));
        let Some(end) = end.filter(|end| *end > 1) else {
            let what = "the commented shortcode is not closed";
            return Err(fault(at, what, &format!("end it with `*/{closer}`")));
        };
        self.at += end + 2 + closer.len();
        Ok(())
    }

    /// Reads a shortcode after its `{{<` or `{{%`.
    fn tag(&mut self, at: usize, closer: &str) -> LexResult<()> {
        let (mut is_closing, mut elements) = (false, 0);
        loop {
            self.blanks();
            let rest = self.rest();
            step_counter::count(1);
            if rest.starts_with(closer) {
                self.at += closer.len();
                if is_closing {
                    // `{{< name />}}`
                    self.close_innermost(at, None)?;
                } else if elements == 0 {
                    return Err(fault(
                        at,
                        "a shortcode has no name",
                        "write its name, or remove it",
                    ));
                }
                return Ok(());
            }
            let Some(c) = rest.chars().next() else {
                let hint =
                    format!("close it with `{closer}`, or write `{{{{</* … */>}}}}` to show it");
                return Err(fault(at, "a shortcode is not closed", &hint));
            };
            match c {
                '/' => {
                    if !self.has_name {
                        let what = "a closing tag without an open shortcode";
                        return Err(fault(at, what, "remove the closing tag"));
                    }
                    self.at += 1;
                    is_closing = true;
                    elements = 0;
                }
                '=' => {
                    self.at += 1;
                    self.value(at)?;
                }
                '\\' => return Err(LexStop::Uncertain),
                _ if elements > 0 && (is_word(c) || matches!(c, '-' | '"' | '`')) => {
                    self.parameter(at)?;
                }
                _ if is_word(c) => {
                    self.name(at, is_closing)?;
                    if is_closing {
                        return self.end(at, closer);
                    }
                    elements += 1;
                }
                _ => {
                    let what =
                        format!("a shortcode has `{c}` where a name or a parameter is expected");
                    return Err(fault(at, &what, "put parameters in quotation marks"));
                }
            }
        }
    }

    fn name(&mut self, at: usize, is_closing: bool) -> LexResult<()> {
        let rest = self.rest();
        let end = rest.find(|c| !is_word(c) && !matches!(c, '-' | '/'));
        let end = end.unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        self.at += end;
        step_counter::count(end);
        if self.rest().starts_with('.') {
            // an inline shortcode: it defines itself
            return Err(LexStop::Uncertain);
        }
        if is_closing {
            if !self.opened.remove(name) {
                let what = format!("the closing tag of the shortcode `{name}` has no opening tag");
                return Err(fault(at, &what, "remove it, or add the opening tag"));
            }
            return self.close_innermost(at, Some(name));
        }
        self.opened.insert(name);
        self.has_name = true;
        self.open(at, name);
        Ok(())
    }

    /// Handles an opening tag by its name.
    fn open(&mut self, at: usize, name: &'a str) {
        match self.closing_tag(name) {
            Some(ClosingTag::Required) => {
                if let Some(waiting) = &mut self.unclosed {
                    waiting.push((name, at));
                }
            }
            Some(ClosingTag::Forbidden) => {}
            Some(ClosingTag::Unknown) => self.unclosed = None,
            None => {
                self.unclosed = None;
                self.unknown(at, name);
            }
        }
    }

    fn closing_tag(&self, name: &str) -> Option<ClosingTag> {
        let of_site = self.builder.definitions.get(name).copied();
        let embedded = BUILT_IN_SHORTCODES
            .iter()
            .find(|row| row.0 == name)
            .map(|row| row.1);
        // `youtube` has always been built in
        of_site
            .or(embedded)
            .or((name == "youtube").then_some(ClosingTag::Forbidden))
    }

    fn unknown(&mut self, at: usize, name: &str) {
        let (what, severity) = match self.builder.hidden_definitions {
            HiddenDefinitions::Nothing => (
                format!("no template defines the shortcode `{name}`, so Hugo stops"),
                Severity::Error,
            ),
            HiddenDefinitions::Theme => (
                format!(
                    "no template here defines the shortcode `{name}`; Hugo stops unless the theme does"
                ),
                Severity::Warning,
            ),
            HiddenDefinitions::Anything => return,
        };
        let hint = format!(
            "correct the name, add `layouts/_shortcodes/{name}.html`, or write `{{{{</* {name} */>}}}}` to show it as text"
        );
        self.found
            .push(RawFault::error(at, what, hint).with_severity(severity));
    }

    /// Closes the innermost open shortcode; `name` is that of the closing tag, if it has one.
    fn close_innermost(&mut self, at: usize, name: Option<&str>) -> LexResult<()> {
        let pairs = name.and_then(|name| self.closing_tag(name));
        if let (Some(ClosingTag::Forbidden), Some(name)) = (pairs, name) {
            let what = format!("the shortcode `{name}` has no body, but it is closed");
            return Err(fault(at, &what, "remove the closing tag"));
        }
        if let Some(waiting) = &mut self.unclosed {
            waiting.pop();
        }
        Ok(())
    }

    /// Reads the end of a closing tag.
    fn end(&mut self, at: usize, closer: &str) -> LexResult<()> {
        self.blanks();
        if !self.rest().starts_with(closer) {
            let hint = format!("end it with `{closer}`");
            return Err(fault(
                at,
                "the closing tag of a shortcode is not closed",
                &hint,
            ));
        }
        self.at += closer.len();
        Ok(())
    }

    /// Reads the value after `=`.
    fn value(&mut self, at: usize) -> LexResult<()> {
        self.blanks();
        match self.rest().chars().next() {
            Some('"') => self.quoted(at),
            Some('`') => self.raw(at),
            Some('\\') => Err(LexStop::Uncertain),
            _ => {
                let rest = self.rest();
                let end = rest.find(|c: char| c.is_ascii_whitespace());
                self.at += end.unwrap_or(rest.len());
                step_counter::count(end.unwrap_or(rest.len()));
                Ok(())
            }
        }
    }

    fn parameter(&mut self, at: usize) -> LexResult<()> {
        match self.rest().chars().next() {
            Some('"') => self.quoted(at),
            Some('`') => self.raw(at),
            _ => {
                let rest = self.rest();
                let end = rest.find(|c| !is_word(c) && !matches!(c, '-' | '.'));
                self.at += end.unwrap_or(rest.len());
                step_counter::count(end.unwrap_or(rest.len()));
                Ok(())
            }
        }
    }

    /// Reads a quoted string, which must end on its line.
    fn quoted(&mut self, at: usize) -> LexResult<()> {
        let mut is_escaped = false;
        for (inside, c) in self.rest().char_indices().skip(1) {
            step_counter::count(1);
            match c {
                '\n' => break,
                '"' if !is_escaped => {
                    self.at += inside + 1;
                    return Ok(());
                }
                _ => is_escaped = c == '\\',
            }
        }
        let what = "a parameter of a shortcode has no closing quotation mark on its line";
        Err(fault(at, what, "close it on the same line"))
    }

    fn raw(&mut self, at: usize) -> LexResult<()> {
        let end = self.rest().get(1..).and_then(|rest| rest.find('`'));
        let Some(end) = end else {
            let what = "a parameter of a shortcode has no closing backtick";
            return Err(fault(at, what, "close it"));
        };
        step_counter::count(end);
        self.at += end + 2;
        Ok(())
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        let bare = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}');
        step_counter::count(rest.len() - bare.len());
        self.at += rest.len() - bare.len();
    }
}

fn fault(at: usize, what: &str, hint: &str) -> LexStop {
    LexStop::Fault(RawFault::error(at, format!("{what}, so Hugo stops"), hint))
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
