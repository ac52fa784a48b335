//! Path of a new post: named like the newest posts of the site, otherwise by the defaults of its
//! generator and configuration.

use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::generator::{NewDraft, SiteKind};
use super::permalink::{PlaceholderValues, expand};
use super::site::Site;
use super::slug::{LeadingDate, PostFileName, strip_markdown_extension};

/// Number of newest posts used as examples.
const MAX_EXAMPLE_POSTS: usize = 20;

/// How the posts of a site are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPostPath {
    /// The folder, relative to the posts folder; may be empty.
    pub folder: String,
    /// The name pattern without extension, with the placeholders of [`super::permalink`].
    pub pattern: String,
    /// Whether a post is a folder with an `index` file.
    pub bundle: bool,
    /// The extension, with its dot.
    pub extension: String,
}

impl NewPostPath {
    /// Derives the naming from the newest posts, whose paths below the posts folder are given
    /// newest first.
    pub fn of(site: &Site, newest: &[&str]) -> Self {
        let own = Self::default_for(site);
        if site.kind == SiteKind::Hexo && site.settings.new_name.is_some() {
            // `hexo new` uses this name, whatever the other posts are called
            return own;
        }
        let examples: Vec<&str> = newest.iter().take(MAX_EXAMPLE_POSTS).copied().collect();
        // a habit is shared by more than half of the examples
        let most = |has: &dyn Fn(&str) -> bool| {
            let those = examples.iter().filter(|id| has(id)).count();
            those * 2 > examples.len()
        };
        let dated = most(&|id| LeadingDate::of(id).is_some());
        let undated = most(&|id| PostFileName::parse(id).date.is_none());
        let habit = Self {
            folder: majority_value(&examples, &|id| Some(folder(id))).unwrap_or(own.folder),
            pattern: match site.kind {
                // Jekyll posts can't be named otherwise
                SiteKind::Jekyll => own.pattern,
                _ if dated => ":year-:month-:day-:title".to_owned(),
                _ if undated => ":title".to_owned(),
                _ => own.pattern,
            },
            bundle: most(&|id| strip_markdown_extension(id).ends_with("/index"))
                || (own.bundle && examples.is_empty()),
            extension: majority_value(&examples, &|id| {
                id.strip_prefix(strip_markdown_extension(id))
                    .map(str::to_owned)
            })
            .unwrap_or(own.extension),
        };
        habit.fit_to_collection(site)
    }

    /// Returns the first variant of this naming whose posts match the include patterns of the
    /// collection.
    fn fit_to_collection(self, site: &Site) -> Self {
        let files = &site.settings.files;
        if files.include.is_empty() {
            return self;
        }
        let is_included = |it: &Self| {
            let path = it.stem_path("2026-11-23-a-post");
            files.include.matches(&path) && !files.exclude.matches(&path)
        };
        let fixed = files.include.fixed_folders();
        let folders: Vec<String> = [self.folder.clone(), String::new()]
            .into_iter()
            .chain(fixed)
            .collect();
        let endings = [self.extension.as_str(), ".md", ".mdx"];
        let others = folders.iter().flat_map(|folder| {
            endings.iter().flat_map(|ending| {
                [self.bundle, !self.bundle].map(|bundle| Self {
                    folder: folder.clone(),
                    bundle,
                    extension: (*ending).to_owned(),
                    pattern: self.pattern.clone(),
                })
            })
        });
        let found = others.into_iter().find(is_included);
        found.unwrap_or(self)
    }

    /// Returns the path of a post with this file stem.
    fn stem_path(&self, stem: &str) -> String {
        let slash = if self.folder.is_empty() { "" } else { "/" };
        let index = if self.bundle { "/index" } else { "" };
        format!("{}{slash}{stem}{index}{}", self.folder, self.extension)
    }

    /// Returns the default naming of the generator and the configuration.
    fn default_for(site: &Site) -> Self {
        let new = &site.kind.generator_rules().new_post;
        let name = site.settings.new_name.as_deref().unwrap_or(new.file_name);
        let stem = strip_markdown_extension(name);
        Self {
            folder: if site.posts.join(new.folder).is_dir() {
                new.folder.to_owned()
            } else {
                String::new()
            },
            pattern: fill_hexo_defaults(site, stem),
            bundle: has_bundle_archetype(site),
            extension: name.strip_prefix(stem).unwrap_or(".md").to_owned(),
        }
    }

    /// Returns the path of a new post, relative to the posts folder; drafts may have a folder of
    /// their own.
    pub fn path(&self, site: &Site, slug: &str, date: &Zoned, draft: bool) -> PathBuf {
        let parts = PlaceholderValues {
            date,
            title: slug,
            slug: Some(slug),
            name: slug,
            folder: "",
            categories: &[],
        };
        let drafts = match site.kind.generator_rules().new_post.draft {
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
            format!("{stem}/index{}", self.extension)
        } else {
            format!("{stem}{}", self.extension)
        })
    }
}

/// Fills the placeholders of a pattern that Hexo's settings define. If one remains that only Hexo
/// knows, the name is the title.
fn fill_hexo_defaults(site: &Site, pattern: &str) -> String {
    if site.kind != SiteKind::Hexo {
        return pattern.to_owned();
    }
    let mut filled = pattern.to_owned();
    for (word, value) in &site.settings.hexo.permalink_defaults {
        filled = filled.replace(&format!(":{word}"), value);
    }
    let known = ["year", "month", "i_month", "day", "i_day", "title"];
    let mut words = filled.split(':').skip(1).map(first_word);
    if words.all(|word| known.contains(&word)) {
        filled
    } else {
        ":title".to_owned()
    }
}

/// Returns the word at the start of a text, without trailing `_`.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let word = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    word.trim_end_matches('_')
}

/// Whether new posts of Hugo's section are folders, because its archetype is one
/// (`gohugo.io/content-management/archetypes`, "Leaf bundles").
fn has_bundle_archetype(site: &Site) -> bool {
    let section = site.kind.generator_rules().new_post.folder;
    let is_hugo = site.kind == SiteKind::Hugo;
    is_hugo && archetype_paths(site, section).any(|it| it.join("index.md").is_file())
}

/// Lists the paths, without extension, where the archetype of a section may be: in the site, then
/// in its themes.
pub fn archetype_paths(site: &Site, section: &str) -> impl Iterator<Item = PathBuf> {
    let themes = site.settings.hugo.themes.iter();
    let themes = themes.map(|theme| site.root.join("themes").join(theme).join("archetypes"));
    let own = match site.settings.hugo.archetypes.as_str() {
        "" => "archetypes",
        folder => folder,
    };
    let homes: Vec<PathBuf> = std::iter::once(site.root.join(own)).chain(themes).collect();
    let section = section.to_owned();
    homes
        .into_iter()
        .flat_map(move |home| [home.join(&section), home.join("default")])
}

/// Returns the folder of a post; for a bundle, the one above it.
fn folder(id: &str) -> String {
    let stem = strip_markdown_extension(id);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let folder = stem.rsplit_once('/').map(|(folder, _)| folder);
    folder.unwrap_or_default().to_owned()
}

/// Returns the value that more than half of the examples share.
fn majority_value(examples: &[&str], of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let all: Vec<String> = examples.iter().filter_map(|id| of(id)).collect();
    let mut found = all.iter();
    found
        .find(|one| all.iter().filter(|it| it == one).count() * 2 > all.len())
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::site::{ListingOverrides, SiteSettings};

    fn site(kind: SiteKind, posts: &str) -> Site {
        Site {
            kind,
            name: String::new(),
            root: "/nowhere".into(),
            posts: PathBuf::from("/nowhere").join(posts),
            config: None,
            settings: SiteSettings::default(),
            blogs: Vec::new(),
            warnings: Vec::new(),
            listing: ListingOverrides::default(),
        }
    }

    #[track_caller]
    fn named(site: &Site, newest: &[&str], draft: bool, path: &str) {
        let date: Zoned = "2026-11-23T10:00:00[UTC]".parse().expect("a date");
        let naming = NewPostPath::of(site, newest);
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
