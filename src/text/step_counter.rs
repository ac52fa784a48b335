//! Step counter of scanners, so that tests can show that their work grows linearly with the text.
//!
//! Counting is a no-op outside of this crate's own tests.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static STEPS_TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Adds the number of bytes or items that a scanner examines.
#[inline]
pub(crate) fn count(steps: usize) {
    #[cfg(test)]
    STEPS_TAKEN.with(|taken| taken.set(taken.get() + steps as u64));
    #[cfg(not(test))]
    let _ = steps;
}

/// Returns the steps that `work` counts on this thread.
#[cfg(test)]
pub(crate) fn measure(work: impl FnOnce()) -> u64 {
    let before = STEPS_TAKEN.with(Cell::get);
    work();
    STEPS_TAKEN.with(Cell::get) - before
}
