//! Events that the app handles.

use std::collections::HashMap;

use crate::blog::git::Change;
use crate::blog::{Delta, PostId};
use crate::config::{Key, KeyCode};
use crate::markdown::PictureKey;
use crate::markdown::colour::{CodeKey, Coloured};

use super::change_preview::{Operated, Planned};
use super::check::Checked;
use super::edit::completion_items::Headings;
use super::edit::spelling::Spelled;
use super::edit::{Compared, Kept, Loaded, Recovered, Saved};
use super::full_text::InTexts;
use super::images::Pixels;
use super::layout::Size;
use super::metadata_form::SheetDone;
use super::mouse::Mouse;
use super::new_blog::BlogRefused;
use super::notice::{Level, Topic};
use super::preview::Rendered;
use super::search::Sought;
use super::typed_text::Unfinished;

/// A chunk of text that a terminal sent as keys, faster than anybody types: a paste without
/// bracketed paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poured {
    /// The chunk, with `\n` line breaks.
    pub text: String,
    /// Input that it continues.
    pub follows: Follows,
    /// Whether it is too long for key presses; a short chunk acts as keys outside the editor.
    pub is_long: bool,
}

/// Input that a chunk of pasted text continues; both are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Nothing: it is the first chunk.
    Nothing,
    /// This many bytes that were inserted as typing before the paste was detected.
    Keys(usize),
    /// The previous chunk.
    Piece,
}

impl Poured {
    /// Returns the key presses that type the chunk.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.text.chars().map(|c| match c {
            '\n' => Key::plain(KeyCode::Enter),
            '\t' => Key::plain(KeyCode::Tab),
            c => Key::char(c),
        })
    }
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// Text arrived as keys, faster than anybody types.
    Poured(Poured),
    /// The mouse was used.
    Mouse(Mouse),
    /// The terminal was resized.
    Resize(Size),
    /// Posts were read, for the first time or after a change.
    Read(Delta),
    /// The first scan has finished.
    ScanDone,
    /// All posts have their final dates: the first commits were looked up.
    Dated,
    /// Exactly these posts differ from the last commit.
    Changes(HashMap<PostId, Change>),
    /// A post was laid out.
    Rendered(Box<Rendered>),
    /// Code was highlighted.
    Coloured(Vec<(CodeKey, Coloured)>),
    /// An image was decoded, or can't be.
    Pictured(PictureKey, Pixels),
    /// Something changed in the folders of the blog, perhaps an image.
    Touched,
    /// The terminal reported its background.
    Background {
        /// Whether it is dark.
        dark: bool,
    },
    /// A file was read for the editor.
    Loaded(Box<Loaded>),
    /// A save finished.
    Saved(Box<Saved>),
    /// An autosave finished or failed.
    Kept(Kept),
    /// These files have unsaved text of an earlier run.
    Recovered(Vec<Recovered>),
    /// An earlier run left unsaved text of forms and prompts.
    Unfinished(Vec<Unfinished>),
    /// Two texts were compared.
    Compared(Box<Compared>),
    /// Headings of a post that a link points to.
    Headings(Headings),
    /// Words were spell-checked.
    Spelled(Box<Spelled>),
    /// Some of the posts were searched.
    Sought(Box<Sought>),
    /// The texts of posts were searched for quoted words of the filter.
    InTexts(Box<InTexts>),
    /// A check finished.
    Checked(Checked),
    /// A change was planned.
    Planned(Box<Planned>),
    /// The metadata of a post was read, or what saving it would change was planned.
    Sheet(Box<SheetDone>),
    /// A blog could not be created.
    BlogRefused(Box<BlogRefused>),
    /// An operation was applied, undone or refused.
    Operated(Box<Operated>),
    /// A message to show.
    Say(Level, Topic, String),
    /// The program continues after being suspended.
    Resumed,
    /// A deadline of the app has passed.
    Tick,
    /// The program is asked to quit.
    Terminate,
}
