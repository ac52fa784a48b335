//! Post list: two lines per post, or one if there is little room; and the lines between panes.

use std::sync::Arc;

use crate::app::layout::{ListDensity, ScreenArea};
use crate::app::list::ListPane;
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::git::GitChange;
use crate::blog::query::{QueryMatcher, TagChoice};
use crate::blog::{Post, StateKind, human_date};
use crate::markdown::post_header::{display_title, state_role};
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, span, width};

use super::canvas::Canvas;
use super::edit;
use super::{empty, scrollbar, search};

/// Draws the list.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.list else { return };
    if app.library.visible().is_empty() {
        empty::list(app, screen, area, canvas);
        return;
    }
    let mut rows = ListPainter {
        app,
        screen,
        area,
        search: QueryMatcher::default(),
    };
    let fitting = ListPane::page_size(screen);
    let shown = app.library.visible().iter().enumerate();
    for (place, post) in shown.skip(app.list.top()).take(fitting) {
        let y = area.y + (place - app.list.top()) * screen.density.rows();
        rows.draw(post, y, place == app.list.index(), canvas);
    }
}

/// Draws the lines between the panes; each also serves as the scrollbar of the pane to its left.
pub(super) fn draw_rules(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let (first, rows) = screen.body;
    let thin = canvas.pick("│", ":");
    let thick = canvas.pick("┃", "|");
    for rule in &screen.rules {
        let of_list = screen.list.is_some_and(|list| list.right() == *rule);
        let of_search = screen.search.is_some_and(|it| it.right() == *rule);
        let (from, to) = if of_list {
            thumb(app, screen)
        } else if of_search {
            search::thumb(app, screen)
        } else {
            edit::thumb(app, screen)
        };
        for row in 0..rows {
            let (line, role) = if (from..to).contains(&row) {
                (thick, Role::Muted)
            } else {
                (thin, Role::Faint)
            };
            canvas.literal((*rule, first + row), line, role);
        }
    }
}

/// Returns the rows of the scrollbar thumb; empty if the whole list is visible.
fn thumb(app: &App, screen: &ScreenLayout) -> (usize, usize) {
    let all = app.library.visible().len();
    let fitting = ListPane::page_size(screen);
    scrollbar::thumb_rows(all, fitting, app.list.top(), screen.body.1)
}

struct ListPainter<'a> {
    app: &'a App,
    screen: &'a ScreenLayout,
    area: ScreenArea,
    search: QueryMatcher,
}

impl ListPainter<'_> {
    fn draw(&mut self, post: &Arc<Post>, y: usize, chosen: bool, canvas: &mut Canvas<'_>) {
        let focused =
            self.app.view.focus == Pane::List && !matches!(self.app.mode, InputMode::TagFilter);
        let ground = match (chosen, focused) {
            (false, _) => Background::Plain,
            (true, true) => Background::Selection,
            (true, false) => Background::Idle,
        };
        let lines = if self.screen.density == ListDensity::Dense {
            1
        } else {
            2
        };
        if chosen {
            self.bar(y, lines, focused, canvas);
        }
        self.mark(post, y, ground, canvas);
        if lines == 1 {
            self.one_line(post, y, (chosen, ground), canvas);
        } else {
            let (left, right) = self.screen.text_columns(self.area);
            let end = self.draw_git_mark(post, (right, y), ground, canvas);
            let spans = self.title(post, end - left, chosen, canvas);
            canvas.spans((left, y), end, &spans, ground);
            self.second_line(post, y + 1, ground, canvas);
        }
    }

    fn bar(&self, y: usize, lines: usize, focused: bool, canvas: &mut Canvas<'_>) {
        let ground = if focused {
            Background::Selection
        } else {
            Background::Idle
        };
        let (bar, role) = if focused {
            (canvas.pick("▌", ">"), Role::Accent)
        } else {
            (canvas.pick("▎", ":"), Role::Muted)
        };
        let ascii = bar.is_ascii();
        for line in 0..lines {
            if y + line >= self.area.y + self.area.height {
                break;
            }
            canvas.fill(y + line, self.area.x, self.area.right(), ground);
            if line == 0 || !ascii {
                canvas.literal((self.area.x, y + line), bar, TextStyle::of(role).on(ground));
            }
        }
    }

    fn mark(&self, post: &Post, y: usize, ground: Background, canvas: &mut Canvas<'_>) {
        if self.app.list.marked().contains(&post.id) {
            let look = TextStyle::of(Role::Accent).bold().on(ground);
            canvas.literal((self.area.x + 1, y), canvas.pick("✓", "*"), look);
            return;
        }
        if self.app.edit.is_unsaved(&post.path) {
            let look = TextStyle::of(Role::Warn).on(ground);
            canvas.literal((self.area.x + 1, y), canvas.pick("●", "*"), look);
            return;
        }
        let (unicode, ascii) = match post.state.kind {
            StateKind::Published => return,
            StateKind::Draft => ("○", "o"),
            StateKind::Scheduled => ("◔", "@"),
            StateKind::Unlisted => ("◌", "-"),
            StateKind::Expired => ("×", "x"),
            StateKind::Problem => ("!", "!"),
        };
        let look = TextStyle::of(state_role(post.state.kind)).on(ground);
        canvas.literal((self.area.x + 1, y), canvas.pick(unicode, ascii), look);
    }

    /// Returns the title, cut to fit, with the matched letters highlighted.
    fn title(&mut self, post: &Post, room: usize, chosen: bool, canvas: &Canvas<'_>) -> Vec<Span> {
        let clean = CleanText::new(display_title(post));
        let text = width::truncate(clean.as_str(), room, canvas.ellipsis());
        let whole = CleanText::new(&text);
        let look = if chosen {
            TextStyle::of(Role::Title).bold()
        } else {
            TextStyle::of(Role::Text)
        };
        let found = self
            .app
            .library
            .query()
            .match_positions(whole.as_str(), &mut self.search);
        if found.is_empty() {
            return vec![Span::clean(whole, look)];
        }
        let hit = TextStyle::of(Role::Accent)
            .bold()
            .with(TextModifier::UNDERLINE);
        let mut spans: Vec<Span> = Vec::new();
        for cluster in width::clusters(whole.as_str()) {
            let range = cluster.at..cluster.at + cluster.text.len();
            let is_hit = found.iter().any(|at| range.contains(at));
            let look = if is_hit { hit } else { look };
            let text = whole.slice(range);
            match spans.last_mut() {
                Some(last) if last.style == look => {
                    last.text = std::mem::take(&mut last.text).join(&text);
                }
                _ => spans.push(Span::clean(text, look)),
            }
        }
        spans
    }

    /// Draws the mark of a post that differs from the last commit, one column before `end`; returns
    /// the end of the room for the title.
    fn draw_git_mark(
        &self,
        post: &Post,
        (end, y): (usize, usize),
        ground: Background,
        canvas: &mut Canvas<'_>,
    ) -> usize {
        let mark = match self.app.library.git_change(&post.id) {
            None => return end,
            Some(GitChange::New) => "+",
            Some(GitChange::Changed) => canvas.pick("±", "~"),
        };
        let at = end.saturating_sub(1);
        canvas.literal((at, y), mark, TextStyle::of(Role::Muted).on(ground));
        at.saturating_sub(1)
            .max(self.screen.text_columns(self.area).0)
    }

    fn one_line(
        &mut self,
        post: &Post,
        y: usize,
        row: (bool, Background),
        canvas: &mut Canvas<'_>,
    ) {
        let (left, right) = self.screen.text_columns(self.area);
        let (text, role) = short_date(self.app, post);
        let date = [Span::new(&text, role)];
        let end = right.saturating_sub(DATE_COLUMNS + 1).max(left);
        let end = self.draw_git_mark(post, (end, y), row.1, canvas);
        let room = end.saturating_sub(left + 1);
        let spans = self.title(post, room, row.0, canvas);
        canvas.spans((left, y), left + room, &spans, row.1);
        if right > left + DATE_COLUMNS {
            canvas.spans_right(y, right, &date, row.1);
        }
    }

    fn second_line(&self, post: &Post, y: usize, ground: Background, canvas: &mut Canvas<'_>) {
        if y >= self.area.y + self.area.height {
            return;
        }
        let (left, right) = self.screen.text_columns(self.area);
        let line = SecondLine::of(self.app, post);
        let spans = line.fitted(right.saturating_sub(left), canvas.ellipsis());
        let end = canvas.spans((left, y), right, &spans.0, ground);
        if !spans.1.is_empty() && end < right {
            canvas.spans_right(y, right, &spans.1, ground);
        }
    }
}

/// Columns of the date in the one-line list.
const DATE_COLUMNS: usize = 7;

fn short_date(app: &App, post: &Post) -> (String, Role) {
    let role = match post.state.kind {
        StateKind::Published | StateKind::Unlisted | StateKind::Expired => Role::Muted,
        kind => state_role(kind),
    };
    if let Some(problem) = &post.problem {
        return (format!("line {}", problem.line), role);
    }
    if let Some(age) = post.age(&app.clock) {
        return (
            age.trim_end_matches(" ago")
                .replace(" days", " d")
                .replace(" day", " d"),
            role,
        );
    }
    let mark = if post.date.is_fallback() { "~" } else { "" };
    (format!("{mark}{}", post.short_day(&app.clock)), role)
}

/// The second line of a post, in parts that are dropped one by one.
struct SecondLine {
    state: Option<Span>,
    date: Option<Span>,
    /// The tags in the color of the role: those of the filter differ.
    tags: Vec<Span>,
    minutes: Option<Span>,
}

impl SecondLine {
    fn of(app: &App, post: &Post) -> Self {
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

    /// Returns the spans that fit, left and right: tags are dropped one by one, then all; then the
    /// minutes; then the date is cut.
    fn fitted(mut self, room: usize, ellipsis: &str) -> (Vec<Span>, Vec<Span>) {
        for tags in tag_choices(&self.tags) {
            let left = self.left(tags);
            let right: Vec<Span> = self.minutes.clone().into_iter().collect();
            let gap = if right.is_empty() { 0 } else { 2 };
            if span::width(&left) + gap + span::width(&right) <= room {
                return (left, right);
            }
        }
        self.minutes = None;
        let left = self.left(Vec::new());
        if span::width(&left) <= room {
            return (left, Vec::new());
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

/// Returns the ways to show the tags, longest first: all of them, fewer and `+2`, `4 tags`,
/// nothing.
fn tag_choices(tags: &[Span]) -> Vec<Vec<Span>> {
    let muted = |text: &str| vec![Span::new(text, Role::Muted)];
    let mut choices = Vec::new();
    for shown in (1..=tags.len()).rev() {
        let mut spans = Vec::new();
        for tag in tags.iter().take(shown) {
            if !spans.is_empty() {
                spans.push(Span::clean(CleanText::literal(" "), Role::Tag));
            }
            spans.push(tag.clone());
        }
        if shown < tags.len() {
            spans.extend(muted(&format!(" +{}", tags.len() - shown)));
        }
        choices.push(spans);
    }
    match tags.len() {
        0 => {}
        1 => choices.push(muted("1 tag")),
        n => choices.push(muted(&format!("{n} tags"))),
    }
    choices.push(Vec::new());
    choices
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

    #[test]
    fn tags_are_dropped_one_by_one() {
        let texts = |tags: &[Span]| {
            let choices = tag_choices(tags).into_iter();
            let joined = choices.map(|spans| {
                let words = spans.iter().map(|span| span.text.as_str());
                words.collect::<String>()
            });
            joined.collect::<Vec<_>>()
        };
        let tags = ["postgres", "operations"].map(|tag| Span::new(tag, Role::Tag));
        assert_eq!(
            texts(&tags),
            ["postgres operations", "postgres +1", "2 tags", ""]
        );
        assert_eq!(texts(&[]), [""]);
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
