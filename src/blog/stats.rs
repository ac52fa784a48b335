//! Statistics of a blog: posts by month and by tag, words, drafts and their age, streaks.
//!
//! A month is that of a post's date on the site; a post with only a fallback date counts as a post,
//! but in no month. An unreadable post counts only as a post.
//!
//! `postdesk stats --json` prints version 1 of this:
//!
//! ```json
//! {"version": 1, "posts": 3, "words": 1200,
//!  "states": {"published": 2, "draft": 1, "scheduled": 0, "unlisted": 0, "expired": 0, "problem": 0},
//!  "undated": 0, "median": 310, "longest": {"source": "b.md", "title": "B", "words": 800},
//!  "months": [{"month": "2026-11", "posts": 2, "words": 900}],
//!  "tags": [{"label": "rust", "url": "/blog/tags/rust", "posts": 2, "words": 900}],
//!  "drafts": [{"source": "d.md", "title": "D", "words": 300, "days": 12}],
//!  "streaks": {"weeks": 1, "bestWeeks": 4, "months": 2, "bestMonths": 6}}
//! ```
//!
//! `months` has no gaps, from the first month with a post to the last or the current one; it and
//! the streaks count public posts: published and unlisted ones. The total of `words` includes every
//! readable post. `days` is the time since a draft was last changed. A streak is a run of
//! consecutive weeks (from Monday) or months with a post; it continues while the current one has
//! none yet.

pub mod calendar;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::tags::count;
use super::{Clock, Post, StateKind};
use calendar::Calendar;

/// Statistics of a blog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Number of posts.
    pub posts: usize,
    /// Number of words in all readable posts.
    pub words: usize,
    /// Number of posts by state.
    pub states: States,
    /// Number of public posts without their own date.
    pub undated: usize,
    /// Median number of words per post.
    pub median: usize,
    /// The longest post.
    pub longest: Option<Length>,
    /// Public posts by month, without gaps, oldest first.
    pub months: Vec<Month>,
    /// Tags, most used first.
    pub tags: Vec<TagWords>,
    /// Drafts, least recently changed first.
    pub drafts: Vec<DraftAge>,
    /// Streaks of weeks and months.
    pub streaks: Streaks,
    /// Public posts by day, for the screen.
    #[serde(skip)]
    pub calendar: Calendar,
    /// Public posts by year, without gaps, oldest first, for the screen.
    #[serde(skip)]
    pub years: Vec<(i16, usize)>,
}

/// Number of posts by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct States {
    /// On the site and in its lists.
    pub published: usize,
    /// Not part of a build.
    pub draft: usize,
    /// Not part of a build until their date.
    pub scheduled: usize,
    /// On the site, but not in its lists.
    pub unlisted: usize,
    /// No longer part of a build, since a date has passed.
    pub expired: usize,
    /// Rejected by the generator.
    pub problem: usize,
}

/// The length of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Length {
    /// The id of the post.
    pub source: String,
    /// The title.
    pub title: String,
    /// Number of words.
    pub words: usize,
}

/// Statistics of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Month {
    /// Year and month, as in `2026-11`.
    pub month: String,
    /// Number of public posts.
    pub posts: usize,
    /// Their number of words.
    pub words: usize,
}

/// Statistics of a tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagWords {
    /// The name shown to readers.
    pub label: String,
    /// The URL path of its page.
    pub url: String,
    /// Number of posts that have it.
    pub posts: usize,
    /// Their number of words.
    pub words: usize,
}

/// The age of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftAge {
    /// The id of the post.
    pub source: String,
    /// The title.
    pub title: String,
    /// Number of words.
    pub words: usize,
    /// Whole days since the last change.
    pub days: i64,
}

/// Runs of consecutive weeks and months with a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Streaks {
    /// Weeks of the current streak.
    pub weeks: usize,
    /// Weeks of the longest streak.
    pub best_weeks: usize,
    /// Months of the current streak.
    pub months: usize,
    /// Months of the longest streak.
    pub best_months: usize,
}

/// Returns the statistics as JSON.
pub fn json(stats: &Stats) -> String {
    #[derive(Serialize)]
    struct Versioned<'a> {
        version: u8,
        #[serde(flatten)]
        stats: &'a Stats,
    }
    super::json::safe_json(&Versioned { version: 1, stats })
}

impl Stats {
    /// Computes the statistics of posts, for the reader's time and zone.
    pub fn of(posts: &[Arc<Post>], clock: &Clock) -> Self {
        let today = clock.now.to_zoned(clock.zone.clone()).date();
        let public: Vec<&Arc<Post>> = posts.iter().filter(|post| is_public(post)).collect();
        let dated = public.iter().filter(|post| !post.date.is_fallback());
        let dated = dated.map(|post| (post.date.day(&clock.zone), post.summary.words));
        let days: Vec<(Date, usize)> = dated.collect();
        let readable = || posts.iter().filter(|post| post.problem.is_none());
        let longest = readable().max_by_key(|post| post.summary.words);
        Self {
            posts: posts.len(),
            words: readable().map(|post| post.summary.words).sum(),
            states: states(posts),
            undated: public.len() - days.len(),
            median: median(readable().map(|post| post.summary.words).collect()),
            longest: longest.map(|post| length(post)),
            months: months(&days, today),
            tags: tags(posts),
            drafts: drafts(posts, clock),
            streaks: streaks(&days, today),
            calendar: Calendar::of(&days, today),
            years: calendar::years(&days),
        }
    }

    /// Returns at most the last `most` months; if none of these has a post, those up to the last
    /// one that has.
    pub fn last_months(&self, most: usize) -> &[Month] {
        let all = self.months.len();
        let written = self.months.iter().rposition(|it| it.posts > 0);
        let written = written.map_or(all, |last| last + 1);
        let until = if written + most > all { all } else { written };
        let from = until.saturating_sub(most);
        self.months.get(from..until).unwrap_or_default()
    }
}

fn is_public(post: &Post) -> bool {
    matches!(post.state.kind, StateKind::Published | StateKind::Unlisted)
}

fn length(post: &Post) -> Length {
    Length {
        source: post.id.to_string(),
        title: post.title.text.clone(),
        words: post.summary.words,
    }
}

fn states(posts: &[Arc<Post>]) -> States {
    let mut states = States::default();
    for post in posts {
        let count = match post.state.kind {
            StateKind::Published => &mut states.published,
            StateKind::Draft => &mut states.draft,
            StateKind::Scheduled => &mut states.scheduled,
            StateKind::Unlisted => &mut states.unlisted,
            StateKind::Expired => &mut states.expired,
            StateKind::Problem => &mut states.problem,
        };
        *count += 1;
    }
    states
}

fn median(mut words: Vec<usize>) -> usize {
    words.sort_unstable();
    words.get(words.len() / 2).copied().unwrap_or(0)
}

/// Returns the number of months since the year 0.
fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// Returns the number of weeks since Monday, 0001-01-01.
fn week_of(day: Date) -> i64 {
    let monday = jiff::civil::date(1, 1, 1);
    let since = monday
        .until(day)
        .map_or(0, |span| i64::from(span.get_days()));
    since.div_euclid(7)
}

/// Maximum age of a blog in months; older dates are taken for mistakes.
const MAX_BLOG_MONTHS: i64 = 12 * 60;

fn months(days: &[(Date, usize)], today: Date) -> Vec<Month> {
    let mut counted: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
    for (day, words) in days {
        let month = counted.entry(month_of(*day)).or_default();
        *month = (month.0 + 1, month.1 + words);
    }
    let (Some(first), Some(last)) = (counted.keys().next(), counted.keys().last()) else {
        return Vec::new();
    };
    let last = (*last)
        .max(month_of(today))
        .min(month_of(today) + MAX_BLOG_MONTHS);
    let first = (*first).max(last - MAX_BLOG_MONTHS);
    let month = |at: i64| {
        let (posts, words) = counted.get(&at).copied().unwrap_or_default();
        Month {
            month: format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
            posts,
            words,
        }
    };
    (first..=last).map(month).collect()
}

fn tags(posts: &[Arc<Post>]) -> Vec<TagWords> {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for post in posts {
        let urls: BTreeSet<&str> = post.tags.iter().map(|tag| tag.url.as_str()).collect();
        for url in urls {
            *words.entry(url).or_default() += post.summary.words;
        }
    }
    let counted = count(posts).into_iter();
    counted
        .map(|tag| TagWords {
            words: words.get(tag.url.as_str()).copied().unwrap_or(0),
            label: tag.label,
            url: tag.url,
            posts: tag.count,
        })
        .collect()
}

fn drafts(posts: &[Arc<Post>], clock: &Clock) -> Vec<DraftAge> {
    let day = i128::from(24 * 60 * 60) * 1_000_000_000;
    let drafts = posts
        .iter()
        .filter(|post| post.state.kind == StateKind::Draft);
    let mut drafts: Vec<DraftAge> = drafts
        .map(|post| DraftAge {
            source: post.id.to_string(),
            title: post.title.text.clone(),
            words: post.summary.words,
            days: i64::try_from((clock.now.as_nanosecond() - post.stamp.modified).max(0) / day)
                .unwrap_or(0),
        })
        .collect();
    drafts.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.source.cmp(&b.source)));
    drafts
}

/// Computes the streaks; dates in the future don't count.
fn streaks(days: &[(Date, usize)], today: Date) -> Streaks {
    let of = |unit: fn(Date) -> i64| {
        let past = days.iter().map(|(day, _)| *day).filter(|day| *day <= today);
        streak_lengths(&past.map(unit).collect(), unit(today))
    };
    let ((weeks, best_weeks), (months, best_months)) = (of(week_of), of(month_of));
    Streaks {
        weeks,
        best_weeks,
        months,
        best_months,
    }
}

/// Returns the length of the streak that includes or directly precedes `now`, and of the longest
/// one.
fn streak_lengths(filled: &BTreeSet<i64>, now: i64) -> (usize, usize) {
    let (mut best, mut run, mut last) = (0, 0, None);
    for at in filled {
        let goes_on = last.is_some_and(|last: i64| last + 1 == *at);
        run = if goes_on { run + 1 } else { 1 };
        best = best.max(run);
        last = Some(*at);
    }
    let stands = last.is_some_and(|last| now - last <= 1);
    (if stands { run } else { 0 }, best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::DateFrom;
    use crate::blog::post::samples::{in_state, post, tagged};
    use jiff::tz::TimeZone;

    fn clock() -> Clock {
        Clock {
            now: "2026-11-25T12:00:00Z".parse().unwrap(),
            zone: TimeZone::UTC,
        }
    }

    fn sized(mut post: Arc<Post>, words: usize) -> Arc<Post> {
        Arc::make_mut(&mut post).summary.words = words;
        post
    }

    #[test]
    fn months_run_without_gaps_to_the_present_one() {
        let posts = [
            sized(post("a", "A", "2026-08-31"), 10),
            sized(post("b", "B", "2026-10-01"), 20),
            sized(post("c", "C", "2026-10-02"), 5),
        ];
        let stats = Stats::of(&posts, &clock());
        let months: Vec<(&str, usize, usize)> = stats
            .months
            .iter()
            .map(|it| (it.month.as_str(), it.posts, it.words))
            .collect();
        assert_eq!(
            months,
            [
                ("2026-08", 1, 10),
                ("2026-09", 0, 0),
                ("2026-10", 2, 25),
                ("2026-11", 0, 0)
            ]
        );
        assert_eq!(stats.last_months(2).len(), 2);
        assert_eq!(stats.last_months(2).last(), stats.months.last());
        assert_eq!((stats.words, stats.median), (35, 10));
        assert_eq!(stats.longest.map(|it| it.source).as_deref(), Some("b"));
    }

    #[test]
    fn the_last_months_of_an_idle_blog_end_with_a_post() {
        let posts = [
            sized(post("a", "A", "2020-01-31"), 10),
            sized(post("b", "B", "2020-03-01"), 20),
        ];
        let stats = Stats::of(&posts, &clock());
        let last = |most| {
            let months = stats.last_months(most).iter();
            let months: Vec<&str> = months.map(|it| it.month.as_str()).collect();
            (months.first().copied(), months.last().copied())
        };
        assert_eq!(last(12), (Some("2020-01"), Some("2020-03")));
        assert_eq!(last(2), (Some("2020-02"), Some("2020-03")));
        assert_eq!(last(stats.months.len()), (Some("2020-01"), Some("2026-11")));
        assert_eq!(
            last(stats.months.len() - 2),
            (Some("2020-03"), Some("2026-11"))
        );
    }

    #[test]
    fn drafts_and_dates_of_files_are_in_no_month() {
        let mut undated = post("a", "A", "2026-11-01");
        Arc::make_mut(&mut undated).date.from = DateFrom::FileSystem;
        let draft = in_state(post("b", "B", "2026-11-01"), StateKind::Draft);
        let stats = Stats::of(&[undated, draft], &clock());
        assert_eq!(
            (stats.months.len(), stats.undated, stats.states.draft),
            (0, 1, 1)
        );
    }

    #[test]
    fn drafts_have_the_days_since_their_last_change() {
        let touched = |id: &str, days: i64| {
            let mut draft = in_state(post(id, "D", "2026-01-01"), StateKind::Draft);
            let at = clock().now.as_second() - days * 86_400 - 60;
            Arc::make_mut(&mut draft).stamp.modified = i128::from(at) * 1_000_000_000;
            draft
        };
        let stats = Stats::of(&[touched("new", 0), touched("old", 40)], &clock());
        let ages: Vec<(&str, i64)> = stats
            .drafts
            .iter()
            .map(|it| (it.source.as_str(), it.days))
            .collect();
        assert_eq!(ages, [("old", 40), ("new", 0)]);
    }

    #[test]
    fn a_streak_stands_until_a_whole_week_or_month_is_missed() {
        // 25 November 2026 is a Wednesday
        let of = |days: &[&str]| {
            let posts: Vec<_> = days.iter().map(|day| post(day, "A", day)).collect();
            let streaks = Stats::of(&posts, &clock()).streaks;
            (
                streaks.weeks,
                streaks.best_weeks,
                streaks.months,
                streaks.best_months,
            )
        };
        assert_eq!(
            of(&["2026-11-16", "2026-11-15", "2026-11-02"]),
            (3, 3, 1, 1)
        );
        assert_eq!(of(&["2026-11-09", "2026-10-30"]), (0, 1, 2, 2));
        assert_eq!(
            of(&["2026-06-01", "2026-05-01", "2026-04-01"]),
            (0, 1, 0, 3)
        );
        assert_eq!(of(&["2027-01-01"]), (0, 0, 0, 0));
        assert_eq!(of(&[]), (0, 0, 0, 0));
    }

    #[test]
    fn a_tag_counts_the_words_of_its_posts_once() {
        let posts = [
            sized(tagged(post("a", "A", "2026-01-01"), &["x", "x"]), 10),
            sized(tagged(post("b", "B", "2026-01-01"), &["x", "y"]), 5),
        ];
        let tags: Vec<(String, usize, usize)> = Stats::of(&posts, &clock())
            .tags
            .into_iter()
            .map(|tag| (tag.label, tag.posts, tag.words))
            .collect();
        assert_eq!(tags, [("x".to_owned(), 2, 15), ("y".to_owned(), 1, 5)]);
    }
}
