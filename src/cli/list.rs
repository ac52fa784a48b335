//! `list` and `tags`: print posts and tags, as text or JSON.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::blog::check::{DisabledRules, Finding, Fix, Rule};
use crate::blog::{Clock, Post, Query, Site, Sort, StateKind, json, tags as count};
use crate::config::SavedFilter;
use crate::runtime::{check_worker, link_worker, parallel};
use crate::text::{sanitize, width};

use super::args::{Arguments, ListArguments, ListOrder, TagsArguments};
use super::loaded_blog::read_posts;
use super::output::print_note;
use super::query::{self, PreparedQuery};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, print, suggestions};

/// Returns the default order, and prints a message if it isn't by date.
fn default_sort(posts: &[Arc<Post>]) -> Sort {
    let usual = Sort::default_for(posts.iter());
    if usual == Sort::Title {
        print_note("sorted by title, because most posts have no date; `--sort` changes the order");
    }
    usual
}

/// Returns the message for a blog without posts; for readers it names no folder.
fn no_posts_message(site: &Site, is_public: bool) -> String {
    if is_public {
        return "no posts are published".to_owned();
    }
    let posts = site.posts.display();
    format!(
        "no posts in {posts}; `postdesk new TITLE` creates one, `postdesk DIR list` lists another folder"
    )
}

/// Runs `list`: prints the posts that match a query.
pub(super) fn list(arguments: &Arguments, list: &ListArguments, own: &UserFiles) -> CommandResult {
    let query = query::parse(&list.query)?;
    let filter = saved_filter(arguments, list, own)?;
    let (site, mut posts, clock) = read_posts(arguments, own)?;
    if posts.is_empty() {
        print_note(&no_posts_message(&site, arguments.public));
    }
    let filter_order = || filter.as_ref()?.sort.as_deref().and_then(Sort::from_name);
    let order = list.sort.map(to_sort).or_else(filter_order);
    let order = order.unwrap_or_else(|| default_sort(&posts));
    // links from posts that aren't listed count too
    let all = list.backlinks.then(|| posts.clone());
    let text = filter.as_ref().map_or("", |filter| &filter.query);
    let queries = [query, Query::parse(text)];
    let prepare = |query| PreparedQuery::new(query, (&site, &posts, &clock), (arguments, own));
    let mut queries: Vec<PreparedQuery> = queries.iter().map(prepare).collect::<Result<_, _>>()?;
    posts.retain(|post| queries.iter_mut().all(|query| query.matches(post)));
    suggestions::check_path_in_query(arguments, !posts.is_empty())?;
    order.apply(&mut posts);
    if list.json {
        let links = all.map(|all| link_worker::links_between(&site, &all));
        let site = if arguments.public {
            without_local_paths(site)
        } else {
            site
        };
        let hash = |post: &Arc<Post>| json::read_body_hash(post, site.kind);
        let hashes = parallel::map_parts(&posts, |part| part.iter().map(hash).collect());
        print(&json::list_json(&site, &posts, (hashes, links.as_ref())))?;
    } else {
        let lines: Vec<String> = posts.iter().map(|post| format_line(post, &clock)).collect();
        print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the saved filter that `--filter` names. The owner's own ones are private.
fn saved_filter(
    arguments: &Arguments,
    list: &ListArguments,
    own: &UserFiles,
) -> Result<Option<SavedFilter>, CliError> {
    let Some(name) = &list.filter else {
        return Ok(None);
    };
    let (mut settings, mistakes) = own.settings();
    if arguments.public {
        settings.filters.own.clear();
    }
    if let Some(filter) = settings.filters.find(name) {
        return Ok(Some(filter.clone()));
    }
    let known: Vec<&str> = settings.filters.all().map(|it| it.name.as_str()).collect();
    let hint = if mistakes.is_empty() || arguments.public {
        ""
    } else {
        "; `postdesk config check` shows mistakes in config.toml"
    };
    Err(CliError::Usage(format!(
        "no filter is named `{name}`; use one of {}{hint}",
        known.join(", ")
    )))
}

/// Returns a site whose paths reveal nothing of this machine but the name of its posts folder.
fn without_local_paths(mut site: Site) -> Site {
    let name = site.posts.file_name().filter(|_| site.posts != site.root);
    let name = name.map_or_else(|| PathBuf::from("posts"), PathBuf::from);
    site.root = PathBuf::from("/");
    site.posts = site.root.join(name);
    site
}

/// Runs `tags`: prints all tags, or only similar ones.
pub(super) fn tags(arguments: &Arguments, tags: &TagsArguments, own: &UserFiles) -> CommandResult {
    let (site, mut posts, clock) = read_posts(arguments, own)?;
    Sort::Newest.apply(&mut posts);
    if tags.near {
        return print_similar_tags(
            &check_worker::check(&site, &posts, &clock, &DisabledRules::default()),
            tags.json,
        );
    }
    let counted = count::count(&posts);
    if tags.json {
        print(&json::tags_json(&counted))?;
    } else {
        let lines: Vec<String> = counted
            .iter()
            .map(|tag| format!("{:>5}  {}", tag.count, one_line(&tag.label)))
            .collect();
        print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints groups of similar tags, each with the command that merges them.
fn print_similar_tags(found: &[Finding], as_json: bool) -> CommandResult {
    let mut told: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    let is_near = |rule| matches!(rule, Rule::TagCase | Rule::TagNear | Rule::TagClash);
    for finding in found.iter().filter(|finding| is_near(finding.rule)) {
        let way = match &finding.fix {
            Some(Fix::RenameTag { from, to }) => Some(format!(
                "postdesk tag rename {} {}",
                shell_words::quote(from),
                shell_words::quote(to)
            )),
            _ => None,
        };
        *told.entry((finding.message.clone(), way)).or_default() += 1;
    }
    if as_json {
        let near = told.iter().map(
            |((message, way), count)| json!({ "message": message, "count": count, "command": way }),
        );
        let near: Vec<Value> = near.collect();
        print(&json!({ "version": 1, "near": near }).to_string())?;
        return Ok(ExitCode::SUCCESS);
    }
    let lines = told.iter().map(|((message, way), count)| {
        let way = way.as_ref().map(|way| format!(": {way}"));
        format!(
            "{count:>5}  {}{}",
            one_line(message),
            way.unwrap_or_default()
        )
    });
    print(&sanitize::sanitize_lines(
        &lines.collect::<Vec<_>>().join("\n"),
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn to_sort(order: ListOrder) -> Sort {
    match order {
        ListOrder::Date | ListOrder::Newest => Sort::Newest,
        ListOrder::Oldest => Sort::Oldest,
        ListOrder::Title => Sort::Title,
        ListOrder::Words => Sort::Words,
        ListOrder::Changed => Sort::Changed,
    }
}

/// Formats a post as a line: date, state, title, file, tags; padded to columns but never truncated.
fn format_line(post: &Post, clock: &Clock) -> String {
    let fallback = if post.date.is_fallback() { "~" } else { " " };
    let day = post.date.day(&clock.zone);
    let state = match post.state.kind {
        StateKind::Published => "",
        kind => kind.name(),
    };
    let title = one_line(&post.title.text);
    let pad = " ".repeat(44usize.saturating_sub(width::of(&title)));
    let tags: Vec<String> = post
        .tags
        .iter()
        .map(|tag| format!("#{}", one_line(&tag.label)))
        .collect();
    let problem = post.problem.as_ref().map(|problem| {
        let place = format!("line {}, column {}", problem.line, problem.column);
        format!(
            "  {place}: {}; {}",
            one_line(&problem.message),
            one_line(&problem.hint)
        )
    });
    let reason = match post.state.kind {
        StateKind::Published | StateKind::Problem => String::new(),
        _ => format!("  ({})", one_line(&post.state.reason)),
    };
    let tags = if tags.is_empty() {
        String::new()
    } else {
        format!("  {}", tags.join(" "))
    };
    format!(
        "{fallback}{day}  {state:<9}  {title}{pad}  {}{tags}{reason}{}",
        one_line(post.id.as_str()),
        problem.unwrap_or_default(),
    )
}

fn one_line(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}
