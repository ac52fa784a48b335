//! Reads posts on all processors.

use std::num::NonZero;
use std::panic;
use std::path::PathBuf;
use std::thread;

use crate::blog::index::{PostReader, ScannedPost, read_batch};
use crate::blog::site_rules::SiteRules;
use crate::blog::{Clock, PostId};

/// Fewest files for which another thread is worth its start.
const MIN_FILES_PER_THREAD: usize = 16;
/// Most threads: more wait for the disk, not for each other.
const MAX_THREADS: usize = 8;
/// Stack size of a thread: as much as the main thread has, for deeply nested front matter.
const STACK_BYTES: usize = 8 << 20;

/// Reads the files of a batch on several threads.
#[derive(Debug)]
pub struct ParallelReader {
    /// Number of threads, the calling one included.
    threads: usize,
}

impl Default for ParallelReader {
    /// Creates a reader with as many threads as there are processors.
    fn default() -> Self {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            threads: processors.min(MAX_THREADS),
        }
    }
}

impl PostReader for ParallelReader {
    fn read(
        &mut self,
        files: &[(PostId, PathBuf)],
        rules: &SiteRules,
        clock: &Clock,
    ) -> Vec<ScannedPost> {
        let per_thread = files.len().div_ceil(self.threads).max(MIN_FILES_PER_THREAD);
        let (own, others) = files.split_at(per_thread.min(files.len()));
        thread::scope(|scope| {
            let parts: Vec<_> = others.chunks(per_thread).collect();
            let start = |part| {
                let read = move || read_batch(part, rules, clock);
                let thread = thread::Builder::new().name("read".to_owned());
                thread.stack_size(STACK_BYTES).spawn_scoped(scope, read)
            };
            let started: Vec<_> = parts.iter().map(|part| start(*part)).collect();
            let mut posts = read_batch(own, rules, clock);
            for (thread, part) in started.into_iter().zip(parts) {
                match thread.map(thread::ScopedJoinHandle::join) {
                    Ok(Ok(read)) => posts.extend(read),
                    Ok(Err(payload)) => panic::resume_unwind(payload),
                    // where no thread could be started
                    Err(_) => posts.extend(read_batch(part, rules, clock)),
                }
            }
            posts
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::index::SequentialReader;
    use crate::blog::site::Site;
    use crate::runtime::clock;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes posts")]
    fn any_number_of_threads_reads_the_same_posts_in_the_same_order() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let numbers = 0..100;
        let files: Vec<_> = numbers
            .map(|number| {
                let name = format!("2026-01-01-{number}.md");
                let path = folder.path().join(&name);
                let text = format!("---\ntitle: Post {number}\n---\n\nText.\n");
                // the last ones are missing and become problems
                if number < 95 {
                    std::fs::write(&path, text).expect("a file can be written");
                }
                (PostId::new(&name), path)
            })
            .collect();
        let site = Site::from_posts_folder(folder.path(), None).expect("a folder is a blog");
        let rules = SiteRules::new(site.kind, &site.settings);
        let clock = clock::system();
        let listed = |posts: Vec<ScannedPost>| {
            let posts = posts.into_iter();
            posts.map(|it| (it.hash, it.post)).collect::<Vec<_>>()
        };
        for count in [0, 1, 15, 16, 17, 33, 100] {
            let (files, _) = files.split_at(count);
            let wanted = listed(SequentialReader.read(files, &rules, &clock));
            for threads in [1, 2, 3, 7] {
                let mut reader = ParallelReader { threads };
                let read = listed(reader.read(files, &rules, &clock));
                assert_eq!(read, wanted, "{count} files, {threads} threads");
            }
        }
    }
}
