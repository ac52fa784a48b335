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

use crate::app::Event;
use crate::app::check::{CheckJob, Checked};
use crate::app::notice::{Level, Topic};

use crate::blog::check::build::{self, Builder};
use crate::blog::check::{self, Blog, Files, Finding, Off, Sheet};
use crate::blog::site::SiteFiles;
use crate::blog::{Clock, Post, Site, disk, read_file, scan, site_rules::Rules};
use crate::markdown;

use super::message::Message;
use super::{clock, panics};

/// A blog of fewer posts is read on one thread.
const FEW: usize = 64;

/// Checks a blog on a thread of its own, and sends the findings.
pub fn start(site: &Site, job: CheckJob, zone: &TimeZone, out: Sender<Message>) {
    let (site, clock) = (site.clone(), clock::now(zone));
    let work = move || {
        let found = panics::caught(AssertUnwindSafe(|| {
            check(&site, &job.posts, &clock, &job.off)
        }));
        let event = match found {
            Ok(findings) => Event::Checked(Checked {
                ticket: job.ticket,
                findings,
                posts: job.posts.len(),
            }),
            Err(what) => Event::Say(
                Level::Error,
                Topic::Failure,
                format!("postdesk could not check the blog, and goes on: {what}"),
            ),
        };
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(event));
    };
    // without a thread nothing is found; the next key retries
    let _ = thread::Builder::new().name("check".to_owned()).spawn(work);
}

/// Checks posts as they are on disk now.
pub fn check(site: &Site, posts: &[Arc<Post>], clock: &Clock, off: &Off) -> Vec<Finding> {
    panics::install();
    let mut rules = Rules::new(site.kind, &site.settings);
    let mut site_files = SiteFiles::default();
    site_files.refresh_with(site, &mut rules, posts);
    let sheets = read(site, posts, &site_definitions::gather(site, posts));
    let unasked = Files {
        passed: scan::list(site, std::slice::from_ref(&site.posts), &BTreeSet::new()).passed,
        roots: roots(site),
        there: BTreeSet::new(),
        troubles: site_files.troubles().to_vec(),
    };
    let blog = Blog {
        site,
        rules: &rules,
        posts,
        sheets: &sheets,
        files: &unasked,
        clock,
    };
    let wanted = check::wanted(&blog);
    let there = wanted
        .into_iter()
        .filter(|path| disk::exists(path))
        .collect();
    let files = Files {
        there,
        ..unasked.clone()
    };
    check::check(
        &Blog {
            files: &files,
            ..blog
        },
        off,
    )
}

/// Reads the check input of each post, in order.
fn read(site: &Site, posts: &[Arc<Post>], builder: &Builder) -> Vec<Sheet> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads < 2 || posts.len() < FEW {
        return sheets(site, posts, builder);
    }
    let share = posts.len().div_ceil(threads);
    thread::scope(|scope| {
        let parts: Vec<_> = posts
            .chunks(share)
            .map(|part| (part, scope.spawn(move || sheets(site, part, builder))))
            .collect();
        let read = parts
            .into_iter()
            // the share of a thread that panicked is read again here, where the panic is handled
            .flat_map(|(part, thread)| {
                let read = thread.join();
                read.unwrap_or_else(|_| sheets(site, part, builder))
            });
        read.collect()
    })
}

fn sheets(site: &Site, posts: &[Arc<Post>], builder: &Builder) -> Vec<Sheet> {
    let sheet = |post: &Arc<Post>| {
        // an unreadable file is a problem of the post, and reported as such
        let source = read_file::read(&post.path).ok()?;
        let dialect = site.dialect(&post.path);
        let mut sheet = Sheet::read(&source.text, (site.kind, dialect), markdown::mentions);
        let find = || build::faults(&source.text, post.id.as_str(), &sheet.matter, builder);
        // a parser that fails on a body reports nothing about it
        sheet.faults = panics::caught(AssertUnwindSafe(find)).unwrap_or_default();
        Some(sheet)
    };
    posts
        .iter()
        .map(|post| sheet(post).unwrap_or_default())
        .collect()
}

/// Returns the folders whose files a site serves at its root, by the conventions of all generators.
fn roots(site: &Site) -> Vec<PathBuf> {
    const HABITS: [&str; 5] = ["static", "public", "assets", "source", "src/public"];
    if site.config.is_none() {
        return Vec::new();
    }
    let themes = below(&site.root.join("themes"));
    let of_themes = themes.iter().flat_map(|theme| {
        let names = ["static", "source"];
        names.map(|name| theme.join(name))
    });
    let own = HABITS.iter().map(|name| site.root.join(name));
    own.chain(of_themes).filter(|path| path.is_dir()).collect()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
