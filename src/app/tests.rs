//! Claims about `update`, without a terminal.
