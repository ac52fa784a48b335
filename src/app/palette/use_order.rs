//! Order of the commands in the palette: by how often people need them.

use crate::config::{Action, ActionPlace};

/// Returns all actions, those that a place is used for most first.
pub(super) fn actions(place: ActionPlace) -> impl Iterator<Item = Action> {
    let first = match place {
        ActionPlace::Text => IN_TEXT,
        ActionPlace::Panes | ActionPlace::Dialogs => IN_PANES,
    };
    let others = Action::ALL.iter().filter(|action| !first.contains(action));
    first.iter().chain(others).copied()
}

const IN_PANES: &[Action] = &[
    Action::New,
    Action::Edit,
    Action::Publish,
    Action::ToggleDraft,
    Action::Rename,
    Action::Metadata,
    Action::Filter,
    Action::Search,
    Action::OpenTags,
    Action::FocusPreview,
    Action::UndoChange,
    Action::Sort,
    Action::SavedFilters,
    Action::CopyUrl,
    Action::CopyPath,
    Action::OpenInEditor,
    Action::Check,
    Action::Stats,
    Action::Outline,
    Action::FollowLink,
    Action::Find,
    Action::Theme,
    Action::Duplicate,
    Action::Trash,
    Action::Unlist,
    Action::Mark,
    Action::MarkAll,
    Action::TogglePin,
    Action::AddTag,
    Action::RemoveTag,
    Action::ClearFilter,
    Action::ToggleDrafts,
    Action::Help,
    Action::Messages,
    Action::Quit,
];

const IN_TEXT: &[Action] = &[
    Action::Save,
    Action::Find,
    Action::Replace,
    Action::Undo,
    Action::Redo,
    Action::InsertLink,
    Action::InsertImage,
    Action::Bold,
    Action::Italic,
    Action::Code,
    Action::InsertCodeBlock,
    Action::Quote,
    Action::FormatTable,
    Action::ToggleTask,
    Action::InsertExcerptMarker,
    Action::TogglePreview,
    Action::Outline,
    Action::GoToLine,
    Action::WordCount,
    Action::SpellingSuggestions,
    Action::NextMisspelling,
    Action::ToggleSpelling,
    Action::OpenInEditor,
    Action::CopyPath,
    Action::CopyUrl,
    Action::Theme,
    Action::Help,
    Action::Back,
    Action::Quit,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_listed_once_and_those_first_work_there() {
        for (place, first) in [(ActionPlace::Panes, IN_PANES), (ActionPlace::Text, IN_TEXT)] {
            let mut all: Vec<Action> = actions(place).collect();
            assert!(first.iter().all(|action| action.works_in(place)));
            all.sort_unstable();
            let mut wanted = Action::ALL.to_vec();
            wanted.sort_unstable();
            assert_eq!(all, wanted);
        }
    }
}
