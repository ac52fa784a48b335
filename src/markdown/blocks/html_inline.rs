//! Inline HTML tags: styles, links, images, line breaks. No tag is executed or loaded.

use crate::markdown::blocks::{LinkTarget, TextRole};

use super::build::DocumentBuilder;
use super::html_tokens::HtmlTag;
use super::inline_style::{InlineMark, InlineStyle};

/// Tags that are not shown themselves and start a new line.
const LINE_TAGS: &str = " address article aside blockquote body caption center dd details dialog dir div dl dt \
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hr html legend li main menu \
    nav ol optgroup option p pre search section summary table tbody tfoot thead title tr ul ";
/// Inline tags that are not shown themselves.
const TRANSPARENT_TAGS: &str = " abbr acronym bdi bdo big data font label noscript picture q rp rt ruby \
    small source span textarea time track wbr col colgroup ";
/// Tags for which a browser would load something.
const EMBED_TAGS: &str = " audio canvas embed iframe math object video ";
/// Superscripts in running text that are not exponents.
const SUPERSCRIPT_SUFFIXES: [&str; 7] = ["st", "nd", "rd", "th", "TM", "SM", "R"];

impl DocumentBuilder<'_> {
    /// Handles an inline tag, or shows its name if it is unknown.
    pub(super) fn inline_tag(&mut self, tag: &HtmlTag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        self.record_anchor(tag);
        if let Some(stroke) = inline_mark(&name) {
            self.html_state.has_script_sign = false;
            self.style_stack.apply_tag(stroke, tag.is_closing);
        } else if name == "a" {
            self.anchor_tag(tag);
        } else if name == "img" {
            let alt = tag.attribute("alt").unwrap_or_default();
            self.push_image_label(&alt, &tag.attribute("src").unwrap_or_default());
        } else if name == "source" && self.html_state.pending_embed.is_some() {
            self.source_tag(tag);
        } else if tag.has_name_in(EMBED_TAGS) {
            self.embed_tag(tag);
        } else if name == "br" {
            self.block_text.break_line();
        } else if tag.has_name_in(LINE_TAGS) {
            self.block_text.ensure_line_break();
        } else if name == "td" || name == "th" {
            self.push_inline_text(" ");
        } else if !tag.has_name_in(TRANSPARENT_TAGS) && !tag.is_closing {
            self.unknown_tag(tag);
        }
    }

    /// Shows an unknown tag; what looks like a tag is often a placeholder to fill in.
    fn unknown_tag(&mut self, tag: &HtmlTag<'_>) {
        if tag.attributes.trim_matches(['/', ' ']).is_empty() {
            self.push_generated(tag.source);
        } else {
            self.push_generated(&format!("<{}>", tag.name));
        }
    }

    /// Shows the name and URL of an embedded element; the URL may be in a `<source>` tag.
    fn embed_tag(&mut self, tag: &HtmlTag<'_>) {
        if tag.is_closing {
            if let Some(name) = self.html_state.pending_embed.take() {
                self.push_generated(&format!("embed: <{name}>, not shown"));
            }
            return;
        }
        let name = tag.name;
        match tag.attribute("src").or_else(|| tag.attribute("data")) {
            Some(source) => self.push_embed(name, &source),
            None if tag.attributes.ends_with('/') => {
                self.push_generated(&format!("embed: <{name}>, not shown"));
            }
            None => self.html_state.pending_embed = Some(name.to_owned()),
        }
    }

    /// Shows the first source of an embedded element.
    fn source_tag(&mut self, tag: &HtmlTag<'_>) {
        if let Some(source) = tag.attribute("src")
            && let Some(name) = self.html_state.pending_embed.take()
        {
            self.push_embed(&name, &source);
        }
    }

    /// Shows the name and URL of an embedded element; for audio, video and iframes that is a link
    /// on a line of its own.
    fn push_embed(&mut self, name: &str, source: &str) {
        let kind = name.to_ascii_lowercase();
        if !matches!(kind.as_str(), "audio" | "iframe" | "video") {
            return self.push_generated(&format!("embed: <{name}>, {source}, not shown"));
        }
        let path = source.split(['?', '#']).next().unwrap_or_default();
        let file = path.rsplit('/').next().filter(|file| !file.is_empty());
        let shown = file.filter(|_| kind != "iframe").unwrap_or(source);
        self.block_text.ensure_line_break();
        self.push_generated(&format!("{kind}: "));
        let link = self.document.add_link(LinkTarget {
            text: shown.to_owned(),
            url: source.to_owned(),
            ..LinkTarget::default()
        });
        self.style_stack.open_link(Some(link));
        self.push_generated(shown);
        self.style_stack.close_link();
        self.block_text.ensure_line_break();
    }

    fn anchor_tag(&mut self, tag: &HtmlTag<'_>) {
        if tag.is_closing {
            self.close_link();
        } else if let Some(url) = tag.attribute("href") {
            let link = self.document.add_link(LinkTarget {
                url: url.into_owned(),
                ..LinkTarget::default()
            });
            self.style_stack.open_link(Some(link));
        } else {
            self.style_stack.open_link(None);
        }
    }

    /// Records an anchor that a link within the post can target.
    fn record_anchor(&mut self, tag: &HtmlTag<'_>) {
        let name = tag.attribute("id").or_else(|| {
            let is_anchor = tag.has_name("a");
            tag.attribute("name").filter(|_| is_anchor)
        });
        if let Some(name) = name.filter(|name| !name.is_empty() && !tag.is_closing) {
            let line = self.cursor.line();
            self.document.anchors.push((name.into_owned(), line));
        }
    }

    /// Returns superscript or subscript text as Unicode characters if all of them exist; otherwise
    /// writes `^` or `_` once and returns `None`.
    pub(super) fn convert_script(&mut self, text: &str) -> Option<String> {
        let (sign, table) = if self.style_stack.is_open(InlineMark::Sup) {
            ("^", SUPERSCRIPTS)
        } else if self.style_stack.is_open(InlineMark::Sub) {
            ("_", SUBSCRIPTS)
        } else {
            return None;
        };
        let shifted = |c: char| table.iter().find(|(plain, _)| *plain == c).map(|&(_, s)| s);
        if let Some(all) = text.chars().map(shifted).collect::<Option<String>>() {
            return Some(all);
        }
        let is_ending = SUPERSCRIPT_SUFFIXES.contains(&text.trim()) || !text.is_ascii();
        if !is_ending && !self.html_state.has_script_sign && !text.trim().is_empty() {
            self.html_state.has_script_sign = true;
            let ink = InlineStyle {
                role: TextRole::Generated,
                ..InlineStyle::default()
            };
            self.block_text.push(sign, ink, self.cursor.line());
        }
        None
    }
}

fn inline_mark(name: &str) -> Option<InlineMark> {
    Some(match name {
        "b" | "strong" => InlineMark::Bold,
        "i" | "em" | "cite" | "dfn" | "var" => InlineMark::Italic,
        "s" | "del" | "strike" => InlineMark::Strike,
        "code" | "tt" | "samp" => InlineMark::Code,
        "kbd" => InlineMark::Key,
        "mark" => InlineMark::Marked,
        "u" | "ins" => InlineMark::Underline,
        "sub" => InlineMark::Sub,
        "sup" => InlineMark::Sup,
        _ => return None,
    })
}

const SUPERSCRIPTS: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];
const SUBSCRIPTS: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
];
