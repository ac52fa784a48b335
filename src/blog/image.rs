//! Images of posts: where the file of an image URL is, and its dimensions from its first bytes.
//!
//! Nothing is fetched or decoded here. Only regular files inside the site folder are considered, so
//! a pipe with that name never blocks a reader.

mod dimensions;
mod file;
mod file_list;

use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::FileStamp;

pub use file::{ImageFinder, read};
pub use file_list::{ListedImage, list_images};

/// Number of bytes at the start of a file that are read to find its dimensions.
pub const HEADER_BYTES: u64 = 64 << 10;
/// Larger images, in pixels, are never decoded.
pub const MAX_PIXELS: u64 = 32_000_000;

/// An image file of the blog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageFile {
    /// The path of the file, symbolic links resolved.
    pub path: PathBuf,
    /// Detects whether the file has changed.
    pub stamp: FileStamp,
    /// Width and height in pixels, orientation applied.
    pub size: (u32, u32),
    /// Whether its format and dimensions can be decoded.
    pub is_drawable: bool,
}

/// Whether a URL points outside the blog, as `https://…` and `data:…` do.
pub fn is_remote(address: &str) -> bool {
    let address = address.trim();
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        // one letter is a drive, not a scheme
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    address.starts_with("//") || scheme.is_some_and(is_scheme)
}

/// Lists the paths that an image URL in a post may mean, in the order in which generators look.
///
/// Beside the post, then in its asset folder (Hexo), then in the folders that a site copies
/// verbatim: `static` (Docusaurus, Hugo, Zola), `public` (Astro), `assets` (Hugo Pipes), `source`
/// (Hexo), and the site root (Jekyll, Eleventy).
pub fn candidate_paths(address: &str, post: &Path, site: &Path) -> Vec<PathBuf> {
    let address = address.trim();
    if address.is_empty() || is_remote(address) {
        return Vec::new();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
    // Jekyll's notation for URLs of the site
    let path = path.trim_start_matches("{{site.baseurl}}");
    if let Some(rest) = path.strip_prefix("@site/") {
        return vec![joined(site, rest)];
    }
    let folder = post.parent().unwrap_or(site);
    let mut places = Vec::new();
    if let Some(rest) = path.strip_prefix('/') {
        places.extend(site_paths(site, rest));
        // the path may start with the site's base URL, set in its configuration
        if let Some((_, rest)) = rest.split_once('/') {
            places.extend(site_paths(site, rest));
        }
        return places;
    }
    places.push(joined(folder, path));
    if let Some(own) = post.file_stem() {
        places.push(joined(&folder.join(own), path));
    }
    places.extend(site_paths(site, path));
    places
}

fn site_paths(site: &Path, path: &str) -> impl Iterator<Item = PathBuf> {
    const FOLDERS: [&str; 7] = [
        "static", "public", "assets", "source", "src", "content", ".",
    ];
    let folders = FOLDERS.iter().map(|folder| joined(site, folder));
    folders.map(move |folder| joined(&folder, path))
}

/// Joins a path to a folder, resolving `.` and `..` lexically.
fn joined(folder: &Path, path: &str) -> PathBuf {
    let mut joined = folder.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => drop(joined.pop()),
            Component::Normal(name) => joined.push(name),
            _ => {}
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(address: &str, post: &str, file: &str) -> bool {
        let places = candidate_paths(address, Path::new(post), Path::new("/site"));
        places.contains(&PathBuf::from(file))
    }

    #[test]
    fn an_address_that_leads_elsewhere_names_no_file() {
        let remote = [
            "https://a.example/x.png",
            "//cdn.example/x.png",
            "data:image/png;base64,AAAA",
            "file:///etc/passwd",
        ];
        for address in remote {
            assert!(is_remote(address), "{address}");
            assert_eq!(
                candidate_paths(address, Path::new("/site/a.md"), Path::new("/site")),
                Vec::<PathBuf>::new()
            );
        }
        assert!(!is_remote("img/x.png") && !is_remote("./a:b.png"));
    }

    #[test]
    fn images_are_found_where_generators_find_them() {
        for (address, post, file) in [
            ("x.png", "/site/blog/a/index.md", "/site/blog/a/x.png"),
            ("../img/x.png", "/site/blog/a.md", "/site/img/x.png"),
            ("x%20y.png", "/site/blog/a.md", "/site/blog/x y.png"),
            ("x.png?w=3#a", "/site/blog/a.md", "/site/blog/x.png"),
            ("/img/x.png", "/site/blog/a.md", "/site/static/img/x.png"),
            (
                "@site/static/img/x.png",
                "/site/blog/a.md",
                "/site/static/img/x.png",
            ),
            ("/assets/x.png", "/site/_posts/a.md", "/site/assets/x.png"),
            (
                "/base/assets/x.png",
                "/site/_posts/a.md",
                "/site/assets/x.png",
            ),
            (
                "x.png",
                "/site/source/_posts/a.md",
                "/site/source/_posts/a/x.png",
            ),
            (
                "/x.png",
                "/site/src/content/blog/a.md",
                "/site/public/x.png",
            ),
        ] {
            assert!(has(address, post, file), "{address} of {post}");
        }
    }
}
