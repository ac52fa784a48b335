//! Inputs of the forms of metadata and of a new post: booleans, and completion in comma-separated
//! lists.

use crate::blog::command::metadata::{NO, YES, split_list};
use crate::config::{Key, KeyCode};
use crate::editor::LineInput;

use super::library::Library;

/// Maximum number of completions shown for a list.
const MAX_COMPLETIONS: usize = 3;

/// Returns the list item being typed, up to the cursor.
fn item_being_typed(input: &LineInput) -> Option<&str> {
    let typed = input.text().get(..input.cursor())?;
    Some(typed.rsplit(',').next().unwrap_or(typed).trim_start())
}

/// Returns the names that begin with the item being typed and are not in the list yet, in the
/// order given, at most three.
pub(super) fn matching_items<'a>(
    input: &LineInput,
    names: Vec<(&'a str, usize)>,
) -> Vec<(&'a str, usize)> {
    let begun = item_being_typed(input).unwrap_or_default().to_lowercase();
    if begun.is_empty() {
        return Vec::new();
    }
    let has = split_list(input.text());
    let names = names.into_iter().filter(|(name, _)| {
        name.to_lowercase().starts_with(&begun) && !has.iter().any(|item| item == name)
    });
    names.take(MAX_COMPLETIONS).collect()
}

/// Replaces the item being typed with a name; returns whether there was one.
pub(super) fn complete_item(input: &mut LineInput, name: &str) -> bool {
    let Some(begun) = item_being_typed(input).map(str::len) else {
        return false;
    };
    let (text, at) = (input.text().to_owned(), input.cursor());
    let (before, behind) = text.split_at_checked(at).unwrap_or((&text, ""));
    let before = before.get(..before.len() - begun).unwrap_or_default();
    input.set(&format!("{before}{name}{behind}"));
    true
}

/// Returns the tags of the blog, most used first, with their post counts.
pub(super) fn tag_names(library: &Library) -> Vec<(&str, usize)> {
    let tags = library.tags().iter();
    tags.map(|tag| (tag.label.as_str(), tag.count)).collect()
}

/// Sets a boolean by the key; returns whether it changed.
pub(super) fn toggle_boolean(input: &mut LineInput, key: Key) -> bool {
    let is = input.text() == YES;
    let wanted = match (key.code, key.typed()) {
        (KeyCode::Left | KeyCode::Right, _) | (_, Some(' ')) => !is,
        (_, Some('y')) => true,
        (_, Some('n')) => false,
        _ => return false,
    };
    input.set(if wanted { YES } else { NO });
    wanted != is
}
