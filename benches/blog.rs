//! Benchmarks of reading a blog: all posts, one front matter, one body.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use divan::{Bencher, black_box, counter::BytesCount};
use jiff::{Timestamp, tz::TimeZone};
use postdesk::blog::front_matter::edit::{EditRules, Field, FieldEdit, FieldValue, edit};
use postdesk::blog::front_matter::{split, yaml};
use postdesk::blog::{Clock, Index, RescanScope, Site, SiteKind, word_count};

fn main() {
    divan::main();
}

/// Returns a post of about 8 KB.
fn post(at: usize) -> String {
    let mut text = format!(
        "---\nslug: post-{at}\ntitle: \"A post: number {at}\"\ntags: [rust, testing, tag-{}]\n\
         date: 2020-01-{:02}T08:00:00Z\n---\n\nThe first line, with a [link](https://example.com).\n\n<!-- truncate -->\n",
        at % 40,
        at % 28 + 1
    );
    for line in 0..110 {
        let _ = writeln!(
            text,
            "\nWords of line {line}, which don't say *much* about `code_{line}` or 1,000 things."
        );
    }
    text
}

fn write(folder: &Path, posts: usize) {
    for at in 0..posts {
        let path = folder.join(format!("2020-01-{:02}-post-{at}.md", at % 28 + 1));
        #[expect(clippy::disallowed_methods, reason = "a benchmark makes its own posts")]
        fs::write(path, post(at)).expect("a written file");
    }
}

fn clock() -> Clock {
    Clock {
        now: Timestamp::UNIX_EPOCH,
        zone: TimeZone::UTC,
    }
}

fn scanned(folder: &Path) -> Index {
    let mut index = Index::new(Site::from_posts_folder(folder, None).expect("a folder"));
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    index
}

#[divan::bench(sample_count = 20)]
fn scan_1000_posts(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), 1000);
    bencher.bench_local(|| scanned(folder.path()));
}

#[divan::bench(sample_count = 20)]
fn rescan_1000_posts(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), 1000);
    let mut index = scanned(folder.path());
    bencher.bench_local(|| index.rescan(&clock(), &RescanScope::All));
}

#[divan::bench]
fn split_front_matter(bencher: Bencher<'_, '_>) {
    let text = post(1);
    bencher.bench(|| split(black_box(&text), SiteKind::Docusaurus).body.len());
}

#[divan::bench]
fn parse_front_matter(bencher: Bencher<'_, '_>) {
    let text = post(1);
    let matter = split(&text, SiteKind::Docusaurus).matter;
    bencher.bench(|| yaml::map(black_box(matter), 2).expect("valid"));
}

#[divan::bench]
fn edit_a_title(bencher: Bencher<'_, '_>) {
    let text = post(1);
    let edits = [FieldEdit::Set(
        Field::Title,
        FieldValue::Text("Another".to_owned()),
    )];
    let rules = EditRules::new(SiteKind::Docusaurus, []);
    bencher.bench(|| edit(black_box(&text), &edits, &rules).expect("an edit"));
}

#[divan::bench]
fn add_a_tag(bencher: Bencher<'_, '_>) {
    let text = post(1);
    let edits = [FieldEdit::AddItem(Field::Tags, "another".to_owned())];
    let rules = EditRules::new(SiteKind::Docusaurus, []);
    bencher.bench(|| edit(black_box(&text), &edits, &rules).expect("an edit"));
}

#[divan::bench]
fn count_words(bencher: Bencher<'_, '_>) {
    let text = post(1);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| word_count::count(black_box(&text)));
}
