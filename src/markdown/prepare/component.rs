//! Components of MDX, and the imports and exports around them: named, not shown. Their children are.

use super::{Mark, Open, Reader};

impl Reader {
    /// Replaces a tag of a component that begins a line.
    pub(super) fn component(&mut self, content: &str, lead: &str, text: &str) {
        let name = name(text);
        let mark = if text.starts_with("</") {
            self.components = self.components.saturating_sub(1);
            Mark::Silent
        } else {
            Mark::Placeholder(format!("embed: <{name}>, not shown"))
        };
        match Tag::default().end(text) {
            Some((end, closed)) => {
                let is_open = matches!(mark, Mark::Placeholder(_)) && !closed;
                let rest = text.get(end..).unwrap_or_default();
                let is_closed = rest.contains(&format!("</{name}>"));
                self.components += usize::from(is_open && !is_closed);
                self.mark(lead, mark);
                self.keep(rest);
            }
            None if text.starts_with("</") => self.keep(content),
            None => {
                self.mark(lead, mark);
                self.open = Open::Tag;
                self.components += 1;
            }
        }
    }

    /// Reads another line of a tag; a blank line ends what never was one.
    pub(super) fn go_on_with_tag(&mut self, content: &str) {
        let text = content.trim();
        let end = text
            .rfind('>')
            .filter(|_| text.ends_with('>') || text.starts_with("/>") || text.starts_with('>'));
        let is_arrow = text.ends_with("=>");
        if text.is_empty() {
            self.open = Open::Nothing;
        } else if let Some(end) = end.filter(|_| !is_arrow) {
            self.open = Open::Nothing;
            let is_closed = text.get(..end).is_some_and(|before| before.ends_with('/'));
            self.components -= usize::from(is_closed).min(self.components);
            self.keep(text.get(end + 1..).unwrap_or_default());
        }
    }

    /// Replaces an import or an export.
    pub(super) fn module(&mut self, text: &str) {
        self.open = Open::Module;
        self.module = (format!("embed: {}", text.trim_end_matches(';')), 1);
        let words = format!("{}, not shown", self.module.0);
        self.mark("", Mark::Placeholder(words));
    }

    /// Reads another line of an import or an export, which is only counted.
    pub(super) fn go_on_with_module(&mut self) {
        let (words, lines) = &mut self.module;
        *lines += 1;
        if let Some(Mark::Placeholder(shown)) = self.prepared.marks.last_mut() {
            *shown = format!("{words}, {lines} lines, not shown");
        }
    }
}

/// Tells whether a text begins with a tag of a component, which has a name as of a type.
pub(super) fn begins(text: &str) -> bool {
    let name = name(text);
    let starts = text.trim_start_matches(['<', '/']);
    let after = starts
        .get(name.len()..)
        .and_then(|rest| rest.chars().next());
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase() || c == '.')
        && matches!(after, None | Some(' ' | '\t' | '>' | '/'))
}

fn name(text: &str) -> &str {
    let text = text.strip_prefix('<').unwrap_or(text);
    let text = text.strip_prefix('/').unwrap_or(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let len = text.find(|c| !is_name(c)).unwrap_or(text.len());
    text.get(..len).unwrap_or_default()
}

/// Tells whether a line begins an import or an export of a module.
pub(super) fn is_module(text: &str) -> bool {
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

/// Walks a tag, over quotes and braces.
#[derive(Default)]
struct Tag {
    braces: usize,
    quote: Option<u8>,
}

impl Tag {
    /// Finds where the tag ends, and whether it closes itself.
    fn end(mut self, text: &str) -> Option<(usize, bool)> {
        let mut before = b' ';
        for (at, byte) in text.bytes().enumerate() {
            match (self.quote, byte) {
                (Some(open), _) if open == byte => self.quote = None,
                (None, b'"' | b'\'' | b'`') => self.quote = Some(byte),
                (None, b'{') => self.braces += 1,
                (None, b'}') => self.braces = self.braces.saturating_sub(1),
                (None, b'>') if self.braces == 0 => return Some((at + 1, before == b'/')),
                _ => {}
            }
            before = byte;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mark, prepare};
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
            assert!(begins(text), "{text}");
        }
        for text in [
            "<div>",
            "<DIV CLASS=\"x\">",
            "<Http://a.b>",
            "<b",
            "< A>",
            "<>",
        ] {
            assert!(!begins(text), "{text}");
        }
    }

    #[test]
    fn components_are_named_once() {
        let prepared =
            prepare("<Tabs>\n  <TabItem\n    value=\"a\">\n\n    text\n\n  </TabItem>\n</Tabs>\n");
        let named = |name: &str| Mark::Placeholder(format!("embed: <{name}>, not shown"));
        assert_eq!(
            prepared.marks,
            [named("Tabs"), named("TabItem"), Mark::Silent, Mark::Silent]
        );
        assert!(prepared.text.contains("\n\ntext\n\n"), "{}", prepared.text);
    }

    #[test]
    fn an_export_of_many_lines_is_one_placeholder() {
        let prepared = prepare("export const A = () => {\n  b\n}\n\nc\n");
        let words = "embed: export const A = () => {, 3 lines, not shown";
        assert_eq!(prepared.marks, [Mark::Placeholder(words.to_owned())]);
        assert!(prepared.text.ends_with("\n\n\n\nc\n"));
    }

    #[test]
    fn words_are_no_modules() {
        assert!(is_module("import Tabs from '@theme/Tabs';"));
        assert!(is_module("export const x = 1"));
        assert!(is_module("import './a.css'"));
        assert!(!is_module("import React from 'react' is how it begins."));
        assert!(!is_module("import taxes rose"));
        assert!(!is_module("export default rates are high"));
    }
}
