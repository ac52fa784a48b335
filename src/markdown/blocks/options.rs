//! Options of the Markdown parser, and how often its work is interrupted.

use pulldown_cmark::Options;

use crate::blog::{Dialect, Extension};

/// Number of parser events between two checks whether to go on.
pub(super) const EVENTS_PER_CHECK: usize = 256;

/// Extensions that the Markdown parser implements itself.
const EXTENSION_OPTIONS: [(Extension, Options); 9] = [
    (Extension::Tables, Options::ENABLE_TABLES),
    (Extension::Footnotes, Options::ENABLE_FOOTNOTES),
    (Extension::Strikethrough, Options::ENABLE_STRIKETHROUGH),
    (Extension::TaskLists, Options::ENABLE_TASKLISTS),
    (Extension::DefinitionLists, Options::ENABLE_DEFINITION_LIST),
    (
        Extension::HeadingAttributes,
        Options::ENABLE_HEADING_ATTRIBUTES,
    ),
    (
        Extension::SmartPunctuation,
        Options::ENABLE_SMART_PUNCTUATION,
    ),
    (Extension::Alerts, Options::ENABLE_GFM),
    (Extension::WikiLinks, Options::ENABLE_WIKILINKS),
];

/// Returns the parser options for the extensions of a dialect beyond `CommonMark`.
pub(super) fn parser_options(dialect: Dialect) -> Options {
    let on = EXTENSION_OPTIONS.iter().filter(|(it, _)| dialect.has(*it));
    let options = on.fold(Options::empty(), |all, (_, option)| all | *option);
    let has_math = [Extension::DollarMath, Extension::DoubleDollarMath];
    if has_math.into_iter().any(|math| dialect.has(math)) {
        options | Options::ENABLE_MATH
    } else {
        options
    }
}
