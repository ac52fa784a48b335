//! Tags of Hugo, Jekyll, Hexo and Zola: those with a Markdown equivalent are replaced by it, all
//! others by a placeholder. Content between paired tags is always shown.

use super::generator_tag::{GeneratorTag, next_tag, parse_tag};
use super::shortcode_meaning::{self, ShortcodeMeaning};
use super::{MAX_OPEN_TAGS, OpenConstruct, Preprocessor, SyntaxMarker};
use crate::blog::Extension;

/// Fence around code from between tags; no code contains such a line.
const CODE_FENCE: &str = "~~~~~~~~~~";

/// Whether a line consists of attributes for the adjacent block, in Kramdown's notation.
pub(super) fn is_attribute_list(text: &str) -> bool {
    text.starts_with("{:") && text.find('}') == Some(text.len() - 1)
}

impl Preprocessor {
    /// Replaces a tag by its meaning.
    pub(super) fn replace_tag(&mut self, tag: &GeneratorTag<'_>, is_first: bool, is_alone: bool) {
        if tag.is_end {
            return self.close_pair(tag, is_alone);
        }
        let in_target = self.in_target();
        match shortcode_meaning::meaning_of(tag) {
            ShortcodeMeaning::Target(target) => self.push_source(&target.replace(' ', "%20")),
            ShortcodeMeaning::Markdown(words) if is_alone => {
                self.push_marker("", SyntaxMarker::Markdown(words));
            }
            ShortcodeMeaning::Markdown(words) => self.push_source(&words),
            ShortcodeMeaning::Output if in_target => self.push_source(&tag.source.replace(' ', "")),
            ShortcodeMeaning::Output => self.push_source(tag.source),
            ShortcodeMeaning::Literal(text) => self.push_source(&text),
            ShortcodeMeaning::ExcerptEnd => self.push_source("<!--more-->"),
            ShortcodeMeaning::Raw(raw) => {
                self.in_raw = raw;
                if is_alone {
                    self.push_marker("", SyntaxMarker::Silent);
                }
            }
            _ if in_target => self.push_source(&tag.source.replace(' ', "")),
            ShortcodeMeaning::Code(info) if is_alone => {
                self.push_source(&format!("{CODE_FENCE} {info}"));
                self.open = OpenConstruct::Code(tag.name.to_owned());
            }
            ShortcodeMeaning::Pair(open, close) if is_first && self.has_end(tag) => {
                self.paired.push((tag.name.to_owned(), close));
                self.push_marker("", open);
            }
            _ => self.push_tag_placeholder(tag, is_alone),
        }
    }

    /// Whether a tag has an end tag anywhere; false beyond the nesting limit.
    fn has_end(&self, tag: &GeneratorTag<'_>) -> bool {
        let is_ended = self.closed_tags.contains(tag.name) || self.closed_tags.contains("");
        is_ended && self.paired.len() < MAX_OPEN_TAGS
    }

    /// Replaces a tag that cannot be shown by a placeholder, and remembers its name for the end
    /// tag.
    fn push_tag_placeholder(&mut self, tag: &GeneratorTag<'_>, is_alone: bool) {
        if self.has_end(tag) {
            self.paired
                .push((tag.name.to_owned(), SyntaxMarker::Silent));
        }
        self.push_marker("", placeholder_marker(tag.inner, is_alone));
    }

    /// Closes the innermost pair of this name, and those left open in it.
    fn close_pair(&mut self, tag: &GeneratorTag<'_>, is_alone: bool) {
        let is_it = |(name, _): &(String, SyntaxMarker)| tag.name.is_empty() || name == tag.name;
        let mut marks = Vec::new();
        if let Some(at) = self.paired.iter().rposition(is_it) {
            let ended = self.paired.split_off(at).into_iter().rev();
            marks.extend(ended.map(|(_, mark)| mark));
            marks.retain(|mark| *mark != SyntaxMarker::Silent);
        }
        if marks.is_empty() && is_alone {
            marks.push(SyntaxMarker::Silent);
        }
        for mark in marks {
            self.push_marker("", mark);
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
    pub(super) fn continue_shortcode(&mut self, content: &str, end: &'static str) {
        let (words, lines) = &mut self.pending;
        *lines += 1;
        let (last, rest) = content.split_once(end).unwrap_or((content, ""));
        let ends = last.len() < content.len();
        words.push(' ');
        words.push_str(last.trim());
        if ends {
            words.push_str(end);
        } else if !last.trim().is_empty() {
            return;
        }
        self.open = OpenConstruct::Nothing;
        let words = std::mem::take(&mut self.pending.0);
        let mark = match parse_tag(&words, self.dialect) {
            Some(tag) => match shortcode_meaning::meaning_of(&tag) {
                ShortcodeMeaning::Markdown(words) => SyntaxMarker::Markdown(words),
                ShortcodeMeaning::Pair(open, close) if self.has_end(&tag) => {
                    self.paired.push((tag.name.to_owned(), close));
                    open
                }
                _ => placeholder_marker(tag.inner, true),
            },
            None => placeholder_marker(words.trim_start_matches(['{', '<', '%']).trim(), true),
        };
        self.replace_last_marker(mark);
        if !rest.is_empty() {
            self.replace_inline(rest.trim_start());
        }
    }

    /// Handles the line on which a target is completed; if it isn't a tag after all, it is plain
    /// text.
    pub(super) fn continue_target(&mut self, content: &str) {
        self.open = OpenConstruct::Nothing;
        let begun = std::mem::take(&mut self.pending.0);
        let words = format!("{} {}", begun.trim_end(), content.trim_start());
        let Some(tag) = parse_tag(&words, self.dialect) else {
            return self.push_source(&words);
        };
        match shortcode_meaning::meaning_of(&tag) {
            ShortcodeMeaning::Target(target) => self.push_source(&target.replace(' ', "%20")),
            _ => self.push_source(&tag.source.replace(' ', "")),
        }
        self.replace_inline(words.get(tag.source.len()..).unwrap_or_default());
    }

    /// Writes a line of fenced code without the `{% raw %}` and `{% endraw %}` tags between its
    /// parts.
    pub(super) fn push_fenced_line(&mut self, parts: &[&str]) {
        // between two parts there is an opening or closing tag, alternately
        self.in_raw ^= parts.len().is_multiple_of(2);
        for part in parts {
            self.push_source(part);
        }
    }

    /// Splits a line of code at `{% raw %}` and `{% endraw %}` tags, if the generator evaluates
    /// those in code.
    pub(super) fn split_at_raw_tags<'a>(&self, content: &'a str) -> Vec<&'a str> {
        let (mut parts, mut rest, mut raw) = (Vec::new(), content, self.in_raw);
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
    pub(super) fn continue_code(&mut self, content: &str, name: &str) {
        let tag = parse_tag(content.trim(), self.dialect);
        if tag.is_some_and(|tag| tag.is_end && tag.name == name) {
            let lead = content.len() - content.trim_start().len();
            self.push_source(content.get(..lead).unwrap_or_default());
            self.push_source(CODE_FENCE);
            self.open = OpenConstruct::Nothing;
        } else {
            self.push_source(content);
        }
    }
}

/// Returns a placeholder for a tag: on a line of its own, or inline.
fn placeholder_marker(words: &str, is_alone: bool) -> SyntaxMarker {
    if is_alone {
        SyntaxMarker::Placeholder(format!("embed: {words}, not shown"))
    } else {
        SyntaxMarker::InlinePlaceholder(format!("embed: {words}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SyntaxMarker, preprocess_default};

    #[test]
    fn text_after_a_shortcode_of_several_lines_is_kept() {
        let prepared = preprocess_default("{{< figure\n  src=\"a.png\" >}} text {{< b >}}\nend\n");
        let (_, rest) = prepared.text.split_once("-->").unwrap();
        assert!(rest.starts_with("\ntext <!--"), "{rest}");
        assert!(rest.ends_with("-->\nend\n"), "{rest}");
        let [figure, other] = prepared.markers.as_slice() else {
            panic!("{:?}", prepared.markers);
        };
        assert_eq!(*figure, SyntaxMarker::Markdown("![](<a.png>)".to_owned()));
        assert_eq!(
            *other,
            SyntaxMarker::InlinePlaceholder("embed: b".to_owned())
        );
    }
}
