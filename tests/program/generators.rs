//! Results of the real generators for 131 sites, compared row by row with `list --json`; and a
//! check that readers see no post that the generator did not publish.
//!
//! The sites and the rows are beside the checkout and not part of it; without them the tests are
//! skipped. `tests/library/sites.rs` tests the rules of each generator without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::{Launch, skip};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A site, and the file of its rows.
struct Golden {
    name: String,
    folder: PathBuf,
    /// Folder that the file names of the rows are relative to.
    base: String,
    zone: String,
    /// Whether some files of the site are missing from the sample.
    is_thinned: bool,
    rows: Vec<Value>,
}

fn golden() -> Option<Vec<Golden>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("shared");
    let read = |path: PathBuf| std::fs::read_to_string(path).ok();
    let Some(all) = read(shared.join("golden/sites.json")) else {
        skip("the rows of the generators are not beside the checkout");
        return None;
    };
    let all: Vec<Value> = serde_json::from_str(&all).expect("a list of sites");
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let site = |value: &Value| {
        let name = text(value, "name");
        let rows = read(shared.join(format!("golden/sites/{name}.jsonl"))).expect("rows");
        let rows = rows.lines().filter(|line| !line.trim().is_empty());
        Golden {
            folder: shared.join("sites").join(text(value, "dir")),
            base: text(value, "base"),
            zone: value["zone"].as_str().unwrap_or("UTC").to_owned(),
            is_thinned: value["thinned"].as_bool().unwrap_or_default(),
            rows: rows
                .map(|row| serde_json::from_str(row).expect("a row"))
                .collect(),
            name,
        }
    };
    Some(all.iter().map(site).collect())
}

impl Golden {
    fn list(&self, more: &[&str]) -> Value {
        let launch = Launch::postdesk(&[]).env("TZ", &self.zone);
        let folder = self.folder.to_str().expect("a path of UTF-8");
        let mut arguments = vec![folder];
        arguments.extend(more);
        arguments.extend(["list", "--json"]);
        launch.run(&arguments).json()
    }

    /// Returns the file of a row as the list names its posts; `None` if it is outside the posts
    /// folder.
    fn source(&self, ours: &Value, row: &Value) -> Option<String> {
        let source = row["source"].as_str()?;
        let root = ours["root"].as_str().unwrap_or_default();
        let root = root
            .strip_prefix(self.folder.to_str().unwrap_or_default())
            .unwrap_or(root)
            .trim_matches('/');
        let base = self.base.as_str();
        if let Some(under) = root.strip_prefix(base).filter(|_| !base.is_empty()) {
            let under = under.trim_start_matches('/');
            return Some(
                source
                    .strip_prefix(under)?
                    .trim_start_matches('/')
                    .to_owned(),
            );
        }
        if base.is_empty() {
            return Some(
                source
                    .strip_prefix(root)?
                    .trim_start_matches('/')
                    .to_owned(),
            );
        }
        let prefix = base.strip_prefix(root).unwrap_or(base).trim_matches('/');
        Some(format!("{prefix}/{source}"))
    }
}

fn path_of(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| rest.get(at..).unwrap_or("")),
        None => url,
    };
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn instant(text: &str) -> String {
    let at: Option<Timestamp> = text.parse().ok();
    at.map_or_else(|| text.to_owned(), |at| at.as_second().to_string())
}

fn texts(value: &Value) -> Vec<String> {
    let text = |item: &Value| {
        item.as_str()
            .map_or_else(|| item.to_string(), str::to_owned)
    };
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().map(text).collect()
}

fn paths(value: &Value) -> Vec<String> {
    let paths = texts(value).into_iter();
    let mut paths: Vec<String> = paths
        .map(|url| path_of(&url).trim_end_matches('/').to_owned())
        .collect();
    paths.sort();
    paths
}

/// Whether two numbers differ by at most the tolerance.
fn is_near(want: &Value, got: &Value, room: impl Fn(f64) -> f64) -> bool {
    let pair = want.as_f64().zip(got.as_f64());
    pair.is_some_and(|(want, got)| (want - got).abs() <= room(want))
}

/// Compares a listed post with its row; returns for each field whether it is equal.
fn compare(row: &Value, post: &Value) -> Vec<(&'static str, bool)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let is_there = |key: &str| !row[key].is_null() && row[key] != "";
    let mut found = Vec::new();
    let mut add = |field, key: &str, is_right: &dyn Fn() -> bool| {
        if is_there(key) {
            found.push((field, is_right()));
        }
    };
    add("title", "title", &|| row["title"] == post["title"]);
    add("date", "date", &|| {
        instant(&text(&row["date"])) == instant(&text(&post["date"]))
    });
    add("permalink", "permalink", &|| {
        path_of(&text(&row["permalink"])) == path_of(&text(&post["url"]))
    });
    add("tags", "tags", &|| {
        texts(&row["tags"]) == texts(&post["tags"])
    });
    add("tagUrls", "tagUrls", &|| {
        paths(&row["tagUrls"]) == paths(&post["tagUrls"])
    });
    add("state", "state", &|| {
        let state = match row["state"].as_str() {
            Some("unrendered" | "absent") => "draft",
            state => state.unwrap_or_default(),
        };
        post["state"] == state
    });
    add("hasMarker", "hasMarker", &|| {
        row["hasMarker"] == post["hasTruncateMarker"]
    });
    add("words", "words", &|| {
        is_near(&row["words"], &post["words"], |want| (want * 0.1).max(2.0))
    });
    add("readingTime", "readingTime", &|| {
        is_near(&row["readingTime"], &post["readingTime"], |_| 1.0)
    });
    if post["categories"].is_array() {
        add("categories", "categories", &|| {
            texts(&row["categories"]) == texts(&post["categories"])
        });
    }
    found
}

/// Number of equal fields and of all fields, by name.
#[derive(Default)]
struct Score {
    fields: BTreeMap<&'static str, (usize, usize)>,
    /// Differences, one per line.
    wrong: Vec<String>,
}

impl Score {
    fn add(&mut self, field: &'static str, is_right: bool, what: &str) {
        let (right, all) = self.fields.entry(field).or_default();
        *right += usize::from(is_right);
        *all += 1;
        if !is_right {
            self.wrong.push(format!("{field}: {what}"));
        }
    }

    fn share(&self, is_counted: impl Fn(&str) -> bool) -> f64 {
        let counted = self.fields.iter().filter(|(field, _)| is_counted(field));
        let sums = counted.fold((0, 0), |(right, all), (_, more)| {
            (right + more.0, all + more.1)
        });
        100.0 * f64::from(u32::try_from(sums.0).expect("few"))
            / f64::from(u32::try_from(sums.1.max(1)).expect("few"))
    }
}

fn score(site: &Golden, ours: &Value, score: &mut Score) {
    let posts = ours["posts"].as_array().map_or(&[][..], Vec::as_slice);
    let by_source: BTreeMap<&str, &Value> = posts
        .iter()
        .filter_map(|post| Some((post["source"].as_str()?, post)))
        .collect();
    for row in &site.rows {
        let Some(source) = site.source(ours, row) else {
            continue;
        };
        let what = format!("{}: {source}", site.name);
        let post = by_source.get(source.as_str()).copied();
        let state = post.map_or("", |post| post["state"].as_str().unwrap_or_default());
        if !row["error"].is_null() {
            score.add("rejected", state == "problem", &what);
        } else if row["state"] == "ignored" {
            let is_right = matches!(state, "" | "draft" | "problem");
            score.add("listed", is_right, &what);
        } else {
            score.add("listed", post.is_some(), &what);
            let Some(post) = post else { continue };
            score.add("accepted", state != "problem", &what);
            if state != "problem" {
                for (field, is_right) in compare(row, post) {
                    score.add(field, is_right, &what);
                }
            }
        }
    }
}

/// Whether a field may differ: shortcodes were stubs when the generator counted.
fn is_soft(field: &str) -> bool {
    matches!(field, "words" | "readingTime")
}

#[test]
fn the_list_says_what_the_generators_say() {
    let Some(all) = golden() else { return };
    let mut total = Score::default();
    let mut by_generator: BTreeMap<String, Score> = BTreeMap::new();
    for site in &all {
        let ours = site.list(&[]);
        let generator = ours["site"].as_str().unwrap_or_default().to_owned();
        score(site, &ours, by_generator.entry(generator).or_default());
        score(site, &ours, &mut total);
    }
    println!("{}", total.wrong.join("\n"));
    for (field, (right, all)) in &total.fields {
        println!("{field}: {right} of {all}");
    }
    assert!(total.share(|field| !is_soft(field)) >= 99.0);
    assert!(total.share(|field| field == "permalink") >= 99.0);
    for field in ["words", "readingTime"] {
        assert!(total.share(|it| it == field) >= 90.0, "{field}");
    }
    assert!(
        total.fields["rejected"].0 >= 45,
        "{:?}",
        total.fields["rejected"]
    );
    for (generator, score) in by_generator {
        let share = score.share(|field| !is_soft(field) && field != "rejected");
        assert!(share >= 98.5, "{generator}: {share:.2}");
    }
}

/// Posts that the generator did not build for a reason outside the sample: another file, not in the
/// sample, has the same URL.
const ELSEWHERE: [&str; 2] = [
    "edges-zola-main: blog/2020-01-02.md",
    "edges-eleventy-main: index.md",
];

#[test]
fn readers_see_no_post_that_the_generator_does_not_publish() {
    let Some(all) = golden() else { return };
    let mut shown = BTreeSet::new();
    let mut count = 0;
    for site in &all {
        let ours = site.list(&["--public"]);
        let posts = texts_of(&ours);
        for row in &site.rows {
            let is_hidden = !row["error"].is_null()
                || matches!(
                    row["state"].as_str(),
                    Some(
                        "ignored"
                            | "draft"
                            | "unrendered"
                            | "absent"
                            | "unlisted"
                            | "scheduled"
                            | "expired"
                    )
                );
            let source = site.source(&ours, row).filter(|_| is_hidden);
            count += usize::from(source.is_some());
            if let Some(source) = source.filter(|source| posts.contains(source)) {
                shown.insert(format!("{}: {source}", site.name));
            }
        }
        assert!(site.is_thinned || !ours["posts"].is_null(), "{}", site.name);
    }
    shown.retain(|post| !ELSEWHERE.contains(&post.as_str()));
    assert!(shown.is_empty(), "{shown:#?}");
    println!("{count} posts are hidden");
    assert!(count >= 60, "{count} rows are hidden");
}

fn texts_of(ours: &Value) -> BTreeSet<String> {
    let posts = ours["posts"].as_array().map_or(&[][..], Vec::as_slice);
    let sources = posts.iter().filter_map(|post| post["source"].as_str());
    sources.map(str::to_owned).collect()
}
