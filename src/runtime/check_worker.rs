//! Check worker: reads what the rules need, looks up which files exist, and applies the rules.
//!
//! The texts are read on as many threads as there are processors; only what the rules need is kept
//! of them.

mod site_definitions;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use jiff::tz::TimeZone;
use tracing::debug_span;

use crate::app::Event;
use crate::app::jobs::check::{CheckJob, CheckResult};
use crate::app::notice::{NoticeLevel, NoticeTopic};

use crate::blog::check::build::{self, BuildContext};
use crate::blog::check::{self, CheckInput, DisabledRules, DiskFacts, Finding, PostText};
use crate::blog::site::SiteFiles;
use crate::blog::{Clock, Post, Site, disk, read_file, scan, site_rules::SiteRules};
use crate::markdown;

use super::message::Message;
use super::{clock, log, panics};

/// A blog of fewer posts is read on one thread.
const MIN_PARALLEL_POSTS: usize = 64;

/// Checks a blog on a thread of its own, and sends the findings.
pub fn start(site: &Site, job: CheckJob, zone: &TimeZone, out: Sender<Message>) {
    let (site, clock) = (site.clone(), clock::now(zone));
    let work = move || {
        let _span = debug_span!("check", posts = job.posts.len()).entered();
        let found = panics::catch_panic(AssertUnwindSafe(|| {
            check(&site, &job.posts, &clock, &job.disabled_rules)
        }));
        let event = match found {
            Ok(findings) => Event::CheckDone(CheckResult {
                ticket: job.ticket,
                findings,
                posts: job.posts.len(),
            }),
            Err(what) => Event::Notify(
                NoticeLevel::Error,
                NoticeTopic::Failure,
                format!("internal error: the check failed: {what}"),
            ),
        };
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(event));
    };
    // without a thread nothing is found; the next key retries
    let started = thread::Builder::new().name("check".to_owned()).spawn(work);
    log::log_failure("start a thread", &started);
}

/// Checks posts as they are on disk now.
pub fn check(site: &Site, posts: &[Arc<Post>], clock: &Clock, off: &DisabledRules) -> Vec<Finding> {
    panics::install();
    let mut rules = SiteRules::new(site.kind, &site.settings);
    let mut site_files = SiteFiles::default();
    site_files.refresh_with(site, &mut rules, posts);
    let sheets = read(site, posts, &site_definitions::gather(site, posts));
    let unasked = DiskFacts {
        lookalikes: scan::list(site, std::slice::from_ref(&site.posts), &BTreeSet::new()).skipped,
        static_roots: static_folders(site),
        existing: BTreeSet::new(),
        site_file_errors: site_files.warnings().to_vec(),
    };
    let blog = CheckInput {
        site,
        rules: &rules,
        posts,
        post_texts: &sheets,
        files: &unasked,
        clock,
    };
    let wanted = check::candidate_files(&blog);
    let there = wanted
        .into_iter()
        .filter(|path| disk::exists(path))
        .collect();
    let files = DiskFacts {
        existing: there,
        ..unasked.clone()
    };
    check::check(
        &CheckInput {
            files: &files,
            ..blog
        },
        off,
    )
}

/// Reads the check input of each post, in order.
fn read(site: &Site, posts: &[Arc<Post>], builder: &BuildContext) -> Vec<PostText> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads < 2 || posts.len() < MIN_PARALLEL_POSTS {
        return read_post_texts(site, posts, builder);
    }
    let share = posts.len().div_ceil(threads);
    thread::scope(|scope| {
        let parts: Vec<_> = posts
            .chunks(share)
            .map(|part| {
                (
                    part,
                    scope.spawn(move || read_post_texts(site, part, builder)),
                )
            })
            .collect();
        let read = parts
            .into_iter()
            // the share of a thread that panicked is read again here, where the panic is handled
            .flat_map(|(part, thread)| {
                let read = thread.join();
                read.unwrap_or_else(|_| read_post_texts(site, part, builder))
            });
        read.collect()
    })
}

fn read_post_texts(site: &Site, posts: &[Arc<Post>], builder: &BuildContext) -> Vec<PostText> {
    let sheet = |post: &Arc<Post>| {
        // an unreadable file is a problem of the post, and reported as such
        let source = read_file::read(&post.path).ok()?;
        let dialect = site.dialect(&post.path);
        let mut sheet = PostText::read(
            &source.text,
            (site.kind, dialect),
            markdown::find_references,
        );
        let find = || build::find_faults(&source.text, post.id.as_str(), &sheet.matter, builder);
        // a parser that fails on a body reports nothing about it
        sheet.faults = panics::catch_panic(AssertUnwindSafe(find)).unwrap_or_default();
        Some(sheet)
    };
    posts
        .iter()
        .map(|post| sheet(post).unwrap_or_default())
        .collect()
}

/// Returns the folders whose files a site serves at its root, by the conventions of all generators.
fn static_folders(site: &Site) -> Vec<PathBuf> {
    const STATIC_FOLDERS: [&str; 5] = ["static", "public", "assets", "source", "src/public"];
    if site.config.is_none() {
        return Vec::new();
    }
    let themes = folder_entries(&site.root.join("themes"));
    let of_themes = themes.iter().flat_map(|theme| {
        let names = ["static", "source"];
        names.map(|name| theme.join(name))
    });
    let own = STATIC_FOLDERS.iter().map(|name| site.root.join(name));
    own.chain(of_themes).filter(|path| path.is_dir()).collect()
}

fn folder_entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
