//! `stats`: prints statistics of the blog, one per line or as JSON.

use std::process::ExitCode;

use crate::blog::Query;
use crate::blog::human_date::number;
use crate::blog::stats::{Stats, json};
use crate::runtime::search_worker::search_for;
use crate::text::sanitize;

use super::args::{Arguments, StatsArguments};
use super::user_files::Own;
use super::{CliError, Done, list, print, suggestions};

/// Number of months, tags and drafts printed as text; `--json` prints all of them.
const LISTED: usize = 12;

/// Runs `stats`: prints statistics of the posts that match a query.
pub(super) fn stats(arguments: &Arguments, stats: &StatsArguments, own: &Own) -> Done {
    let query = Query::parse(&stats.query.join(" "));
    if let Some(wrong) = query.wrong().first() {
        return Err(CliError::Usage(wrong.reason.clone()));
    }
    let (site, mut posts, clock) = list::read(arguments, own)?;
    let mut search = search_for(&query, &posts, site.kind);
    posts.retain(|post| query.matches(post, &mut search));
    suggestions::folder_in_query(arguments, !posts.is_empty())?;
    let counted = Stats::of(&posts, &clock);
    if stats.json {
        print(&json(&counted))?;
    } else {
        print(&sanitize::lines(&lines(&counted).join("\n")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(stats: &Stats) -> Vec<String> {
    let states = &stats.states;
    let streaks = &stats.streaks;
    let mut rows = vec![
        ("posts".to_owned(), number(stats.posts)),
        ("published".to_owned(), number(states.published)),
        ("drafts".to_owned(), number(states.draft)),
        ("scheduled".to_owned(), number(states.scheduled)),
        ("unlisted".to_owned(), number(states.unlisted)),
        ("expired".to_owned(), number(states.expired)),
        ("with a problem".to_owned(), number(states.problem)),
        ("without a date".to_owned(), number(stats.undated)),
        ("words".to_owned(), number(stats.words)),
        ("words, median".to_owned(), number(stats.median)),
        (
            "weeks in a row".to_owned(),
            format!("{}, at most {}", streaks.weeks, streaks.best_weeks),
        ),
        (
            "months in a row".to_owned(),
            format!("{}, at most {}", streaks.months, streaks.best_months),
        ),
    ];
    rows.retain(|(_, value)| value != "0");
    let two = |(name, value): (String, String)| format!("{name:<16} {value}");
    let mut lines: Vec<String> = rows.into_iter().map(two).collect();
    let part = |heading: &str, rows: Vec<String>| {
        let heading = (!rows.is_empty()).then(|| format!("\n{heading}"));
        heading.into_iter().chain(rows)
    };
    let months = stats.last_months(LISTED).iter();
    let months = months.map(|it| three(&it.month, it.posts, it.words));
    lines.extend(part("month            posts  words", months.collect()));
    let tags = stats.tags.iter().take(LISTED);
    let tags = tags.map(|it| three(&one_line(&it.label), it.posts, it.words));
    lines.extend(part("tag              posts  words", tags.collect()));
    let drafts = stats.drafts.iter().take(LISTED);
    let drafts = drafts.map(|it| {
        let days = usize::try_from(it.days).unwrap_or(0);
        format!(
            "{:<16} {:>5}  {}",
            one_line(&it.title),
            number(days),
            it.source
        )
    });
    lines.extend(part("draft             days  file", drafts.collect()));
    lines
}

fn three(name: &str, posts: usize, words: usize) -> String {
    format!("{name:<16} {:>5}  {}", number(posts), number(words))
}

fn one_line(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}
