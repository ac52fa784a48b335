//! Timings of what a reader waits for.

fn main() {}
