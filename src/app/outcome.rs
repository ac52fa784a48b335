//! Outcome of an action in a dialog: a dialog asks, and only the app opens and closes dialogs.

/// Outcome of an action in a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome<T> {
    /// The dialog stays open.
    Stay,
    /// The dialog stays open, and the app carries out a request.
    Run(T),
    /// The dialog closes.
    Close,
    /// The dialog closes, then the app carries out a request.
    Finish(T),
}
