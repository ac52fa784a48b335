//! Actions by the pane or dialog that handles them.
//!
//! Each set is an enum, so that the `match` of the pane or dialog that handles it is exhaustive. The rows of the
//! table in `action` say where an action works; the compiler checks that it is in a set there.

use super::action::{Action, ActionPlace};

/// Declares a set: its own actions, then the sets that it includes, each as a variant.
macro_rules! action_set {
    (
        $(#[$doc:meta])* $name:ident { $($action:ident $(($value:ident: $type:ty))?)* }
        $($inner:ident($set:ident))*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(
                #[doc = concat!("[`Action::", stringify!($action), "`].")]
                $action $(($type))?,
            )*
            $(
                #[doc = concat!("One of [`", stringify!($set), "`].")]
                $inner($set),
            )*
        }

        impl $name {
            /// Whether an action is in the set.
            pub const fn has(action: Action) -> bool {
                matches!(action, $(Action::$action { .. })|*) $(|| $set::has(action))*
            }
        }

        impl TryFrom<Action> for $name {
            type Error = Action;

            /// Returns the action as a member of the set; an error if it is in none.
            fn try_from(action: Action) -> Result<Self, Action> {
                match action {
                    $(Action::$action $(($value))? => Ok(Self::$action $(($value))?),)*
                    $(action if $set::has(action) => $set::try_from(action).map(Self::$inner),)*
                    action => Err(action),
                }
            }
        }
    };
}

action_set! {
    /// Motions in a list or page.
    Motion { Down Up First Last HalfDown HalfUp PageDown PageUp }
}

action_set! {
    /// Search options.
    SearchToggle { ToggleRegex ToggleCase ToggleWholeWord }
}

action_set! {
    /// Actions that work in every pane and in the editor.
    GlobalAction {
        Help Palette Theme ToggleMouse Messages ShowCopied Redraw Quit Suspend FocusMode DividerLeft
        DividerRight
    }
}

action_set! {
    /// Actions that change or mark posts.
    PostAction {
        New ToggleDraft Publish Unlist Rename Duplicate Trash Mark MarkAll TogglePin UndoChange Metadata
    }
}

action_set! {
    /// Actions on tags, and on the tags of the filter.
    TagAction {
        OpenTags CloseTags Tag(index: u8) ExcludeTag(index: u8) SortTags Include Exclude ToggleMatchAll FilterTags SimilarTags
        AddTag RemoveTag RenameTag MergeTags DeleteTag DefineTag
    }
}

action_set! {
    /// Actions on the page in the preview.
    PreviewAction {
        ToggleSource ToggleExcerpt FollowLink ToggleFold JumpBack CopyCode CodeLeft CodeRight
        NextHeading PreviousHeading Find NextMatch PreviousMatch NextPost PreviousPost ReadOn
        ReadBack SelectText
    }
}

action_set! {
    /// Actions of the list, the preview and the tag pane.
    PaneAction {
        FocusPreview CopyPath CopyUrl Outline Backlinks Filter SavedFilters Search ClearFilter Sort ToggleDrafts
        Check Stats Rescan Edit OpenInEditor NextPane PreviousPane Zoom CycleDensity Back Save
    }
    Move(Motion) Global(GlobalAction) Post(PostAction) Tags(TagAction) Preview(PreviewAction)
}

action_set! {
    /// Actions of the search results.
    ResultsAction { FocusPreview NextMatch PreviousMatch Edit OpenInEditor }
    Move(Motion) Toggle(SearchToggle) Pane(PaneAction)
}

action_set! {
    /// Motions of the cursor in the text.
    CursorMotion {
        Left Right WordLeft WordRight LineStart LineEnd Up Down PageUp PageDown First Last SelectAll
    }
}

action_set! {
    /// Actions that insert or toggle Markdown.
    MarkupAction {
        Bold Italic Strike Code InsertLink Quote InsertCodeBlock DemoteHeading PromoteHeading
        InsertExcerptMarker InsertImage FormatTable
    }
}

action_set! {
    /// Actions that delete text.
    DeleteAction {
        DeleteBackward DeleteForward DeleteToLineStart DeleteToLineEnd DeleteWordBackward
        DeleteWordForward Cut CutLine
    }
}

action_set! {
    /// Actions on the text being edited.
    EditAction {
        Save Undo Redo Newline Indent Complete Outdent MoveLineUp MoveLineDown DuplicateLine
        ToggleTask WordCount NextMisspelling SpellingSuggestions AddWord ToggleSpelling CopyText
        Paste Find Replace GoToLine NextMatch PreviousMatch
    }
    Move(CursorMotion) Markup(MarkupAction) Delete(DeleteAction) Toggle(SearchToggle)
}

action_set! {
    /// Actions of the editor.
    TextAction { Back TogglePreview OpenInEditor Outline CopyPath CopyUrl Rescan }
    Edit(EditAction) Global(GlobalAction)
}

action_set! {
    /// Actions that don't uncover the text while the preview covers it.
    CoveredTextAction { Back TogglePreview Save WordCount Palette Help Redraw Quit Suspend }
    Move(Motion)
}

action_set! {
    /// Actions of one-line fields, and of what is typed into: prompts, hints, the find bar.
    FieldAction { Accept Cancel Back Complete Help ReplaceAll }
    Move(Motion) Toggle(SearchToggle)
}

action_set! {
    /// Answers to a question in the status line.
    QuestionAction { Open Copy Save Discard StealLock Cancel Back }
}

action_set! {
    /// Actions of popups and statistics.
    MenuAction { Choose Accept Back Cancel SaveFilter DeleteFilter }
    Move(Motion)
}

action_set! {
    /// Actions of the check panel.
    CheckAction {
        Choose Edit QuickFix GroupFindings ToggleHints Rescan OpenInEditor Back Cancel
    }
    Move(Motion)
}

action_set! {
    /// Actions of the change preview.
    ChangeAction { ApplyChange SkipHooks SkipFailing DefineTag Back Cancel }
    Move(Motion)
}

action_set! {
    /// Actions of the forms of metadata and of a new post.
    FormAction { Accept Down Up Complete Save Back }
}

action_set! {
    /// Actions of the conflict dialog.
    ConflictAction { NextMatch PreviousMatch Back KeepMine TakeTheirs SaveCopy Merge }
    Move(Motion)
}

action_set! {
    /// Actions of select mode.
    SelectAction { ToggleUnit ToggleRange CopyMarkdown CopyPlain Back }
    Move(Motion)
}

/// Whether a dialog handles an action.
const fn is_in_dialog(action: Action) -> bool {
    FieldAction::has(action)
        || QuestionAction::has(action)
        || MenuAction::has(action)
        || CheckAction::has(action)
        || ChangeAction::has(action)
        || FormAction::has(action)
        || ConflictAction::has(action)
        || SelectAction::has(action)
}

// an action that its places don't handle doesn't compile
const _: () = {
    let mut rest = Action::ALL;
    while let [action, others @ ..] = rest {
        let is_in_pane = ResultsAction::has(*action);
        assert!(
            is_in_pane == action.works_in(ActionPlace::Panes),
            "see `ResultsAction`"
        );
        let is_in_text = TextAction::has(*action);
        assert!(
            is_in_text == action.works_in(ActionPlace::Text),
            "see `TextAction`"
        );
        let in_dialog = action.works_in(ActionPlace::Dialogs);
        assert!(!in_dialog || is_in_dialog(*action), "no dialog handles it");
        rest = others;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_actions_that_convert_into_it() {
        for action in Action::ALL.iter().copied() {
            let sets = [
                (
                    ResultsAction::has(action),
                    ResultsAction::try_from(action).is_ok(),
                ),
                (
                    PaneAction::has(action),
                    PaneAction::try_from(action).is_ok(),
                ),
                (
                    TextAction::has(action),
                    TextAction::try_from(action).is_ok(),
                ),
                (
                    FieldAction::has(action),
                    FieldAction::try_from(action).is_ok(),
                ),
                (
                    CheckAction::has(action),
                    CheckAction::try_from(action).is_ok(),
                ),
            ];
            assert!(
                sets.iter().all(|(has, converts)| has == converts),
                "{action:?}"
            );
        }
        let inner = TextAction::try_from(Action::Bold);
        let bold = TextAction::Edit(EditAction::Markup(MarkupAction::Bold));
        assert_eq!(inner, Ok(bold));
        assert_eq!(PaneAction::try_from(Action::Bold), Err(Action::Bold));
    }
}
