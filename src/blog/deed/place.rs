//! Where a post lies, and where it goes: its file, or the folder that is the post.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fields::prove;
use super::{DeedError, Making, Scene, refused};
use crate::blog::operation::Change;
use crate::blog::post::{DateFrom, Post};
use crate::blog::profile::NameDate;
use crate::blog::save::{Name, name_of};
use crate::blog::site::SiteKind;
use crate::blog::slug::{FileName, LeadingDate, strip_ending};

/// Where a post lies, and how the parts of its name are called.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    /// The file, or the folder that is the post.
    pub(super) from: PathBuf,
    /// The name of the file in that folder.
    inside: Option<PathBuf>,
    /// The date the name begins with, with the sign behind it; may be empty.
    pub(super) date: String,
    /// The name without date and ending.
    pub(super) stem: String,
    /// The ending, with its dot.
    pub(super) ending: String,
}

/// A post that gets another name.
#[derive(Clone, Debug)]
pub(super) struct Move {
    /// The post as it is.
    pub(super) post: Arc<Post>,
    /// As it will be.
    pub(super) new: Arc<Post>,
    /// What is renamed: the file, or the folder that is the post.
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
    /// Whether both are spellings of one name, where case does not count.
    is_same: bool,
    /// A folder beside it that belongs to it.
    along: Option<(PathBuf, PathBuf)>,
}

impl Stand {
    /// Finds where a post lies.
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

    /// Returns whether the post is a file of its own, not a folder.
    pub(super) fn is_file(&self) -> bool {
        self.inside.is_none()
    }

    /// Gives the path under another name in the same folder.
    pub(super) fn named(&self, date: &str, stem: &str) -> PathBuf {
        let sign = match date {
            "" => "",
            _ if stem.is_empty() || date.ends_with(['-', '_', '/']) => "",
            _ => "-",
        };
        let name = format!("{date}{sign}{stem}{}", self.ending);
        self.from.with_file_name(name)
    }

    /// Gives the file of the post, where what is renamed is called so.
    pub(super) fn file(&self, to: &Path) -> PathBuf {
        match &self.inside {
            Some(inside) => to.join(inside),
            None => to.to_owned(),
        }
    }

    /// Gives a post the text and the name it is to have, and proves that it can be read then.
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

    /// The asset folder of Hexo, which is called as the file is (`hexo.io/docs/asset-folders`).
    fn along(&self, scene: &Scene<'_>, to: &Path) -> Option<(PathBuf, PathBuf)> {
        let (folder, to) = (self.assets(scene)?, to.with_extension(""));
        let is_free = name_of(&folder, &to) == Name::Free;
        is_free.then_some((folder, to))
    }

    /// Finds the asset folder of Hexo beside a file.
    pub(super) fn assets(&self, scene: &Scene<'_>) -> Option<PathBuf> {
        let folder = self.from.with_extension("");
        let is_hexo = scene.site.kind == SiteKind::Hexo && self.inside.is_none();
        let holds_posts = || scene.posts.iter().any(|it| it.path.starts_with(&folder));
        let is_one = is_hexo && folder.symlink_metadata().is_ok_and(|it| it.is_dir());
        (is_one && !holds_posts()).then_some(folder)
    }
}

/// Gives what a post is called without folder, date and ending: the name that a rename changes.
pub fn called(kind: SiteKind, post: &Post) -> String {
    let stem = strip_ending(post.id.as_str());
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    after_date(kind, post, name).unwrap_or(name).to_owned()
}

/// What stands behind the date in a name, as the generator reads it.
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

/// Gives the folder of a post that is its alone: named by an `index` file, with no other post in it.
pub(super) fn bundle<'a>(scene: &Scene<'_>, post: &'a Post) -> Option<&'a Path> {
    let is_index = post.path.file_stem().is_some_and(|stem| stem == "index");
    let folder = post.path.parent()?;
    let inside = |other: &&Arc<Post>| other.path.starts_with(folder);
    let is_alone = scene.posts.iter().filter(inside).count() == 1;
    let is_below = folder != scene.site.posts && folder.starts_with(&scene.site.posts);
    let is_real = folder.symlink_metadata().is_ok_and(|it| it.is_dir());
    (is_index && is_alone && is_below && is_real).then_some(folder)
}

/// Refuses a name that would change the date of a post along the way.
pub(super) fn check_date(old: &Post, new: &Post) -> Result<(), DeedError> {
    if old.date.from == DateFrom::FileName && new.date.at != old.date.at {
        let why = "its date is that of its name, which would be lost; write `date` into its front matter first";
        return Err(refused(old, 1, why));
    }
    Ok(())
}

impl Move {
    /// Gives the new names.
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

/// Gives a file or a folder another name; two spellings of one name have a third between them,
/// since such a file system takes one for the other.
pub(super) fn renames(from: &Path, to: &Path, is_same: bool) -> Vec<Change> {
    if !is_same {
        return vec![rename(from, to)];
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let between = to.with_file_name(format!(".{name}.postdesk"));
    vec![rename(from, &between), rename(&between, to)]
}
