//! Tests of rendering without a terminal.
