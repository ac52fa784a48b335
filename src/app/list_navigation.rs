//! Cursor arithmetic shared by all lists.

use std::ops::RangeInclusive;

use crate::config::action_sets::Motion;

/// Returns the row that a motion leads to from row `at`; `last` is the last row, `page` the number
/// of visible rows.
pub(super) fn next_row(motion: Motion, at: usize, last: usize, page: usize) -> usize {
    let to = match motion {
        Motion::Down => at + 1,
        Motion::Up => at.saturating_sub(1),
        Motion::First => 0,
        Motion::Last => last,
        Motion::HalfDown => at + page.div_ceil(2),
        Motion::HalfUp => at.saturating_sub(page.div_ceil(2)),
        Motion::PageDown => at + page,
        Motion::PageUp => at.saturating_sub(page),
    };
    to.min(last)
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
            (Motion::Down, 4, 5),
            (Motion::Up, 4, 3),
            (Motion::First, 4, 0),
            (Motion::Last, 4, 9),
            (Motion::HalfDown, 2, 5),
            (Motion::HalfUp, 2, 0),
            (Motion::PageDown, 2, 7),
            (Motion::PageUp, 7, 2),
            (Motion::PageDown, 8, 9),
            (Motion::Down, 9, 9),
        ];
        for (motion, at, wanted) in all {
            let page = if matches!(motion, Motion::HalfDown | Motion::HalfUp) {
                6
            } else {
                5
            };
            assert_eq!(next_row(motion, at, 9, page), wanted, "{motion:?}");
        }
        // an empty list has row 0 alone
        assert_eq!(next_row(Motion::Down, 0, 0, 5), 0);
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
