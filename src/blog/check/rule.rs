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
    Build "build" Error "text that stops the build";
    Conflict "conflict" Error "leftover conflict markers";
    DuplicateAddress "duplicate-url" Error "two posts with the same URL";
    Reserved "reserved" Error "a file name or URL that the generator reserves";
    SiteFile "site-file" Error "a tags or authors file that cannot be read";
    BrokenLink "link" Error "a broken link";
    BrokenAnchor "anchor" Error "a link to a missing heading";
    BrokenImage "image" Error "a missing image";
    DraftLink "draft-link" Warning "a link to an unpublished post";
    LeftOut "left-out" Warning "a file that looks like a post but isn't";
    Unread "unread" Warning "front matter that the generator does not read";
    Ignored "ignored" Warning "front matter that the generator ignores";
    Inherited "inherited" Warning "a state that another file sets";
    FutureDate "future-date" Warning "a date in the future";
    DateName "date-name" Warning "a date that differs from the file name";
    TagClash "tag-clash" Warning "two tags with the same URL";
    TagCase "tag-case" Warning "a tag that other posts spell differently";
    TagUnknown "tag-unknown" Warning "a tag missing from the tags file";
    AuthorUnknown "author-unknown" Warning "an author missing from the authors file";
    Title "title" Warning "no title";
    TypedValue "typed-value" Warning "a title or slug that YAML reads as a date or a number";
    TextBoolean "text-boolean" Warning "a boolean that the generator reads as text";
    AltText "alt-text" Warning "an image without alternative text";
    TagNear "tag-near" Hint "a tag in both singular and plural";
    TagTwice "tag-twice" Hint "a duplicate tag in a post";
    Description "description" Hint "no description";
    Truncate "truncate" Hint "no truncate marker";
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
#[error("unknown rule `{name}`")]
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
