//! Comments of MDX, `{/* … */}`, and of Liquid, `{% comment %} … {% endcomment %}`, converted to
//! HTML comments; the excerpt marker is one of them.

use super::shortcode::{self, Liquid};
use super::{Open, Reader};

impl Reader {
    /// Converts the comment that is open or starts here; returns the rest of the line after its
    /// end.
    pub(super) fn comment<'a>(&mut self, content: &'a str) -> Option<&'a str> {
        let mut rest = content;
        if self.open != Open::Comment {
            self.keep("<!--");
            self.open = Open::Comment;
            rest = rest.strip_prefix("{/*").unwrap_or(rest);
        }
        let Some((words, after)) = rest.split_once("*/}") else {
            self.keep(&rest.replace("--", "- -"));
            return None;
        };
        self.keep(&words.replace("--", "- -"));
        self.keep("-->");
        self.open = Open::Nothing;
        Some(after)
    }

    /// Whether a tag starts a comment, and an end tag exists.
    pub(super) fn opens_comment(&self, tag: &Liquid<'_>) -> bool {
        let is_comment = tag.sign == "{%" && tag.name == "comment" && !tag.ends;
        is_comment && self.ends.contains("comment")
    }

    /// Converts a Liquid comment, in which all tags but its end are ignored; returns the rest of
    /// the line after it.
    pub(super) fn liquid_comment<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        self.keep("<!-- ");
        self.open = Open::LiquidComment;
        self.go_on_with_liquid_comment(rest)
    }

    /// Handles a line of a Liquid comment; returns the rest of the line after its end.
    pub(super) fn go_on_with_liquid_comment<'a>(&mut self, content: &'a str) -> Option<&'a str> {
        let tags = content.match_indices("{%");
        let mut tags = tags
            .filter_map(|(at, _)| Some((at, shortcode::read(content.get(at..)?, self.dialect)?)));
        let end = tags.find(|(_, tag)| tag.ends && tag.name == "comment");
        let Some((at, tag)) = end else {
            self.keep(&content.replace("--", "- -"));
            return None;
        };
        let words = content.get(..at).unwrap_or_default();
        self.keep(&words.replace("--", "- -"));
        self.keep("-->");
        self.open = Open::Nothing;
        content.get(at + tag.whole.len()..)
    }
}

#[cfg(test)]
mod tests {
    use super::super::prepare;

    #[test]
    fn comments_become_those_of_html() {
        assert_eq!(prepare("{/* truncate */}\n").text, "<!-- truncate -->\n");
        assert_eq!(prepare("a {/* b */} c").text, "a <!-- b --> c");
        assert_eq!(
            prepare("{/* a --> b\nc */} d {/* e */}").text,
            "<!-- a - -> b\nc --> d <!-- e -->"
        );
    }

    #[test]
    fn comments_of_liquid_become_those_of_html() {
        let text = |body: &str| prepare(body).text;
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
