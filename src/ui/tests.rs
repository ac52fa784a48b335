//! Claims about what is drawn, without a terminal.
