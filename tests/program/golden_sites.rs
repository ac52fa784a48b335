//! A small site for each generator, compared field by field with what the generator says of it.
//!
//! The sites are in `tests/golden`, a file for each: several files of a site in one text, and after
//! each post a row with the expected values and where they come from. So these rules are tested
//! wherever the project is built; `tests/program/generators.rs` compares many more sites.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{Launch, put};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Start of a line that is not part of a file.
const SIGN: &str = "%%% ";

/// What the generator makes of a file.
enum Expected {
    /// A post with these fields.
    Post(BTreeMap<String, Value>),
    /// No page.
    Absent,
    /// The build stops.
    Rejected,
}

/// A site: its files, and what the generator makes of its posts.
struct Golden {
    name: &'static str,
    files: Vec<(String, String)>,
    rows: Vec<(String, Expected)>,
}

impl Golden {
    fn parse(name: &'static str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).expect("a site");
        let mut site = Self {
            name,
            files: Vec::new(),
            rows: Vec::new(),
        };
        for line in text.lines() {
            match line.strip_prefix(SIGN) {
                Some(words) => site.start(words),
                None => site.continue_with(line),
            }
        }
        site
    }

    /// Starts a file, or the row of the file above.
    fn start(&mut self, words: &str) {
        let (kind, rest) = words.split_once(' ').expect("a kind and a text");
        let expected = match kind {
            "note" => return,
            "file" => {
                self.files.push((rest.to_owned(), String::new()));
                return;
            }
            "row" => Expected::Post(BTreeMap::new()),
            "absent" => Expected::Absent,
            "rejected" => Expected::Rejected,
            _ => panic!("{}: {words}", self.name),
        };
        let (path, _) = self.files.last().expect("a file before its row");
        assert!(rest.len() > 10, "{}: {path} has no source", self.name);
        self.rows.push((path.clone(), expected));
    }

    fn continue_with(&mut self, line: &str) {
        let (path, text) = self.files.last_mut().expect("a file first");
        match self.rows.last_mut().filter(|(of, _)| of == path) {
            Some((_, Expected::Post(fields))) => {
                let (name, value) = line.split_once(": ").expect("a field");
                let value = serde_json::from_str(value).expect("a value in JSON");
                fields.insert(name.to_owned(), value);
            }
            Some(_) => panic!("{}: {path}: {line}", self.name),
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }

    /// Returns what `list --json` says of the site, with these files left out.
    fn list(&self, more: &[&str]) -> Value {
        let launch = Launch::postdesk(&[]).env("TZ", "UTC");
        for (path, text) in &self.files {
            put(&launch.path("site").join(path), text);
        }
        let arguments = ["site", "list", "--json"];
        launch.run(&[&arguments[..], more].concat()).json()
    }
}

/// Returns the listed posts by their paths in the site.
fn posts_by_path(listed: &Value) -> BTreeMap<String, Value> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (root, site) = (text(&listed["root"]), text(&listed["siteRoot"]));
    let folder = root.strip_prefix(&site).unwrap_or_default();
    let posts = listed["posts"].as_array().map_or(&[][..], Vec::as_slice);
    let path = |post: &Value| format!("{folder}/{}", text(&post["source"]));
    posts
        .iter()
        .map(|post| (path(post).trim_matches('/').to_owned(), post.clone()))
        .collect()
}

/// Brings a value into the form in which it is compared.
fn normalized(field: &str, value: &Value) -> Value {
    let path = |url: &str| {
        let path = url.split_once("://").map_or(url, |(_, rest)| {
            rest.find('/').map_or("", |at| rest.get(at..).unwrap_or(""))
        });
        percent_decode_str(path).decode_utf8_lossy().into_owned()
    };
    match (field, value) {
        // not listed where there are none
        ("categories", Value::Null) => Value::Array(Vec::new()),
        ("date", Value::String(text)) => {
            let at: Timestamp = text.parse().expect("a time");
            at.to_string().into()
        }
        ("url", Value::String(url)) => path(url).into(),
        ("tagUrls", Value::Array(urls)) => {
            let urls = urls.iter().filter_map(Value::as_str);
            let mut paths: Vec<String> = urls.map(|url| path(url.trim_end_matches('/'))).collect();
            paths.sort();
            paths.into()
        }
        _ => value.clone(),
    }
}

/// Rounds a reading time as the expected one is: Hugo says whole minutes, at least one, and
/// Docusaurus hundredths.
fn in_minutes(found: &Value, expected: &Value) -> Value {
    let minutes = found.as_f64().unwrap_or_default();
    if expected.is_f64() {
        return ((minutes * 100.0).round() / 100.0).into();
    }
    let whole = (1..1_000).find(|whole| f64::from(*whole) >= minutes);
    whole.into()
}

/// Compares a site with its rows; returns the differences and the number of compared fields.
fn compare(site: &Golden) -> (Vec<String>, usize) {
    let posts = posts_by_path(&site.list(&[]));
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut is = |path: &str, field: &str, expected: &Value, found: &Value| {
        count += 1;
        if expected != found {
            let name = site.name;
            wrong.push(format!(
                "{name:<11} {path:<44} {field:<17} {found} is not {expected}"
            ));
        }
    };
    for (path, expected) in &site.rows {
        let post = posts.get(path);
        let state = post.map_or(Value::Null, |post| post["state"].clone());
        match expected {
            Expected::Post(fields) => {
                is(path, "listed", &true.into(), &post.is_some().into());
                for (field, value) in fields {
                    let found = post.map_or(&Value::Null, |post| &post[field]);
                    let value = normalized(field, value);
                    let found = if field == "readingTime" {
                        in_minutes(found, &value)
                    } else {
                        normalized(field, found)
                    };
                    is(path, field, &value, &found);
                }
            }
            Expected::Absent => {
                let has_page = !matches!(state.as_str(), None | Some("draft" | "problem"));
                is(path, "has a page", &false.into(), &has_page.into());
            }
            Expected::Rejected => is(path, "state", &"problem".into(), &state),
        }
    }
    for path in posts.keys() {
        let is_known = site.rows.iter().any(|(of, _)| of == path);
        is(path, "has a row", &true.into(), &is_known.into());
    }
    (wrong, count)
}

#[test]
fn each_site_is_listed_as_its_generator_builds_it() {
    let mut wrong = Vec::new();
    for name in [
        "astro",
        "docusaurus",
        "eleventy",
        "hexo",
        "hugo",
        "jekyll",
        "zola",
    ] {
        let site = Golden::parse(name);
        let (differences, count) = compare(&site);
        let posts = site.rows.len();
        println!("{name}: {posts} posts, {count} values");
        assert!(posts >= 15 && count >= 80, "{name} has too few rows");
        wrong.extend(differences);
    }
    assert!(wrong.is_empty(), "differences:\n{}", wrong.join("\n"));
}

#[test]
fn readers_see_only_posts_that_their_generator_publishes() {
    let mut hidden = 0;
    for name in ["astro", "docusaurus", "hexo", "hugo", "jekyll", "zola"] {
        let site = Golden::parse(name);
        let posts = posts_by_path(&site.list(&["--public"]));
        assert!(!posts.is_empty(), "{name} shows nothing");
        for (path, expected) in &site.rows {
            let is_public = match expected {
                Expected::Post(fields) => fields["state"] == "published",
                Expected::Absent | Expected::Rejected => false,
            };
            hidden += usize::from(!is_public);
            assert!(is_public || !posts.contains_key(path), "{name}: {path}");
        }
    }
    assert!(hidden >= 30, "{hidden} posts are hidden");
}
