//! Comments of MDX, `{/* … */}`, and of Liquid, `{% comment %} … {% endcomment %}`, converted to
//! HTML comments; the excerpt marker is one of them.

use super::generator_tag::{self, GeneratorTag};
use super::{OpenConstruct, Preprocessor};

impl Preprocessor {
    /// Converts the comment that is open or starts here; returns the rest of the line after its
    /// end.
    pub(super) fn convert_comment<'a>(&mut self, content: &'a str) -> Option<&'a str> {
        let mut rest = content;
        if self.open != OpenConstruct::Comment {
            self.push_source("<!--");
            self.open = OpenConstruct::Comment;
            rest = rest.strip_prefix("{/*").unwrap_or(rest);
        }
        let Some((words, after)) = rest.split_once("*/}") else {
            self.push_source(&rest.replace("--", "- -"));
            return None;
        };
        self.push_source(&words.replace("--", "- -"));
        self.push_source("-->");
        self.open = OpenConstruct::Nothing;
        Some(after)
    }

    /// Whether a tag starts a comment, and an end tag exists.
    pub(super) fn opens_comment(&self, tag: &GeneratorTag<'_>) -> bool {
        let is_comment = tag.delimiter == "{%" && tag.name == "comment" && !tag.is_end;
        is_comment && self.closed_tags.contains("comment")
    }

    /// Converts a Liquid comment, in which all tags but its end are ignored; returns the rest of
    /// the line after it.
    pub(super) fn convert_liquid_comment<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        self.push_source("<!-- ");
        self.open = OpenConstruct::LiquidComment;
        self.continue_liquid_comment(rest)
    }

    /// Handles a line of a Liquid comment; returns the rest of the line after its end.
    pub(super) fn continue_liquid_comment<'a>(&mut self, content: &'a str) -> Option<&'a str> {
        let tags = content.match_indices("{%");
        let mut tags = tags.filter_map(|(at, _)| {
            Some((
                at,
                generator_tag::parse_tag(content.get(at..)?, self.dialect)?,
            ))
        });
        let end = tags.find(|(_, tag)| tag.is_end && tag.name == "comment");
        let Some((at, tag)) = end else {
            self.push_source(&content.replace("--", "- -"));
            return None;
        };
        let words = content.get(..at).unwrap_or_default();
        self.push_source(&words.replace("--", "- -"));
        self.push_source("-->");
        self.open = OpenConstruct::Nothing;
        content.get(at + tag.source.len()..)
    }
}

#[cfg(test)]
mod tests {
    use super::super::preprocess_default;

    #[test]
    fn comments_become_those_of_html() {
        assert_eq!(
            preprocess_default("{/* truncate */}\n").text,
            "<!-- truncate -->\n"
        );
        assert_eq!(preprocess_default("a {/* b */} c").text, "a <!-- b --> c");
        assert_eq!(
            preprocess_default("{/* a --> b\nc */} d {/* e */}").text,
            "<!-- a - -> b\nc --> d <!-- e -->"
        );
    }

    #[test]
    fn comments_of_liquid_become_those_of_html() {
        let text = |body: &str| preprocess_default(body).text;
        assert_eq!(
            text("{% comment %}\na {% b %} --> *c*\n\n{%- endcomment -%} d {{ e }}\n"),
            "<!-- \na {% b %} - -> *c*\n\n--> d {{ e }}\n"
        );
        assert_eq!(
            text("a {% comment %} b {% endcomment %} c"),
            "a <!--  b --> c"
        );
    }
}
