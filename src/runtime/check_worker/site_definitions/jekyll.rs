//! Jekyll definitions: the tags of plugins, and the posts that `post_url` finds.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::blog::check::build::{BuildContext, HiddenDefinitions, TemplateEngine};
use crate::blog::{Post, Site};

use super::{config_text, files, read, values};

/// Plugins that define no tags, or only those that are known anyway.
const KNOWN_PLUGINS: [&str; 38] = [
    "github-pages",
    "jekyll-admin",
    "jekyll-archives",
    "jekyll-avatar",
    "jekyll-coffeescript",
    "jekyll-commonmark",
    "jekyll-commonmark-ghpages",
    "jekyll-compose",
    "jekyll-default-layout",
    "jekyll-feed",
    "jekyll-gist",
    "jekyll-github-metadata",
    "jekyll-include-cache",
    "jekyll-last-modified-at",
    "jekyll-mentions",
    "jekyll-optional-front-matter",
    "jekyll-paginate",
    "jekyll-paginate-v2",
    "jekyll-readme-index",
    "jekyll-redirect-from",
    "jekyll-relative-links",
    "jekyll-sass-converter",
    "jekyll-seo-tag",
    "jekyll-sitemap",
    "jekyll-swiss",
    "jekyll-tidy",
    "jekyll-titles-from-headings",
    "jekyll-watch",
    "jemoji",
    "jekyll",
    "kramdown",
    "kramdown-parser-gfm",
    "minima",
    "rouge",
    "tzinfo",
    "tzinfo-data",
    "wdm",
    "webrick",
];

/// Other gems that a site's Gemfile often lists.
const OTHER_GEMS: [&str; 9] = [
    "base64",
    "bigdecimal",
    "csv",
    "html-proofer",
    "http_parser.rb",
    "liquid",
    "logger",
    "rake",
    "sassc",
];

/// Collects the plugins and posts of a site.
pub(super) fn gather(site: &Site, posts: &[Arc<Post>], builder: &mut BuildContext) {
    let config = config_text(site);
    // defaults of a scope may turn Liquid off, which takes Jekyll's own logic to evaluate
    if config.contains("render_with_liquid") || site.settings.is_uncertain {
        return;
    }
    builder.engine = TemplateEngine::Liquid;
    let has_theme = values(&config, "theme").next().is_some();
    builder.lacks_layouts = !has_theme && !root(site).join("_layouts").is_dir();
    builder.post_names = Some(possible_post_names(site, posts));
    if has_unknown_plugins(site, &config) {
        builder.hidden_definitions = HiddenDefinitions::Anything;
    } else if builder.lacks_layouts && config.contains("layout:") {
        builder.hidden_definitions = HiddenDefinitions::Theme;
    }
}

fn has_unknown_plugins(site: &Site, config: &str) -> bool {
    let root = root(site);
    let has_own = root.join("_plugins").is_dir() || config.contains("plugins_dir");
    let theme = values(config, "theme").any(|theme| {
        // the themes of GitHub depend on known plugins only
        theme != "minima" && !theme.starts_with("jekyll-theme-")
    });
    let is_remote = values(config, "remote_theme").next().is_some();
    let gemfile = read(&root.join("Gemfile")).unwrap_or_default();
    let gems = gems(&gemfile);
    let is_unknown = |name: &str| {
        let is_theme = name.starts_with("jekyll-theme-");
        !KNOWN_PLUGINS.contains(&name) && !OTHER_GEMS.contains(&name) && !is_theme
    };
    let plugins = ["plugins", "gems"]
        .iter()
        .flat_map(|key| yaml_list_items(config, key));
    has_own
        || theme
        || is_remote
        || gems.is_none_or(|gems| gems.into_iter().any(is_unknown))
        || plugins.into_iter().any(|name| is_unknown(&name))
}

/// Returns the root folder of the site, which is above `_posts` where there is no configuration.
fn root(site: &Site) -> &Path {
    let above = site.root.parent().filter(|_| site.root.ends_with("_posts"));
    above.unwrap_or(&site.root)
}

/// Returns the gems listed in a Gemfile; `None` where it loads some from elsewhere.
fn gems(gemfile: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for line in gemfile.lines().map(str::trim_start) {
        if line.starts_with("gemspec") || line.starts_with("eval") || line.starts_with("plugin ") {
            return None;
        }
        let Some(rest) = line.strip_prefix("gem") else {
            continue;
        };
        let rest = rest.trim_start_matches([' ', '(', '\t']);
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        names.push(rest.get(1..)?.split(quote).next()?);
    }
    Some(names)
}

/// Returns the items of a list below a top-level YAML key, in either notation of lists.
fn yaml_list_items(config: &str, key: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut is_in = false;
    for line in config.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        let rest = line
            .strip_prefix(key)
            .and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(rest) = rest {
            is_in = true;
            items.extend(rest.split(['[', ']', ',']).map(str::to_owned));
        } else if is_in {
            let bare = line.trim_start();
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            match bare.strip_prefix("- ") {
                Some(item) => items.push(item.to_owned()),
                None if line.starts_with([' ', ']', '[']) => {
                    items.extend(bare.split(['[', ']', ',']).map(str::to_owned));
                }
                None => is_in = false,
            }
        }
    }
    let bare = items
        .iter()
        .map(|item| item.trim().trim_matches(['"', '\'']));
    bare.filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns the names of all possible posts, as `post_url` sees them: including drafts and future
/// posts.
fn possible_post_names(site: &Site, posts: &[Arc<Post>]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in files(root(site)).into_iter().chain(files(&site.posts)) {
        let is_post = path.components().any(|part| {
            let part = part.as_os_str().to_string_lossy();
            part == "_posts" || part == "_drafts"
        });
        let stem = path.file_stem().filter(|_| is_post);
        names.extend(stem.map(|stem| stem.to_string_lossy().into_owned()));
    }
    for post in posts {
        let path = Path::new(post.id.as_str());
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // older sites refer to a post by its date and its `slug`
        let slug = post
            .permalink
            .url
            .path()
            .trim_end_matches('/')
            .rsplit('/')
            .next();
        let slug = slug.unwrap_or_default().trim_end_matches(".html");
        names.extend(stem.get(..10).map(|day| format!("{day}-{slug}")));
        names.insert(stem.into_owned());
    }
    names
}
