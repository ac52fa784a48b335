//! Word counts as in Hugo and Zola.
//!
//! - Hugo counts the blank-separated words of the page without tags (`hugolib/page__content.go`,
//!   `tpl.StripHTML`, `helpers.TotalWords`).
//! - Zola counts the words of the source outside code fences (`get_reading_analytics` in
//!   `components/content/src/utils.rs`).

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use crate::blog::site::settings::HugoText;

/// Counts the words of a body as Zola does.
pub fn count_zola(body: &str) -> usize {
    let outside = body.split("```").step_by(2);
    outside.map(|text| text.unicode_words().count()).sum()
}

/// Counts the words of a body as Hugo does. The output of a shortcode is unknown; the text inside
/// one counts.
pub fn count_hugo(body: &str, text: HugoText) -> usize {
    let source = without_shortcodes(body);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let mut count = HugoWordCounter {
        letters: text.counts_letters && body.chars().any(is_cjk),
        ..HugoWordCounter::default()
    };
    let mut images = 0_usize;
    for event in Parser::new_ext(&source, options) {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if images == 0 => count.text(&text),
            Event::FootnoteReference(_) => count.text("1"),
            // the link back to the text
            Event::End(TagEnd::FootnoteDefinition) => count.text(" \u{21a9}\u{fe0e} "),
            Event::Html(html) if text.keeps_html => count.html(&html),
            Event::InlineHtml(html) if text.keeps_html && html.starts_with("<br") => count.end(),
            Event::SoftBreak | Event::HardBreak | Event::Rule => count.end(),
            Event::Start(tag) if is_block(&tag) => count.end(),
            Event::End(end) if is_block_end(end) => count.end(),
            _ => {}
        }
    }
    count.end();
    count.words
}

/// State of the word counter.
#[derive(Default)]
struct HugoWordCounter {
    words: usize,
    /// Number of characters in the current word.
    length: usize,
    /// Whether the current word contains non-ASCII characters.
    is_wide: bool,
    /// Whether each character of a non-ASCII word counts as a word.
    letters: bool,
    /// Whether a tag is open that continues on the next line.
    in_tag: bool,
}

impl HugoWordCounter {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.end();
            } else {
                self.length += 1;
                self.is_wide |= !c.is_ascii();
            }
        }
    }

    /// Counts the text between tags.
    fn html(&mut self, html: &str) {
        for part in html.split_inclusive(['<', '>']) {
            let inner = part.trim_end_matches(['<', '>']);
            if !self.in_tag {
                self.text(inner);
            }
            self.in_tag = part.ends_with('<') || self.in_tag && !part.ends_with('>');
        }
        self.end();
    }

    /// Ends the current word.
    fn end(&mut self) {
        if self.length > 0 {
            self.words += if self.letters && self.is_wide {
                self.length
            } else {
                1
            };
        }
        self.length = 0;
        self.is_wide = false;
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    is_block_end(tag.to_end())
}

fn is_block_end(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

/// Whether Hugo counts a character as Chinese, Japanese or Korean.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Removes shortcode tags: `{{< x >}}` and `{{% x %}}`; `{{</* x */>}}` is text.
fn without_shortcodes(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find("{{") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = match tag.get(2..3) {
            Some("<") => tag.find(">}}"),
            Some("%") => tag.find("%}}"),
            _ => None,
        };
        let is_text = tag.get(3..).is_some_and(|inner| inner.starts_with("/*"));
        if let Some(end) = end.filter(|_| !is_text) {
            rest = tag.get(end + 3..).unwrap_or_default();
        } else {
            out.push_str("{{");
            rest = tag.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hugo_counts_what_stands_between_blanks_on_the_page() {
        let plain = HugoText::default();
        for (body, words) in [
            ("", 0),
            ("One two, three.", 3),
            ("a -- b", 3),
            ("# A title\n\ntext", 3),
            ("see [the docs](https://example.org/a b) now", 5),
            ("see [the docs](https://example.org/) now", 4),
            ("![an image](a.png) text", 1),
            ("`a b` c", 3),
            ("```go\nx := 1\n```\n", 3),
            ("<div>\nhidden text\n</div>\n\nshown", 1),
            ("a <b>bold</b> word", 3),
            ("| a | b |\n|---|---|\n| c d | e |\n", 5),
            ("a[^1]\n\n[^1]: note", 3),
            ("{{< figure src=\"a.png\" >}}\ntext", 1),
            ("{{% note %}}in it{{% /note %}}", 2),
            ("{{</* x */>}} y", 4),
            ("- a\n- b c\n", 3),
            ("日本語 の", 2),
        ] {
            assert_eq!(count_hugo(body, plain), words, "{body}");
        }
    }

    #[test]
    fn settings_of_hugo_change_what_is_counted() {
        let with = |keeps_html, counts_letters| HugoText {
            keeps_html,
            counts_letters,
        };
        assert_eq!(
            count_hugo("<div>\nshown text\n</div>\n", with(true, false)),
            2
        );
        assert_eq!(count_hugo("日本語 の x", with(false, true)), 5);
        assert_eq!(count_hugo("é à", with(false, true)), 2);
    }

    #[test]
    fn zola_counts_the_source_outside_of_fences() {
        for (body, words) in [
            ("hello world ``` code goes here ``` goodbye world", 4),
            ("[a](https://b.org)", 3),
            ("日本語", 3),
            ("  ", 0),
        ] {
            assert_eq!(count_zola(body), words, "{body}");
        }
    }
}
