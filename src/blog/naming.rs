//! Where a new post goes, and how it is named: as the newest posts of the site are, else as its
//! generator and its configuration want it.

use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::permalink::{Parts, expand};
use super::profile::NewDraft;
use super::site::{Site, SiteKind};
use super::slug::{FileName, LeadingDate, strip_ending};

/// So many of the newest posts are an example.
const EXAMPLES: usize = 20;

/// How the posts of a site are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The folder below that of the posts; may be empty.
    pub folder: String,
    /// The pattern of a name without its ending, in the words of [`super::permalink`].
    pub pattern: String,
    /// Whether a post is a folder with an `index` file in it.
    pub bundle: bool,
    /// The ending, with its dot.
    pub ending: String,
}

impl Naming {
    /// Takes the habit of the newest posts, given newest first by their paths below the posts.
    pub fn of(site: &Site, newest: &[&str]) -> Self {
        let own = Self::own(site);
        let examples: Vec<&str> = newest.iter().take(EXAMPLES).copied().collect();
        // a habit is what more than half of them have
        let most = |has: &dyn Fn(&str) -> bool| {
            let those = examples.iter().filter(|id| has(id)).count();
            those * 2 > examples.len()
        };
        let dated = most(&|id| LeadingDate::of(id).is_some());
        let undated = most(&|id| FileName::parse(id).date.is_none());
        Self {
            folder: common(&examples, &|id| Some(folder(id))).unwrap_or(own.folder),
            pattern: match site.kind {
                // its posts cannot be named otherwise
                SiteKind::Jekyll => own.pattern,
                _ if dated => ":year-:month-:day-:title".to_owned(),
                _ if undated => ":title".to_owned(),
                _ => own.pattern,
            },
            bundle: most(&|id| strip_ending(id).ends_with("/index")),
            ending: common(&examples, &|id| {
                id.strip_prefix(strip_ending(id)).map(str::to_owned)
            })
            .unwrap_or(own.ending),
        }
    }

    /// Takes what the generator and the configuration want.
    fn own(site: &Site) -> Self {
        let new = &site.kind.profile().new;
        let name = site.settings.new_name.as_deref().unwrap_or(new.name);
        let stem = strip_ending(name);
        Self {
            folder: if site.posts.join(new.folder).is_dir() {
                new.folder.to_owned()
            } else {
                String::new()
            },
            pattern: stem.to_owned(),
            bundle: false,
            ending: name.strip_prefix(stem).unwrap_or(".md").to_owned(),
        }
    }

    /// Gives the path of a new post, from the folder of the posts; a draft may lie beside that.
    pub fn path(&self, site: &Site, slug: &str, date: &Zoned, draft: bool) -> PathBuf {
        let parts = Parts {
            date,
            title: slug,
            slug: Some(slug),
            name: slug,
            folder: "",
            categories: &[],
        };
        let drafts = match site.kind.profile().new.draft {
            NewDraft::Folder(folder) if draft => Some(folder),
            _ => None,
        };
        let folder = match drafts {
            Some(drafts) if site.posts.ends_with("_posts") => Path::new("..").join(drafts),
            Some(drafts) => PathBuf::from(drafts),
            None => PathBuf::from(&self.folder),
        };
        // a draft has no date yet
        let stem = match drafts {
            Some(_) => slug.to_owned(),
            None => expand(&self.pattern, &parts),
        };
        folder.join(if self.bundle {
            format!("{stem}/index{}", self.ending)
        } else {
            format!("{stem}{}", self.ending)
        })
    }
}

/// The folder of a post, without that of a bundle.
fn folder(id: &str) -> String {
    let stem = strip_ending(id);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let folder = stem.rsplit_once('/').map(|(folder, _)| folder);
    folder.unwrap_or_default().to_owned()
}

/// What more than half of the examples have in common.
fn common(examples: &[&str], of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let all: Vec<String> = examples.iter().filter_map(|id| of(id)).collect();
    let mut found = all.iter();
    found
        .find(|one| all.iter().filter(|it| it == one).count() * 2 > all.len())
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::site::Settings;

    fn site(kind: SiteKind, posts: &str) -> Site {
        Site {
            kind,
            name: String::new(),
            root: "/nowhere".into(),
            posts: PathBuf::from("/nowhere").join(posts),
            config: None,
            settings: Settings::default(),
            blogs: Vec::new(),
            said: Vec::new(),
        }
    }

    #[track_caller]
    fn named(site: &Site, newest: &[&str], draft: bool, path: &str) {
        let date: Zoned = "2026-11-23T10:00:00[UTC]".parse().expect("a date");
        let naming = Naming::of(site, newest);
        assert_eq!(
            naming.path(site, "a-post", &date, draft),
            PathBuf::from(path),
            "{naming:?}"
        );
    }

    #[test]
    fn a_new_post_is_named_as_the_others_are() {
        let docusaurus = site(SiteKind::Docusaurus, "blog");
        named(&docusaurus, &[], false, "2026-11-23-a-post.md");
        named(&docusaurus, &["b.md", "c.md"], false, "a-post.md");
        let bundles = ["2026-01-02-b/index.mdx", "2025-01-02-c/index.mdx", "d.md"];
        named(&docusaurus, &bundles, false, "2026-11-23-a-post/index.mdx");
        let hugo = site(SiteKind::Hugo, "content");
        named(
            &hugo,
            &["post/b.md", "post/c.md", "about.md"],
            false,
            "post/a-post.md",
        );
        named(
            &hugo,
            &["post/b/index.md", "post/c/index.md"],
            true,
            "post/a-post/index.md",
        );
    }

    #[test]
    fn a_draft_of_jekyll_lies_beside_the_posts_without_a_date() {
        let jekyll = site(SiteKind::Jekyll, "_posts");
        named(
            &jekyll,
            &["2026-01-02-b.markdown"],
            false,
            "2026-11-23-a-post.markdown",
        );
        named(
            &jekyll,
            &["2026-01-02-b.markdown"],
            true,
            "../_drafts/a-post.markdown",
        );
        named(
            &site(SiteKind::Hexo, "source"),
            &[],
            true,
            "_drafts/a-post.md",
        );
    }

    #[test]
    fn the_configuration_names_the_posts_of_hexo() {
        let mut hexo = site(SiteKind::Hexo, "source/_posts");
        hexo.settings.new_name = Some(":year-:month-:day-:title.md".to_owned());
        named(&hexo, &[], false, "2026-11-23-a-post.md");
    }
}
