//! Creating posts.

use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::date_format::{now, today};
use super::fields::{fresh, map_of, ways};
use super::file_name::{check, check_address, check_free, check_meaning};
use super::template;
use super::{DeedError, Making, Scene, rejected};
use crate::blog::front_matter::edit::{self, Edit, Field, Value};
use crate::blog::front_matter::value::{Kind, Map, Value as Written};
use crate::blog::generator::NewDraft;
use crate::blog::new_post_path::Naming;
use crate::blog::permalink::{Parts, expand};
use crate::blog::post::{DateFrom, Post, StateKind};
use crate::blog::read_file;
use crate::blog::scan::id_of;
use crate::blog::site::SiteKind;

/// Number of recent posts whose front matter is examined for the usual date key.
const EXAMPLES: usize = 20;
/// Longest title, in characters.
const MOST_TITLE: usize = 500;

/// Options for a new post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// Title.
    pub title: String,
    /// File name without a date; if empty, it is derived from the title.
    pub name: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether to create a draft, even if the site's template does not.
    pub draft: bool,
}

impl New {
    /// Returns the file name, without a date.
    fn file(&self, scene: &Scene<'_>) -> String {
        if self.name.is_empty() {
            return scene.name_style().proposed(&self.title);
        }
        self.name.clone()
    }
}

/// Plans a new post.
pub(super) fn create(scene: &Scene<'_>, new: &New) -> Result<Making, DeedError> {
    let title = checked(&new.title)?;
    let name = new.file(scene);
    check(&name)?;
    let naming = naming(scene);
    let path = path_of(scene, &naming, &name, new.draft);
    if !naming.bundle {
        check_meaning(scene.site.kind, &path)?;
    }
    check_free(scene, &path)?;
    let filled = template::fill(scene, (title, &name), &path, new.draft);
    let fields = first_fields(scene, new, (&path, &filled.text));
    let text = written(scene, &filled.text, &fields)?;
    let text = dated(scene, &path, text)?;
    let post = fresh(scene, &path, &text, scene.clock.now);
    if let Some(problem) = &post.problem {
        return Err(rejected(&post, problem));
    }
    check_own_date(scene, &post, &name)?;
    check_address(scene, None, &post)?;
    let mut making = Making::new(format!("make {}", scene.name_of(&path)));
    if new.draft && post.state.kind != StateKind::Draft {
        let kind = scene.site.kind;
        if !scene.rules.publishes_drafts(post.id.as_str()) {
            let why = format!("{kind} publishes drafts, too");
            return Err(DeedError::Unfit(why));
        }
        making.notes.push(format!(
            "{kind} publishes this draft with the next build: no code of this site excludes drafts"
        ));
    }
    if let Some(place) = filled.passed {
        making.notes.push(format!(
            "{place} holds template code that is not run; the post begins without it"
        ));
    }
    making.create_post(&post, &text);
    Ok(making)
}

/// Trims a title and rejects one that is empty, too long or has control characters.
pub(super) fn checked(title: &str) -> Result<&str, DeedError> {
    let title = title.trim();
    let wrong = if title.is_empty() {
        "a post needs a title"
    } else if title.chars().any(char::is_control) {
        "a title is one line without control characters"
    } else if title.chars().nth(MOST_TITLE).is_some() {
        "a title of more than 500 characters is a text; write it into the post"
    } else {
        return Ok(title);
    };
    Err(DeedError::Unfit(wrong.to_owned()))
}

/// Rejects a name with a date that the generator would read as the date of the new post.
fn check_own_date(scene: &Scene<'_>, post: &Post, name: &str) -> Result<(), DeedError> {
    let is_named = post.date.from == DateFrom::FileName;
    if is_named && post.date.day(&scene.clock.zone) != today(scene).date() {
        return Err(DeedError::Name {
            name: name.to_owned(),
            why: "its date would become that of the post; write it without hyphens, as in 20260123",
        });
    }
    Ok(())
}

/// Returns the front matter edits for a new post, without fields it inherits at its path.
fn first_fields(scene: &Scene<'_>, new: &New, (path, template): (&Path, &str)) -> Vec<Edit> {
    let title = new.title.trim().to_owned();
    let mut edits = vec![Edit::Set(Field::Title, Value::Text(title))];
    let id = id_of(scene.site, path);
    let none = Map::default();
    let inherited = scene.rules.with_inherited(id.as_str(), &none);
    let tags = own_tags(scene.site.kind, &new.tags, &inherited);
    if !tags.is_empty() {
        edits.push(Edit::Set(Field::Tags, Value::List(tags)));
    }
    let own = map_of(scene, template);
    let is_draft = says_draft(&scene.rules.with_inherited(id.as_str(), &own));
    let has_folder = drafts_folder(scene).is_some();
    if new.draft && !has_folder && !(is_draft && scene.site.kind.profile().hides.drafts) {
        edits.push(Edit::Set(Field::Draft, Value::Truth(true)));
    } else if !new.draft && is_draft {
        if !says_draft(&own) {
            // the key must be in the post itself before it can be set to false
            edits.push(Edit::Set(Field::Draft, Value::Truth(true)));
        }
        // Hugo's archetype creates drafts even if none was requested
        edits.push(Edit::Set(Field::Draft, Value::Truth(false)));
    }
    edits
}

/// Returns the tags to write into a post: those that it does not inherit. Eleventy joins own and
/// inherited tags; elsewhere a post's own tags replace the inherited ones.
fn own_tags(kind: SiteKind, wanted: &[String], inherited: &Map) -> Vec<String> {
    let value = Field::Tags.value(inherited, kind);
    let known = value.map(|it| it.as_list().unwrap_or(std::slice::from_ref(it)));
    let known: Vec<&str> = known
        .unwrap_or_default()
        .iter()
        .filter_map(Written::as_written)
        .collect();
    let is_known = |tag: &String| known.contains(&tag.as_str());
    let joins = kind == SiteKind::Eleventy;
    let is_all = known.len() == wanted.len() && wanted.iter().all(is_known);
    let mut wanted = wanted.to_vec();
    wanted.retain(|tag| !(is_all || joins && is_known(tag)));
    wanted
}

fn written(scene: &Scene<'_>, text: &str, edits: &[Edit]) -> Result<String, DeedError> {
    let edited = edit::edit(text, edits, ways(scene));
    let edited = edited
        .map_err(|why| DeedError::Unfit(format!("its front matter cannot be made: {why}")))?;
    Ok(edited.text)
}

/// Adds the date if neither the template nor the file name has one; a draft in a drafts folder is
/// dated when it is published.
fn dated(scene: &Scene<'_>, path: &Path, text: String) -> Result<String, DeedError> {
    let post = fresh(scene, path, &text, scene.clock.now);
    let waits = in_drafts(scene, &post);
    if waits || post.problem.is_some() || !post.date.is_fallback() {
        return Ok(text);
    }
    let date = now(scene, None);
    let dated = written(scene, &text, &[Edit::Set(Field::Date, Value::Date(date))])?;
    Ok(match habit(scene) {
        // the text before the body is generated: the key starts a line only once
        Some((own, key)) => dated.replacen(&format!("\n{own}"), &format!("\n{key}"), 1),
        None => dated,
    })
}

/// Returns the generator's own date key and the one to write instead: the configured one, or in
/// Astro, where each site chooses its own, the one that most recent posts use.
fn habit<'a>(scene: &Scene<'a>) -> Option<(&'static str, &'a str)> {
    let keys = scene.site.kind.profile().dates.keys;
    let (own, others) = keys.split_first()?;
    let configured = &scene.site.settings.dates.keys;
    if !configured.is_empty() && !configured.iter().any(|key| key == own) {
        // values such as `:filename` are not keys (gohugo.io/configuration/front-matter)
        let key = configured.iter().find(|key| !key.starts_with(':'))?;
        return Some((*own, key));
    }
    let maps: Vec<Map> = scene
        .posts
        .iter()
        .rev()
        .filter(|post| post.date.from == DateFrom::FrontMatter)
        .take(EXAMPLES)
        .filter_map(|post| Some(map_of(scene, &read_file::read(&post.path).ok()?.text)))
        .collect();
    let count = |key: &str| maps.iter().filter(|map| map.get(key).is_some()).count();
    let most = others.iter().max_by_key(|key| count(key))?;
    (scene.site.kind == SiteKind::Astro && count(most) > count(own)).then_some((*own, *most))
}

/// Returns the path of a new post, with the folder and naming scheme of the newest posts.
fn path_of(scene: &Scene<'_>, naming: &Naming, name: &str, draft: bool) -> PathBuf {
    let draft = draft && drafts_folder(scene).is_some();
    let path = naming.path(scene.site, name, &today(scene), draft);
    scene.site.posts.join(path)
}

/// Returns the path template that the newest posts follow.
pub(super) fn naming(scene: &Scene<'_>) -> Naming {
    let mut newest: Vec<&Post> = scene.posts.iter().map(AsRef::as_ref).collect();
    newest.sort_by_key(|post| std::cmp::Reverse(post.date.at));
    let in_posts = newest.iter().filter(|post| !in_drafts(scene, post));
    let ids: Vec<&str> = in_posts.map(|post| post.id.as_str()).collect();
    Naming::of(scene.site, &ids)
}

/// Expands the file name pattern with a name and a date.
pub(super) fn stem(naming: &Naming, name: &str, date: &Zoned) -> String {
    let parts = Parts {
        date,
        title: name,
        slug: Some(name),
        name,
        folder: "",
        categories: &[],
    };
    expand(&naming.pattern, &parts)
}

/// Returns the drafts folder for new posts, if the site has one and the posts folder contains it.
pub(super) fn drafts_folder(scene: &Scene<'_>) -> Option<&'static str> {
    match scene.site.kind.profile().new.draft {
        NewDraft::Folder(_) if scene.site.posts.ends_with("_posts") => None,
        NewDraft::Folder(folder) => Some(folder),
        NewDraft::Key => None,
    }
}

/// Whether a post is in the drafts folder.
pub(super) fn in_drafts(scene: &Scene<'_>, post: &Post) -> bool {
    let folder = scene.site.kind.profile().hides.drafts_folder;
    let mut parts = post.id.as_str().split('/').rev().skip(1);
    folder.is_some_and(|folder| parts.any(|part| part == folder))
}

/// Whether a front matter has `draft: true`.
fn says_draft(map: &Map) -> bool {
    let scalar = map.get_any_case("draft").and_then(Written::as_scalar);
    scalar.is_some_and(|it| it.kind == Kind::Bool(true))
}
