//! Reads the posts of a blog: on all processors, and from a cache where their files are unchanged.
//!
//! Only the first scan of a large blog uses the cache; later ones know what they have read. A cache
//! that is missing, damaged or of another program is replaced without a word, and one that can't be
//! written is not worth a message.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;

use crate::blog::disk::RandomAccessFile;
use crate::blog::index::{PostReader, ScannedPost, content_hash, read_batch, read_post_file};
use crate::blog::post_cache::{self, CacheBuilder, CacheKey, HEADER_BYTES, PostCache};
use crate::blog::save::private_file;
use crate::blog::site_rules::SiteRules;
use crate::blog::{Clock, PostId, read_file};

use super::parallel;

/// Smaller blogs are read as fast as a cache is.
const MIN_POSTS: usize = 300;
/// A cache is rewritten if at least one post in this number is not in it.
const MAX_MISSES_DIVISOR: usize = 20;

/// Reads the posts of a blog.
#[derive(Debug, Default)]
pub struct CachedReader {
    /// File of the cache, until the first scan is over.
    file: Option<PathBuf>,
    open: Option<OpenCache>,
}

/// The cache during the first scan.
#[derive(Debug)]
struct OpenCache {
    key: CacheKey,
    /// The cache of the last run; opened for the second batch, as the first screen doesn't wait.
    old: Option<CacheFile>,
    new: CacheBuilder,
    began: Timestamp,
    batches: usize,
}

/// The cache of the last run.
#[derive(Debug)]
struct CacheFile {
    file: RandomAccessFile,
    table: PostCache,
}

/// A post that was read.
struct LoadedPost {
    post: ScannedPost,
    source: PostSource,
}

/// Where a post comes from.
enum PostSource {
    Cache,
    /// From its file, with its stored form if it may be cached.
    Disk(Option<Vec<u8>>),
}

impl CachedReader {
    /// Creates a reader with its cache in a folder; `posts` is the folder of the posts.
    pub fn new(cache_folder: Option<&Path>, posts: &Path) -> Self {
        let file = cache_folder.map(|folder| {
            let hash = content_hash(posts.as_os_str().as_encoded_bytes());
            folder.join("posts").join(format!("{hash:016x}"))
        });
        Self { file, open: None }
    }
}

impl PostReader for CachedReader {
    fn read(
        &mut self,
        files: &[(PostId, PathBuf)],
        rules: &SiteRules,
        clock: &Clock,
    ) -> Vec<ScannedPost> {
        let Some(file) = &self.file else {
            return parallel::map_parts(files, |part| read_batch(part, rules, clock));
        };
        let cache = self.open.get_or_insert_with(|| {
            let key = CacheKey::new(rules, clock, &program_version());
            OpenCache::new(key, clock.now)
        });
        if cache.batches == 1 {
            cache.open(file);
        }
        cache.read(files, rules, clock)
    }

    fn finish_first_scan(&mut self) {
        if let (Some(file), Some(cache)) = (self.file.take(), self.open.take()) {
            cache.write(&file);
        }
    }
}

impl CacheFile {
    /// Opens a file and reads its table.
    fn open(file: &Path, key: CacheKey) -> Option<Self> {
        let file = RandomAccessFile::open(file).ok()?;
        let table_start = HEADER_BYTES as u64;
        let header = file.read(&(0..table_start)).ok()?;
        let end = table_start.checked_add(post_cache::table_length(&header)?)?;
        let beginning = file.read(&(0..end)).ok()?;
        let table = PostCache::parse(&beginning, key)?;
        Some(Self { file, table })
    }

    /// Returns a post whose file is unchanged.
    fn post(&self, id: &PostId, path: &Path, now: Timestamp) -> Option<ScannedPost> {
        let stamp = read_file::current_stamp(path)?;
        let place = self.table.find(id, stamp, now)?;
        let stored = self.file.read(&place.range).ok()?;
        post_cache::decode(&stored, &place, path)
    }
}

impl OpenCache {
    fn new(key: CacheKey, now: Timestamp) -> Self {
        Self {
            key,
            old: None,
            new: CacheBuilder::new(key, now),
            began: now,
            batches: 0,
        }
    }

    /// Opens the cache of the last run.
    fn open(&mut self, file: &Path) {
        self.old = CacheFile::open(file, self.key);
        if let Some(old) = &self.old {
            self.new.keep_known(&old.table);
        }
    }

    fn read(
        &mut self,
        files: &[(PostId, PathBuf)],
        rules: &SiteRules,
        clock: &Clock,
    ) -> Vec<ScannedPost> {
        self.batches += 1;
        let (old, began) = (self.old.as_ref(), self.began);
        let load = |(id, path): &(PostId, PathBuf)| {
            if let Some(post) = old.and_then(|old| old.post(id, path, clock.now)) {
                let source = PostSource::Cache;
                return LoadedPost { post, source };
            }
            let post = read_post_file(id, path, rules, clock);
            let source = PostSource::Disk(post_cache::encode(&post, began));
            LoadedPost { post, source }
        };
        let loaded = parallel::map_parts(files, |part| part.iter().map(load).collect());
        let posts = loaded.into_iter().map(|LoadedPost { post, source }| {
            match source {
                PostSource::Cache => self.new.keep(&post.post.id),
                PostSource::Disk(Some(stored)) => self.new.push(&post.post, stored),
                PostSource::Disk(None) => {}
            }
            post
        });
        posts.collect()
    }

    /// Writes the cache if it is worth it.
    fn write(self, file: &Path) {
        let total = self.new.len();
        let cached = self.old.as_ref().map_or(0, |old| old.table.len());
        let differing = self.new.new_posts() + cached.saturating_sub(total);
        if total < MIN_POSTS || differing * MAX_MISSES_DIVISOR < total {
            return;
        }
        let read = |range: &Range<u64>| self.old.as_ref()?.file.read(range).ok();
        let table = self.old.as_ref().map(|old| &old.table);
        let folder = file.parent().unwrap_or(Path::new(""));
        let Some(stored) = self.new.finish(table, read) else {
            return;
        };
        let written = private_file::create_private_folder(folder)
            .and_then(|()| private_file::put_unsynced(file, &stored));
        if let Err(error) = written {
            tracing::debug!(%error, "post cache not written");
        }
    }
}

/// Returns what tells this program from one that reads posts in another way: its version, and the
/// size and time of its file.
fn program_version() -> String {
    let file = std::env::current_exe().and_then(|file| file.metadata());
    let built = file.map(|file| {
        let built = file.modified().ok();
        let built = built.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        (file.len(), built)
    });
    format!("{} {:?}", env!("CARGO_PKG_VERSION"), built.ok())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use crate::blog::{Post, Site, SiteKind};
    use crate::runtime::clock;

    use super::*;

    /// A blog of many posts with a cache.
    struct Blog {
        home: TempDir,
        files: Vec<(PostId, PathBuf)>,
        rules: SiteRules,
        /// Later than the files, so that they may be cached.
        clock: Clock,
    }

    impl Blog {
        fn new() -> Self {
            let home = tempfile::tempdir().unwrap();
            let posts = home.path().join("posts");
            std::fs::create_dir(&posts).unwrap();
            let site = Site::from_posts_folder(&posts, Some(SiteKind::Hugo)).unwrap();
            let mut clock = clock::system();
            clock.now += jiff::SignedDuration::from_secs(60);
            let mut blog = Self {
                home,
                files: Vec::new(),
                rules: SiteRules::new(site.kind, &site.settings),
                clock,
            };
            for number in 0..MIN_POSTS {
                blog.write(number, &format!("Post {number}"));
            }
            blog
        }

        #[expect(clippy::disallowed_methods, reason = "a test writes posts")]
        fn write(&mut self, number: usize, title: &str) {
            let name = format!("2026-01-01-{number}.md");
            let path = self.home.path().join("posts").join(&name);
            let date = if number == 0 {
                "2099-01-01"
            } else {
                "2026-01-01"
            };
            std::fs::write(
                &path,
                format!("---\ntitle: {title}\ndate: {date}\n---\n\nText.\n"),
            )
            .unwrap();
            if number == self.files.len() {
                self.files.push((PostId::new(&name), path));
            }
        }

        /// Reads everything as the next run does; returns the posts and how many were not cached.
        fn read(&self) -> (Vec<Post>, usize) {
            let mut reader =
                CachedReader::new(Some(self.home.path()), &self.home.path().join("posts"));
            let mut posts = Vec::new();
            for batch in self.files.chunks(128) {
                posts.extend(reader.read(batch, &self.rules, &self.clock));
            }
            let misses = reader.open.as_ref().unwrap().new.new_posts();
            reader.finish_first_scan();
            (posts.into_iter().map(|read| read.post).collect(), misses)
        }

        /// Reads everything without a cache.
        fn read_from_disk(&self) -> Vec<Post> {
            let read = read_batch(&self.files, &self.rules, &self.clock);
            read.into_iter().map(|read| read.post).collect()
        }

        fn cache_file(&self) -> PathBuf {
            let reader = CachedReader::new(Some(self.home.path()), &self.home.path().join("posts"));
            reader.file.unwrap()
        }
    }

    #[test]
    fn the_next_run_has_the_same_posts_without_reading_their_files() {
        let mut blog = Blog::new();
        let (first, misses) = blog.read();
        assert_eq!(misses, MIN_POSTS);
        assert!(first == blog.read_from_disk());
        let (second, misses) = blog.read();
        assert_eq!(misses, 0);
        assert!(second == first);
        // changed, new and removed files
        blog.write(7, "Changed");
        blog.write(MIN_POSTS, "New");
        blog.files.remove(3);
        let (third, misses) = blog.read();
        assert_eq!(misses, 2);
        assert!(third == blog.read_from_disk());
        let mode = blog.cache_file().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_cache_is_rewritten_once_enough_has_changed_and_keeps_the_rest() {
        let mut blog = Blog::new();
        blog.read();
        for number in 0..MIN_POSTS / MAX_MISSES_DIVISOR {
            blog.write(number, "Changed");
        }
        assert_eq!(blog.read().1, MIN_POSTS / MAX_MISSES_DIVISOR);
        assert!(blog.read() == (blog.read_from_disk(), 0));
    }

    #[test]
    fn a_post_whose_state_has_changed_by_itself_is_read_again() {
        let mut blog = Blog::new();
        blog.read();
        blog.clock.now = "2099-06-01T00:00:00Z".parse().unwrap();
        let (posts, misses) = blog.read();
        assert_eq!(misses, 1);
        assert!(posts == blog.read_from_disk());
    }

    #[test]
    fn other_rules_another_zone_and_an_earlier_time_need_another_cache() {
        let mut blog = Blog::new();
        blog.read();
        blog.rules.draft_folders.insert("x".to_owned());
        assert_eq!(blog.read().1, MIN_POSTS);
        blog.clock.zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(blog.read().1, MIN_POSTS);
        blog.clock.now = clock::system().now + jiff::SignedDuration::from_secs(30);
        assert_eq!(blog.read().1, MIN_POSTS);
    }

    #[test]
    fn a_file_that_changed_a_moment_ago_is_not_cached() {
        let mut blog = Blog::new();
        blog.clock = clock::system();
        blog.read();
        assert!(!blog.cache_file().exists());
    }

    #[test]
    fn a_damaged_cache_is_replaced() {
        let blog = Blog::new();
        let (wanted, _) = blog.read();
        let file = blog.cache_file();
        let whole = std::fs::read(&file).unwrap();
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            bytes
        };
        let cut = |at: usize| whole.iter().take(at).copied().collect::<Vec<u8>>();
        let in_table = [0, 20, 28, 40, 100].map(flipped);
        for damaged in in_table.into_iter().chain([0, 16, 31, 32, 100].map(cut)) {
            private_file::put(&file, &damaged).unwrap();
            assert!(blog.read() == (wanted.clone(), MIN_POSTS));
            assert!(blog.read() == (wanted.clone(), 0));
        }
        for damaged in [flipped(whole.len() - 1), cut(whole.len() - 1)] {
            private_file::put(&file, &damaged).unwrap();
            assert!(blog.read() == (wanted.clone(), 1));
        }
    }

    #[test]
    fn readers_and_homes_without_a_folder_have_no_cache() {
        let blog = Blog::new();
        let mut reader = CachedReader::new(None, blog.home.path());
        let posts = reader.read(&blog.files, &blog.rules, &blog.clock);
        reader.finish_first_scan();
        assert_eq!(posts.len(), MIN_POSTS);
        assert!(!blog.cache_file().exists());
    }
}
