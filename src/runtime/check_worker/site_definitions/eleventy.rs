//! Eleventy definitions: the template engine, and the shortcodes registered in the configuration.

use std::path::PathBuf;

use crate::blog::Site;
use crate::blog::check::build::{BuildContext, HiddenDefinitions, TemplateEngine};

use super::{config_text, files, read, without_comments};

/// The names of configuration files (Eleventy, "Configuration").
const CONFIG_FILES: [&str; 5] = [
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
];

/// Collects the engine and shortcodes of a site.
pub(super) fn gather(site: &Site, builder: &mut BuildContext) {
    let mut texts = vec![config_text(site)];
    texts.extend(
        CONFIG_FILES
            .iter()
            .filter_map(|name| read(&site.root.join(name))),
    );
    let text = without_comments(&texts.join("\n"));
    let words = "markdownTemplateEngine";
    builder.engine = match setting(&text, words) {
        None | Some("liquid") => TemplateEngine::LiquidJs,
        Some("njk") => TemplateEngine::Nunjucks,
        Some(_) => TemplateEngine::Unknown,
    };
    // imported files and packages may define anything
    let takes_in = text.contains("addPlugin")
        || text.contains("require(")
        || text.contains("import(")
        || text.contains(" from ")
        || text.contains("setLibrary")
        || text.contains("addExtension")
        || text.contains("addPreprocessor")
        || text.contains("setTemplateFormats");
    builder.lacks_layouts = !has_layouts(site);
    if takes_in {
        builder.hidden_definitions = HiddenDefinitions::Anything;
    } else if builder.lacks_layouts && (text.contains("layout") || data_names_layout(site)) {
        builder.hidden_definitions = HiddenDefinitions::Theme;
    }
    builder.config_source = text;
}

/// Whether there is a folder of layouts anywhere between the root of the site and its posts.
fn has_layouts(site: &Site) -> bool {
    let above = site.posts.ancestors().take(4);
    above.chain([site.root.as_path()]).any(|folder| {
        let names = ["_includes", "_layouts", "src/_includes", "src/_layouts"];
        names.iter().any(|name| folder.join(name).is_dir())
    })
}

/// Whether data files beside the posts set a layout (Eleventy, "Directory data files").
fn data_names_layout(site: &Site) -> bool {
    let is_data = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        matches!(&*ending, "json" | "js" | "cjs" | "mjs")
    };
    let data = files(&site.posts).into_iter().filter(is_data).take(200);
    data.filter_map(|path| read(&path))
        .any(|text| text.contains("layout"))
}

/// Returns the word that a key is set to; an empty word where it is set to something else.
fn setting<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    super::values(text, key)
        .last()
        .or_else(|| text.contains(key).then_some(""))
}
