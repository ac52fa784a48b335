//! `check`: reports build errors and problems for readers, for people and for programs.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::blog::check::{Finding, FindingCounts, Rule, UnknownRule};
use crate::blog::{PostId, human_date, json};
use crate::config::config_error::did_you_mean;
use crate::runtime::check_worker;
use crate::text::sanitize;

use super::args::{Arguments, CheckArguments, CheckFormat};
use super::loaded_blog::read_posts;
use super::query::{self, PreparedQuery};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, print, suggestions};

/// Checks the posts and prints the findings; returns exit code 1 if the check fails.
pub(super) fn check(
    arguments: &Arguments,
    check: &CheckArguments,
    own: &UserFiles,
) -> CommandResult {
    if check.rules {
        return print_rules();
    }
    let query = query::parse(&check.query)?;
    let mut off = own.settings().0.disabled_rules;
    for name in &check.off {
        off.add(name).map_err(|error| unknown_rule(&error))?;
    }
    let (site, posts, clock) = read_posts(arguments, own)?;
    let mut found = check_worker::check(&site, &posts, &clock, &off);
    if !query.is_empty() {
        let mut query = PreparedQuery::new(&query, (&site, &posts, &clock), (arguments, own))?;
        let passing: HashSet<PostId> = query.matching(&posts).into_iter().collect();
        found.retain(|finding| passing.contains(&finding.source));
        suggestions::check_path_in_query(arguments, !passing.is_empty())?;
    }
    match check.format {
        CheckFormat::Human => print_for_people(&found, posts.len())?,
        CheckFormat::Json => print(&json::check_json(&found))?,
        CheckFormat::Github => print(&sanitize::sanitize_lines(&workflow_commands(&found)))?,
    }
    let counts = FindingCounts::of(&found);
    let bad = counts.errors > 0 || check.strict && counts.warnings > 0;
    Ok(ExitCode::from(u8::from(bad)))
}

fn unknown_rule(error: &UnknownRule) -> CliError {
    let near = did_you_mean(&error.name, Rule::names());
    CliError::Usage(format!(
        "{error}{near}; `postdesk check --rules` lists them"
    ))
}

/// Prints the rules with their severity, and the names of the errors that parsing reports.
fn print_rules() -> CommandResult {
    let own = Rule::CHECK_RULES.iter().map(|rule| {
        let severity = rule.severity().name();
        format!("{:<14} {severity:<8} {}", rule.name(), rule.about())
    });
    let own: Vec<String> = own.collect();
    let read: Vec<&str> = Rule::names().skip(Rule::CHECK_RULES.len()).collect();
    let read = format!(
        "\nErrors that the generator reports; these are always on:\n{}",
        read.join(", ")
    );
    print(&format!("{}\n{read}", own.join("\n")))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints one line per finding, as compilers do, and a summary on standard error.
fn print_for_people(found: &[Finding], posts: usize) -> Result<(), CliError> {
    let lines: Vec<String> = found.iter().map(format_line).collect();
    print(&sanitize::sanitize_lines(&lines.join("\n")))?;
    let files: HashSet<&PostId> = found.iter().map(|finding| &finding.source).collect();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let counts = FindingCounts::of(found).summary();
    let posts = format!("{} post{}", human_date::format_number(posts), plural(posts));
    let sum = match files.len() {
        0 => format!("no problems found in {posts}"),
        files => format!(
            "{counts} in {} file{}, of {posts}",
            human_date::format_number(files),
            plural(files)
        ),
    };
    // on standard error, so that standard output has findings only; it may be closed
    let _ = writeln!(io::stderr(), "{sum}");
    Ok(())
}

fn format_line(finding: &Finding) -> String {
    let hint = if finding.hint.is_empty() {
        String::new()
    } else {
        format!("; {}", finding.hint)
    };
    let line = format!(
        "{}:{}:{}: {}: {}{hint} [{}]",
        with_safe_prefix(&one_line(&relative_to_current_folder(&finding.path))),
        finding.place.line,
        finding.place.column,
        finding.severity.name(),
        one_line(&finding.message),
        finding.rule
    );
    escape_runner_commands(&one_line(&line))
}

/// Returns a file name, prefixed with `./` if its first character could begin an option or a
/// command of a CI system, such as GitHub's `::error::`, possibly after a blank.
fn with_safe_prefix(name: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_');
    let prefix = if name.starts_with(is_name) { "" } else { "./" };
    format!("{prefix}{name}")
}

/// Breaks up `##[…]` and `##vso[…]` with a backslash: Azure Pipelines and GitHub's runner look for
/// these commands anywhere in a line (`Command.TryParse` of their agents), so also in names and
/// links.
fn escape_runner_commands(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let behind = line
            .get(at + 1..)
            .filter(|_| c == '#' && out.ends_with('#'));
        let word = behind.map(|it| it.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
        if word.is_some_and(|word| word.starts_with('[')) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// Returns a path relative to the current folder if it is inside, otherwise unchanged.
fn relative_to_current_folder(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"));
    let below = path.strip_prefix(&here).unwrap_or(path);
    below.to_string_lossy().into_owned()
}

/// Formats findings as GitHub "Workflow commands": `::error file=…,line=…,col=…,title=…::message`.
fn workflow_commands(found: &[Finding]) -> String {
    let command = |finding: &Finding| {
        let level = match finding.severity.name() {
            "hint" => "notice",
            other => other,
        };
        let text = format!("{}; {}", finding.message, finding.hint);
        format!(
            "::{level} file={},line={},col={},title={}::{}",
            escape_property(&relative_to_current_folder(&finding.path)),
            finding.place.line,
            finding.place.column,
            escape_property(finding.rule.name()),
            escape_message(text.trim_end_matches("; ")),
        )
    };
    found.iter().map(command).collect::<Vec<_>>().join("\n")
}

/// Escapes the message of a workflow command, as `@actions/core` does.
fn escape_message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property value of a workflow command.
fn escape_property(text: &str) -> String {
    escape_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_printed_line_is_a_ci_command() {
        let names = [
            ("::stop-commands::x.md", "./::stop-commands::x.md"),
            ("  ::error::y.md", "./  ::error::y.md"),
            ("-rf.md", "./-rf.md"),
            ("@file", "./@file"),
            ("$(x).md", "./$(x).md"),
            ("a.md", "a.md"),
            ("日.md", "日.md"),
            ("/blog/::x.md", "/blog/::x.md"),
            ("../a.md", "../a.md"),
            ("_a.md", "_a.md"),
        ];
        for (name, wanted) in names {
            assert_eq!(with_safe_prefix(name), wanted);
        }
        let lines = [
            (
                "a.md:1:1: error: ##[add-mask]x",
                "a.md:1:1: error: #\\#[add-mask]x",
            ),
            ("./##vso[task.setvariable]", "./#\\#vso[task.setvariable]"),
            ("###[x] ##a b[", "##\\#[x] ##a b["),
            ("## Title", "## Title"),
        ];
        for (line, wanted) in lines {
            assert_eq!(escape_runner_commands(line), wanted);
            assert_eq!(escape_runner_commands(wanted), wanted);
        }
    }

    #[test]
    fn command_values_are_escaped() {
        assert_eq!(
            escape_message("100 %\r\n::error::x"),
            "100 %25%0D%0A::error::x"
        );
        assert_eq!(escape_property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
