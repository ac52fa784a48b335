//! What the configuration of a site says. Nothing is executed: a value that is computed is as good
//! as none, and that is said.

mod docusaurus;
mod tables;

use std::path::Path;

use super::SiteKind;
use super::literal;
use super::settings::{Blog, Settings};
use crate::blog::body;
use crate::blog::front_matter::value::Map;

/// What was read of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Project {
    /// The blogs, at least one.
    pub(super) blogs: Vec<Blog>,
    /// What could not be read, a line each, with the file's name.
    pub(super) said: Vec<String>,
}

impl Project {
    /// Reads a configuration file; without one, or where it cannot be read, the generator's own
    /// rules hold.
    pub(super) fn read(kind: SiteKind, config: Option<&Path>) -> Self {
        let name = config.and_then(Path::file_name).unwrap_or_default();
        let name = name.to_string_lossy();
        match config.map(body::read).transpose() {
            Ok(source) => read(kind, &source.map(|it| it.text).unwrap_or_default(), &name),
            Err(problem) => Self {
                said: vec![format!("{name} {}", problem.message)],
                ..read(kind, "", &name).uncertain()
            },
        }
    }

    /// Marks the settings of every blog as those of a configuration that could not be read.
    fn uncertain(mut self) -> Self {
        for blog in &mut self.blogs {
            blog.settings.is_uncertain = true;
        }
        self
    }
}

/// Reads a configuration that is a table, where it can be read.
pub(super) fn map(file: &Path) -> Option<Map> {
    let name = file.file_name()?.to_string_lossy();
    tables::map(&body::read(file).ok()?.text, &name).ok()
}

/// Reads a configuration from its text; `file` is its name.
fn read(kind: SiteKind, text: &str, file: &str) -> Project {
    match kind {
        SiteKind::Docusaurus => docusaurus::read(text, file),
        SiteKind::Astro => {
            let root = literal::configuration(text);
            let base = root.as_ref().and_then(|root| root.get("base")?.text());
            let mut settings = Settings::default();
            if let Some(base) = base {
                settings.addresses.base = format!("/{}", base.trim_matches('/'));
            }
            one(kind, settings, Vec::new())
        }
        SiteKind::Eleventy | SiteKind::Plain => one(kind, Settings::default(), Vec::new()),
        _ => match tables::map(text, file) {
            Ok(map) => tables::read(kind, &map),
            Err(said) => Project {
                said: vec![said],
                ..one(kind, Settings::default(), Vec::new()).uncertain()
            },
        },
    }
}

/// A site with one blog; folders that the configuration names come before those of habit.
fn one(kind: SiteKind, settings: Settings, named: Vec<String>) -> Project {
    let folders = if named.is_empty() {
        let habits = kind.profile().found.folders.iter();
        habits.map(|&folder| folder.to_owned()).collect()
    } else {
        named
    };
    let blog = Blog {
        name: String::new(),
        folders,
        settings,
    };
    Project {
        blogs: vec![blog],
        said: Vec::new(),
    }
}
