//! Results of the real Docusaurus plugin for real and synthetic posts, compared row by row.
//!
//! The rows are beside the checkout and not part of it; without them the test is skipped.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::support::skip;
use jiff::tz::TimeZone;
use postdesk::blog::{
    Clock, DateFrom, Index, Post, Site, SiteKind, StateKind, index, json, read_file,
};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("shared");
    folder.join("golden").is_dir().then_some(folder)
}

fn posts_folder(shared: &Path, name: &str) -> PathBuf {
    let corpus = shared.join("corpora").join(name);
    let candidates = [corpus.join("website/blog"), corpus, shared.join("posts")];
    candidates
        .into_iter()
        .find(|path| path.is_dir())
        .expect("a corpus for each golden file")
}

fn read(folder: &Path) -> Vec<Post> {
    let site = Site::open(folder, Some(SiteKind::Docusaurus)).expect("a folder");
    let clock = Clock {
        now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    let mut index = Index::new(site);
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let mut posts: Vec<Post> = index.posts().map(|post| Post::clone(post)).collect();
    posts.sort_by(index::generator_order);
    posts
}

fn labels(post: &Post) -> Value {
    post.tags.iter().map(|tag| tag.label.clone()).collect()
}

fn urls(post: &Post) -> Value {
    post.tags.iter().map(|tag| tag.url.clone()).collect()
}

/// Returns our date and its source in the format of the golden files.
fn date(post: &Post) -> (Value, &'static str) {
    let written = || {
        post.date
            .at
            .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
            .to_string()
            .into()
    };
    match post.date.from {
        DateFrom::FrontMatter => (written(), "frontMatter"),
        DateFrom::FileName => (written(), "fileName"),
        DateFrom::Git => (written(), "git"),
        // fallbacks of postdesk are not dates of the generator
        DateFrom::FileSystem | DateFrom::OtherKey | DateFrom::Permalink | DateFrom::PathOnly => {
            (Value::Null, "fileSystem")
        }
    }
}

fn row(wrong: &mut Vec<String>, post: &Post, row: &Value) {
    let source = post.id.as_str();
    let mut is = |field: &str, ours: Value| {
        if ours != row[field] {
            wrong.push(format!("{source}: {field}: {ours} is not {}", row[field]));
        }
    };
    is("title", post.title.text.as_str().into());
    is("slug", post.permalink.slug.as_str().into());
    is("permalink", post.permalink.url.path().into());
    is("tags", labels(post));
    is("tagPermalinks", urls(post));
    is("draft", (post.state.kind == StateKind::Draft).into());
    is("unlisted", (post.state.kind == StateKind::Unlisted).into());
    is("hasTruncateMarker", post.summary.has_truncate_marker.into());
    is("description", post.summary.description.as_str().into());
    let text = read_file::read(&post.path).expect("a readable post").text;
    is(
        "contentSha256",
        json::body_sha256(&text, SiteKind::Docusaurus).into(),
    );
    is("date", date(post).0);
    is("dateFrom", date(post).1.into());
    let ours = (post.summary.reading_minutes() * 100.0).round() / 100.0;
    let theirs = row["readingTime"].as_f64().expect("a number");
    if (ours - theirs).abs() > 0.0101 {
        wrong.push(format!("{source}: readingTime: {ours} is not {theirs}"));
    }
    if let Some(problem) = &post.problem {
        wrong.push(format!("{source}: has the problem {problem:?}"));
    }
}

fn rejected(wrong: &mut Vec<String>, post: &Post, error: &str) {
    let source = post.id.as_str();
    match &post.problem {
        None => wrong.push(format!("{source}: is taken; the plugin says {error}")),
        Some(it) => {
            if it.message.is_empty() || it.hint.is_empty() || it.line == 0 {
                wrong.push(format!("{source}: the problem does not say enough: {it:?}"));
            }
        }
    }
    if post.state.kind != StateKind::Problem || post.title.text.is_empty() {
        wrong.push(format!("{source}: is not listed as a problem with a title"));
    }
}

fn check(shared: &Path, file: &Path) -> Vec<String> {
    let name = file
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let posts = read(&posts_folder(shared, &name));
    let by_source: BTreeMap<&str, &Post> = posts.iter().map(|it| (it.id.as_str(), it)).collect();
    let text = std::fs::read_to_string(file).expect("a golden file");
    let mut wrong = Vec::new();
    let mut rows = 0;
    let mut dates = Vec::new();
    for line in text.lines() {
        let golden: Value = serde_json::from_str(line).expect("JSON");
        let Some(source) = golden["source"].as_str() else {
            continue;
        };
        rows += 1;
        match (by_source.get(source), golden["error"].as_str()) {
            (None, _) => wrong.push(format!("{source}: is not listed")),
            (Some(post), Some(error)) => rejected(&mut wrong, post, error),
            (Some(post), None) => {
                row(&mut wrong, post, &golden);
                dates.extend(golden["date"].as_str().map(|_| post.date.at));
            }
        }
    }
    if rows != posts.len() {
        wrong.push(format!(
            "{name}: {} posts are listed, not {rows}",
            posts.len()
        ));
    }
    if !dates.is_sorted_by(|a, b| a >= b) {
        wrong.push(format!(
            "{name}: by our dates the rows do not stand newest first"
        ));
    }
    wrong
}

#[test]
fn every_row_of_the_real_plugin_is_met() {
    let Some(shared) = shared() else {
        skip("no golden files beside the checkout");
        return;
    };
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(shared.join("golden"))
        .expect("a folder")
        .flatten()
    {
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "jsonl")
        {
            wrong.extend(check(&shared, &entry.path()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
