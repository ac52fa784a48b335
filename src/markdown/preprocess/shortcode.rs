//! Tags of Hugo, Jekyll, Hexo and Zola: those with a Markdown equivalent are replaced by it, all
//! others by a placeholder. Content between paired tags is always shown.

use std::collections::HashSet;

use super::shortcode_meaning::{self, Meaning};
use super::{DEEPEST, Mark, Open, Reader, inline};
use crate::blog::{Dialect, Extension};
use crate::text::step_counter;

/// Delimiters of tags; longer opening delimiters first.
const TAGS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
/// Fence around code from between tags; no code contains such a line.
const FENCE: &str = "~~~~~~~~~~";

/// A generator tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Liquid<'a> {
    /// Its whole source.
    pub(super) whole: &'a str,
    /// Its opening delimiter.
    pub(super) sign: &'static str,
    /// The source between the delimiters.
    pub(super) words: &'a str,
    /// Its name; for an end tag the name of the pair.
    pub(super) name: &'a str,
    /// The source after the name.
    pub(super) arguments: &'a str,
    /// Whether it is an end tag.
    pub(super) ends: bool,
}

/// Parses a tag at the start of a text.
pub(super) fn read(text: &str, dialect: Dialect) -> Option<Liquid<'_>> {
    let (sign, end) = sign(text, dialect)?;
    let inner = text.get(sign.len()..)?;
    let near = inline::near(inner);
    let len = near.find(end);
    step_counter::count(len.unwrap_or(near.len()));
    let len = len?;
    let whole = text.get(..sign.len() + len + end.len())?;
    let words = inner.get(..len)?.trim_matches('-').trim();
    let words = words.strip_suffix('/').unwrap_or(words).trim_end();
    let ended = words
        .strip_prefix('/')
        .filter(|name| !name.starts_with('*'));
    let (name, ends) = match (ended, words.strip_prefix("end")) {
        (Some(name), _) => (name.trim_start(), true),
        (None, Some(name)) if sign == "{%" && !name.starts_with("raw") => (name, true),
        _ => (words, false),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let name_len = name.find(|c| !is_name(c)).unwrap_or(name.len());
    let (name, arguments) = name.split_at(name_len);
    let tag = Liquid {
        whole,
        sign,
        words,
        name,
        arguments: arguments.trim(),
        ends,
    };
    is_tag(&tag, dialect).then_some(tag)
}

/// Returns the delimiters of a tag that starts here.
fn sign(text: &str, dialect: Dialect) -> Option<(&'static str, &'static str)> {
    let mut known = TAGS.iter().filter(|(sign, _)| has_sign(dialect, sign));
    known.find(|(sign, _)| text.starts_with(sign)).copied()
}

/// Whether a dialect has tags with this opening delimiter.
fn has_sign(dialect: Dialect, sign: &str) -> bool {
    match sign {
        "{{<" | "{{%" => dialect.has(Extension::HugoShortcodes),
        _ => dialect.has(Extension::Liquid) || dialect.has(Extension::ZolaShortcodes),
    }
}

/// Whether a parsed tag is one in this dialect: Zola only has calls, end tags and escaped tags
/// (Zola, "Shortcodes").
fn is_tag(tag: &Liquid<'_>, dialect: Dialect) -> bool {
    let is_called = !tag.name.is_empty() && tag.arguments.starts_with('(');
    let is_end = tag.sign == "{%" && tag.words == "end";
    let is_zola = dialect.has(Extension::ZolaShortcodes) && !dialect.has(Extension::Liquid);
    !is_zola || is_called || is_end || tag.words.starts_with("/*")
}

/// Returns the end delimiter of a shortcode that starts here and does not end in this text.
pub(super) fn unfinished(text: &str, dialect: Dialect) -> Option<&'static str> {
    let (_, end) = sign(text, dialect)?;
    let is_shortcode = matches!(end, ">}}" | "%}}");
    step_counter::count(text.len());
    (is_shortcode && !text.contains(end)).then_some(end)
}

/// Whether a text starts with a tag that continues on the next line; outside of link targets such a
/// tag is plain text.
pub(super) fn goes_on(text: &str) -> bool {
    let value = text.starts_with("{{") && !text.starts_with("{{<") && !text.starts_with("{{%");
    let near = inline::near(text);
    step_counter::count(near.len());
    value && !near.contains("}}") || awaits_target(text)
}

/// Whether a text starts with a tag whose target is on the next line.
pub(super) fn awaits_target(text: &str) -> bool {
    let name = text
        .strip_prefix("{%")
        .map(|rest| rest.trim_matches(['-', ' ']));
    matches!(name, Some("link" | "post_url"))
}

/// Whether a code span contains a pair of `{% raw %}` and `{% endraw %}`.
pub(super) fn has_raw(code: &str) -> bool {
    code.contains("raw") && without_raw(code).len() < code.len()
}

/// Removes pairs of `{% raw %}` and `{% endraw %}` and keeps the text between them.
pub(super) fn without_raw(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some((before, raw)) = next_tag(rest, "raw") {
        let Some((kept, end)) = next_tag(raw, "endraw") else {
            break;
        };
        out.push_str(before);
        out.push_str(kept);
        rest = end;
    }
    out.push_str(rest);
    out
}

/// Splits a text at the next tag with a name.
fn next_tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices("{%").find_map(|(at, _)| {
        let tag = read(text.get(at..)?, Dialect::default()).filter(|tag| tag.name == name)?;
        Some((text.get(..at)?, text.get(at + tag.whole.len()..)?))
    })
}

/// Returns the names of all tags that have an end tag anywhere in the body.
pub(super) fn ends(body: &str, dialect: Dialect) -> HashSet<String> {
    let tags = body
        .match_indices("{%")
        .chain(body.match_indices("{{<"))
        .chain(body.match_indices("{{%"));
    let tags = tags.filter_map(|(at, _)| read(body.get(at..)?, dialect));
    let ends = tags.filter(|tag| tag.ends && !tag.whole.contains('\n'));
    ends.map(|tag| tag.name.to_owned()).collect()
}

/// Whether a line consists of attributes for the adjacent block, in Kramdown's notation.
pub(super) fn is_attributes(text: &str) -> bool {
    text.starts_with("{:") && text.find('}') == Some(text.len() - 1)
}

impl Reader {
    /// Replaces a tag by its meaning.
    pub(super) fn liquid(&mut self, tag: &Liquid<'_>, is_first: bool, is_alone: bool) {
        if tag.ends {
            return self.end_of_pair(tag, is_alone);
        }
        let in_target = self.in_target();
        match shortcode_meaning::of(tag) {
            Meaning::Target(target) => self.keep(&target.replace(' ', "%20")),
            Meaning::Markdown(words) if is_alone => self.mark("", Mark::Markdown(words)),
            Meaning::Markdown(words) => self.keep(&words),
            Meaning::Output if in_target => self.keep(&tag.whole.replace(' ', "")),
            Meaning::Output => self.keep(tag.whole),
            Meaning::Literal(text) => self.keep(&text),
            Meaning::More => self.keep("<!--more-->"),
            Meaning::Raw(raw) => {
                self.raw = raw;
                if is_alone {
                    self.mark("", Mark::Silent);
                }
            }
            _ if in_target => self.keep(&tag.whole.replace(' ', "")),
            Meaning::Code(info) if is_alone => {
                self.keep(&format!("{FENCE} {info}"));
                self.open = Open::Code(tag.name.to_owned());
            }
            Meaning::Pair(open, close) if is_first && self.has_end(tag) => {
                self.paired.push((tag.name.to_owned(), close));
                self.mark("", open);
            }
            _ => self.name_tag(tag, is_alone),
        }
    }

    /// Whether a tag has an end tag anywhere; false beyond the nesting limit.
    fn has_end(&self, tag: &Liquid<'_>) -> bool {
        let is_ended = self.ends.contains(tag.name) || self.ends.contains("");
        is_ended && self.paired.len() < DEEPEST
    }

    /// Replaces a tag that cannot be shown by a placeholder, and remembers its name for the end
    /// tag.
    fn name_tag(&mut self, tag: &Liquid<'_>, is_alone: bool) {
        if self.has_end(tag) {
            self.paired.push((tag.name.to_owned(), Mark::Silent));
        }
        self.mark("", name(tag.words, is_alone));
    }

    /// Closes the innermost pair of this name, and those left open in it.
    fn end_of_pair(&mut self, tag: &Liquid<'_>, is_alone: bool) {
        let is_it = |(name, _): &(String, Mark)| tag.name.is_empty() || name == tag.name;
        let mut marks = Vec::new();
        if let Some(at) = self.paired.iter().rposition(is_it) {
            let ended = self.paired.split_off(at).into_iter().rev();
            marks.extend(ended.map(|(_, mark)| mark));
            marks.retain(|mark| *mark != Mark::Silent);
        }
        if marks.is_empty() && is_alone {
            marks.push(Mark::Silent);
        }
        for mark in marks {
            self.mark("", mark);
        }
    }

    /// Whether the current position is in a link target or an HTML tag.
    pub(super) fn in_target(&self) -> bool {
        let line = self.line_so_far();
        let link = line.rsplit_once("](").map(|(_, target)| target);
        let named = line.starts_with('[');
        let named = line.split_once("]: ").filter(|_| named);
        let open = [link, named.map(|(_, target)| target)];
        let is_open = |target: &str| !target.contains([' ', ')']);
        if open.into_iter().flatten().any(is_open) {
            return true;
        }
        let tag = line.rsplit_once('<').map(|(_, tag)| tag);
        tag.is_some_and(|tag| {
            tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !tag.contains('>')
        })
    }

    /// Handles another line of a shortcode.
    pub(super) fn go_on_with_shortcode(&mut self, content: &str, end: &'static str) {
        let (words, lines) = &mut self.pending;
        *lines += 1;
        words.push(' ');
        words.push_str(content.trim());
        let ends = content.contains(end);
        if !ends && !content.trim().is_empty() {
            return;
        }
        self.open = Open::Nothing;
        let words = std::mem::take(&mut self.pending.0);
        let mark = match read(&words, self.dialect) {
            Some(tag) => match shortcode_meaning::of(&tag) {
                Meaning::Markdown(words) => Mark::Markdown(words),
                Meaning::Pair(open, close) if self.has_end(&tag) => {
                    self.paired.push((tag.name.to_owned(), close));
                    open
                }
                _ => name(tag.words, true),
            },
            None => name(words.trim_start_matches(['{', '<', '%']).trim(), true),
        };
        if let Some(silent) = self.prepared.marks.last_mut() {
            *silent = mark;
        }
    }

    /// Handles the line on which a target is completed; if it isn't a tag after all, it is plain
    /// text.
    pub(super) fn go_on_with_target(&mut self, content: &str) {
        self.open = Open::Nothing;
        let begun = std::mem::take(&mut self.pending.0);
        let words = format!("{} {}", begun.trim_end(), content.trim_start());
        let Some(tag) = read(&words, self.dialect) else {
            return self.keep(&words);
        };
        match shortcode_meaning::of(&tag) {
            Meaning::Target(target) => self.keep(&target.replace(' ', "%20")),
            _ => self.keep(&tag.whole.replace(' ', "")),
        }
        self.inline(words.get(tag.whole.len()..).unwrap_or_default());
    }

    /// Writes a line of fenced code without the `{% raw %}` and `{% endraw %}` tags between its
    /// parts.
    pub(super) fn fenced(&mut self, parts: &[&str]) {
        // between two parts there is an opening or closing tag, alternately
        self.raw ^= parts.len().is_multiple_of(2);
        for part in parts {
            self.keep(part);
        }
    }

    /// Splits a line of code at `{% raw %}` and `{% endraw %}` tags, if the generator evaluates
    /// those in code.
    pub(super) fn without_raw<'a>(&self, content: &'a str) -> Vec<&'a str> {
        let (mut parts, mut rest, mut raw) = (Vec::new(), content, self.raw);
        while self.dialect.has(Extension::LiquidInFences) {
            let name = if raw { "endraw" } else { "raw" };
            let Some((before, after)) = next_tag(rest, name) else {
                break;
            };
            parts.push(before);
            raw = !raw;
            rest = after;
        }
        parts.push(rest);
        parts
    }

    /// Handles another line of code between tags.
    pub(super) fn go_on_with_code(&mut self, content: &str, name: &str) {
        let tag = read(content.trim(), self.dialect);
        if tag.is_some_and(|tag| tag.ends && tag.name == name) {
            let lead = content.len() - content.trim_start().len();
            self.keep(content.get(..lead).unwrap_or_default());
            self.keep(FENCE);
            self.open = Open::Nothing;
        } else {
            self.keep(content);
        }
    }
}

/// Returns a placeholder for a tag: on a line of its own, or inline.
fn name(words: &str, is_alone: bool) -> Mark {
    if is_alone {
        Mark::Placeholder(format!("embed: {words}, not shown"))
    } else {
        Mark::Words(format!("embed: {words}"))
    }
}
