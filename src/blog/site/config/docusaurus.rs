//! Docusaurus configuration, `docusaurus.config.js`: the literal options of its blog plugins.
//!
//! Source: `docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog` (options),
//! `/docs/blog#multiple-blogs` (instances by `id`), `/docs/i18n/tutorial` (translated folders).

use super::super::js_literal::{JsLiteral, parse_config_object};
use super::super::settings::{ConfiguredBlog, FileSettings, SiteSettings, UrlSettings};
use super::super::sources::ConfigSource;
use super::SiteConfig;
use super::tables::url_host;
use crate::blog::glob::Globs;
use crate::blog::slug::normalize_url;

/// Options that are read here.
const KNOWN_OPTIONS: [&str; 12] = [
    "path",
    "routeBasePath",
    "tagsBasePath",
    "authorsBasePath",
    "pageBasePath",
    "archiveBasePath",
    "include",
    "exclude",
    "sortPosts",
    "tags",
    "authorsMapPath",
    "id",
];

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    let source = sources.first();
    let file = source.map_or("", ConfigSource::file_name);
    options(source.map_or("", |it| it.text.as_str()), file)
}

fn options(text: &str, file: &str) -> SiteConfig {
    let Some(root) = parse_config_object(text) else {
        let empty = SiteConfig {
            blogs: vec![blog(
                &JsLiteral::Map(Vec::new()),
                &JsLiteral::Map(Vec::new()),
            )],
            warnings: Vec::new(),
        };
        if text.trim().is_empty() {
            return empty;
        }
        return SiteConfig {
            warnings: vec![format!(
                "{file}: no static configuration found; using the folder `blog`"
            )],
            ..empty.into_uncertain()
        };
    };
    let mut found = BlogOptions {
        file,
        options: Vec::new(),
        warnings: Vec::new(),
    };
    found.presets(&root);
    found.plugins(&root);
    let mut project = SiteConfig {
        blogs: found.options.iter().map(|it| blog(&root, it)).collect(),
        warnings: found.warnings,
    };
    if project.blogs.is_empty() {
        // a blog may be requested of a site without one
        let computed = ["presets", "plugins"]
            .into_iter()
            .find_map(|key| match root.get(key) {
                Some(JsLiteral::Computed(line)) => Some(unknown_files(*line)),
                _ => None,
            });
        let options = computed.unwrap_or(JsLiteral::Map(Vec::new()));
        project.blogs.push(blog(&root, &options));
    }
    project
}

/// Options of every blog, collected from presets and plugins.
struct BlogOptions<'a> {
    file: &'a str,
    options: Vec<JsLiteral>,
    warnings: Vec<String>,
}

impl BlogOptions<'_> {
    fn presets(&mut self, root: &JsLiteral) {
        if let Some(JsLiteral::Computed(line)) = root.get("presets") {
            self.warn(*line, "`presets` is computed; using the folder `blog`");
        }
        for preset in root.get("presets").map_or(&[][..], JsLiteral::list) {
            let (name, options) = name_and_options(preset);
            let Some(blog) = options.and_then(|it| it.get("blog")) else {
                let classic = name.is_some_and(|name| name.ends_with("classic"));
                if classic {
                    self.options.push(JsLiteral::Map(Vec::new()));
                }
                continue;
            };
            match blog {
                JsLiteral::Bool(false) => {}
                JsLiteral::Computed(line) => {
                    self.warn(*line, "`blog` is computed; using its defaults");
                    self.options.push(unknown_files(*line));
                }
                options => self.push_options(options),
            }
        }
    }

    fn plugins(&mut self, root: &JsLiteral) {
        for plugin in root.get("plugins").map_or(&[][..], JsLiteral::list) {
            let (name, options) = name_and_options(plugin);
            if name.is_some_and(|name| name.ends_with("content-blog")) {
                self.push_options(options.unwrap_or(&JsLiteral::Map(Vec::new())));
            }
        }
    }

    fn push_options(&mut self, options: &JsLiteral) {
        if let JsLiteral::Map(entries) = options {
            for (key, value) in entries {
                if let JsLiteral::Computed(line) = value
                    && KNOWN_OPTIONS.contains(&key.as_str())
                {
                    self.warn(*line, &format!("`{key}` is computed; using its default"));
                }
            }
        }
        self.options.push(options.clone());
    }

    fn warn(&mut self, line: usize, what: &str) {
        self.warnings.push(format!("{}:{line}: {what}", self.file));
    }
}

/// Returns the name of a preset or plugin, and its options.
fn name_and_options(item: &JsLiteral) -> (Option<&str>, Option<&JsLiteral>) {
    match item.list() {
        [name, options, ..] => (name.text(), Some(options)),
        [name] => (name.text(), None),
        [] => (item.text(), None),
    }
}

fn blog(root: &JsLiteral, options: &JsLiteral) -> ConfiguredBlog {
    let text =
        |from: &JsLiteral, key: &str| from.get(key).and_then(JsLiteral::text).map(str::to_owned);
    let path = text(options, "path").unwrap_or_else(|| "blog".to_owned());
    let id = text(options, "id").filter(|id| id != "default");
    let locale = root
        .get("i18n")
        .and_then(|i18n| text(i18n, "defaultLocale"))
        .unwrap_or_else(|| "en".to_owned());
    let plugin = ["docusaurus-plugin-content-blog".to_owned()].into_iter();
    let folder = plugin.chain(id.clone()).collect::<Vec<_>>().join("-");
    let base_url = text(root, "baseUrl").unwrap_or_else(|| "/".to_owned());
    let route = text(options, "routeBasePath").unwrap_or_else(|| "blog".to_owned());
    let base = normalize_url(&["/", &base_url, &route]);
    ConfiguredBlog {
        name: id.unwrap_or_else(|| {
            path.trim_start_matches("./")
                .trim_end_matches('/')
                .to_owned()
        }),
        settings: SiteSettings {
            title: text(root, "title").filter(|title| !title.trim().is_empty()),
            urls: UrlSettings {
                host: text(root, "url").and_then(|it| url_host(&it)),
                ..addresses(options, base)
            },
            files: files(options, format!("i18n/{locale}/{folder}")),
            redirects: redirects(root),
            base_url: base_url.clone(),
            ascending: text(options, "sortPosts").is_some_and(|order| order == "ascending"),
            is_uncertain: computes_files(options),
            ..SiteSettings::default()
        },
        folders: vec![path],
    }
}

/// Whether the plugin that redirects old URLs is configured.
fn redirects(root: &JsLiteral) -> bool {
    let mut plugins = root.get("plugins").map_or(&[][..], JsLiteral::list).iter();
    plugins.any(|it| {
        name_and_options(it)
            .0
            .is_some_and(|name| name.ends_with("client-redirects"))
    })
}

/// Returns the URL paths of the blog and of the pages that the plugin creates besides posts.
fn addresses(options: &JsLiteral, base: String) -> UrlSettings {
    let text = |key: &str| {
        options
            .get(key)
            .and_then(JsLiteral::text)
            .map(str::to_owned)
    };
    let usual = UrlSettings::default();
    let tags = text("tagsBasePath").unwrap_or_else(|| "tags".to_owned());
    let archive = match options.get("archiveBasePath") {
        Some(JsLiteral::Null) => None,
        Some(JsLiteral::Text(name)) => Some(name.clone()),
        _ => usual.archive.clone(),
    };
    UrlSettings {
        tags: normalize_url(&[&base, &tags]),
        base,
        archive,
        authors: text("authorsBasePath").unwrap_or_else(|| usual.authors.clone()),
        page: text("pageBasePath").unwrap_or_else(|| usual.page.clone()),
        ..usual
    }
}

/// Returns the options of a blog of which only this is known: they are computed.
fn unknown_files(line: usize) -> JsLiteral {
    JsLiteral::Map(vec![("exclude".to_owned(), JsLiteral::Computed(line))])
}

/// Whether the options that select post files are computed, in whole or in part.
fn computes_files(options: &JsLiteral) -> bool {
    let is_computed = |it: &JsLiteral| matches!(it, JsLiteral::Computed(_));
    let mut globs = ["include", "exclude"].into_iter();
    globs.any(|key| {
        let value = options.get(key);
        value.is_some_and(|it| is_computed(it) || it.list().iter().any(is_computed))
    })
}

fn files(options: &JsLiteral, localized: String) -> FileSettings {
    let globs = |key: &str| {
        let written = options.get(key).map_or(&[][..], JsLiteral::list).iter();
        Globs::new(&written.filter_map(JsLiteral::text).collect::<Vec<_>>())
    };
    let mut files = FileSettings {
        include: globs("include"),
        exclude: globs("exclude"),
        localized: Some(localized),
        ..FileSettings::default()
    };
    for (key, names) in [
        ("tags", &mut files.tags),
        ("authorsMapPath", &mut files.authors),
    ] {
        if let Some(name) = options.get(key).and_then(JsLiteral::text) {
            *names = vec![name.to_owned()];
        } else if let Some(JsLiteral::Bool(false) | JsLiteral::Null) = options.get(key) {
            names.clear();
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "// title: 'No'\nconst config = {\n  title: 'My Site',\n  baseUrl: \"/base/\",\n  \
        i18n: {defaultLocale: 'fr', locales: ['fr', 'en']},\n  presets: [['classic', {\n    \
        docs: {routeBasePath: 'guide', path: 'd'},\n    blog: {\n      blogTitle: 'T', routeBasePath: '/', \
        path: './posts', include: ['**/*.md'], sortPosts: 'ascending', tags: 'labels.yml',\n    },\n  }]],\n  \
        plugins: [\n    ['@docusaurus/plugin-content-blog', {id: 'notes', path: 'notes', routeBasePath: 'n', \
        tagsBasePath: 't'}],\n    ['other', {path: 'x'}],\n  ],\n};\n";

    #[test]
    fn every_blog_of_a_configuration_is_read() {
        let project = options(CONFIG, "docusaurus.config.js");
        let [first, second] = project.blogs.as_slice() else {
            panic!("{project:?}");
        };
        assert_eq!(
            (first.name.as_str(), first.folders.as_slice()),
            ("posts", &["./posts".to_owned()][..])
        );
        let settings = &first.settings;
        assert_eq!(settings.title.as_deref(), Some("My Site"));
        assert_eq!(
            (settings.urls.base.as_str(), settings.urls.tags.as_str()),
            ("/base/", "/base/tags")
        );
        assert!(settings.ascending && settings.files.include.matches("a/b.md"));
        assert_eq!(settings.files.tags, ["labels.yml"]);
        assert_eq!(
            settings.files.localized.as_deref(),
            Some("i18n/fr/docusaurus-plugin-content-blog")
        );
        assert_eq!(second.name, "notes");
        assert_eq!(second.settings.urls.tags, "/base/n/t");
        assert_eq!(
            second.settings.files.localized.as_deref(),
            Some("i18n/fr/docusaurus-plugin-content-blog-notes")
        );
        assert_eq!(project.warnings, [""; 0]);
    }

    #[test]
    fn computed_options_keep_their_default_with_a_warning() {
        let text = "module.exports = {\n  url: 'u',\n  presets: [['classic', {blog: {\n    path: dir,\n    routeBasePath: 'b'}}]],\n};\n";
        let project = options(text, "docusaurus.config.ts");
        let blog = project.blogs.first().expect("a blog");
        assert_eq!(
            (blog.folders.as_slice(), blog.settings.urls.base.as_str()),
            (&["blog".to_owned()][..], "/b")
        );
        assert_eq!(
            project.warnings,
            ["docusaurus.config.ts:4: `path` is computed; using its default"]
        );
        let all = options("module.exports = make();", "docusaurus.config.js");
        assert!(
            all.warnings
                .iter()
                .any(|it| it.contains("no static configuration")),
            "{all:?}"
        );
        assert_eq!(all.blogs.len(), 1);
    }

    #[test]
    fn a_disabled_blog_is_not_listed() {
        let text = "export default {url: 'u', presets: [['@docusaurus/preset-classic', {blog: false}]], \
            plugins: [[require.resolve('@docusaurus/plugin-content-blog'), {id: 'x', path: 'x'}]]};";
        let names: Vec<String> = options(text, "f")
            .blogs
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names, ["x"]);
    }

    #[test]
    fn only_null_turns_the_archive_off() {
        let archive = |value: &str| {
            let text = format!(
                "export default {{url: 'u', presets: [['classic', {{blog: {{{value}}}}}]]}};"
            );
            let project = options(&text, "f");
            let archive = project.blogs[0].settings.urls.archive.clone();
            (archive, project.warnings.len())
        };
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(archive(""), (name("archive"), 0));
        assert_eq!(archive("archiveBasePath: 'all'"), (name("all"), 0));
        assert_eq!(archive("archiveBasePath: null"), (None, 0));
        assert_eq!(archive("archiveBasePath: make()"), (name("archive"), 1));
    }
}
