//! MDX components, imports and exports: scanning of their tags. Their meaning is in `jsx`.

use super::tag_attributes::TagScanner;
use super::{MAX_OPEN_TAGS, OpenConstruct, Preprocessor, SyntaxMarker, jsx};
use crate::text::step_counter;

/// The open components.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenComponents {
    /// Indent of the outermost, in columns.
    pub(super) indent: usize,
    /// For each the indent of its first child, once known.
    pub(super) children: Vec<Option<usize>>,
}

impl OpenComponents {
    /// Returns the number of leading spaces of a line that only indent it within its components.
    pub(super) fn removable_indent(&mut self, content: &str) -> usize {
        let text = content.trim_start_matches(' ');
        let indent = content.len() - text.len();
        let is_child = !text.trim().is_empty() && !text.starts_with("</");
        if let Some(first @ None) = self.children.last_mut()
            && is_child
        {
            *first = Some(indent);
        }
        // nobody nests deeper
        let innermost = self.children.iter().rev().take(MAX_OPEN_TAGS);
        let child = innermost
            .inspect(|_| step_counter::count(1))
            .flatten()
            .next();
        let most = child.map_or(0, |child| child.saturating_sub(self.indent));
        most.min(indent.saturating_sub(self.indent))
    }
}

impl Preprocessor {
    /// Replaces a component tag by its marker.
    pub(super) fn replace_component(&mut self, tag: &str, closes_itself: bool, is_alone: bool) {
        let name = tag_name(tag);
        let mark = if tag.starts_with("</") {
            self.leave_component(name);
            jsx::closing_marker(name)
        } else {
            let mark = jsx::opening_marker(name, tag);
            if !closes_itself {
                self.enter_component(name);
            }
            match mark {
                SyntaxMarker::OpenTab(_)
                | SyntaxMarker::OpenAdmonition { .. }
                | SyntaxMarker::OpenFold { .. }
                | SyntaxMarker::OpenSummary
                    if closes_itself =>
                {
                    jsx::embed_placeholder(name, tag)
                }
                mark => mark,
            }
        };
        match mark {
            SyntaxMarker::Silent if !is_alone => {}
            SyntaxMarker::Placeholder(_) if !is_alone => {
                self.push_marker("", SyntaxMarker::InlinePlaceholder(format!("<{name}>")));
            }
            SyntaxMarker::Markdown(words) if !is_alone => self.push_source(&words),
            mark => self.push_marker("", mark),
        }
    }

    /// Records that indented children follow; those of `<details>` are not indented.
    fn enter_component(&mut self, name: &str) {
        if name != "details" {
            let line = self.line_so_far();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if self.components.children.is_empty() {
                self.components.indent = indent;
            }
            self.components.children.push(None);
        }
    }

    fn leave_component(&mut self, name: &str) {
        if name != "details" {
            self.components.children.pop();
        }
    }

    /// Handles another line of a tag; a blank line ends what isn't a tag after all.
    pub(super) fn continue_tag(&mut self, content: &str, mut tag: TagScanner) {
        let text = content.trim();
        let words = &mut self.pending.0;
        if text.is_empty() {
            let words = format!("embed: {words}, not shown");
            self.open = OpenConstruct::Nothing;
            return self.replace_last_marker(SyntaxMarker::Placeholder(words));
        }
        words.push(' ');
        let Some((end, closes_itself)) = tag.find_end(text) else {
            words.push_str(text);
            self.open = OpenConstruct::Tag(tag);
            return;
        };
        words.push_str(text.get(..end).unwrap_or_default());
        self.open = OpenConstruct::Nothing;
        let whole = std::mem::take(words);
        let name = tag_name(&whole);
        if !closes_itself {
            self.enter_component(name);
        }
        self.replace_last_marker(match jsx::opening_marker(name, &whole) {
            SyntaxMarker::OpenTab(_)
            | SyntaxMarker::OpenAdmonition { .. }
            | SyntaxMarker::OpenFold { .. }
                if closes_itself =>
            {
                jsx::embed_placeholder(name, &whole)
            }
            mark => mark,
        });
        let rest = text.get(end..).unwrap_or_default();
        if !rest.is_empty() {
            self.replace_inline(rest);
        }
    }

    /// Replaces the meaning of the last marker.
    pub(super) fn replace_last_marker(&mut self, mark: SyntaxMarker) {
        if let Some(last) = self.prepared.markers.last_mut() {
            *last = mark;
        }
    }

    /// Replaces an import or export by a marker.
    pub(super) fn replace_module(&mut self, text: &str) {
        self.open = OpenConstruct::Module;
        self.pending = (format!("embed: {}", text.trim_end_matches(';')), 1);
        let words = format!("{}, not shown", self.pending.0);
        self.push_marker("", SyntaxMarker::Placeholder(words));
    }

    /// Adds the number of lines to the placeholder of an import or export.
    pub(super) fn end_module(&mut self) {
        let (words, lines) = std::mem::take(&mut self.pending);
        if lines > 1 {
            self.replace_last_marker(SyntaxMarker::Placeholder(format!(
                "{words}, {lines} lines, not shown"
            )));
        }
    }
}

/// Whether a text starts with a component tag, or an HTML tag that is treated as one.
pub(super) fn starts_component(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('<') else {
        return false;
    };
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = tag_name(text);
    let after = inner.get(name.len()..).and_then(|rest| rest.chars().next());
    let is_component = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase() || c == '.');
    (is_component || is_markdown_element(name))
        && matches!(after, None | Some(' ' | '\t' | '>' | '/'))
}

/// Whether a name is an HTML element whose children are parsed as Markdown.
fn is_markdown_element(name: &str) -> bool {
    matches!(name, "details" | "summary")
}

fn tag_name(text: &str) -> &str {
    let text = text.strip_prefix('<').unwrap_or(text);
    let text = text.strip_prefix('/').unwrap_or(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let len = text.find(|c| !is_name(c)).unwrap_or(text.len());
    text.get(..len).unwrap_or_default()
}

/// Whether a line starts an import or export.
pub(super) fn starts_module(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("import ") {
        let rest = rest.trim().trim_end_matches(';');
        let is_path = rest.ends_with(['\'', '"']);
        let is_whole = rest.starts_with(['\'', '"']) || rest.contains(" from ");
        return (is_path && is_whole) || rest == "{";
    }
    let Some(rest) = text.strip_prefix("export ") else {
        return false;
    };
    [
        "const ",
        "let ",
        "var ",
        "function ",
        "default ",
        "class ",
        "async ",
        "{",
        "* ",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
        && rest.contains(['=', '{', '(', '*', ';'])
}

#[cfg(test)]
mod tests {
    use super::super::{MarkerContainer, SyntaxMarker, preprocess_default};
    use super::*;

    #[test]
    fn only_names_of_types_are_components() {
        for text in [
            "<Tabs>",
            "<TabItem value={[1, '>']}>",
            "</Tabs>",
            "<A.B/>",
            "<Tabs",
        ] {
            assert!(starts_component(text), "{text}");
        }
        for text in [
            "<div>",
            "<DIV CLASS=\"x\">",
            "<Http://a.b>",
            "<b",
            "< A>",
            "<>",
        ] {
            assert!(!starts_component(text), "{text}");
        }
    }

    #[test]
    fn tabs_are_shown_one_after_another() {
        let prepared = preprocess_default(
            "<Tabs>\n  <TabItem\n    value=\"a\">\n\n    text\n\n  </TabItem>\n</Tabs>\n",
        );
        assert_eq!(
            prepared.markers,
            [
                SyntaxMarker::Silent,
                SyntaxMarker::OpenTab("a".to_owned()),
                SyntaxMarker::Close(MarkerContainer::Tab),
                SyntaxMarker::Silent
            ]
        );
        assert!(prepared.text.contains("\n\ntext\n\n"), "{}", prepared.text);
    }

    #[test]
    fn children_keep_the_indent_they_have_among_themselves() {
        let list = "- a\n  - b\n    - c\n";
        let text = |body: &str| {
            let text = preprocess_default(body).text;
            let lines = text.split_inclusive('\n');
            lines
                .filter(|line| !line.contains("<!--"))
                .collect::<String>()
        };
        assert_eq!(text(&format!("<A.B>\n{list}</A.B>\n")), list);
        let further_in = list.replace("- ", "    - ");
        assert_eq!(text(&format!("<A.B>\n{further_in}</A.B>\n")), list);
        let body = "<A.B>\n  <C.D>\n    - a\n      - b\n  </C.D>\n  c\n</A.B>\n    d\n";
        assert_eq!(text(body), "- a\n  - b\nc\n    d\n");
        let body = "- x\n  <A.B>\n    y\n\n      z\n  </A.B>\n  w\n";
        assert_eq!(text(body), "- x\n  y\n\n    z\n  w\n");
    }

    #[test]
    fn an_export_of_many_lines_is_one_placeholder() {
        let prepared = preprocess_default("export const A = () => {\n  b\n}\n\nc\n");
        let words = "embed: export const A = () => {, 3 lines, not shown";
        assert_eq!(
            prepared.markers,
            [SyntaxMarker::Placeholder(words.to_owned())]
        );
        assert!(prepared.text.ends_with("\n\n\n\nc\n"));
    }

    #[test]
    fn prose_is_not_a_module() {
        assert!(starts_module("import Tabs from '@theme/Tabs';"));
        assert!(starts_module("export const x = 1"));
        assert!(starts_module("import './a.css'"));
        assert!(!starts_module(
            "import React from 'react' is how it begins."
        ));
        assert!(!starts_module("import taxes rose"));
        assert!(!starts_module("export default rates are high"));
    }
}
