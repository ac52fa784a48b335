//! Definitions that a site provides for its posts: shortcodes, tags, plugins and settings.
//!
//! Files are only searched as text, and nothing is executed: where that is not enough, the builder
//! records that there may be more definitions.

mod eleventy;
mod hexo;
mod hugo;
mod jekyll;
mod zola;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::blog::check::build::{BuildContext, MdxSettings, TemplateEngine};
use crate::blog::generator::SiteKind;
use crate::blog::{Post, Site, disk};

/// Largest settings or template file that is read, in bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;
/// Most files that are listed below a folder.
const MAX_LISTED_FILES: usize = 20_000;
/// Deepest level of folders that is searched.
const MAX_FOLDER_DEPTH: usize = 8;

/// Collects the definitions of a site.
pub(super) fn gather(site: &Site, posts: &[Arc<Post>]) -> BuildContext {
    let mut builder = BuildContext::new(site.kind);
    match site.kind {
        SiteKind::Jekyll => jekyll::gather(site, posts, &mut builder),
        SiteKind::Eleventy => eleventy::gather(site, &mut builder),
        SiteKind::Hexo => hexo::gather(site, &mut builder),
        SiteKind::Hugo => hugo::gather(site, &mut builder),
        SiteKind::Zola => zola::gather(site, &mut builder),
        SiteKind::Docusaurus => docusaurus(site, &mut builder),
        SiteKind::Astro => {
            let text = config_text(site);
            builder.engine = TemplateEngine::Mdx(MdxSettings {
                has_math: has_math(&text),
                ..MdxSettings::default()
            });
        }
        SiteKind::Plain => {}
    }
    builder
}

/// Docusaurus, "docusaurus.config.js", `markdown`: `format`, `preprocessor`.
fn docusaurus(site: &Site, builder: &mut BuildContext) {
    let text = match site.config.as_deref() {
        Some(path) => match read(path) {
            Some(text) => without_comments(&text),
            None => return,
        },
        None => String::new(),
    };
    if text.contains("preprocessor") {
        return;
    }
    let format = word_after(&text, "format");
    if format == Some("md") {
        return;
    }
    builder.engine = TemplateEngine::Mdx(MdxSettings {
        is_docusaurus: true,
        md_is_mdx: matches!(format, None | Some("mdx")),
        has_math: has_math(&text),
    });
}

fn has_math(text: &str) -> bool {
    text.contains("remark-math") || text.contains("remarkMath")
}

/// Reads the configuration of a site; returns an empty text if there is none.
fn config_text(site: &Site) -> String {
    site.config.as_deref().and_then(read).unwrap_or_default()
}

/// Reads a text file.
fn read(path: &Path) -> Option<String> {
    let bytes = disk::read(path, MAX_FILE_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns the files below a folder, in no particular order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            let is_folder = kind.is_dir() || (kind.is_symlink() && path.is_dir());
            if found.len() >= MAX_LISTED_FILES {
                return found;
            }
            if !is_folder {
                found.push(path);
            } else if depth < MAX_FOLDER_DEPTH && !is_skipped_folder(&path) {
                folders.push((path, depth + 1));
            }
        }
    }
    found
}

/// Whether a folder contains files of other programs.
fn is_skipped_folder(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(&*name, "node_modules" | ".git" | "vendor" | "target")
}

/// Returns the word after a key in a settings file in any notation.
fn word_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    values(text, key).next()
}

/// Returns the words after a key wherever it is set: `key: word`, `key = "word"`; an empty word
/// where the value is something else.
fn values<'a>(text: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = text.get(at..)?.find(key)?;
            let start = at + found;
            at = start + key.len();
            let before = text.get(..start)?.chars().next_back();
            let rest = text.get(at..)?;
            if before.is_some_and(is_part) || rest.starts_with(is_part) {
                continue;
            }
            let rest = rest.trim_start_matches(['"', '\'', ' ', '\t']);
            let Some(rest) = rest.strip_prefix([':', '=']) else {
                continue;
            };
            let rest = rest.trim_start_matches(['"', '\'', ' ', '\t']);
            let is_value = |c: char| is_part(c) || matches!(c, '.' | '/' | '@');
            let end = rest.find(|c| !is_value(c)).unwrap_or(rest.len());
            return rest.get(..end);
        }
    })
}

/// Removes the comments from code, line by line.
fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with('*') && !line.starts_with("/*")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
