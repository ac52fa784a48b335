//! Action dispatch by mode and pane. One short line per action.

use crate::blog::query::Choice;
use crate::config::{Action, Scope};
use crate::editor::Field;

use super::mode::{Mode, Pane};
use super::notice::{Level, Topic};
use super::popup::PopupKind;
use super::preview::Form;
use super::{App, Effect};

impl App {
    /// Carries out an action.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        if !self.may(action) {
            return Vec::new();
        }
        if action == Action::Quit {
            return self.quit();
        }
        match self.mode {
            Mode::Filter(_) => self.act_in_filter(action),
            Mode::Find(_) => self.act_in_find(action),
            Mode::Search => self.act_in_search(action),
            Mode::Narrow => self.act_in_narrow(action),
            Mode::Pick(_) => self.act_in_pick(action),
            Mode::Prompt(_) => self.act_in_prompt(action),
            Mode::Ask(_) => self.act_in_question(action),
            Mode::Settle(_) => self.act_in_settle(action),
            Mode::Seek(_) => self.act_in_seek(action),
            Mode::Offer(_) => self.act_in_offer(action),
            Mode::Popup(_) | Mode::Panel(_) if action == Action::Help => self.open(PopupKind::Help),
            Mode::Popup(_) => self.act_in_popup(action),
            Mode::Panel(_) => self.act_in_panel(action),
            Mode::Browse => self.act_in_pane(action),
        }
    }

    /// Shows a message in the status line in answer to a key.
    pub(super) fn answer(&mut self, word: &str) -> Vec<Effect> {
        self.notices
            .say(Level::Done, Topic::Key, word, self.clock.now);
        Vec::new()
    }

    /// Quits, saving the reading positions.
    pub(super) fn leave_program(&mut self) -> Vec<Effect> {
        vec![self.keep_places(), Effect::Quit]
    }

    fn suspend(&mut self) -> Vec<Effect> {
        vec![self.keep_places(), Effect::Suspend]
    }

    /// Returns the key scope of the focused pane, whatever is open over it.
    pub(super) fn pane_scope(&self) -> Scope {
        match self.view.focus {
            Pane::List => Scope::List,
            Pane::Preview => Scope::Preview,
            Pane::Tags => Scope::Tags,
            Pane::Edit => Scope::Edit,
            Pane::Search => Scope::Search,
        }
    }

    fn act_in_narrow(&mut self, action: Action) -> Vec<Effect> {
        let screen = self.screen();
        match action {
            Action::Keep => self.mode = Mode::Browse,
            Action::Cancel => {
                self.mode = Mode::Browse;
                self.tags.field = Field::default();
                self.settle();
            }
            other => {
                self.tags.go(other, &self.library, &screen);
            }
        }
        Vec::new()
    }

    fn act_in_pane(&mut self, action: Action) -> Vec<Effect> {
        if self.view.focus == Pane::Edit {
            return self.act_in_text(action, false);
        }
        if let Some(effects) = self.act_in_results(action) {
            return effects;
        }
        if self.moved(action) {
            return Vec::new();
        }
        if let Some(place) = action.tag_place() {
            return self.choose_common_tag(place);
        }
        self.act_on_pane(action)
    }

    fn act_on_pane(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Read => self.focus(Pane::Preview),
            Action::Source => self.toggle_form(Form::Source),
            Action::Excerpt => self.show_excerpt(),
            Action::Links => self.pick_link(),
            Action::Fold => self.pick_fold(),
            Action::GoBack => self.go_back(),
            Action::CopyCode => self.pick_code(),
            Action::CodeLeft => self.move_code(false),
            Action::CodeRight => self.move_code(true),
            Action::CopyPath => self.copy_path(),
            Action::CopyUrl => self.copy_url(),
            Action::Find => self.start_finding(),
            Action::NextHit => self.next_hit(1),
            Action::PreviousHit => self.next_hit(-1),
            Action::Outline => self.open_outline(),
            Action::NextHeading => self.next_heading(true),
            Action::PreviousHeading => self.next_heading(false),
            Action::Filter => self.start_filter(),
            Action::Search => self.open_search(),
            Action::OpenTags => self.open_tags(),
            Action::ClearFilter => self.clear_filter(),
            Action::Sort => self.open(PopupKind::Sort),
            Action::ToggleDrafts => self.toggle_drafts(),
            Action::Rescan => self.rescan(),
            Action::Include => self.choose_tag(Choice::Include),
            Action::Exclude => self.choose_tag(Choice::Exclude),
            Action::AllOrAny => self.all_or_any(),
            Action::Narrow => self.narrow_tags(),
            Action::Apply => self.close_tags(),
            Action::Edit => self.edit_chosen(),
            Action::External => self.hand_over(),
            Action::Check => self.open_check(),
            Action::Stats => self.open_stats(),
            Action::AddTag => self.ask_tag(true),
            Action::RemoveTag => self.ask_tag(false),
            Action::RenameTag => self.rename_tag(),
            Action::MergeTags => self.merge_tags(),
            Action::DeleteTag => self.delete_tag(),
            Action::DefineTag => self.define_tag(),
            Action::NearTags => self.list_near_tags(),
            Action::Metadata => self.open_form(),
            Action::NextPane => self.turn(1),
            Action::PreviousPane => self.turn(-1),
            Action::Zoom => self.zoom(),
            Action::Back => self.back(),
            other => self.act_on_posts(other),
        }
    }

    /// Handles an action that works in every pane and in the editor.
    pub(super) fn act_everywhere(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Help => self.open(PopupKind::Help),
            Action::Palette => self.open(PopupKind::Palette),
            Action::Theme => self.pick_theme(),
            Action::Mouse => self.toggle_mouse(),
            Action::Messages => self.open(PopupKind::Messages),
            Action::Redraw => vec![Effect::Repaint],
            Action::Quit => self.quit(),
            Action::Suspend => self.suspend(),
            _ => Vec::new(),
        }
    }

    fn moved(&mut self, action: Action) -> bool {
        let screen = self.screen();
        match self.view.focus {
            Pane::List => self.list.go(action, &self.library, &screen),
            Pane::Preview => self.preview.go(action, &screen),
            Pane::Tags => self.tags.go(action, &self.library, &screen),
            Pane::Edit | Pane::Search => false,
        }
    }

    /// Focuses a pane. Focusing the preview pins the selected post, even if it was only the first match.
    pub(super) fn focus(&mut self, pane: Pane) -> Vec<Effect> {
        if pane == Pane::Preview {
            self.list.hold(&self.library);
        }
        self.view.focus = pane;
        self.settle();
        // a link may have led to another post
        self.stand_at_choice();
        Vec::new()
    }

    fn clear_filter(&mut self) -> Vec<Effect> {
        self.narrow_to(crate::blog::Query::default());
        Vec::new()
    }

    fn toggle_drafts(&mut self) -> Vec<Effect> {
        let query = self.library.query().with_term_toggled("-is:draft");
        self.narrow_to(query);
        Vec::new()
    }

    pub(super) fn rescan(&mut self) -> Vec<Effect> {
        self.answer("Reading the folder again.");
        vec![Effect::Rescan]
    }

    fn turn(&mut self, by: isize) -> Vec<Effect> {
        let panes = self.view.panes();
        let here = panes
            .iter()
            .position(|pane| *pane == self.view.focus)
            .unwrap_or(0);
        let next = (here + panes.len()).saturating_add_signed(by) % panes.len();
        self.focus(panes[next])
    }

    fn zoom(&mut self) -> Vec<Effect> {
        self.view.zoom = !self.view.zoom;
        self.settle();
        Vec::new()
    }

    fn toggle_mouse(&mut self) -> Vec<Effect> {
        self.view.mouse = !self.view.mouse;
        let word = if self.view.mouse {
            "The mouse scrolls and chooses."
        } else {
            "The mouse is the terminal's again."
        };
        self.answer(word);
        vec![Effect::Mouse(self.view.mouse)]
    }

    /// Goes back one step: closes a warning, zoom, preview, search, tag pane or filter. Never quits.
    fn back(&mut self) -> Vec<Effect> {
        if self.notices.dismiss() {
            self.settle();
            return Vec::new();
        }
        if self.view.zoom {
            return self.zoom();
        }
        match self.view.focus {
            Pane::Search => self.close_search(),
            Pane::Preview if self.view.searches() => self.focus(Pane::Search),
            Pane::Preview if self.preview.found.take().is_some() => Vec::new(),
            Pane::Preview => self.focus(Pane::List),
            Pane::Tags => self.close_tags(),
            Pane::List if self.view.tags => self.close_tags(),
            Pane::List if !self.list.marked().is_empty() => self.unmark(),
            Pane::List => self.clear_filter(),
            Pane::Edit => self.leave_text(),
        }
    }
}
