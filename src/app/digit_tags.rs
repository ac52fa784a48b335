//! Tags of the digit keys: pinned ones first, then the most used.

use crate::blog::tags::TagCount;

use super::library::Library;

/// Number of digit keys.
pub const DIGIT_KEYS: usize = 9;

/// Returns the tags of the digit keys, in order. A pinned tag keeps its key even if no post has it.
pub(super) fn assign(library: &Library, pinned: &[String]) -> Vec<Option<String>> {
    let mut tags: Vec<Option<String>> = Vec::new();
    for name in pinned.iter().take(DIGIT_KEYS) {
        let label = find(name, library).map_or(name.as_str(), |tag| tag.label.as_str());
        tags.push((!name.is_empty()).then(|| label.to_owned()));
    }
    let others = library.tags().iter().map(|tag| &tag.label);
    let mut others = others.filter(|label| !pinned.iter().any(|name| same(name, label, library)));
    for slot in tags.iter_mut().filter(|slot| slot.is_none()) {
        *slot = others.next().cloned();
    }
    let rest = DIGIT_KEYS - tags.len();
    tags.extend(others.take(rest).cloned().map(Some));
    tags.resize(DIGIT_KEYS, None);
    tags
}

/// Whether a post has the tag.
pub fn is_used(label: &str, library: &Library) -> bool {
    find(label, library).is_some()
}

/// Whether a name is that of a tag.
fn same(name: &str, label: &str, library: &Library) -> bool {
    find(name, library).is_some_and(|tag| tag.label == label)
}

fn find<'a>(name: &str, library: &'a Library) -> Option<&'a TagCount> {
    let name = name.to_lowercase();
    let has = |tag: &&TagCount| {
        let mut labels = tag.labels.iter();
        labels.any(|(label, _)| label.to_lowercase() == name)
    };
    library.tags().iter().find(has)
}
