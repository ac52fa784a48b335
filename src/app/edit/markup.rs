//! Markup actions of the editor: emphasis, links, quotes, headings, tables.

use crate::app::context::Context;
use crate::app::preview::PreviewPane;
use crate::config::action_sets::MarkupAction;
use crate::editor::command::{markup, table};

use super::EditPane;

impl EditPane {
    /// Handles an action that inserts or toggles markup.
    pub(super) fn handle_markup(
        &mut self,
        action: MarkupAction,
        preview: &PreviewPane,
        cx: &mut Context<'_>,
    ) {
        match action {
            MarkupAction::Bold => self.edit_text(|text, at| markup::toggle(text, at, "**"), cx),
            MarkupAction::Italic => self.edit_text(|text, at| markup::toggle(text, at, "*"), cx),
            MarkupAction::Strike => self.edit_text(|text, at| markup::toggle(text, at, "~~"), cx),
            MarkupAction::Code => self.edit_text(markup::toggle_code, cx),
            MarkupAction::InsertLink => self.edit_text(markup::insert_link, cx),
            MarkupAction::Quote => self.run_text_command(markup::toggle_quote, cx),
            MarkupAction::InsertCodeBlock => self.insert_code_block(preview, cx),
            MarkupAction::DemoteHeading => {
                self.run_text_command(|text, at| markup::change_heading_level(text, at, true), cx);
            }
            MarkupAction::PromoteHeading => {
                self.run_text_command(|text, at| markup::change_heading_level(text, at, false), cx);
            }
            MarkupAction::InsertExcerptMarker => self.insert_excerpt_marker(cx),
            MarkupAction::InsertImage => self.edit_text(markup::insert_image, cx),
            MarkupAction::FormatTable => self.run_text_command(table::insert_or_align, cx),
        }
    }

    /// Inserts a code block and opens the completion menu for its language.
    fn insert_code_block(&mut self, preview: &PreviewPane, cx: &mut Context<'_>) {
        self.run_text_command(markup::insert_code_block, cx);
        self.update_text_view(cx);
        self.open_completion(preview, cx);
    }

    /// Inserts the site's excerpt marker.
    pub(super) fn insert_excerpt_marker(&mut self, cx: &mut Context<'_>) {
        let is_mdx = self.current().is_some_and(|open_post| {
            open_post
                .path
                .extension()
                .is_some_and(|ending| ending == "mdx")
        });
        let markers = cx.library.kind.generator_rules().excerpt_markers;
        let of_mdx = |marker: &&&str| marker.starts_with('{') == is_mdx;
        let marker = markers.iter().find(of_mdx).or(markers.first());
        let marker = marker.copied().unwrap_or("<!--more-->");
        self.run_text_command(
            |text, at| markup::insert_excerpt_marker(text, at, marker),
            cx,
        );
    }
}
