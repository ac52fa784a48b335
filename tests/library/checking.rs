//! `check` on whole blogs: posts that the real generator rejects, published blogs, and the tour.
//!
//! The published blogs are beside the checkout and not part of it; without them their tests are
//! skipped.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::skip;
use jiff::tz::TimeZone;
use postdesk::blog::check::{DisabledRules, Finding, Rule, Severity};
use postdesk::blog::{Clock, Index, Post, Site, SiteKind};
use postdesk::runtime::check_worker;
use serde_json::Value;

fn checked(folder: &Path, kind: Option<SiteKind>) -> Vec<Finding> {
    let site = Site::open(folder, kind).expect("a folder");
    let clock = Clock {
        now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    let mut index = Index::new(site.clone());
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts: Vec<Arc<Post>> = index.posts().cloned().collect();
    check_worker::check(&site, &posts, &clock, &DisabledRules::default())
}

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("shared");
    if !folder.join("golden").is_dir() {
        skip("no corpora beside the checkout");
        return None;
    }
    Some(folder)
}

/// Returns whether a finding matches the generator's reason: both have a certain word, key or
/// place.
fn means_the_same(reason: &str, finding: &Finding) -> bool {
    let says = |word: &str| finding.message.contains(word) || finding.hint.contains(word);
    let pairs: &[(&str, &[&str])] = &[
        ("Invalid Date", &["date"]),
        ("date", &["date"]),
        ("Blog author", &["author"]),
        ("authors", &["author"]),
        ("draft", &["draft"]),
        ("tags", &["tag"]),
        ("keywords", &["keywords"]),
        ("last_update", &["last_update"]),
        ("toc_min", &["toc_min"]),
        ("unknown tag", &["YAML tag"]),
        ("duplicated mapping key", &["duplicate"]),
        ("tab characters", &["tab"]),
        ("double quoted", &["quote"]),
        ("bad indentation", &["colon", "cannot begin", "indent"]),
        ("multiline key", &["key"]),
        ("must be of type object", &["must be keys and values"]),
        ("gray-matter engine", &["toml"]),
    ];
    pairs
        .iter()
        .any(|(theirs, ours)| reason.contains(theirs) && ours.iter().any(|it| says(it)))
}

#[test]
fn every_post_that_docusaurus_rejects_is_found_with_its_reason() {
    let Some(shared) = shared() else { return };
    let golden = std::fs::read_to_string(shared.join("golden/edges.jsonl")).expect("a file");
    let rows = golden
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let rejected: Vec<(String, String)> = rows
        .filter_map(|row| {
            let text = |key: &str| Some(row.get(key)?.as_str()?.to_owned());
            Some((text("source")?, text("error")?))
        })
        .collect();
    let found = checked(&shared.join("corpora/edges"), Some(SiteKind::Docusaurus));
    let errors: Vec<&Finding> = found
        .iter()
        .filter(|it| matches!(it.rule, Rule::Rejected(_)))
        .collect();
    assert!(rejected.len() > 30);
    for (source, reason) in &rejected {
        let ours = errors.iter().find(|it| it.source.as_str() == source);
        let ours = ours.unwrap_or_else(|| panic!("{source} is not found: {reason}"));
        assert!(
            means_the_same(reason, ours),
            "{source}: {ours:?} is not {reason}"
        );
        assert!(ours.place.line > 0 && ours.place.column > 0 && !ours.hint.is_empty());
    }
    let others = errors.iter().filter(|it| {
        !rejected
            .iter()
            .any(|(source, _)| it.source.as_str() == source)
    });
    assert_eq!(others.count(), 0, "nothing else is rejected");
}

#[test]
fn blogs_that_were_published_build() {
    let Some(shared) = shared() else { return };
    for posts in [
        "jest/website/blog",
        "react-native/website/blog",
        "etcd/content/en/blog",
        "astrowind/src/data/post",
        "hexo-unit/source/_posts",
        "jekyll-docs/docs/_posts",
        "zola-testsite/test_site_i18n/content",
    ] {
        let found = checked(&shared.join("corpora").join(posts), None);
        let builds = [
            Rule::DuplicateAddress,
            Rule::LeftOut,
            Rule::SiteFile,
            Rule::TagClash,
        ];
        let wrong = found
            .iter()
            .find(|it| matches!(it.rule, Rule::Rejected(_)) || builds.contains(&it.rule));
        assert_eq!(wrong, None, "{posts}");
    }
}

#[test]
fn the_posts_that_come_with_postdesk_have_no_errors_and_no_warnings() {
    let posts = Path::new(env!("CARGO_MANIFEST_DIR")).join("posts");
    let found = checked(&posts, Some(SiteKind::Docusaurus));
    let serious = found.iter().find(|it| it.severity < Severity::Hint);
    assert_eq!(serious, None);
}

#[test]
fn files_are_looked_for_beside_posts_and_in_the_folders_of_the_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        #[expect(clippy::disallowed_methods, reason = "a test makes its own posts")]
        std::fs::write(path, text).expect("a file");
    };
    write("docusaurus.config.js", "module.exports = {title: 'T'};\n");
    write("static/img/there.png", "");
    write("blog/beside.png", "");
    write(
        "blog/2026-01-01-a/index.md",
        "---\ntitle: A\ndescription: D\n---\n![a](../beside.png) ![b](/img/there.png) ![c](./gone.png) ![d](/img/gone.png)\n",
    );
    write("blog/b.MD", "# B\n");
    write("blog/authors.yml", "a: [\n");
    let found = checked(root, None);
    let told: Vec<String> = found
        .iter()
        .map(|it| {
            format!(
                "{}:{}:{} {}",
                it.source, it.place.line, it.place.column, it.rule
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "2026-01-01-a/index.md:5:42 image",
            "2026-01-01-a/index.md:5:59 image",
            "authors.yml:2:1 site-file",
            "b.MD:1:1 left-out",
        ]
    );
}
