//! YAML span tree, built from the events of the parser that read the text strictly before.

use std::collections::HashSet;
use std::ops::Range;

use libyaml_safer::{Encoding, Event, EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};

use super::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode, SpanTree};

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<SpanTree> {
    let ended = format!("{text}\n");
    let mut input = if text.ends_with('\n') {
        text.as_bytes()
    } else {
        ended.as_bytes()
    };
    let mut parser = Parser::new();
    parser.set_encoding(Encoding::Utf8);
    parser.set_input(&mut input);
    let mut builder = SpanBuilder {
        parser,
        text,
        aliased: HashSet::new(),
    };
    let root = builder.root()?;
    Some(SpanTree {
        root,
        aliased: builder.aliased,
    })
}

/// State of the builder: parser events, their text, and the anchors aliased so far.
struct SpanBuilder<'a, 'b, 't> {
    parser: Parser<&'a mut &'b [u8]>,
    text: &'t str,
    aliased: HashSet<String>,
}

impl SpanBuilder<'_, '_, '_> {
    fn root(&mut self) -> Option<SpanNode> {
        loop {
            let event = self.parser.parse().ok()?;
            match event.data {
                EventData::StreamStart { .. } => {}
                EventData::DocumentStart { .. } => {
                    let event = self.parser.parse().ok()?;
                    let root = self.node(event)?;
                    // only comments, or a null: a map without keys
                    return match root.shape {
                        NodeShape::Scalar(QuoteStyle::Plain) if root.span.is_empty() => {
                            Some(self.empty())
                        }
                        _ => Some(root),
                    };
                }
                _ => return Some(self.empty()),
            }
        }
    }

    fn empty(&self) -> SpanNode {
        SpanNode::new(
            0..self.text.len(),
            NodeShape::Map(Vec::new(), CollectionStyle::Block),
        )
    }

    fn span(&self, event: &Event) -> Option<Range<usize>> {
        let start = usize::try_from(event.start_mark.index).ok()?;
        let end = usize::try_from(event.end_mark.index).ok()?;
        let most = self.text.len();
        Some(start.min(most)..end.min(most))
    }

    fn node(&mut self, event: Event) -> Option<SpanNode> {
        let span = self.span(&event)?;
        let (anchor, tag, shape, span) = match event.data {
            EventData::Alias { anchor } => {
                self.aliased.insert(anchor);
                return Some(SpanNode::new(span, NodeShape::Alias));
            }
            EventData::Scalar {
                anchor, tag, style, ..
            } => {
                let style = quote_style(style);
                let span = self.trim_line_endings(span, style)?;
                (anchor, tag, NodeShape::Scalar(style), span)
            }
            EventData::SequenceStart {
                anchor, tag, style, ..
            } => {
                let (items, end) = self.list(span.end)?;
                let form = collection_style(style == SequenceStyle::Flow);
                let span = span.start..collection_end(form, end, items.last());
                (anchor, tag, NodeShape::List(items, form), span)
            }
            EventData::MappingStart {
                anchor, tag, style, ..
            } => {
                let (entries, end) = self.map(span.end)?;
                let form = collection_style(style == MappingStyle::Flow);
                let below = entries.last().map(|entry| &entry.value);
                let span = span.start..collection_end(form, end, below);
                (anchor, tag, NodeShape::Map(entries, form), span)
            }
            _ => return None,
        };
        let is_tagged = tag.is_some();
        let start = if anchor.is_some() || is_tagged {
            self.value_start(&span)?
        } else {
            span.start
        };
        Some(SpanNode {
            span,
            start,
            anchor,
            is_tagged,
            shape,
        })
    }

    fn list(&mut self, mut end: usize) -> Option<(Vec<SpanNode>, usize)> {
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

    fn map(&mut self, mut end: usize) -> Option<(Vec<SpanEntry>, usize)> {
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
            entries.push(SpanEntry { key, at, value });
        }
    }

    /// Trims a block scalar after its last line that isn't empty.
    fn trim_line_endings(&self, span: Range<usize>, style: QuoteStyle) -> Option<Range<usize>> {
        if !matches!(style, QuoteStyle::Literal | QuoteStyle::Folded) {
            return Some(span);
        }
        let written = self.text.get(span.clone())?.trim_end_matches(['\n', '\r']);
        Some(span.start..span.start + written.len())
    }

    /// Returns the offset of the value after `&anchor` and `!tag`.
    fn value_start(&self, span: &Range<usize>) -> Option<usize> {
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
fn collection_end(form: CollectionStyle, end: usize, below: Option<&SpanNode>) -> usize {
    match (form, below) {
        (CollectionStyle::Block, Some(below)) => below.span.end,
        _ => end,
    }
}

fn collection_style(is_flow: bool) -> CollectionStyle {
    if is_flow {
        CollectionStyle::Flow
    } else {
        CollectionStyle::Block
    }
}

fn quote_style(style: ScalarStyle) -> QuoteStyle {
    match style {
        ScalarStyle::SingleQuoted => QuoteStyle::Single,
        ScalarStyle::DoubleQuoted => QuoteStyle::Double,
        ScalarStyle::Literal => QuoteStyle::Literal,
        ScalarStyle::Folded => QuoteStyle::Folded,
        _ => QuoteStyle::Plain,
    }
}
