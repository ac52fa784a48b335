//! Turns what generators add to Markdown into markers the parser carries, line for line.
//!
//! A marker is an HTML comment: it stands alone, interrupts a paragraph, and keeps the quote or the
//! list it stands in. Every line stays where it was, so lines of the result are lines of the source.
//! Nothing is touched inside fences and code spans.

mod argument;
mod callout;
mod comment;
mod component;
mod fence;
mod html;
mod inline;
mod jsx;
mod meaning;
mod note;
mod shortcode;
mod signs;
mod table;

use std::collections::HashSet;

use crate::blog::{Dialect, Extension};
pub(super) use callout::Callout;
use component::Components;
use fence::Fence;
use table::Above;

/// A body ready for the parser, with the same lines as the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    /// What the parser reads.
    pub(super) text: String,
    /// What the markers in it stand for.
    pub(super) marks: Vec<Mark>,
    /// The dialect that it is read in.
    pub(super) dialect: Dialect,
    /// Whether its comments are shown to nobody.
    pub(super) hides_comments: bool,
}

/// What a marker stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A note begins.
    OpenNote {
        /// The word that opens it.
        word: String,
        /// Its title.
        title: String,
    },
    /// The quote that begins here is a callout.
    Callout {
        /// Its kind, title and fold sign.
        callout: Callout,
        /// The words of the line as it is written, where it begins no quote.
        line: String,
    },
    /// A quote begins.
    OpenQuote,
    /// The innermost quote ends.
    EndQuote {
        /// Who said it; empty where nobody is named.
        said: String,
        /// Where, as the title and the address of a page.
        link: Option<(String, String)>,
    },
    /// A part that folds begins: whether it begins open, and its summary where that is known.
    OpenFold {
        /// Whether it begins open.
        open: bool,
        /// Its summary; empty where it follows.
        summary: String,
    },
    /// The summary of the innermost fold begins.
    OpenSummary,
    /// The summary of the innermost fold ends.
    CloseSummary,
    /// A tab with this label begins.
    OpenTab(String),
    /// The innermost one of these ends.
    Close(Held),
    /// Something that cannot be shown, on a line of its own.
    Placeholder(String),
    /// Something that cannot be shown, between words.
    Words(String),
    /// A piece of Markdown of one line, which stands for itself.
    Markdown(String),
    /// Something that shows nothing, as the end of a component.
    Silent,
}

/// What a marker opens and another one closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// A note.
    Note,
    /// A quote.
    Quote,
    /// A part that folds.
    Fold,
    /// A tab.
    Tab,
}

/// Stands at the beginning of a marker; never a character of text.
pub(super) const SIGN: char = '\u{10fffe}';
/// So many tags may be open.
const DEEPEST: usize = 100;
/// Text this far in is code, outside of lists and components.
const CODE: usize = 4;

/// Prepares a body of which no site is known.
#[cfg(test)]
pub(super) fn prepare(body: &str) -> Prepared {
    prepare_as(body, Dialect::default())
}

/// Prepares a body in the dialect of its site.
pub(super) fn prepare_as(body: &str, dialect: Dialect) -> Prepared {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mut reader = Reader {
        dialect,
        signs: signs::Signs::of(dialect),
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

/// Finds what a comment stands for, where it is a marker.
pub(super) fn mark<'a>(prepared: &'a Prepared, comment: &str) -> Option<&'a Mark> {
    let index = comment.strip_prefix(SIGN)?.parse::<usize>().ok()?;
    prepared.marks.get(index)
}

/// Gives the text before the first marker of a piece of HTML, the comment of the marker, and the rest.
pub(super) fn split_at_marker(html: &str) -> Option<(&str, &str, &str)> {
    let at = html.find(&format!("<!--{SIGN}"))?;
    let (before, marker) = html.split_at_checked(at)?;
    let (comment, rest) = marker.strip_prefix("<!--")?.split_once("-->")?;
    Some((before, comment, rest))
}

/// What the lines above decide about the next one.
#[derive(Default)]
struct Reader {
    dialect: Dialect,
    /// The bytes that can begin an extension.
    signs: signs::Signs,
    prepared: Prepared,
    fence: Option<Fence>,
    /// Columns taken away before each line of the fence.
    fence_indent: usize,
    /// Colons of the notes that are open.
    notes: Vec<usize>,
    /// Components that are open, and the indent of the outermost.
    components: Components,
    /// Paired tags that are open, each with what its end means.
    paired: Vec<(String, Mark)>,
    /// The names of all tags that are ended somewhere.
    ends: HashSet<String>,
    /// What goes on over several lines.
    open: Open,
    /// What is read of it so far, and its lines.
    pending: (String, usize),
    /// The state after the line above.
    above: Above,
    /// Raw HTML that is open, and whether the line being read is raw HTML.
    html: (html::Html, bool),
    /// Whether tags are text, as between `{% raw %}` and its end.
    raw: bool,
}

/// What goes on over several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// A comment, to its end.
    Comment,
    /// A comment of Liquid, to its end.
    LiquidComment,
    /// Math that stands by itself, to its end or a blank line.
    Math,
    /// An import or an export, to a blank line.
    Module,
    /// A tag of a component, to its end.
    Tag(component::Tag),
    /// A tag of a generator that is the target of a link, to its end.
    Target,
    /// A tag of a generator, to these characters.
    Shortcode(&'static str),
    /// Code between tags, to the end of the one with this name.
    Code(String),
}

impl Reader {
    /// Names what never ended.
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

    /// Replaces what is more than Markdown in a line.
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

    /// Reads a line of what began above.
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
                if content.contains(signs::MATH) || content.trim().is_empty() {
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

    /// Takes the indent away that children of components have, where it would make them code.
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

    /// Puts a marker in place of a line or a part of it.
    fn mark(&mut self, lead: &str, mark: Mark) {
        if matches!(mark, Mark::Words(_)) && self.line_so_far().trim().is_empty() {
            // a comment that begins a line would part it from its paragraph
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
