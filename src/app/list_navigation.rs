//! Cursor arithmetic shared by all lists.

use std::ops::RangeInclusive;

use crate::config::Action;

/// Returns the row that a motion leads to from row `at`; `None` if the action is no motion. `last`
/// is the last row, `page` the number of visible rows.
pub(super) fn next_row(action: Action, at: usize, last: usize, page: usize) -> Option<usize> {
    let to = match action {
        Action::Down => at + 1,
        Action::Up => at.saturating_sub(1),
        Action::First => 0,
        Action::Last => last,
        Action::HalfDown => at + page.div_ceil(2),
        Action::HalfUp => at.saturating_sub(page.div_ceil(2)),
        Action::PageDown => at + page,
        Action::PageUp => at.saturating_sub(page),
        _ => return None,
    };
    Some(to.min(last))
}

/// Returns the first visible row of `height` that shows the rows of `choice`, out of `count` rows
/// in all. `top` is the first visible row before; if not all of `choice` fits, its end is shown.
pub(super) fn scroll_into_view(
    top: usize,
    choice: RangeInclusive<usize>,
    count: usize,
    height: usize,
) -> usize {
    let behind = choice.end() + 1;
    let top = top.min(*choice.start()).max(behind.saturating_sub(height));
    top.min(count.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn motions_stay_within_the_rows() {
        let all = [
            (Action::Down, 4, 5),
            (Action::Up, 4, 3),
            (Action::First, 4, 0),
            (Action::Last, 4, 9),
            (Action::HalfDown, 2, 5),
            (Action::HalfUp, 2, 0),
            (Action::PageDown, 2, 7),
            (Action::PageUp, 7, 2),
            (Action::PageDown, 8, 9),
            (Action::Down, 9, 9),
        ];
        for (action, at, wanted) in all {
            let page = if matches!(action, Action::HalfDown | Action::HalfUp) {
                6
            } else {
                5
            };
            assert_eq!(next_row(action, at, 9, page), Some(wanted), "{action:?}");
        }
        // an empty list has row 0 alone
        assert_eq!(next_row(Action::Down, 0, 0, 5), Some(0));
        assert_eq!(next_row(Action::Save, 4, 9, 5), None);
    }

    #[test]
    fn selection_is_visible_and_no_blank_rows_follow_the_last() {
        assert_eq!(scroll_into_view(0, 2..=3, 20, 10), 0);
        assert_eq!(scroll_into_view(8, 2..=3, 20, 10), 2);
        assert_eq!(scroll_into_view(0, 14..=15, 20, 10), 6);
        assert_eq!(scroll_into_view(15, 19..=19, 20, 10), 10);
        // with room for one row only, the selected one is shown
        assert_eq!(scroll_into_view(0, 2..=3, 20, 1), 3);
        assert_eq!(scroll_into_view(0, 0..=0, 0, 10), 0);
    }
}
