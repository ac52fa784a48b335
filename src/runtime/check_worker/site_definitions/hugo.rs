//! Hugo definitions: the shortcodes of the site, its themes and its vendored modules.

use std::path::{Path, PathBuf};

use crate::blog::Site;
use crate::blog::check::build::{BuildContext, ClosingTag, HiddenDefinitions, TemplateEngine};
use crate::blog::read_file;

use super::{files, read, values, word_after};

/// Collects the shortcodes that a site and its themes define.
pub(super) fn gather(site: &Site, builder: &mut BuildContext) {
    builder.engine = TemplateEngine::Hugo;
    let config = config(&site.root);
    let themes = site
        .root
        .join(word_after(&config, "themesDir").unwrap_or("themes"));
    let layouts = word_after(&config, "layoutDir").unwrap_or("layouts");
    let mut folders = vec![site.root.join(layouts)];
    let mut unseen = HiddenDefinitions::Nothing;
    for name in theme_names(&config) {
        let folder = themes.join(&name);
        let of_theme = self::config(&folder);
        let takes_more = !theme_names(&of_theme).is_empty() || imports_modules(&of_theme);
        if !folder.is_dir() || takes_more {
            unseen = HiddenDefinitions::Theme;
        }
        folders.push(folder.join("layouts"));
    }
    let vendored = site.root.join("_vendor");
    folders.push(vendored.clone());
    if imports_modules(&config) {
        unseen = if vendored.is_dir() {
            unseen
        } else {
            HiddenDefinitions::Theme
        };
        // modules may be in the folder of themes
        folders.push(themes);
    }
    let found: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
    // a site that can show pages has templates somewhere
    if found.is_empty() {
        unseen = HiddenDefinitions::Theme;
    }
    for file in found {
        if let Some(name) = shortcode_name(&file) {
            let pairs = body_pairing(&read(&file).unwrap_or_default());
            let both = builder
                .definitions
                .get(&name)
                .is_some_and(|known| *known != pairs);
            let pairs = if both { ClosingTag::Unknown } else { pairs };
            builder.definitions.insert(name, pairs);
        }
    }
    let mounts_layouts = values(&config, "target").any(|target| target.starts_with("layouts"));
    builder.hidden_definitions = if mounts_layouts {
        HiddenDefinitions::Anything
    } else {
        unseen
    };
}

/// Returns the joined configuration files (Hugo, "Configuration directory").
fn config(root: &Path) -> String {
    let names = ["hugo", "config"];
    let endings = ["toml", "yaml", "yml", "json"];
    let single = names
        .iter()
        .flat_map(|name| endings.iter().map(move |ending| format!("{name}.{ending}")))
        .map(|name| root.join(name));
    let split = files(&root.join("config"));
    let texts = single.chain(split).filter_map(|file| read(&file));
    // a key is found by its name in every format
    let bare = |text: String| {
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    };
    texts.map(bare).collect::<Vec<_>>().join("\n")
}

/// Returns the themes that a configuration lists, in any format.
fn theme_names(config: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = config.lines().peekable();
    while let Some(line) = lines.next() {
        let bare = line.trim().trim_start_matches('"');
        let Some(rest) = bare.strip_prefix("theme") else {
            continue;
        };
        let rest = rest.trim_start_matches('"').trim_start();
        let Some(rest) = rest.strip_prefix([':', '=']) else {
            continue;
        };
        let mut value = rest.to_owned();
        // a list may continue on the next lines
        while (value.contains('[') && !value.contains(']'))
            || lines
                .peek()
                .is_some_and(|next| value.trim().is_empty() || next.trim_start().starts_with("- "))
        {
            match lines.next() {
                Some(next) => value = format!("{value},{}", next.trim().trim_start_matches("- ")),
                None => break,
            }
        }
        let parts = value
            .split([',', '[', ']'])
            .map(|part| part.trim().trim_matches(['"', '\'']));
        names.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    names
}

fn imports_modules(config: &str) -> bool {
    let takes = |word: &str| config.contains(word);
    takes("module.imports")
        || takes("imports:")
        || takes("\"imports\"")
        || takes("imports =")
        || takes("[[imports]]")
}

/// Returns the name of the shortcode that a template defines: `_shortcodes/a/b.en.html` is `a/b`.
fn shortcode_name(file: &Path) -> Option<String> {
    let path = file.to_string_lossy();
    let folders = ["/_shortcodes/", "/shortcodes/"];
    let below = folders
        .iter()
        .find_map(|folder| path.rsplit_once(folder))?
        .1;
    let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    Some(if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    })
}

/// Returns whether a shortcode has a body: Hugo looks for `.Inner` in its template.
fn body_pairing(template: &str) -> ClosingTag {
    let shown = read_file::without_comments(template);
    if shown.contains(".Inner") {
        ClosingTag::Required
    } else if template.contains("Inner") {
        ClosingTag::Unknown
    } else {
        ClosingTag::Forbidden
    }
}
