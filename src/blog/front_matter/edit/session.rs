//! Edit session: the parts of a post being edited, its parsed values, and the verification of each
//! operation.

mod to_text_edits;

use std::ops::Range;

use super::super::value::{Map, SourcePosition};
use super::super::{FrontMatterLanguage, FrontMatterSplit, lookalike, split, yaml};
use super::span_tree::{NodeShape, PathSegment, SpanEntry, SpanNode, SpanTree};
use super::text_edit::{self, TextEdit};
use super::value_op::{ValueOp, find};
use super::{EditError, EditRules};
use crate::blog::generator::SiteKind;

/// A post being edited.
pub(super) struct EditSession<'a> {
    /// Original content of the file.
    text: &'a str,
    /// Text before the front matter, and after it.
    around: [String; 2],
    matter: String,
    /// Whether the braces around `matter` were added, because the file has none.
    has_bare_members: bool,
    /// Parsed front matter.
    pub(super) map: Map,
    language: FrontMatterLanguage,
    /// Rules that edits follow.
    pub(super) rules: EditRules,
    /// 1-based line of the file on which the front matter begins.
    line: usize,
    /// Line ending of the file.
    end: &'static str,
}

impl<'a> EditSession<'a> {
    /// Parses a post strictly.
    pub(super) fn open(text: &'a str, rules: &EditRules) -> Result<Self, EditError> {
        let parts = split(text, rules.kind);
        let end = line_ending_of(text);
        let is_fenced = matches!(
            parts.language,
            FrontMatterLanguage::Yaml | FrontMatterLanguage::Toml
        );
        // only gray-matter accepts a block that runs to the end of the file
        let reader = rules.kind.generator_rules().front_matter.syntax;
        if is_fenced && parts.closer.is_empty() && !reader.accepts_unclosed() {
            let line = parts.body_line();
            return Err(EditError::Unclosed(SourcePosition { line, column: 1 }));
        }
        let map = parts
            .parse()
            .map_err(|it| EditError::Invalid(Box::new(it)))?;
        if let Some(line) = tab_indented_line(&parts) {
            return Err(EditError::TabIndented(SourcePosition { line, column: 1 }));
        }
        let has_bare_members = parts.has_bare_members();
        let matter = if has_bare_members {
            format!("{{{}}}", parts.matter)
        } else {
            parts.matter.to_owned()
        };
        let (language, around) = if parts.has_front_matter() {
            let before = [parts.bom, parts.opener].concat();
            (
                parts.language,
                [before, [parts.closer, parts.body].concat()],
            )
        } else {
            let fences = new_delimiters(rules.new_language, end);
            let after = [fences[1].as_str(), parts.body].concat();
            (
                rules.new_language,
                [[parts.bom, &fences[0]].concat(), after],
            )
        };
        Ok(Self {
            text,
            around,
            matter,
            has_bare_members,
            map,
            language,
            rules: rules.clone(),
            line: if parts.has_front_matter() {
                parts.matter_line()
            } else {
                1
            },
            end,
        })
    }

    /// Parses a file that is YAML as a whole.
    pub(super) fn open_yaml(text: &'a str) -> Result<Self, EditError> {
        let (mark, matter) = match text.strip_prefix('\u{feff}') {
            Some(matter) => ("\u{feff}", matter),
            None => ("", text),
        };
        let map = yaml::map(matter, 1).map_err(|it| EditError::Invalid(Box::new(it)))?;
        Ok(Self {
            text,
            around: [mark.to_owned(), String::new()],
            matter: matter.to_owned(),
            has_bare_members: false,
            map,
            language: FrontMatterLanguage::Yaml,
            rules: EditRules::new(SiteKind::Plain, []),
            line: 1,
            end: line_ending_of(text),
        })
    }

    /// Returns the edited content of a file that is YAML as a whole.
    pub(super) fn into_text(self) -> String {
        self.around[0].clone() + &self.matter
    }

    /// Returns the position of the last existing key of a path.
    pub(super) fn place(&self, path: &[PathSegment]) -> SourcePosition {
        let tree = SpanTree::parse(&self.matter, self.language);
        let at = tree.as_ref().and_then(|tree| key_offset(tree, path));
        let before = self.matter.get(..at.unwrap_or(0)).unwrap_or_default();
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let line = self.line + before.matches('\n').count();
        let is_shifted = self.has_bare_members && line == self.line && column > 1;
        SourcePosition {
            line,
            column: column - usize::from(is_shifted),
        }
    }

    /// Applies an operation, and verifies that it had its intended effect and no other.
    pub(super) fn apply(&mut self, field: &str, step: &ValueOp) -> Result<(), EditError> {
        let unsure = |place| EditError::Unverified {
            key: last_key(step.path(), field),
            place,
        };
        let tree = SpanTree::parse(&self.matter, self.language);
        let tree = tree.ok_or_else(|| unsure(self.place(step.path())))?;
        let way = tree.walk(step.path());
        self.check_path(field, step, &tree, &way)?;
        let (step, edits, touched) = self
            .to_text_edits(step, &tree, &way)
            .ok_or_else(|| unsure(self.place(step.path())))?;
        let proved = self.verify(&step, edits, touched);
        let (matter, map) = proved.ok_or_else(|| unsure(self.place(step.path())))?;
        (self.matter, self.map) = (matter, map);
        Ok(())
    }

    /// Refuses values that are defined elsewhere, are aliased, or have the wrong type.
    fn check_path(
        &self,
        field: &str,
        step: &ValueOp,
        tree: &SpanTree,
        way: &[&SpanNode],
    ) -> Result<(), EditError> {
        let (path, key) = (step.path(), last_key(step.path(), field));
        let place = || self.place(path);
        let is_whole = way.len() == path.len() + 1;
        let alias = way
            .iter()
            .find(|node| matches!(node.shape, NodeShape::Alias));
        if let Some(alias) = alias {
            let name = self.matter.get(alias.span.clone()).unwrap_or_default();
            let (from, place) = (format!("`{name}`"), place());
            return Err(EditError::DefinedElsewhere { key, from, place });
        }
        if !is_whole && find(&self.map, path).is_some() {
            let (from, place) = ("a map merged with `<<`".to_owned(), place());
            return Err(EditError::DefinedElsewhere { key, from, place });
        }
        let own = way.iter().filter_map(|node| node.anchor.as_deref());
        let mut own = own.filter(|anchor| tree.aliased.contains(*anchor));
        let target = way.last().filter(|_| is_whole);
        let below = || target.and_then(|node| tree.aliased_anchor_in(node));
        if let Some(anchor) = own.next().or_else(below) {
            let (anchor, place) = (anchor.to_owned(), place());
            return Err(EditError::Aliased { key, anchor, place });
        }
        let what = target.and_then(|node| mismatch(step, node));
        what.map_or(Ok(()), |what| {
            let place = place();
            Err(EditError::WrongForm { key, what, place })
        })
    }

    /// Applies text edits; returns `None` if the new text doesn't have the expected values, or if a
    /// byte changed that the operation may not touch.
    fn verify(
        &self,
        step: &ValueOp,
        edits: Vec<TextEdit>,
        touched: Option<Range<usize>>,
    ) -> Option<(String, Map)> {
        let matter = text_edit::apply(&self.matter, edits)?;
        let mut expected = self.map.clone();
        step.apply(&mut expected)?;
        if !is_unchanged_outside(&self.matter, &matter, touched) {
            return None;
        }
        let parts = FrontMatterSplit {
            bom: "",
            opener: "",
            matter: &matter,
            closer: "",
            body: "",
            language: self.language,
            has_soft_tabs: false,
        };
        let read = parts.parse().ok()?;
        read.is_equivalent(&expected).then_some((matter, read))
    }

    /// Returns the front matter as it is written to the file.
    fn without_braces(&self) -> &str {
        let inner = self.matter.strip_prefix('{');
        let inner = inner.and_then(|inner| inner.strip_suffix('}'));
        inner
            .filter(|_| self.has_bare_members)
            .unwrap_or(&self.matter)
    }

    /// Joins the parts, and checks that they split again as before. The only place that creates a
    /// new block, and never above a text that looks like front matter.
    pub(super) fn finish(self) -> Result<String, EditError> {
        let before = split(self.text, self.rules.kind);
        let matter = self.without_braces();
        if matter == before.matter {
            return Ok(self.text.to_owned());
        }
        if !before.has_front_matter()
            && let Some(found) = lookalike::find(self.text)
        {
            return Err(EditError::Unrecognized(found));
        }
        let [head, tail] = &self.around;
        let new = [head.as_str(), matter, tail].concat();
        let after = split(&new, self.rules.kind);
        let is_sound = after.bom == before.bom
            && after.matter == matter
            && after.language == self.language
            && after.body == before.body;
        if is_sound {
            return Ok(new);
        }
        let place = SourcePosition { line: 1, column: 1 };
        let key = "front matter".to_owned();
        Err(EditError::Unverified { key, place })
    }
}

/// Returns the first tab-indented line of a front matter that only Hexo's reader accepts.
fn tab_indented_line(parts: &FrontMatterSplit<'_>) -> Option<usize> {
    let lines = parts.matter.lines().skip(1);
    let found = lines.into_iter().position(|line| line.starts_with('\t'))?;
    parts
        .has_soft_tabs
        .then_some(parts.matter_line() + 1 + found)
}

/// Returns the line ending of the first line of a text.
fn line_ending_of(text: &str) -> &'static str {
    let first = text.split('\n').next();
    let is_pair = first.is_some_and(|line| line.ends_with('\r'));
    if is_pair { "\r\n" } else { "\n" }
}

/// Returns the delimiters of a new front matter.
fn new_delimiters(language: FrontMatterLanguage, end: &str) -> [String; 2] {
    let fence = match language {
        FrontMatterLanguage::Toml => "+++",
        FrontMatterLanguage::Json => return [String::new(), end.to_owned()],
        _ => "---",
    };
    let line = format!("{fence}{end}");
    [line.clone(), line]
}

/// Returns the last key of a path for messages, `field` if it has none.
fn last_key(path: &[PathSegment], field: &str) -> String {
    let mut keys = path.iter().rev();
    let key = keys.find_map(|part| match part {
        PathSegment::Key(key) => Some(key.clone()),
        PathSegment::Index(_) => None,
    });
    key.unwrap_or_else(|| field.to_owned())
}

/// Describes a value that an operation doesn't fit; `None` if it fits.
fn mismatch(step: &ValueOp, node: &SpanNode) -> Option<&'static str> {
    match (step, &node.shape) {
        _ if node.is_tagged => Some("marked with a YAML tag"),
        (_, NodeShape::Other) => Some("a list of tables"),
        (ValueOp::Put(..), NodeShape::List(..)) => Some("a list"),
        (ValueOp::Put(..), NodeShape::Map(..)) => Some("a map"),
        (ValueOp::Push(..) | ValueOp::Drop(..), NodeShape::Scalar(_) | NodeShape::Map(..)) => {
            Some("not a list")
        }
        _ => None,
    }
}

/// Returns the entry whose value a path leads to.
fn entry_of<'t>(tree: &'t SpanTree, path: &[PathSegment]) -> Option<&'t SpanEntry> {
    let (last, above) = path.split_last()?;
    let PathSegment::Key(key) = last else {
        return None;
    };
    let way = tree.walk(above);
    way.get(above.len())?.entry(key)
}

/// Returns the offset of the last existing key of a path.
fn key_offset(tree: &SpanTree, path: &[PathSegment]) -> Option<usize> {
    let mut at = None;
    for length in 1..=path.len() {
        let part = path.get(..length)?;
        let node = || tree.walk(part).get(length).map(|node| node.span.start);
        at = entry_of(tree, part)
            .map(|entry| entry.at.start)
            .or_else(node)
            .or(at);
    }
    at
}

/// Whether every byte outside the lines of a range is unchanged; without a range, whether nothing
/// was removed.
fn is_unchanged_outside(old: &str, new: &str, touched: Option<Range<usize>>) -> bool {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    if let Some(touched) = touched {
        let before = old.get(..touched.start).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let behind = old.get(touched.end..).unwrap_or_default();
        let rest = behind.iter().position(|byte| *byte == b'\n');
        let behind = behind
            .get(rest.map_or(behind.len(), |at| at + 1)..)
            .unwrap_or_default();
        let before = before.get(..start).unwrap_or_default();
        return new.len() >= before.len() + behind.len()
            && new.starts_with(before)
            && new.ends_with(behind);
    }
    let same = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| {
        pairs.take_while(|(old, new)| old == new).count()
    };
    let front = same(&mut old.iter().zip(new));
    let back = same(&mut old.iter().rev().zip(new.iter().rev()));
    front + back >= old.len()
}
