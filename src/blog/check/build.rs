//! Finds what stops a build in post bodies, by the template language of each generator.
//!
//! [`find_faults`] is a function of a text and a [`BuildContext`], which holds what the site defines:
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

use super::CheckInput;
use super::finding::Finding;
use super::rule::{Rule, Severity};
use crate::blog::StateKind;
use crate::blog::front_matter::value::{Map, SourcePosition};
use crate::blog::front_matter::{self, FrontMatterSplit};
use crate::blog::generator::SiteKind;

pub use build_context::{BuildContext, ClosingTag, HiddenDefinitions, MdxSettings, TemplateEngine};

/// Maximum number of faults reported per post.
const MAX_FAULTS: usize = 20;

/// A fault in a text that stops the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Position in the file.
    pub place: SourcePosition,
    /// The rule that finds it.
    pub rule: Rule,
    /// How certain it is that the build stops.
    pub severity: Severity,
    /// The fault, and why it stops the build.
    pub message: String,
    /// How to fix it.
    pub hint: String,
}

/// Returns the byte offset of the first conflict marker left in a text, unless it is an example in
/// a code block.
pub fn find_conflict(text: &str) -> Option<usize> {
    let faults = conflict::find(text).into_iter();
    let mut faults = faults.filter(|fault| fault.severity == Severity::Error);
    faults.next().map(|fault| fault.at)
}

/// A fault at a byte offset of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RawFault {
    at: usize,
    severity: Severity,
    message: String,
    hint: String,
}

impl RawFault {
    fn error(at: usize, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            at,
            severity: Severity::Error,
            message: message.into(),
            hint: hint.into(),
        }
    }

    fn with_severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

/// Returns what stops the build in the text of a file called `name`; `matter` is its front matter.
pub fn find_faults(text: &str, name: &str, matter: &Map, builder: &BuildContext) -> Vec<Fault> {
    let split = front_matter::split(text, builder.kind);
    let mut found = conflict::find(text);
    let start = split.body_start();
    let of_body = body_faults(&split, name, matter, builder);
    let of_body = of_body.into_iter().map(|raw| RawFault {
        at: raw.at + start,
        ..raw
    });
    let mut all: Vec<(Rule, RawFault)> = of_body.map(|raw| (Rule::Build, raw)).collect();
    all.extend(found.drain(..).map(|raw| (Rule::Conflict, raw)));
    all.sort_by_key(|(_, raw)| raw.at);
    all.dedup_by_key(|(rule, raw)| (raw.at, *rule));
    all.truncate(MAX_FAULTS);
    locate_faults(text, all)
}

/// Returns what stops the build in a body.
fn body_faults(
    split: &FrontMatterSplit<'_>,
    name: &str,
    matter: &Map,
    builder: &BuildContext,
) -> Vec<RawFault> {
    let text = split.body;
    let unseen = builder.hidden_definitions_for(matter);
    match builder.engine_of(name, matter) {
        TemplateEngine::Unknown => Vec::new(),
        // without front matter Jekyll copies the file unchanged
        TemplateEngine::Liquid if !split.has_front_matter() => Vec::new(),
        TemplateEngine::Liquid => liquid::find(text, builder, unseen),
        TemplateEngine::LiquidJs => liquid_js::find(text, builder, unseen),
        TemplateEngine::Nunjucks => nunjucks::find(text, builder, unseen),
        TemplateEngine::Hexo => nunjucks::find_in_hexo(text, builder),
        TemplateEngine::Hugo => hugo::find(text, builder),
        TemplateEngine::Zola => zola::find(text, builder),
        TemplateEngine::Mdx(settings) => mdx::find(text, settings),
    }
}

/// Converts byte offsets to lines and columns, in one pass over the text.
fn locate_faults(text: &str, sorted: Vec<(Rule, RawFault)>) -> Vec<Fault> {
    let (mut line, mut start, mut done) = (1, 0, 0);
    let placed = sorted.into_iter().map(|(rule, raw)| {
        let passed = text.get(done..raw.at).unwrap_or_default();
        line += passed.matches('\n').count();
        start = passed.rfind('\n').map_or(start, |at| done + at + 1);
        done = raw.at;
        let before = text.get(start..raw.at).unwrap_or_default();
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Fault {
            place: SourcePosition { line, column },
            rule,
            severity: raw.severity,
            message: raw.message,
            hint: raw.hint,
        }
    });
    placed.collect()
}

/// Reports the faults of every post. While a post is a draft, its faults are only warnings.
pub(super) fn check_builds(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.posts.iter().zip(blog.post_texts) {
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
            found.push(
                finding
                    .with_hint(fault.hint.clone())
                    .with_severity(severity),
            );
        }
    }
}

/// Returns the display name of a generator for messages.
pub(super) fn generator_name(kind: SiteKind) -> &'static str {
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
