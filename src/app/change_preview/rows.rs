//! Rows of the change preview, and scrolling in them.

use crate::app::list_navigation::next_row;
use crate::config::action_sets::Motion;
use crate::text::{CleanText, Size, wrap};

use super::{ChangePreviews, ChangeRow};

impl ChangePreviews {
    /// Returns the visible rows.
    pub fn rows(&self, room: Size) -> impl Iterator<Item = ChangeRow<'_>> {
        self.all_rows(room.width).skip(self.top).take(room.height)
    }

    /// Returns the number of all rows at this width.
    pub fn count(&self, width: usize) -> usize {
        self.all_rows(width).count()
    }

    fn all_rows(&self, width: usize) -> impl Iterator<Item = ChangeRow<'_>> {
        let answer = self.result.as_ref();
        let plan = answer.and_then(|answer| answer.as_ref().ok());
        let declined = answer.and_then(|answer| answer.as_ref().err());
        let whys = declined.into_iter().flat_map(|it| &it.lines);
        let change = plan.map(|it| &it.plan);
        let notes = change.into_iter().flat_map(|it| &it.notes);
        let missing = change.and_then(|it| it.undefined_tag.as_ref());
        let missing = missing.map(|tag| format!("`{tag}` is not in the tags file"));
        let files = plan.into_iter().flat_map(|it| &it.files);
        let has_words = change.is_some_and(|it| !it.notes.is_empty() || it.undefined_tag.is_some());
        let files = files.enumerate().flat_map(move |(place, file)| {
            let blank = (place > 0 || has_words).then_some(ChangeRow::Blank);
            let lines = file.lines.iter().map(ChangeRow::Line);
            blank
                .into_iter()
                .chain([ChangeRow::File(file)])
                .chain(lines)
        });
        let wrapped = move |text: &str| wrap::wrap(CleanText::new(text).as_str(), width);
        let whys = whys.flat_map(move |why| wrapped(why)).map(ChangeRow::Why);
        let notes = notes.cloned().chain(missing);
        let notes = notes
            .flat_map(move |note| wrapped(&note))
            .map(ChangeRow::Note);
        whys.chain(notes).chain(files)
    }

    /// Scrolls by a motion.
    pub(super) fn scroll_by(&mut self, motion: Motion, room: Size) {
        let page = room.height.saturating_sub(1).max(1);
        let last = self.count(room.width).saturating_sub(room.height);
        self.top = next_row(motion, self.top, last, page);
    }
}
