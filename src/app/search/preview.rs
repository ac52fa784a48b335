//! Preview beside the search results: scrolled to the selected match, with all matches marked.

use crate::app::find::FindMatches;
use crate::app::preview::PreviewPane;

use super::SearchPane;

impl SearchPane {
    /// Returns the text to mark in a post: the search text, or for a regex the text it matched in
    /// the selected line.
    fn marked_text(&self) -> String {
        let hit = self.selected().and_then(|choice| choice.line);
        let found = hit.and_then(|hit| hit.text.get(hit.ranges.first()?.clone()));
        let words = match found {
            Some(found) if self.options.regex => found,
            _ if self.options.regex => "",
            _ => self.text(),
        };
        // a rendered line has one space where the source has several, or a line break
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Marks the matches in the displayed post. The current one becomes that of the selection if
    /// none were marked before, or if `restart`.
    pub(in crate::app) fn mark_matches(&self, restart: bool, preview: &mut PreviewPane) {
        let text = self.marked_text();
        let before = preview.matches.as_ref();
        if before.is_some_and(|found| found.text == text) && !restart {
            return;
        }
        if text.is_empty() {
            preview.matches = None;
            return;
        }
        let hits = preview.find(&text);
        let choice = self.selected();
        let is_here = |id| preview.id() == Some(id);
        let line = choice
            .filter(|choice| is_here(&choice.post.id))
            .map(|choice| choice.line.map_or(0, |hit| hit.line));
        let current = line.and_then(|line| {
            let (first, behind) = preview.rows_of_line(line);
            let first = hits.first_from_row(first)?;
            let wanted = first + self.matches_before_in_line();
            let is_in_line = hits.row(wanted).is_some_and(|row| row < behind);
            Some(if is_in_line { wanted } else { first })
        });
        preview.matches = Some(FindMatches {
            text,
            matches: hits,
            current: current.unwrap_or(0),
            mark: None,
        });
    }
}
