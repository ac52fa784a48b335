//! Turns what generators add to Markdown into markers the parser carries, line for line.
//!
//! A marker is an HTML comment: it stands alone, interrupts a paragraph, and keeps the quote or the
//! list it stands in. Every line stays where it was, so lines of the result are lines of the source.
//! Nothing is touched inside fences.

mod comment;
mod component;
mod fence;
mod note;
mod shortcode;

use fence::Fence;

/// A body ready for the parser, with the same lines as the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    /// What the parser reads.
    pub(super) text: String,
    /// What the markers in it stand for.
    pub(super) marks: Vec<Mark>,
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
    /// The innermost note ends.
    CloseNote,
    /// Something that cannot be shown.
    Placeholder(String),
    /// Something that shows nothing, as the end of a component.
    Silent,
}

/// Stands at the beginning of a marker; never a character of text.
const SIGN: char = '\u{10fffe}';
/// Text this far in is code, outside of lists and components.
const CODE: usize = 4;

/// Prepares a body.
pub(super) fn prepare(body: &str) -> Prepared {
    let mut reader = Reader::default();
    reader.prepared.text.reserve(body.len());
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    for line in body.split_inclusive('\n') {
        reader.line(line);
    }
    reader.prepared
}

/// Finds what a comment stands for, where it is a marker.
pub(super) fn mark<'a>(prepared: &'a Prepared, comment: &str) -> Option<&'a Mark> {
    let index = comment.strip_prefix(SIGN)?.parse::<usize>().ok()?;
    prepared.marks.get(index)
}

/// What the lines above decide about the next one.
#[derive(Default)]
struct Reader {
    prepared: Prepared,
    fence: Option<Fence>,
    /// Colons of the notes that are open.
    notes: Vec<usize>,
    /// Components that are open.
    components: usize,
    /// What goes on over several lines.
    open: Open,
    /// What names the import or export that is open, and its lines so far.
    module: (String, usize),
    /// Whether a list may be open, in which text stands further in.
    in_list: bool,
    /// Whether the line above holds text.
    in_text: bool,
}

/// What goes on over several lines.
#[derive(Default, PartialEq, Eq)]
enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// A comment, to its end.
    Comment,
    /// An import or an export, to a blank line.
    Module,
    /// A tag of a component, to its end.
    Tag,
}

impl Reader {
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
            if fence.ends(content) {
                self.fence = None;
            }
            return self.keep(content);
        }
        if self.open != Open::Nothing {
            return self.go_on(content);
        }
        self.fence = Fence::opens(content);
        let indent = content.len() - content.trim_start().len();
        self.watch_list(text, indent);
        if self.fence.is_none() && (indent < CODE || self.in_list || self.components > 0) {
            self.construct(content, text, indent);
        } else {
            self.keep(content);
        }
        self.in_text = !text.is_empty();
    }

    /// Replaces a line that is more than Markdown.
    fn construct(&mut self, content: &str, text: &str, indent: usize) {
        let lead = content.get(..indent).unwrap_or_default();
        match text.bytes().next() {
            Some(b':') if text.starts_with(":::") => self.note(content, lead, text),
            Some(b'<') if component::begins(text) => self.component(content, lead, text),
            Some(b'{') if shortcode::is_one(text) => self.shortcode(lead, text),
            Some(b'i' | b'e') if indent == 0 && !self.in_text && component::is_module(text) => {
                self.module(text);
            }
            _ if content.contains("{/*") => self.comments(content),
            _ => self.keep(content),
        }
    }

    /// Reads a line of what began above.
    fn go_on(&mut self, content: &str) {
        match self.open {
            Open::Comment => self.comments(content),
            Open::Module if content.trim().is_empty() => {
                self.open = Open::Nothing;
                self.in_text = false;
            }
            Open::Module if component::is_module(content) => self.module(content),
            Open::Tag => self.go_on_with_tag(content),
            Open::Module => self.go_on_with_module(),
            Open::Nothing => {}
        }
    }

    /// Takes the indent away that children of components have, where it would make them code.
    fn dedented<'a>(&self, content: &'a str) -> &'a str {
        let most = self.components * CODE;
        let indent = content.len() - content.trim_start_matches(' ').len();
        content.get(indent.min(most)..).unwrap_or_default()
    }

    fn watch_list(&mut self, text: &str, indent: usize) {
        if fence::is_item(text) {
            self.in_list = true;
        } else if indent == 0 && !text.is_empty() && !self.in_text {
            self.in_list = false;
        }
    }

    fn keep(&mut self, content: &str) {
        self.prepared.text.push_str(content);
    }

    /// Puts a marker in place of a line.
    fn mark(&mut self, lead: &str, mark: Mark) {
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
