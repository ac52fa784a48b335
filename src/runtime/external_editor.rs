//! External editor: opens a post in `$VISUAL` or `$EDITOR`, split into words like in a shell, but
//! run without one.

use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// The user's editor command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalEditor {
    program: String,
    arguments: Vec<String>,
}

impl ExternalEditor {
    /// Reads the editor command from environment variables.
    pub fn from_env(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        let set = |name: &'static str| {
            let value = variable(name)?;
            (!value.trim().is_empty()).then_some((name, value))
        };
        let Some((name, value)) = set("VISUAL").or_else(|| set("EDITOR")) else {
            let why = "VISUAL and EDITOR are not set. Set one: `export EDITOR=nano`.";
            return Err(why.to_owned());
        };
        let words = shell_words::split(&value)
            .map_err(|error| format!("{name} isn't a command: {error} in `{value}`."))?;
        match words.split_first() {
            Some((program, arguments)) => Ok(Self {
                program: program.clone(),
                arguments: arguments.to_vec(),
            }),
            None => Err(format!("{name} isn't a command: `{value}`.")),
        }
    }

    /// Returns the command that opens a file at a line and a column.
    pub fn command(&self, file: &Path, (line, column): (usize, usize)) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        let name = Path::new(&self.program).file_stem().unwrap_or_default();
        match name.to_string_lossy().as_ref() {
            "vi" | "vim" | "nvim" | "nvi" | "ex" | "joe" | "jed" | "mg" => {
                command.arg(format!("+{line}")).arg(file);
            }
            "nano" | "pico" => {
                command.arg(format!("+{line},{column}")).arg(file);
            }
            "micro" | "emacs" | "emacsclient" | "kak" | "ne" => {
                command.arg(format!("+{line}:{column}")).arg(file);
            }
            "hx" | "helix" | "zed" | "subl" => {
                let mut place = file.as_os_str().to_owned();
                place.push(format!(":{line}:{column}"));
                command.arg(place);
            }
            "code" | "codium" | "code-insiders" => {
                let mut place = file.as_os_str().to_owned();
                place.push(format!(":{line}:{column}"));
                command.arg("--wait").arg("--goto").arg(place);
            }
            // an unknown editor might take a line argument for a file
            _ => {
                command.arg(file);
            }
        }
        command
    }

    /// Returns an error message if the editor failed.
    pub fn failure_message(&self, status: &io::Result<ExitStatus>) -> Option<String> {
        let program = &self.program;
        match status {
            Ok(status) if status.success() => None,
            Ok(status) => Some(format!("{program} exited with {status}.")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Some(format!("{program} not found. Fix VISUAL or EDITOR."))
            }
            Err(error) => Some(format!("{program} could not be started: {error}.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(editor: &str) -> Vec<String> {
        let variable = |name: &str| (name == "EDITOR").then(|| editor.to_owned());
        let editor = ExternalEditor::from_env(&variable).expect("an editor");
        let command = editor.command(Path::new("/b/a b.md"), (12, 5));
        let program = command.get_program().to_string_lossy().into_owned();
        let arguments = command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned());
        std::iter::once(program).chain(arguments).collect()
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(
            words("vim -u NONE"),
            ["vim", "-u", "NONE", "+12", "/b/a b.md"]
        );
        assert_eq!(
            words("/usr/bin/nano"),
            ["/usr/bin/nano", "+12,5", "/b/a b.md"]
        );
        assert_eq!(words("hx"), ["hx", "/b/a b.md:12:5"]);
        assert_eq!(words("micro"), ["micro", "+12:5", "/b/a b.md"]);
        assert_eq!(
            words("sh -c 'x $1; y'"),
            ["sh", "-c", "x $1; y", "/b/a b.md"]
        );
    }

    #[test]
    fn an_invalid_editor_command_is_an_error() {
        let find = |value: Option<&str>| {
            let value = value.map(str::to_owned);
            ExternalEditor::from_env(&|name| value.clone().filter(|_| name == "VISUAL"))
        };
        assert!(find(None).is_err_and(|why| why.contains("are not set")));
        assert!(find(Some("  ")).is_err_and(|why| why.contains("are not set")));
        assert!(find(Some("vim 'x")).is_err_and(|why| why.contains("VISUAL isn't a command")));
        assert!(find(Some("''")).is_ok_and(|editor| editor.program.is_empty()));
    }
}
