//! Publish hook: a user-defined program that runs after publishing, with arguments but no shell.
//!
//! Values from posts only fill in arguments. They can't start an argument with `-`, so no title or
//! file name becomes an option, and they can't name the program.

use std::path::Path;

use super::command::ChangePlan;
use super::file_transaction::FileChange;

/// Values for the placeholders of a hook command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookValues {
    /// The changed files, relative to the site root; renamed ones under both names.
    pub files: Vec<String>,
    /// The file of the first post.
    pub file: String,
    /// The titles of all posts, separated by commas.
    pub title: String,
    /// The URL path of the first post.
    pub url: String,
}

impl HookValues {
    /// Creates the values from a plan.
    pub fn of(plan: &ChangePlan) -> Self {
        let root = &plan.transaction.root;
        let name = |path: &Path| {
            let below = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
            // a file name may start with `-`
            let dot = if below.starts_with('-') { "./" } else { "" };
            format!("{dot}{below}")
        };
        let names = plan.transaction.path_changes();
        let mut files: Vec<String> = Vec::new();
        for change in &plan.transaction.changes {
            let path = change.path();
            let now = names.new_path(path);
            let both = match change {
                FileChange::MakeFolder { .. } | FileChange::RemoveFolder { .. } => continue,
                FileChange::Rename { to, .. } => [Some(path.to_owned()), Some(to.clone())],
                _ => [Some(now.unwrap_or_else(|| path.to_owned())), None],
            };
            for file in both.iter().flatten().map(|path| name(path)) {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        let titles: Vec<&str> = plan.after.iter().map(|it| it.title.as_str()).collect();
        let first = plan.after.first();
        Self {
            files,
            file: first.map(|it| name(&it.path)).unwrap_or_default(),
            title: titles.join(", "),
            url: first.map(|it| it.url.clone()).unwrap_or_default(),
        }
    }

    /// Fills in the placeholders of a command; returns an error if an argument would become an
    /// option.
    pub fn fill(&self, command: &[String]) -> Result<Vec<String>, String> {
        let Some((program, arguments)) = command.split_first() else {
            return Err("has no program".to_owned());
        };
        let mut filled = vec![program.clone()];
        for argument in arguments {
            if argument == "{files}" {
                filled.extend(self.files.iter().cloned());
                continue;
            }
            let text = self.fill_argument(argument);
            if text.starts_with('-') && !argument.starts_with('-') {
                return Err(format!("`{argument}` would begin with `-` like an option"));
            }
            filled.push(text);
        }
        Ok(filled)
    }

    /// Fills in the placeholders of one argument. Those in the values stay as they are.
    fn fill_argument(&self, argument: &str) -> String {
        let values = [
            ("{file}", &self.file),
            ("{url}", &self.url),
            ("{title}", &self.title),
        ];
        let (mut filled, mut rest) = (String::new(), argument);
        while let Some((before, _)) = rest.split_once('{') {
            let (_, from) = rest.split_at(before.len());
            filled.push_str(before);
            let found = values
                .iter()
                .find_map(|(name, value)| Some((value.as_str(), from.strip_prefix(name)?)));
            let (text, after) = found.unwrap_or_else(|| from.split_at(1));
            filled.push_str(text);
            rest = after;
        }
        filled + rest
    }
}

/// Formats a command with shell quoting, so that each argument is visible.
pub fn shell_quoted(command: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@,+%".contains(c);
    let word = |word: &String| {
        if !word.is_empty() && word.chars().all(plain) {
            return word.clone();
        }
        format!("'{}'", word.replace('\'', "'\\''"))
    };
    command.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn published(title: &str) -> HookValues {
        HookValues {
            files: words(&["blog/a b.md", "./-x.md"]),
            file: "blog/a b.md".to_owned(),
            title: title.to_owned(),
            url: "/blog/a".to_owned(),
        }
    }

    #[test]
    fn arguments_are_filled_one_by_one_and_files_are_one_each() {
        let filled = published("It's; rm -rf $(x)").fill(&words(&[
            "git",
            "commit",
            "-m",
            "post: {title} {url} {other}",
            "--",
            "{files}",
            "{file}",
        ]));
        let wanted = [
            "git",
            "commit",
            "-m",
            "post: It's; rm -rf $(x) /blog/a {other}",
            "--",
            "blog/a b.md",
            "./-x.md",
            "blog/a b.md",
        ];
        assert_eq!(filled.as_deref(), Ok(words(&wanted).as_slice()));
    }

    #[test]
    fn a_placeholder_in_a_value_is_not_filled_in() {
        let mut post = published("{file} and {url}");
        post.file = "blog/{url} {title}.md".to_owned();
        post.url = "/blog/{title}".to_owned();
        let filled = post.fill(&words(&[
            "tool",
            "{file}",
            "{url}|{title}",
            "{{url}}",
            "{x} {",
        ]));
        let wanted = [
            "tool",
            "blog/{url} {title}.md",
            "/blog/{title}|{file} and {url}",
            "{/blog/{title}}",
            "{x} {",
        ];
        assert_eq!(filled.as_deref(), Ok(words(&wanted).as_slice()));
    }

    #[test]
    fn nothing_that_a_post_says_becomes_an_option_or_a_program() {
        let refused = published("--exec=x").fill(&words(&["tool", "{title}"]));
        assert_eq!(
            refused.unwrap_err(),
            "`{title}` would begin with `-` like an option"
        );
        let filled = published("x").fill(&words(&["{title}", "{title}"]));
        assert_eq!(
            filled.unwrap(),
            ["{title}", "x"],
            "the program stays as it is written"
        );
        let own = published("-x").fill(&words(&["tool", "-m{title}", "--title={title}"]));
        assert_eq!(
            own.unwrap(),
            ["tool", "-m-x", "--title=-x"],
            "an option of the settings stays one"
        );
        assert!(published("x").fill(&[]).is_err());
    }

    #[test]
    fn a_command_is_shown_so_that_each_argument_can_be_told() {
        let command = words(&["git", "commit", "-m", "it's a b", "", "blog/a.md"]);
        assert_eq!(
            shell_quoted(&command),
            "git commit -m 'it'\\''s a b' '' blog/a.md"
        );
    }
}
