//! Hexo definitions: the tags of plugins, themes and scripts.

use std::path::Path;

use serde_json::Value;

use crate::blog::Site;
use crate::blog::check::build::{BuildContext, ClosingTag, HiddenDefinitions, TemplateEngine};

use super::{config_text, files, read, values};

/// Plugins without tags, by prefix of the name if it ends with a hyphen, otherwise by name.
const PLUGINS_WITHOUT_TAGS: [&str; 16] = [
    "hexo-asset-image",
    "hexo-cli",
    "hexo-deployer-",
    "hexo-generator-archive",
    "hexo-generator-category",
    "hexo-generator-feed",
    "hexo-generator-index",
    "hexo-generator-sitemap",
    "hexo-generator-tag",
    "hexo-renderer-ejs",
    "hexo-renderer-marked",
    "hexo-renderer-pug",
    "hexo-renderer-stylus",
    "hexo-server",
    "hexo-theme-landscape",
    "hexo-util",
];

/// Tags that Hexo had before version 7.
const OLD_TAGS: [&str; 4] = ["gist", "jsfiddle", "vimeo", "youtube"];

/// Collects the definitions of a site.
pub(super) fn gather(site: &Site, builder: &mut BuildContext) {
    let config = config_text(site);
    if config.contains("disableNunjucks") || site.settings.is_uncertain {
        return;
    }
    builder.engine = TemplateEngine::Hexo;
    if !requires_hexo_7(root(site)) {
        let old = OLD_TAGS
            .iter()
            .map(|name| ((*name).to_owned(), ClosingTag::Forbidden));
        builder.definitions.extend(old);
    }
    let theme = values(&config, "theme").next().unwrap_or_default();
    let is_plain = matches!(theme, "" | "landscape" | "false");
    let root = root(site);
    let scripts = [root.join("scripts"), root.join("themes/landscape/scripts")];
    let has_scripts = scripts.iter().any(|folder| !files(folder).is_empty());
    if !is_plain || has_scripts || has_unknown_plugins(root) {
        builder.hidden_definitions = HiddenDefinitions::Anything;
    }
}

/// Returns the root folder of the site, which is above `source/_posts` where there is no
/// configuration.
fn root(site: &Site) -> &Path {
    let is_root =
        |folder: &&Path| folder.join("package.json").is_file() || folder.join("scaffolds").is_dir();
    site.root
        .ancestors()
        .take(3)
        .find(is_root)
        .unwrap_or(&site.root)
}

/// Whether the site's package.json requires Hexo 7 or newer.
fn requires_hexo_7(root: &Path) -> bool {
    let text = read(&root.join("package.json")).unwrap_or_default();
    let package = serde_json::from_str::<Value>(&text).unwrap_or_default();
    let named = package
        .get("dependencies")
        .and_then(|all| all.get("hexo")?.as_str());
    let named = named.unwrap_or_default();
    let digits: String = named
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse::<u32>().is_ok_and(|major| major >= 7)
}

/// Whether there are plugins that may define tags. Hexo, `lib/hexo/load_plugins.ts`: packages named
/// `hexo-…` are loaded, except themes.
fn has_unknown_plugins(root: &Path) -> bool {
    let Some(text) = read(&root.join("package.json")) else {
        return false;
    };
    let Ok(package) = serde_json::from_str::<Value>(&text) else {
        return true;
    };
    let names = ["dependencies", "devDependencies"].iter().flat_map(|key| {
        let map = package.get(key).and_then(Value::as_object);
        map.into_iter().flat_map(|map| map.keys())
    });
    let mut plugins = names.filter(|name| {
        let bare = name.rsplit('/').next().unwrap_or_default();
        bare.starts_with("hexo-")
    });
    plugins.any(|name| {
        // a prefix ends with a hyphen
        let is_known =
            |known: &str| name == known || (known.ends_with('-') && name.starts_with(known));
        !PLUGINS_WITHOUT_TAGS.iter().any(|known| is_known(known))
    })
}
