//! Tags of Hugo, Jekyll and Hexo that stand alone on a line: named, not shown.

use super::{Mark, Reader};

/// How tags begin and end.
const TAGS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{:", "}")];

/// Tells whether a line is one tag.
pub(super) fn is_one(text: &str) -> bool {
    inner(text).is_some()
}

fn inner(text: &str) -> Option<&str> {
    let (start, end) = TAGS.iter().find(|(start, _)| text.starts_with(start))?;
    let inner = text.strip_prefix(start)?.strip_suffix(end)?;
    (!inner.contains(end)).then_some(inner.trim())
}

impl Reader {
    /// Replaces a tag; the end of one shows nothing.
    pub(super) fn shortcode(&mut self, lead: &str, text: &str) {
        let words = inner(text).unwrap_or_default();
        let words = words.trim_start_matches('-').trim_start();
        let ends = words.starts_with('/') || (text.starts_with("{%") && words.starts_with("end"));
        let mark = if ends {
            Mark::Silent
        } else if words == "more" {
            self.keep(lead);
            return self.keep("<!--more-->");
        } else {
            Mark::Placeholder(format!("embed: {text}, not shown"))
        };
        self.mark(lead, mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_must_fill_its_line() {
        assert!(is_one("{{< youtube abc >}}") && is_one("{% raw %}") && is_one("{: .wide}"));
        assert!(!is_one("{% a %} text") && !is_one("{% a %}{% b %}") && !is_one("{x}"));
    }
}
