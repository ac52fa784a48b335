//! Parsed text of one post as the checker needs it: front matter with positions, references in the
//! body.

use super::build::Fault;
use super::references::References;
use crate::blog::Dialect;
use crate::blog::excerpt;
use crate::blog::front_matter::lookalike::{self, Lookalike};
use crate::blog::front_matter::value::{Map, SourcePosition, Value};
use crate::blog::front_matter::{self, FrontMatterSplit};
use crate::blog::generator::SiteKind;

/// Collects the references of a body that starts on a line of its file.
type CollectReferences = fn(&str, usize, Dialect) -> References;

/// The parsed text of one post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostText {
    /// The front matter; empty if there is none or it is invalid.
    pub matter: Map,
    /// Whether there is front matter, valid or not.
    pub has_matter: bool,
    /// Text at the start of the file that looks like front matter but isn't recognized.
    pub unrecognized: Option<Lookalike>,
    /// The first line of the body, counted from 1.
    pub body_line: usize,
    /// The line before which an excerpt marker belongs: after the first paragraph.
    pub excerpt_line: usize,
    /// References in the body.
    pub references: References,
    /// The faults that stop the build.
    pub faults: Vec<Fault>,
}

impl PostText {
    /// Parses a text; `find` collects the references of the body.
    pub fn read(text: &str, (kind, dialect): (SiteKind, Dialect), find: CollectReferences) -> Self {
        let split = front_matter::split(text, kind);
        let body_line = split.body_line();
        Self {
            matter: split.parse().unwrap_or_default(),
            has_matter: split.has_front_matter(),
            unrecognized: lookalike::find(text)
                .filter(|it| it.has_keys && !split.has_front_matter()),
            body_line,
            excerpt_line: body_line + first_paragraph_end(&split),
            references: find(split.body, body_line, dialect),
            faults: Vec::new(),
        }
    }

    /// Returns the position of a key, ignoring case; else the first line.
    pub(super) fn position_of(&self, key: &str) -> SourcePosition {
        let same = self.matter.iter().map(|(name, _)| name);
        let name = same.into_iter().find(|name| name.eq_ignore_ascii_case(key));
        name.and_then(|name| self.matter.place(name)).unwrap_or(TOP)
    }

    /// Returns the value of the first of these keys that is set.
    pub(super) fn value(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().find_map(|key| self.matter.get_any_case(key))
    }

    /// Returns the tags as written, each with its position.
    pub(super) fn tags(&self) -> Vec<(String, SourcePosition)> {
        let taxonomies = self.matter.get_any_case("taxonomies");
        let of_taxonomies = taxonomies.and_then(|value| value.as_map()?.get_any_case("tags"));
        let Some(tags) = of_taxonomies.or_else(|| self.matter.get_any_case("tags")) else {
            return Vec::new();
        };
        let items = tags.as_list().unwrap_or(std::slice::from_ref(tags));
        let written = |item: &Value| {
            let label = item.as_map().map_or(Some(item), |map| map.get("label"))?;
            Some((label.as_written()?.to_owned(), item.place))
        };
        items.iter().filter_map(written).collect()
    }
}

/// The start of a file.
pub(super) const TOP: SourcePosition = SourcePosition { line: 1, column: 1 };

/// Returns the number of lines of a body up to the end of its first paragraph.
fn first_paragraph_end(split: &FrontMatterSplit<'_>) -> usize {
    let title = excerpt::content_title(split.body).map_or(0, |title| title.range.end);
    let before = split.body.get(..title).unwrap_or_default();
    let mut lines = before.matches('\n').count();
    let mut is_in_text = false;
    for line in split.body.get(title..).unwrap_or_default().lines() {
        let is_blank = line.trim().is_empty();
        if is_in_text && is_blank {
            return lines;
        }
        let is_aside = ["#", "import ", "export ", "<!--", "{/*"];
        is_in_text |= !is_blank && !is_aside.iter().any(|sign| line.starts_with(sign));
        lines += 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> PostText {
        PostText::read(
            text,
            (SiteKind::Docusaurus, Dialect::default()),
            |_, _, _| References::default(),
        )
    }

    #[test]
    fn tags_are_found_in_every_form_with_their_places() {
        let place = |line, column| SourcePosition { line, column };
        let tags = sheet("---\ntags: [a, {label: B, permalink: /b}]\n---\n").tags();
        assert_eq!(
            tags,
            [
                ("a".to_owned(), place(2, 8)),
                ("B".to_owned(), place(2, 11))
            ]
        );
        let zola = "+++\n[taxonomies]\ntags = [\"x\"]\n+++\n";
        let sheet = PostText::read(zola, (SiteKind::Zola, Dialect::default()), |_, _, _| {
            References::default()
        });
        assert_eq!(sheet.tags()[0].0, "x");
    }

    #[test]
    fn the_excerpt_ends_behind_the_first_paragraph() {
        let text = "---\ntitle: t\n---\n\n# T\n\nimport A from 'a'\n\none\ntwo\n\nthree\n";
        assert_eq!(sheet(text).excerpt_line, 11);
        assert_eq!(sheet("one line").excerpt_line, 2);
        assert_eq!(sheet("").body_line, 1);
    }
}
