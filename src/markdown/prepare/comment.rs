//! Comments of MDX, `{/* … */}`, turned into comments of HTML; the excerpt marker is one of them.

use super::{Open, Reader};

impl Reader {
    /// Turns the comments of a line, outside of code spans.
    pub(super) fn comments(&mut self, content: &str) {
        let mut rest = content;
        loop {
            if self.open == Open::Comment {
                let Some((words, after)) = rest.split_once("*/}") else {
                    self.keep(&rest.replace("--", "- -"));
                    return;
                };
                self.keep(&words.replace("--", "- -"));
                self.keep("-->");
                self.open = Open::Nothing;
                rest = after;
            }
            let at = comment_outside_code(rest);
            let before = at.and_then(|at| rest.get(..at));
            let (Some(at), Some(before)) = (at, before) else {
                return self.keep(rest);
            };
            self.keep(before);
            self.keep("<!--");
            self.open = Open::Comment;
            rest = rest.get(at + 3..).unwrap_or_default();
        }
    }
}

/// Finds the next comment that stands in no code span of its line.
fn comment_outside_code(text: &str) -> Option<usize> {
    let mut ticks = 0;
    let mut from = 0;
    for (at, _) in text.match_indices("{/*") {
        let before = text.get(from..at).unwrap_or_default();
        ticks += before.bytes().filter(|&byte| byte == b'`').count();
        if ticks % 2 == 0 {
            return Some(at);
        }
        from = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::prepare;

    #[test]
    fn comments_become_those_of_html() {
        assert_eq!(prepare("{/* truncate */}\n").text, "<!-- truncate -->\n");
        assert_eq!(prepare("a {/* b */} c").text, "a <!-- b --> c");
        assert_eq!(
            prepare("{/* a --> b\nc */} d").text,
            "<!-- a - -> b\nc --> d"
        );
    }
}
