//! Post list: two lines per post, or one if there is little room; and the lines between panes.

use std::sync::Arc;

use crate::app::layout::{Area, Density};
use crate::app::list::ListPane;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::git::Change;
use crate::blog::query::Search;
use crate::blog::{Post, StateKind, human_date};
use crate::markdown::post_header::{state_role, title_text};
use crate::text::{Clean, Ground, Look, Role, Span, Weight, span, width};

use super::canvas::Canvas;
use super::edit;
use super::{empty, search};

/// Draws the list.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.list else { return };
    if app.library.shown().is_empty() {
        empty::list(app, screen, area, canvas);
        return;
    }
    let mut rows = Rows {
        app,
        screen,
        area,
        search: Search::default(),
    };
    let fitting = ListPane::fitting(screen);
    let shown = app.library.shown().iter().enumerate();
    for (place, post) in shown.skip(app.list.top()).take(fitting) {
        let y = area.y + (place - app.list.top()) * screen.density.rows();
        rows.draw(post, y, place == app.list.place(), canvas);
    }
}

/// Draws the lines between the panes; each also serves as the scrollbar of the pane to its left.
pub(super) fn draw_rules(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
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
fn thumb(app: &App, screen: &Screen) -> (usize, usize) {
    let all = app.library.shown().len();
    let fitting = ListPane::fitting(screen);
    thumb_of(all, fitting, app.list.top(), screen.body.1)
}

/// Returns the rows of a scrollbar thumb for `fitting` of `all` items, of which `top` is the first.
pub(super) fn thumb_of(all: usize, fitting: usize, top: usize, rows: usize) -> (usize, usize) {
    if all <= fitting || rows == 0 {
        return (0, 0);
    }
    let long = (rows * fitting / all).clamp(1, rows);
    let most = all - fitting;
    let from = (rows - long) * top.min(most) / most;
    (from, from + long)
}

struct Rows<'a> {
    app: &'a App,
    screen: &'a Screen,
    area: Area,
    search: Search,
}

impl Rows<'_> {
    fn draw(&mut self, post: &Arc<Post>, y: usize, chosen: bool, canvas: &mut Canvas<'_>) {
        let focused = self.app.view.focus == Pane::List && !matches!(self.app.mode, Mode::Narrow);
        let ground = match (chosen, focused) {
            (false, _) => Ground::Plain,
            (true, true) => Ground::Selection,
            (true, false) => Ground::Idle,
        };
        let lines = if self.screen.density == Density::Dense {
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
            let (left, right) = self.screen.text_of(self.area);
            let end = self.changed(post, (right, y), ground, canvas);
            let spans = self.title(post, end - left, chosen, canvas);
            canvas.spans((left, y), end, &spans, ground);
            self.second_line(post, y + 1, ground, canvas);
        }
    }

    fn bar(&self, y: usize, lines: usize, focused: bool, canvas: &mut Canvas<'_>) {
        let ground = if focused {
            Ground::Selection
        } else {
            Ground::Idle
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
                canvas.literal((self.area.x, y + line), bar, Look::of(role).on(ground));
            }
        }
    }

    fn mark(&self, post: &Post, y: usize, ground: Ground, canvas: &mut Canvas<'_>) {
        if self.app.list.marked().contains(&post.id) {
            let look = Look::of(Role::Accent).bold().on(ground);
            canvas.literal((self.area.x + 1, y), canvas.pick("✓", "*"), look);
            return;
        }
        if self.app.edit.is_unsaved(&post.path) {
            let look = Look::of(Role::Warn).on(ground);
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
        let look = Look::of(state_role(post.state.kind)).on(ground);
        canvas.literal((self.area.x + 1, y), canvas.pick(unicode, ascii), look);
    }

    /// Returns the title, cut to fit, with the matched letters highlighted.
    fn title(&mut self, post: &Post, room: usize, chosen: bool, canvas: &Canvas<'_>) -> Vec<Span> {
        let clean = Clean::new(title_text(post));
        let text = width::cut(clean.as_str(), room, canvas.ellipsis());
        let whole = Clean::new(&text);
        let look = if chosen {
            Look::of(Role::Strong).bold()
        } else {
            Look::of(Role::Text)
        };
        let found = self
            .app
            .library
            .query()
            .found_in(whole.as_str(), &mut self.search);
        if found.is_empty() {
            return vec![Span::clean(whole, look)];
        }
        let hit = Look::of(Role::Accent).bold().with(Weight::UNDERLINE);
        let mut spans: Vec<Span> = Vec::new();
        for (place, cluster) in width::clusters(whole.as_str()).enumerate() {
            let look = if found.contains(&(place as u32)) {
                hit
            } else {
                look
            };
            let text = whole.slice(cluster.at..cluster.at + cluster.text.len());
            match spans.last_mut() {
                Some(last) if last.look == look => {
                    last.text = std::mem::take(&mut last.text).join(&text);
                }
                _ => spans.push(Span::clean(text, look)),
            }
        }
        spans
    }

    /// Draws the mark of a post that differs from the last commit, one column before `end`; returns
    /// the end of the room for the title.
    fn changed(
        &self,
        post: &Post,
        (end, y): (usize, usize),
        ground: Ground,
        canvas: &mut Canvas<'_>,
    ) -> usize {
        let mark = match self.app.library.change(&post.id) {
            None => return end,
            Some(Change::New) => "+",
            Some(Change::Changed) => canvas.pick("±", "~"),
        };
        let at = end.saturating_sub(1);
        canvas.literal((at, y), mark, Look::of(Role::Muted).on(ground));
        at.saturating_sub(1).max(self.screen.text_of(self.area).0)
    }

    fn one_line(&mut self, post: &Post, y: usize, row: (bool, Ground), canvas: &mut Canvas<'_>) {
        let (left, right) = self.screen.text_of(self.area);
        let (text, role) = short_date(self.app, post);
        let date = [Span::new(&text, role)];
        let end = right.saturating_sub(DATE + 1).max(left);
        let end = self.changed(post, (end, y), row.1, canvas);
        let room = end.saturating_sub(left + 1);
        let spans = self.title(post, room, row.0, canvas);
        canvas.spans((left, y), left + room, &spans, row.1);
        if right > left + DATE {
            canvas.spans_right(y, right, &date, row.1);
        }
    }

    fn second_line(&self, post: &Post, y: usize, ground: Ground, canvas: &mut Canvas<'_>) {
        if y >= self.area.y + self.area.height {
            return;
        }
        let (left, right) = self.screen.text_of(self.area);
        let line = SecondLine::of(self.app, post);
        let spans = line.fitted(right.saturating_sub(left), canvas.ellipsis());
        let end = canvas.spans((left, y), right, &spans.0, ground);
        if !spans.1.is_empty() && end < right {
            canvas.spans_right(y, right, &spans.1, ground);
        }
    }
}

/// Columns of the date in the one-line list.
const DATE: usize = 7;

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
    tags: Vec<Clean>,
    minutes: Option<Span>,
}

impl SecondLine {
    fn of(app: &App, post: &Post) -> Self {
        let kind = post.state.kind;
        let state = (kind != StateKind::Published)
            .then(|| Span::clean(Clean::literal(kind.name()), state_role(kind)));
        let date = match &post.problem {
            Some(problem) => place_of(problem),
            None => post.age(&app.clock).unwrap_or_else(|| {
                let mark = if post.date.is_fallback() { "~" } else { "" };
                format!("{mark}{}", post.day(&app.clock))
            }),
        };
        let healthy = post.problem.is_none();
        let tags = if healthy {
            post.tags.iter().map(|tag| Clean::new(&tag.label)).collect()
        } else {
            Vec::new()
        };
        let minutes = healthy.then(|| {
            Span::new(
                &format!("{} min", human_date::number(human_date::minutes(post))),
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
        for tags in tag_texts(&self.tags) {
            let left = self.left(&tags);
            let right: Vec<Span> = self.minutes.clone().into_iter().collect();
            let gap = if right.is_empty() { 0 } else { 2 };
            if span::width(&left) + gap + span::width(&right) <= room {
                return (left, right);
            }
        }
        self.minutes = None;
        let left = self.left("");
        if span::width(&left) <= room {
            return (left, Vec::new());
        }
        // the last words are cut, never the state
        let Some(date) = self.date.take() else {
            return (left, Vec::new());
        };
        let used = self.state.as_ref().map_or(0, |state| state.width() + 2);
        let text = width::cut(date.text.as_str(), room.saturating_sub(used), ellipsis);
        self.date = (text.len() > 3).then(|| Span::new(&text, Role::Muted));
        (self.left(""), Vec::new())
    }

    fn left(&self, tags: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        let parts = self.state.iter().chain(&self.date).cloned();
        let tags = (!tags.is_empty()).then(|| Span::new(tags, Role::Muted));
        for part in parts.chain(tags) {
            if !spans.is_empty() {
                spans.push(Span::clean(Clean::literal("  "), Role::Muted));
            }
            spans.push(part);
        }
        spans
    }
}

/// Returns the ways to show the tags, longest first: all of them, fewer and `+2`, `4 tags`,
/// nothing.
fn tag_texts(tags: &[Clean]) -> Vec<String> {
    let names: Vec<&str> = tags.iter().map(Clean::as_str).collect();
    let mut texts = Vec::new();
    for shown in (1..=names.len()).rev() {
        let mut text = names
            .iter()
            .take(shown)
            .copied()
            .collect::<Vec<_>>()
            .join(" ");
        if shown < names.len() {
            text.push_str(&format!(" +{}", names.len() - shown));
        }
        texts.push(text);
    }
    match names.len() {
        0 => {}
        1 => texts.push("1 tag".to_owned()),
        n => texts.push(format!("{n} tags")),
    }
    texts.push(String::new());
    texts
}

fn place_of(problem: &crate::blog::Problem) -> String {
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
    fn tags_give_way_one_by_one() {
        let tags: Vec<Clean> = ["postgres", "operations"]
            .iter()
            .map(|tag| Clean::new(tag))
            .collect();
        assert_eq!(
            tag_texts(&tags),
            ["postgres operations", "postgres +1", "2 tags", ""]
        );
        assert_eq!(tag_texts(&[]), [""]);
    }

    #[test]
    fn the_state_is_the_last_to_go() {
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
