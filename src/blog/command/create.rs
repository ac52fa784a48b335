//! Creating posts.

use std::path::{Path, PathBuf};

use jiff::Zoned;

use super::date_format::{format_now, today};
use super::file_name::{check_file_name, check_free, check_reserved_name, check_url};
use super::post_text::{edit_rules, map_of, parse_new, read_rules};
use super::template;
use super::{CommandError, PlanBuilder, PlanContext, generator_refusal};
use crate::blog::front_matter::edit::{self, Field, FieldEdit, FieldValue};
use crate::blog::front_matter::value::{Map, ScalarKind, Value as Written};
use crate::blog::generator::{NewDraft, SiteKind};
use crate::blog::new_post_path::NewPostPath;
use crate::blog::permalink::{PlaceholderValues, expand};
use crate::blog::post::{DateFrom, Post, StateKind};
use crate::blog::scan::id_of;

/// Longest title, in characters.
const MAX_TITLE_CHARS: usize = 500;

/// Options for a new post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPost {
    /// Title.
    pub title: String,
    /// File name without a date; if empty, it is derived from the title.
    pub name: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether to create a draft, even if the site's template does not.
    pub draft: bool,
}

impl NewPost {
    /// Returns the file name, without a date.
    fn file(&self, context: &PlanContext<'_>) -> String {
        if self.name.is_empty() {
            return context.name_style().file_name_for(&self.title);
        }
        self.name.clone()
    }
}

/// Plans a new post.
pub(super) fn create(
    context: &PlanContext<'_>,
    new: &NewPost,
) -> Result<PlanBuilder, CommandError> {
    let title = check_title(&new.title)?;
    let name = new.file(context);
    check_file_name(&name)?;
    let naming = path_template(context);
    let path = path_of(context, &naming, &name, new.draft);
    if !naming.bundle {
        check_reserved_name(context.site.kind, &path)?;
    }
    check_free(context, &path)?;
    let filled = template::initial_text(context, (title, &name), &path, new.draft);
    let fields = first_fields(context, new, (&path, &filled.text));
    let text = edit_new_text(context, &filled.text, &fields)?;
    let text = with_date(context, &path, text)?;
    let post = parse_new(context, &path, &text, context.clock.now);
    if let Some(problem) = &post.problem {
        return Err(generator_refusal(&post, problem));
    }
    check_own_date(context, &post, &name)?;
    check_url(context, None, &post)?;
    let mut plan = PlanBuilder::new(format!("create {}", context.display_path(&path)));
    if new.draft && post.state.kind != StateKind::Draft {
        let kind = context.site.kind;
        if !context.rules.publishes_drafts(post.id.as_str()) {
            let why = format!("{kind} also publishes drafts");
            return Err(CommandError::Impossible(why));
        }
        plan.notes.push(format!(
            "{kind} will publish this draft with the next build: the site's code does not exclude drafts"
        ));
    }
    if let Some(place) = filled.skipped {
        plan.notes.push(format!(
            "{place} contains template code that postdesk does not run; the post begins without it"
        ));
    }
    plan.create_post(&post, &text);
    Ok(plan)
}

/// Trims a title and rejects one that is empty, too long or has control characters.
pub(super) fn check_title(title: &str) -> Result<&str, CommandError> {
    let title = title.trim();
    let wrong = if title.is_empty() {
        "a post needs a title"
    } else if title.chars().any(char::is_control) {
        "a title must be one line without control characters"
    } else if title.chars().nth(MAX_TITLE_CHARS).is_some() {
        "a title can have at most 500 characters"
    } else {
        return Ok(title);
    };
    Err(CommandError::Impossible(wrong.to_owned()))
}

/// Rejects a name with a date that the generator would read as the date of the new post.
fn check_own_date(context: &PlanContext<'_>, post: &Post, name: &str) -> Result<(), CommandError> {
    let is_named = post.date.from == DateFrom::FileName;
    if is_named && post.date.day(&context.clock.zone) != today(context).date() {
        return Err(CommandError::InvalidName {
            name: name.to_owned(),
            why: "its date would become the post's; write it without hyphens, for example 20260123",
        });
    }
    Ok(())
}

/// Returns the front matter edits for a new post, without fields it inherits at its path.
fn first_fields(
    context: &PlanContext<'_>,
    new: &NewPost,
    (path, template): (&Path, &str),
) -> Vec<FieldEdit> {
    let title = new.title.trim().to_owned();
    let mut edits = vec![FieldEdit::Set(Field::Title, FieldValue::Text(title))];
    let id = id_of(context.site, path);
    let none = Map::default();
    let inherited = context.rules.with_inherited(id.as_str(), &none);
    let tags = own_tags(context, &new.tags, &inherited);
    if !tags.is_empty() {
        edits.push(FieldEdit::Set(Field::Tags, FieldValue::List(tags)));
    }
    let own = map_of(context, template);
    let is_draft = says_draft(&context.rules.with_inherited(id.as_str(), &own));
    let has_folder = drafts_folder(context).is_some();
    if new.draft
        && !has_folder
        && !(is_draft && context.site.kind.generator_rules().visibility.drafts)
    {
        edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(true)));
    } else if !new.draft && is_draft {
        if !says_draft(&own) {
            // the key must be in the post itself before it can be set to false
            edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(true)));
        }
        // Hugo's archetype creates drafts even if none was requested
        edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(false)));
    }
    edits
}

/// Returns the tags to write into a post: those that it does not inherit. Eleventy joins own and
/// inherited tags; elsewhere a post's own tags replace the inherited ones.
fn own_tags(context: &PlanContext<'_>, wanted: &[String], inherited: &Map) -> Vec<String> {
    let value = Field::Tags.value(inherited, &read_rules(context));
    let known = value.map(|it| it.as_list().unwrap_or(std::slice::from_ref(it)));
    let known: Vec<&str> = known
        .unwrap_or_default()
        .iter()
        .filter_map(Written::as_written)
        .collect();
    let is_known = |tag: &String| known.contains(&tag.as_str());
    let joins = context.site.kind == SiteKind::Eleventy;
    let is_all = known.len() == wanted.len() && wanted.iter().all(is_known);
    let mut wanted = wanted.to_vec();
    wanted.retain(|tag| !(is_all || joins && is_known(tag)));
    wanted
}

fn edit_new_text(
    context: &PlanContext<'_>,
    text: &str,
    edits: &[FieldEdit],
) -> Result<String, CommandError> {
    let edited = edit::edit(text, edits, &edit_rules(context, text));
    let edited = edited
        .map_err(|why| CommandError::Impossible(format!("can't create the front matter: {why}")))?;
    Ok(edited.text)
}

/// Adds the date if neither the template nor the file name has one; a draft in a drafts folder is
/// dated when it is published.
fn with_date(context: &PlanContext<'_>, path: &Path, text: String) -> Result<String, CommandError> {
    let post = parse_new(context, path, &text, context.clock.now);
    let waits = is_in_drafts_folder(context, &post);
    if waits || post.problem.is_some() || !post.date.is_fallback() {
        return Ok(text);
    }
    let date = format_now(context, None);
    let dated = FieldEdit::Set(Field::Date, FieldValue::Date(date));
    edit_new_text(context, &text, &[dated])
}

/// Returns the path of a new post, with the folder and naming scheme of the newest posts.
fn path_of(context: &PlanContext<'_>, naming: &NewPostPath, name: &str, draft: bool) -> PathBuf {
    let draft = draft && drafts_folder(context).is_some();
    let path = naming.path(context.site, name, &today(context), draft);
    context.site.posts.join(path)
}

/// Returns the path template that the newest posts follow.
pub(super) fn path_template(context: &PlanContext<'_>) -> NewPostPath {
    let mut newest: Vec<&Post> = context.posts.iter().map(AsRef::as_ref).collect();
    newest.sort_by_key(|post| std::cmp::Reverse(post.date.at));
    let in_posts = newest
        .iter()
        .filter(|post| !is_in_drafts_folder(context, post));
    let ids: Vec<&str> = in_posts.map(|post| post.id.as_str()).collect();
    NewPostPath::of(context.site, &ids)
}

/// Expands the file name pattern with a name and a date.
pub(super) fn expand_file_name(naming: &NewPostPath, name: &str, date: &Zoned) -> String {
    let parts = PlaceholderValues {
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
pub(super) fn drafts_folder(context: &PlanContext<'_>) -> Option<&'static str> {
    match context.site.kind.generator_rules().new_post.draft {
        NewDraft::Folder(_) if context.site.posts.ends_with("_posts") => None,
        NewDraft::Folder(folder) => Some(folder),
        NewDraft::Key => None,
    }
}

/// Whether a post is in the drafts folder.
pub(super) fn is_in_drafts_folder(context: &PlanContext<'_>, post: &Post) -> bool {
    let folder = context.site.kind.generator_rules().visibility.drafts_folder;
    let mut parts = post.id.as_str().split('/').rev().skip(1);
    folder.is_some_and(|folder| parts.any(|part| part == folder))
}

/// Whether a front matter has `draft: true`.
fn says_draft(map: &Map) -> bool {
    let scalar = map.get_any_case("draft").and_then(Written::as_scalar);
    scalar.is_some_and(|it| it.kind == ScalarKind::Bool(true))
}
