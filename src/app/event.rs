//! What can happen to the app.

use std::collections::HashMap;

use crate::blog::git::Change;
use crate::blog::{Delta, PostId};
use crate::config::{Key, KeyCode};
use crate::markdown::PictureKey;
use crate::markdown::colour::{CodeKey, Coloured};

use super::blog::BlogRefused;
use super::check::Checked;
use super::edit::names::Headings;
use super::edit::spelling::Spelled;
use super::edit::{Compared, Kept, Loaded, Recovered, Saved};
use super::form::SheetDone;
use super::mouse::Mouse;
use super::notice::{Level, Topic};
use super::pictures::Pixels;
use super::preview::Rendered;
use super::screen::Size;
use super::search::Sought;
use super::steps::{Operated, Planned};
use super::texts::InTexts;
use super::typed::Unfinished;

/// A piece of text that a terminal sent as keys, faster than anybody types: a paste, where the
/// terminal does not bracket pastes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poured {
    /// The piece, with line ends as `\n`.
    pub text: String,
    /// What it goes on with.
    pub follows: Follows,
    /// Whether it is too much for keys: a short piece means its keys where no text is edited.
    pub is_long: bool,
}

/// What a piece of pasted text goes on with; both are one step to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Nothing: it is the first piece.
    Nothing,
    /// This many bytes that were taken for typing before it was clear that they are pasted.
    Keys(usize),
    /// The piece before.
    Piece,
}

impl Poured {
    /// Returns the keys that type the piece.
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
    /// Text came as keys, faster than anybody types it.
    Poured(Poured),
    /// The mouse was used.
    Mouse(Mouse),
    /// The terminal has another size.
    Resize(Size),
    /// Posts were read: for the first time, or because something changed.
    Read(Delta),
    /// The first reading has come to its end.
    ScanDone,
    /// Every post has the date that it keeps: the first commits were looked up.
    Dated,
    /// These posts differ from the last commit, and no others do.
    Changes(HashMap<PostId, Change>),
    /// A post was laid out.
    Rendered(Box<Rendered>),
    /// Code got its colours.
    Coloured(Vec<(CodeKey, Coloured)>),
    /// A picture was decoded, or could not be.
    Pictured(PictureKey, Pixels),
    /// Something in the folders of the blog is another, perhaps an image.
    Touched,
    /// The terminal told what it stands on.
    Background {
        /// Whether that is dark.
        dark: bool,
    },
    /// A file was read to be written.
    Loaded(Box<Loaded>),
    /// A save came to its end.
    Saved(Box<Saved>),
    /// A draft was written, or could not be.
    Kept(Kept),
    /// These files have unsaved text of an earlier run.
    Recovered(Vec<Recovered>),
    /// An earlier run left text that was typed into forms and prompts.
    Unfinished(Vec<Unfinished>),
    /// Two texts were compared.
    Compared(Box<Compared>),
    /// The headings of a post that a link leads into.
    Headings(Headings),
    /// Words were looked at.
    Spelled(Box<Spelled>),
    /// Some of the posts were looked through.
    Sought(Box<Sought>),
    /// The texts of the posts were looked through for words of the filter.
    InTexts(Box<InTexts>),
    /// A check came to its end.
    Checked(Checked),
    /// A step was planned.
    Planned(Box<Planned>),
    /// The metadata of a post was read, or what a save of it would change.
    Sheet(Box<SheetDone>),
    /// A blog could not be made.
    BlogRefused(Box<BlogRefused>),
    /// A step was done or taken back, or was not.
    Operated(Box<Operated>),
    /// Something is to be said.
    Say(Level, Topic, String),
    /// The program goes on after it was suspended.
    Resumed,
    /// A deadline of the app has come.
    Tick,
    /// The program is asked to end.
    Terminate,
}
