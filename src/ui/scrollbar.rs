//! Scrollbar of a list.

/// Returns the rows of a scrollbar thumb for `fitting` of `all` items, of which `top` is the first.
pub(super) fn thumb_rows(all: usize, fitting: usize, top: usize, rows: usize) -> (usize, usize) {
    if all <= fitting || rows == 0 {
        return (0, 0);
    }
    let long = (rows * fitting / all).clamp(1, rows);
    let most = all - fitting;
    let from = (rows - long) * top.min(most) / most;
    (from, from + long)
}
