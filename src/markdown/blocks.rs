//! A parsed post without a width: one clean text, and what each part of it means.
//!
//! The text of all blocks stands in one buffer. Looks, links and source lines are tables over its
//! offsets, so that the layout may cut the text anywhere and still find them by address.

mod anchor;
mod build;
mod cells;
mod code;
mod element;
mod fold;
mod footnote;
mod grid;
mod html;
mod ink;
mod inline;
mod mentions;
mod options;
mod picture;
mod piece;
mod place;
mod print;
mod raw;
mod scope;
mod section;
mod spot;

use crate::text::{Clean, Role};

pub(super) use build::build;
pub(super) use code::Code;
pub(super) use ink::{Ink, Tone};
pub use mentions::mentions;
pub(super) use picture::Picture;
pub(super) use print::Print;

/// A parsed post: width-free, cheap to keep and to share between threads.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The text of all blocks, one behind the other.
    pub(super) text: Clean,
    /// From this offset on, the text has this ink.
    pub(super) inks: Vec<(usize, Ink)>,
    /// From this offset on, the text comes from this line of the body.
    pub(super) sources: Vec<(usize, usize)>,
    /// Pieces of the text that begin on a row of their own.
    pub(super) lines: Vec<Extent>,
    /// The blocks from top to bottom.
    pub(super) blocks: Vec<Block>,
    /// What blocks stand in; the first is the post itself.
    pub(super) containers: Vec<Container>,
    /// The tables, named by their blocks.
    pub(super) tables: Vec<Table>,
    /// The links in order.
    pub(super) links: Vec<Target>,
    /// Names that links within the post may have, each with the line of the body it stands in.
    pub(super) anchors: Vec<(String, usize)>,
    /// The parts that fold, in order.
    pub(super) folds: Vec<FoldMade>,
    /// Whether a marker ends the excerpt.
    pub(super) excerpt_ends: bool,
}

impl Document {
    /// Tells whether a marker ends the excerpt.
    pub fn has_excerpt_end(&self) -> bool {
        self.excerpt_ends
    }

    /// Tells whether there are so many bytes of text behind the place where a line of the body begins.
    pub fn holds_beyond(&self, line: usize, bytes: usize) -> bool {
        let before = self.sources.partition_point(|&(_, source)| source < line);
        let at = self.sources.get(before).map(|&(at, _)| at);
        at.is_some_and(|at| self.text.as_str().len() - at >= bytes)
    }

    /// Tells whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Gives the addresses of the images that stand by themselves, in order.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        let blocks = self.blocks.iter();
        blocks.filter_map(|block| match &block.kind {
            Kind::Picture(picture) => Some(picture.url.as_str()),
            _ => None,
        })
    }

    /// Gives the lines of a block or a cell.
    pub(super) fn lines(&self, lines: Extent) -> &[Extent] {
        self.lines.get(lines.start..lines.end).unwrap_or_default()
    }

    /// Gives the text of an extent.
    pub(super) fn slice(&self, extent: Extent) -> &str {
        let text = self.text.as_str();
        text.get(extent.start..extent.end).unwrap_or_default()
    }

    /// Adds a line of its own with one ink; gives its index.
    pub(super) fn add_line(&mut self, text: &Clean, ink: Ink, line: usize) -> Extent {
        let start = self.text.as_str().len();
        self.inks.push((start, ink));
        self.sources.push((start, line));
        self.text = std::mem::take(&mut self.text).join(text);
        self.lines
            .push(Extent::new(start, self.text.as_str().len()));
        Extent::new(self.lines.len() - 1, self.lines.len())
    }

    /// Adds a link; gives its index.
    pub(super) fn add_link(&mut self, target: Target) -> usize {
        self.links.push(target);
        self.links.len() - 1
    }

    /// Gives the text of some lines without marks and words of ours.
    pub(super) fn plain(&self, lines: Extent) -> String {
        let mut plain = String::new();
        for &line in self.lines(lines) {
            let mut inks = self.inks(line).peekable();
            while let Some((start, ink)) = inks.next() {
                let end = inks.peek().map_or(line.end, |&(at, _)| at);
                if !matches!(ink.tone, Tone::Note | Tone::Tick) {
                    plain.push_str(self.slice(Extent::new(start, end)));
                }
            }
        }
        plain.trim().to_owned()
    }

    /// Gives the text of a summary, also where it is ours.
    pub(super) fn summary(&self, lines: Extent) -> String {
        let plain = self.plain(lines);
        if plain.is_empty() {
            let lines = self.lines(lines).iter();
            return lines.map(|&line| self.slice(line)).collect();
        }
        plain
    }

    /// Gives the line of the body that the text at an offset comes from; 0 where there is none.
    pub(super) fn source(&self, offset: usize) -> usize {
        let next = self.sources.partition_point(|&(at, _)| at <= offset);
        let here = next.checked_sub(1).and_then(|last| self.sources.get(last));
        here.map_or(0, |&(_, line)| line)
    }

    /// Gives the inks of an extent: for each its beginning within the extent.
    pub(super) fn inks(&self, extent: Extent) -> impl Iterator<Item = (usize, Ink)> + Clone {
        let first = self.inks.partition_point(|&(at, _)| at <= extent.start);
        let inks = self.inks.get(first.saturating_sub(1)..).unwrap_or_default();
        inks.iter()
            .take_while(move |&&(at, _)| at < extent.end)
            .map(move |&(at, ink)| (at.max(extent.start), ink))
    }
}

/// A range of offsets or of indices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Extent {
    /// Its first.
    pub(super) start: usize,
    /// The one after its last.
    pub(super) end: usize,
}

impl Extent {
    /// Names a range.
    pub(super) const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Counts what is in it.
    pub(super) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// A block that holds no other block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What it is.
    pub(super) kind: Kind,
    /// Index of the container it stands in.
    pub(super) within: usize,
    /// Indices of its lines.
    pub(super) lines: Extent,
    /// The line of the body it begins at; 0 for a block of ours.
    pub(super) line: usize,
}

/// What a block is.
#[derive(Clone, Debug, Hash)]
pub(super) enum Kind {
    /// A paragraph, or the text of a tight list item.
    Text,
    /// A heading, its level and anchor.
    Heading(u8, String),
    /// A code block.
    Code(Box<Code>),
    /// A thematic break.
    Rule,
    /// Where the excerpt ends.
    ExcerptEnd,
    /// A table, by index.
    Table(usize),
    /// The first row of a note; its lines hold the title.
    NoteHead,
    /// The label of a tab, or a word that is explained below.
    Label,
    /// One line about something that cannot be shown, cut to the width.
    Placeholder,
    /// An image that stands by itself; its lines name it.
    Picture(Picture),
}

/// Something blocks stand in.
#[derive(Clone, Debug)]
pub(super) struct Container {
    /// What it is.
    pub(super) holder: Holder,
    /// Index of the container it stands in; its own for the post itself.
    pub(super) parent: usize,
    /// How many containers it stands in.
    pub(super) depth: usize,
}

/// What a container is.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    /// The post.
    Post,
    /// A block quote.
    Quote,
    /// A note, tip or warning.
    Note(NoteKind),
    /// A list.
    List(List),
    /// An item of a list: its number where the list has numbers, its box where it is a task.
    Item(Option<u64>, Option<bool>),
    /// A footnote, its number, and the link back to its mark where one refers to it.
    Footnote(usize, Option<usize>),
    /// A part that folds, by index: its summary, and then its body.
    Fold(usize),
    /// What folds.
    Body(usize),
    /// A tab, or what explains a word.
    Indent,
}

/// A part that folds.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoldMade {
    /// Whether it begins open.
    pub(super) open: bool,
}

/// A list as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    /// Whether blanks stand between its items.
    pub(super) loose: bool,
    /// How many lists with bullets it stands in.
    pub(super) depth: usize,
    /// The number its next item would have, where it has numbers.
    pub(super) next: Option<u64>,
}

impl List {
    /// Counts the digits of its largest number; 0 for a list with bullets.
    pub(super) fn digits(self) -> usize {
        let last = self.next.map(|next| next.saturating_sub(1));
        last.map_or(0, |last| last.checked_ilog10().unwrap_or(0) as usize + 1)
    }
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct NoteKind {
    /// Its name as shown.
    pub(super) name: Clean,
    /// Its colour.
    pub(super) role: Role,
}

impl NoteKind {
    /// Takes the word that opens a note; an unknown one is shown as it is.
    pub(super) fn of(word: &str) -> Self {
        let (name, role) = match word.to_ascii_lowercase().as_str() {
            "note" | "secondary" => ("Note", Role::Accent),
            "info" => ("Info", Role::Accent),
            "important" => ("Important", Role::Accent),
            "tip" | "success" => ("Tip", Role::Good),
            "warning" => ("Warning", Role::Warn),
            "caution" => ("Caution", Role::Warn),
            "danger" => ("Danger", Role::Error),
            "error" => ("Error", Role::Error),
            _ => {
                return Self {
                    name: Clean::new(word),
                    role: Role::Accent,
                };
            }
        };
        Self {
            name: Clean::literal(name),
            role,
        }
    }
}

/// A table: a head and rows of as many cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// One alignment a column.
    pub(super) aligns: Vec<Align>,
    /// For each cell the indices of its lines, row by row, the head first.
    pub(super) cells: Vec<Extent>,
    /// Whether its first row is a head.
    pub(super) head: bool,
}

/// To which side the cells of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Align {
    /// To the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// Where a link goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    /// Its text without marks.
    pub(super) text: String,
    /// Its address as written.
    pub(super) url: String,
    /// The footnote it leads to or back from.
    pub(super) note: Option<NoteLink>,
}

/// A link between a footnote and the marks that refer to it.
#[derive(Clone, Copy, Debug)]
pub(super) enum NoteLink {
    /// A mark in the text, and the number of its footnote.
    Mark(usize),
    /// The number in front of a footnote.
    Number(usize),
}

impl NoteLink {
    /// Names the place where it stands, as GitHub does.
    pub(super) fn anchor(self) -> String {
        match self {
            Self::Mark(number) => format!("fnref-{number}"),
            Self::Number(number) => format!("fn-{number}"),
        }
    }

    /// Makes the link to the other end.
    pub(super) fn target(self) -> Target {
        let (number, other) = match self {
            Self::Mark(number) => (number, Self::Number(number)),
            Self::Number(number) => (number, Self::Mark(number)),
        };
        Target {
            text: format!("[{number}]"),
            url: format!("#{}", other.anchor()),
            note: Some(self),
        }
    }
}
