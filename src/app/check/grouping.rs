//! Groups of findings: by file or rule, the worst first.

use std::collections::HashMap;

use crate::blog::check::{Finding, Severity};

/// Grouping of the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CheckGrouping {
    /// The file they are in.
    #[default]
    File,
    /// The rule they violate.
    Rule,
}

impl CheckGrouping {
    /// Returns the other grouping.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::File => Self::Rule,
            Self::Rule => Self::File,
        }
    }

    /// Whether two findings are in the same group.
    pub(super) fn is_same(self, a: &Finding, b: &Finding) -> bool {
        match self {
            Self::File => a.source == b.source,
            Self::Rule => a.rule == b.rule,
        }
    }
}

/// Groups findings: hints last, the groups by their worst finding, and errors first in each group.
/// Files keep their order otherwise; of the rules, those with the most findings come first.
pub(super) fn grouped(findings: &[Finding], grouping: CheckGrouping) -> Vec<Finding> {
    let mut findings = findings.to_vec();
    findings.sort_by(|a, b| {
        let place = |it: &Finding| (it.place.line, it.place.column);
        let worst = |it: &Finding| it.severity;
        (worst(a), &a.source, place(a)).cmp(&(worst(b), &b.source, place(b)))
    });
    let problems = findings.partition_point(|it| it.severity != Severity::Hint);
    let hints = findings.split_off(problems);
    [findings, hints]
        .into_iter()
        .flat_map(|findings| grouped_section(findings, grouping))
        .collect()
}

/// Groups findings that are sorted by severity.
fn grouped_section(findings: Vec<Finding>, grouping: CheckGrouping) -> Vec<Finding> {
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let key = match grouping {
            CheckGrouping::File => finding.source.to_string(),
            CheckGrouping::Rule => finding.rule.name().to_owned(),
        };
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    let worst = |group: &[Finding]| group.first().map(|it| it.severity);
    groups.sort_by(|a, b| {
        let by_count = match grouping {
            CheckGrouping::File => std::cmp::Ordering::Equal,
            CheckGrouping::Rule => b.len().cmp(&a.len()),
        };
        worst(a).cmp(&worst(b)).then(by_count)
    });
    groups.concat()
}
