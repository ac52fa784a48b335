//! Replaces link targets in a text and verifies the result.

use super::super::PlanContext;
use super::targets::{RenameMap, TargetChange};
use crate::blog::Post;
use crate::blog::check::References;
use crate::blog::read_file;

/// A text with rewritten links.
#[derive(Debug)]
pub(super) struct RewrittenText {
    pub(super) new: String,
    /// Links that could not be rewritten, one message each.
    pub(super) failed: Vec<String>,
}

/// Rewrites the link targets of a text.
pub(super) fn rewrite(
    context: &PlanContext<'_>,
    names: &RenameMap<'_>,
    text: &str,
) -> RewrittenText {
    let found = parse_references(context, names.post, text);
    let mut work = LinkReplacer {
        text: text.to_owned(),
        done: Vec::new(),
    };
    let mut wanted = Vec::new();
    let mut missed = Vec::new();
    for mention in &found.all {
        let line = mention.place.line;
        let (target, old) = (mention.target.clone(), mention.target.as_str());
        let tell = || {
            format!(
                "{}:{line}: the link to `{old}` was not updated",
                names.post.id
            )
        };
        wanted.push(match names.target_change(old) {
            TargetChange::Stays => target,
            TargetChange::Becomes(new) if work.replace(line, old, &new) => new,
            TargetChange::Becomes(_) | TargetChange::Lost => {
                missed.push(tell());
                target
            }
        });
    }
    let is_so = || {
        let again = parse_references(context, names.post, &work.text);
        again.all.iter().map(|it| &it.target).eq(&wanted)
    };
    if work.done.is_empty() || is_so() {
        return RewrittenText {
            new: work.text,
            failed: missed,
        };
    }
    RewrittenText {
        new: text.to_owned(),
        failed: vec![format!(
            "{}: links could not be updated; run `postdesk check`",
            names.post.id
        )],
    }
}

fn parse_references(context: &PlanContext<'_>, post: &Post, text: &str) -> References {
    let body = read_file::split_body(text, context.site.kind);
    let dialect = context.site.dialect(&post.path);
    (context.mentions)(&body.text, body.first_line, dialect)
}

/// A text in which targets are replaced one by one.
struct LinkReplacer {
    text: String,
    /// Byte offset and length of each rewritten target in the current text.
    done: Vec<(usize, usize)>,
}

impl LinkReplacer {
    /// Replaces a target in the paragraph that starts at its line, or in its link definition.
    fn replace(&mut self, line: usize, old: &str, new: &str) -> bool {
        let start = line_start(&self.text, line);
        let rest = self.text.get(start..).unwrap_or_default();
        // a link ends with its paragraph
        let end = rest.find("\n\n").or_else(|| rest.find("\r\n\r\n"));
        let end = start + end.unwrap_or(rest.len());
        let here = self.find(start, end, old, |_| true);
        let at = here.or_else(|| self.find(0, self.text.len(), old, is_definition));
        let Some(at) = at else {
            // another reference to the same definition
            return self.done.iter().any(|(at, length)| {
                let found = self.text.get(*at..at + length);
                found == Some(new) && is_definition(line_before(&self.text, *at))
            });
        };
        self.text.replace_range(at..at + old.len(), new);
        for (place, _) in &mut self.done {
            if *place > at {
                *place = *place + new.len() - old.len();
            }
        }
        self.done.push((at, new.len()));
        true
    }

    /// Finds the next complete target that has not been rewritten yet.
    fn find(&self, start: usize, end: usize, old: &str, fits: fn(&str) -> bool) -> Option<usize> {
        let part = self.text.get(start..end)?;
        let places = part.match_indices(old).map(|(at, _)| start + at);
        let is_done = |at: usize| {
            let mut done = self.done.iter();
            done.any(|(place, length)| at < place + length && *place < at + old.len())
        };
        let stands = |at: usize| {
            let left = self.text.get(..at).and_then(|it| it.chars().next_back());
            let right = self.text.get(at + old.len()..);
            let right = right.and_then(|it| it.chars().next());
            left.is_none_or(|c| c.is_whitespace() || "(<\"'=:".contains(c))
                && right.is_none_or(|c| c.is_whitespace() || ")>\"'".contains(c))
        };
        let mut places = places.filter(|at| !is_done(*at) && stands(*at));
        places.find(|at| fits(line_before(&self.text, *at)))
    }
}

/// Returns the text between the start of the line and an offset.
fn line_before(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    head.rsplit('\n').next().unwrap_or_default()
}

/// Whether the line is a link definition up to its target: `[name]: target`.
fn is_definition(before: &str) -> bool {
    let before = before.trim_start();
    before.starts_with('[') && before.trim_end_matches([' ', '<']).ends_with("]:")
}

fn line_start(text: &str, line: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    lines.map(str::len).sum()
}
