//! Markup actions of the editor: emphasis, links, quotes, headings, tables.

use crate::app::App;
use crate::config::Action;
use crate::editor::command::{markup, table};

impl App {
    /// Handles an action that inserts or toggles markup; others concern the edited post.
    pub(super) fn dispatch_markup(&mut self, action: Action) {
        match action {
            Action::Bold => self.edit_text(|text, at| markup::toggle(text, at, "**")),
            Action::Italic => self.edit_text(|text, at| markup::toggle(text, at, "*")),
            Action::Strike => self.edit_text(|text, at| markup::toggle(text, at, "~~")),
            Action::Code => self.edit_text(markup::toggle_code),
            Action::InsertLink => self.edit_text(markup::insert_link),
            Action::Quote => self.run_text_command(markup::toggle_quote),
            Action::InsertCodeBlock => self.insert_code_block(),
            Action::DemoteHeading => {
                self.run_text_command(|text, at| markup::change_heading_level(text, at, true));
            }
            Action::PromoteHeading => {
                self.run_text_command(|text, at| markup::change_heading_level(text, at, false));
            }
            Action::InsertExcerptMarker => self.insert_excerpt_marker(),
            Action::InsertImage => self.edit_text(markup::insert_image),
            Action::FormatTable => self.run_text_command(table::insert_or_align),
            other => self.dispatch_on_edited_post(other),
        }
    }

    /// Inserts a code block and opens the completion menu for its language.
    fn insert_code_block(&mut self) {
        self.run_text_command(markup::insert_code_block);
        self.update_text_view();
        self.open_completion();
    }

    /// Inserts the site's excerpt marker.
    fn insert_excerpt_marker(&mut self) {
        let is_mdx = self.edit.current().is_some_and(|open_post| {
            open_post
                .path
                .extension()
                .is_some_and(|ending| ending == "mdx")
        });
        let markers = self.library.kind.generator_rules().excerpt_markers;
        let of_mdx = |marker: &&&str| marker.starts_with('{') == is_mdx;
        let marker = markers.iter().find(of_mdx).or(markers.first());
        let marker = marker.copied().unwrap_or("<!--more-->");
        self.run_text_command(|text, at| markup::insert_excerpt_marker(text, at, marker));
    }
}
