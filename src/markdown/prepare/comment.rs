//! Comments of MDX, `{/* … */}`, turned into comments of HTML; the excerpt marker is one of them.

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
}
