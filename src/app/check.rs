//! Check panel: findings by file or rule, with jump to their position and quick fixes.
//!
//! Errors and warnings come first; hints are folded into one row. The last findings stay while a new
//! check runs, and the selection is kept.

mod grouping;

use crate::blog::PostId;
use crate::blog::check::{Finding, FindingCounts, Rule, Severity};
use crate::config::action_sets::{CheckAction, Motion};

use super::Effect;
use super::context::Context;
use super::jobs::check::{CheckJob, CheckResult};
use super::layout::ScreenLayout;
use super::list_navigation::{next_row, scroll_into_view};
use super::mode::InputMode;
use super::outcome::Outcome;
use super::overlay::Overlay;

pub use grouping::CheckGrouping;
use grouping::grouped;

/// State of the check panel.
#[derive(Clone, Debug, Default)]
pub struct CheckPane {
    /// Errors and warnings in display order, then hints.
    findings: Vec<Finding>,
    grouping: CheckGrouping,
    /// Whether the user unfolded or folded the hints.
    shows_hints: Option<bool>,
    /// Number of posts checked; `None` until the first check has finished.
    posts: Option<usize>,
    ticket: u64,
    answered: u64,
    /// Index of the selected entry: a finding, or the row that folds the hints.
    chosen: usize,
    top: usize,
}

/// Request of the panel, most of them about the selected finding.
pub(super) enum CheckRequest {
    GoTo,
    Edit,
    Fix,
    CheckAgain,
    OpenExternally,
}

/// A row of the check panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckRow<'a> {
    /// A file with the number of its findings.
    File(&'a PostId, FindingCounts),
    /// A rule with the number of its findings.
    Rule(Rule, FindingCounts),
    /// A finding, and whether it is selected.
    Finding(&'a Finding, bool),
    /// The row that folds the hints.
    Hints(HintFold),
    /// Blank row between two groups.
    Blank,
}

/// State of the row that folds the hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HintFold {
    /// Number of hints.
    pub count: usize,
    /// Whether they are listed below.
    pub is_open: bool,
    /// Whether the row is selected.
    pub is_chosen: bool,
}

impl CheckPane {
    /// Returns the findings, the worst first, hints last.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the number of posts checked; `None` until the first check has finished.
    pub fn posts(&self) -> Option<usize> {
        self.posts
    }

    /// Whether a check is running.
    pub fn is_waiting(&self) -> bool {
        self.answered != self.ticket
    }

    /// Returns what the findings are grouped by.
    pub fn grouping(&self) -> CheckGrouping {
        self.grouping
    }

    /// Returns the selected finding; `None` on the row that folds the hints.
    pub fn chosen(&self) -> Option<&Finding> {
        let problems = self.problem_count();
        match self.chosen {
            at if at < problems => self.findings.get(at),
            at if at == problems => None,
            at => self.findings.get(at - 1),
        }
    }

    /// Returns the hints.
    pub fn hints(&self) -> &[Finding] {
        self.findings
            .get(self.problem_count()..)
            .unwrap_or_default()
    }

    /// Whether the row that folds the hints is selected.
    pub fn is_on_fold(&self) -> bool {
        !self.hints().is_empty() && self.chosen == self.problem_count()
    }

    /// Whether hints are listed: if the user unfolded them, or there is nothing else.
    fn lists_hints(&self) -> bool {
        self.shows_hints.unwrap_or(self.problem_count() == 0)
    }

    /// Returns the number of errors and warnings.
    fn problem_count(&self) -> usize {
        self.findings
            .partition_point(|it| it.severity != Severity::Hint)
    }

    /// Returns the entry of a finding, by its index.
    fn entry_of(&self, index: usize) -> usize {
        index + usize::from(index >= self.problem_count())
    }

    /// Returns the number of entries that can be selected.
    fn entry_count(&self) -> usize {
        match (self.hints().len(), self.lists_hints()) {
            (0, _) => self.findings.len(),
            (_, false) => self.problem_count() + 1,
            (_, true) => self.findings.len() + 1,
        }
    }

    /// Returns the number of rows scrolled off the top.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the visible rows of a list of `height` rows.
    pub fn rows(&self, height: usize) -> Vec<CheckRow<'_>> {
        let all = self.all_rows().into_iter();
        all.skip(self.top).take(height).collect()
    }

    fn all_rows(&self) -> Vec<CheckRow<'_>> {
        let (problems, hints) = self.findings.split_at(self.problem_count());
        let mut rows = Vec::new();
        self.push_groups(problems, 0, &mut rows);
        if !hints.is_empty() {
            if !rows.is_empty() {
                rows.push(CheckRow::Blank);
            }
            let is_open = self.lists_hints();
            rows.push(CheckRow::Hints(HintFold {
                count: hints.len(),
                is_open,
                is_chosen: self.is_on_fold(),
            }));
            if is_open {
                self.push_groups(hints, problems.len() + 1, &mut rows);
            }
        }
        rows
    }

    /// Adds the rows of findings, the first of which is the entry `first`.
    fn push_groups<'a>(
        &'a self,
        findings: &'a [Finding],
        first: usize,
        rows: &mut Vec<CheckRow<'a>>,
    ) {
        let mut place = first;
        for group in findings.chunk_by(|a, b| self.grouping.is_same(a, b)) {
            if !rows.is_empty() {
                rows.push(CheckRow::Blank);
            }
            let counts = FindingCounts::of(group);
            rows.extend(group.first().map(|first| match self.grouping {
                CheckGrouping::File => CheckRow::File(&first.source, counts),
                CheckGrouping::Rule => CheckRow::Rule(first.rule, counts),
            }));
            for finding in group {
                rows.push(CheckRow::Finding(finding, place == self.chosen));
                place += 1;
            }
        }
    }

    /// Replaces the findings. Keeps the selection: the nearest finding of the same rule and file,
    /// else the first of the file, else the same entry.
    fn set_findings(&mut self, checked: &CheckResult) {
        let chosen = self.chosen().cloned();
        let was_on_fold = self.is_on_fold();
        self.findings = grouped(&checked.findings, self.grouping);
        self.posts = Some(checked.posts);
        self.answered = checked.ticket;
        if let Some(chosen) = chosen {
            let same = |it: &&Finding| (&it.source, it.rule) == (&chosen.source, chosen.rule);
            let far = |it: &&Finding| it.place.line.abs_diff(chosen.place.line);
            let nearest = self.findings.iter().filter(same).min_by_key(far);
            let of_file = || self.findings.iter().find(|it| it.source == chosen.source);
            self.select(nearest.or_else(of_file).cloned().as_ref());
        } else if was_on_fold {
            self.chosen = self.problem_count();
        } else if self.problem_count() == 0 {
            // the first hint, below the row that folds them
            self.chosen = 1;
        }
        self.chosen = self.chosen.min(self.entry_count().saturating_sub(1));
    }

    /// Selects a finding, if it is listed.
    fn select(&mut self, wanted: Option<&Finding>) {
        let place = self.findings.iter().position(|it| Some(it) == wanted);
        let entry = place.map(|place| self.entry_of(place));
        self.chosen = entry.unwrap_or(self.chosen);
    }

    /// Groups the findings by file, or by rule; the selected one stays selected.
    fn group_by_other(&mut self) {
        let chosen = self.chosen().cloned();
        self.grouping = self.grouping.other();
        self.findings = grouped(&self.findings, self.grouping);
        self.select(chosen.as_ref());
    }

    /// Unfolds or folds the hints; a selected one that is folded leaves the selection to the fold.
    fn toggle_hints(&mut self) {
        let is_open = self.lists_hints();
        self.shows_hints = Some(!is_open);
        if is_open {
            self.chosen = self.chosen.min(self.problem_count());
        }
        self.chosen = self.chosen.min(self.entry_count().saturating_sub(1));
    }

    /// Handles an action; `height` is the number of list rows on the screen.
    pub(super) fn handle(&mut self, action: CheckAction, height: usize) -> Outcome<CheckRequest> {
        match action {
            CheckAction::Move(motion) => {
                self.move_selection(motion, height);
                Outcome::Stay
            }
            CheckAction::Back | CheckAction::Cancel => Outcome::Close,
            CheckAction::Choose if self.is_on_fold() => {
                self.toggle_hints();
                self.scroll_to_selection(height);
                Outcome::Stay
            }
            CheckAction::Choose => Outcome::Run(CheckRequest::GoTo),
            CheckAction::ToggleHints => {
                self.toggle_hints();
                self.scroll_to_selection(height);
                Outcome::Stay
            }
            CheckAction::GroupFindings => {
                self.group_by_other();
                self.scroll_to_selection(height);
                Outcome::Stay
            }
            CheckAction::Edit => Outcome::Run(CheckRequest::Edit),
            CheckAction::QuickFix => Outcome::Run(CheckRequest::Fix),
            CheckAction::Rescan => Outcome::Run(CheckRequest::CheckAgain),
            CheckAction::OpenInEditor => Outcome::Run(CheckRequest::OpenExternally),
        }
    }

    fn move_selection(&mut self, motion: Motion, height: usize) {
        let last = self.entry_count().saturating_sub(1);
        let page = height.saturating_sub(1).max(1);
        self.chosen = next_row(motion, self.chosen, last, page);
        self.scroll_to_selection(height);
    }

    /// Scrolls the selected row into view, with the name of its file if it is the first of it.
    fn scroll_to_selection(&mut self, height: usize) {
        let rows = self.all_rows();
        let is_chosen = |row: &CheckRow<'_>| match row {
            CheckRow::Finding(_, is_chosen) => *is_chosen,
            CheckRow::Hints(fold) => fold.is_chosen,
            _ => false,
        };
        let place = rows.iter().position(is_chosen).unwrap_or(0);
        let above = rows.get(..place).unwrap_or_default();
        let named = matches!(above.last(), Some(CheckRow::File(..) | CheckRow::Rule(..)));
        let first = place - usize::from(named);
        self.top = scroll_into_view(self.top, first..=place, rows.len(), height);
    }
}

/// Rows of the panel outside the list: padding, title, hint and keys.
const CHROME_ROWS: usize = 8;
const COMPACT_CHROME_ROWS: usize = 5;

/// Returns the number of list rows that fit on the screen.
pub fn visible_rows(screen: &ScreenLayout) -> usize {
    let around = if screen.is_compact() {
        COMPACT_CHROME_ROWS
    } else {
        CHROME_ROWS + 6
    };
    screen.size.height.saturating_sub(around).max(1)
}

impl CheckPane {
    /// Opens the check panel and starts a check.
    pub(super) fn open_check(&mut self, cx: &mut Context<'_>) {
        cx.open_mode(InputMode::Overlay(Overlay::Check));
        self.start_check(cx);
    }

    pub(super) fn start_check(&mut self, cx: &mut Context<'_>) {
        if !cx.library.is_scanned() {
            cx.show_message("Posts are still loading; these are the findings so far.");
        }
        self.ticket += 1;
        cx.outbox.push(Effect::Check(Box::new(CheckJob {
            ticket: self.ticket,
            posts: cx.library.posts().to_vec(),
            disabled_rules: cx.session.settings.disabled_rules.clone(),
        })));
    }

    /// Handles the result of a check.
    pub(super) fn handle_checked(&mut self, checked: &CheckResult, cx: &mut Context<'_>) {
        if checked.ticket == self.ticket {
            self.set_findings(checked);
            self.scroll_to_selection(visible_rows(&cx.screen()));
        }
    }

    pub(super) fn open_finding_externally(&mut self, cx: &mut Context<'_>) {
        let Some(finding) = self.chosen().cloned() else {
            return;
        };
        if cx.session.read_only {
            return cx.show_message("Can't open an editor: started with --read-only.");
        }
        let at = (finding.place.line, finding.place.column);
        cx.outbox.push(Effect::OpenExternalEditor(finding.path, at));
    }
}
