//! Action dispatch by mode and pane. One short line per action.

use crate::blog::query::TagChoice;
use crate::config::action_sets::{
    GlobalAction, Motion, PaneAction, PreviewAction, TagAction, TextAction,
};
use crate::config::{Action, KeyScope};
use crate::text::Size;

use super::jobs::render::PreviewMode;
use super::mode::InputMode;
use super::notice::{NoticeLevel, NoticeText, NoticeTopic};
use super::notice_rows::NoticeRows;
use super::overlay::Overlay;
use super::popup::PopupKind;
use super::view::{Pane, WritingView};
use super::{App, Effect, saved_filters};

/// Columns that a key moves the divider by.
const DIVIDER_STEP: isize = 4;

impl App {
    /// Carries out an action.
    pub fn dispatch(&mut self, action: Action) {
        if !self.limits.can_use(action) {
            return;
        }
        if action == Action::Quit {
            return self.quit();
        }
        match self.mode {
            InputMode::Filter(_) => self.run(action, Self::dispatch_in_filter),
            InputMode::Find(_) => self.run(action, Self::dispatch_in_find),
            InputMode::Search => self.run(action, Self::dispatch_in_search),
            InputMode::TagFilter => self.run(action, Self::dispatch_in_tag_filter),
            InputMode::Hints(_) => self.run(action, Self::dispatch_in_hints),
            InputMode::Prompt(_) => self.run(action, Self::dispatch_in_prompt),
            InputMode::Confirm(_) => self.run(action, Self::dispatch_in_confirm),
            InputMode::Conflict(_) => self.run(action, Self::dispatch_in_conflict),
            InputMode::FindReplace(_) => self.run(action, Self::dispatch_in_find_bar),
            InputMode::Completion(_) => self.dispatch_in_completion(action),
            InputMode::Select(_) => self.run(action, Self::dispatch_in_select),
            InputMode::Popup(_) | InputMode::Overlay(_) if action == Action::Help => {
                self.open_popup(PopupKind::Help);
            }
            InputMode::Popup(_) => self.run(action, Self::dispatch_in_popup),
            InputMode::Overlay(Overlay::Check) => self.run(action, Self::dispatch_in_check),
            InputMode::Overlay(Overlay::ChangePreview) => {
                self.run(action, Self::dispatch_in_change_preview);
            }
            InputMode::Overlay(Overlay::Metadata) => self.run(action, Self::dispatch_in_form),
            InputMode::Overlay(Overlay::NewPost(_)) => {
                self.run(action, Self::dispatch_in_new_post_form);
            }
            InputMode::Overlay(Overlay::Copied(_)) => self.run(action, Self::dispatch_in_copied),
            InputMode::Overlay(Overlay::Stats(_)) => self.run(action, Self::dispatch_in_stats),
            InputMode::Browse => match self.view.focus {
                Pane::Edit => self.run(action, |app, action| app.dispatch_in_text(action, false)),
                Pane::Search => self.run(action, Self::dispatch_in_results),
                Pane::List | Pane::Preview | Pane::Tags => self.run(action, Self::dispatch_in_pane),
            },
        }
    }

    /// Carries out an action, unless it is in none of those that the mode or pane handles.
    pub(super) fn run<T: TryFrom<Action>>(&mut self, action: Action, handle: fn(&mut Self, T)) {
        if let Ok(action) = T::try_from(action) {
            handle(self, action);
        }
    }

    /// Shows a message in the status line in answer to a key.
    pub(super) fn show_message(&mut self, word: &str) {
        self.notices
            .push(NoticeLevel::Done, NoticeTopic::Key, word, self.clock.now);
    }

    /// Shows a message of the runtime, if this session may see it.
    pub(super) fn notify(&mut self, level: NoticeLevel, topic: NoticeTopic, text: &str) {
        if self.limits.can_see(&topic) {
            self.notices.push(level, topic, text, self.clock.now);
        }
    }

    /// Shows a message that names keys in answer to a key.
    pub(super) fn show_text(&mut self, text: NoticeText) {
        context!(self).show_text(text);
    }

    /// Updates how many rows a warning covers. They become fewer at any time, but more only with
    /// `input`, so that nothing moves by itself.
    pub(super) fn update_covered_rows(&mut self, has_input: bool) {
        let rows = NoticeRows::of_warning(self, &self.whole_screen());
        let rows = rows.map_or(0, |rows| rows.lines.len());
        let covered = &mut self.view.covered_rows;
        *covered = if has_input { rows } else { rows.min(*covered) };
    }

    /// Handles a new size of the terminal.
    pub(super) fn resize(&mut self, size: Size) {
        self.view.size = size;
        self.clamp_panes();
    }

    fn suspend(&mut self) {
        self.save_for_next_run();
        self.outbox.push(Effect::Suspend);
    }

    /// Returns the scope in which keys are looked up.
    pub fn scope(&self) -> KeyScope {
        match &self.mode {
            InputMode::Filter(_)
            | InputMode::Search
            | InputMode::TagFilter
            | InputMode::Find(_)
            | InputMode::Hints(_)
            | InputMode::Prompt(_)
            | InputMode::FindReplace(_)
            | InputMode::Completion(_) => KeyScope::Field,
            InputMode::Confirm(_) => KeyScope::Question,
            InputMode::Conflict(_) => KeyScope::Conflict,
            InputMode::Select(_) => KeyScope::Select,
            InputMode::Popup(popup) if popup.field.is_some() => KeyScope::Field,
            InputMode::Popup(_) => KeyScope::Menu,
            InputMode::Overlay(panel) => panel.scope(),
            InputMode::Browse => self.pane_scope(),
        }
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

    /// Handles an action in the editor; `extend` extends the selection.
    pub(super) fn dispatch_in_text(&mut self, action: TextAction, extend: bool) {
        match action {
            TextAction::Back => self.dismiss_or_leave_text(),
            TextAction::TogglePreview => self.move_preview(),
            TextAction::OpenInEditor => self.open_in_external_editor(),
            TextAction::Outline => self.open_outline(),
            TextAction::CopyPath => self.copy_path(),
            TextAction::CopyUrl => self.copy_url(),
            TextAction::Rescan => self.rescan(),
            TextAction::Edit(action) => {
                self.edit
                    .handle(action, extend, &self.preview, context!(self));
            }
            TextAction::Global(action) => self.dispatch_global(action),
        }
    }

    /// Handles the action of a key in the editor.
    pub(super) fn dispatch_key_in_text(&mut self, action: Action, extend: bool) {
        if let Ok(action) = TextAction::try_from(action) {
            self.dispatch_in_text(action, extend);
        }
    }

    /// Handles Esc in the text: closes a warning, clears the match or the selection, then leaves.
    fn dismiss_or_leave_text(&mut self) {
        let now = self.clock.now;
        let is_second = self.edit.is_second_esc(now);
        if self.notices.dismiss() || self.edit.clear_match(now) || self.edit.clear_selection(now) {
            return;
        }
        if is_second || self.session.settings.keys.esc_leaves() {
            return self.leave_text();
        }
        let text = NoticeText::new("Press ").key(Action::Back);
        context!(self).show_text(text.words(" twice to leave."));
    }

    /// Handles an action in the list, the preview or the tag pane.
    pub(super) fn dispatch_in_pane(&mut self, action: PaneAction) {
        match action {
            PaneAction::FocusPreview => self.read_post(),
            PaneAction::CopyPath => self.copy_path(),
            PaneAction::CopyUrl => self.copy_url(),
            PaneAction::Outline => self.open_outline(),
            PaneAction::Backlinks => self.open_backlinks(),
            PaneAction::Filter => self.start_filter(),
            PaneAction::Search => self.open_search(),
            PaneAction::ClearFilter => self.clear_filter(),
            PaneAction::SavedFilters => saved_filters::open(self),
            PaneAction::Sort => self.open_popup(PopupKind::Sort),
            PaneAction::ToggleDrafts => self.toggle_drafts(),
            PaneAction::Check => self.check.open_check(context!(self)),
            PaneAction::Stats => self.open_stats(),
            PaneAction::Rescan => self.rescan(),
            PaneAction::Edit => self.edit_selected(),
            PaneAction::OpenInEditor => self.open_in_external_editor(),
            PaneAction::NextPane => self.cycle_focus(1),
            PaneAction::PreviousPane => self.cycle_focus(-1),
            PaneAction::Zoom => self.zoom(),
            PaneAction::CycleDensity => self.cycle_density(),
            PaneAction::Back => self.back(),
            PaneAction::Save => self.save_unsaved_text(),
            PaneAction::Move(motion) => self.move_in_pane(motion),
            PaneAction::Global(action) => self.dispatch_global(action),
            PaneAction::Post(action) => self.dispatch_post_action(action),
            PaneAction::Tags(action) => self.dispatch_tag_action(action),
            PaneAction::Preview(action) => self.dispatch_preview_action(action),
        }
    }

    fn dispatch_preview_action(&mut self, action: PreviewAction) {
        match action {
            PreviewAction::ToggleSource => self.preview.toggle_preview_mode(PreviewMode::Source),
            PreviewAction::ToggleExcerpt => self.toggle_excerpt(),
            PreviewAction::FollowLink => self.preview.show_link_hints(context!(self)),
            PreviewAction::ToggleFold => self.preview.show_fold_hints(context!(self)),
            PreviewAction::JumpBack => self.jump_back(),
            PreviewAction::CopyCode => self.preview.show_code_hints(context!(self)),
            PreviewAction::SelectText => self.start_select(),
            PreviewAction::CodeLeft => self.preview.scroll_code(false, context!(self)),
            PreviewAction::CodeRight => self.preview.scroll_code(true, context!(self)),
            PreviewAction::NextHeading => self.preview.next_heading(true, context!(self)),
            PreviewAction::PreviousHeading => self.preview.next_heading(false, context!(self)),
            PreviewAction::Find => self.preview.open_find(context!(self)),
            PreviewAction::NextMatch => self.preview.next_match(1, context!(self)),
            PreviewAction::PreviousMatch => self.preview.next_match(-1, context!(self)),
            PreviewAction::NextPost => self.select_neighbor(Motion::Down),
            PreviewAction::PreviousPost => self.select_neighbor(Motion::Up),
            PreviewAction::ReadOn => self.read_on(),
            PreviewAction::ReadBack => self.preview.scroll_by(Motion::PageUp, &self.screen()),
        }
    }

    fn dispatch_tag_action(&mut self, action: TagAction) {
        match action {
            TagAction::OpenTags => self.open_tags(),
            TagAction::CloseTags => self.close_tags(),
            TagAction::Tag(index) => self.toggle_digit_tag(index, TagChoice::Include),
            TagAction::ExcludeTag(index) => self.toggle_digit_tag(index, TagChoice::Exclude),
            TagAction::SortTags => self.sort_tags(),
            TagAction::Include => self.toggle_selected_tag(TagChoice::Include),
            TagAction::Exclude => self.toggle_selected_tag(TagChoice::Exclude),
            TagAction::ToggleMatchAll => self.toggle_match_all(),
            TagAction::FilterTags => self.open_tag_filter(),
            TagAction::SimilarTags => self.toggle_similar_tags(),
            TagAction::AddTag => self.prompt_for_tag(true),
            TagAction::RemoveTag => self.prompt_for_tag(false),
            TagAction::RenameTag => self.rename_tag(),
            TagAction::MergeTags => self.merge_tags(),
            TagAction::DeleteTag => self.delete_tag(),
            TagAction::DefineTag => self.define_tag(),
        }
    }

    /// Handles an action that works in every pane and in the editor.
    fn dispatch_global(&mut self, action: GlobalAction) {
        match action {
            GlobalAction::Help => self.open_popup(PopupKind::Help),
            GlobalAction::Palette => self.open_popup(PopupKind::Palette),
            GlobalAction::Theme => self.open_theme_menu(),
            GlobalAction::ToggleMouse => self.toggle_mouse(),
            GlobalAction::Messages => self.open_popup(PopupKind::Messages),
            GlobalAction::ShowCopied => self.show_copied(),
            GlobalAction::Redraw => self.outbox.push(Effect::Repaint),
            GlobalAction::Quit => self.quit(),
            GlobalAction::Suspend => self.suspend(),
            GlobalAction::FocusMode if self.view.focus == Pane::Edit => self.toggle_focus_mode(),
            GlobalAction::FocusMode => self.zoom(),
            GlobalAction::DividerLeft => self.move_divider(-DIVIDER_STEP),
            GlobalAction::DividerRight => self.move_divider(DIVIDER_STEP),
        }
    }

    fn toggle_focus_mode(&mut self) {
        self.view.writing = match self.view.writing {
            WritingView::Panes => WritingView::TextAlone,
            WritingView::TextAlone => WritingView::Panes,
        };
        let key = self.session.keymap.key(KeyScope::Edit, Action::FocusMode);
        if let Some(key) = key.filter(|_| self.view.is_text_alone()) {
            self.show_message(&format!("Focus mode. {key} ends it."));
        }
    }

    /// Moves the divider between the panes, if there is one and there is room.
    fn move_divider(&mut self, columns: isize) {
        let before = (self.view.divider_shift, self.screen().rules);
        self.view.divider_shift += columns;
        if self.screen().rules == before.1 {
            self.view.divider_shift = before.0;
            return self.show_message("The divider can't be moved any further.");
        }
        self.clamp_panes();
    }

    fn move_in_pane(&mut self, motion: Motion) {
        let screen = self.screen();
        match self.view.focus {
            Pane::List => self.list.move_selection(motion, &self.library, &screen),
            Pane::Preview => self.preview.scroll_by(motion, &screen),
            Pane::Tags => self.tags.move_selection(motion, &self.library, &screen),
            Pane::Edit | Pane::Search => {}
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
        self.view.mouse.is_on = !self.view.mouse.is_on;
        let word = if self.view.mouse.is_on {
            "Mouse on. Hold Shift to select text."
        } else {
            "Mouse off."
        };
        self.show_message(word);
        self.outbox.push(Effect::Mouse(self.view.mouse.is_on));
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

    fn copy_path(&mut self) {
        if let Some(post) = self.previewed_post().cloned() {
            context!(self).copy_path(&post);
        }
    }

    fn copy_url(&mut self) {
        let Some(post) = self.previewed_post().cloned() else {
            return;
        };
        let is_reading = self.view.focus == Pane::Preview;
        let heading = self.preview.current_anchor().filter(|_| is_reading);
        let heading = heading.map(str::to_owned);
        context!(self).copy_url(&post, heading.as_deref());
    }

    fn toggle_excerpt(&mut self) {
        if let Some(post) = self.list.chosen(&self.library).cloned() {
            self.preview.toggle_excerpt(&post, context!(self));
        }
    }
}
