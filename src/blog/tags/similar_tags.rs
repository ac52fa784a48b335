//! Similar tags, which may mean the same, and tags that share a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::blog::generator::SiteKind;
use crate::blog::post::Post;

/// Shortest word compared with its plural, in characters; shorter ones are often unrelated, as
/// `new` and `news`.
const MIN_PLURAL_CHARS: usize = 4;

/// Two similar tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarTags {
    /// The less used tag.
    pub from: String,
    /// The more used tag; if equal, the one with fewer capitals.
    pub to: String,
    /// How they are similar.
    pub kind: Similarity,
}

/// Kind of similarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Similarity {
    /// Same letters, ignoring case, spaces, hyphens and underscores.
    Spelling,
    /// One is the plural of the other.
    Plural,
    /// Same page URL, but different names.
    Page,
}

impl SimilarTags {
    /// Whether the two may mean the same.
    pub fn is_same(&self) -> bool {
        self.kind != Similarity::Page
    }
}

/// Use of a tag label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TagUse<'a> {
    /// Number of posts.
    pub posts: usize,
    /// URL path of its page.
    pub url: &'a str,
}

/// Uses by label.
pub type TagUses<'a> = BTreeMap<&'a str, TagUse<'a>>;

/// Finds similar tags in posts.
pub fn find_in_posts(posts: &[Arc<Post>], kind: SiteKind) -> Vec<SimilarTags> {
    let mut uses = TagUses::new();
    for post in posts {
        for (place, tag) in post.tags.iter().enumerate() {
            let before = post.tags.iter().take(place);
            if before.clone().all(|other| other.label != tag.label) {
                let used = uses.entry(&tag.label).or_default();
                used.posts += 1;
                used.url = &tag.url;
            }
        }
    }
    find_similar(&uses, kind)
}

/// Finds similar tags: by spelling, then plurals, then by page.
pub fn find_similar(uses: &TagUses<'_>, kind: SiteKind) -> Vec<SimilarTags> {
    let mut found = spellings(uses);
    found.extend(plurals(uses));
    // the other generators overwrite one page with the other, or number them
    if matches!(kind, SiteKind::Docusaurus | SiteKind::Zola) {
        found.extend(clashes(uses));
    }
    found
}

/// Normalizes a label: lower case, without spaces, hyphens and underscores.
fn normalize_label(label: &str) -> String {
    let letters = label.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns the most used label; if equal, the one with the fewest capitals.
fn most_used<'a>(labels: &[&'a str], uses: &TagUses<'_>) -> Option<&'a str> {
    let count = |label: &str| uses.get(label).map_or(0, |used| used.posts);
    let capitals = |label: &str| label.chars().filter(|c| c.is_uppercase()).count();
    let by_use = |a: &&&str, b: &&&str| {
        let order = count(a).cmp(&count(b));
        order
            .then_with(|| capitals(b).cmp(&capitals(a)))
            .then_with(|| b.cmp(a))
    };
    labels.iter().max_by(by_use).copied()
}

fn pair(from: &str, to: &str, kind: Similarity) -> SimilarTags {
    SimilarTags {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
    }
}

/// Groups labels by their normalized form.
fn groups<'a>(uses: &TagUses<'a>) -> BTreeMap<String, Vec<&'a str>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for label in uses.keys() {
        groups
            .entry(normalize_label(label))
            .or_default()
            .push(label);
    }
    groups
}

fn spellings(uses: &TagUses<'_>) -> Vec<SimilarTags> {
    let pairs = |labels: &Vec<&str>| {
        let best = most_used(labels, uses);
        let others = labels.iter().filter(move |label| Some(**label) != best);
        let pairs = others.filter_map(|label| Some(pair(label, best?, Similarity::Spelling)));
        pairs.collect::<Vec<_>>()
    };
    groups(uses).values().flat_map(pairs).collect()
}

fn plurals(uses: &TagUses<'_>) -> Vec<SimilarTags> {
    let groups = groups(uses).into_iter();
    let by_plain: BTreeMap<String, &str> = groups
        .filter_map(|(plain, labels)| Some((plain, most_used(&labels, uses)?)))
        .collect();
    let mut found = Vec::new();
    for (one, label) in by_plain
        .iter()
        .filter(|(one, _)| one.chars().count() >= MIN_PLURAL_CHARS)
    {
        let ies = one.strip_suffix('y').map(|stem| format!("{stem}ies"));
        let plural = [Some(format!("{one}s")), Some(format!("{one}es")), ies];
        let many = plural.iter().flatten().find_map(|many| by_plain.get(many));
        let both = many.map(|many| [*label, *many]);
        let best = both.and_then(|both| most_used(&both, uses));
        if let (Some([label, many]), Some(best)) = (both, best) {
            let other = if best == label { many } else { label };
            found.push(pair(other, best, Similarity::Plural));
        }
    }
    found.sort_by(|a, b| a.from.cmp(&b.from));
    found
}

/// Finds different labels with the same page.
fn clashes(uses: &TagUses<'_>) -> Vec<SimilarTags> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (label, used) in uses {
        groups.entry(used.url).or_default().push(label);
    }
    let mut found = Vec::new();
    for labels in groups.values() {
        let Some(best) = most_used(labels, uses) else {
            continue;
        };
        let others = labels
            .iter()
            .filter(|label| normalize_label(label) != normalize_label(best));
        found.extend(others.map(|label| pair(label, best, Similarity::Page)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::{post, tagged};

    fn found(posts: &[&[&str]], kind: SiteKind) -> Vec<(String, String, Similarity)> {
        let posts: Vec<Arc<Post>> = posts
            .iter()
            .map(|tags| tagged(post("a", "A", "2024-01-01"), tags))
            .collect();
        let near = find_in_posts(&posts, kind).into_iter();
        near.map(|near| (near.from, near.to, near.kind)).collect()
    }

    fn near(from: &str, to: &str, kind: Similarity) -> (String, String, Similarity) {
        (from.to_owned(), to.to_owned(), kind)
    }

    #[test]
    fn the_rarer_spelling_is_near_the_commoner() {
        let posts: [&[&str]; 3] = [
            &["k8s", "web-dev"],
            &["k8s", "K8s"],
            &["Web Dev", "web-dev"],
        ];
        let want = [
            near("K8s", "k8s", Similarity::Spelling),
            near("Web Dev", "web-dev", Similarity::Spelling),
        ];
        assert_eq!(found(&posts, SiteKind::Hugo), want);
    }

    #[test]
    fn plurals_are_near_and_short_words_are_not() {
        let posts: [&[&str]; 2] = [&["test", "tests", "new", "news"], &["tests", "query"]];
        let want = [near("test", "tests", Similarity::Plural)];
        assert_eq!(found(&posts, SiteKind::Hugo), want);
        let posts: [&[&str]; 1] = [&["query", "queries", "class", "classes"]];
        assert_eq!(found(&posts, SiteKind::Hugo).len(), 2);
    }

    #[test]
    fn a_post_that_names_a_tag_twice_does_not_make_it_commoner() {
        let posts: [&[&str]; 3] = [&["K8s", "K8s", "K8s"], &["k8s"], &["k8s"]];
        let want = [near("K8s", "k8s", Similarity::Spelling)];
        assert_eq!(found(&posts, SiteKind::Hugo), want);
    }

    #[test]
    fn a_plural_is_compared_with_the_most_used_spelling() {
        let posts: [&[&str]; 3] = [&["Test", "tests"], &["Test", "tests"], &["test", "tests"]];
        let want = [
            near("test", "Test", Similarity::Spelling),
            near("Test", "tests", Similarity::Plural),
        ];
        assert_eq!(found(&posts, SiteKind::Hugo), want);
    }
}
