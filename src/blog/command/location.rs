//! Location of a post and its renames: a single file, or a folder (page bundle).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fields::prove;
use super::{DeedError, Making, Scene, refused};
use crate::blog::file_transaction::Change;
use crate::blog::generator::NameDate;
use crate::blog::post::{DateFrom, Post};
use crate::blog::save::{Name, name_of};
use crate::blog::site::SiteKind;
use crate::blog::slug::{FileName, LeadingDate, strip_ending};

/// Location of a post, with the parts of its name.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    /// The file, or the folder of a bundle.
    pub(super) from: PathBuf,
    /// File name within the bundle folder; `None` for a single file.
    inside: Option<PathBuf>,
    /// Leading date of the name with its separator; may be empty.
    pub(super) date: String,
    /// Name without date and extension.
    pub(super) stem: String,
    /// Extension with its dot.
    pub(super) ending: String,
}

/// Rename of a post.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// The post before the rename.
    pub(super) post: Arc<Post>,
    /// The post after the rename.
    pub(super) new: Arc<Post>,
    /// Path that is renamed: the file, or the folder of a bundle.
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
    /// Whether both names are one to a case-insensitive file system.
    is_same: bool,
    /// Rename of the post's asset folder.
    along: Option<(PathBuf, PathBuf)>,
}

impl Stand {
    /// Determines the location of a post.
    pub(super) fn of(scene: &Scene<'_>, post: &Post) -> Result<Self, DeedError> {
        let folder = bundle(scene, post);
        let from = folder.unwrap_or(&post.path);
        let name = from.file_name().and_then(|name| name.to_str());
        let name = name
            .ok_or_else(|| refused(post, 1, "its name is no UTF-8; rename it in a shell first"))?;
        let stem = match folder {
            Some(_) => name,
            None => strip_ending(name),
        };
        let rest = after_date(scene.site.kind, post, stem).unwrap_or(stem);
        let (date, rest) = stem.split_at(stem.len() - rest.len());
        Ok(Self {
            from: from.to_owned(),
            inside: folder.and(post.path.file_name()).map(PathBuf::from),
            date: date.to_owned(),
            stem: rest.to_owned(),
            ending: name.strip_prefix(stem).unwrap_or_default().to_owned(),
        })
    }

    /// Whether the post is a single file, not a bundle.
    pub(super) fn is_file(&self) -> bool {
        self.inside.is_none()
    }

    /// Returns the path under another name in the same folder.
    pub(super) fn named(&self, date: &str, stem: &str) -> PathBuf {
        let sign = match date {
            "" => "",
            _ if stem.is_empty() || date.ends_with(['-', '_', '/']) => "",
            _ => "-",
        };
        let name = format!("{date}{sign}{stem}{}", self.ending);
        self.from.with_file_name(name)
    }

    /// Returns the post's file, given the new path of the file or bundle.
    pub(super) fn file(&self, to: &Path) -> PathBuf {
        match &self.inside {
            Some(inside) => to.join(inside),
            None => to.to_owned(),
        }
    }

    /// Plans a new text and path for a post, and verifies that the result can be parsed.
    pub(super) fn go(
        &self,
        scene: &Scene<'_>,
        (post, text): (&Arc<Post>, &str),
        to: &Path,
        making: &mut Making,
    ) -> Result<Arc<Post>, DeedError> {
        let file = self.file(to);
        let new = prove(scene, post, &file, text)?;
        if to == self.from {
            return Ok(new);
        }
        let name = name_of(&self.from, to);
        if name == Name::Taken || making.gives(to) {
            let file = scene.name_of(to);
            return Err(DeedError::Taken { file });
        }
        let moved = Move {
            post: Arc::clone(post),
            new: Arc::clone(&new),
            from: self.from.clone(),
            to: to.to_owned(),
            is_same: name == Name::Same,
            along: self.along(scene, to),
        };
        making.go(moved);
        Ok(new)
    }

    /// Returns the rename of Hexo's asset folder, named like the file
    /// (`hexo.io/docs/asset-folders`).
    fn along(&self, scene: &Scene<'_>, to: &Path) -> Option<(PathBuf, PathBuf)> {
        let (folder, to) = (self.assets(scene)?, to.with_extension(""));
        let is_free = name_of(&folder, &to) == Name::Free;
        is_free.then_some((folder, to))
    }

    /// Returns Hexo's asset folder of a post, if it exists and contains no posts.
    pub(super) fn assets(&self, scene: &Scene<'_>) -> Option<PathBuf> {
        let folder = self.from.with_extension("");
        let is_hexo = scene.site.kind == SiteKind::Hexo && self.inside.is_none();
        let holds_posts = || scene.posts.iter().any(|it| it.path.starts_with(&folder));
        let is_one = is_hexo && folder.symlink_metadata().is_ok_and(|it| it.is_dir());
        (is_one && !holds_posts()).then_some(folder)
    }
}

/// Returns a post's name without folder, date and extension: the part that a rename changes.
pub fn called(kind: SiteKind, post: &Post) -> String {
    let stem = strip_ending(post.id.as_str());
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    after_date(kind, post, name).unwrap_or(name).to_owned()
}

/// Returns the part of a name after its date, as the generator reads it.
fn after_date<'a>(kind: SiteKind, post: &Post, stem: &'a str) -> Option<&'a str> {
    let behind = |rest: &str| stem.get(stem.len().checked_sub(rest.len())?..);
    if let Some(date) = LeadingDate::of(stem) {
        return behind(&date.without());
    }
    if kind.profile().dates.name != NameDate::Anywhere {
        return None;
    }
    let name = FileName::parse(post.id.as_str());
    name.date?;
    let text = name.text.rsplit('/').next().unwrap_or_default();
    stem.ends_with(text).then(|| behind(text))?
}

/// Returns the bundle folder of a post: the post is its `index` file and the only post in it.
pub(super) fn bundle<'a>(scene: &Scene<'_>, post: &'a Post) -> Option<&'a Path> {
    let is_index = post.path.file_stem().is_some_and(|stem| stem == "index");
    let folder = post.path.parent()?;
    let inside = |other: &&Arc<Post>| other.path.starts_with(folder);
    let is_alone = scene.posts.iter().filter(inside).count() == 1;
    let is_below = folder != scene.site.posts && folder.starts_with(&scene.site.posts);
    let is_real = folder.symlink_metadata().is_ok_and(|it| it.is_dir());
    (is_index && is_alone && is_below && is_real).then_some(folder)
}

/// Refuses a rename that would change the date of a post.
pub(super) fn check_date(old: &Post, new: &Post) -> Result<(), DeedError> {
    if old.date.from == DateFrom::FileName && new.date.at != old.date.at {
        let why = "its date is that of its name, which would be lost; write `date` into its front matter first";
        return Err(refused(old, 1, why));
    }
    Ok(())
}

impl Move {
    /// Returns the renames of the post and its asset folder.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = renames(&self.from, &self.to, self.is_same);
        changes.extend(self.along.iter().map(|(from, to)| rename(from, to)));
        changes
    }
}

fn rename(from: &Path, to: &Path) -> Change {
    Change::Rename {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

/// Renames a file or folder. Between two spellings of one name an intermediate name is used, since
/// a case-insensitive file system would see no change.
pub(super) fn renames(from: &Path, to: &Path, is_same: bool) -> Vec<Change> {
    if !is_same {
        return vec![rename(from, to)];
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let between = to.with_file_name(format!(".{name}.postdesk"));
    vec![rename(from, &between), rename(&between, to)]
}
