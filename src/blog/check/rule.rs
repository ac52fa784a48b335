//! Rules by name, their severity, and which are switched off.

use std::collections::BTreeSet;
use std::fmt;

use crate::blog::ProblemCode;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The build stops, or visitors of the site see something broken.
    Error,
    /// Visitors may be misled, or the site differs from what was intended.
    Warning,
    /// A possible improvement.
    Hint,
}

impl Severity {
    /// Returns the name used by `check` and `--format json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

macro_rules! rules {
    ($($variant:ident $name:literal $severity:ident $about:literal;)*) => {
        /// A rule of the checker.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule {
            /// The generator rejects the post; named after the problem code.
            Rejected(ProblemCode),
            $(#[doc = $about] $variant,)*
        }

        impl Rule {
            /// The rules other than [`Self::Rejected`], in the order in which they are listed.
            pub const CHECK_RULES: &[Self] = &[$(Self::$variant,)*];

            /// Returns the name used by `check`, `--off` and config.toml.
            pub fn name(self) -> &'static str {
                match self {
                    Self::Rejected(code) => code.name(),
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the default severity of its findings.
            pub fn severity(self) -> Severity {
                match self {
                    Self::Rejected(_) => Severity::Error,
                    $(Self::$variant => Severity::$severity,)*
                }
            }

            /// Returns a short description of what the rule finds.
            pub fn about(self) -> &'static str {
                match self {
                    Self::Rejected(_) => "the generator rejects the post",
                    $(Self::$variant => $about,)*
                }
            }
        }
    };
}

rules! {
    Build "build" Error "a body that stops the build";
    Conflict "conflict" Error "conflict markers of a merge";
    DuplicateAddress "duplicate-url" Error "two posts at one address";
    Reserved "reserved" Error "a name or a URL that means something else";
    SiteFile "site-file" Error "a tags or authors file that cannot be read";
    BrokenLink "link" Error "a link to nothing";
    BrokenAnchor "anchor" Error "a link to a heading that is not there";
    BrokenImage "image" Error "an image that is not there";
    DraftLink "draft-link" Warning "a link to a post that a build leaves out";
    LeftOut "left-out" Warning "a file that looks like a post and is none";
    Unread "unread" Warning "front matter that the generator does not read";
    Ignored "ignored" Warning "front matter that the generator ignores";
    Inherited "inherited" Warning "a state that another file sets";
    FutureDate "future-date" Warning "a date to come, by the generator's rules";
    DateName "date-name" Warning "a date that is not the one of the file name";
    TagClash "tag-clash" Warning "two tags at one address";
    TagCase "tag-case" Warning "a tag that others spell otherwise";
    TagUnknown "tag-unknown" Warning "a tag that the tags file does not have";
    AuthorUnknown "author-unknown" Warning "an author that no authors file has";
    Title "title" Warning "no title";
    TypedValue "typed-value" Warning "a title or slug that YAML reads as a date or a number";
    TextBoolean "text-boolean" Warning "a truth value that the generator reads as text";
    AltText "alt-text" Warning "an image without words for those who do not see it";
    TagNear "tag-near" Hint "a tag in the singular and in the plural";
    TagTwice "tag-twice" Hint "a tag that stands twice in a post";
    Description "description" Hint "no description";
    Truncate "truncate" Hint "no mark where the excerpt ends";
}

impl Rule {
    /// Returns the names of all rules, problem codes included.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let read = ProblemCode::ALL.iter().map(|code| code.name());
        Self::CHECK_RULES.iter().map(|rule| rule.name()).chain(read)
    }
}

/// A name that is not the name of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{name}`")]
pub struct UnknownRule {
    /// The unknown name.
    pub name: String,
}

/// The rules that are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DisabledRules(BTreeSet<&'static str>);

impl DisabledRules {
    /// Switches off the rule with this name.
    pub fn add(&mut self, name: &str) -> Result<(), UnknownRule> {
        let known = Rule::names().find(|known| *known == name);
        let known = known.ok_or_else(|| UnknownRule {
            name: name.to_owned(),
        })?;
        self.0.insert(known);
        Ok(())
    }

    /// Whether a rule is switched off.
    pub fn has(&self, rule: Rule) -> bool {
        self.0.contains(rule.name())
    }

    /// Returns the names of the rules that are off.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let all: Vec<&str> = Rule::names().collect();
        let distinct: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }

    #[test]
    fn a_rule_is_switched_off_by_its_name() {
        let mut off = DisabledRules::default();
        assert_eq!(off.add("description"), Ok(()));
        assert_eq!(off.add("yaml"), Ok(()));
        assert!(off.has(Rule::Description) && off.has(Rule::Rejected(ProblemCode::Yaml)));
        assert!(!off.has(Rule::Title));
        assert!(off.add("descripton").is_err());
    }
}
