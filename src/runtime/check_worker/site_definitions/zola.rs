//! Zola definitions: the shortcodes of the site and of its theme.

use std::path::Path;

use crate::blog::Site;
use crate::blog::check::build::{BuildContext, ClosingTag, HiddenDefinitions, TemplateEngine};

use super::{config_text, files};

/// Collects the shortcodes of a site and its theme.
pub(super) fn gather(site: &Site, builder: &mut BuildContext) {
    builder.engine = TemplateEngine::Zola;
    let own = site.root.join("templates");
    let mut folders = vec![own.clone()];
    if let Some(theme) = theme(&config_text(site)) {
        let folder = site.root.join("themes").join(theme);
        if !folder.is_dir() {
            builder.hidden_definitions = HiddenDefinitions::Theme;
        }
        folders.push(folder.join("templates"));
    } else if !own.is_dir() {
        // a site that can show pages has templates somewhere
        builder.hidden_definitions = HiddenDefinitions::Theme;
    }
    for folder in folders {
        let shortcodes = folder.join("shortcodes");
        for file in files(&shortcodes) {
            if let Some(name) = shortcode_name(&shortcodes, &file) {
                builder.definitions.insert(name, ClosingTag::Unknown);
            }
        }
    }
}

/// Returns the theme, which must be set above the first table.
fn theme(config: &str) -> Option<&str> {
    let mut lines = config.lines().map(str::trim);
    let top = lines.by_ref().take_while(|line| !line.starts_with('['));
    top.filter_map(|line| line.strip_prefix("theme"))
        .find_map(|rest| rest.trim_start().strip_prefix('='))
        .map(|value| value.trim().split('#').next().unwrap_or_default().trim())
        .map(|value| value.trim_matches(['"', '\'']))
        .filter(|value| !value.is_empty())
}

/// Returns the name of the shortcode of a template: its path without the extension.
fn shortcode_name(folder: &Path, file: &Path) -> Option<String> {
    let below = file.strip_prefix(folder).ok()?.to_string_lossy();
    let name = below
        .strip_suffix(".html")
        .or_else(|| below.strip_suffix(".md"))?;
    Some(name.to_owned())
}
