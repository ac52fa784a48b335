//! Reasons why a command can't be used now.

use crate::app::palette::CommandPalette;
use crate::app::view::Pane;
use crate::blog::StateKind;
use crate::config::action_sets::{EditAction, PostAction};
use crate::config::{Action, ActionPlace};

const READ_ONLY: &str = "started with --read-only";
const NO_POST: &str = "no post is selected";
const TAG_PANE: &str = "works in the tag pane";

impl CommandPalette<'_> {
    /// Returns why an action that works in this place can't be used now.
    pub(super) fn refusal(&self, action: Action) -> Option<String> {
        let reason = match self.place() {
            ActionPlace::Text => self.refusal_in_text(action),
            ActionPlace::Panes | ActionPlace::Dialogs => self.refusal_in_panes(action),
        };
        reason.map(str::to_owned)
    }

    fn refusal_in_panes(&self, action: Action) -> Option<&'static str> {
        if self.app.session.read_only && is_change(action) {
            return Some(READ_ONLY);
        }
        let has_tag_pane = self.app.view.focus == Pane::Tags;
        let refused = |is_refused: bool, reason| is_refused.then_some(reason);
        match action {
            Action::Include
            | Action::Exclude
            | Action::FilterTags
            | Action::SimilarTags
            | Action::RenameTag
            | Action::MergeTags
            | Action::DeleteTag
            | Action::DefineTag
            | Action::ToggleMatchAll => refused(!has_tag_pane, TAG_PANE),
            Action::CloseTags => refused(!self.app.view.tags, "the tag pane is closed"),
            Action::OpenTags => refused(self.app.library.tags().is_empty(), "there are no tags"),
            Action::Tag(digit) | Action::ExcludeTag(digit) => {
                let tags = self.app.digit_tags();
                let has_tag = tags.get(usize::from(digit)).is_some_and(Option::is_some);
                refused(!has_tag, "there are fewer tags")
            }
            Action::ToggleRegex | Action::ToggleCase | Action::ToggleWholeWord => refused(
                self.app.view.focus != Pane::Search,
                "works in the search results",
            ),
            Action::ClearFilter => refused(self.app.library.query().is_empty(), "no filter is set"),
            Action::ToggleDrafts => {
                let drafts = self.app.library.count_in_state(StateKind::Draft);
                refused(drafts == 0, "there are no drafts")
            }
            Action::Messages => refused(self.has_no_messages(), "there are no messages"),
            Action::Save => {
                let has_none = self.app.edit.not_on_disk().next().is_none();
                refused(has_none, "no changes to save")
            }
            Action::New | Action::UndoChange => None,
            Action::Sort | Action::Check => refused(self.app.library.total() == 0, "no posts yet"),
            Action::MarkAll | Action::AddTag | Action::RemoveTag | Action::Stats => {
                refused(self.app.library.visible().is_empty(), "no posts are listed")
            }
            _ => self.refusal_for_post(action),
        }
    }

    /// Returns why an action on the selected post can't be used.
    fn refusal_for_post(&self, action: Action) -> Option<&'static str> {
        let needs_post = PostAction::has(action)
            || matches!(
                action,
                Action::Edit
                    | Action::OpenInEditor
                    | Action::FocusPreview
                    | Action::CopyPath
                    | Action::CopyUrl
                    | Action::ToggleSource
                    | Action::ToggleExcerpt
            );
        let post = self.app.list.chosen(&self.app.library);
        if needs_post && post.is_none() && self.app.list.marked().is_empty() {
            return Some(NO_POST);
        }
        match action {
            Action::Publish if self.targets_are(StateKind::Published) => Some("it is published"),
            Action::CopyUrl if post.is_some_and(|post| post.permalink.url.known().is_none()) => {
                Some("the site has no known URL for it")
            }
            _ => self.refusal_for_page(action),
        }
    }

    /// Whether the marked posts, or else the selected one, all have a state.
    fn targets_are(&self, state: StateKind) -> bool {
        let mut targets = self.app.marked_posts();
        if targets.is_empty() {
            targets.extend(self.app.list.chosen(&self.app.library).cloned());
        }
        targets.iter().all(|post| post.state.kind == state)
    }

    /// Returns why an action on the page in the preview can't be used.
    fn refusal_for_page(&self, action: Action) -> Option<&'static str> {
        let screen = self.app.screen();
        let page = self.app.preview.page();
        let refused = |is_refused: bool, reason| is_refused.then_some(reason);
        match action {
            Action::Outline | Action::NextHeading | Action::PreviousHeading => {
                let is_flat = page.is_none_or(|page| page.outline.is_empty());
                refused(is_flat, "this post has no headings")
            }
            Action::FollowLink => {
                let has_none = page.is_none_or(|page| page.links.is_empty());
                refused(has_none, "this post has no links")
            }
            Action::CopyCode => {
                let has_none = page.is_none_or(|page| page.code.is_empty());
                refused(has_none, "this post has no code")
            }
            Action::SelectText => {
                let is_empty = page.is_none_or(|page| page.blocks.is_empty());
                refused(is_empty, "this post has no text")
            }
            Action::CodeLeft | Action::CodeRight => {
                let is_whole = !self
                    .app
                    .preview
                    .has_cut_code(&screen, self.app.view.code_column);
                refused(is_whole, "no code is cut here")
            }
            Action::ToggleFold => {
                refused(!self.app.preview.can_fold(&screen), "nothing folds here")
            }
            Action::JumpBack => refused(self.app.preview.jumps.is_empty(), "no link was followed"),
            Action::Find => refused(page.is_none(), NO_POST),
            Action::NextMatch | Action::PreviousMatch => {
                let has_none = self.app.preview.matches.is_none() && !self.app.view.is_searching();
                refused(has_none, "nothing was searched for")
            }
            _ => None,
        }
    }

    fn refusal_in_text(&self, action: Action) -> Option<&'static str> {
        let text = self.app.edit.current()?;
        let is_locked = text.read_only_reason.is_some();
        if is_locked && is_edit(action) {
            return Some("this text is read-only");
        }
        let is_checked = self.app.is_spell_check_on();
        match action {
            Action::Save if !text.is_unsaved() => Some("no changes to save"),
            Action::OpenInEditor if self.app.session.read_only => Some(READ_ONLY),
            Action::OpenInEditor if text.is_unsaved() => Some("save first"),
            Action::NextMisspelling | Action::SpellingSuggestions | Action::AddWord
                if !is_checked =>
            {
                Some("spell check is off")
            }
            Action::Messages if self.has_no_messages() => Some("there are no messages"),
            _ => None,
        }
    }

    fn has_no_messages(&self) -> bool {
        self.app.notices.history().next().is_none()
    }
}

/// Whether an action of the panes changes posts or starts a program.
fn is_change(action: Action) -> bool {
    let only_marks = matches!(action, Action::Mark | Action::MarkAll | Action::TogglePin);
    let changes_tags = matches!(
        action,
        Action::AddTag
            | Action::RemoveTag
            | Action::RenameTag
            | Action::MergeTags
            | Action::DeleteTag
            | Action::DefineTag
    );
    let edits = matches!(action, Action::Edit | Action::OpenInEditor);
    changes_tags || edits || (PostAction::has(action) && !only_marks)
}

/// Whether an action changes the text in the editor.
fn is_edit(action: Action) -> bool {
    let Ok(action) = EditAction::try_from(action) else {
        return false;
    };
    !matches!(
        action,
        EditAction::Move(_)
            | EditAction::Toggle(_)
            | EditAction::WordCount
            | EditAction::NextMisspelling
            | EditAction::SpellingSuggestions
            | EditAction::AddWord
            | EditAction::ToggleSpelling
            | EditAction::CopyText
            | EditAction::Find
            | EditAction::GoToLine
            | EditAction::NextMatch
            | EditAction::PreviousMatch
            | EditAction::Save
    )
}
