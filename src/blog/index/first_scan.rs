//! First scan: reads all posts in batches, those that the screen shows first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::blog::clock::Clock;
use crate::blog::post::PostId;
use crate::blog::scan;

use super::symlinks::SymlinkIndex;
use super::{Delta, Index, batch};

/// Number of files in the first batch: small, so that the screen fills at once.
const FIRST_BATCH_FILES: usize = 64;
/// Number of files in later batches: large, so that the screen is drawn only a few times.
const BATCH_FILES: usize = 1000;

impl Index {
    /// Reads everything for the first time; `report` receives the posts in batches and may stop the
    /// scan.
    pub fn scan(&mut self, clock: &Clock, report: &mut dyn FnMut(Delta) -> ControlFlow<()>) {
        self.scan_with_first(&[], clock, report);
    }

    /// Reads everything for the first time, with these posts in the first batch.
    pub fn scan_with_first(
        &mut self,
        first: &[PostId],
        clock: &Clock,
        report: &mut dyn FnMut(Delta) -> ControlFlow<()>,
    ) {
        self.entries.clear();
        self.symlinks = SymlinkIndex::default();
        self.visible_to_readers.clear();
        self.scanned = clock.clone();
        let mut files = self.list_files();
        let wanted = batch::move_to_front(&mut files, first);
        let total = files.len();
        let mut head = Delta {
            total,
            missing: !self.site.posts.is_dir(),
            directories_changed: true,
            ..Delta::default()
        };
        let mut judged = 0;
        let (first, rest) = files.split_at(total.min(FIRST_BATCH_FILES.max(wanted)));
        for (at, files) in std::iter::once(first)
            .chain(rest.chunks(BATCH_FILES))
            .enumerate()
        {
            if at > 0 && files.is_empty() {
                break;
            }
            let mut delta = std::mem::take(&mut head);
            let readings = self.reader.read(files, &self.rules, clock);
            delta.upserts = readings
                .into_iter()
                .filter_map(|it| self.insert_post(it))
                .collect();
            judged += files.len();
            if judged == total {
                self.mark_collisions(&mut delta.upserts, &BTreeMap::new());
            }
            delta.read = judged;
            delta.total = total;
            delta.warnings = self.current_warnings();
            let delta = self.filter_for_audience(delta);
            if report(delta).is_break() {
                return;
            }
        }
        self.reader.finish_first_scan();
    }

    /// Reads everything but the posts; returns their files, newest first.
    fn list_files(&mut self) -> Vec<(PostId, PathBuf)> {
        self.read_site_files();
        let mut listing = scan::list(
            &self.site,
            std::slice::from_ref(&self.site.posts),
            &BTreeSet::new(),
        );
        self.read_bundles(&listing);
        self.skipped_files = listing.skipped.len();
        self.temporary_folders
            .append(&mut listing.temporary_folders);
        self.troubles = listing.warnings.into_iter().collect();
        self.folders = listing.listed;
        self.read_folder_data();
        batch::sort_newest_first(&mut listing.files);
        listing.files
    }
}
