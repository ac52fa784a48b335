//! References for `postdesk check`: the links, images and anchors of a body, without a document.

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::heading_slug::{self, HeadingSlugger};
use super::html_tokens::{self, HtmlTag, HtmlToken};
use super::options::parser_options;
use super::source_locator::SourceLocator;
use crate::blog::Dialect;
use crate::blog::check::{Reference, ReferenceKind, References};
use crate::blog::front_matter::value::SourcePosition;
use crate::markdown::preprocess::{self, PreprocessedBody, SyntaxMarker};
use crate::text::step_counter;

/// Finds the references in the body of a post, in the dialect of its site; `first_line` is the line
/// of the file on which the body starts.
pub fn find_references(body: &str, first_line: usize, dialect: Dialect) -> References {
    let prepared = super::prepare(body, dialect);
    let mut finder = ReferenceFinder {
        found: References {
            anchors: explicit_anchors(body),
            may_have_more_anchors: prepared.markers.iter().any(may_add_anchors),
            ..References::default()
        },
        spots: SourceLocator::new(body, &prepared.text),
        prepared: &prepared,
        anchors: HeadingSlugger::default(),
        heading: None,
        explicit_anchor: None,
        image: None,
        html: None,
        first_line,
    };
    for (event, range) in
        Parser::new_ext(&prepared.text, parser_options(dialect)).into_offset_iter()
    {
        finder.event(event, range.start);
    }
    finder.found
}

/// Collector of references during the parse.
struct ReferenceFinder<'a> {
    found: References,
    spots: SourceLocator<'a>,
    prepared: &'a PreprocessedBody,
    anchors: HeadingSlugger,
    /// The text of the heading being read.
    heading: Option<String>,
    /// The explicit anchor of that heading, from a comment or attribute.
    explicit_anchor: Option<String>,
    /// The image being read: URL, offset, alternative text.
    image: Option<(String, usize, String)>,
    /// The HTML block being read, with its offset.
    html: Option<(usize, String)>,
    first_line: usize,
}

impl ReferenceFinder<'_> {
    fn event(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                self.heading = Some(String::new());
                self.explicit_anchor = id.map(CowStr::into_string);
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) if !matches!(link_type, LinkType::Autolink | LinkType::Email) => {
                self.add(ReferenceKind::Link, &dest_url, at);
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
        let name = match (
            heading_slug::split_explicit_anchor(text),
            self.explicit_anchor.take(),
        ) {
            (Some((_, name)), _) => name.to_owned(),
            (None, Some(name)) => name,
            (None, None) => self.anchors.unique_slug(text),
        };
        self.found.anchors.push(name);
    }

    fn end_image(&mut self) {
        if let Some((target, at, alt)) = self.image.take() {
            let told = !alt.trim().is_empty();
            self.add(ReferenceKind::Image { has_alt: told }, &target, at);
        }
    }

    fn html(&mut self, html: &str, at: usize) {
        let mut behind = at;
        let mut parts = html_tokens::tokenize(html);
        while let Some(part) = parts.next() {
            match part {
                HtmlToken::Tag(tag) if !tag.is_closing => self.tag(&tag, behind),
                HtmlToken::Comment(words) => self.comment(words, behind),
                _ => {}
            }
            behind = at + html.len() - parts.rest().len();
        }
    }

    fn tag(&mut self, tag: &HtmlTag<'_>, at: usize) {
        if tag.has_name("a")
            && let Some(target) = tag.attribute("href")
        {
            self.add(ReferenceKind::Link, &target, at);
        } else if tag.has_name("img")
            && let Some(target) = tag.attribute("src")
        {
            let hidden = tag.attribute("aria-hidden").is_some() || tag.attribute("role").is_some();
            let told = hidden || tag.attribute("alt").is_some();
            self.add(ReferenceKind::Image { has_alt: told }, &target, at);
        }
    }

    /// Handles the content of a marker, or a comment that sets the anchor of a heading.
    fn comment(&mut self, words: &str, at: usize) {
        if let Some(SyntaxMarker::Markdown(markdown)) = preprocess::marker_of(self.prepared, words)
        {
            // a caption describes the image
            let captioned = markdown.contains("<br>");
            for event in Parser::new_ext(markdown, parser_options(self.prepared.dialect)) {
                self.event(event, at);
            }
            if let Some(ReferenceKind::Image { has_alt: told }) =
                self.found.all.last_mut().map(|it| &mut it.kind)
            {
                *told |= captioned;
            }
        } else if self.heading.is_some()
            && let Some(name) = words.trim().strip_prefix('#')
        {
            self.explicit_anchor = Some(name.to_owned());
        }
    }

    fn add(&mut self, kind: ReferenceKind, target: &str, at: usize) {
        let place = self.spots.find(at, target);
        let place = SourcePosition {
            line: self.first_line + place.line - 1,
            ..place
        };
        self.found.all.push(Reference {
            kind,
            target: target.to_owned(),
            place,
        });
    }
}

/// Whether the content of a marker may contain headings that are not known here.
fn may_add_anchors(mark: &SyntaxMarker) -> bool {
    match mark {
        SyntaxMarker::Placeholder(words) if words.starts_with("attributes:") => false,
        SyntaxMarker::Placeholder(words)
            if words.starts_with("embed: import") || words.starts_with("embed: export") =>
        {
            words.contains(".md")
        }
        SyntaxMarker::Placeholder(_) | SyntaxMarker::InlinePlaceholder(_) => true,
        _ => false,
    }
}

/// Finds explicit anchors in any notation: HTML's `id="x"` and `name='x'`, JSX's `id={'x'}`, and
/// Kramdown's `{: #x}`.
fn explicit_anchors(body: &str) -> Vec<String> {
    let mut names = Vec::new();
    for sign in ["id=", "name=", "{:"] {
        for (at, _) in body.match_indices(sign) {
            let rest = body.get(at + sign.len()..).unwrap_or_default();
            names.extend(if sign == "{:" {
                kramdown_id(rest)
            } else {
                attribute_value(rest)
            });
        }
    }
    names
}

fn attribute_value(rest: &str) -> Option<String> {
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

fn kramdown_id(rest: &str) -> Option<String> {
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
        let found = find_references(body, 10, Dialect::default())
            .all
            .into_iter();
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
        let told: Vec<(String, ReferenceKind, usize)> =
            find_references(body, 1, Dialect::default())
                .all
                .into_iter()
                .map(|it| (it.target, it.kind, it.place.line))
                .collect();
        let image = |told| ReferenceKind::Image { has_alt: told };
        assert_eq!(
            told,
            [
                ("./a.png".to_owned(), image(false), 1),
                ("b.md".to_owned(), ReferenceKind::Link, 1),
                ("c.png".to_owned(), image(true), 4),
                ("d.png".to_owned(), image(false), 8),
            ]
        );
    }

    #[test]
    fn a_page_can_be_linked_at_its_headings_and_at_given_names() {
        let body = "## A `b` *c*!\n\n## Given {#here}\n\n## Noted {/* #note */}\n\n## A b c\n\n<a name=\"old\"></a>\n<div id='box'>\n\n## Kramdown\n{: #kram .x}\n";
        let found = find_references(body, 1, Dialect::default());
        for name in ["a-b-c", "here", "note", "a-b-c-1", "old", "box", "kram"] {
            assert!(
                found.anchors.contains(&name.to_owned()),
                "{name}: {found:?}"
            );
        }
        assert!(!found.may_have_more_anchors);
    }

    #[test]
    fn anchors_of_components_are_unknown() {
        for body in [
            "<Chart />\n",
            "import A from './_a.mdx'\n\n<A />\n",
            "{{< toc >}}\n",
        ] {
            assert!(
                find_references(body, 1, Dialect::default()).may_have_more_anchors,
                "{body}"
            );
        }
        for body in [
            "import Tabs from '@theme/Tabs'\n\n<Tabs>\n\nx\n\n</Tabs>\n",
            ":::tip\nx\n:::\n",
        ] {
            assert!(
                !find_references(body, 1, Dialect::default()).may_have_more_anchors,
                "{body}"
            );
        }
    }
}
