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
mod generator_tag;
mod html_block;
mod inline;
mod inline_extensions;
mod jsx;
mod lookahead;
mod shortcode;
mod shortcode_meaning;
mod table;
mod tag_attributes;

use std::collections::HashSet;

use crate::blog::{Dialect, Extension, IndentedText};
pub(super) use callout::Callout;
use component::OpenComponents;
use fence::CodeFence;
use table::PreviousLine;

/// A preprocessed body with the same lines as the source.
#[derive(Clone, Debug, Default)]
pub(super) struct PreprocessedBody {
    /// The input of the Markdown parser.
    pub(super) text: String,
    /// The markers in the text, by index.
    pub(super) markers: Vec<SyntaxMarker>,
    /// The dialect of the site.
    pub(super) dialect: Dialect,
    /// Whether its comments are hidden.
    pub(super) hides_comments: bool,
}

/// The meaning of a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxMarker {
    /// Start of an admonition.
    OpenAdmonition {
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
    Close(MarkerContainer),
    /// Something that cannot be shown, on a line of its own.
    Placeholder(String),
    /// Something that cannot be shown, within a line.
    InlinePlaceholder(String),
    /// One line of Markdown that replaces the source.
    Markdown(String),
    /// Something without output, such as the end of a component.
    Silent,
}

/// A container that one marker opens and another one closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkerContainer {
    /// An admonition.
    Admonition,
    /// A quote.
    Quote,
    /// A collapsible section.
    Fold,
    /// A tab.
    Tab,
}

/// First character of each marker; a noncharacter that never occurs in text.
pub(super) const MARKER_SIGN: char = '\u{10fffe}';
/// Maximum number of open tags.
const MAX_OPEN_TAGS: usize = 100;
/// Indent in columns from which text is code, outside of lists and components.
const CODE_INDENT_COLUMNS: usize = 4;

/// Preprocesses a body without a known site.
#[cfg(test)]
pub(super) fn preprocess_default(body: &str) -> PreprocessedBody {
    preprocess(body, Dialect::default())
}

/// Preprocesses a body in the dialect of its site.
pub(super) fn preprocess(body: &str, dialect: Dialect) -> PreprocessedBody {
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mut reader = Preprocessor {
        dialect,
        signs: inline_extensions::TriggerBytes::of(dialect),
        prepared: PreprocessedBody {
            dialect,
            ..PreprocessedBody::default()
        },
        closed_tags: generator_tag::closed_tag_names(body, dialect),
        ..Preprocessor::default()
    };
    reader.prepared.text.reserve(body.len());
    for line in body.split_inclusive('\n') {
        reader.line(line);
    }
    reader.finish()
}

/// Returns the meaning of a comment, if it is a marker.
pub(super) fn marker_of<'a>(
    prepared: &'a PreprocessedBody,
    comment: &str,
) -> Option<&'a SyntaxMarker> {
    let index = comment.strip_prefix(MARKER_SIGN)?.parse::<usize>().ok()?;
    prepared.markers.get(index)
}

/// Splits HTML at its first marker: the text before it, the marker's comment, and the rest.
pub(super) fn split_at_marker(html: &str) -> Option<(&str, &str, &str)> {
    let at = html.find(&format!("<!--{MARKER_SIGN}"))?;
    let (before, marker) = html.split_at_checked(at)?;
    let (comment, rest) = marker.strip_prefix("<!--")?.split_once("-->")?;
    Some((before, comment, rest))
}

/// State that the lines above pass on to the next one.
#[derive(Default)]
struct Preprocessor {
    dialect: Dialect,
    /// The bytes that can start an extension.
    signs: inline_extensions::TriggerBytes,
    prepared: PreprocessedBody,
    fence: Option<CodeFence>,
    /// Columns removed from the start of each line of the fence.
    fence_indent: usize,
    /// Colon counts of the open admonitions.
    admonitions: Vec<usize>,
    /// Open components, and the indent of the outermost.
    components: OpenComponents,
    /// Open paired tags, each with the marker of its end.
    paired: Vec<(String, SyntaxMarker)>,
    /// Names of all tags that have an end tag anywhere.
    closed_tags: HashSet<String>,
    /// The multi-line construct being read.
    open: OpenConstruct,
    /// Its source so far, and its number of lines.
    pending: (String, usize),
    /// State after the line above.
    previous_line: PreviousLine,
    /// Open raw HTML, and whether the current line is raw HTML.
    html: (html_block::HtmlBlockEnd, bool),
    /// Whether tags are plain text, as between `{% raw %}` and its end.
    in_raw: bool,
}

/// A construct that spans several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum OpenConstruct {
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
    Tag(tag_attributes::TagScanner),
    /// A generator tag used as link target, until its end.
    Target,
    /// A generator tag, until this delimiter.
    Shortcode(&'static str),
    /// Code between tags, until the end tag of this name.
    Code(String),
}

impl Preprocessor {
    /// Handles constructs that never ended, and returns the result.
    fn finish(mut self) -> PreprocessedBody {
        if self.open == OpenConstruct::Module {
            self.end_module();
        }
        if matches!(
            self.open,
            OpenConstruct::Tag(_) | OpenConstruct::Shortcode(_)
        ) {
            let words = format!("embed: {}, not shown", self.pending.0);
            self.replace_last_marker(SyntaxMarker::Placeholder(words));
        }
        if self.open == OpenConstruct::Target {
            let words = std::mem::take(&mut self.pending.0);
            self.push_source(&words);
        }
        self.prepared
    }

    fn line(&mut self, line: &str) {
        let content = line.trim_end_matches(['\n', '\r']);
        let content_here = self.without_component_indent(content);
        self.content(content_here);
        if content.len() < line.len() {
            self.prepared.text.push('\n');
        }
    }

    fn content(&mut self, content: &str) {
        let text = content.trim();
        if let Some(fence) = &self.fence {
            let parts = self.split_at_raw_tags(content);
            let ends = match parts.as_slice() {
                [line] => fence.is_closed_by(line),
                parts => fence.is_closed_by(&parts.concat()),
            };
            if ends {
                self.fence = None;
            }
            return self.push_fenced_line(&parts);
        }
        if self.open != OpenConstruct::Nothing {
            return self.continue_construct(content);
        }
        self.fence = CodeFence::parse_opening(content);
        self.html = self.html.0.next(text);
        let indent = content.len() - content.trim_start().len();
        self.track_list(text, indent);
        if self.fence.is_none()
            && (indent < CODE_INDENT_COLUMNS
                || self.dialect.indented_text() != IndentedText::Code
                || self.previous_line.list
                || !self.components.children.is_empty())
        {
            self.replace_constructs(content, text, indent);
        } else {
            self.push_source(content);
        }
        self.previous_line.text = !text.is_empty();
    }

    /// Replaces syntax beyond Markdown in a line.
    fn replace_constructs(&mut self, content: &str, text: &str, indent: usize) {
        let lead = content.get(..indent).unwrap_or_default();
        if self.dialect.has(Extension::TablesBelowText) {
            self.separate_table(content);
        }
        if self.dialect.has(Extension::Callouts) && self.replace_callout(content) {
            return;
        }
        match text.bytes().next() {
            Some(b':') if self.dialect.has(Extension::Directives) && text.starts_with(":::") => {
                self.replace_admonition(content, lead, text);
            }
            Some(b'{')
                if self.dialect.has(Extension::BlockAttributes)
                    && shortcode::is_attribute_list(text) =>
            {
                self.push_marker(
                    lead,
                    SyntaxMarker::Placeholder(format!("attributes: {text}")),
                );
            }
            Some(b'*') if self.dialect.has(Extension::BlockAttributes) && is_abbreviation(text) => {
                self.push_marker(lead, SyntaxMarker::Silent);
            }
            Some(b'i' | b'e')
                if self.dialect.has(Extension::Mdx)
                    && indent == 0
                    && !self.previous_line.text
                    && component::starts_module(text) =>
            {
                self.replace_module(text);
            }
            _ => self.replace_inline(content),
        }
    }

    /// Handles a line of the open multi-line construct.
    fn continue_construct(&mut self, content: &str) {
        match self.open.clone() {
            OpenConstruct::Comment => {
                let after = self.convert_comment(content);
                self.replace_inline(after.unwrap_or_default());
            }
            OpenConstruct::LiquidComment => {
                let after = self.continue_liquid_comment(content);
                self.replace_inline(after.unwrap_or_default());
            }
            OpenConstruct::Math => {
                self.push_source(content);
                if content.contains(inline_extensions::DISPLAY_MATH_DELIMITER)
                    || content.trim().is_empty()
                {
                    self.open = OpenConstruct::Nothing;
                }
            }
            OpenConstruct::Module if content.trim().is_empty() => {
                self.end_module();
                self.open = OpenConstruct::Nothing;
                self.previous_line.text = false;
            }
            OpenConstruct::Module if component::starts_module(content) => {
                self.end_module();
                self.replace_module(content);
            }
            OpenConstruct::Module => self.pending.1 += 1,
            OpenConstruct::Tag(tag) => self.continue_tag(content, tag),
            OpenConstruct::Target => self.continue_target(content),
            OpenConstruct::Shortcode(end) => self.continue_shortcode(content, end),
            OpenConstruct::Code(name) => self.continue_code(content, &name),
            OpenConstruct::Nothing => {}
        }
    }

    /// Removes the indent of component children that would make them code.
    fn without_component_indent<'a>(&mut self, content: &'a str) -> &'a str {
        let indent = content.len() - content.trim_start_matches(' ').len();
        let taken = match (&self.fence, &self.open) {
            (None, OpenConstruct::Code(_)) => 0,
            (None, OpenConstruct::Nothing) => self.components.removable_indent(content),
            _ => indent.min(self.fence_indent),
        };
        if self.fence.is_none() {
            self.fence_indent = taken;
        }
        content.get(taken..).unwrap_or_default()
    }

    fn track_list(&mut self, text: &str, indent: usize) {
        if fence::is_list_item(text) {
            self.previous_line.list = true;
        } else if indent == 0 && !text.is_empty() && !self.previous_line.text {
            self.previous_line.list = false;
        }
    }

    fn push_source(&mut self, content: &str) {
        self.prepared.text.push_str(content);
    }

    /// Writes a marker in place of a line or of a part of it.
    fn push_marker(&mut self, lead: &str, mark: SyntaxMarker) {
        if matches!(mark, SyntaxMarker::InlinePlaceholder(_))
            && self.line_so_far().trim().is_empty()
        {
            // a comment at the start of a line would interrupt its paragraph
            self.prepared.text.push(MARKER_SIGN);
        }
        let index = self.prepared.markers.len();
        self.prepared.markers.push(mark);
        let text = &mut self.prepared.text;
        text.push_str(lead);
        text.push_str("<!--");
        text.push(MARKER_SIGN);
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
        let prepared = preprocess_default(body);
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
            let prepared = preprocess_default(body);
            assert_eq!(prepared.text, body);
        }
    }

    #[test]
    fn a_fence_in_a_quote_ends_with_the_quote() {
        let prepared = preprocess_default("> ```\n> a\n\n:::tip\n:::\n");
        assert_eq!(prepared.markers.len(), 2);
    }
}
