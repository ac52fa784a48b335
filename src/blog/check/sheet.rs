//! What a check keeps of the text of one post: its front matter with places, what its body names.

use super::build::Fault;
use super::mention::Mentions;
use crate::blog::Dialect;
use crate::blog::excerpt;
use crate::blog::front_matter::looks::{self, Likeness};
use crate::blog::front_matter::value::{Map, Place, Value};
use crate::blog::front_matter::{self, Split};
use crate::blog::reading;
use crate::blog::site::SiteKind;

/// Finds what a body names that begins on a line of its file.
type Find = fn(&str, usize, Dialect) -> Mentions;

/// The text of one post, as far as the rules look at it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The front matter; empty where there is none or it is broken.
    pub matter: Map,
    /// Whether there is front matter, broken or not.
    pub has_matter: bool,
    /// Where the text begins like front matter that is not read.
    pub unread: Option<Likeness>,
    /// The line on which the body begins, from 1.
    pub body_line: usize,
    /// The line before which a marker would end the excerpt: behind the first paragraph.
    pub excerpt_line: usize,
    /// What the body names.
    pub mentions: Mentions,
    /// The faults that stop the build.
    pub faults: Vec<Fault>,
}

impl Sheet {
    /// Reads a text; `find` finds what a body that begins on a line of the file names.
    pub fn read(text: &str, (kind, dialect): (SiteKind, Dialect), find: Find) -> Self {
        let split = front_matter::split(text, kind);
        let body_line = split.body_line();
        Self {
            matter: reading::parse(&split).unwrap_or_default(),
            has_matter: split.is_some(),
            unread: looks::find(text).filter(|it| it.has_keys && !split.is_some()),
            body_line,
            excerpt_line: body_line + first_paragraph(&split),
            mentions: find(split.body, body_line, dialect),
            faults: Vec::new(),
        }
    }

    /// Gives the place of a key, whatever its case; else the first line.
    pub(super) fn place(&self, key: &str) -> Place {
        let same = self.matter.iter().map(|(name, _)| name);
        let name = same.into_iter().find(|name| name.eq_ignore_ascii_case(key));
        name.and_then(|name| self.matter.place(name)).unwrap_or(TOP)
    }

    /// Gives the value of the first of these keys that is written.
    pub(super) fn value(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().find_map(|key| self.matter.get_any_case(key))
    }

    /// Gives the tags as they are written, each with its place.
    pub(super) fn tags(&self) -> Vec<(String, Place)> {
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

/// The beginning of a file.
pub(super) const TOP: Place = Place { line: 1, column: 1 };

/// Counts the lines of a body to the end of its first paragraph.
fn first_paragraph(split: &Split<'_>) -> usize {
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

    fn sheet(text: &str) -> Sheet {
        Sheet::read(
            text,
            (SiteKind::Docusaurus, Dialect::default()),
            |_, _, _| Mentions::default(),
        )
    }

    #[test]
    fn tags_are_found_in_every_form_with_their_places() {
        let place = |line, column| Place { line, column };
        let tags = sheet("---\ntags: [a, {label: B, permalink: /b}]\n---\n").tags();
        assert_eq!(
            tags,
            [
                ("a".to_owned(), place(2, 8)),
                ("B".to_owned(), place(2, 11))
            ]
        );
        let zola = "+++\n[taxonomies]\ntags = [\"x\"]\n+++\n";
        let sheet = Sheet::read(zola, (SiteKind::Zola, Dialect::default()), |_, _, _| {
            Mentions::default()
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
