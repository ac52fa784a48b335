//! Comments of MDX, `{/* … */}`, and of Liquid, `{% comment %} … {% endcomment %}`, turned into
//! comments of HTML; the excerpt marker is one of them.

use super::shortcode::{self, Liquid};
use super::{Open, Reader};

impl Reader {
    /// Turns the comment that is open or begins here; returns what is left of the line behind its end.
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

    /// Tells whether a tag begins a comment that is ended somewhere.
    pub(super) fn opens_comment(&self, tag: &Liquid<'_>) -> bool {
        let is_comment = tag.sign == "{%" && tag.name == "comment" && !tag.ends;
        is_comment && self.ends.contains("comment")
    }

    /// Turns a comment of Liquid, in which no tag means anything but its end; returns what is left of
    /// the line behind that.
    pub(super) fn liquid_comment<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        self.keep("<!-- ");
        self.open = Open::LiquidComment;
        self.go_on_with_liquid_comment(rest)
    }

    /// Reads a line of a comment of Liquid; returns what is left of it behind the end.
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
