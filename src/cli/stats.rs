//! `stats`: prints statistics of the blog, one per line or as JSON.

use std::process::ExitCode;

use crate::blog::human_date::format_number;
use crate::blog::stats::{Stats, json};
use crate::text::sanitize;

use super::args::{Arguments, StatsArguments};
use super::loaded_blog::read_posts;
use super::query::{self, PreparedQuery};
use super::user_files::UserFiles;
use super::{CommandResult, print, suggestions};

/// Number of months, tags and drafts printed as text; `--json` prints all of them.
const MAX_LISTED_ROWS: usize = 12;

/// Runs `stats`: prints statistics of the posts that match a query.
pub(super) fn stats(
    arguments: &Arguments,
    stats: &StatsArguments,
    own: &UserFiles,
) -> CommandResult {
    let query = query::parse(&stats.query)?;
    let (site, mut posts, clock) = read_posts(arguments, own)?;
    let mut query = PreparedQuery::new(&query, (&site, &posts, &clock), (arguments, own))?;
    posts.retain(|post| query.matches(post));
    suggestions::check_path_in_query(arguments, !posts.is_empty())?;
    let counted = Stats::of(&posts, &clock);
    if stats.json {
        print(&json(&counted))?;
    } else {
        print(&sanitize::sanitize_lines(&lines(&counted).join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(stats: &Stats) -> Vec<String> {
    let states = &stats.states;
    let streaks = &stats.streaks;
    let mut rows = vec![
        ("posts".to_owned(), format_number(stats.posts)),
        ("published".to_owned(), format_number(states.published)),
        ("drafts".to_owned(), format_number(states.draft)),
        ("scheduled".to_owned(), format_number(states.scheduled)),
        ("unlisted".to_owned(), format_number(states.unlisted)),
        ("expired".to_owned(), format_number(states.expired)),
        ("with problems".to_owned(), format_number(states.problem)),
        ("without a date".to_owned(), format_number(stats.undated)),
        ("words".to_owned(), format_number(stats.words)),
        ("median words".to_owned(), format_number(stats.median)),
        (
            "weekly streak".to_owned(),
            format!("{} (best {})", streaks.weeks, streaks.best_weeks),
        ),
        (
            "monthly streak".to_owned(),
            format!("{} (best {})", streaks.months, streaks.best_months),
        ),
    ];
    rows.retain(|(_, value)| value != "0");
    let two = |(name, value): (String, String)| format!("{name:<16} {value}");
    let mut lines: Vec<String> = rows.into_iter().map(two).collect();
    let part = |heading: &str, rows: Vec<String>| {
        let heading = (!rows.is_empty()).then(|| format!("\n{heading}"));
        heading.into_iter().chain(rows)
    };
    let months = stats.last_months(MAX_LISTED_ROWS).iter();
    let months = months.map(|it| format_row(&it.month, it.posts, it.words));
    lines.extend(part("month            posts  words", months.collect()));
    let tags = stats.tags.iter().take(MAX_LISTED_ROWS);
    let tags = tags.map(|it| format_row(&one_line(&it.label), it.posts, it.words));
    lines.extend(part("tag              posts  words", tags.collect()));
    let drafts = stats.drafts.iter().take(MAX_LISTED_ROWS);
    let drafts = drafts.map(|it| {
        let days = usize::try_from(it.days).unwrap_or(0);
        format!(
            "{:<16} {:>5}  {}",
            one_line(&it.title),
            format_number(days),
            it.source
        )
    });
    lines.extend(part("draft             days  file", drafts.collect()));
    lines
}

fn format_row(name: &str, posts: usize, words: usize) -> String {
    format!(
        "{name:<16} {:>5}  {}",
        format_number(posts),
        format_number(words)
    )
}

fn one_line(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}
