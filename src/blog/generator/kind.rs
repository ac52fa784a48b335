//! The supported generators, by name.

use std::fmt;
use std::str::FromStr;

/// Supported generators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SiteKind {
    /// The blog plugin of Docusaurus.
    Docusaurus,
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// Jekyll.
    Jekyll,
    /// Hexo.
    Hexo,
    /// Astro.
    Astro,
    /// Eleventy.
    Eleventy,
    /// Markdown files without a generator.
    Plain,
}

impl SiteKind {
    /// All generators, in the order in which messages list them.
    pub const ALL: [Self; 8] = [
        Self::Docusaurus,
        Self::Hugo,
        Self::Zola,
        Self::Jekyll,
        Self::Hexo,
        Self::Astro,
        Self::Eleventy,
        Self::Plain,
    ];

    /// Returns the name of the generator as used by `--site` and `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Docusaurus => "docusaurus",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Jekyll => "jekyll",
            Self::Hexo => "hexo",
            Self::Astro => "astro",
            Self::Eleventy => "eleventy",
            Self::Plain => "plain",
        }
    }
}

impl fmt::Display for SiteKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for SiteKind {
    type Err = UnknownGenerator;

    fn from_str(name: &str) -> Result<Self, UnknownGenerator> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| UnknownGenerator {
                name: name.to_owned(),
            })
    }
}

/// Error for a name that is not a generator's.
#[derive(Debug, thiserror::Error)]
#[error(
    "unknown generator `{name}`; choose one of docusaurus, hugo, zola, jekyll, hexo, astro, eleventy, plain"
)]
pub struct UnknownGenerator {
    /// The requested name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_generators_are_read_back() {
        for kind in SiteKind::ALL {
            assert_eq!(kind.name().parse::<SiteKind>().ok(), Some(kind));
        }
        let error = "gatsby"
            .parse::<SiteKind>()
            .expect_err("unknown")
            .to_string();
        assert!(SiteKind::ALL.iter().all(|kind| error.contains(kind.name())));
    }
}
