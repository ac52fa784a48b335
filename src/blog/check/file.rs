//! Files that the generator rejects or skips.

use super::build;
use super::finding::{Finding, Fix};
use super::post_text::TOP;
use super::rule::Rule;
use super::{Blog, PostId};
use crate::blog::front_matter::value::Place;
use crate::blog::site::SiteKind;
use crate::blog::slug::FileName;

/// Reports the problems of posts that the generator rejects.
pub(super) fn rejected(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for post in blog.posts {
        let Some(problem) = &post.problem else {
            continue;
        };
        let place = Place {
            line: problem.line,
            column: problem.column,
        };
        let rule = Rule::Rejected(problem.code);
        let finding = Finding::new(post, rule, place, problem.message.clone());
        found.push(finding.way_out(problem.hint.clone()));
    }
}

/// Reports files that look like posts but are not, because of their extension or by Jekyll's rules.
pub(super) fn left_out(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for (source, path) in &blog.files.passed {
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
                "`{name}` is no post for {}: its ending is not one it knows",
                build::title(kind)
            ),
            hint: format!("rename it to `{better}`"),
            fix: Some(Fix::Rename(better)),
        });
    }
    if blog.site.kind == SiteKind::Jekyll {
        jekyll(blog, found);
    }
}

/// Reports Jekyll posts that Jekyll skips. Jekyll, "Posts": a post is named
/// `YEAR-MONTH-DAY-title.MARKUP` and starts with front matter.
fn jekyll(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    let all_posts = blog.site.posts.ends_with("_posts");
    for (post, sheet) in blog.taken() {
        let id = post.id.as_str();
        if !all_posts && !id.starts_with("_posts/") && !id.contains("/_posts/") {
            continue;
        }
        if FileName::parse(id).date.is_none() {
            let message = "Jekyll does not see this post: its name does not begin with a date";
            let name = id.rsplit('/').next().unwrap_or_default();
            let day = post.date.day(&blog.clock.zone);
            let better = format!("{day}-{name}");
            found.push(
                Finding::new(post, Rule::LeftOut, TOP, message.to_owned())
                    .way_out(format!("rename it to `{better}`"))
                    .fixed_by(Fix::Rename(better)),
            );
        } else if !sheet.has_matter {
            let message = "Jekyll does not see this post: it has no front matter";
            found.push(
                Finding::new(post, Rule::LeftOut, TOP, message.to_owned())
                    .way_out("write `---`, `title: …` and `---` above the text"),
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
pub(super) fn troubles(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for trouble in &blog.files.troubles {
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
            place: Place { line, column: 1 },
            in_body: false,
            rule: Rule::SiteFile,
            severity: Rule::SiteFile.severity(),
            message: message.trim().to_owned(),
            hint: hint.to_owned(),
            fix: None,
        });
    }
}
