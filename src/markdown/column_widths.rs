//! Column widths of tables, or the decision that a table doesn't fit.

/// Space between two columns.
pub(super) const COLUMN_GAP: usize = 3;

/// Width requirements of a table column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnNeed {
    /// Width of its widest cell.
    pub(super) widest_cell: usize,
    /// Width of its longest word.
    pub(super) longest_word: usize,
}

/// Distributes the width among the columns; returns `None` if a word would have to be cut.
pub(super) fn fit_columns(needs: &[ColumnNeed], width: usize) -> Option<Vec<usize>> {
    let gaps = COLUMN_GAP * needs.len().saturating_sub(1);
    let room = width.checked_sub(gaps)?;
    let words: usize = needs.iter().map(|need| need.longest_word).sum();
    if words > room {
        return None;
    }
    let mut widths: Vec<usize> = needs.iter().map(|need| need.longest_word).collect();
    distribute(needs, &mut widths, room - words);
    Some(widths)
}

/// Distributes spare width equally among the columns that need more.
fn distribute(needs: &[ColumnNeed], widths: &mut [usize], mut spare: usize) {
    loop {
        let wanting = |(need, width): &(&ColumnNeed, &mut usize)| need.widest_cell > **width;
        let hungry = needs.iter().zip(widths.iter_mut()).filter(wanting).count();
        if hungry == 0 || spare == 0 {
            return;
        }
        let each = (spare / hungry).max(1);
        for (need, width) in needs.iter().zip(widths.iter_mut()) {
            let given = need.widest_cell.saturating_sub(*width).min(each).min(spare);
            *width += given;
            spare -= given;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn need(widest: usize, word: usize) -> ColumnNeed {
        ColumnNeed {
            widest_cell: widest,
            longest_word: word,
        }
    }

    #[test]
    fn a_table_that_fits_is_as_wide_as_its_cells() {
        assert_eq!(fit_columns(&[need(9, 9), need(4, 4)], 80), Some(vec![9, 4]));
    }

    #[test]
    fn the_wide_columns_give_way_but_words_stay_whole() {
        let widths = fit_columns(&[need(4, 4), need(100, 10), need(100, 12)], 60).expect("it fits");
        assert_eq!(widths.iter().sum::<usize>(), 54);
        assert_eq!(widths.first(), Some(&4));
    }

    #[test]
    fn a_table_whose_words_do_not_fit_is_no_table() {
        assert_eq!(fit_columns(&[need(20, 20), need(20, 20)], 42), None);
    }
}
