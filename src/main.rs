//! postdesk.
fn main() {}
