//! Header of a post in the preview: its metadata from the front matter.

use crate::blog::{Clock, DateFrom, Post, Problem, ProblemCode, StateKind, human_date};
use crate::text::{Background, CleanText, Glyphs, Role, TextStyle, width, wrap};

use super::page::{PageRow, RowSpan, SpanKind};

/// Layout options of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderOptions {
    /// Available width in columns.
    pub width: usize,
    /// Unicode or ASCII.
    pub glyphs: Glyphs,
    /// Whether it is the compact form beside a one-line list: no rule, no tags, `~` before a
    /// fallback date.
    pub compact: bool,
}

/// Maximum number of rows for a title.
const MAX_TITLE_ROWS: usize = 6;

/// Returns the rows of the header, the last of them blank.
pub fn header_rows(post: &Post, clock: &Clock, style: HeaderOptions) -> Vec<PageRow> {
    let mut rows = title_rows(post, style);
    rows.push(row_of(metadata_spans(post, clock, style)));
    if !style.compact && !post.tags.is_empty() {
        rows.push(row_of(tag_spans(post, style.width)));
    }
    if !style.compact && !post.summary.image.is_empty() {
        rows.push(row_of(vec![image_span(post, style)]));
    }
    if !style.compact && !post.for_readers {
        rows.extend(owner_notes(post, style.width));
    }
    rows.extend(problem_rows(post, style.width));
    rows.push(PageRow::default());
    rows
}

/// Returns the color role of a post state.
pub fn state_role(kind: StateKind) -> Role {
    match kind {
        StateKind::Draft => Role::Warn,
        StateKind::Scheduled => Role::Good,
        StateKind::Problem => Role::Error,
        StateKind::Published | StateKind::Unlisted | StateKind::Expired => Role::Muted,
    }
}

/// Returns the title of a post, or its id if it has none.
pub fn display_title(post: &Post) -> &str {
    let title = post.title.text.trim();
    if title.is_empty() {
        post.id.as_str()
    } else {
        title
    }
}

fn row_of(spans: Vec<RowSpan>) -> PageRow {
    PageRow {
        spans,
        ..PageRow::default()
    }
}

fn note_span(text: &str, look: impl Into<TextStyle>) -> RowSpan {
    RowSpan {
        text: CleanText::new(text),
        style: look.into(),
        kind: SpanKind::Note,
        ..RowSpan::default()
    }
}

fn title_rows(post: &Post, style: HeaderOptions) -> Vec<PageRow> {
    let clean = CleanText::new(display_title(post));
    let mut lines = wrap::wrap(clean.as_str(), style.width);
    if lines.len() > MAX_TITLE_ROWS {
        // the rest of the header matters more than the end of such a title
        lines.truncate(MAX_TITLE_ROWS - 1);
        lines.push(style.glyphs.pick("…", "...").to_owned());
    }
    let longest = lines.iter().map(|line| width::of(line)).max().unwrap_or(0);
    let mut rows: Vec<PageRow> = lines
        .iter()
        .map(|line| row_of(vec![note_span(line, TextStyle::of(Role::Title).bold())]))
        .collect();
    if !style.compact {
        let rule = style.glyphs.pick("━", "=").repeat(longest);
        rows.push(row_of(vec![RowSpan {
            kind: SpanKind::Border,
            ..note_span(&rule, Role::Title)
        }]));
    }
    rows
}

/// Returns the line with state and reason, date, words and minutes; if it is too wide, the reason
/// is dropped first, then the words, the minutes and the date.
fn metadata_spans(post: &Post, clock: &Clock, style: HeaderOptions) -> Vec<RowSpan> {
    let dot = style.glyphs.pick(" · ", " - ");
    let mut parts = Vec::new();
    let StateTexts { short, long } = state_texts(post);
    if let Some(short) = &short {
        parts.push((short.clone(), state_role(post.state.kind)));
    }
    parts.push((date_text(post, clock, style.compact), Role::Muted));
    if post.problem.is_none() {
        parts.push((word_count(post.summary.words), Role::Muted));
        parts.push((
            format!(
                "{} min",
                human_date::format_number(human_date::rounded_reading_minutes(post))
            ),
            Role::Muted,
        ));
    }
    let wide = |parts: &[(String, Role)]| {
        let texts: usize = parts.iter().map(|(text, _)| width::of(text)).sum();
        texts + parts.len().saturating_sub(1) * 3
    };
    if let Some((long, part)) = long.zip(parts.first().cloned()) {
        let mut told = parts.clone();
        told.splice(..1, [(long, part.1)]);
        if wide(&told) <= style.width {
            parts = told;
        }
    }
    if wide(&parts) > style.width && post.problem.is_none() {
        // the words, before the minutes
        parts.remove(parts.len() - 2);
    }
    while wide(&parts) > style.width && parts.len() > 1 {
        parts.pop();
    }
    let mut spans = Vec::new();
    for (place, (text, role)) in parts.iter().enumerate() {
        if place > 0 {
            spans.push(note_span(dot, Role::Muted));
        }
        spans.push(note_span(width::prefix_that_fits(text, style.width), *role));
    }
    spans
}

/// Texts for a state, short and with its reason; `None` for a published post.
struct StateTexts {
    short: Option<String>,
    long: Option<String>,
}

fn state_texts(post: &Post) -> StateTexts {
    let state = &post.state;
    let word = state.kind.name();
    // the key that makes a draft says nothing but its own name
    let is_plain = state.kind == StateKind::Draft && state.reason == "`draft: true`";
    let told = !is_plain && !matches!(state.kind, StateKind::Published | StateKind::Problem);
    StateTexts {
        short: (state.kind != StateKind::Published).then(|| word.to_owned()),
        // the reason of a problem has rows of its own
        long: told.then(|| format!("{word}: {}", CleanText::new(&state.reason))),
    }
}

fn word_count(words: usize) -> String {
    let noun = if words == 1 { "word" } else { "words" };
    format!("{} {noun}", human_date::format_number(words))
}

fn date_text(post: &Post, clock: &Clock, compact: bool) -> String {
    if let Some(age) = post.age(clock) {
        return age;
    }
    let day = post.day(clock);
    match (post.date.is_fallback(), compact) {
        (true, true) => format!("~{day}"),
        (true, false) => format!("{day} ({})", fallback_date_source(post.date.from)),
        (false, _) => day,
    }
}

/// Returns the source of a fallback date.
fn fallback_date_source(from: DateFrom) -> &'static str {
    match from {
        DateFrom::Git => "first commit",
        DateFrom::FileSystem => "file date",
        DateFrom::Permalink => "from its URL",
        DateFrom::OtherKey => "from another key",
        DateFrom::FrontMatter | DateFrom::FileName | DateFrom::PathOnly => "from its path",
    }
}

/// Blanks between two tags.
const TAG_GAP: &str = "  ";

/// Returns as many tags as fit, each on a background of its own, and the number of the others.
fn tag_spans(post: &Post, room: usize) -> Vec<RowSpan> {
    let all: Vec<RowSpan> = post
        .tags
        .iter()
        .enumerate()
        .map(|(index, tag)| RowSpan {
            tag: Some(index),
            ..tag_span(&format!("#{}", CleanText::new(&tag.label)))
        })
        .collect();
    let widths = |spans: &[RowSpan]| spans.iter().map(|span| span.text.width()).sum::<usize>();
    let mut spans = Vec::new();
    for shown in (0..=all.len()).rev() {
        spans = all.iter().take(shown).cloned().collect();
        if shown < all.len() {
            let others = format!("+{}", all.len() - shown);
            spans.push(note_span(&others, Role::Muted));
        }
        let gaps = TAG_GAP.len() * spans.len().saturating_sub(1);
        if widths(&spans) + gaps <= room {
            break;
        }
    }
    let mut row = Vec::new();
    for span in spans {
        if !row.is_empty() {
            row.push(note_span(TAG_GAP, Role::Muted));
        }
        let fitting = width::prefix_that_fits(span.text.as_str(), room).len();
        row.push(RowSpan {
            text: span.text.slice(0..fitting),
            ..span
        });
    }
    row
}

fn tag_span(text: &str) -> RowSpan {
    note_span(text, TextStyle::of(Role::Tag).on(Background::Surface))
}

/// Returns the label of the front matter's image, in the form of labels in the text.
fn image_span(post: &Post, style: HeaderOptions) -> RowSpan {
    let file = post.summary.image.rsplit('/').next().unwrap_or_default();
    let words = format!("image: {file}");
    let mark = style.glyphs.pick("…", "...");
    note_span(&width::truncate(&words, style.width, mark), Role::Muted)
}

/// Returns notes for the owner of a post: metadata without effect on the site, and why the URL is
/// unknown.
fn owner_notes(post: &Post, room: usize) -> Vec<PageRow> {
    if post.problem.is_some() {
        return Vec::new();
    }
    let reason = Some(&post.state.reason);
    let is_told = post.state.kind == StateKind::Published && !post.state.reason.is_empty();
    let reason = reason.filter(|_| is_told).cloned();
    let unknown = post.permalink.url.reason();
    let unknown = unknown.map(|reason| format!("URL unknown: {reason}"));
    let texts = [(reason, Role::Warn), (unknown, Role::Muted)];
    let mut rows = Vec::new();
    for (text, role) in texts {
        let text = text.map(|text| CleanText::new(&text)).unwrap_or_default();
        let lines = wrap::wrap(text.as_str(), room);
        let lines = lines.iter().filter(|line| !line.is_empty());
        rows.extend(lines.map(|line| row_of(vec![note_span(line, role)])));
    }
    rows
}

/// Returns rows with a problem, its position and its fix.
fn problem_rows(post: &Post, room: usize) -> Vec<PageRow> {
    // for an unreadable file the page itself shows the problem in place of the text
    let readable = |problem: &&Problem| problem.code != ProblemCode::Unreadable;
    let Some(problem) = post.problem.as_ref().filter(readable) else {
        return Vec::new();
    };
    let place = format!(
        "line {}, column {}: {}",
        problem.line, problem.column, problem.message
    );
    let mut rows = vec![PageRow::default()];
    for (text, role) in [(&place, Role::Error), (&problem.hint, Role::Muted)] {
        let clean = CleanText::new(text);
        let lines = wrap::wrap(clean.as_str(), room);
        rows.extend(
            lines
                .iter()
                .filter(|line| !line.is_empty())
                .map(|line| row_of(vec![note_span(line, role)])),
        );
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::DateFrom;
    use crate::blog::post::samples::{post, tagged};
    use std::sync::Arc;

    fn lines(width: usize, compact: bool) -> Vec<String> {
        let mut post = tagged(
            post(
                "a.md",
                "Lessons from Building Microservices at Scale",
                "2026-11-22",
            ),
            &["architecture", "microservices", "backend", "scalability"],
        );
        let inner = Arc::make_mut(&mut post);
        inner.date.from = DateFrom::FileSystem;
        inner.summary.words = 302;
        let clock = Clock {
            now: "2026-11-23T10:00:00Z".parse().unwrap(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let style = HeaderOptions {
            width,
            glyphs: Glyphs::Unicode,
            compact,
        };
        let rows = header_rows(&post, &clock, style);
        rows.iter()
            .map(|row| row.spans.iter().map(|span| span.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn a_wide_head_says_everything() {
        assert_eq!(
            lines(67, false),
            [
                "Lessons from Building Microservices at Scale",
                "━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━",
                "22 Nov 2026 (file date) · 302 words · 2 min",
                "#architecture  #microservices  #backend  #scalability",
                "",
            ]
        );
    }

    #[test]
    fn the_image_of_the_front_matter_is_named() {
        let mut with_image = post("a.md", "A", "2026-11-22");
        Arc::make_mut(&mut with_image).summary.image = "/img/cells.png".to_owned();
        let clock = Clock {
            now: "2026-11-23T10:00:00Z".parse().unwrap(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let style = HeaderOptions {
            width: 40,
            glyphs: Glyphs::Unicode,
            compact: false,
        };
        let shown = |post: &Post| {
            let rows = header_rows(post, &clock, style);
            let spans = rows.into_iter().flat_map(|row| row.spans);
            spans.map(|span| span.text.to_string()).collect::<Vec<_>>()
        };
        assert!(shown(&with_image).contains(&"image: cells.png".to_owned()));
        assert!(
            !shown(&post("a.md", "A", "2026-11-22"))
                .concat()
                .contains("image")
        );
    }

    #[test]
    fn a_state_tells_its_reason_where_there_is_room() {
        let mut draft = post("a.md", "A", "2026-11-22");
        Arc::make_mut(&mut draft).state =
            crate::blog::PostState::new(StateKind::Scheduled, "date is 2026-12-01");
        let clock = Clock {
            now: "2026-11-23T10:00:00Z".parse().unwrap(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let meta = |width| {
            let style = HeaderOptions {
                width,
                glyphs: Glyphs::Unicode,
                compact: false,
            };
            let spans = metadata_spans(&draft, &clock, style);
            spans
                .iter()
                .map(|span| span.text.to_string())
                .collect::<String>()
        };
        assert_eq!(
            meta(70),
            "scheduled: date is 2026-12-01 · 22 Nov 2026 · 0 words · 1 min"
        );
        assert_eq!(meta(50), "scheduled · 22 Nov 2026 · 0 words · 1 min");
    }

    #[test]
    fn the_owner_is_told_why_a_url_is_unknown_and_what_has_no_effect() {
        let mut odd = post("a.md", "A", "2026-11-22");
        let inner = Arc::make_mut(&mut odd);
        inner.permalink.url = crate::blog::post::PageUrl::Unknown("`permalink` is code".to_owned());
        inner.state =
            crate::blog::PostState::new(StateKind::Published, "`draft: true` has no effect");
        let shown = |post: &Post| {
            owner_notes(post, 60)
                .iter()
                .map(|row| {
                    row.spans
                        .iter()
                        .map(|span| span.text.to_string())
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown(&odd),
            [
                "`draft: true` has no effect",
                "URL unknown: `permalink` is code"
            ]
        );
        assert!(shown(&post("a.md", "A", "2026-11-22")).is_empty());
    }

    #[test]
    fn a_narrower_head_gives_up_words_and_tags() {
        assert_eq!(
            lines(40, false),
            [
                "Lessons from Building Microservices at",
                "Scale",
                "━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━",
                "22 Nov 2026 (file date) · 2 min",
                "#architecture  #microservices  +2",
                "",
            ]
        );
    }

    #[test]
    fn a_narrow_head_drops_words_then_minutes_then_the_date() {
        let mut draft = post("a.md", "A", "2026-11-22");
        let inner = Arc::make_mut(&mut draft);
        inner.state.kind = StateKind::Draft;
        inner.summary.words = 302;
        let clock = Clock {
            now: "2026-11-23T10:00:00Z".parse().unwrap(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let shown = |width| {
            let style = HeaderOptions {
                width,
                glyphs: Glyphs::Unicode,
                compact: true,
            };
            let spans = metadata_spans(&draft, &clock, style);
            let texts = spans.iter().map(|span| span.text.as_str());
            texts.collect::<String>()
        };
        assert_eq!(shown(30), "draft · 22 Nov 2026 · 2 min");
        assert_eq!(shown(26), "draft · 22 Nov 2026");
        assert_eq!(shown(18), "draft");
    }

    #[test]
    fn the_smallest_head_has_no_rule_and_no_tags() {
        assert_eq!(
            lines(38, true),
            [
                "Lessons from Building Microservices at",
                "Scale",
                "~22 Nov 2026 · 302 words · 2 min",
                "",
            ]
        );
    }
}
