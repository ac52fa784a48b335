//! References for `postdesk check`: the links, images and anchors of a body, without a document.

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::heading_slug::{self, Anchors};
use super::html_tokens::{self, Part, TagText};
use super::options::options;
use super::source_locator::Spots;
use crate::blog::Dialect;
use crate::blog::check::{Mention, MentionKind, Mentions};
use crate::blog::front_matter::value::Place;
use crate::markdown::preprocess::{self, Mark, Prepared};
use crate::text::step_counter;

/// Finds the references in the body of a post, in the dialect of its site; `first_line` is the line
/// of the file on which the body starts.
pub fn mentions(body: &str, first_line: usize, dialect: Dialect) -> Mentions {
    let prepared = preprocess::prepare_as(body, dialect);
    let mut finder = Finder {
        found: Mentions {
            anchors: given_names(body),
            is_open: prepared.marks.iter().any(brings_places),
            ..Mentions::default()
        },
        spots: Spots::new(body, &prepared.text),
        prepared: &prepared,
        anchors: Anchors::default(),
        heading: None,
        given: None,
        image: None,
        html: None,
        first_line,
    };
    for (event, range) in Parser::new_ext(&prepared.text, options(dialect)).into_offset_iter() {
        finder.event(event, range.start);
    }
    finder.found
}

/// Collector of references during the parse.
struct Finder<'a> {
    found: Mentions,
    spots: Spots<'a>,
    prepared: &'a Prepared,
    anchors: Anchors,
    /// The text of the heading being read.
    heading: Option<String>,
    /// The explicit anchor of that heading, from a comment or attribute.
    given: Option<String>,
    /// The image being read: URL, offset, alternative text.
    image: Option<(String, usize, String)>,
    /// The HTML block being read, with its offset.
    html: Option<(usize, String)>,
    first_line: usize,
}

impl Finder<'_> {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                self.heading = Some(String::new());
                self.given = id.map(CowStr::into_string);
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) if !matches!(link_type, LinkType::Autolink | LinkType::Email) => {
                self.add(MentionKind::Link, &dest_url, at);
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.image = Some((dest_url.into_string(), at, String::new()));
            }
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Start(Tag::HtmlBlock) => self.html = Some((at, String::new())),
            Event::Html(html) => {
                let block = self.html.get_or_insert((at, String::new()));
                block.1.push_str(&html);
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((at, html)) = self.html.take() {
                    self.html(&html, at);
                }
            }
            Event::InlineHtml(html) => self.html(&html, at),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, _, alt)) = &mut self.image {
            alt.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
    }

    fn end_heading(&mut self) {
        let text = self.heading.take().unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let name = match (heading_slug::split_given(text), self.given.take()) {
            (Some((_, name)), _) => name.to_owned(),
            (None, Some(name)) => name,
            (None, None) => self.anchors.of(text),
        };
        self.found.anchors.push(name);
    }

    fn end_image(&mut self) {
        if let Some((target, at, alt)) = self.image.take() {
            let told = !alt.trim().is_empty();
            self.add(MentionKind::Image { told }, &target, at);
        }
    }

    fn html(&mut self, html: &str, at: usize) {
        let mut behind = at;
        let mut parts = html_tokens::parts(html);
        while let Some(part) = parts.next() {
            match part {
                Part::Tag(tag) if !tag.closing => self.tag(&tag, behind),
                Part::Comment(words) => self.comment(words, behind),
                _ => {}
            }
            behind = at + html.len() - parts.rest().len();
        }
    }

    fn tag(&mut self, tag: &TagText<'_>, at: usize) {
        if tag.is("a")
            && let Some(target) = tag.attribute("href")
        {
            self.add(MentionKind::Link, &target, at);
        } else if tag.is("img")
            && let Some(target) = tag.attribute("src")
        {
            let hidden = tag.attribute("aria-hidden").is_some() || tag.attribute("role").is_some();
            let told = hidden || tag.attribute("alt").is_some();
            self.add(MentionKind::Image { told }, &target, at);
        }
    }

    /// Handles the content of a marker, or a comment that sets the anchor of a heading.
    fn comment(&mut self, words: &str, at: usize) {
        if let Some(Mark::Markdown(markdown)) = preprocess::mark(self.prepared, words) {
            // a caption describes the image
            let captioned = markdown.contains("<br>");
            for event in Parser::new_ext(markdown, options(self.prepared.dialect)) {
                self.event(event, at);
            }
            if let Some(MentionKind::Image { told }) =
                self.found.all.last_mut().map(|it| &mut it.kind)
            {
                *told |= captioned;
            }
        } else if self.heading.is_some()
            && let Some(name) = words.trim().strip_prefix('#')
        {
            self.given = Some(name.to_owned());
        }
    }

    fn add(&mut self, kind: MentionKind, target: &str, at: usize) {
        let place = self.spots.find(at, target);
        let place = Place {
            line: self.first_line + place.line - 1,
            ..place
        };
        self.found.all.push(Mention {
            kind,
            target: target.to_owned(),
            place,
        });
    }
}

/// Whether the content of a marker may contain headings that are not known here.
fn brings_places(mark: &Mark) -> bool {
    match mark {
        Mark::Placeholder(words) if words.starts_with("attributes:") => false,
        Mark::Placeholder(words)
            if words.starts_with("embed: import") || words.starts_with("embed: export") =>
        {
            words.contains(".md")
        }
        Mark::Placeholder(_) | Mark::Words(_) => true,
        _ => false,
    }
}

/// Finds explicit anchors in any notation: HTML's `id="x"` and `name='x'`, JSX's `id={'x'}`, and
/// Kramdown's `{: #x}`.
fn given_names(body: &str) -> Vec<String> {
    let mut names = Vec::new();
    for sign in ["id=", "name=", "{:"] {
        for (at, _) in body.match_indices(sign) {
            let rest = body.get(at + sign.len()..).unwrap_or_default();
            names.extend(if sign == "{:" {
                of_kramdown(rest)
            } else {
                quoted(rest)
            });
        }
    }
    names
}

fn quoted(rest: &str) -> Option<String> {
    let rest = rest.strip_prefix('{').unwrap_or(rest);
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'));
    let name = match quote {
        Some(quote) => rest.get(1..)?.split(quote).next()?,
        // an unquoted value contains none of these (HTML, "Unquoted attribute value syntax")
        None => rest
            .split([
                ' ', '\t', '>', '/', '\n', '}', '"', '\'', '=', '<', '`', '{',
            ])
            .next()?,
    };
    step_counter::count(name.len());
    (!name.is_empty() && !name.contains('\n')).then(|| name.to_owned())
}

fn of_kramdown(rest: &str) -> Option<String> {
    let inner = rest.split(['{', '}', '\n']).next()?;
    step_counter::count(inner.len());
    let name = inner
        .split_whitespace()
        .find_map(|word| word.strip_prefix('#'))?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(body: &str) -> Vec<(String, usize, usize)> {
        let found = mentions(body, 10, Dialect::default()).all.into_iter();
        found
            .map(|it| (it.target, it.place.line, it.place.column))
            .collect()
    }

    #[test]
    fn links_and_images_are_found_where_they_stand() {
        let body =
            "é [a](./a.md) and [b](<b c.md>)\n\n> ![x](i.png) ![](j.png)\n\n[r]\n\n[r]: ../r.md\n";
        assert_eq!(
            all(body),
            [
                ("./a.md".to_owned(), 10, 3),
                ("b c.md".to_owned(), 10, 19),
                ("i.png".to_owned(), 12, 3),
                ("j.png".to_owned(), 12, 15),
                ("../r.md".to_owned(), 14, 1),
            ]
        );
    }

    #[test]
    fn nothing_is_found_in_code_and_comments() {
        let body = "`[a](b.md)`\n\n```\n[a](b.md)\n```\n<!-- [a](b.md) <img src=x.png> -->\n{/* [a](b.md) */}\n";
        assert_eq!(all(body), []);
    }

    #[test]
    fn tags_of_html_and_shortcodes_name_files_too() {
        let body = "a <img src={require('./a.png').default} /> <a href=\"b.md\">b</a>\n\n<p>\n  <img\n    src=\"c.png\" alt=\"\">\n</p>\n\n{{< figure src=\"d.png\" >}}\n";
        let told: Vec<(String, MentionKind, usize)> = mentions(body, 1, Dialect::default())
            .all
            .into_iter()
            .map(|it| (it.target, it.kind, it.place.line))
            .collect();
        let image = |told| MentionKind::Image { told };
        assert_eq!(
            told,
            [
                ("./a.png".to_owned(), image(false), 1),
                ("b.md".to_owned(), MentionKind::Link, 1),
                ("c.png".to_owned(), image(true), 4),
                ("d.png".to_owned(), image(false), 8),
            ]
        );
    }

    #[test]
    fn a_page_can_be_linked_at_its_headings_and_at_given_names() {
        let body = "## A `b` *c*!\n\n## Given {#here}\n\n## Noted {/* #note */}\n\n## A b c\n\n<a name=\"old\"></a>\n<div id='box'>\n\n## Kramdown\n{: #kram .x}\n";
        let found = mentions(body, 1, Dialect::default());
        for name in ["a-b-c", "here", "note", "a-b-c-1", "old", "box", "kram"] {
            assert!(
                found.anchors.contains(&name.to_owned()),
                "{name}: {found:?}"
            );
        }
        assert!(!found.is_open);
    }

    #[test]
    fn what_components_bring_is_not_known() {
        for body in [
            "<Chart />\n",
            "import A from './_a.mdx'\n\n<A />\n",
            "{{< toc >}}\n",
        ] {
            assert!(mentions(body, 1, Dialect::default()).is_open, "{body}");
        }
        for body in [
            "import Tabs from '@theme/Tabs'\n\n<Tabs>\n\nx\n\n</Tabs>\n",
            ":::tip\nx\n:::\n",
        ] {
            assert!(!mentions(body, 1, Dialect::default()).is_open, "{body}");
        }
    }
}
