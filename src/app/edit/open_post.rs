//! An open post: its text, per-line caches and save state.
//!
//! The last known text on disk is kept beside the text being edited: the next save knows which
//! version it may replace, and conflicting versions have a common base to be compared with.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::blog::save::Base;
use crate::blog::{PostId, Stamp, human_date, lossless_text};
use crate::editor::highlight::{self, Run, State};
use crate::editor::spell;
use crate::editor::word_counts::Words;
use crate::editor::{Buffer, Room, Selection, Text, Transaction, Viewport, grapheme};

use super::read_only::Lock;
use super::writing_settings::Said;

/// Debounce delay of word count and preview after the last key, in milliseconds.
const CALM: i64 = 120;
/// Longest delay after the first key, in milliseconds.
const LATEST: i64 = 500;
/// Lines highlighted per frame at most.
const LINES: usize = 4_000;
/// Edits in longer lines, in bytes, do not update the word count until they are saved.
const COUNTED: usize = 256 << 10;
/// In lines longer than this, in bytes, columns count characters instead of graphemes.
const SHORT: usize = 4_096;

/// A text as loaded from disk.
#[derive(Clone, Debug)]
pub struct OnDisk {
    /// The text.
    pub text: Text,
    /// Word counts of its lines.
    pub words: Words,
    /// Version of the file that the next save may replace.
    pub base: Base,
    /// Whether characters in it stand for bytes that are not UTF-8 ([`crate::blog::lossless_text`]).
    pub is_escaped: bool,
    /// Whether bytes were replaced for display, which makes it read-only.
    pub lossy: bool,
    /// Whether it is only the beginning of a file that is too large to edit.
    pub is_cut: bool,
}

/// Debounced snapshot used by the word counter and the preview.
#[derive(Clone, Debug, Default)]
pub struct Calm {
    /// The text.
    pub text: Text,
    /// Its revision.
    pub state: u64,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// Words in the body.
    pub words: usize,
    /// Writing settings in the front matter.
    pub said: Said,
    /// Whether something can be completed at the cursor.
    pub completes: bool,
}

/// An autosave that is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Revision of the text.
    pub state: u64,
    /// When it was written.
    pub at: Timestamp,
}

/// A running save.
#[derive(Clone, Debug)]
pub struct Saving {
    /// Revision of the text.
    pub state: u64,
    /// The text.
    pub text: Text,
    /// Whether another save was requested meanwhile.
    pub again: bool,
}

/// The last click in the text, to detect double clicks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clicked {
    /// Time of the click.
    pub(super) at: Timestamp,
    /// Position in the text.
    pub(super) place: usize,
    /// Consecutive clicks: the second selects the word, the third the line.
    pub(super) count: usize,
}

/// A post that is open for editing.
#[derive(Debug)]
pub struct Desk {
    /// The file.
    pub path: PathBuf,
    /// Display name: its path in the blog.
    pub name: String,
    /// The post, if it is in the post list.
    pub post: Option<PostId>,
    /// The text.
    pub buffer: Buffer,
    /// Visible part of the text.
    pub view: Viewport,
    /// Why it is read-only.
    pub lock: Option<Lock>,
    /// Debounced snapshot for word count and preview.
    pub calm: Calm,
    /// The running save.
    pub saving: Option<Saving>,
    /// The autosave on disk.
    pub kept: Option<Kept>,
    /// Version of the file that the next save may replace; `None` for a file that does not exist.
    pub base: Option<Base>,
    /// Text of that version.
    pub loaded: Text,
    /// Whether characters in the text stand for bytes that are not UTF-8.
    pub is_escaped: bool,
    /// Revision that was last autosaved or needs no autosave.
    pub told: Option<u64>,
    words: Words,
    /// Words of the body that were not written in this session.
    found_words: usize,
    /// Whether a huge line was changed and its words have not been counted since.
    uncounted: bool,
    pub(super) styles: highlight::Cache,
    /// Misspelled words of the lines seen so far.
    pub(super) spelling: spell::Lines,
    /// Revision and top position for which a spell check was last requested.
    pub(super) spell_asked: Option<(u64, usize)>,
    pub(super) painted: Vec<(usize, Vec<Run>)>,
    /// Whether lines on the screen are not highlighted yet.
    pub(super) waits: bool,
    restless: Option<(Timestamp, Timestamp)>,
    /// When the text was last changed.
    pub typed: Option<Timestamp>,
    /// The last click.
    pub(super) clicked: Option<Clicked>,
}

impl Desk {
    /// Opens a text; `start` is the highlighter's state before its first line.
    pub fn new(
        path: PathBuf,
        name: String,
        post: Option<PostId>,
        disk: OnDisk,
        start: State,
    ) -> Self {
        let mut desk = Self {
            lock: Lock::of(&disk),
            path,
            name,
            post,
            loaded: disk.text.clone(),
            is_escaped: disk.is_escaped,
            buffer: Buffer::of(disk.text),
            view: Viewport::default(),
            calm: Calm::default(),
            saving: None,
            kept: None,
            base: Some(disk.base),
            told: Some(0),
            words: disk.words,
            found_words: 0,
            uncounted: false,
            styles: highlight::Cache::of(start),
            spelling: spell::Lines::default(),
            spell_asked: None,
            painted: Vec::new(),
            waits: false,
            restless: None,
            typed: None,
            clicked: None,
        };
        desk.come_to_rest();
        desk.found_words = desk.calm.words;
        desk
    }

    /// Returns the number of words added to the body since the text was opened.
    pub fn written(&self) -> usize {
        self.calm.words.saturating_sub(self.found_words)
    }

    /// Whether the text differs from the last one sent to disk.
    pub fn is_unsaved(&self) -> bool {
        match &self.saving {
            Some(saving) => saving.state != self.buffer.state(),
            None => self.buffer.is_modified(),
        }
    }

    /// Whether the text is certainly on disk: unchanged, and no save is running.
    pub fn is_on_disk(&self) -> bool {
        self.saving.is_none() && !self.buffer.is_modified()
    }

    /// Applies a change; word count and preview follow when typing pauses.
    pub fn apply(&mut self, change: &Transaction, now: Timestamp) {
        self.buffer.apply(change);
        self.typed = Some(now);
        self.moved(now);
    }

    /// Sets the selection.
    pub fn select(&mut self, selection: Selection, now: Timestamp) {
        self.buffer.select(selection);
        self.moved(now);
    }

    /// Records that the cursor moved or the text changed.
    pub fn moved(&mut self, now: Timestamp) {
        self.view.hold();
        self.stirred(now);
    }

    /// Restarts the debounce timer.
    pub fn stirred(&mut self, now: Timestamp) {
        let first = self.restless.map_or(now, |(first, _)| first);
        self.restless = Some((first, now));
    }

    /// Updates the per-line caches after edits, and scrolls the view to the cursor.
    pub fn settle(&mut self, room: Option<Room>) {
        if let Some(touched) = self.buffer.take_touched() {
            let text = self.buffer.text();
            let (line, before, after) = (touched.line, touched.before, touched.after);
            self.styles.edited(line, before, after);
            let head = |line| text.line_head(line, highlight::MOST_BYTES);
            self.spelling.edited(line, before, after, head);
            let bytes = text.line_end(line + after.saturating_sub(1)) - text.line_start(line);
            if bytes <= COUNTED || before != after {
                let line_of = |line| text.slice(text.line_range(line));
                self.words.edited(line, before, after, line_of);
            } else {
                self.uncounted = true;
            }
        }
        let Some(room) = room else { return };
        let text = self.buffer.text();
        self.view.settle(text, self.buffer.head(), room);
        self.paint(room);
    }

    /// Highlights the lines on the screen.
    fn paint(&mut self, room: Room) {
        let text = self.buffer.text();
        let rows = self.view.rows(text, room);
        let mut lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
        lines.dedup();
        let head = |line| text.line_head(line, highlight::MOST_BYTES);
        let last = lines.last().copied().unwrap_or(0);
        self.waits = !self.styles.reach(last, LINES, head);
        let styles = &mut self.styles;
        let runs = lines.into_iter().map(|line| {
            let runs = styles.runs(line, head).to_vec();
            (line, runs)
        });
        self.painted = runs.collect();
    }

    /// Returns the tokens of a line on the screen.
    pub fn runs(&self, line: usize) -> &[Run] {
        let place = self.painted.binary_search_by_key(&line, |(line, _)| *line);
        let found = place.ok().and_then(|place| self.painted.get(place));
        found.map_or(&[], |(_, runs)| runs.as_slice())
    }

    /// Returns the parser state at the cursor line: front matter, code, text.
    pub fn state_here(&self) -> State {
        let line = self.buffer.text().line_of(self.buffer.head());
        self.styles.state(line)
    }

    /// Returns when an update is due without input.
    pub fn deadline(&self, now: Timestamp) -> Option<Timestamp> {
        let rest = self.restless.map(|(first, last)| {
            let rest = human_date::later(last, CALM);
            rest.min(human_date::later(first, LATEST))
        });
        if self.waits { Some(now) } else { rest }
    }

    /// Whether word count and preview are out of date.
    pub(super) fn is_restless(&self) -> bool {
        self.restless.is_some()
    }

    /// Updates word count and preview once typing pauses.
    pub fn calm_down(&mut self, now: Timestamp) {
        let is_due = self.restless.is_some() && self.deadline(now).is_some_and(|at| at <= now);
        if is_due {
            self.come_to_rest();
        }
    }

    /// Updates word count and preview now.
    pub fn come_to_rest(&mut self) {
        self.restless = None;
        let body = self.body_line();
        let text = self.buffer.text();
        self.calm = Calm {
            text: text.clone(),
            state: self.buffer.state(),
            cursor: self.place(),
            words: self.words.body(body).words,
            said: Said::of(text, body),
            completes: self.place_here().is_some(),
        };
    }

    /// Returns line and column of the cursor, from 1.
    pub fn place(&self) -> (usize, usize) {
        let (text, head) = (self.buffer.text(), self.buffer.head());
        let line = text.line_of(head);
        let start = text.line_start(line);
        let column = if head - start > SHORT {
            text.chars_in(start..head)
        } else {
            let before = text.slice(start..head);
            crate::text::width::clusters(&before).count()
        };
        (line + 1, column + 1)
    }

    /// Returns the position at a line and column, both from 1.
    pub fn at(&self, (line, column): (usize, usize)) -> usize {
        let text = self.buffer.text();
        let line = line.saturating_sub(1).min(text.lines() - 1);
        let (mut at, end) = (text.line_start(line), text.line_end(line));
        for _ in 1..column.min(SHORT) {
            if at >= end {
                break;
            }
            at = grapheme::next(text, at);
        }
        at.min(end)
    }

    /// Returns the first line of the body, from 0.
    fn body_line(&mut self) -> usize {
        let text = self.buffer.text();
        let head = |line| text.line_head(line, highlight::MOST_BYTES);
        let styles = &mut self.styles;
        let is_matter = |line: &usize| {
            styles.reach(*line, LINES, head);
            styles.state(*line).in_front_matter()
        };
        let matter = (1..text.lines()).take_while(is_matter);
        matter.last().map_or(0, |last| last + 1)
    }

    /// Records that the text is the one on disk.
    pub fn now_on_disk(&mut self, loaded: Text, base: Base) {
        self.buffer.mark_saved(self.buffer.state());
        let written = self.written();
        self.told = Some(self.buffer.state());
        self.kept = None;
        self.loaded = loaded;
        self.base = Some(base);
        self.come_to_rest();
        self.found_words = self.calm.words.saturating_sub(written);
    }

    /// Records a save that is visible on disk but may not last: the text there comes from
    /// here, is no external change, and still counts as unsaved.
    pub fn on_disk_unsure(&mut self, saving: Saving) {
        let text = saving.text.to_string();
        let bytes = if self.is_escaped {
            lossless_text::to_bytes(&text)
        } else {
            text.into_bytes()
        };
        self.base = Some(match &self.base {
            Some(base) => base.with(&bytes),
            None => Base::new(&bytes, Stamp::default()),
        });
        self.loaded = saving.text;
        self.buffer.mark_unsaved();
        self.told = None;
    }

    /// Records a successful save.
    pub fn saved(&mut self, saving: Saving, base: Base) {
        self.buffer.mark_saved(saving.state);
        self.loaded = saving.text;
        self.base = Some(base);
        if std::mem::take(&mut self.uncounted) {
            let text = self.buffer.text();
            self.words = Words::new(text.lines(), |line| text.slice(text.line_range(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Step;

    const ROOM: Room = Room {
        columns: 20,
        rows: 5,
    };

    fn desk(contents: &str) -> Desk {
        let text = Text::new(contents);
        let words = Words::new(text.lines(), |line| text.slice(text.line_range(line)));
        let disk = OnDisk {
            base: Base::new(contents.as_bytes(), Stamp::default()),
            words,
            text,
            is_escaped: false,
            lossy: false,
            is_cut: false,
        };
        let mut desk = Desk::new("a.md".into(), "a.md".to_owned(), None, disk, State::START);
        desk.settle(Some(ROOM));
        desk.come_to_rest();
        desk
    }

    fn at(milliseconds: i64) -> Timestamp {
        human_date::later(Timestamp::UNIX_EPOCH, milliseconds)
    }

    fn typed(desk: &mut Desk, text: &str, now: Timestamp) {
        let change = Transaction::replace(desk.buffer.selection().range(), text);
        desk.apply(&change.step(Step::Typing), now);
        desk.settle(Some(ROOM));
    }

    #[test]
    fn counters_follow_when_the_keys_rest_or_after_half_a_second() {
        let mut desk = desk("");
        for key in 0..8 {
            typed(&mut desk, "a ", at(key * 100));
            desk.calm_down(at(key * 100));
        }
        assert_eq!(desk.calm.words, 6, "those typed within 500 ms");
        assert_eq!(desk.deadline(at(700)), Some(at(820)));
        desk.calm_down(at(820));
        assert_eq!((desk.calm.words, desk.calm.cursor), (8, (1, 17)));
        assert_eq!(desk.deadline(at(900)), None);
    }

    #[test]
    fn words_are_those_of_the_body() {
        let mut desk = desk("---\ntitle: A b c\n---\n\none two\n");
        assert_eq!(desk.calm.words, 2);
        desk.select(Selection::at(desk.at((5, 8))), at(0));
        typed(&mut desk, " three\nfour", at(0));
        desk.come_to_rest();
        assert_eq!(desk.calm.words, 4);
    }

    #[test]
    fn a_line_on_the_screen_has_its_looks_after_an_edit_above() {
        let mut desk = desk("a\n```\ncode\n");
        assert!(!desk.runs(2).is_empty());
        typed(&mut desk, "new\n", at(0));
        let kinds: Vec<highlight::Kind> = desk.runs(3).iter().map(|run| run.kind).collect();
        assert_eq!(kinds, [highlight::Kind::Code]);
    }

    #[test]
    fn places_are_lines_and_clusters() {
        let mut desk = desk("ab\ne\u{301}日x\n");
        let x = desk.at((2, 3));
        assert_eq!(desk.buffer.text().slice(x..x + 1), "x");
        desk.select(Selection::at(x), at(0));
        assert_eq!(desk.place(), (2, 3));
        assert_eq!(desk.at((9, 9)), desk.buffer.text().len());
        assert_eq!(desk.at((1, 99)), 2);
    }
}
