//! Location of a post: a single file, or a folder (page bundle).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::post_move::PostMove;
use super::post_text::parse_verified;
use super::{CommandError, PlanBuilder, PlanContext, post_refusal};
use crate::blog::generator::{PathDate, SiteKind};
use crate::blog::post::{DateFrom, Post};
use crate::blog::save::{NameAvailability, name_availability};
use crate::blog::slug::{LeadingDate, PostFileName, strip_markdown_extension};

/// Location of a post, with the parts of its name.
#[derive(Clone, Debug)]
pub(super) struct PostLocation {
    /// The file, or the folder of a bundle.
    pub(super) from: PathBuf,
    /// File name within the bundle folder; `None` for a single file.
    index_name: Option<PathBuf>,
    /// Leading date of the name with its separator; may be empty.
    pub(super) date: String,
    /// Name without date and extension.
    pub(super) stem: String,
    /// Extension with its dot.
    pub(super) ending: String,
}

impl PostLocation {
    /// Determines the location of a post.
    pub(super) fn of(context: &PlanContext<'_>, post: &Post) -> Result<Self, CommandError> {
        let folder = bundle(context, post);
        let from = folder.unwrap_or(&post.path);
        let name = from.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| {
            post_refusal(post, 1, "its name is not UTF-8; rename it in a shell first")
        })?;
        let stem = match folder {
            Some(_) => name,
            None => strip_markdown_extension(name),
        };
        let rest = after_date(context.site.kind, post, stem).unwrap_or(stem);
        let (date, rest) = stem.split_at(stem.len() - rest.len());
        Ok(Self {
            from: from.to_owned(),
            index_name: folder.and(post.path.file_name()).map(PathBuf::from),
            date: date.to_owned(),
            stem: rest.to_owned(),
            ending: name.strip_prefix(stem).unwrap_or_default().to_owned(),
        })
    }

    /// Whether the post is a single file, not a bundle.
    pub(super) fn is_file(&self) -> bool {
        self.index_name.is_none()
    }

    /// Returns the path under another name in the same folder.
    pub(super) fn with_name(&self, date: &str, stem: &str) -> PathBuf {
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
        match &self.index_name {
            Some(inside) => to.join(inside),
            None => to.to_owned(),
        }
    }

    /// Plans a new text and path for a post, and verifies that the result can be parsed.
    pub(super) fn move_to(
        &self,
        context: &PlanContext<'_>,
        (post, text): (&Arc<Post>, &str),
        to: &Path,
        plan: &mut PlanBuilder,
    ) -> Result<Arc<Post>, CommandError> {
        let file = self.file(to);
        let new = parse_verified(context, post, &file, text)?;
        if to == self.from {
            return Ok(new);
        }
        let name = name_availability(&self.from, to);
        if name == NameAvailability::Taken || plan.is_claimed(to) {
            let file = context.display_path(to);
            return Err(CommandError::NameTaken { file });
        }
        let moved = PostMove {
            post: Arc::clone(post),
            new: Arc::clone(&new),
            from: self.from.clone(),
            to: to.to_owned(),
            is_same: name == NameAvailability::Same,
            asset_move: self.asset_move(context, to),
        };
        plan.move_post(moved);
        Ok(new)
    }

    /// Returns the rename of Hexo's asset folder, named like the file
    /// (`hexo.io/docs/asset-folders`).
    fn asset_move(&self, context: &PlanContext<'_>, to: &Path) -> Option<(PathBuf, PathBuf)> {
        let (folder, to) = (self.assets(context)?, to.with_extension(""));
        let is_free = name_availability(&folder, &to) == NameAvailability::Free;
        is_free.then_some((folder, to))
    }

    /// Returns Hexo's asset folder of a post, if it exists and contains no posts.
    pub(super) fn assets(&self, context: &PlanContext<'_>) -> Option<PathBuf> {
        let folder = self.from.with_extension("");
        let is_hexo = context.site.kind == SiteKind::Hexo && self.index_name.is_none();
        let holds_posts = || context.posts.iter().any(|it| it.path.starts_with(&folder));
        let is_one = is_hexo && folder.symlink_metadata().is_ok_and(|it| it.is_dir());
        (is_one && !holds_posts()).then_some(folder)
    }
}

/// Returns a post's name without folder, date and extension: the part that a rename changes.
pub fn file_stem(kind: SiteKind, post: &Post) -> String {
    let stem = strip_markdown_extension(post.id.as_str());
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    after_date(kind, post, name).unwrap_or(name).to_owned()
}

/// Returns the part of a name after its date, as the generator reads it.
fn after_date<'a>(kind: SiteKind, post: &Post, stem: &'a str) -> Option<&'a str> {
    let behind = |rest: &str| stem.get(stem.len().checked_sub(rest.len())?..);
    if let Some(date) = LeadingDate::of(stem) {
        return behind(&date.path_without_date());
    }
    if kind.generator_rules().dates.path_date != PathDate::Anywhere {
        return None;
    }
    let name = PostFileName::parse(post.id.as_str());
    name.date?;
    let text = name.text.rsplit('/').next().unwrap_or_default();
    stem.ends_with(text).then(|| behind(text))?
}

/// Returns the bundle folder of a post: the post is its `index` file and the only post in it.
pub(super) fn bundle<'a>(context: &PlanContext<'_>, post: &'a Post) -> Option<&'a Path> {
    let is_index = post.path.file_stem().is_some_and(|stem| stem == "index");
    let folder = post.path.parent()?;
    let inside = |other: &&Arc<Post>| other.path.starts_with(folder);
    let is_alone = context.posts.iter().filter(inside).count() == 1;
    let is_below = folder != context.site.posts && folder.starts_with(&context.site.posts);
    let is_real = folder.symlink_metadata().is_ok_and(|it| it.is_dir());
    (is_index && is_alone && is_below && is_real).then_some(folder)
}

/// Refuses a rename that would change the date of a post.
pub(super) fn check_date(old: &Post, new: &Post) -> Result<(), CommandError> {
    if old.date.from == DateFrom::FileName && new.date.at != old.date.at {
        let why = "its date comes from the file name and would be lost; add `date` to its front matter first";
        return Err(post_refusal(old, 1, why));
    }
    Ok(())
}
