//! Preprocessing: replaces generator-specific syntax by markers that pass through the Markdown
//! parser.
//!
//! A marker is an HTML comment: it can be on a line of its own, interrupts a paragraph, and stays
//! in its quote or list. Line numbers are preserved. Fenced code and code spans are not touched.

mod admonition;
mod argument;
mod callout;
mod comment;
mod component;
mod fence;
mod html_block;
mod inline;
mod inline_extensions;
mod jsx;
mod shortcode;
mod shortcode_meaning;
mod table;

use std::collections::HashSet;

use crate::blog::{Dialect, Extension};
pub(super) use callout::Callout;
use component::Components;
use fence::Fence;
use table::Above;

/// A preprocessed body with the same lines as the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    /// The input of the Markdown parser.
    pub(super) text: String,
    /// The markers in the text, by index.
    pub(super) marks: Vec<Mark>,
    /// The dialect of the site.
    pub(super) dialect: Dialect,
    /// Whether its comments are hidden.
    pub(super) hides_comments: bool,
}

/// The meaning of a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Start of an admonition.
    OpenNote {
        /// The keyword that opens it.
        word: String,
        /// Its title.
        title: String,
    },
    /// The block quote that starts here is a callout.
    Callout {
        /// Its kind, title and fold state.
        callout: Callout,
        /// The text of the line as written, in case no block quote starts here.
        line: String,
    },
    /// Start of a quote.
    OpenQuote,
    /// End of the innermost quote.
    EndQuote {
        /// Its author; empty if unknown.
        said: String,
        /// Its source: title and URL of a page.
        link: Option<(String, String)>,
    },
    /// Start of a collapsible section.
    OpenFold {
        /// Whether it is open initially.
        open: bool,
        /// Its summary; empty if that follows.
        summary: String,
    },
    /// Start of a summary.
    OpenSummary,
    /// End of a summary.
    CloseSummary,
    /// Start of a tab with this label.
    OpenTab(String),
    /// End of the innermost container of this kind.
    Close(Held),
    /// Something that cannot be shown, on a line of its own.
    Placeholder(String),
    /// Something that cannot be shown, within a line.
    Words(String),
    /// One line of Markdown that replaces the source.
    Markdown(String),
    /// Something without output, such as the end of a component.
    Silent,
}

/// A container that one marker opens and another one closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// An admonition.
    Note,
    /// A quote.
    Quote,
    /// A collapsible section.
    Fold,
    /// A tab.
    Tab,
}

/// First character of each marker; a noncharacter that never occurs in text.
pub(super) const SIGN: char = '\u{10fffe}';
/// Maximum number of open tags.
const DEEPEST: usize = 100;
/// Indent in columns from which text is code, outside of lists and components.
const CODE: usize = 4;

/// Preprocesses a body without a known site.
#[cfg(test)]
pub(super) fn prepare(body: &str) -> Prepared {
    prepare_as(body, Dialect::default())
}

/// Preprocesses a body in the dialect of its site.
pub(super) fn prepare_as(body: &str, dialect: Dialect) -> Prepared {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mut reader = Reader {
        dialect,
        signs: inline_extensions::Signs::of(dialect),
        prepared: Prepared {
            dialect,
            ..Prepared::default()
        },
        ends: shortcode::ends(body, dialect),
        ..Reader::default()
    };
    reader.prepared.text.reserve(body.len());
    for line in body.split_inclusive('\n') {
        reader.line(line);
    }
    reader.finish()
}

/// Returns the meaning of a comment, if it is a marker.
pub(super) fn mark<'a>(prepared: &'a Prepared, comment: &str) -> Option<&'a Mark> {
    let index = comment.strip_prefix(SIGN)?.parse::<usize>().ok()?;
    prepared.marks.get(index)
}

/// Splits HTML at its first marker: the text before it, the marker's comment, and the rest.
pub(super) fn split_at_marker(html: &str) -> Option<(&str, &str, &str)> {
    let at = html.find(&format!("<!--{SIGN}"))?;
    let (before, marker) = html.split_at_checked(at)?;
    let (comment, rest) = marker.strip_prefix("<!--")?.split_once("-->")?;
    Some((before, comment, rest))
}

/// State that the lines above pass on to the next one.
#[derive(Default)]
struct Reader {
    dialect: Dialect,
    /// The bytes that can start an extension.
    signs: inline_extensions::Signs,
    prepared: Prepared,
    fence: Option<Fence>,
    /// Columns removed from the start of each line of the fence.
    fence_indent: usize,
    /// Colon counts of the open admonitions.
    notes: Vec<usize>,
    /// Open components, and the indent of the outermost.
    components: Components,
    /// Open paired tags, each with the marker of its end.
    paired: Vec<(String, Mark)>,
    /// Names of all tags that have an end tag anywhere.
    ends: HashSet<String>,
    /// The multi-line construct being read.
    open: Open,
    /// Its source so far, and its number of lines.
    pending: (String, usize),
    /// State after the line above.
    above: Above,
    /// Open raw HTML, and whether the current line is raw HTML.
    html: (html_block::Html, bool),
    /// Whether tags are plain text, as between `{% raw %}` and its end.
    raw: bool,
}

/// A construct that spans several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Open {
    /// None.
    #[default]
    Nothing,
    /// A comment, until its end.
    Comment,
    /// A Liquid comment, until its end.
    LiquidComment,
    /// Display math, until its end or a blank line.
    Math,
    /// An import or export, until a blank line.
    Module,
    /// A component tag, until its end.
    Tag(component::Tag),
    /// A generator tag used as link target, until its end.
    Target,
    /// A generator tag, until this delimiter.
    Shortcode(&'static str),
    /// Code between tags, until the end tag of this name.
    Code(String),
}

impl Reader {
    /// Handles constructs that never ended, and returns the result.
    fn finish(mut self) -> Prepared {
        if self.open == Open::Module {
            self.end_module();
        }
        if matches!(self.open, Open::Tag(_) | Open::Shortcode(_)) {
            let words = format!("embed: {}, not shown", self.pending.0);
            self.remark(Mark::Placeholder(words));
        }
        if self.open == Open::Target {
            let words = std::mem::take(&mut self.pending.0);
            self.keep(&words);
        }
        self.prepared
    }

    fn line(&mut self, line: &str) {
        let content = line.trim_end_matches(['\n', '\r']);
        let content_here = self.dedented(content);
        self.content(content_here);
        if content.len() < line.len() {
            self.prepared.text.push('\n');
        }
    }

    fn content(&mut self, content: &str) {
        let text = content.trim();
        if let Some(fence) = &self.fence {
            let parts = self.without_raw(content);
            let ends = match parts.as_slice() {
                [line] => fence.ends(line),
                parts => fence.ends(&parts.concat()),
            };
            if ends {
                self.fence = None;
            }
            return self.fenced(&parts);
        }
        if self.open != Open::Nothing {
            return self.go_on(content);
        }
        self.fence = Fence::opens(content);
        self.html = self.html.0.next(text);
        let indent = content.len() - content.trim_start().len();
        self.watch_list(text, indent);
        if self.fence.is_none()
            && (indent < CODE || self.above.list || !self.components.children.is_empty())
        {
            self.construct(content, text, indent);
        } else {
            self.keep(content);
        }
        self.above.text = !text.is_empty();
    }

    /// Replaces syntax beyond Markdown in a line.
    fn construct(&mut self, content: &str, text: &str, indent: usize) {
        let lead = content.get(..indent).unwrap_or_default();
        if self.dialect.has(Extension::TablesBelowText) {
            self.part_table(content);
        }
        if self.dialect.has(Extension::Callouts) && self.callout(content) {
            return;
        }
        match text.bytes().next() {
            Some(b':') if self.dialect.has(Extension::Directives) && text.starts_with(":::") => {
                self.note(content, lead, text);
            }
            Some(b'{')
                if self.dialect.has(Extension::BlockAttributes)
                    && shortcode::is_attributes(text) =>
            {
                self.mark(lead, Mark::Placeholder(format!("attributes: {text}")));
            }
            Some(b'*') if self.dialect.has(Extension::BlockAttributes) && is_abbreviation(text) => {
                self.mark(lead, Mark::Silent);
            }
            Some(b'i' | b'e')
                if self.dialect.has(Extension::Mdx)
                    && indent == 0
                    && !self.above.text
                    && component::is_module(text) =>
            {
                self.module(text);
            }
            _ => self.inline(content),
        }
    }

    /// Handles a line of the open multi-line construct.
    fn go_on(&mut self, content: &str) {
        match self.open.clone() {
            Open::Comment => {
                let after = self.comment(content);
                self.inline(after.unwrap_or_default());
            }
            Open::LiquidComment => {
                let after = self.go_on_with_liquid_comment(content);
                self.inline(after.unwrap_or_default());
            }
            Open::Math => {
                self.keep(content);
                if content.contains(inline_extensions::MATH) || content.trim().is_empty() {
                    self.open = Open::Nothing;
                }
            }
            Open::Module if content.trim().is_empty() => {
                self.end_module();
                self.open = Open::Nothing;
                self.above.text = false;
            }
            Open::Module if component::is_module(content) => {
                self.end_module();
                self.module(content);
            }
            Open::Module => self.pending.1 += 1,
            Open::Tag(tag) => self.go_on_with_tag(content, tag),
            Open::Target => self.go_on_with_target(content),
            Open::Shortcode(end) => self.go_on_with_shortcode(content, end),
            Open::Code(name) => self.go_on_with_code(content, &name),
            Open::Nothing => {}
        }
    }

    /// Removes the indent of component children that would make them code.
    fn dedented<'a>(&mut self, content: &'a str) -> &'a str {
        let indent = content.len() - content.trim_start_matches(' ').len();
        let taken = match (&self.fence, &self.open) {
            (None, Open::Code(_)) => 0,
            (None, Open::Nothing) => self.components.excess(content),
            _ => indent.min(self.fence_indent),
        };
        if self.fence.is_none() {
            self.fence_indent = taken;
        }
        content.get(taken..).unwrap_or_default()
    }

    fn watch_list(&mut self, text: &str, indent: usize) {
        if fence::is_item(text) {
            self.above.list = true;
        } else if indent == 0 && !text.is_empty() && !self.above.text {
            self.above.list = false;
        }
    }

    fn keep(&mut self, content: &str) {
        self.prepared.text.push_str(content);
    }

    /// Writes a marker in place of a line or of a part of it.
    fn mark(&mut self, lead: &str, mark: Mark) {
        if matches!(mark, Mark::Words(_)) && self.line_so_far().trim().is_empty() {
            // a comment at the start of a line would interrupt its paragraph
            self.prepared.text.push(SIGN);
        }
        let index = self.prepared.marks.len();
        self.prepared.marks.push(mark);
        let text = &mut self.prepared.text;
        text.push_str(lead);
        text.push_str("<!--");
        text.push(SIGN);
        text.push_str(&index.to_string());
        text.push_str("-->");
    }
}

/// Whether a line defines an abbreviation (kramdown, "Abbreviations").
fn is_abbreviation(text: &str) -> bool {
    let inner = text.strip_prefix("*[");
    inner.is_some_and(|inner| inner.find("]:").is_some_and(|end| end > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_where_they_were() {
        let body = "import A from 'a'\n\n:::tip\r\n{/* x\ny */}\n<A\n  b={1}\n>\nz\n</A>\n:::\nend";
        let prepared = prepare(body);
        assert_eq!(prepared.text.lines().count(), body.lines().count());
        assert!(prepared.text.ends_with("-->\nend"), "{}", prepared.text);
    }

    #[test]
    fn nothing_is_touched_inside_fences() {
        for body in [
            "a\n\nb",
            "```\n:::tip\n{/* truncate */}\n<Tabs>\n```\n",
            "> ~~~\n> import a from 'b'\n> ~~~\n",
            "- ```\n  {{< x >}}\n  ```\n",
            "    :::tip\n    <Tabs>\n",
            "imports are taxed\n",
            "text\nimport x from 'y'\n",
            "a `{/* b */}` c\n",
        ] {
            let prepared = prepare(body);
            assert_eq!(prepared.text, body);
        }
    }

    #[test]
    fn a_fence_in_a_quote_ends_with_the_quote() {
        let prepared = prepare("> ```\n> a\n\n:::tip\n:::\n");
        assert_eq!(prepared.marks.len(), 2);
    }
}
