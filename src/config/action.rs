//! Table of all actions that a key can trigger.
//!
//! A row defines the variant, its name in `keys.toml` and the palette, its label in the hint line,
//! its line in the help, who may use it, and where it works. The default keys are in
//! `assets/keys.toml`.

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
        { $($after:ident $after_name:literal $after_word:literal $after_help:literal
            $after_audience:ident $($after_place:ident)+;)* }
    ) => {
        /// Something that a key, the palette or the help can trigger.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $before_help] $before,)*
            /// Toggle one of the nine most used tags in the filter: its index, from 0.
            Tag(u8),
            $(#[doc = $after_help] $after,)*
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[
                $(Self::$before,)*
                $(Self::Tag($index),)*
                $(Self::$after,)*
            ];

            /// Returns the name of the action in `keys.toml`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$before => $before_name,)*
                    $(Self::Tag($index) => $tag_name,)*
                    Self::Tag(_) => "tag",
                    $(Self::$after => $after_name,)*
                }
            }

            /// Returns the label beside its key in the hint line.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$before => $before_word,)*
                    Self::Tag(_) => "tag",
                    $(Self::$after => $after_word,)*
                }
            }

            /// Returns the description shown in the help.
            pub fn help(self) -> &'static str {
                match self {
                    $(Self::$before => $before_help,)*
                    $(Self::Tag($index) => $tag_help,)*
                    Self::Tag(_) => "one of the most used tags",
                    $(Self::$after => $after_help,)*
                }
            }

            /// Whether the action works in a place.
            pub fn works_in(self, place: ActionPlace) -> bool {
                let places: &[ActionPlace] = match self {
                    $(Self::$before => &[$(ActionPlace::$before_place),+],)*
                    Self::Tag(_) => &[ActionPlace::Panes],
                    $(Self::$after => &[$(ActionPlace::$after_place),+],)*
                };
                places.contains(&place)
            }

            fn audience(self) -> ActionAudience {
                match self {
                    $(Self::$before => ActionAudience::$before_audience,)*
                    Self::Tag(_) => ActionAudience::Readers,
                    $(Self::$after => ActionAudience::$after_audience,)*
                }
            }
        }
    };
}

actions! {
  {
    Down "down" "down" "down" Readers Panes Text;
    Up "up" "up" "up" Readers Panes Text;
    First "first" "first" "first" Readers Panes Text;
    Last "last" "last" "last" Readers Panes Text;
    HalfDown "half-down" "half down" "half a page down" Readers Panes;
    HalfUp "half-up" "half up" "half a page up" Readers Panes;
    PageDown "page-down" "page down" "page down" Readers Panes Text;
    PageUp "page-up" "page up" "page up" Readers Panes Text;
    Read "read" "read" "read" Readers Panes;
    Links "links" "links" "follow a link" Readers Panes;
    Fold "fold" "open" "open or close a part that folds" Readers Panes;
    GoBack "go-back" "back" "back from the link" Readers Panes;
    Source "source" "source" "show the source" Owner Panes;
    Excerpt "excerpt" "excerpt" "excerpt only" Readers Panes;
    CopyCode "copy-code" "copy" "copy a code block" Readers Panes;
    CodeLeft "code-left" "left" "code back to the left" Readers Panes;
    CodeRight "code-right" "right" "more of cut code lines" Readers Panes;
    CopyPath "copy-path" "copy" "copy the path" Owner Panes Text;
    CopyUrl "copy-url" "copy" "copy the address" Readers Panes Text;
    Find "find" "find" "find in this post" Readers Panes Text;
    NextHit "next-hit" "next" "next hit" Readers Panes Text;
    PreviousHit "previous-hit" "previous" "previous hit" Readers Panes Text;
    Outline "outline" "outline" "outline" Readers Panes Text;
    NextHeading "next-heading" "heading" "next heading" Readers Panes;
    PreviousHeading "previous-heading" "heading" "previous heading" Readers Panes;
    Filter "filter" "filter" "filter as you type" Readers Panes;
    Search "search" "search" "search in all posts" Readers Panes;
    OpenTags "tags" "tags" "tag pane" Readers Panes;
  }
  Tag {
    0 "tag-1" "the most used tag";
    1 "tag-2" "the second most used tag";
    2 "tag-3" "the third most used tag";
    3 "tag-4" "the fourth most used tag";
    4 "tag-5" "the fifth most used tag";
    5 "tag-6" "the sixth most used tag";
    6 "tag-7" "the seventh most used tag";
    7 "tag-8" "the eighth most used tag";
    8 "tag-9" "the ninth most used tag";
  }
  {
    ClearFilter "clear-filter" "clear" "clear the filter" Readers Panes;
    Sort "sort" "sort" "sort" Readers Panes;
    ToggleDrafts "toggle-drafts" "drafts" "show or hide drafts" Owner Panes;
    Check "check" "check" "check the blog" Owner Panes;
    Stats "stats" "numbers" "posts, words and tags in numbers" Readers Panes;
    Mend "mend" "fix" "fix what was found" Owner Dialogs;
    Metadata "metadata" "metadata" "title, date, tags and the rest of the metadata" Owner Panes;
    TakeBack "take-back" "undo" "undo the last blog change" Owner Panes;
    DoIt "do-it" "do it" "do what is shown" Owner Dialogs;
    LeaveOut "leave-out" "leave out" "do it without the posts that are named" Owner Dialogs;
    New "new" "new" "a new post" Owner Panes;
    ToggleDraft "toggle-draft" "draft" "make a draft of it, or none" Owner Panes;
    Publish "publish" "publish" "publish: shows what changes first" Owner Panes;
    Unlist "unlist" "unlist" "keep it out of lists, or in them again" Owner Panes;
    Rename "rename" "rename" "another title, another name" Owner Panes;
    Duplicate "duplicate" "duplicate" "a draft that says the same" Owner Panes;
    Trash "trash" "trash" "move to the trash" Owner Panes;
    Mark "mark" "mark" "mark this post, for what is done to several" Owner Panes;
    MarkAll "mark-all" "mark all" "mark all posts listed, or none" Owner Panes;
    AddTag "add-tag" "add tag" "add a tag to the posts listed" Owner Panes;
    RemoveTag "remove-tag" "remove tag" "take a tag from the posts listed" Owner Panes;
    RenameTag "rename-tag" "rename" "rename this tag" Owner Panes;
    MergeTags "merge-tags" "merge" "make this tag one with another" Owner Panes;
    DeleteTag "delete-tag" "delete" "delete this tag" Owner Panes;
    NearTags "near-tags" "near" "tags that may be one, alone" Owner Panes;
    DefineTag "define-tag" "define" "add the tag to tags.yml" Owner Panes;
    Rescan "rescan" "rescan" "rescan the folder" Owner Panes Text;
    Include "include" "include" "include this tag" Readers Panes;
    Exclude "exclude" "leave out" "leave this tag out" Readers Panes;
    AllOrAny "all-or-any" "any" "all tags, or any" Readers Panes;
    Narrow "narrow" "narrow" "narrow the tags" Readers Panes;
    Apply "apply" "apply" "back to the list" Readers Panes;
    Help "help" "help" "this help" Readers Panes Text;
    Palette "palette" "commands" "command palette" Readers Panes Text;
    NextPane "next-pane" "pane" "next pane" Readers Panes;
    PreviousPane "previous-pane" "pane" "previous pane" Readers Panes;
    Zoom "zoom" "zoom" "zoom the pane" Readers Panes;
    Theme "theme" "theme" "theme" Readers Panes Text;
    Mouse "mouse" "mouse" "mouse on or off" Readers Panes Text;
    Messages "messages" "messages" "what was said so far" Readers Panes Text;
    Redraw "redraw" "redraw" "redraw the screen" Readers Panes Text;
    Suspend "suspend" "suspend" "suspend" Owner Panes Text;
    Back "back" "back" "one step out" Readers Panes Text;
    Quit "quit" "quit" "quit" Readers Panes Text;
    Edit "edit" "edit" "write in this post" Owner Panes;
    External "external" "editor" "open in your editor" Owner Panes Text;
    Save "save" "save" "save" Owner Text;
    Undo "undo" "undo" "undo" Owner Text;
    Redo "redo" "redo" "redo" Owner Text;
    Cut "cut" "cut" "cut what is selected, or the line" Owner Text;
    CutLine "cut-line" "cut line" "cut the line" Owner Text;
    CopyText "copy-text" "copy" "copy what is selected, or the line" Owner Text;
    PasteText "paste" "paste" "paste what was cut or copied" Owner Text;
    SelectAll "select-all" "all" "select everything" Owner Text;
    Beside "beside" "preview" "preview on or off" Owner Text;
    Indent "indent" "indent" "indent, or complete" Owner Text;
    Outdent "outdent" "outdent" "take one step of indenting back" Owner Text;
    MoveLineUp "move-line-up" "up" "move the line up" Owner Text;
    MoveLineDown "move-line-down" "down" "move the line down" Owner Text;
    DuplicateLine "duplicate-line" "double" "double the line" Owner Text;
    Task "task" "tick" "tick a task, or make one" Owner Text;
    Bold "bold" "bold" "bold" Owner Text;
    Italic "italic" "italic" "italic" Owner Text;
    Strike "strike" "strike" "strike through" Owner Text;
    Code "code" "code" "code" Owner Text;
    InsertLink "link" "link" "link" Owner Text;
    Quote "quote" "quote" "quote" Owner Text;
    Fence "fence" "block" "block of code" Owner Text;
    HeadingDeeper "heading-deeper" "deeper" "heading, a level deeper" Owner Text;
    HeadingHigher "heading-higher" "higher" "heading, a level higher" Owner Text;
    Truncate "truncate" "excerpt" "end the excerpt here" Owner Text;
    Image "image" "image" "image" Owner Text;
    Table "table" "table" "line up the table, or put one" Owner Text;
    NextMisspelling "next-misspelling" "spelling" "next misspelled word" Owner Text;
    Suggest "suggest" "suggest" "spelling suggestions" Owner Text;
    AddWord "add-word" "add" "add the word here to my words" Owner Text;
    Spelling "spelling" "spelling" "spelling on or off" Owner Text;
    Count "count" "words" "words, reading time, goal" Owner Text;
    Newline "newline" "new line" "new line" Owner Text;
    Erase "erase" "erase" "erase before the cursor" Owner Text;
    Delete "delete" "delete" "erase behind the cursor" Owner Text;
    EraseLineStart "erase-line-start" "erase line" "erase to the start of the line" Owner Text;
    EraseLineEnd "erase-line-end" "erase line" "erase to the end of the line" Owner Text;
    EraseWord "erase-word" "erase word" "erase the word before the cursor" Owner Text;
    DeleteWord "delete-word" "delete word" "erase the word behind the cursor" Owner Text;
    Left "left" "left" "left" Owner Text;
    Right "right" "right" "right" Owner Text;
    WordLeft "word-left" "word left" "a word to the left" Owner Text;
    WordRight "word-right" "word right" "a word to the right" Owner Text;
    LineStart "line-start" "line start" "start of the line" Owner Text;
    LineEnd "line-end" "line end" "end of the line" Owner Text;
    Replace "replace" "replace" "find and replace" Owner Text;
    ReplaceAll "replace-all" "all" "replace all" Owner Dialogs;
    ByRegex "by-regex" "regex" "find by regular expression, or not" Readers Panes Text;
    ByCase "by-case" "case" "capitals count, or not" Readers Panes Text;
    ByWord "by-word" "words" "find whole words, or parts" Readers Panes Text;
    GoToLine "go-to-line" "line" "go to a line" Owner Text;
    Discard "discard" "discard" "throw unsaved text away" Owner Dialogs;
    KeepMine "keep-mine" "keep" "keep my text" Owner Dialogs;
    TakeTheirs "take-theirs" "take" "take the text on disk" Owner Dialogs;
    Merge "merge" "merge" "make one text of both" Owner Dialogs;
    SaveBeside "save-beside" "beside" "save my text beside" Owner Dialogs;
    TakeOver "take-over" "take over" "write here though another has it open" Owner Dialogs;
    Choose "choose" "choose" "choose this one" Readers Dialogs;
    Keep "keep" "keep" "keep the filter" Readers Dialogs;
    Complete "complete" "complete" "complete the tag or term" Readers Text Dialogs;
    Cancel "cancel" "clear" "back to what it was" Readers Dialogs;
    Open "open" "open" "open it" Owner Dialogs;
    Copy "copy" "copy" "copy it" Readers Dialogs;
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
        let wanted = "source copy-path toggle-drafts check mend metadata take-back do-it leave-out \
            new toggle-draft publish unlist rename duplicate trash mark mark-all add-tag remove-tag \
            rename-tag merge-tags delete-tag near-tags define-tag rescan suspend edit external save \
            undo redo cut cut-line copy-text paste select-all beside indent outdent move-line-up \
            move-line-down duplicate-line task bold italic strike code link quote fence \
            heading-deeper heading-higher truncate image table next-misspelling suggest add-word \
            spelling count newline erase delete erase-line-start erase-line-end erase-word \
            delete-word left right word-left word-right line-start line-end replace replace-all \
            go-to-line discard keep-mine take-theirs merge save-beside take-over open";
        let mut wanted: Vec<&str> = wanted.split_whitespace().collect();
        let mut kept = kept;
        wanted.sort_unstable();
        kept.sort_unstable();
        assert_eq!(kept, wanted);
    }
}
