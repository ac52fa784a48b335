//! Table of all actions that a key can trigger.
//!
//! A row defines the variant, its name in `keys.toml` and the palette, its label in the hint line,
//! its line in the help, who may use it, and where it works; `action_sets` lists the actions of each
//! pane and dialog. The default keys are in `assets/keys.toml`.

/// Where an action works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionPlace {
    /// The post list, the preview, the tag pane or the results of a search.
    Panes,
    /// The text being edited.
    Text,
    /// Fields, menus, questions and overlays.
    Dialogs,
}

/// Users that may use an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ActionAudience {
    /// Everyone, readers of a public blog included: it only affects what they see.
    Readers,
    /// The blog's owner.
    Owner,
}

macro_rules! actions {
    (
        { $($before:ident $before_name:literal $before_word:literal $before_help:literal
            $before_audience:ident $($before_place:ident)+;)* }
        Tag { $($index:literal $tag_name:literal $tag_help:literal;)* }
        ExcludeTag { $($out:literal $out_name:literal $out_help:literal;)* }
        { $($after:ident $after_name:literal $after_word:literal $after_help:literal
            $after_audience:ident $($after_place:ident)+;)* }
    ) => {
        /// Something that a key, the palette or the help can trigger.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $before_help] $before,)*
            /// Include the tag of a digit key, or stop including it: its index, from 0.
            Tag(u8),
            /// Exclude the tag of a digit key, or stop excluding it: its index, from 0.
            ExcludeTag(u8),
            $(#[doc = $after_help] $after,)*
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[
                $(Self::$before,)*
                $(Self::Tag($index),)*
                $(Self::ExcludeTag($out),)*
                $(Self::$after,)*
            ];

            /// Returns the name of the action in `keys.toml`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$before => $before_name,)*
                    $(Self::Tag($index) => $tag_name,)*
                    Self::Tag(_) => "tag",
                    $(Self::ExcludeTag($out) => $out_name,)*
                    Self::ExcludeTag(_) => "exclude-tag",
                    $(Self::$after => $after_name,)*
                }
            }

            /// Returns the label beside its key in the hint line.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$before => $before_word,)*
                    Self::Tag(_) => "tag",
                    Self::ExcludeTag(_) => "exclude",
                    $(Self::$after => $after_word,)*
                }
            }

            /// Returns the description shown in the help.
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$before => $before_help,)*
                    $(Self::Tag($index) => $tag_help,)*
                    Self::Tag(_) => "Toggle a most used tag",
                    $(Self::ExcludeTag($out) => $out_help,)*
                    Self::ExcludeTag(_) => "Exclude a most used tag",
                    $(Self::$after => $after_help,)*
                }
            }

            /// Whether the action works in a place.
            pub const fn works_in(self, place: ActionPlace) -> bool {
                let mut places: &[ActionPlace] = match self {
                    $(Self::$before => &[$(ActionPlace::$before_place),+],)*
                    Self::Tag(_) | Self::ExcludeTag(_) => &[ActionPlace::Panes],
                    $(Self::$after => &[$(ActionPlace::$after_place),+],)*
                };
                while let [first, others @ ..] = places {
                    if *first as u8 == place as u8 {
                        return true;
                    }
                    places = others;
                }
                false
            }

            fn audience(self) -> ActionAudience {
                match self {
                    $(Self::$before => ActionAudience::$before_audience,)*
                    Self::Tag(_) | Self::ExcludeTag(_) => ActionAudience::Readers,
                    $(Self::$after => ActionAudience::$after_audience,)*
                }
            }
        }
    };
}

actions! {
  {
    Down "down" "down" "Down" Readers Panes Text;
    Up "up" "up" "Up" Readers Panes Text;
    First "first" "first" "Go to the start" Readers Panes Text;
    Last "last" "last" "Go to the end" Readers Panes Text;
    HalfDown "half-down" "half down" "Half a page down" Readers Panes;
    HalfUp "half-up" "half up" "Half a page up" Readers Panes;
    PageDown "page-down" "page down" "Page down" Readers Panes Text;
    PageUp "page-up" "page up" "Page up" Readers Panes Text;
    FocusPreview "focus-preview" "read" "Read this post" Readers Panes;
    FollowLink "follow-link" "links" "Follow a link" Readers Panes;
    ToggleFold "toggle-fold" "fold" "Toggle a fold" Readers Panes;
    JumpBack "jump-back" "back" "Jump back from a link" Readers Panes;
    ToggleSource "toggle-source" "source" "Toggle source view" Owner Panes;
    ToggleExcerpt "toggle-excerpt" "excerpt" "Toggle excerpt view" Readers Panes;
    CopyCode "copy-code" "copy" "Copy a code block" Readers Panes;
    SelectText "select-text" "select" "Select text to copy" Readers Panes;
    CodeLeft "code-left" "left" "Scroll code left" Readers Panes;
    CodeRight "code-right" "right" "Scroll code right" Readers Panes;
    CopyPath "copy-path" "copy" "Copy path" Owner Panes Text;
    CopyUrl "copy-url" "copy" "Copy URL" Readers Panes Text;
    Find "find" "find" "Find in this post" Readers Panes Text;
    NextMatch "next-match" "next" "Next match" Readers Panes Text;
    PreviousMatch "previous-match" "previous" "Previous match" Readers Panes Text;
    Outline "outline" "outline" "Show outline" Readers Panes Text;
    Backlinks "backlinks" "backlinks" "Show posts that link here" Readers Panes;
    NextHeading "next-heading" "heading" "Next heading" Readers Panes;
    PreviousHeading "previous-heading" "heading" "Previous heading" Readers Panes;
    NextPost "next-post" "next post" "Next post" Readers Panes;
    PreviousPost "previous-post" "previous post" "Previous post" Readers Panes;
    ReadOn "read-on" "read on" "Page down, then next post" Readers Panes;
    ReadBack "read-back" "read back" "Page the preview up" Readers Panes;
    Filter "filter" "filter" "Filter posts" Readers Panes;
    Search "search" "search" "Search in all posts" Readers Panes;
    OpenTags "open-tags" "tags" "Open tag pane" Readers Panes;
  }
  Tag {
    0 "tag-1" "Toggle most used tag";
    1 "tag-2" "Toggle second most used tag";
    2 "tag-3" "Toggle third most used tag";
    3 "tag-4" "Toggle fourth most used tag";
    4 "tag-5" "Toggle fifth most used tag";
    5 "tag-6" "Toggle sixth most used tag";
    6 "tag-7" "Toggle seventh most used tag";
    7 "tag-8" "Toggle eighth most used tag";
    8 "tag-9" "Toggle ninth most used tag";
  }
  ExcludeTag {
    0 "exclude-tag-1" "Exclude most used tag";
    1 "exclude-tag-2" "Exclude second most used tag";
    2 "exclude-tag-3" "Exclude third most used tag";
    3 "exclude-tag-4" "Exclude fourth most used tag";
    4 "exclude-tag-5" "Exclude fifth most used tag";
    5 "exclude-tag-6" "Exclude sixth most used tag";
    6 "exclude-tag-7" "Exclude seventh most used tag";
    7 "exclude-tag-8" "Exclude eighth most used tag";
    8 "exclude-tag-9" "Exclude ninth most used tag";
  }
  {
    ClearFilter "clear-filter" "clear" "Clear filter" Readers Panes;
    SavedFilters "saved-filters" "saved filters" "Saved filters" Readers Panes;
    Sort "sort" "sort" "Sort posts" Readers Panes;
    ToggleDrafts "toggle-drafts" "drafts" "Show or hide drafts" Owner Panes;
    Check "check" "check" "Check posts" Owner Panes;
    Stats "stats" "stats" "Statistics" Readers Panes;
    QuickFix "quick-fix" "fix" "Fix this problem" Owner Dialogs;
    GroupFindings "group-findings" "group" "Group findings by file or rule" Owner Dialogs;
    ToggleHints "toggle-hints" "hints" "Show or hide hints" Owner Dialogs;
    Metadata "metadata" "metadata" "Edit metadata" Owner Panes;
    UndoChange "undo-change" "undo" "Undo last blog change" Owner Panes;
    ApplyChange "apply-change" "apply" "Apply" Owner Dialogs;
    SkipFailing "skip-failing" "skip" "Apply, skipping the listed posts" Owner Dialogs;
    SkipHooks "skip-hooks" "skip hooks" "Apply without running hooks" Owner Dialogs;
    New "new" "new" "New post" Owner Panes;
    ToggleDraft "toggle-draft" "draft" "Toggle draft" Owner Panes;
    Publish "publish" "publish" "Publish post" Owner Panes;
    Unlist "unlist" "unlist" "Toggle unlisted" Owner Panes;
    Rename "rename" "rename" "Rename post (title and file)" Owner Panes;
    Duplicate "duplicate" "duplicate" "Duplicate as draft" Owner Panes;
    Trash "trash" "trash" "Move to trash" Owner Panes;
    Mark "mark" "mark" "Mark post" Owner Panes;
    MarkAll "mark-all" "mark all" "Mark or unmark all" Owner Panes;
    TogglePin "toggle-pin" "pin" "Pin or unpin post" Owner Panes;
    AddTag "add-tag" "add tag" "Add tag to the listed posts" Owner Panes;
    RemoveTag "remove-tag" "remove tag" "Remove tag from the listed posts" Owner Panes;
    RenameTag "rename-tag" "rename" "Rename tag" Owner Panes;
    MergeTags "merge-tags" "merge" "Merge tag into another" Owner Panes;
    DeleteTag "delete-tag" "delete" "Delete tag" Owner Panes;
    SimilarTags "similar-tags" "similar" "Show only similar tags" Owner Panes;
    DefineTag "define-tag" "define" "Add tag to the tags file" Owner Panes;
    Rescan "rescan" "rescan" "Rescan folder" Owner Panes Text;
    Include "include" "include" "Include tag" Readers Panes;
    Exclude "exclude" "exclude" "Exclude tag" Readers Panes;
    ToggleMatchAll "toggle-match-all" "all/any" "Match all or any of the tags" Readers Panes;
    FilterTags "filter-tags" "filter" "Filter tags by name" Readers Panes;
    SortTags "sort-tags" "sort" "Sort tags by name or count" Readers Panes;
    CloseTags "close-tags" "close" "Back to the list" Readers Panes;
    Help "help" "help" "Help" Readers Panes Text;
    Palette "palette" "commands" "Command palette" Readers Panes Text;
    NextPane "next-pane" "pane" "Next pane" Readers Panes;
    PreviousPane "previous-pane" "pane" "Previous pane" Readers Panes;
    Zoom "zoom" "zoom" "Zoom pane" Readers Panes;
    CycleDensity "cycle-density" "density" "Change list density" Readers Panes;
    FocusMode "focus-mode" "focus" "Focus mode: the text alone" Readers Panes Text;
    DividerLeft "divider-left" "left" "Move divider left" Readers Panes Text;
    DividerRight "divider-right" "right" "Move divider right" Readers Panes Text;
    Theme "theme" "theme" "Choose theme" Readers Panes Text;
    ToggleMouse "toggle-mouse" "mouse" "Toggle mouse" Readers Panes Text;
    Messages "messages" "messages" "Message history" Readers Panes Text;
    ShowCopied "show-copied" "copied" "Show the text copied last" Readers Panes Text;
    Redraw "redraw" "redraw" "Redraw screen" Readers Panes Text;
    Suspend "suspend" "suspend" "Suspend" Owner Panes Text;
    Back "back" "back" "Back" Readers Panes Text;
    Quit "quit" "quit" "Quit" Readers Panes Text;
    Edit "edit" "edit" "Edit post" Owner Panes;
    OpenInEditor "open-in-editor" "editor" "Open in $EDITOR" Owner Panes Text;
    Save "save" "save" "Save" Owner Panes Text;
    Undo "undo" "undo" "Undo" Owner Text;
    Redo "redo" "redo" "Redo" Owner Text;
    Cut "cut" "cut" "Cut selection or line" Owner Text;
    CutLine "cut-line" "cut line" "Cut line" Owner Text;
    CopyText "copy-text" "copy" "Copy selection or line" Owner Text;
    Paste "paste" "paste" "Paste" Owner Text;
    SelectAll "select-all" "all" "Select all" Owner Text;
    TogglePreview "toggle-preview" "preview" "Preview right, below or off" Owner Text;
    Indent "indent" "indent" "Indent or complete" Owner Text;
    Outdent "outdent" "outdent" "Outdent" Owner Text;
    MoveLineUp "move-line-up" "up" "Move line up" Owner Text;
    MoveLineDown "move-line-down" "down" "Move line down" Owner Text;
    DuplicateLine "duplicate-line" "duplicate" "Duplicate line" Owner Text;
    ToggleTask "toggle-task" "task" "Toggle task" Owner Text;
    Bold "bold" "bold" "Bold" Owner Text;
    Italic "italic" "italic" "Italic" Owner Text;
    Strike "strike" "strike" "Strikethrough" Owner Text;
    Code "code" "code" "Inline code" Owner Text;
    InsertLink "insert-link" "link" "Insert link" Owner Text;
    Quote "quote" "quote" "Quote" Owner Text;
    InsertCodeBlock "insert-code-block" "code block" "Insert code block" Owner Text;
    DemoteHeading "demote-heading" "deeper" "Demote heading" Owner Text;
    PromoteHeading "promote-heading" "higher" "Promote heading" Owner Text;
    InsertExcerptMarker "insert-excerpt-marker" "excerpt" "End the excerpt here" Owner Text;
    InsertImage "insert-image" "image" "Insert image" Owner Text;
    FormatTable "format-table" "table" "Insert or align table" Owner Text;
    NextMisspelling "next-misspelling" "spelling" "Next misspelled word" Owner Text;
    SpellingSuggestions "spelling-suggestions" "suggest" "Spelling suggestions" Owner Text;
    AddWord "add-word" "add" "Add word to dictionary" Owner Text;
    ToggleSpelling "toggle-spelling" "spelling" "Toggle spell check" Owner Text;
    WordCount "word-count" "words" "Words, reading time and goal" Owner Text;
    Newline "newline" "new line" "New line" Owner Text;
    DeleteBackward "delete-backward" "delete" "Delete backward" Owner Text;
    DeleteForward "delete-forward" "delete" "Delete forward" Owner Text;
    DeleteToLineStart "delete-to-line-start" "delete" "Delete to start of line" Owner Text;
    DeleteToLineEnd "delete-to-line-end" "delete" "Delete to end of line" Owner Text;
    DeleteWordBackward "delete-word-backward" "delete word" "Delete word backward" Owner Text;
    DeleteWordForward "delete-word-forward" "delete word" "Delete word forward" Owner Text;
    Left "left" "left" "Left" Owner Text;
    Right "right" "right" "Right" Owner Text;
    WordLeft "word-left" "word left" "Word left" Owner Text;
    WordRight "word-right" "word right" "Word right" Owner Text;
    LineStart "line-start" "line start" "Start of line" Owner Text;
    LineEnd "line-end" "line end" "End of line" Owner Text;
    Replace "replace" "replace" "Find and replace" Owner Text;
    ReplaceAll "replace-all" "all" "Replace all" Owner Dialogs;
    ToggleRegex "toggle-regex" "regex" "Toggle regex" Readers Panes Text;
    ToggleCase "toggle-case" "case" "Match case" Readers Panes Text;
    ToggleWholeWord "toggle-whole-word" "whole word" "Whole word" Readers Panes Text;
    GoToLine "go-to-line" "line" "Go to line" Owner Text;
    Discard "discard" "discard" "Discard unsaved changes" Owner Dialogs;
    KeepMine "keep-mine" "mine" "Keep my text" Owner Dialogs;
    TakeTheirs "take-theirs" "on disk" "Take the text on disk" Owner Dialogs;
    Merge "merge" "merge" "Merge both texts" Owner Dialogs;
    SaveCopy "save-copy" "save copy" "Save mine as a copy" Owner Dialogs;
    StealLock "steal-lock" "take over" "Take over editing" Owner Dialogs;
    Choose "choose" "choose" "Choose this row" Readers Dialogs;
    Accept "accept" "accept" "Accept" Readers Dialogs;
    Complete "complete" "complete" "Complete" Readers Text Dialogs;
    Cancel "cancel" "cancel" "Cancel" Readers Dialogs;
    ToggleUnit "toggle-unit" "rows" "Select blocks or rows" Readers Dialogs;
    ToggleRange "toggle-range" "range" "Start or end a range" Readers Dialogs;
    CopyMarkdown "copy-markdown" "Markdown" "Copy as Markdown" Owner Dialogs;
    CopyPlain "copy-plain" "text" "Copy as text" Readers Dialogs;
    Open "open" "open" "Open" Owner Dialogs;
    Copy "copy" "copy" "Copy" Readers Dialogs;
    SaveFilter "save-filter" "save" "Save the filter under the typed name" Owner Dialogs;
    DeleteFilter "delete-filter" "delete" "Delete the selected saved filter" Owner Dialogs;
  }
}

impl Action {
    /// Returns the action with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }

    /// Whether readers of a public blog may use it: it only affects what they see.
    pub fn is_for_readers(self) -> bool {
        self.audience() == ActionAudience::Readers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_has_one_name() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.name()), Some(*action));
        }
    }

    #[test]
    fn every_action_is_for_readers_or_named_among_those_that_are_not() {
        let kept: Vec<&str> = Action::ALL
            .iter()
            .filter(|action| !action.is_for_readers())
            .map(|action| action.name())
            .collect();
        // a row that says `Readers` by mistake would show or change more than readers may see
        let wanted = "toggle-source copy-path toggle-drafts check quick-fix group-findings toggle-hints metadata undo-change \
            apply-change skip-failing skip-hooks new toggle-draft publish unlist rename \
            duplicate trash mark mark-all toggle-pin add-tag remove-tag rename-tag merge-tags delete-tag \
            similar-tags define-tag rescan suspend edit open-in-editor save undo redo cut \
            cut-line copy-text paste select-all toggle-preview indent outdent move-line-up \
            move-line-down duplicate-line toggle-task bold italic strike code insert-link quote \
            insert-code-block demote-heading promote-heading insert-excerpt-marker insert-image \
            format-table next-misspelling spelling-suggestions add-word toggle-spelling \
            word-count newline delete-backward delete-forward delete-to-line-start \
            delete-to-line-end delete-word-backward delete-word-forward left right word-left \
            word-right line-start line-end replace replace-all go-to-line discard keep-mine \
            take-theirs merge save-copy steal-lock open copy-markdown save-filter delete-filter";
        let mut wanted: Vec<&str> = wanted.split_whitespace().collect();
        let mut kept = kept;
        wanted.sort_unstable();
        kept.sort_unstable();
        assert_eq!(kept, wanted);
    }
}
