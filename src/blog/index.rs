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
mod first_scan;
mod scope;
mod symlinks;
mod warnings;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use batch::{
    PostReader, ScannedPost, SequentialReader, content_hash, read_batch, read_post_file,
};

use super::audience::Audience;
use super::clock::Clock;
use super::post::{DateFrom, FileStamp, Post, PostId};
use super::read_file::stamp_of;
use super::save::sweep;
use super::scan::Listing;
use super::site::{Site, SiteFiles, WithheldFolders};
use super::site_rules::SiteRules;
use symlinks::SymlinkIndex;

/// If a file was modified within this time, an equal stamp doesn't prove equal contents.
const RACY_NANOSECONDS: i128 = 2_000_000_000;

/// If a file was emptied within this time, it is probably being saved: many editors empty a file
/// before they write it.
const EMPTIED_NANOSECONDS: i128 = 500_000_000;

/// The part of the blog that may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RescanScope {
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
    pub warnings: Vec<String>,
    /// Whether the set of folders to watch has changed.
    pub directories_changed: bool,
    /// Whether a file was emptied less than half a second ago: its post stays as it was, and a
    /// rescan soon tells whether the file was being saved.
    pub is_unsettled: bool,
}

/// A post, with the data that detects changes of its file.
#[derive(Debug)]
struct IndexEntry {
    post: Arc<Post>,
    stamp: FileStamp,
    hash: u64,
}

/// The posts of one blog as last read.
#[derive(Debug)]
pub struct Index {
    site: Site,
    rules: SiteRules,
    files: SiteFiles,
    entries: BTreeMap<PostId, IndexEntry>,
    folders: BTreeSet<PathBuf>,
    symlinks: SymlinkIndex,
    troubles: BTreeSet<String>,
    /// Number of Markdown files that the generator doesn't treat as posts.
    skipped_files: usize,
    /// Folders with temporary files, possibly left by an interrupted save.
    temporary_folders: BTreeSet<PathBuf>,
    /// First commit times of files, as far as known.
    first_commits: HashMap<PostId, Timestamp>,
    audience: Audience,
    /// The posts that readers have been given.
    visible_to_readers: BTreeSet<PostId>,
    /// The time of the last scan.
    scanned: Clock,
    /// Reads the files of posts.
    reader: Box<dyn PostReader>,
}

impl Index {
    /// Creates an empty index of a blog.
    pub fn new(site: Site) -> Self {
        Self {
            rules: SiteRules::new(site.kind, &site.settings),
            files: SiteFiles::default(),
            entries: BTreeMap::new(),
            folders: BTreeSet::new(),
            symlinks: SymlinkIndex::default(),
            troubles: BTreeSet::new(),
            skipped_files: 0,
            temporary_folders: BTreeSet::new(),
            first_commits: HashMap::new(),
            audience: Audience::Owner,
            visible_to_readers: BTreeSet::new(),
            scanned: Clock {
                now: Timestamp::UNIX_EPOCH,
                zone: TimeZone::UTC,
            },
            reader: Box::new(SequentialReader),
            site,
        }
    }

    /// Sets what reads the files of posts; by default one file is read after the other.
    #[must_use]
    pub fn with_reader(mut self, reader: Box<dyn PostReader>) -> Self {
        self.reader = reader;
        self
    }

    /// Returns the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns the site's tags file, if it has one.
    pub fn tags_file(&self) -> Option<&Path> {
        self.files.tags_file(&self.site)
    }

    /// Removes temporary files of interrupted saves from the folders where the last scans saw some.
    pub fn sweep_leftovers(&mut self) {
        for folder in std::mem::take(&mut self.temporary_folders) {
            // a file that can't be removed now is found again by the next scan
            let _ = sweep(&folder);
        }
    }

    /// Returns the rules used by the last scan.
    pub fn rules(&self) -> &SiteRules {
        &self.rules
    }

    /// Reads what has changed since the last scan.
    pub fn rescan(&mut self, clock: &Clock, scope: &RescanScope) -> Delta {
        self.scanned = clock.clone();
        let before = (self.folders.clone(), self.symlinks.clone());
        let rules = self.rules.clone();
        self.read_site_files();
        let mut listing = self.list_scope(scope);
        self.temporary_folders
            .append(&mut listing.temporary_folders);
        let mut removed = self.remove_gone(&listing);
        self.read_folder_data();
        self.read_bundles(&listing);
        let anew = rules != self.rules;
        let collided = self.colliding_posts();
        let named = matches!(scope, RescanScope::Directories(_));
        // only a full scan can tell which warnings no longer apply
        if !named {
            self.skipped_files = listing.skipped.len();
            self.troubles.clear();
        }
        self.troubles.extend(listing.warnings.iter().cloned());
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
        let mut readings = self.reader.read(&differing, &self.rules, clock);
        readings.retain(|it| !self.was_just_emptied(it, clock));
        let is_unsettled = readings.len() < read;
        let mut upserts: Vec<Arc<Post>> = readings
            .into_iter()
            .filter_map(|it| self.update_post(it))
            .collect();
        self.mark_collisions(&mut upserts, &collided);
        removed.extend(self.remove_resources());
        let delta = Delta {
            upserts,
            removed,
            read,
            total: self.entries.len(),
            missing: !self.site.posts.is_dir(),
            warnings: self.current_warnings(),
            directories_changed: before.0 != self.folders || before.1 != self.symlinks,
            is_unsettled,
        };
        self.filter_for_audience(delta)
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
        all.extend(self.symlinks.folders().cloned());
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
            self.rules.withheld = WithheldFolders::of(&self.site, &self.folders);
        }
    }

    /// Removes folders and posts that the listing should contain but doesn't.
    fn remove_gone(&mut self, listing: &Listing) -> Vec<PostId> {
        let all = self.folders.is_empty();
        let is_gone = |folder: &PathBuf| {
            !listing.listed.contains(folder)
                && !listing.already_known.contains(folder)
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
        let is_removed = |entry: &IndexEntry| {
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
            self.forget(id);
        }
        removed
    }

    /// Removes everything that is known about a post.
    fn forget(&mut self, id: &PostId) {
        self.symlinks.forget(id);
        self.entries.remove(id);
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
        let fresh = named && age.abs() <= RACY_NANOSECONDS;
        let turned = entry
            .post
            .state
            .changes_at
            .is_some_and(|at| at <= clock.now);
        stamp != entry.stamp || fresh || turned
    }

    /// Whether a known post's file was emptied a moment ago.
    fn was_just_emptied(&self, reading: &ScannedPost, clock: &Clock) -> bool {
        let stamp = reading.post.stamp;
        let age = clock.now.as_nanosecond() - stamp.modified;
        let known = self.entries.get(&reading.post.id);
        stamp.size == 0
            && age.abs() <= EMPTIED_NANOSECONDS
            && known.is_some_and(|entry| entry.stamp.size > 0)
    }

    fn insert_post(&mut self, mut reading: ScannedPost) -> Option<Arc<Post>> {
        if self.is_resource(&reading.post) {
            return None;
        }
        self.add_external_data(&mut reading);
        self.symlinks.note(&reading.post);
        let post = Arc::new(reading.post);
        let entry = IndexEntry {
            stamp: post.stamp,
            hash: reading.hash,
            post: Arc::clone(&post),
        };
        self.entries.insert(post.id.clone(), entry);
        Some(post)
    }

    /// Updates a post after rereading it; returns it if something a reader sees has changed.
    fn update_post(&mut self, mut reading: ScannedPost) -> Option<Arc<Post>> {
        self.add_external_data(&mut reading);
        if let Some(entry) = self.entries.get_mut(&reading.post.id) {
            let old = Post {
                stamp: reading.post.stamp,
                ..Post::clone(&entry.post)
            };
            let own_date = old.date.from == DateFrom::FileSystem && old.date != reading.post.date;
            // readers get a post's text only with the stamp of its last reading
            let is_known = self.audience == Audience::Owner || entry.stamp == reading.post.stamp;
            if entry.hash == reading.hash && old == reading.post && !own_date && is_known {
                self.symlinks.note(&reading.post);
                entry.stamp = reading.post.stamp;
                return None;
            }
        }
        self.insert_post(reading)
    }
}

/// Compares posts in the generator's list order: newest first, then by path.
pub fn generator_order(a: &Post, b: &Post) -> Ordering {
    b.date.at.cmp(&a.date.at).then_with(|| a.id.cmp(&b.id))
}
