//! Table of all actions that a key can trigger.
//!
//! A row defines the variant, its name in `keys.toml` and the palette, its label in the hint line,
//! and its line in the help. The default keys are in `assets/keys.toml`.

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident $name:literal $word:literal $help:literal;)*) => {
        /// Something that a key, the palette or the help can trigger.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $help] $variant,)*
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name of the action in `keys.toml`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the label beside its key in the hint line.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Returns the description shown in the help.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)* }
            }
        }
    };
}

actions! {
    Down "down" "down" "down";
    Up "up" "up" "up";
    First "first" "first" "first";
    Last "last" "last" "last";
    HalfDown "half-down" "half down" "half a page down";
    HalfUp "half-up" "half up" "half a page up";
    PageDown "page-down" "page down" "page down";
    PageUp "page-up" "page up" "page up";
    Read "read" "read" "read";
    Links "links" "links" "follow a link";
    Fold "fold" "open" "open or close a part that folds";
    GoBack "go-back" "back" "back from the link";
    Source "source" "source" "show the source";
    Excerpt "excerpt" "excerpt" "excerpt only";
    CopyCode "copy-code" "copy" "copy a code block";
    CodeLeft "code-left" "left" "code back to the left";
    CodeRight "code-right" "right" "more of cut code lines";
    CopyPath "copy-path" "copy" "copy the path";
    CopyUrl "copy-url" "copy" "copy the address";
    Find "find" "find" "find in this post";
    NextHit "next-hit" "next" "next hit";
    PreviousHit "previous-hit" "previous" "previous hit";
    Outline "outline" "outline" "outline";
    NextHeading "next-heading" "heading" "next heading";
    PreviousHeading "previous-heading" "heading" "previous heading";
    Filter "filter" "filter" "filter as you type";
    Search "search" "search" "search in all posts";
    OpenTags "tags" "tags" "tag pane";
    Tag1 "tag-1" "tag" "the most used tag";
    Tag2 "tag-2" "tag" "the second most used tag";
    Tag3 "tag-3" "tag" "the third most used tag";
    Tag4 "tag-4" "tag" "the fourth most used tag";
    Tag5 "tag-5" "tag" "the fifth most used tag";
    Tag6 "tag-6" "tag" "the sixth most used tag";
    Tag7 "tag-7" "tag" "the seventh most used tag";
    Tag8 "tag-8" "tag" "the eighth most used tag";
    Tag9 "tag-9" "tag" "the ninth most used tag";
    ClearFilter "clear-filter" "clear" "clear the filter";
    Sort "sort" "sort" "sort";
    ToggleDrafts "toggle-drafts" "drafts" "show or hide drafts";
    Check "check" "check" "check the blog";
    Stats "stats" "numbers" "posts, words and tags in numbers";
    Mend "mend" "fix" "fix what was found";
    Metadata "metadata" "metadata" "title, date, tags and the rest of the metadata";
    TakeBack "take-back" "undo" "undo the last blog change";
    DoIt "do-it" "do it" "do what is shown";
    LeaveOut "leave-out" "leave out" "do it without the posts that are named";
    New "new" "new" "a new post";
    ToggleDraft "toggle-draft" "draft" "make a draft of it, or none";
    Publish "publish" "publish" "publish: shows what changes first";
    Unlist "unlist" "unlist" "keep it out of lists, or in them again";
    Rename "rename" "rename" "another title, another name";
    Duplicate "duplicate" "duplicate" "a draft that says the same";
    Trash "trash" "trash" "move to the trash";
    Mark "mark" "mark" "mark this post, for what is done to several";
    MarkAll "mark-all" "mark all" "mark all posts listed, or none";
    AddTag "add-tag" "add tag" "add a tag to the posts listed";
    RemoveTag "remove-tag" "remove tag" "take a tag from the posts listed";
    RenameTag "rename-tag" "rename" "rename this tag";
    MergeTags "merge-tags" "merge" "make this tag one with another";
    DeleteTag "delete-tag" "delete" "delete this tag";
    NearTags "near-tags" "near" "tags that may be one, alone";
    DefineTag "define-tag" "define" "add the tag to tags.yml";
    Rescan "rescan" "rescan" "rescan the folder";
    Include "include" "include" "include this tag";
    Exclude "exclude" "leave out" "leave this tag out";
    AllOrAny "all-or-any" "any" "all tags, or any";
    Narrow "narrow" "narrow" "narrow the tags";
    Apply "apply" "apply" "back to the list";
    Help "help" "help" "this help";
    Palette "palette" "commands" "command palette";
    NextPane "next-pane" "pane" "next pane";
    PreviousPane "previous-pane" "pane" "previous pane";
    Zoom "zoom" "zoom" "zoom the pane";
    Theme "theme" "theme" "theme";
    Mouse "mouse" "mouse" "mouse on or off";
    Messages "messages" "messages" "what was said so far";
    Redraw "redraw" "redraw" "redraw the screen";
    Suspend "suspend" "suspend" "suspend";
    Back "back" "back" "one step out";
    Quit "quit" "quit" "quit";
    Edit "edit" "edit" "write in this post";
    External "external" "editor" "open in your editor";
    Save "save" "save" "save";
    Undo "undo" "undo" "undo";
    Redo "redo" "redo" "redo";
    Cut "cut" "cut" "cut what is selected, or the line";
    CutLine "cut-line" "cut line" "cut the line";
    CopyText "copy-text" "copy" "copy what is selected, or the line";
    PasteText "paste" "paste" "paste what was cut or copied";
    SelectAll "select-all" "all" "select everything";
    Beside "beside" "preview" "preview on or off";
    Indent "indent" "indent" "indent, or complete";
    Outdent "outdent" "outdent" "take one step of indenting back";
    MoveLineUp "move-line-up" "up" "move the line up";
    MoveLineDown "move-line-down" "down" "move the line down";
    DuplicateLine "duplicate-line" "double" "double the line";
    Task "task" "tick" "tick a task, or make one";
    Bold "bold" "bold" "bold";
    Italic "italic" "italic" "italic";
    Strike "strike" "strike" "strike through";
    Code "code" "code" "code";
    InsertLink "link" "link" "link";
    Quote "quote" "quote" "quote";
    Fence "fence" "block" "block of code";
    HeadingDeeper "heading-deeper" "deeper" "heading, a level deeper";
    HeadingHigher "heading-higher" "higher" "heading, a level higher";
    Truncate "truncate" "excerpt" "end the excerpt here";
    Image "image" "image" "image";
    Table "table" "table" "line up the table, or put one";
    NextMisspelling "next-misspelling" "spelling" "next misspelled word";
    Suggest "suggest" "suggest" "spelling suggestions";
    AddWord "add-word" "add" "add the word here to my words";
    Spelling "spelling" "spelling" "spelling on or off";
    Count "count" "words" "words, reading time, goal";
    Newline "newline" "new line" "new line";
    Erase "erase" "erase" "erase before the cursor";
    Delete "delete" "delete" "erase behind the cursor";
    EraseLineStart "erase-line-start" "erase line" "erase to the start of the line";
    EraseLineEnd "erase-line-end" "erase line" "erase to the end of the line";
    EraseWord "erase-word" "erase word" "erase the word before the cursor";
    DeleteWord "delete-word" "delete word" "erase the word behind the cursor";
    Left "left" "left" "left";
    Right "right" "right" "right";
    WordLeft "word-left" "word left" "a word to the left";
    WordRight "word-right" "word right" "a word to the right";
    LineStart "line-start" "line start" "start of the line";
    LineEnd "line-end" "line end" "end of the line";
    Replace "replace" "replace" "find and replace";
    ReplaceAll "replace-all" "all" "replace all";
    ByRegex "by-regex" "regex" "find by regular expression, or not";
    ByCase "by-case" "case" "capitals count, or not";
    ByWord "by-word" "words" "find whole words, or parts";
    GoToLine "go-to-line" "line" "go to a line";
    Discard "discard" "discard" "throw unsaved text away";
    KeepMine "keep-mine" "keep" "keep my text";
    TakeTheirs "take-theirs" "take" "take the text on disk";
    Merge "merge" "merge" "make one text of both";
    SaveBeside "save-beside" "beside" "save my text beside";
    TakeOver "take-over" "take over" "write here though another has it open";
    Choose "choose" "choose" "choose this one";
    Keep "keep" "keep" "keep the filter";
    Complete "complete" "complete" "complete the tag or term";
    Cancel "cancel" "clear" "back to what it was";
    Open "open" "open" "open it";
    Copy "copy" "copy" "copy it";
}

/// Actions that readers of a public blog may use; all others are denied.
const READER_ACTIONS: &[Action] = &[
    // moving
    Action::Down,
    Action::Up,
    Action::First,
    Action::Last,
    Action::HalfDown,
    Action::HalfUp,
    Action::PageDown,
    Action::PageUp,
    Action::NextPane,
    Action::PreviousPane,
    Action::Back,
    // reading
    Action::Read,
    Action::Links,
    Action::Fold,
    Action::GoBack,
    Action::Excerpt,
    Action::CodeLeft,
    Action::CodeRight,
    Action::Outline,
    Action::NextHeading,
    Action::PreviousHeading,
    // finding
    Action::Find,
    Action::NextHit,
    Action::PreviousHit,
    Action::Filter,
    Action::ClearFilter,
    Action::Search,
    Action::ByRegex,
    Action::ByCase,
    Action::ByWord,
    Action::Sort,
    Action::OpenTags,
    Action::Include,
    Action::Exclude,
    Action::AllOrAny,
    Action::Narrow,
    Action::Apply,
    Action::Stats,
    // copying to the reader's own terminal
    Action::CopyCode,
    Action::CopyUrl,
    Action::Copy,
    // fields, menus, questions
    Action::Choose,
    Action::Keep,
    Action::Complete,
    Action::Cancel,
    // the screen
    Action::Help,
    Action::Palette,
    Action::Zoom,
    Action::Theme,
    Action::Mouse,
    Action::Messages,
    Action::Redraw,
    Action::Quit,
];

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
        READER_ACTIONS.contains(&self) || self.tag_index().is_some()
    }

    /// Returns which of the nine most used tags a digit toggles, from 0.
    pub fn tag_index(self) -> Option<usize> {
        let first = Self::Tag1 as usize;
        let place = (self as usize).checked_sub(first)?;
        (place < 9).then_some(place)
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
        // a new action is denied to readers until it is added to their list above
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

    #[test]
    fn digit_actions_have_a_tag_index() {
        assert_eq!(Action::Tag1.tag_index(), Some(0));
        assert_eq!(Action::Tag9.tag_index(), Some(8));
        assert_eq!(Action::ClearFilter.tag_index(), None);
        assert_eq!(Action::Down.tag_index(), None);
    }
}
