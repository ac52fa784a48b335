//! Heading anchors, as Docusaurus and GitHub generate them (github-slugger).

use std::collections::HashMap;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Generator of unique heading anchors within a post.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadingSlugger {
    used: HashMap<String, usize>,
}

impl HeadingSlugger {
    /// Returns the anchor of a heading: `a`, then `a-1`, `a-2` for repeated ones.
    pub(super) fn unique_slug(&mut self, text: &str) -> String {
        let base = slugify(text);
        let mut anchor = base.clone();
        while self.used.contains_key(&anchor) {
            let count = self.used.entry(base.clone()).or_default();
            *count += 1;
            anchor = format!("{base}-{count}");
        }
        self.used.insert(anchor.clone(), 0);
        anchor
    }
}

/// Splits a heading from an explicit anchor: `Title {#name}`.
pub(super) fn split_explicit_anchor(text: &str) -> Option<(&str, &str)> {
    let (title, rest) = text.strip_suffix('}')?.rsplit_once("{#")?;
    let is_name = !rest.is_empty() && !rest.contains([' ', '{', '}']);
    is_name.then_some((title.trim_end(), rest))
}

fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            _ if is_slug_char(c) => slug.push(c),
            _ => {}
        }
    }
    slug
}

fn is_slug_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    let group = c.general_category_group();
    c.is_alphanumeric() || group == GeneralCategoryGroup::Mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_the_site() {
        let mut anchors = HeadingSlugger::default();
        let all: Vec<String> = [
            "1. Start with a Monolith (Usually)",
            "C++ & é_x",
            "Foo",
            "Foo",
            "foo 1",
            "foo",
            "🎉 日本",
        ]
        .into_iter()
        .map(|text| anchors.unique_slug(text))
        .collect();
        assert_eq!(
            all,
            [
                "1-start-with-a-monolith-usually",
                "c--é_x",
                "foo",
                "foo-1",
                "foo-1-1",
                "foo-2",
                "-日本"
            ]
        );
    }

    #[test]
    fn an_author_may_name_the_anchor() {
        assert_eq!(
            split_explicit_anchor("A title {#here}"),
            Some(("A title", "here"))
        );
        assert_eq!(split_explicit_anchor("A {#b c}"), None);
        assert_eq!(split_explicit_anchor("{}"), None);
    }
}
