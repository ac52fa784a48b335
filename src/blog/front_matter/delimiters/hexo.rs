//! Hexo front matter: runs of `-` around YAML or of `;` around the members of a JSON object, with
//! or without the opening run.
//!
//! Hexo finds the end first and then accepts the block only if it parses to an object; otherwise
//! the block is text, delimiters included. So this module parses the values too.

use super::super::value::{Node, ScalarKind};
use super::super::{FrontMatterLanguage, FrontMatterSplit, json, lookalike, soft_tabs, yaml};
use super::{line_end_at_start, split_at_lengths};

/// Splits a text as `hexo-front-matter` does.
pub(super) fn find(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let found = match delimiter_run(rest) {
        Some(run) => split_opened(rest, run)?,
        None => split_unopened(rest)?,
    };
    is_accepted(&found, rest).then_some(found)
}

/// Returns the run of three or more `-` or `;` at the start of a text.
fn delimiter_run(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|c| matches!(c, '-' | ';'))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    text.get(..length).filter(|run| run.len() >= 3)
}

/// Splits by `rFrontMatter`: an opening run alone on its line, closed by the next line that begins
/// with it.
fn split_opened<'a>(rest: &'a str, run: &str) -> Option<FrontMatterSplit<'a>> {
    let end = line_end_at_start(rest.get(run.len()..)?);
    let open = run.len() + end;
    let after = rest.get(open..).filter(|_| end > 0)?;
    let ends = line_starts(after).find(|at| after.get(*at..).is_some_and(|it| it.starts_with(run)));
    split(rest, [open, ends?], run)
}

/// Splits by `rFrontMatterNew`: no opening run; the first line that begins with a run closes. A
/// `---` after empty lines starts a YAML document, so it acts as an opening delimiter.
fn split_unopened(rest: &str) -> Option<FrontMatterSplit<'_>> {
    let mut runs = line_starts(rest).filter_map(|at| Some((at, delimiter_run(rest.get(at..)?)?)));
    let (end, run) = runs.next()?;
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let fence = rest.get(blank..end)?.split_inclusive('\n').next();
    let is_yaml = blank > 0 && run.starts_with('-');
    let fence = fence.filter(|line| is_yaml && line.trim_end() == "---");
    let open = fence.map_or(0, |line| blank + line.len());
    split(rest, [open, end.checked_sub(open)?], run)
}

/// Iterates over the start offsets of the lines after the first that have at least one character left.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at);
    let first = usize::from(text.starts_with('\r'));
    ends.filter(move |at| *at > first).map(|at| at + 1)
}

fn split<'a>(rest: &'a str, [open, matter]: [usize; 2], run: &str) -> Option<FrontMatterSplit<'a>> {
    let behind = rest.get(open + matter + run.len()..)?;
    let line = behind.split_inclusive('\n').next().unwrap_or_default();
    let tail = if line.trim().is_empty() {
        line.len()
    } else {
        0
    };
    let language = if run.starts_with('-') {
        FrontMatterLanguage::Yaml
    } else {
        FrontMatterLanguage::Json
    };
    let found = split_at_lengths(rest, [open, matter, run.len() + tail], language)?;
    Some(FrontMatterSplit {
        has_soft_tabs: language == FrontMatterLanguage::Yaml,
        ..found
    })
}

/// Whether Hexo accepts a block as front matter: an object or a list, not text or nothing. Invalid
/// YAML fails its build, if a person would take it for front matter too.
fn is_accepted(found: &FrontMatterSplit<'_>, rest: &str) -> bool {
    if found.language == FrontMatterLanguage::Json {
        // `JSON.parse` with added braces; what fails is text
        return json::members(found.matter, 1).is_ok();
    }
    match yaml::value(&soft_tabs(found.matter), 1) {
        Ok(Some(value)) => match value.node {
            Node::Map(_) | Node::List(_) => true,
            Node::Scalar(scalar) => matches!(scalar.kind, ScalarKind::Time),
        },
        Ok(None) => false,
        Err(_) => !found.opener.is_empty() || lookalike::find(rest).is_some(),
    }
}
