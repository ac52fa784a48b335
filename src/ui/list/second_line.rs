//! Second line of a post in the list: state, date, tags, minutes, as far as they fit.

use crate::app::App;
use crate::blog::query::TagChoice;
use crate::blog::{Post, StateKind, human_date};
use crate::markdown::post_header::state_role;
use crate::text::{CleanText, Role, Span, span, width};

/// The second line of a post, in parts that are dropped one by one.
pub(super) struct SecondLine {
    state: Option<Span>,
    date: Option<Span>,
    /// The tags in the color of the role: those of the filter differ.
    tags: Vec<Span>,
    minutes: Option<Span>,
}

impl SecondLine {
    /// Creates the line of a post.
    pub(super) fn of(app: &App, post: &Post) -> Self {
        let kind = post.state.kind;
        let state = (kind != StateKind::Published)
            .then(|| Span::clean(CleanText::literal(kind.name()), state_role(kind)));
        let date = match &post.problem {
            Some(problem) => problem_location(problem),
            None => post.age(&app.clock).unwrap_or_else(|| {
                let mark = if post.date.is_fallback() { "~" } else { "" };
                format!("{mark}{}", post.day(&app.clock))
            }),
        };
        let healthy = post.problem.is_none();
        let tags = if healthy {
            let query = app.library.query();
            let role = |label: &str| match query.choice(label) {
                Some(TagChoice::Include) => Role::Accent,
                _ => Role::Tag,
            };
            post.tags
                .iter()
                .map(|tag| Span::new(&tag.label, role(&tag.label)))
                .collect()
        } else {
            Vec::new()
        };
        let minutes = healthy.then(|| {
            Span::new(
                &format!(
                    "{} min",
                    human_date::format_number(human_date::rounded_reading_minutes(post))
                ),
                Role::Muted,
            )
        });
        Self {
            state,
            date: Some(Span::new(&date, Role::Muted)),
            tags,
            minutes,
        }
    }

    /// Returns the spans that fit, left and right: the minutes are dropped first; then tags one by
    /// one, then all; then the date is cut.
    pub(super) fn fitted(mut self, room: usize, ellipsis: &str) -> (Vec<Span>, Vec<Span>) {
        let others = span::width(&self.left(Vec::new()));
        let gap = if others > 0 { 2 } else { 0 };
        let tags = fitting_tags(&self.tags, room.saturating_sub(others + gap), ellipsis);
        let left = self.left(tags);
        let used = span::width(&left);
        if used <= room {
            let fits = |minutes: &Span| used + 2 + minutes.width() <= room;
            return (left, self.minutes.filter(fits).into_iter().collect());
        }
        // the last words are cut, never the state
        let Some(date) = self.date.take() else {
            return (left, Vec::new());
        };
        let used = self.state.as_ref().map_or(0, |state| state.width() + 2);
        let text = width::truncate(date.text.as_str(), room.saturating_sub(used), ellipsis);
        self.date = (text.len() > 3).then(|| Span::new(&text, Role::Muted));
        (self.left(Vec::new()), Vec::new())
    }

    fn left(&self, tags: Vec<Span>) -> Vec<Span> {
        let mut spans = Vec::new();
        let parts = self.state.iter().chain(&self.date).cloned();
        let parts = parts.map(|part| vec![part]);
        let tags = Some(tags).filter(|tags| !tags.is_empty());
        for part in parts.chain(tags) {
            if !spans.is_empty() {
                spans.push(Span::clean(CleanText::literal("  "), Role::Muted));
            }
            spans.extend(part);
        }
        spans
    }
}

/// Whether a span of the line is a tag.
pub(super) fn is_tag(span: &Span) -> bool {
    let is_tag = matches!(span.style.role, Role::Tag | Role::Accent);
    is_tag && !span.text.as_str().trim().is_empty()
}

/// Minimum columns of a tag whose name is cut.
const MIN_CUT_TAG_COLUMNS: usize = 8;

/// Returns the tags that fit: all of them, fewer and `+2`, the first one cut, or none.
fn fitting_tags(tags: &[Span], room: usize, ellipsis: &str) -> Vec<Span> {
    for shown in (1..=tags.len()).rev() {
        let spans = shown_tags(tags.iter().take(shown).cloned(), tags.len() - shown);
        if span::width(&spans) <= room {
            return spans;
        }
    }
    let others = tags.len().saturating_sub(1);
    let room = room.saturating_sub(span::width(&shown_tags(std::iter::empty(), others)));
    let first = tags.first().filter(|_| room >= MIN_CUT_TAG_COLUMNS);
    first.map_or_else(Vec::new, |tag| {
        let name = width::truncate(tag.text.as_str(), room, ellipsis);
        shown_tags(std::iter::once(Span::new(&name, tag.style)), others)
    })
}

/// Returns tags with blanks between them, and the number of the others.
fn shown_tags(tags: impl Iterator<Item = Span>, others: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    for tag in tags {
        if !spans.is_empty() {
            spans.push(Span::clean(CleanText::literal(" "), Role::Tag));
        }
        spans.push(tag);
    }
    if others > 0 {
        spans.push(Span::new(&format!(" +{others}"), Role::Muted));
    }
    spans
}

fn problem_location(problem: &crate::blog::Problem) -> String {
    use crate::blog::ProblemCode as Code;
    match problem.code {
        Code::Unreadable | Code::NotText => problem.message.clone(),
        _ => format!("front matter, line {}", problem.line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(spans: &[Span]) -> String {
        spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn tags_are_dropped_one_by_one() {
        let text = |tags: &[Span], room| joined(&fitting_tags(tags, room, "…"));
        let tags = ["kubernetes", "operations"].map(|tag| Span::new(tag, Role::Tag));
        assert_eq!(text(&tags, 21), "kubernetes operations");
        assert_eq!(text(&tags, 20), "kubernetes +1");
        assert_eq!(text(&tags, 12), "kubernet… +1");
        assert_eq!(text(&tags, 10), "");
        assert_eq!(text(&[], 10), "");
    }

    #[test]
    fn minutes_are_dropped_before_a_tag() {
        let line = |room| {
            let line = SecondLine {
                state: None,
                date: Some(Span::new("2 Feb 2025", Role::Muted)),
                tags: ["rust", "ssh"].map(|tag| Span::new(tag, Role::Tag)).into(),
                minutes: Some(Span::new("3 min", Role::Muted)),
            };
            let (left, right) = line.fitted(room, "…");
            (joined(&left), joined(&right))
        };
        let both = "2 Feb 2025  rust ssh".to_owned();
        assert_eq!(line(27), (both.clone(), "3 min".to_owned()));
        assert_eq!(line(26), (both, String::new()));
        // a tag that is dropped may leave room for them
        let one = "2 Feb 2025  rust +1".to_owned();
        assert_eq!(line(19), (one, String::new()));
        assert_eq!(line(17), ("2 Feb 2025".to_owned(), "3 min".to_owned()));
    }

    #[test]
    fn the_state_is_dropped_last() {
        let line = || SecondLine {
            state: Some(Span::new("problem", Role::Error)),
            date: Some(Span::new("front matter, line 4", Role::Muted)),
            tags: Vec::new(),
            minutes: None,
        };
        let text = |room: usize| -> String {
            line()
                .fitted(room, "…")
                .0
                .iter()
                .map(|span| span.text.as_str().to_owned())
                .collect()
        };
        assert_eq!(text(40), "problem  front matter, line 4");
        assert_eq!(text(28), "problem  front matter, line…");
        assert_eq!(text(8), "problem");
    }
}
