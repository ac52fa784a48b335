//! Names of languages: from the first word of an info string to a grammar.

/// Language names that no grammar has as its name or file extension, each with one that exists.
const ALIASES: [(&str, &str); 35] = [
    ("bazel", "bzl"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("elisp", "el"),
    ("fsharp", "fs"),
    ("golang", "go"),
    ("gql", "graphql"),
    ("handlebars", "html"),
    ("hbs", "html"),
    ("hcl", "tf"),
    ("html5", "html"),
    ("javascriptreact", "jsx"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("mdx", "md"),
    ("mjs", "js"),
    ("node", "js"),
    ("objc", "m"),
    ("objectivec", "m"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("python3", "python"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("sqlite", "sql"),
    ("systemd", "ini"),
    ("terminal", "sh"),
    ("terraform", "tf"),
    ("typescriptreact", "tsx"),
    ("udiff", "diff"),
    ("viml", "vim"),
    ("zshell", "zsh"),
];

/// Whether a word may name a language with highlighting.
pub(in crate::markdown) fn is_highlightable(word: &str) -> bool {
    let plain = ["", "none", "plain", "plaintext", "text", "txt"];
    !plain.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// Returns the name by which grammars are looked up for a language.
pub(super) fn grammar_name(word: &str) -> String {
    let word = word.to_lowercase();
    let word = word.strip_prefix("language-").unwrap_or(&word);
    let word = word.strip_prefix("lang-").unwrap_or(word);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == word);
    alias.map_or(word, |(_, name)| name).to_owned()
}
