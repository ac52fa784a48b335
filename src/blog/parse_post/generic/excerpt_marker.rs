//! Excerpt markers in HTML comments.

use pulldown_cmark::{Event, Parser};

/// Whether the source, including code, has a comment whose text is a marker.
pub(super) fn has_marker_in_source(text: &str, is_marker: impl Fn(&str) -> bool) -> bool {
    let mut parts = text.split("<!--").skip(1);
    parts.any(|part| {
        let inner = part.split_once("-->");
        inner.is_some_and(|(inner, _)| is_marker(inner))
    })
}

/// Whether the page has a comment, outside of code, whose text is a marker.
pub(super) fn has_marker_on_page(body: &str, is_marker: impl Fn(&str) -> bool) -> bool {
    // most bodies have none
    has_marker_in_source(body, &is_marker)
        && Parser::new(body).any(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => has_marker_in_source(&html, &is_marker),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_in_code_is_text() {
        let is_more = |inner: &str| inner.trim() == "more";
        for body in [
            "a\n\n<!-- more -->\n\nb",
            "a <!--more--> b",
            "> <!-- more -->",
        ] {
            assert!(has_marker_on_page(body, is_more), "{body}");
        }
        for body in [
            "a `<!-- more -->` b",
            "```\n<!-- more -->\n```\n",
            "    <!-- more -->\n",
            "a <!-- less --> b",
            "<!-- more",
        ] {
            assert!(!has_marker_on_page(body, is_more), "{body}");
        }
    }
}
