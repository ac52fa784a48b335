//! Liquid 4 as Jekyll runs it on the whole body, including code.
//!
//! Tokens and blocks follow `lib/liquid/block_body.rb` and `tags/*.rb` of Liquid 4.0; Jekyll's own
//! tags are in its `lib/jekyll/tags`.

use std::collections::HashMap;

use super::RawFault;
use super::build_context::{BuildContext, HiddenDefinitions};
use crate::text::step_counter;

/// Tags with a body, closed by `end` + name.
const BLOCK_TAGS: [&str; 10] = [
    "capture",
    "case",
    "comment",
    "for",
    "highlight",
    "if",
    "ifchanged",
    "raw",
    "tablerow",
    "unless",
];

/// Tags without a closing tag: Liquid's, Jekyll's, and those of common plugins.
const SIMPLE_TAGS: [&str; 20] = [
    "assign",
    "avatar",
    "break",
    "continue",
    "cycle",
    "decrement",
    "feed_meta",
    "gist",
    "github_edit_link",
    "include",
    "include_cached",
    "include_relative",
    "increment",
    "link",
    "octicon",
    "post_url",
    "remote_include",
    "seo",
    "sitemap_meta",
    "webmentions",
];

/// A token of a body: `{{ … }}` or `{% … %}`, closed or not.
struct LiquidToken<'a> {
    at: usize,
    text: &'a str,
}

/// Splits a body into tokens like `Liquid::TemplateParser`.
struct LiquidTokens<'a> {
    text: &'a str,
    at: usize,
    /// Whether no more `%}` and no more `}` follow.
    has_no_closer: (bool, bool),
}

impl<'a> Iterator for LiquidTokens<'a> {
    type Item = LiquidToken<'a>;

    fn next(&mut self) -> Option<LiquidToken<'a>> {
        loop {
            let rest = self.text.get(self.at..)?;
            let skipped = rest.find('{')?;
            step_counter::count(skipped + 1);
            let at = self.at + skipped;
            let is_tag = match self.text.as_bytes().get(at + 1) {
                Some(b'%') => true,
                Some(b'{') => false,
                _ => {
                    self.at = at + 1;
                    continue;
                }
            };
            let end = if is_tag {
                self.tag_end(at)
            } else {
                self.output_end(at)
            };
            self.at = end.unwrap_or(at + 2);
            let text = self.text.get(at..self.at)?;
            step_counter::count(text.len());
            return Some(LiquidToken { at, text });
        }
    }
}

impl LiquidTokens<'_> {
    /// Returns the end of a tag, `{%.*?%}`.
    fn tag_end(&mut self, at: usize) -> Option<usize> {
        if self.has_no_closer.0 {
            return None;
        }
        let found = self.text.get(at + 2..)?.find("%}");
        self.has_no_closer.0 = found.is_none();
        found.map(|found| at + 2 + found + 2)
    }

    /// Returns the end of an output, `{{.*?}}?`.
    fn output_end(&mut self, at: usize) -> Option<usize> {
        if self.has_no_closer.1 {
            return None;
        }
        let found = self.text.get(at + 2..)?.find('}');
        self.has_no_closer.1 = found.is_none();
        let end = at + 2 + found? + 1;
        let is_double = self.text.as_bytes().get(end) == Some(&b'}');
        Some(end + usize::from(is_double))
    }
}

/// Splits a tag into its name and the rest; `None` if it has no name.
fn split_tag(token: &str) -> Option<(&str, &str)> {
    let inner = token.strip_prefix("{%")?.strip_suffix("%}")?;
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = inner.find(|c| !is_word(c)).unwrap_or(inner.len());
    let (name, markup) = inner.split_at(end);
    let markup = markup.strip_suffix('-').unwrap_or(markup).trim();
    (!name.is_empty()).then_some((name, markup))
}

/// Checks tokens, tracking the open blocks.
struct LiquidChecker<'a> {
    builder: &'a BuildContext,
    unseen: HiddenDefinitions,
    open: Vec<(&'a str, usize)>,
    /// Number of open blocks by name.
    counts: HashMap<&'a str, usize>,
    found: Vec<RawFault>,
    /// Whether a plugin's tag was found, which may parse what follows in its own way.
    gave_up: bool,
}

/// Finds what stops a Jekyll build.
pub(super) fn find(text: &str, builder: &BuildContext, unseen: HiddenDefinitions) -> Vec<RawFault> {
    let mut walk = LiquidChecker {
        builder,
        unseen,
        open: Vec::new(),
        counts: HashMap::new(),
        found: Vec::new(),
        gave_up: false,
    };
    let tokens = LiquidTokens {
        text,
        at: 0,
        has_no_closer: (false, false),
    };
    for token in tokens {
        walk.token(&token);
        if walk.gave_up || walk.found.len() > super::MAX_FAULTS {
            return walk.found;
        }
    }
    let open = std::mem::take(&mut walk.open);
    for (name, at) in open.into_iter().take(super::MAX_FAULTS) {
        let message = format!("`{{% {name} %}}` is never closed, so Jekyll stops");
        let hint = format!("add `{{% end{name} %}}` where it ends");
        walk.found.push(RawFault::error(at, message, hint));
    }
    walk.found
}

impl<'a> LiquidChecker<'a> {
    fn token(&mut self, token: &LiquidToken<'a>) {
        if self.is_in("raw") {
            if ends_raw(token.text) {
                self.close();
            }
        } else if token.text.starts_with("{{") {
            self.output(token);
        } else if !token.text.ends_with("%}") || token.text.len() < 4 {
            let message = "`{%` has no `%}`, so Jekyll stops";
            self.error(
                token.at,
                message,
                "close it, or put the text between `{% raw %}` and `{% endraw %}`",
            );
        } else if let Some((name, markup)) = split_tag(token.text) {
            self.tag(token.at, name, markup);
        } else {
            let message = "this `{% … %}` has no tag name, so Jekyll stops";
            self.error(
                token.at,
                message,
                "add a tag name, or put the text between `{% raw %}` and `{% endraw %}`",
            );
        }
    }

    fn output(&mut self, token: &LiquidToken<'_>) {
        if token.text.ends_with("}}") && token.text.len() >= 4 {
            return;
        }
        let message = "`{{` is not closed with `}}`, so Jekyll stops";
        let hint = "close it, or put the text between `{% raw %}` and `{% endraw %}`";
        self.error(token.at, message, hint);
    }

    fn tag(&mut self, at: usize, name: &'a str, markup: &str) {
        if BLOCK_TAGS.contains(&name) {
            self.check_arguments(at, name, markup);
            self.open.push((name, at));
            *self.counts.entry(name).or_default() += 1;
        } else if SIMPLE_TAGS.contains(&name) || self.builder.defines(name) {
            self.check_arguments(at, name, markup);
            if name == "post_url" {
                self.post_url(at, markup);
            }
        } else if self
            .open
            .last()
            .is_some_and(|(open, _)| name.strip_prefix("end") == Some(open))
        {
            self.close();
        } else if !self.is_in("comment") && !self.is_block_part(name) {
            self.misplaced(at, name);
        }
    }

    /// Whether a tag is a part of the open block.
    fn is_block_part(&self, name: &str) -> bool {
        let block = self.open.last().map_or("", |(open, _)| open);
        match name {
            "else" => matches!(block, "if" | "unless" | "case" | "for"),
            "elsif" => matches!(block, "if" | "unless"),
            "when" => block == "case",
            _ => false,
        }
    }

    /// Reports a tag where it isn't allowed.
    fn misplaced(&mut self, at: usize, name: &str) {
        let ended = name
            .strip_prefix("end")
            .filter(|it| BLOCK_TAGS.contains(it));
        let is_part = matches!(name, "else" | "elsif" | "when");
        if ended.is_none() && !is_part {
            self.unknown(at, name);
            return;
        }
        let block = self.open.last().copied();
        let what = match block {
            Some((open, _)) => {
                format!("`{{% {name} %}}` does not belong to the open `{{% {open} %}}`")
            }
            None => format!("`{{% {name} %}}` is outside of its block"),
        };
        let hint = match block {
            Some((open, _)) => {
                format!("close that one first with `{{% end{open} %}}`, or remove this tag")
            }
            None => "remove it, or add the tag that opens the block".to_owned(),
        };
        self.error(at, &format!("{what}, so Jekyll stops"), &hint);
        // close the block it ends, so that one mistake is reported once
        if let Some(ended) = ended.filter(|it| self.counts.get(it).is_some_and(|count| *count > 0))
        {
            while self.open.last().is_some_and(|(open, _)| *open != ended) {
                self.close();
            }
            self.close();
        }
    }

    fn unknown(&mut self, at: usize, name: &str) {
        let message = match self.unseen {
            HiddenDefinitions::Nothing => {
                format!("unknown Liquid tag `{name}`, so Jekyll stops")
            }
            HiddenDefinitions::Theme => {
                format!(
                    "no plugin here defines the tag `{name}`; Jekyll stops unless another plugin does"
                )
            }
            HiddenDefinitions::Anything => {
                self.gave_up = true;
                return;
            }
        };
        let hint = "correct the name, add the plugin that defines it, or put the text between `{% raw %}` and `{% endraw %}`";
        self.uncertain(at, &message, hint);
    }

    /// Checks the arguments that a tag requires (`lib/liquid/tags`).
    fn check_arguments(&mut self, at: usize, name: &str, markup: &str) {
        let missing = match name {
            "if" | "unless" | "case" | "capture" | "cycle" | "highlight" if markup.is_empty() => {
                "an argument"
            }
            "assign" if !markup.contains('=') => "`name = value`",
            "for" | "tablerow" if !markup.split_whitespace().any(|word| word == "in") => {
                "`item in list`"
            }
            "raw" if !markup.is_empty() => "no argument",
            _ => return,
        };
        let message = format!("the tag `{name}` requires {missing}, so Jekyll stops");
        self.error(at, &message, "correct the tag");
    }

    /// Checks that a post exists; Jekyll, `lib/jekyll/tags/post_url.rb`: it is found by date and
    /// name.
    fn post_url(&mut self, at: usize, markup: &str) {
        let Some(posts) = &self.builder.post_names else {
            return;
        };
        // not rendered, conditional, or computed
        if !self.open.is_empty() || markup.contains(['{', '}']) {
            return;
        }
        let name = markup.rsplit('/').next().unwrap_or_default();
        if posts.contains(name) {
            return;
        }
        let message = if is_dated(name) {
            format!("`post_url` finds no post `{markup}`, so Jekyll stops")
        } else {
            format!("`post_url` requires `YYYY-MM-DD-name`, not `{markup}`, so Jekyll stops")
        };
        let hint = "use the file name of a published post without its extension";
        self.uncertain(at, &message, hint);
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.last().is_some_and(|(open, _)| *open == name)
    }

    fn close(&mut self) {
        if let Some((name, _)) = self.open.pop() {
            *self.counts.entry(name).or_default() -= 1;
        }
    }

    /// Reports a fault that definitions outside of this folder may prevent.
    fn uncertain(&mut self, at: usize, message: &str, hint: &str) {
        let severity = self.unseen.severity();
        self.found
            .push(RawFault::error(at, message, hint).with_severity(severity));
    }

    fn error(&mut self, at: usize, message: &str, hint: &str) {
        self.found.push(RawFault::error(at, message, hint));
    }
}

/// Whether a token ends `{% raw %}`: its last tag is `endraw`, whatever comes before.
fn ends_raw(token: &str) -> bool {
    let last = token.rfind("{%").and_then(|at| token.get(at..));
    last.and_then(split_tag)
        .is_some_and(|(name, _)| name == "endraw")
}

fn is_dated(name: &str) -> bool {
    let mut parts = name.splitn(4, '-');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    is_number(parts.next())
        && is_number(parts.next())
        && is_number(parts.next())
        && parts.next().is_some()
}
