//! Comments of MDX, `{/* … */}`, and of Liquid, `{% comment %} … {% endcomment %}`, turned into
//! comments of HTML; the excerpt marker is one of them.

use super::shortcode::{self, Liquid};
use super::{Open, Reader};

impl Reader {
    /// Turns the comment that is open or begins here, and reads the line on behind it.
    pub(super) fn comment(&mut self, content: &str) {
        let mut rest = content;
        if self.open != Open::Comment {
            self.keep("<!--");
            self.open = Open::Comment;
            rest = rest.strip_prefix("{/*").unwrap_or(rest);
        }
        let Some((words, after)) = rest.split_once("*/}") else {
            return self.keep(&rest.replace("--", "- -"));
        };
        self.keep(&words.replace("--", "- -"));
        self.keep("-->");
        self.open = Open::Nothing;
        self.inline(after);
    }

    /// Tells whether a tag begins a comment that is ended somewhere.
    pub(super) fn opens_comment(&self, tag: &Liquid<'_>) -> bool {
        let is_comment = tag.sign == "{%" && tag.name == "comment" && !tag.ends;
        is_comment && self.ends.contains("comment")
    }

    /// Turns a comment of Liquid, in which no tag means anything but its end.
    pub(super) fn liquid_comment(&mut self, rest: &str) {
        self.keep("<!-- ");
        self.open = Open::LiquidComment;
        self.go_on_with_liquid_comment(rest);
    }

    /// Reads a line of a comment of Liquid, and the line on behind its end.
    pub(super) fn go_on_with_liquid_comment(&mut self, content: &str) {
        let tags = content.match_indices("{%");
        let mut tags =
            tags.filter_map(|(at, _)| Some((at, shortcode::read(content.get(at..)?, self.ways)?)));
        let end = tags.find(|(_, tag)| tag.ends && tag.name == "comment");
        let Some((at, tag)) = end else {
            return self.keep(&content.replace("--", "- -"));
        };
        let words = content.get(..at).unwrap_or_default();
        self.keep(&words.replace("--", "- -"));
        self.keep("-->");
        self.open = Open::Nothing;
        self.inline(content.get(at + tag.whole.len()..).unwrap_or_default());
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
