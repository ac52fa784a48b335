//! Inline HTML tags: styles, links, images, line breaks. No tag is executed or loaded.

use crate::markdown::blocks::{Target, Tone};

use super::build::Builder;
use super::html_tokens::TagText;
use super::inline_style::{Ink, Stroke};

/// Tags that are not shown themselves and start a new line.
const LINES: &str = " address article aside blockquote body caption center dd details dialog dir div dl dt \
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hr html legend li main menu \
    nav ol optgroup option p pre search section summary table tbody tfoot thead title tr ul ";
/// Inline tags that are not shown themselves.
const WORDS: &str = " abbr acronym bdi bdo big data font label noscript picture q rp rt ruby \
    small source span textarea time track wbr col colgroup ";
/// Tags for which a browser would load something.
const EMBEDS: &str = " audio canvas embed iframe math object video ";
/// Superscripts in running text that are no exponents.
const ENDINGS: [&str; 7] = ["st", "nd", "rd", "th", "TM", "SM", "R"];

impl Builder<'_> {
    /// Handles an inline tag, or shows its name if it is unknown.
    pub(super) fn tag(&mut self, tag: &TagText<'_>) {
        let name = tag.name.to_ascii_lowercase();
        self.keep_anchor(tag);
        if let Some(stroke) = stroke(&name) {
            self.raw.signed = false;
            self.pen.tag(stroke, tag.closing);
        } else if name == "a" {
            self.anchor_tag(tag);
        } else if name == "img" {
            let alt = tag.attribute("alt").unwrap_or_default();
            self.show_image(&alt, &tag.attribute("src").unwrap_or_default());
        } else if name == "source" && self.raw.embed.is_some() {
            self.source_tag(tag);
        } else if tag.is_in(EMBEDS) {
            self.embed_tag(tag);
        } else if name == "br" {
            self.piece.break_line();
        } else if tag.is_in(LINES) {
            self.piece.end_line();
        } else if name == "td" || name == "th" {
            self.text(" ");
        } else if !tag.is_in(WORDS) && !tag.closing {
            self.unknown_tag(tag);
        }
    }

    /// Shows an unknown tag; what looks like a tag is often a placeholder to fill in.
    fn unknown_tag(&mut self, tag: &TagText<'_>) {
        if tag.attributes.trim_matches(['/', ' ']).is_empty() {
            self.note(tag.whole);
        } else {
            self.note(&format!("<{}>", tag.name));
        }
    }

    /// Shows the name and URL of an embedded element; the URL may be in a `<source>` tag.
    fn embed_tag(&mut self, tag: &TagText<'_>) {
        if tag.closing {
            if let Some(name) = self.raw.embed.take() {
                self.note(&format!("embed: <{name}>, not shown"));
            }
            return;
        }
        let name = tag.name;
        match tag.attribute("src").or_else(|| tag.attribute("data")) {
            Some(source) => self.name_embed(name, &source),
            None if tag.attributes.ends_with('/') => {
                self.note(&format!("embed: <{name}>, not shown"));
            }
            None => self.raw.embed = Some(name.to_owned()),
        }
    }

    /// Shows the first source of an embedded element.
    fn source_tag(&mut self, tag: &TagText<'_>) {
        if let Some(source) = tag.attribute("src")
            && let Some(name) = self.raw.embed.take()
        {
            self.name_embed(&name, &source);
        }
    }

    /// Shows the name and URL of an embedded element; for audio, video and iframes that is a link
    /// on a line of its own.
    fn name_embed(&mut self, name: &str, source: &str) {
        let kind = name.to_ascii_lowercase();
        if !matches!(kind.as_str(), "audio" | "iframe" | "video") {
            return self.note(&format!("embed: <{name}>, {source}, not shown"));
        }
        let path = source.split(['?', '#']).next().unwrap_or_default();
        let file = path.rsplit('/').next().filter(|file| !file.is_empty());
        let shown = file.filter(|_| kind != "iframe").unwrap_or(source);
        self.piece.end_line();
        self.note(&format!("{kind}: "));
        let link = self.document.add_link(Target {
            text: shown.to_owned(),
            url: source.to_owned(),
            ..Target::default()
        });
        self.pen.open_link(Some(link));
        self.note(shown);
        self.pen.close_link();
        self.piece.end_line();
    }

    fn anchor_tag(&mut self, tag: &TagText<'_>) {
        if tag.closing {
            self.close_link();
        } else if let Some(url) = tag.attribute("href") {
            let link = self.document.add_link(Target {
                url: url.into_owned(),
                ..Target::default()
            });
            self.pen.open_link(Some(link));
        } else {
            self.pen.open_link(None);
        }
    }

    /// Records an anchor that a link within the post can target.
    fn keep_anchor(&mut self, tag: &TagText<'_>) {
        let name = tag.attribute("id").or_else(|| {
            let is_anchor = tag.is("a");
            tag.attribute("name").filter(|_| is_anchor)
        });
        if let Some(name) = name.filter(|name| !name.is_empty() && !tag.closing) {
            let line = self.place.line();
            self.document.anchors.push((name.into_owned(), line));
        }
    }

    /// Returns superscript or subscript text as Unicode characters if all of them exist; otherwise
    /// writes `^` or `_` once and returns `None`.
    pub(super) fn script(&mut self, text: &str) -> Option<String> {
        let (sign, table) = if self.pen.is_open(Stroke::Sup) {
            ("^", SUPERSCRIPTS)
        } else if self.pen.is_open(Stroke::Sub) {
            ("_", SUBSCRIPTS)
        } else {
            return None;
        };
        let shifted = |c: char| table.iter().find(|(plain, _)| *plain == c).map(|&(_, s)| s);
        if let Some(all) = text.chars().map(shifted).collect::<Option<String>>() {
            return Some(all);
        }
        let is_ending = ENDINGS.contains(&text.trim()) || !text.is_ascii();
        if !is_ending && !self.raw.signed && !text.trim().is_empty() {
            self.raw.signed = true;
            let ink = Ink {
                tone: Tone::Note,
                ..Ink::default()
            };
            self.piece.push(sign, ink, self.place.line());
        }
        None
    }
}

fn stroke(name: &str) -> Option<Stroke> {
    Some(match name {
        "b" | "strong" => Stroke::Bold,
        "i" | "em" | "cite" | "dfn" | "var" => Stroke::Italic,
        "s" | "del" | "strike" => Stroke::Strike,
        "code" | "tt" | "samp" => Stroke::Code,
        "kbd" => Stroke::Key,
        "mark" => Stroke::Marked,
        "u" | "ins" => Stroke::Under,
        "sub" => Stroke::Sub,
        "sup" => Stroke::Sup,
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
