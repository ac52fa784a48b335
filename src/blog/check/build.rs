//! Finds what stops a build in post bodies, by the template language of each generator.
//!
//! [`faults`] is a function of a text and a [`Builder`], which holds what the site defines:
//! shortcodes, tags and settings. A name that may be defined elsewhere is never reported as
//! unknown.

mod build_context;
mod conflict;
mod hugo;
mod liquid;
mod liquid_js;
mod mdx;
mod nunjucks;
mod script;
mod zola;

use super::Blog;
use super::finding::Finding;
use super::rule::{Rule, Severity};
use crate::blog::StateKind;
use crate::blog::front_matter::value::{Map, Place};
use crate::blog::front_matter::{self, Split};
use crate::blog::site::SiteKind;

pub use build_context::{Builder, Engine, Mdx, Pairs, Unseen};

/// Maximum number of faults reported per post.
const MAX_FAULTS: usize = 20;

/// A fault in a text that stops the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Position in the file.
    pub place: Place,
    /// The rule that finds it.
    pub rule: Rule,
    /// How certain it is that the build stops.
    pub severity: Severity,
    /// The fault, and why it stops the build.
    pub message: String,
    /// How to fix it.
    pub hint: String,
}

/// A fault at a byte offset of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Raw {
    at: usize,
    severity: Severity,
    message: String,
    hint: String,
}

impl Raw {
    fn error(at: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            at,
            severity: Severity::Error,
            message: message.into(),
            hint: hint.into(),
        }
    }

    fn of_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

/// Returns what stops the build in the text of a file called `name`; `matter` is its front matter.
pub fn faults(text: &str, name: &str, matter: &Map, builder: &Builder) -> Vec<Fault> {
    let split = front_matter::split(text, builder.kind);
    let mut found = conflict::find(text);
    let start = split.body_start();
    let of_body = body(&split, name, matter, builder);
    let of_body = of_body.into_iter().map(|raw| Raw {
        at: raw.at + start,
        ..raw
    });
    let mut all: Vec<(Rule, Raw)> = of_body.map(|raw| (Rule::Build, raw)).collect();
    all.extend(found.drain(..).map(|raw| (Rule::Conflict, raw)));
    all.sort_by_key(|(_, raw)| raw.at);
    all.dedup_by_key(|(rule, raw)| (raw.at, *rule));
    all.truncate(MAX_FAULTS);
    placed(text, all)
}

/// Returns what stops the build in a body.
fn body(split: &Split<'_>, name: &str, matter: &Map, builder: &Builder) -> Vec<Raw> {
    let text = split.body;
    let unseen = builder.unseen_by(matter);
    match builder.engine_of(name, matter) {
        Engine::Unknown => Vec::new(),
        // without front matter Jekyll copies the file unchanged
        Engine::Liquid if !split.is_some() => Vec::new(),
        Engine::Liquid => liquid::find(text, builder, unseen),
        Engine::LiquidJs => liquid_js::find(text, builder, unseen),
        Engine::Nunjucks => nunjucks::find(text, builder, unseen),
        Engine::Hexo => nunjucks::find_in_hexo(text, builder),
        Engine::Hugo => hugo::find(text, builder),
        Engine::Zola => zola::find(text, builder),
        Engine::Mdx(settings) => mdx::find(text, settings),
    }
}

/// Converts byte offsets to lines and columns, in one pass over the text.
fn placed(text: &str, sorted: Vec<(Rule, Raw)>) -> Vec<Fault> {
    let (mut line, mut start, mut done) = (1, 0, 0);
    let placed = sorted.into_iter().map(|(rule, raw)| {
        let passed = text.get(done..raw.at).unwrap_or_default();
        line += passed.matches('\n').count();
        start = passed.rfind('\n').map_or(start, |at| done + at + 1);
        done = raw.at;
        let before = text.get(start..raw.at).unwrap_or_default();
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Fault {
            place: Place { line, column },
            rule,
            severity: raw.severity,
            message: raw.message,
            hint: raw.hint,
        }
    });
    placed.collect()
}

/// Reports the faults of every post. While a post is a draft, its faults are only warnings.
pub(super) fn builds(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.posts.iter().zip(blog.sheets) {
        let is_rejected = post.problem.is_some();
        let is_built = post.state.kind != StateKind::Draft;
        for fault in &sheet.faults {
            // broken front matter is reported instead of faults in the body
            if is_rejected && fault.rule != Rule::Conflict {
                continue;
            }
            let severity = match fault.severity {
                Severity::Error if !is_built && fault.rule == Rule::Build => Severity::Warning,
                severity => severity,
            };
            let finding = Finding::new(post, fault.rule, fault.place, fault.message.clone());
            found.push(finding.way_out(fault.hint.clone()).of_severity(severity));
        }
    }
}

/// Returns the display name of a generator for messages.
pub(super) fn title(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Docusaurus => "Docusaurus",
        SiteKind::Hugo => "Hugo",
        SiteKind::Zola => "Zola",
        SiteKind::Jekyll => "Jekyll",
        SiteKind::Hexo => "Hexo",
        SiteKind::Astro => "Astro",
        SiteKind::Eleventy => "Eleventy",
        SiteKind::Plain => "the generator",
    }
}

#[cfg(test)]
mod tests;
