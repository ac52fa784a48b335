//! Files that the generator rejects or skips.

use super::build;
use super::finding::{Finding, Fix};
use super::post_text::TOP;
use super::rule::Rule;
use super::{CheckInput, PostId};
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::generator::SiteKind;
use crate::blog::slug::PostFileName;

/// Reports the problems of posts that the generator rejects.
pub(super) fn check_rejected(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for post in blog.posts {
        let Some(problem) = &post.problem else {
            continue;
        };
        let place = SourcePosition {
            line: problem.line,
            column: problem.column,
        };
        let rule = Rule::Rejected(problem.code);
        let finding = Finding::new(post, rule, place, problem.message.clone());
        found.push(finding.with_hint(problem.hint.clone()));
    }
}

/// Reports files that look like posts but are not, because of their extension or by Jekyll's rules.
pub(super) fn check_left_out(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for (source, path) in &blog.files.lookalikes {
        let name = source.as_str().rsplit('/').next().unwrap_or_default();
        let better = better_name(name, blog.site.kind);
        let kind = blog.site.kind;
        found.push(Finding {
            source: source.clone(),
            path: path.clone(),
            place: TOP,
            in_body: false,
            rule: Rule::LeftOut,
            severity: Rule::LeftOut.severity(),
            message: format!(
                "`{name}` isn't a post for {}: unknown file extension",
                build::generator_name(kind)
            ),
            hint: format!("rename it to `{better}`"),
            fix: Some(Fix::RenameFile(better)),
        });
    }
    if blog.site.kind == SiteKind::Jekyll {
        check_jekyll(blog, found);
    }
}

/// Reports Jekyll posts that Jekyll skips. Jekyll, "Posts": a post is named
/// `YEAR-MONTH-DAY-title.MARKUP` and starts with front matter.
fn check_jekyll(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let all_posts = blog.site.posts.ends_with("_posts");
    for (post, sheet) in blog.accepted_posts() {
        let id = post.id.as_str();
        if !all_posts && !id.starts_with("_posts/") && !id.contains("/_posts/") {
            continue;
        }
        if PostFileName::parse(id).date.is_none() {
            let message = "Jekyll ignores this file: its name does not begin with a date";
            let name = id.rsplit('/').next().unwrap_or_default();
            let day = post.date.day(&blog.clock.zone);
            let better = format!("{day}-{name}");
            found.push(
                Finding::new(post, Rule::LeftOut, TOP, message.to_owned())
                    .with_hint(format!("rename it to `{better}`"))
                    .with_fix(Fix::RenameFile(better)),
            );
        } else if !sheet.has_matter {
            let message = "Jekyll ignores this file: it has no front matter";
            found.push(
                Finding::new(post, Rule::LeftOut, TOP, message.to_owned())
                    .with_hint("add `---`, `title: …` and `---` above the text"),
            );
        }
    }
}

/// Returns a name that makes a file a post.
fn better_name(name: &str, kind: SiteKind) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = ending.to_ascii_lowercase();
    let is_jsx = lower == "mdx" && matches!(kind, SiteKind::Docusaurus | SiteKind::Astro);
    let ending = if is_jsx { "mdx" } else { "md" };
    format!("{stem}.{ending}")
}

/// Reports errors in the tags and authors files.
pub(super) fn check_site_files(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for trouble in &blog.files.site_file_errors {
        let mut parts = trouble.splitn(3, ':');
        let (Some(name), Some(line), Some(rest)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Ok(line) = line.parse() else {
            continue;
        };
        let (message, hint) = rest.rsplit_once("; ").unwrap_or((rest, ""));
        found.push(Finding {
            source: PostId::new(name),
            path: blog.site.posts.join(name),
            place: SourcePosition { line, column: 1 },
            in_body: false,
            rule: Rule::SiteFile,
            severity: Rule::SiteFile.severity(),
            message: message.trim().to_owned(),
            hint: hint.to_owned(),
            fix: None,
        });
    }
}
