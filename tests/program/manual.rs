//! Man pages and completions: all commands are included, and `man` and the shells accept them.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support;
use crate::support::{Launch, skip};

/// Runs a program on an input; returns standard output and standard error, or `None` if the program
/// is not installed.
fn through(program: &str, arguments: &[&str], input: &str) -> Option<(String, String)> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        skip(&format!("there is no {program}"));
        return None;
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writing = std::thread::Builder::new().spawn(move || stdin.write_all(input.as_bytes()));
    drop(writing.expect("a thread"));
    let done = support::ends::ended(child, program).expect("it ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&done.stdout), text(&done.stderr)))
}

/// Returns the commands listed by `--help`.
fn verbs(launch: &Launch) -> Vec<String> {
    let help = launch.run(&["--help"]);
    let list = help.text().split("Commands:\n").nth(1).expect("a list");
    let list = list.split("\n\n").next().expect("its end");
    let verbs: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|verb| verb != "help")
        .collect();
    assert!(verbs.len() > 15, "{verbs:?}");
    verbs
}

#[test]
fn every_command_is_completed_in_every_shell() {
    let launch = Launch::postdesk(&[]);
    let verbs = verbs(&launch);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = launch.run(&["completions", shell]);
        for verb in &verbs {
            assert!(ran.text().contains(verb.as_str()), "{shell}: {verb}");
        }
    }
    let none = launch.run(&["completions", "dos"]);
    assert_eq!(none.code, Some(2), "{}", none.words());
}

#[test]
fn bash_takes_its_script_and_completes_with_it() {
    let launch = Launch::postdesk(&[]);
    let script = launch.run(&["completions", "bash"]);
    let asks = format!(
        "{}\nCOMP_WORDS=(postdesk pub); COMP_CWORD=1; _postdesk postdesk pub postdesk; echo \"${{COMPREPLY[@]}}\"\n",
        script.text()
    );
    if let Some((out, complaints)) = through("bash", &["--norc"], &asks) {
        assert_eq!((out.trim(), complaints.as_str()), ("publish", ""));
    }
}

#[test]
fn the_man_page_has_every_command_and_key() {
    let launch = Launch::postdesk(&[]);
    let page = launch.run(&["man"]);
    for verb in verbs(&launch) {
        let named = format!("postdesk\\-{}", verb.replace('-', "\\-"));
        assert!(page.text().contains(&named), "{verb}");
    }
    assert!(page.text().contains(".SH KEYS"));
    assert!(page.text().contains("Ctrl\\-l"));
    let own = launch.run(&["man", "tag", "rename"]);
    assert!(
        own.text().contains(".TH postdesk\\-tag\\-rename")
            || own.text().contains(".TH postdesk-tag-rename"),
        "{}",
        own.text()
    );
    let none = launch.run(&["man", "nothing"]);
    assert_eq!(none.code, Some(2));
    assert!(
        none.words().contains("no command `nothing`"),
        "{}",
        none.words()
    );
}

#[test]
fn groff_has_nothing_to_say_against_a_page() {
    let launch = Launch::postdesk(&[]);
    for words in [&["man"][..], &["man", "list"], &["man", "tag", "rename"]] {
        let page = launch.run(words);
        let formatted = through("groff", &["-man", "-Tutf8", "-ww"], page.text());
        if let Some((out, complaints)) = formatted {
            assert_eq!(complaints, "", "{words:?}");
            assert!(out.contains("postdesk"), "{words:?}");
        }
    }
}
