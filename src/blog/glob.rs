//! Path patterns: `**`, `*`, `?`, `[a-z]`, `{a,b}`, as in `micromatch` and similar libraries.

use std::fmt::Write as _;

use regex::Regex;

/// Longer patterns are ignored.
const MAX_PATTERN_BYTES: usize = 1000;

/// A set of patterns; a path matches if any of them does.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<String>,
    regexes: Vec<Regex>,
}

impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for Globs {}

impl Globs {
    /// Compiles patterns; an invalid one matches nothing.
    pub fn new(patterns: &[&str]) -> Self {
        Self::compile(patterns, false)
    }

    /// Compiles patterns in which `*` and `?` also match `/` and a dot at the start of a name, as
    /// in `fnmatch` without flags and in `globset`.
    pub fn crossing(patterns: &[&str]) -> Self {
        Self::compile(patterns, true)
    }

    fn compile(patterns: &[&str], crosses: bool) -> Self {
        let read = patterns.iter().filter(|it| it.len() <= MAX_PATTERN_BYTES);
        let read = read.filter_map(|it| Regex::new(&regex(it, crosses)).ok());
        Self {
            regexes: read.collect(),
            patterns: patterns.iter().map(|&it| it.to_owned()).collect(),
        }
    }

    /// Returns the patterns as written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Returns the leading folders of the patterns that contain no wildcards.
    pub fn fixed_folders(&self) -> Vec<String> {
        let fixed = |pattern: &String| {
            let sign = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
            let before = pattern.get(..sign)?;
            let (folder, _) = before.rsplit_once('/')?;
            Some(folder.trim_start_matches("./").to_owned())
        };
        self.patterns.iter().filter_map(fixed).collect()
    }

    /// Whether a path matches; it uses `/` and has no leading slash.
    pub fn matches(&self, path: &str) -> bool {
        self.regexes.iter().any(|it| it.is_match(path))
    }
}

/// Translates a pattern to a regular expression. Wildcards don't match a leading dot.
fn regex(pattern: &str, crosses: bool) -> String {
    let mut out = String::from("^");
    let mut rest = pattern.trim_start_matches("./").chars().peekable();
    let (mut braces, mut starts) = (0_usize, true);
    while let Some(c) = rest.next() {
        let hidden = if starts { "[^/.]" } else { "[^/]" };
        let first = starts;
        starts = c == '/';
        match c {
            '*' if crosses => out.push_str("(?s:.*)"),
            '?' if crosses => out.push_str("(?s:.)"),
            '*' if rest.next_if_eq(&'*').is_some() => {
                let folders = rest.next_if_eq(&'/').is_some();
                out.push_str(if folders {
                    "(?:[^/.][^/]*/)*"
                } else {
                    "(?:[^/.][^/]*(?:/[^/.][^/]*)*)?"
                });
                starts = folders;
            }
            '*' if first && is_optional(rest.clone(), braces > 0) => {
                out.push_str("(?:[^/.][^/]*)?");
            }
            '*' if first => out.push_str("[^/.][^/]*"),
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str(hidden),
            '[' => {
                let class: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let (not, class) = match class.strip_prefix(['!', '^']) {
                    Some(class) => ("^/", class),
                    None => ("", class.as_str()),
                };
                let class = class.replace('\\', "\\\\").replace(['[', '&', '~'], "");
                let _ = write!(out, "[{not}{class}]");
            }
            '{' => {
                braces += 1;
                starts = first;
                out.push_str("(?:");
            }
            '}' if braces > 0 => {
                braces -= 1;
                out.push(')');
            }
            ',' if braces > 0 => {
                starts = first;
                out.push('|');
            }
            _ => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out.push_str(&")".repeat(braces));
    out.push('$');
    out
}

/// Whether a `*` at the start of a name may match nothing: what follows it must begin the name
/// then, which is neither a dot nor the end of the name.
fn is_optional(rest: impl Iterator<Item = char>, in_braces: bool) -> bool {
    let mut rest = rest.skip_while(|c| *c == '{');
    let next = match rest.next() {
        Some('}') if in_braces => rest.next(),
        Some(',') if in_braces => rest.skip_while(|c| *c != '}').nth(1),
        next => next,
    };
    next.is_some_and(|next| !matches!(next, '.' | '?' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_micromatch() {
        for (pattern, path, is) in [
            ("**/*.{md,mdx}", "a.md", true),
            ("**/*.{md,mdx}", "b/c/a.mdx", true),
            ("**/*.{md,mdx}", "b/.c/a.mdx", false),
            ("**/*.{md,mdx}", "a.MD", false),
            ("**/*.{md,mdx}", ".a.md", false),
            ("**/_*.{js,jsx,ts,tsx,md,mdx}", "x/_a.md", true),
            ("**/_*/**", "_a/b.md", true),
            ("**/_*/**", "a/_b/c/d.md", true),
            ("**/_*/**", "a/b.md", false),
            ("20[0-9][0-9]/*.md", "2024/a.md", true),
            ("20[!0-9]?/*.md", "20x4/a.md", true),
            ("drafts/*", "drafts/a/b.md", false),
            ("./a?.md", "ab.md", true),
            ("a+(b).md", "a+(b).md", true),
            ("*.md", "a.md", true),
            ("*.md", ".md", false),
            ("**/*.md", "a/.md", false),
            ("*{.md,.mdx}", ".md", false),
            ("{*,b}.md", ".md", false),
            ("{*,b}a.md", "a.md", true),
            ("*?.md", ".md", false),
            ("*", "a", true),
            ("a/*", "a/", false),
            ("a*.md", "a.md", true),
            ("a*.md", "a.b.md", true),
            ("*a.md", "a.md", true),
        ] {
            assert_eq!(
                Globs::new(&[pattern]).matches(path),
                is,
                "{pattern} of {path}"
            );
        }
    }

    #[test]
    fn a_star_may_cross_folders() {
        for (pattern, path, is) in [
            ("_posts/*.md", "_posts/a/.b.md", true),
            ("*/x.md", "a/b/x.md", true),
            ("*/x.md", "x.md", false),
            ("a?b", "a/b", true),
            ("temp.*", "temp.a/b", true),
            ("temp.*", "a/temp.b", false),
        ] {
            let globs = Globs::crossing(&[pattern]);
            assert_eq!(globs.matches(path), is, "{pattern} of {path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_pattern_is_read(pattern in "[\\*\\?\\[\\]\\{\\},!a-c/\\.\\\\&~^-]{0,24}", path in "[a-c/.]{0,8}") {
            Globs::new(&[&pattern]).matches(&path);
        }
    }
}
