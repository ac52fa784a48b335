//! Index of all posts: a full scan first, then incremental rescans.
//!
//! An [`Index`] belongs to one thread. The time is always a parameter. The disk is the source of
//! truth: a rescan compares names and stamps, reads what differs, and compares contents, so that a
//! file that was only touched keeps its post.

mod audience_filter;
mod batch;
mod bundles;
mod collisions;
mod commits;
mod symlinks;
mod warnings;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use batch::{Reading, read_batch};

use super::audience::Audience;
use super::clock::Clock;
use super::post::{DateFrom, Post, PostId, Stamp};
use super::read_file::stamp_of;
use super::save::sweep;
use super::scan::{self, Listing};
use super::site::{Site, SiteFiles, Withheld};
use super::site_rules::Rules;
use symlinks::Links;

/// Number of files in the first batch: small, so that the screen fills at once.
const FIRST_BATCH: usize = 64;
/// Number of files in later batches: large, so that the screen is drawn only a few times.
const BATCH: usize = 1000;
/// If a file was modified within this time, an equal stamp doesn't prove equal contents.
const DOUBT_NANOSECONDS: i128 = 2_000_000_000;

/// The part of the blog that may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// These folders, and new folders below them.
    Directories(Vec<PathBuf>),
}

/// Changes since the last scan, or one batch of the first scan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Posts that are new or changed.
    pub upserts: Vec<Arc<Post>>,
    /// Posts that were removed.
    pub removed: Vec<PostId>,
    /// Number of files processed so far.
    pub read: usize,
    /// Number of files to process.
    pub total: usize,
    /// Whether the posts folder itself is missing.
    pub missing: bool,
    /// One-line warnings: an unreadable folder, a tags file that isn't valid YAML.
    pub troubles: Vec<String>,
    /// Whether the set of folders to watch has changed.
    pub directories_changed: bool,
}

/// A post, with the data that detects changes of its file.
#[derive(Debug)]
struct Entry {
    post: Arc<Post>,
    stamp: Stamp,
    hash: u64,
}

/// The posts of one blog as last read.
#[derive(Debug)]
pub struct Index {
    site: Site,
    rules: Rules,
    files: SiteFiles,
    entries: BTreeMap<PostId, Entry>,
    folders: BTreeSet<PathBuf>,
    links: Links,
    troubles: BTreeSet<String>,
    /// Number of Markdown files that the generator doesn't treat as posts.
    passed: usize,
    /// Folders with temporary files, possibly left by an interrupted save.
    leftovers: BTreeSet<PathBuf>,
    /// First commit times of files, as far as known.
    committed: HashMap<PostId, Timestamp>,
    audience: Audience,
    /// The posts that readers have been given.
    handed_out: BTreeSet<PostId>,
    looked_at: Timestamp,
    /// The reader's time zone at the last scan.
    reader: TimeZone,
}

impl Index {
    /// Creates an empty index of a blog.
    pub fn new(site: Site) -> Self {
        Self {
            rules: Rules::new(site.kind, &site.settings),
            files: SiteFiles::default(),
            entries: BTreeMap::new(),
            folders: BTreeSet::new(),
            links: Links::default(),
            troubles: BTreeSet::new(),
            passed: 0,
            leftovers: BTreeSet::new(),
            committed: HashMap::new(),
            audience: Audience::Owner,
            handed_out: BTreeSet::new(),
            looked_at: Timestamp::UNIX_EPOCH,
            reader: TimeZone::UTC,
            site,
        }
    }

    /// Returns the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Removes temporary files of interrupted saves from the folders where the last scans saw some.
    pub fn sweep_leftovers(&mut self) {
        for folder in std::mem::take(&mut self.leftovers) {
            // a file that can't be removed now is found again by the next scan
            let _ = sweep(&folder);
        }
    }

    /// Returns the rules used by the last scan.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Reads everything for the first time; `report` receives the posts in batches and may stop the
    /// scan.
    pub fn scan(&mut self, clock: &Clock, report: &mut dyn FnMut(Delta) -> ControlFlow<()>) {
        self.entries.clear();
        self.links = Links::default();
        self.handed_out.clear();
        self.looked_at = clock.now;
        self.reader.clone_from(&clock.zone);
        self.read_site_files();
        let mut listing = scan::list(
            &self.site,
            std::slice::from_ref(&self.site.posts),
            &BTreeSet::new(),
        );
        self.read_bundles(&listing);
        self.passed = listing.passed.len();
        self.leftovers.append(&mut listing.leftovers);
        self.troubles = listing.troubles.into_iter().collect();
        self.folders = listing.listed;
        self.read_folder_data();
        batch::sort_newest_first(&mut listing.files);
        let total = listing.files.len();
        let mut head = Delta {
            total,
            missing: !self.site.posts.is_dir(),
            directories_changed: true,
            ..Delta::default()
        };
        let mut judged = 0;
        let (first, rest) = listing.files.split_at(total.min(FIRST_BATCH));
        for (at, files) in std::iter::once(first).chain(rest.chunks(BATCH)).enumerate() {
            if at > 0 && files.is_empty() {
                break;
            }
            let mut delta = std::mem::take(&mut head);
            delta.upserts = read_batch(files, &self.rules, clock)
                .into_iter()
                .filter_map(|it| self.keep(it))
                .collect();
            judged += files.len();
            if judged == total {
                self.mark_collisions(&mut delta.upserts, &BTreeMap::new());
            }
            delta.read = judged;
            delta.total = total;
            delta.troubles = self.standing_troubles();
            let delta = self.hand_out(delta);
            if report(delta).is_break() {
                return;
            }
        }
    }

    /// Reads what has changed since the last scan.
    pub fn rescan(&mut self, clock: &Clock, scope: &Scope) -> Delta {
        self.looked_at = clock.now;
        self.reader.clone_from(&clock.zone);
        let before = (self.folders.clone(), self.links.clone());
        let rules = self.rules.clone();
        self.read_site_files();
        let mut listing = self.look(scope);
        self.leftovers.append(&mut listing.leftovers);
        let mut removed = self.remove_gone(&listing);
        self.read_folder_data();
        self.read_bundles(&listing);
        let anew = rules != self.rules;
        let collided = self.colliding();
        let named = matches!(scope, Scope::Directories(_));
        // only a full scan can tell which warnings no longer apply
        if !named {
            self.passed = listing.passed.len();
            self.troubles.clear();
        }
        self.troubles.extend(listing.troubles.iter().cloned());
        let mut differing: Vec<(PostId, PathBuf)> = Vec::new();
        if anew {
            differing.extend(
                self.entries
                    .values()
                    .map(|it| (it.post.id.clone(), it.post.path.clone())),
            );
        }
        let wanted = listing
            .files
            .into_iter()
            .filter(|(id, path)| self.may_differ(id, path, named, clock));
        differing.extend(wanted);
        let again = collided.iter();
        differing.extend(again.map(|(id, post)| (id.clone(), post.path.clone())));
        differing.sort();
        differing.dedup();
        let read = differing.len();
        let readings = read_batch(&differing, &self.rules, clock);
        let mut upserts: Vec<Arc<Post>> = readings
            .into_iter()
            .filter_map(|it| self.replace(it))
            .collect();
        self.mark_collisions(&mut upserts, &collided);
        removed.extend(self.remove_resources());
        let delta = Delta {
            upserts,
            removed,
            read,
            total: self.entries.len(),
            missing: !self.site.posts.is_dir(),
            troubles: self.standing_troubles(),
            directories_changed: before.0 != self.folders || before.1 != self.links,
        };
        self.hand_out(delta)
    }

    /// Lists every folder to watch: those of the posts, of symlink targets and of the site's files,
    /// and the nearest existing folder above the posts.
    pub fn directories(&self) -> Vec<PathBuf> {
        let mut all = self.folders.clone();
        let above = self
            .site
            .posts
            .ancestors()
            .skip(1)
            .find(|folder| folder.is_dir());
        all.extend(above.map(Path::to_owned));
        all.extend(self.files.folders());
        all.extend(self.links.folders().cloned());
        all.into_iter().collect()
    }

    fn read_site_files(&mut self) {
        self.files.refresh(&self.site, &mut self.rules);
        self.site.settings.clone_from(&self.rules.settings);
    }

    /// Reads the files that set default values for the posts in their folders.
    fn read_folder_data(&mut self) {
        self.files
            .refresh_folders(&self.site, &mut self.rules, &self.folders);
        if self.audience == Audience::Readers {
            self.rules.withheld = Withheld::of(&self.site, &self.folders);
        }
    }

    fn look(&mut self, scope: &Scope) -> Listing {
        let posts = &self.site.posts;
        if let Scope::Directories(named) = scope
            && posts.is_dir()
            && self.folders.contains(posts)
        {
            let leading = named.iter().flat_map(|it| self.links.leading_to(it));
            let below = named.iter().filter(|it| it.starts_with(posts)).cloned();
            let nearest = self.nearest(&below.chain(leading).collect::<Vec<_>>());
            return scan::list(&self.site, &nearest, &self.folders);
        }
        self.folders.clear();
        scan::list(&self.site, std::slice::from_ref(posts), &BTreeSet::new())
    }

    /// Returns each named folder, or its nearest ancestor that is known and exists.
    fn nearest(&self, named: &[PathBuf]) -> Vec<PathBuf> {
        let is_there = |folder: &&Path| self.folders.contains(*folder) && folder.is_dir();
        let nearest = named
            .iter()
            .filter_map(|folder| folder.ancestors().find(is_there));
        nearest.map(Path::to_owned).collect()
    }

    /// Removes folders and posts that the listing should contain but doesn't.
    fn remove_gone(&mut self, listing: &Listing) -> Vec<PostId> {
        let all = self.folders.is_empty();
        let is_gone = |folder: &PathBuf| {
            !listing.listed.contains(folder)
                && !listing.seen.contains(folder)
                && folder
                    .parent()
                    .is_some_and(|above| listing.listed.contains(above))
        };
        let gone: Vec<PathBuf> = self
            .folders
            .iter()
            .filter(|it| is_gone(it))
            .cloned()
            .collect();
        let below_gone = |path: &Path| gone.iter().any(|folder| path.starts_with(folder));
        self.folders.retain(|folder| !below_gone(folder));
        self.folders.extend(listing.listed.iter().cloned());
        let still: BTreeSet<&PostId> = listing.files.iter().map(|(id, _)| id).collect();
        let is_removed = |entry: &Entry| {
            let path = &entry.post.path;
            let looked = all || path.parent().is_some_and(|it| listing.listed.contains(it));
            (looked && !still.contains(&entry.post.id)) || below_gone(path)
        };
        let removed: Vec<PostId> = self
            .entries
            .values()
            .filter(|it| is_removed(it))
            .map(|it| it.post.id.clone())
            .collect();
        for id in &removed {
            self.links.forget(id);
            self.entries.remove(id);
        }
        removed
    }

    fn may_differ(&self, id: &PostId, path: &Path, named: bool, clock: &Clock) -> bool {
        let Some(entry) = self.entries.get(id) else {
            return true;
        };
        let Ok(metadata) = path.metadata() else {
            return true;
        };
        let stamp = stamp_of(&metadata);
        let age = clock.now.as_nanosecond() - stamp.modified;
        let fresh = named && age.abs() <= DOUBT_NANOSECONDS;
        let turned = entry.post.state.turns.is_some_and(|at| at <= clock.now);
        stamp != entry.stamp || fresh || turned
    }

    fn keep(&mut self, mut reading: Reading) -> Option<Arc<Post>> {
        if self.is_resource(&reading.post) {
            return None;
        }
        self.complete(&mut reading);
        self.links.note(&reading.post);
        let post = Arc::new(reading.post);
        let entry = Entry {
            stamp: post.stamp,
            hash: reading.hash,
            post: Arc::clone(&post),
        };
        self.entries.insert(post.id.clone(), entry);
        Some(post)
    }

    /// Updates a post after rereading it; returns it if something a reader sees has changed.
    fn replace(&mut self, mut reading: Reading) -> Option<Arc<Post>> {
        self.complete(&mut reading);
        if let Some(entry) = self.entries.get_mut(&reading.post.id) {
            let old = Post {
                stamp: reading.post.stamp,
                ..Post::clone(&entry.post)
            };
            let own_date = old.date.from == DateFrom::FileSystem && old.date != reading.post.date;
            // readers get a post's text only with the stamp of its last reading
            let is_known = self.audience == Audience::Owner || entry.stamp == reading.post.stamp;
            if entry.hash == reading.hash && old == reading.post && !own_date && is_known {
                self.links.note(&reading.post);
                entry.stamp = reading.post.stamp;
                return None;
            }
        }
        self.keep(reading)
    }
}

/// Compares posts in the generator's list order: newest first, then by path.
pub fn generator_order(a: &Post, b: &Post) -> Ordering {
    b.date.at.cmp(&a.date.at).then_with(|| a.id.cmp(&b.id))
}
