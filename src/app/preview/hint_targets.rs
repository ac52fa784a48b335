//! Link hints of the preview: what they are shown for, and where it is.

use crate::app::context::Context;
use crate::app::hints::{FollowTarget, HintKind, HintMode, TargetPosition};
use crate::app::layout::ScreenLayout;
use crate::app::mode::InputMode;
use crate::markdown::{PageRow, RenderedPage};

use super::PreviewPane;

impl PreviewPane {
    /// Shows hints for the links and tags on the screen.
    pub(in crate::app) fn show_link_hints(&mut self, cx: &mut Context<'_>) {
        let places = self.visible_targets(find_links, &cx.screen());
        show_hints(HintKind::Link, places, "No links on the screen.", cx);
    }

    /// Returns what an index of [`HintKind::Link`] refers to: a link of the page, or a tag of its
    /// post.
    pub(in crate::app) fn link_target(&self, index: usize) -> FollowTarget {
        let links = self.page().map_or(0, |page| page.links.len());
        match index.checked_sub(links) {
            None => FollowTarget::Link(index),
            Some(tag) => FollowTarget::Tag(tag),
        }
    }

    /// Copies the only code block on the screen, or shows hints for several.
    pub(in crate::app) fn show_code_hints(&mut self, cx: &mut Context<'_>) {
        let places = self.visible_targets(find_code, &cx.screen());
        match places.as_slice() {
            [(index, ..)] => self.copy_code(*index, cx),
            _ => show_hints(HintKind::Code, places, "No code on the screen.", cx),
        }
    }

    /// Finds targets in the visible rows.
    pub(in crate::app) fn visible_targets(
        &self,
        find: fn(&RenderedPage, usize, usize) -> Vec<TargetPosition>,
        screen: &ScreenLayout,
    ) -> Vec<TargetPosition> {
        let Some((page, area)) = self.page().zip(screen.preview) else {
            return Vec::new();
        };
        let top = self.top();
        find(page, top, top + area.height)
    }

    /// Returns the index of the link or tag at a cell of the preview.
    pub(in crate::app) fn link_at(&self, row: usize, column: usize) -> Option<usize> {
        let page = self.page()?;
        let row = page.rows.get(row)?;
        let under =
            span_columns(page, row).find(|(at, width, _)| (*at..at + width).contains(&column));
        under.and_then(|(_, _, link)| link)
    }

    /// Copies a code block of the page.
    pub(in crate::app) fn copy_code(&mut self, index: usize, cx: &mut Context<'_>) {
        let page = self.page();
        let Some(block) = page.and_then(|page| page.code.get(index)) else {
            return;
        };
        let text = block.text.to_string();
        cx.copy(&text);
    }
}

/// Finds the links in a range of rows, each where it begins.
fn find_links(page: &RenderedPage, top: usize, end: usize) -> Vec<TargetPosition> {
    let mut found: Vec<TargetPosition> = Vec::new();
    let rows = page.rows.iter().enumerate().take(end).skip(top);
    for (at, row) in rows {
        for (column, _, link) in span_columns(page, row) {
            let Some(link) = link else { continue };
            if found.iter().all(|(known, ..)| *known != link) {
                found.push((link, at, column));
            }
        }
    }
    found
}

/// Finds the code blocks in a range of rows.
fn find_code(page: &RenderedPage, top: usize, end: usize) -> Vec<TargetPosition> {
    let blocks = page.code.iter().enumerate();
    let on_screen = blocks.filter(|(_, block)| block.rows.start < end && block.rows.end > top);
    on_screen
        .map(|(index, block)| (index, block.rows.start.max(top), block.column))
        .collect()
}

/// Returns the spans of a row: column, width, index of the link or tag.
fn span_columns<'a>(
    page: &RenderedPage,
    row: &'a PageRow,
) -> impl Iterator<Item = (usize, usize, Option<usize>)> + use<'a> {
    let links = page.links.len();
    let mut at = 0;
    row.spans.iter().map(move |span| {
        let width = span.text.width();
        at += width;
        let tag = span.tag.map(|tag| links + tag);
        (at - width, width, span.link.or(tag))
    })
}

/// Shows hints for targets, or says that there are none.
pub(super) fn show_hints(
    kind: HintKind,
    places: Vec<TargetPosition>,
    none: &str,
    cx: &mut Context<'_>,
) {
    if places.is_empty() {
        return cx.show_message(none);
    }
    cx.open_mode(InputMode::Hints(HintMode::new(kind, places)));
}
