//! YAML span tree, built from the events of the parser that read the text strictly before.

use std::collections::HashSet;
use std::ops::Range;

use libyaml_safer::{Encoding, Event, EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};

use super::{Entry, Form, Node, Shape, Style, Tree};

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let ended = format!("{text}\n");
    let mut input = if text.ends_with('\n') {
        text.as_bytes()
    } else {
        ended.as_bytes()
    };
    let mut parser = Parser::new();
    parser.set_encoding(Encoding::Utf8);
    parser.set_input(&mut input);
    let mut builder = Builder {
        parser,
        text,
        repeated: HashSet::new(),
    };
    let root = builder.root()?;
    Some(Tree {
        root,
        repeated: builder.repeated,
    })
}

/// State of the builder: parser events, their text, and the anchors aliased so far.
struct Builder<'a, 'b, 't> {
    parser: Parser<&'a mut &'b [u8]>,
    text: &'t str,
    repeated: HashSet<String>,
}

impl Builder<'_, '_, '_> {
    fn root(&mut self) -> Option<Node> {
        loop {
            let event = self.parser.parse().ok()?;
            match event.data {
                EventData::StreamStart { .. } => {}
                EventData::DocumentStart { .. } => {
                    let event = self.parser.parse().ok()?;
                    let root = self.node(event)?;
                    // only comments, or a null: a map without keys
                    return match root.shape {
                        Shape::Scalar(Style::Plain) if root.span.is_empty() => Some(self.empty()),
                        _ => Some(root),
                    };
                }
                _ => return Some(self.empty()),
            }
        }
    }

    fn empty(&self) -> Node {
        Node::new(0..self.text.len(), Shape::Map(Vec::new(), Form::Lines))
    }

    fn span(&self, event: &Event) -> Option<Range<usize>> {
        let start = usize::try_from(event.start_mark.index).ok()?;
        let end = usize::try_from(event.end_mark.index).ok()?;
        let most = self.text.len();
        Some(start.min(most)..end.min(most))
    }

    fn node(&mut self, event: Event) -> Option<Node> {
        let span = self.span(&event)?;
        let (anchor, tag, shape, span) = match event.data {
            EventData::Alias { anchor } => {
                self.repeated.insert(anchor);
                return Some(Node::new(span, Shape::Alias));
            }
            EventData::Scalar {
                anchor, tag, style, ..
            } => {
                let style = style_of(style);
                let span = self.without_line_ends(span, style)?;
                (anchor, tag, Shape::Scalar(style), span)
            }
            EventData::SequenceStart {
                anchor, tag, style, ..
            } => {
                let (items, end) = self.list(span.end)?;
                let form = form_of(style == SequenceStyle::Flow);
                let span = span.start..last(form, end, items.last());
                (anchor, tag, Shape::List(items, form), span)
            }
            EventData::MappingStart {
                anchor, tag, style, ..
            } => {
                let (entries, end) = self.map(span.end)?;
                let form = form_of(style == MappingStyle::Flow);
                let below = entries.last().map(|entry| &entry.value);
                let span = span.start..last(form, end, below);
                (anchor, tag, Shape::Map(entries, form), span)
            }
            _ => return None,
        };
        let is_tagged = tag.is_some();
        let start = if anchor.is_some() || is_tagged {
            self.behind_properties(&span)?
        } else {
            span.start
        };
        Some(Node {
            span,
            start,
            anchor,
            is_tagged,
            shape,
        })
    }

    fn list(&mut self, mut end: usize) -> Option<(Vec<Node>, usize)> {
        let mut items = Vec::new();
        loop {
            let event = self.parser.parse().ok()?;
            if event.data == EventData::SequenceEnd {
                end = self.span(&event)?.end.max(end);
                return Some((items, end));
            }
            items.push(self.node(event)?);
        }
    }

    fn map(&mut self, mut end: usize) -> Option<(Vec<Entry>, usize)> {
        let mut entries = Vec::new();
        loop {
            let event = self.parser.parse().ok()?;
            let key = match &event.data {
                EventData::MappingEnd => {
                    end = self.span(&event)?.end.max(end);
                    return Some((entries, end));
                }
                EventData::Scalar { value, .. } => value.clone(),
                // an alias as a key matches no name
                _ => String::new(),
            };
            let at = self.node(event)?.span;
            let event = self.parser.parse().ok()?;
            let value = self.node(event)?;
            entries.push(Entry { key, at, value });
        }
    }

    /// Trims a block scalar after its last line that isn't empty.
    fn without_line_ends(&self, span: Range<usize>, style: Style) -> Option<Range<usize>> {
        if !matches!(style, Style::Literal | Style::Folded) {
            return Some(span);
        }
        let written = self.text.get(span.clone())?.trim_end_matches(['\n', '\r']);
        Some(span.start..span.start + written.len())
    }

    /// Returns the offset of the value after `&anchor` and `!tag`.
    fn behind_properties(&self, span: &Range<usize>) -> Option<usize> {
        let mut rest = self.text.get(span.clone())?;
        while rest.starts_with(['&', '!']) {
            let end = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
            rest = rest.get(end..)?.trim_start();
        }
        Some(span.end - rest.len())
    }
}

/// Returns the end of a list or map: in block style that of its last value, as the parser reports
/// it late.
fn last(form: Form, end: usize, below: Option<&Node>) -> usize {
    match (form, below) {
        (Form::Lines, Some(below)) => below.span.end,
        _ => end,
    }
}

fn form_of(is_flow: bool) -> Form {
    if is_flow { Form::Flow } else { Form::Lines }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}
