//! Date keys that Hugo reads if its configuration sets no others.
//!
//! Source: `gohugo.io/configuration/front-matter`.

/// Keys of the date of a post.
pub const DATE_KEYS: [&str; 6] = [
    "date",
    "publishDate",
    "pubDate",
    "published",
    "lastmod",
    "modified",
];
/// Keys of the date from which a post is published.
pub const PUBLISH_DATE_KEYS: [&str; 4] = ["publishDate", "pubDate", "published", "date"];
/// Keys of the date at which a post expires.
pub const EXPIRY_DATE_KEYS: [&str; 2] = ["expiryDate", "unpublishDate"];
