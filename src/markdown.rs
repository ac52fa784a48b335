//! From the body of a post to rows that can be drawn.

pub mod head;
pub mod row;

pub use row::{Heading, Link, Marks, Page, Row, RowSpan, SpanKind};
