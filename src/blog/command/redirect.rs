//! Redirects from the old URL of a published post to its new one, as each generator supports them.
//!
//! Hugo and Zola build them from `aliases`, Jekyll with jekyll-redirect-from from `redirect_from`,
//! Docusaurus from the options of its client redirects plugin. With other generators the old URL
//! stops working, and the plan says so.

mod client_redirects;

use std::path::Path;
use std::sync::Arc;

use super::post_text::{apply_edits, map_of, parse_at, read_rules};
use super::{CommandError, PlanBuilder, PlanContext};
use crate::blog::file_transaction::FileChange;
use crate::blog::front_matter::edit::{Field, FieldEdit};
use crate::blog::generator::SiteKind;
use crate::blog::post::{Post, StateKind};
use crate::blog::read_file;

/// How a site redirects old URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Redirects {
    /// By a list of old URLs in the post's front matter, under this key.
    FrontMatter(&'static str),
    /// By the options of Docusaurus' client redirects plugin.
    Client,
    /// No support; the string says how to get it.
    None(&'static str),
}

/// URL change of a published post: paths relative to the site's base URL.
struct UrlChange {
    from: String,
    to: String,
}

impl Redirects {
    fn of(context: &PlanContext<'_>) -> Self {
        match context.site.kind {
            SiteKind::Hugo | SiteKind::Zola => Self::FrontMatter("aliases"),
            SiteKind::Jekyll if context.site.settings.redirects => {
                Self::FrontMatter("redirect_from")
            }
            SiteKind::Jekyll => Self::None("; the plugin jekyll-redirect-from can redirect it"),
            SiteKind::Docusaurus if context.site.settings.redirects => Self::Client,
            SiteKind::Docusaurus => {
                Self::None("; @docusaurus/plugin-client-redirects can redirect it")
            }
            SiteKind::Astro => {
                Self::None("; `redirects` in the Astro configuration can redirect it")
            }
            SiteKind::Hexo | SiteKind::Eleventy | SiteKind::Plain => {
                Self::None("; the web server can redirect it")
            }
        }
    }
}

/// Returns the text of a post with a redirect from its old URL, if the post is published and its
/// URL changes. An alias equal to the new URL is removed. `path` is the new path of the file.
///
/// Notes and edits of other files are added to the plan.
pub(super) fn add_redirect(
    context: &PlanContext<'_>,
    post: &Arc<Post>,
    (path, text): (&Path, String),
    plan: &mut PlanBuilder,
) -> Result<String, CommandError> {
    let new = parse_at(context, post, path, &text);
    let redirects = Redirects::of(context);
    let text = match (redirects, new.permalink.url.known()) {
        (Redirects::FrontMatter(_), Some(url)) => without_self_redirects(context, post, text, url)?,
        _ => text,
    };
    let Some(moved) = url_change(context, post, &new) else {
        return Ok(text);
    };
    let old = post.permalink.url.path();
    match redirects {
        Redirects::FrontMatter(key) => {
            let add = FieldEdit::AddItem(Field::Redirects, moved.from);
            let text = apply_edits(context, post, &text, &[add])?;
            let off = context.site.settings.hugo.disables_aliases;
            let off = if off && context.site.kind == SiteKind::Hugo {
                "; because of `disableAliases`, the theme or server must do it"
            } else {
                ""
            };
            plan.notes
                .push(format!("{old} will redirect to it (`{key}`{off})"));
            Ok(text)
        }
        Redirects::Client => {
            add_client_redirect(context, old, &moved, plan);
            Ok(text)
        }
        Redirects::None(_) => {
            plan.notes.extend(describe_redirect(context, post, &new));
            Ok(text)
        }
    }
}

/// Adds a redirect like [`add_redirect`], and removes the new URL from the redirects of other posts: a
/// duplicate stops Zola's build, and with other generators one of the two is lost.
pub(super) fn add_sole_redirect(
    context: &PlanContext<'_>,
    post: &Arc<Post>,
    (path, text): (&Path, String),
    plan: &mut PlanBuilder,
) -> Result<String, CommandError> {
    let text = add_redirect(context, post, (path, text), plan)?;
    let new = parse_at(context, post, path, &text);
    let url = new.permalink.url.path();
    let has_keys = matches!(Redirects::of(context), Redirects::FrontMatter(_));
    if !has_keys || url.is_empty() || new.permalink.url == post.permalink.url {
        return Ok(text);
    }
    let name = below_base(context, url).trim_matches('/');
    for other in context.posts.iter().filter(|it| it.id != post.id) {
        let source = read_file::read(&other.path).ok().filter(|it| !it.lossy);
        let Some(old) = source.map(|it| it.text).filter(|it| it.contains(name)) else {
            continue;
        };
        match without_self_redirects(context, other, old.clone(), url) {
            Ok(freed) if freed == old => {}
            Ok(freed) if !read_file::is_protected(&other.path) => {
                plan.notes
                    .push(format!("{}: removed the redirect from {url}", other.id));
                plan.write(other, &old, freed);
            }
            _ => plan.notes.push(format!(
                "{} also redirects {url}; remove that by hand",
                other.id
            )),
        }
    }
    Ok(text)
}

/// Returns a note on the old URL, if the post is published and its URL changes.
pub(super) fn describe_redirect(
    context: &PlanContext<'_>,
    post: &Post,
    new: &Post,
) -> Option<String> {
    url_change(context, post, new)?;
    let old = post.permalink.url.path();
    Some(match Redirects::of(context) {
        Redirects::FrontMatter(_) | Redirects::Client => format!("{old} will redirect to it"),
        Redirects::None(way) => format!("the old URL {old} will stop working{way}"),
    })
}

/// Returns the URL change of a published post, if both URLs are known.
fn url_change(context: &PlanContext<'_>, post: &Post, new: &Post) -> Option<UrlChange> {
    let is_public = |it: &Post| {
        it.problem.is_none() && matches!(it.state.kind, StateKind::Published | StateKind::Unlisted)
    };
    let (from, to) = (post.permalink.url.known()?, new.permalink.url.known()?);
    let is_same = from.is_empty() || from.trim_end_matches('/') == to.trim_end_matches('/');
    (is_public(post) && is_public(new) && !is_same).then(|| UrlChange {
        from: below_base(context, from).to_owned(),
        to: below_base(context, to).to_owned(),
    })
}

/// Strips the base URL's path, as redirects are written relative to it.
fn below_base<'a>(context: &PlanContext<'_>, url: &'a str) -> &'a str {
    let base = match context.site.kind {
        // the blog's own base is the site's base URL plus the route
        SiteKind::Docusaurus => context.site.settings.base_url.as_str(),
        _ => context.site.settings.urls.base.as_str(),
    };
    let below = url.strip_prefix(base.trim_end_matches('/'));
    below.filter(|it| it.starts_with('/')).unwrap_or(url)
}

/// Removes the redirects of a post from the given URL, its own: they would lead to themselves.
fn without_self_redirects(
    context: &PlanContext<'_>,
    post: &Arc<Post>,
    text: String,
    url: &str,
) -> Result<String, CommandError> {
    let bare = |path: &str| path.trim_matches('/').to_owned();
    let own = bare(below_base(context, url));
    let map = map_of(context, &text);
    let Some(value) = Field::Redirects.value(&map, &read_rules(context)) else {
        return Ok(text);
    };
    let items = value.as_list().unwrap_or(std::slice::from_ref(value));
    let items = items.iter().filter_map(|item| item.as_written());
    let edits: Vec<FieldEdit> = items
        .filter(|item| item.starts_with('/') && bare(item) == own)
        .map(|item| FieldEdit::RemoveItem(Field::Redirects, item.to_owned()))
        .collect();
    apply_edits(context, post, &text, &edits)
}

/// Adds the redirect to the Docusaurus configuration, or a note on what to add by hand.
fn add_client_redirect(
    context: &PlanContext<'_>,
    old: &str,
    moved: &UrlChange,
    plan: &mut PlanBuilder,
) {
    let config = context.site.config.as_deref();
    let changed = config.filter(|path| !read_file::is_protected(path));
    let changed = changed.and_then(|path| {
        let before = plan.planned_file(path);
        let text = match before {
            Some(text) => text,
            None => read_file::read(path).ok().filter(|it| !it.lossy)?.text,
        };
        let new = client_redirects::with_redirect(&text, &moved.from, &moved.to)?;
        Some((path, text, new))
    });
    let Some((path, text, new)) = changed else {
        let name = config.map_or_else(
            || "the configuration".to_owned(),
            |it| context.display_path(it),
        );
        plan.notes.push(format!(
            "{old} will stop working until you add {{from: '{}', to: '{}'}} to `redirects` in {name}",
            moved.from, moved.to
        ));
        return;
    };
    plan.rewrite(FileChange::Write {
        path: path.to_owned(),
        old: text.into_bytes(),
        new: new.into_bytes(),
    });
    let name = context.display_path(path);
    plan.notes
        .push(format!("{old} will redirect to it (`redirects` in {name})"));
}
