//! Events that the app handles.

use std::collections::HashMap;

use crate::blog::git::GitChange;
use crate::blog::{Delta, PostId};
use crate::config::{Action, Key, KeyCode};
use crate::markdown::ImageKey;
use crate::markdown::color::{HighlightedSnippet, SnippetKey};
use crate::text::Size;

use super::images::RenderedImage;
use super::jobs::change::{ChangeApplied, PreviewReady};
use super::jobs::check::CheckResult;
use super::jobs::edit::{
    AutosaveDone, CompareDone, LoadDone, PostHeadings, PostImages, RecoveredFile, SaveDone,
};
use super::jobs::full_text::FullTextMatches;
use super::jobs::links::FoundLinks;
use super::jobs::metadata::MetadataReady;
use super::jobs::render::Rendered;
use super::jobs::search::SearchResults;
use super::jobs::spelling::SpellDone;
use super::jobs::typed_text::UnfinishedText;
use super::new_blog::NewBlogRefusal;
use super::notice::{NoticeLevel, NoticeTopic};

/// A chunk of text that a terminal sent as keys, faster than anybody types: a paste without
/// bracketed paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedKeys {
    /// The chunk, with `\n` line breaks.
    pub text: String,
    /// Input that it continues.
    pub follows: PasteContinuation,
    /// Whether it is too long for key presses; a short chunk acts as keys outside the editor.
    pub is_long: bool,
}

/// Input that a chunk of pasted text continues; both are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteContinuation {
    /// Nothing: it is the first chunk.
    Nothing,
    /// This many bytes that were inserted as typing before the paste was detected.
    Keys(usize),
    /// The previous chunk.
    Chunk,
}

impl PastedKeys {
    /// Returns the key presses that type the chunk.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.text.chars().map(|c| match c {
            '\n' => Key::plain(KeyCode::Enter),
            '\t' => Key::plain(KeyCode::Tab),
            c => Key::char(c),
        })
    }
}

/// A mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MouseInput {
    /// Kind of the event.
    pub kind: MouseKind,
    /// Column on the screen.
    pub x: usize,
    /// Row on the screen.
    pub y: usize,
}

/// Something on the screen that does what a key would, when it is clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    /// An action: a key hint, the sort order, the filter.
    Action(Action),
    /// A tag, to be included in the filter or removed from it.
    Tag(String),
}

/// Kind of a mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// Wheel turned down.
    WheelDown,
    /// Wheel turned up.
    WheelUp,
    /// Main button pressed.
    Click,
    /// Mouse moved with the main button down.
    Drag,
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Text arrived as keys, faster than anybody types.
    PastedKeys(PastedKeys),
    /// The mouse was used.
    Mouse(MouseInput),
    /// Something on the screen was clicked that does what a key would.
    Activate(ClickTarget),
    /// The terminal was resized.
    Resize(Size),
    /// Posts were read, for the first time or after a change.
    PostsChanged(Delta),
    /// The first scan has finished.
    ScanDone,
    /// All posts have their final dates: the first commits were looked up.
    DatesDone,
    /// Exactly these posts differ from the last commit.
    GitChanges(HashMap<PostId, GitChange>),
    /// A post was laid out.
    Rendered(Box<Rendered>),
    /// Code was highlighted.
    Colored(Vec<(SnippetKey, HighlightedSnippet)>),
    /// An image was decoded, or can't be.
    ImageReady(ImageKey, RenderedImage),
    /// Something changed in the folders of the blog, perhaps an image.
    FolderChanged,
    /// The terminal reported its background.
    Background {
        /// Whether it is dark.
        dark: bool,
    },
    /// A file was read for the editor.
    Loaded(Box<LoadDone>),
    /// A save finished.
    Saved(Box<SaveDone>),
    /// An autosave finished or failed.
    AutosaveDone(AutosaveDone),
    /// These files have unsaved text of an earlier run.
    Recovered(Vec<RecoveredFile>),
    /// An earlier run left unsaved text of forms and prompts.
    UnfinishedTexts(Vec<UnfinishedText>),
    /// Two texts were compared.
    Compared(Box<CompareDone>),
    /// Headings of a post that a link points to.
    Headings(PostHeadings),
    /// Lines of a post were read for the clipboard, or can't be: why not.
    LinesRead(Result<String, String>),
    /// The image files that a post can show were listed.
    ImagesListed(PostImages),
    /// Words were spell-checked.
    SpellingDone(Box<SpellDone>),
    /// Some of the posts were searched.
    SearchResults(Box<SearchResults>),
    /// The texts of posts were searched for quoted words of the filter.
    FullTextMatches(Box<FullTextMatches>),
    /// The links between the posts were found.
    LinksFound(FoundLinks),
    /// A check finished.
    CheckDone(CheckResult),
    /// A change was planned.
    PreviewReady(Box<PreviewReady>),
    /// The metadata of a post was read, or what saving it would change was planned.
    MetadataReady(Box<MetadataReady>),
    /// A blog could not be created.
    BlogRefused(Box<NewBlogRefusal>),
    /// An operation was applied, undone or refused.
    ChangeApplied(Box<ChangeApplied>),
    /// A message to show.
    Notify(NoticeLevel, NoticeTopic, String),
    /// The program continues after being suspended.
    Resumed,
    /// A deadline of the app has passed.
    Tick,
    /// The program is asked to quit.
    Terminate,
}

impl Event {
    /// Whether it comes from the user: a key, the mouse, pasted text, a new size.
    pub fn is_input(&self) -> bool {
        matches!(
            self,
            Self::Key(_) | Self::Paste(_) | Self::PastedKeys(_) | Self::Mouse(_) | Self::Resize(_)
        )
    }
}
