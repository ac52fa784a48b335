//! Action dispatch by mode and pane. One short line per action.

use crate::blog::query::TagChoice;
use crate::config::{Action, KeyScope};
use crate::editor::LineInput;

use super::mode::{InputMode, Pane};
use super::notice::{NoticeLevel, NoticeTopic};
use super::popup::PopupKind;
use super::preview::PreviewMode;
use super::{App, Effect};

impl App {
    /// Carries out an action.
    pub fn dispatch(&mut self, action: Action) {
        if !self.can_use(action) {
            return;
        }
        if action == Action::Quit {
            return self.quit();
        }
        match self.mode {
            InputMode::Filter(_) => self.dispatch_in_filter(action),
            InputMode::Find(_) => self.dispatch_in_find(action),
            InputMode::Search => self.dispatch_in_search(action),
            InputMode::TagFilter => self.dispatch_in_tag_filter(action),
            InputMode::Hints(_) => self.dispatch_in_hints(action),
            InputMode::Prompt(_) => self.dispatch_in_prompt(action),
            InputMode::Confirm(_) => self.dispatch_in_confirm(action),
            InputMode::Conflict(_) => self.dispatch_in_conflict(action),
            InputMode::FindReplace(_) => self.dispatch_in_find_bar(action),
            InputMode::Completion(_) => self.dispatch_in_completion(action),
            InputMode::Popup(_) | InputMode::Overlay(_) if action == Action::Help => {
                self.open_popup(PopupKind::Help);
            }
            InputMode::Popup(_) => self.dispatch_in_popup(action),
            InputMode::Overlay(_) => self.dispatch_in_overlay(action),
            InputMode::Browse => self.dispatch_in_pane(action),
        }
    }

    /// Shows a message in the status line in answer to a key.
    pub(super) fn show_message(&mut self, word: &str) {
        self.notices
            .push(NoticeLevel::Done, NoticeTopic::Key, word, self.clock.now);
    }

    fn suspend(&mut self) {
        self.outbox.push(self.save_reading_positions());
        self.outbox.push(Effect::Suspend);
    }

    /// Returns the key scope of the focused pane, whatever is open over it.
    pub(super) fn pane_scope(&self) -> KeyScope {
        match self.view.focus {
            Pane::List => KeyScope::List,
            Pane::Preview => KeyScope::Preview,
            Pane::Tags => KeyScope::Tags,
            Pane::Edit => KeyScope::Edit,
            Pane::Search => KeyScope::Search,
        }
    }

    fn dispatch_in_tag_filter(&mut self, action: Action) {
        let screen = self.screen();
        match action {
            Action::Accept => {
                self.close_mode();
            }
            Action::Cancel => {
                self.close_mode();
                self.tags.field = LineInput::default();
                self.clamp_panes();
            }
            other => {
                self.tags.move_selection(other, &self.library, &screen);
            }
        }
    }

    /// Handles an action in the editor; `extend` extends the selection.
    pub(super) fn dispatch_in_text(&mut self, action: Action, extend: bool) {
        match action {
            Action::Back => self.dismiss_or_leave_text(),
            Action::TogglePreview => self.toggle_preview_beside(),
            Action::OpenInEditor => self.open_in_external_editor(),
            Action::Outline => self.open_outline(),
            Action::CopyPath => self.copy_path(),
            Action::CopyUrl => self.copy_url(),
            Action::Rescan => self.rescan(),
            Action::Help
            | Action::Palette
            | Action::Theme
            | Action::ToggleMouse
            | Action::Messages
            | Action::Redraw
            | Action::Quit
            | Action::Suspend => self.dispatch_global(action),
            other => self
                .edit
                .handle(other, extend, &self.preview, context!(self)),
        }
    }

    fn dismiss_or_leave_text(&mut self) {
        if !self.notices.dismiss() && !self.edit.clear_match() {
            self.leave_text();
        }
    }

    fn dispatch_in_pane(&mut self, action: Action) {
        if self.view.focus == Pane::Edit {
            return self.dispatch_in_text(action, false);
        }
        if self.dispatch_in_results(action) {
            return;
        }
        if self.move_in_pane(action) {
            return;
        }
        self.dispatch_pane_action(action);
    }

    fn dispatch_pane_action(&mut self, action: Action) {
        match action {
            Action::FocusPreview => self.focus(Pane::Preview),
            Action::ToggleSource => self.toggle_preview_mode(PreviewMode::Source),
            Action::ToggleExcerpt => self.toggle_excerpt(),
            Action::FollowLink => self.show_link_hints(),
            Action::ToggleFold => self.show_fold_hints(),
            Action::JumpBack => self.jump_back(),
            Action::CopyCode => self.show_code_hints(),
            Action::CodeLeft => self.scroll_code(false),
            Action::CodeRight => self.scroll_code(true),
            Action::CopyPath => self.copy_path(),
            Action::CopyUrl => self.copy_url(),
            Action::Find => self.open_find(),
            Action::NextMatch => self.next_match(1),
            Action::PreviousMatch => self.next_match(-1),
            Action::Outline => self.open_outline(),
            Action::NextHeading => self.next_heading(true),
            Action::PreviousHeading => self.next_heading(false),
            Action::Filter => self.start_filter(),
            Action::Search => self.open_search(),
            Action::OpenTags => self.open_tags(),
            Action::Tag(index) => self.toggle_common_tag(usize::from(index)),
            Action::ClearFilter => self.clear_filter(),
            Action::Sort => self.open_popup(PopupKind::Sort),
            Action::ToggleDrafts => self.toggle_drafts(),
            Action::Rescan => self.rescan(),
            Action::Include => self.toggle_selected_tag(TagChoice::Include),
            Action::Exclude => self.toggle_selected_tag(TagChoice::Exclude),
            Action::ToggleMatchAll => self.toggle_match_all(),
            Action::FilterTags => self.open_tag_filter(),
            Action::CloseTags => self.close_tags(),
            Action::Edit => self.edit_selected(),
            Action::OpenInEditor => self.open_in_external_editor(),
            Action::Check => self.open_check(),
            Action::Stats => self.open_stats(),
            Action::AddTag => self.prompt_for_tag(true),
            Action::RemoveTag => self.prompt_for_tag(false),
            Action::RenameTag => self.rename_tag(),
            Action::MergeTags => self.merge_tags(),
            Action::DeleteTag => self.delete_tag(),
            Action::DefineTag => self.define_tag(),
            Action::SimilarTags => self.toggle_similar_tags(),
            Action::Metadata => self.open_form(),
            Action::NextPane => self.cycle_focus(1),
            Action::PreviousPane => self.cycle_focus(-1),
            Action::Zoom => self.zoom(),
            Action::Back => self.back(),
            other => self.dispatch_post_action(other),
        }
    }

    /// Handles an action that works in every pane and in the editor.
    pub(super) fn dispatch_global(&mut self, action: Action) {
        match action {
            Action::Help => self.open_popup(PopupKind::Help),
            Action::Palette => self.open_popup(PopupKind::Palette),
            Action::Theme => self.open_theme_menu(),
            Action::ToggleMouse => self.toggle_mouse(),
            Action::Messages => self.open_popup(PopupKind::Messages),
            Action::Redraw => self.outbox.push(Effect::Repaint),
            Action::Quit => self.quit(),
            Action::Suspend => self.suspend(),
            _ => {}
        }
    }

    fn move_in_pane(&mut self, action: Action) -> bool {
        let screen = self.screen();
        match self.view.focus {
            Pane::List => self.list.move_selection(action, &self.library, &screen),
            Pane::Preview => self.preview.scroll_by_action(action, &screen),
            Pane::Tags => self.tags.move_selection(action, &self.library, &screen),
            Pane::Edit | Pane::Search => false,
        }
    }

    /// Focuses a pane. Focusing the preview pins the selected post, even if it was only the first match.
    pub(super) fn focus(&mut self, pane: Pane) {
        if pane == Pane::Preview {
            self.list.pin_selection(&self.library);
        }
        self.view.focus = pane;
        self.clamp_panes();
        // a link may have led to another post
        self.preview_selected_match();
    }

    fn clear_filter(&mut self) {
        self.set_filter(crate::blog::Query::default());
    }

    fn toggle_drafts(&mut self) {
        let query = self.library.query().with_term_toggled("-is:draft");
        self.set_filter(query);
    }

    pub(super) fn rescan(&mut self) {
        self.show_message("Rescanning.");
        self.outbox.push(Effect::Rescan);
    }

    fn cycle_focus(&mut self, by: isize) {
        let panes = self.view.focusable_panes();
        let here = panes
            .iter()
            .position(|pane| *pane == self.view.focus)
            .unwrap_or(0);
        let next = (here + panes.len()).saturating_add_signed(by) % panes.len();
        self.focus(panes[next]);
    }

    fn zoom(&mut self) {
        self.view.zoom = !self.view.zoom;
        self.clamp_panes();
    }

    fn toggle_mouse(&mut self) {
        self.view.mouse = !self.view.mouse;
        let word = if self.view.mouse {
            "Mouse on."
        } else {
            "Mouse off."
        };
        self.show_message(word);
        self.outbox.push(Effect::Mouse(self.view.mouse));
    }

    /// Goes back one step: closes a warning, zoom, preview, search, tag pane or filter. Never quits.
    fn back(&mut self) {
        if self.notices.dismiss() {
            self.clamp_panes();
            return;
        }
        if self.view.zoom {
            return self.zoom();
        }
        match self.view.focus {
            Pane::Search => self.close_search(),
            Pane::Preview if self.view.is_searching() => self.focus(Pane::Search),
            Pane::Preview if self.preview.matches.take().is_some() => {}
            Pane::Preview => self.focus(Pane::List),
            Pane::Tags => self.close_tags(),
            Pane::List if self.view.tags => self.close_tags(),
            Pane::List if !self.list.marked().is_empty() => self.clear_marks(),
            Pane::List => self.clear_filter(),
            Pane::Edit => self.leave_text(),
        }
    }
}
