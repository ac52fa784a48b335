//! Lists the image files that a post can show: those beside it, and those in the folders that the
//! generator copies to the site.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::file::belongs_to_other_post;
use crate::blog::generator::SiteKind;

/// Extensions of images that browsers show.
const EXTENSIONS: [&str; 9] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "ico",
];
/// Maximum number of entries of folders that are read.
const MAX_ENTRIES: usize = 20_000;
/// Maximum number of levels of folders that are read.
const MAX_DEPTH: usize = 6;
/// Maximum number of images that are listed: the newest.
const MAX_IMAGES: usize = 2_000;

/// An image file, as a post names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedImage {
    /// Its path in a link, not escaped: relative to the post, or from the root of the site.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// Lists the images for a post, newest first. Symbolic links and hidden files are skipped.
pub fn list_images(root: &Path, kind: SiteKind, post: &Path) -> Vec<ListedImage> {
    let beside = post.parent().unwrap_or(root).to_owned();
    let mut search = Search {
        beside: beside.clone(),
        left: MAX_ENTRIES,
        seen: HashSet::new(),
        found: Vec::new(),
    };
    if kind == SiteKind::Hexo {
        // hexo.io/docs/asset-folders: the folder named like the post
        let own = beside.join(post.file_stem().unwrap_or_default());
        search.walk(&own, &Base::Folder(own.clone()), 0);
    }
    search.walk(&beside, &Base::Folder(beside.clone()), 0);
    for (folder, is_root) in published_folders(kind) {
        let folder = root.join(folder);
        let base = match (kind, is_root) {
            (SiteKind::Plain, _) => Base::Folder(beside.clone()),
            (_, true) => Base::Root(root.to_owned()),
            (_, false) => Base::Root(folder.clone()),
        };
        search.walk(&folder, &base, 0);
    }
    let mut found = search.found;
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    found.truncate(MAX_IMAGES);
    found.into_iter().map(|(_, image)| image).collect()
}

/// Returns the folders below the site's root that a generator publishes, and whether their own name
/// is part of the URL.
fn published_folders(kind: SiteKind) -> &'static [(&'static str, bool)] {
    match kind {
        // docusaurus.io/docs/static-assets, gohugo.io: static files, getzola.org: directory structure
        SiteKind::Docusaurus | SiteKind::Hugo | SiteKind::Zola => &[("static", false)],
        SiteKind::Astro => &[("public", false)],
        SiteKind::Hexo => &[("source", false)],
        SiteKind::Jekyll | SiteKind::Eleventy => {
            &[("assets", true), ("images", true), ("img", true)]
        }
        SiteKind::Plain => &[
            ("assets", true),
            ("images", true),
            ("img", true),
            ("static", true),
        ],
    }
}

/// The folder that a path in a link is relative to.
enum Base {
    /// A folder: the post's.
    Folder(PathBuf),
    /// The root of the published site.
    Root(PathBuf),
}

/// A search of folders.
struct Search {
    /// The folder of the post.
    beside: PathBuf,
    left: usize,
    seen: HashSet<PathBuf>,
    found: Vec<(SystemTime, ListedImage)>,
}

impl Search {
    fn walk(&mut self, folder: &Path, base: &Base, depth: usize) {
        if depth > MAX_DEPTH || !self.seen.insert(folder.to_owned()) {
            return;
        }
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let name = entry.file_name();
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            let Some(kind) = entry.file_type().ok().filter(|_| !is_hidden) else {
                continue;
            };
            let path = entry.path();
            if kind.is_dir() && self.enters(&path, &name) {
                self.walk(&path, base, depth + 1);
            } else if kind.is_file() && is_image(&path) {
                let metadata = entry.metadata().ok();
                let image = metadata.and_then(|found| {
                    let (path, bytes) = (base.link_to(&path)?, found.len());
                    Some((found.modified().ok()?, ListedImage { path, bytes }))
                });
                self.found.extend(image);
            }
        }
    }

    /// Whether a folder is searched: not one of packages, nor beside the post that of another one.
    fn enters(&self, folder: &Path, name: &OsStr) -> bool {
        let is_foreign = || folder.starts_with(&self.beside) && belongs_to_other_post(folder);
        name != "node_modules" && !is_foreign()
    }
}

impl Base {
    /// Returns the path in a link to a file; `None` for a name that is not UTF-8.
    fn link_to(&self, file: &Path) -> Option<String> {
        match self {
            Self::Folder(folder) => relative(folder, file),
            Self::Root(root) => Some(format!("/{}", relative(root, file)?)),
        }
    }
}

/// Returns the path from a folder to a file, with slashes.
fn relative(folder: &Path, file: &Path) -> Option<String> {
    let both = folder.components().zip(file.components());
    let both = both.take_while(|(a, b)| a == b).count();
    let ups = folder.components().count() - both;
    let rest = file.components().skip(both).map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let rest: Option<Vec<&str>> = rest.collect();
    Some("../".repeat(ups) + &rest?.join("/"))
}

fn is_image(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| EXTENSIONS.iter().any(|it| it.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::*;
    use crate::blog::save::private_file;

    /// Creates files, each a second newer than the one before.
    fn site(files: &[&str]) -> tempfile::TempDir {
        let around = tempfile::tempdir().expect("a folder");
        for (second, name) in files.iter().enumerate() {
            let path = around.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            private_file::put(&path, &vec![b'x'; second]).expect("a file");
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(second as u64 + 1);
            let file = File::options().append(true).open(&path).expect("a file");
            file.set_modified(at).expect("a time");
        }
        around
    }

    fn listed(around: &tempfile::TempDir, kind: SiteKind, post: &str) -> Vec<String> {
        let images = list_images(around.path(), kind, &around.path().join(post));
        images.into_iter().map(|image| image.path).collect()
    }

    #[test]
    fn images_beside_the_post_and_of_the_site_are_listed_newest_first() {
        let around = site(&[
            "static/img/old.PNG",
            "content/post/index.md",
            "content/post/a b.png",
            "content/post/img/x.webp",
            "content/post/notes.txt",
            "content/post/.hidden.png",
            "content/other/index.md",
            "content/other/y.png",
            "static/new.svg",
            "z.png",
        ]);
        let kind = SiteKind::Hugo;
        assert_eq!(
            listed(&around, kind, "content/post/index.md"),
            ["/new.svg", "img/x.webp", "a b.png", "/img/old.PNG"]
        );
        let sizes = list_images(
            around.path(),
            kind,
            &around.path().join("content/post/a.md"),
        );
        assert_eq!(sizes[0].bytes, 8);
        symlink("/etc", around.path().join("content/post/link")).expect("a link");
        assert_eq!(listed(&around, kind, "content/post/index.md").len(), 4);
    }

    #[test]
    fn each_generator_publishes_its_own_folders() {
        let files = [
            "public/p.png",
            "source/_posts/a/own.png",
            "assets/a.png",
            "static/s.png",
            "source/x.png",
        ];
        let around = site(&files);
        for (kind, post, wanted) in [
            (SiteKind::Astro, "src/content/a.md", vec!["/p.png"]),
            (SiteKind::Jekyll, "_posts/a.md", vec!["/assets/a.png"]),
            (SiteKind::Docusaurus, "blog/a.md", vec!["/s.png"]),
            (
                SiteKind::Plain,
                "posts/a.md",
                vec!["../static/s.png", "../assets/a.png"],
            ),
            (
                SiteKind::Hexo,
                "source/_posts/a.md",
                vec!["/x.png", "own.png"],
            ),
        ] {
            assert_eq!(listed(&around, kind, post), wanted, "{kind}");
        }
    }
}
