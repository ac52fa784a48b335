//! Actions in dialogs: each handles its own, and what it requests is carried out here.

use crate::blog::Sort;
use crate::blog::query::TagChoice;
use crate::blog::stats::Stats;
use crate::config::action_sets::{ConflictAction, FieldAction, MenuAction, QuestionAction};
use crate::config::{Action, Key, KeyScope};

use super::confirm::ConfirmAnswer;
use super::copied_text::CopiedText;
use super::edit::completion_menu::CompletionRequest;
use super::effect::Effect;
use super::find::FindRequest;
use super::hints::{HintKind, HintMode};
use super::jobs::edit::CompareDone;
use super::jump_list::JumpTarget;
use super::mode::InputMode;
use super::notice::NoticeText;
use super::overlay::Overlay;
use super::popup::{EntryAction, Popup, PopupKind, PopupRequest};
use super::prompt::PromptAnswer;
use super::stats::StatsView;
use super::{App, help, saved_filters};

impl App {
    /// Handles a key while the completion menu is open: selects a row, or passes the key on to the
    /// editor.
    pub(super) fn press_in_completion(&mut self, key: Key) {
        let action = self.session.keymap.action(KeyScope::Field, key);
        let action = action.and_then(|action| FieldAction::try_from(action).ok());
        let InputMode::Completion(menu) = &mut self.mode else {
            return;
        };
        let outcome = menu.handle(action);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(CompletionRequest::Insert(source, range, row)) => {
                self.edit
                    .accept_completion(&source, range, row, context!(self));
            }
            Some(CompletionRequest::PassOn(names)) => {
                self.handle_key(key);
                if let Some(names) = names.filter(|_| self.scope() == KeyScope::Edit) {
                    self.edit
                        .narrow_completion(&names, &self.preview, context!(self));
                }
            }
        }
    }

    /// Runs a named action while the completion menu is open; the menu closes first.
    pub(super) fn dispatch_in_completion(&mut self, action: Action) {
        self.close_mode();
        self.dispatch(action);
    }

    /// Handles an action in the find and replace bar.
    pub(super) fn dispatch_in_find_bar(&mut self, action: FieldAction) {
        let InputMode::FindReplace(bar) = &mut self.mode else {
            return;
        };
        let outcome = bar.handle(action);
        if let Some(request) = context!(self).apply_outcome(outcome) {
            self.edit.run_find(request, context!(self));
        }
    }

    /// Handles the result of a comparison, if the conflict dialog of its post is open.
    pub(super) fn handle_compared(&mut self, compared: CompareDone) {
        if let InputMode::Conflict(dialog) = &mut self.mode
            && dialog.path == compared.path
        {
            dialog.set_hunks(compared);
        }
    }

    /// Whether the open question ignores a key. Any key but Esc ends a double press of Esc.
    pub(super) fn ignores_key(&mut self, key: Key) -> bool {
        if self.session.keymap.action(KeyScope::Edit, key) != Some(Action::Back) {
            self.edit.forget_esc();
        }
        match &mut self.mode {
            InputMode::Conflict(dialog) => dialog.ignores(key, self.clock.now),
            _ => false,
        }
    }

    /// Handles an action in the conflict dialog.
    pub(super) fn dispatch_in_conflict(&mut self, action: ConflictAction) {
        let screen = self.screen();
        let InputMode::Conflict(dialog) = &mut self.mode else {
            return;
        };
        let outcome = dialog.handle(action, &screen);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(None) => {
                self.show_message("The file is unchanged. Save to choose again.");
            }
            Some(Some((choice, resolved))) => {
                self.edit.resolve_conflict(choice, resolved, context!(self));
            }
        }
    }

    /// Handles a key in hint mode.
    pub(super) fn type_in_hints(&mut self, key: Key) {
        let InputMode::Hints(hints) = &mut self.mode else {
            return;
        };
        let outcome = hints.press(key);
        if let Some((what, index)) = self.apply_outcome(outcome) {
            self.activate_hint(what, index);
        }
    }

    /// Handles an action in hint mode.
    pub(super) fn dispatch_in_hints(&mut self, action: FieldAction) {
        self.apply_outcome(HintMode::handle(action));
    }

    /// Handles an action in the filter field of the tag pane.
    pub(super) fn dispatch_in_tag_filter(&mut self, action: FieldAction) {
        let screen = self.screen();
        let outcome = self.tags.handle_field(action, &self.library, &screen);
        if self.apply_outcome(outcome).is_some() {
            self.clamp_panes();
        }
    }

    fn activate_hint(&mut self, what: HintKind, index: usize) {
        match what {
            HintKind::Link => self.follow_link(index),
            HintKind::Code => self.preview.copy_code(index, context!(self)),
            HintKind::Fold => self.preview.toggle_fold(index),
        }
    }

    /// Handles an action in the find prompt.
    pub(super) fn dispatch_in_find(&mut self, action: FieldAction) {
        let InputMode::Find(prompt) = &self.mode else {
            return;
        };
        let outcome = prompt.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(FindRequest::NextMatch(by)) => self.preview.next_match(by, context!(self)),
            Some(FindRequest::RestoreRow(row)) => {
                self.preview.matches = None;
                self.preview.go_to_row(row, &self.screen());
            }
        }
    }

    /// Carries out the answer to a confirmation.
    pub(super) fn dispatch_in_confirm(&mut self, action: QuestionAction) {
        let InputMode::Confirm(question) = &self.mode else {
            return;
        };
        let outcome = question.handle(action);
        match self.apply_outcome(outcome) {
            None => {}
            Some(ConfirmAnswer::OpenUrl(url)) => self.open_url(url),
            Some(ConfirmAnswer::CopyUrl(url)) => context!(self).copy(&url),
            Some(ConfirmAnswer::SaveAndQuit) => {
                self.park_typing();
                self.save_and_quit();
            }
            Some(ConfirmAnswer::DiscardAndQuit) => self.discard_and_quit(),
            Some(ConfirmAnswer::KeepRunning) => {
                self.resume_typing();
                self.edit.stop_quitting();
            }
            Some(ConfirmAnswer::SaveDamaged { path, quits }) => {
                self.edit.accept_damage(&path);
                if quits {
                    self.save_and_quit();
                } else {
                    self.edit.save_file(&path, context!(self));
                }
            }
            Some(ConfirmAnswer::TakeOver) => self.edit.take_over(context!(self)),
        }
    }

    /// Opens an external URL, or copies it where no browser may be or is of use.
    fn open_url(&mut self, url: String) {
        if self.session.read_only {
            return context!(self).copy_and_say(&url, "Read-only: copied instead of opened");
        }
        if self.session.remote {
            // a browser on the remote machine is no use to the user here
            return context!(self)
                .copy_and_say(&url, "Over SSH, links are copied instead of opened");
        }
        self.show_message("Opening link.");
        self.outbox.push(Effect::Open(url));
    }

    /// Handles an action while the statistics are open.
    pub(super) fn dispatch_in_stats(&mut self, action: MenuAction) {
        let screen = self.screen();
        if let InputMode::Overlay(Overlay::Stats(view)) = &mut self.mode {
            let outcome = view.handle(action, &screen);
            self.apply_outcome(outcome);
        }
    }

    /// Carries out what the prompt asks for once its input is accepted.
    pub(super) fn dispatch_in_prompt(&mut self, action: FieldAction) {
        let InputMode::Prompt(prompt) = &mut self.mode else {
            return;
        };
        let outcome = prompt.handle(action, &self.library);
        match self.apply_outcome(outcome) {
            Some(PromptAnswer::Empty) => {
                let text = NoticeText::new("Type a name, or press ").key(Action::Cancel);
                self.show_text(text.words(" to cancel."));
            }
            Some(PromptAnswer::Accepted(kind, text)) => self.handle_tag_prompt(kind, text),
            None => {}
        }
    }

    /// Handles an action while a popup is open.
    pub(super) fn dispatch_in_popup(&mut self, action: MenuAction) {
        let screen = self.screen();
        let InputMode::Popup(popup) = &self.mode else {
            return;
        };
        let entries = popup.entries(self);
        let sheet = popup.is_sheet().then(|| {
            help::height_of(&help::columns(
                self,
                popup.scope,
                popup.content_width(&screen),
            ))
        });
        let InputMode::Popup(popup) = &mut self.mode else {
            return;
        };
        let is_palette = popup.kind == PopupKind::Palette;
        let beneath = popup.beneath.clone();
        let outcome = popup.handle(action, &entries, sheet, &screen);
        let request = self.apply_outcome(outcome);
        if let (InputMode::Browse, Some(overlay)) = (&self.mode, beneath) {
            self.open_mode(InputMode::Overlay(overlay));
        }
        match request {
            None => {}
            Some(PopupRequest::RunEntry(action)) if is_palette => {
                self.recent.remember(&action);
                self.run_entry(action);
            }
            Some(PopupRequest::ShowTheme(name)) => self.session.name_theme(&name),
            Some(PopupRequest::RestoreTheme(before)) => self.session.restore_theme(before),
            Some(PopupRequest::RunEntry(action)) => self.run_entry(action),
            Some(PopupRequest::SaveFilter(name)) => saved_filters::save(self, &name),
            Some(PopupRequest::DeleteFilter(filter)) => saved_filters::delete(self, &filter),
        }
    }

    fn run_entry(&mut self, run: EntryAction) {
        match run {
            EntryAction::Dispatch(action) => self.dispatch(action),
            EntryAction::Sort(sort) => {
                self.list.pin_selection(&self.library);
                self.library.set_sort(sort);
                self.clamp_panes();
            }
            EntryAction::Theme(name) => self.keep_theme(name),
            EntryAction::ApplyFilter(filter) => saved_filters::apply(self, &filter),
            EntryAction::Heading(row) => self.go_to_heading(row),
            EntryAction::ToggleTag(label) => self.toggle_tag(&label, TagChoice::Include),
            EntryAction::Read(id) => self.open_post(id),
            EntryAction::ReadLine(id, line) => {
                self.push_jump();
                self.jump_to(id, JumpTarget::Line(line));
            }
            EntryAction::Edit(id) => {
                self.open_post(id);
                self.edit_selected();
            }
            EntryAction::SaveAndQuit => {
                self.park_typing();
                self.save_and_quit();
            }
            EntryAction::Refuse(why) => self.show_message(&why),
            EntryAction::Nothing => {}
        }
    }

    /// Opens the statistics of the listed posts.
    pub(super) fn open_stats(&mut self) {
        let stats = Box::new(Stats::of(self.library.visible(), &self.clock));
        let view = StatsView { stats, top: 0 };
        self.open_mode(InputMode::Overlay(Overlay::Stats(view)));
    }

    /// Shows the text copied last on the whole screen, where the terminal can select it.
    pub(super) fn show_copied(&mut self) {
        let text = self.notices.copied.clone();
        if text.is_empty() {
            return self.show_message("Nothing was copied yet.");
        }
        self.open_mode(InputMode::Overlay(Overlay::Copied(CopiedText {
            text,
            top: 0,
        })));
        self.outbox.push(Effect::Mouse(false));
    }

    /// Handles an action while the text copied last is shown.
    pub(super) fn dispatch_in_copied(&mut self, action: MenuAction) {
        let size = self.view.size;
        let InputMode::Overlay(Overlay::Copied(view)) = &mut self.mode else {
            return;
        };
        let outcome = view.handle(action, size);
        if self.apply_outcome(outcome).is_some() {
            self.outbox.push(Effect::Mouse(self.view.mouse.is_on));
        }
    }

    /// Opens a popup.
    pub(super) fn open_popup(&mut self, kind: PopupKind) {
        let beneath = match &self.mode {
            InputMode::Overlay(overlay) => Some(overlay.clone()),
            InputMode::Popup(popup) => popup.beneath.clone(),
            _ => None,
        };
        let scope = match (&self.mode, self.scope()) {
            (InputMode::Popup(popup), _) => popup.scope,
            (_, KeyScope::Field) => self.pane_scope(),
            (_, scope) => scope,
        };
        let mut popup = Popup::new(kind, scope, beneath);
        popup.chosen = match popup.kind {
            PopupKind::Sort => Sort::ALL
                .iter()
                .position(|sort| *sort == self.library.sort())
                .unwrap_or(0),
            PopupKind::Theme(_) => self.session.theme,
            PopupKind::Outline => self.preview.current_heading().unwrap_or_default(),
            _ => 0,
        };
        self.open_mode(InputMode::Popup(popup));
    }

    /// Opens the outline of the post with the current heading selected.
    pub(super) fn open_outline(&mut self) {
        self.open_popup(PopupKind::Outline);
    }

    /// Opens the list of links to the selected post.
    pub(super) fn open_backlinks(&mut self) {
        if let Some(post) = self.list.chosen(&self.library) {
            let kind = PopupKind::Backlinks(post.id.clone());
            self.open_popup(kind);
        }
    }

    /// Opens the theme menu, which previews the selected theme.
    pub(super) fn open_theme_menu(&mut self) {
        self.open_popup(PopupKind::Theme(self.session.theme_choice()));
        if let Some(name) = self.session.theme().map(|theme| theme.name.clone()) {
            self.session.name_theme(&name);
        }
    }

    /// Selects a theme and saves the choice, if the session may write.
    fn keep_theme(&mut self, name: String) {
        self.session.name_theme(&name);
        let file = self.session.settings_file.clone();
        match file.filter(|_| self.saves_theme()) {
            Some(file) => self.outbox.push(Effect::SaveTheme(file, name)),
            None => self.show_message("Theme set until you quit."),
        }
    }

    /// Whether choosing a theme saves it.
    pub fn saves_theme(&self) -> bool {
        let may_write = !self.limits.is_public && !self.session.read_only;
        may_write && self.session.settings_file.is_some()
    }
}
