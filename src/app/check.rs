//! Check panel: findings by file, with jump to their position and quick fixes.
//!
//! The last findings stay while a new check runs, and the selection is kept.

use crate::blog::PostId;
use crate::blog::check::{Finding, FindingCounts};
use crate::config::action_sets::{CheckAction, Motion};

use super::Effect;
use super::context::Context;
use super::jobs::check::{CheckJob, CheckResult};
use super::layout::ScreenLayout;
use super::list_navigation::{next_row, scroll_into_view};
use super::mode::InputMode;
use super::outcome::Outcome;
use super::overlay::Overlay;

/// State of the check panel.
#[derive(Clone, Debug, Default)]
pub struct CheckPane {
    findings: Vec<Finding>,
    /// Number of posts checked; `None` until the first check has finished.
    posts: Option<usize>,
    ticket: u64,
    answered: u64,
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
    /// A finding, and whether it is selected.
    Finding(&'a Finding, bool),
    /// Blank row between two files.
    Blank,
}

impl CheckPane {
    /// Returns the findings, worst files first.
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

    /// Returns the selected finding.
    pub fn chosen(&self) -> Option<&Finding> {
        self.findings.get(self.chosen)
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
        let mut rows = Vec::new();
        let files = self.findings.chunk_by(|a, b| a.source == b.source);
        let mut place = 0;
        for file in files {
            if !rows.is_empty() {
                rows.push(CheckRow::Blank);
            }
            let source = file.first().map(|first| &first.source);
            rows.extend(source.map(|source| CheckRow::File(source, FindingCounts::of(file))));
            for finding in file {
                rows.push(CheckRow::Finding(finding, place == self.chosen));
                place += 1;
            }
        }
        rows
    }

    /// Replaces the findings. Keeps the selection: the nearest finding of the same rule and file,
    /// else the first of the file, else the same index.
    fn set_findings(&mut self, checked: &CheckResult) {
        let old = std::mem::replace(&mut self.findings, worst_first(&checked.findings));
        if let Some(chosen) = old.get(self.chosen) {
            let same = |it: &&Finding| (&it.source, it.rule) == (&chosen.source, chosen.rule);
            let far = |it: &&Finding| it.place.line.abs_diff(chosen.place.line);
            let nearest = self.findings.iter().filter(same).min_by_key(far);
            let of_file = || self.findings.iter().find(|it| it.source == chosen.source);
            let found = nearest.or_else(of_file);
            let place = found.and_then(|found| self.findings.iter().position(|it| it == found));
            self.chosen = place.unwrap_or(self.chosen);
        }
        self.chosen = self.chosen.min(self.findings.len().saturating_sub(1));
        self.posts = Some(checked.posts);
        self.answered = checked.ticket;
    }

    /// Handles an action; `height` is the number of list rows on the screen.
    pub(super) fn handle(&mut self, action: CheckAction, height: usize) -> Outcome<CheckRequest> {
        match action {
            CheckAction::Move(motion) => {
                self.move_selection(motion, height);
                Outcome::Stay
            }
            CheckAction::Back | CheckAction::Cancel => Outcome::Close,
            CheckAction::Choose => Outcome::Run(CheckRequest::GoTo),
            CheckAction::Edit => Outcome::Run(CheckRequest::Edit),
            CheckAction::QuickFix => Outcome::Run(CheckRequest::Fix),
            CheckAction::Rescan => Outcome::Run(CheckRequest::CheckAgain),
            CheckAction::OpenInEditor => Outcome::Run(CheckRequest::OpenExternally),
        }
    }

    fn move_selection(&mut self, motion: Motion, height: usize) {
        let last = self.findings.len().saturating_sub(1);
        let page = height.saturating_sub(1).max(1);
        self.chosen = next_row(motion, self.chosen, last, page);
        self.scroll_to_selection(height);
    }

    /// Scrolls the selected row into view, with the name of its file if it is the first of it.
    fn scroll_to_selection(&mut self, height: usize) {
        let rows = self.all_rows();
        let is_chosen = |row: &CheckRow<'_>| matches!(row, CheckRow::Finding(_, true));
        let place = rows.iter().position(is_chosen).unwrap_or(0);
        let above = rows.get(..place).unwrap_or_default();
        let named = matches!(above.last(), Some(CheckRow::File(..)));
        let first = place - usize::from(named);
        self.top = scroll_into_view(self.top, first..=place, rows.len(), height);
    }
}

/// Sorts files by their worst finding; keeps the order within a file.
fn worst_first(findings: &[Finding]) -> Vec<Finding> {
    let files = findings.chunk_by(|a, b| a.source == b.source);
    let mut files: Vec<&[Finding]> = files.collect();
    files.sort_by_key(|file| file.iter().map(|it| it.severity).min());
    files.concat()
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
