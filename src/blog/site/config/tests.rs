//! Settings read from the configuration of each generator.

use super::super::settings::DraftHandling;
use super::*;

/// Reads a site with one configuration file.
fn project(kind: SiteKind, text: &str, file: &str) -> SiteConfig {
    let source = ConfigSource {
        path: file.to_owned(),
        text: text.to_owned(),
    };
    read(kind, &[source])
}

fn settings(kind: SiteKind, text: &str, file: &str) -> (SiteSettings, Vec<String>) {
    let blog = project(kind, text, file).blogs.remove(0);
    (blog.settings, blog.folders)
}

#[test]
fn hugo_settings_are_read() {
    let text = "title = 'H'\nbaseURL = 'https://h.org/docs/'\ncontentDir = 'text'\nTimeZone = 'Europe/Paris'\n\
        buildFuture = true\ndefaultContentLanguage = 'fr'\n[permalinks.page]\nposts = '/a/:year/:slug/'\n\
        [permalinks]\nnotes = '/n/:title'\n[taxonomies]\ntag = 'tags'\nseries = 'series'\n\
        [frontmatter]\ndate = [':filename', ':default']\n[languages.fr]\n[languages.en]\n";
    let (hugo, folders) = settings(SiteKind::Hugo, text, "hugo.toml");
    assert_eq!(
        (hugo.title.as_deref(), folders.as_slice()),
        (Some("H"), &["text".to_owned()][..])
    );
    assert_eq!(hugo.urls.base, "/docs");
    assert_eq!(hugo.urls.languages, Some(vec!["en".to_owned()]));
    assert_eq!(hugo.urls.sections.len(), 2, "{hugo:?}");
    assert_eq!(
        hugo.taxonomy_keys,
        Some((vec!["tags".to_owned()], vec!["series".to_owned()]))
    );
    assert_eq!(hugo.visibility.future, Some(true));
    assert!(hugo.dates.in_names && hugo.dates.zone.is_some() && hugo.dates.keys.len() == 7);
    let (yaml, _) = settings(SiteKind::Hugo, "title: Y\nbuildDrafts: true\n", "hugo.yaml");
    let (json, _) = settings(SiteKind::Hugo, "{\"title\": \"J\"}", "hugo.json");
    assert_eq!(
        (yaml.visibility.drafts, json.title.as_deref()),
        (true, Some("J"))
    );
}

#[test]
fn languages_of_hugo_are_compared_without_case() {
    let text = "defaultContentLanguage = 'PT-BR'\ndisableLanguages = ['FR']\n[languages.pt-BR]\n\
        [languages.fr]\n[[module.mounts]]\nsource = 'text/pt'\ntarget = 'content'\nlang = 'pt-BR'\n";
    let (hugo, folders) = settings(SiteKind::Hugo, text, "hugo.toml");
    assert_eq!(folders, ["text/pt"]);
    assert_eq!(hugo.hugo.disabled_languages, ["fr"]);
}

#[test]
fn the_base_of_an_astro_site_is_part_of_its_tag_urls() {
    let collection =
        "const blog = defineCollection({ loader: glob({ pattern: '**/*.md', base: 'b' }) });";
    for content in ["", collection] {
        let source = |path: &str, text: &str| ConfigSource {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let sources = [
            source("astro.config.mjs", "export default { base: '/sub/' };"),
            source("src/content.config.ts", content),
        ];
        let urls = read(SiteKind::Astro, &sources)
            .blogs
            .remove(0)
            .settings
            .urls;
        assert_eq!((&*urls.base, &*urls.tags), ("/sub", "/sub/tags"));
    }
}

#[test]
fn jekyll_and_hexo_settings_are_read() {
    let text = "title: J\nbaseurl: /b\npermalink: pretty\ntimezone: Asia/Tokyo\nfuture: true\nshow_drafts: true\n\
        collections_dir: coll\nexcerpt_separator: <!--more-->\n";
    let (jekyll, folders) = settings(SiteKind::Jekyll, text, "_config.yml");
    assert_eq!(folders, ["coll/_posts", "coll/."]);
    assert_eq!(jekyll.urls.base, "/b");
    assert_eq!(
        jekyll.urls.pattern.as_deref(),
        Some("/:categories/:year/:month/:day/:title/")
    );
    assert!(jekyll.visibility.drafts && jekyll.visibility.future == Some(true));
    assert_eq!(jekyll.excerpt.as_deref(), Some("<!--more-->"));
    let text = "url: http://x.y/project\nsource_dir: src\nnew_post_name: :year-:month-:day-:title.md\n\
        permalink: posts/:title/\nfuture: false\ntimezone: ''\n";
    let (hexo, folders) = settings(SiteKind::Hexo, text, "_config.yml");
    assert_eq!(folders, ["src/_posts", "src"]);
    assert_eq!(hexo.urls.base, "/project");
    assert!(
        hexo.dates.in_names && hexo.visibility.future == Some(false) && hexo.dates.zone.is_none()
    );
}

#[test]
fn the_plugins_that_redirect_old_urls_are_found() {
    let jekyll = |config: &str, gems: &str| {
        let source = |path: &str, text: &str| ConfigSource {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let sources = [source("_config.yml", config), source("Gemfile", gems)];
        read(SiteKind::Jekyll, &sources)
            .blogs
            .remove(0)
            .settings
            .redirects
    };
    let gem = "gem 'jekyll-redirect-from'\n";
    assert!(jekyll("plugins: [jekyll-feed, jekyll-redirect-from]", ""));
    assert!(jekyll("gems:\n  - jekyll-redirect-from", ""));
    assert!(jekyll("plugins: jekyll-redirect-from", ""));
    assert!(jekyll(
        "",
        &format!("group :jekyll_plugins do\n  {gem}end\n")
    ));
    assert!(jekyll(
        "",
        "gem 'jekyll-redirect-from', group: :jekyll_plugins\n"
    ));
    assert!(jekyll(
        "",
        "gem(\"jekyll-redirect-from\", group: :jekyll_plugins)\n"
    ));
    assert!(jekyll(
        "",
        "group :jekyll_plugins do\n  gem( 'jekyll-redirect-from' )\nend\n"
    ));
    for (config, gems) in [
        ("plugins: [jekyll-feed]", gem),
        (
            "",
            "gem 'other', path: 'jekyll-redirect-from', group: :jekyll_plugins\n",
        ),
        ("", &*format!("group :jekyll_plugins do\nend\n{gem}")),
        (
            "",
            "group :jekyll_plugins do\n  # gem 'jekyll-redirect-from'\nend\n",
        ),
        ("", "group :test do\n  gem 'jekyll-redirect-from'\nend\n"),
    ] {
        assert!(!jekyll(config, gems), "{config} {gems}");
    }
    let docusaurus = |plugins: &str| {
        let text = format!("export default {{baseUrl: '/b/', plugins: {plugins}}};");
        settings(SiteKind::Docusaurus, &text, "docusaurus.config.js").0
    };
    assert!(docusaurus("[['@docusaurus/plugin-client-redirects', {}]]").redirects);
    assert!(docusaurus("['@docusaurus/plugin-client-redirects']").redirects);
    assert!(!docusaurus("['@docusaurus/plugin-ideal-image']").redirects);
    assert_eq!(docusaurus("[]").base_url, "/b/");
}

#[test]
fn astro_code_that_mentions_drafts_is_found() {
    let drafts = |page: &str, other: &str| {
        let source = |path: &str, text: &str| ConfigSource {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let schema = "defineCollection({ schema: z.object({ draft: z.boolean() }) })";
        let sources = [
            source("astro.config.mjs", "export default {};"),
            source("src/content/config.ts", schema),
            source("src/pages/[...slug].astro", page),
            source("src/utils/posts.ts", other),
        ];
        read(SiteKind::Astro, &sources)
            .blogs
            .remove(0)
            .settings
            .drafts
    };
    let all = "getCollection('blog')";
    assert_eq!(drafts(all, ""), DraftHandling::Publishes);
    assert_eq!(
        drafts(all, "({ data }) => !data.draft"),
        DraftHandling::Filters
    );
    assert_eq!(drafts("<p>x</p>", ""), DraftHandling::Unknown);
}

#[test]
fn zola_languages_are_read() {
    let text = "base_url = 'https://z.org/blog'\ntitle = 'Zo'\n[languages.fr]\n";
    let (zola, folders) = settings(SiteKind::Zola, text, "config.toml");
    assert_eq!(
        (zola.urls.base.as_str(), folders.as_slice()),
        ("/blog", &["content".to_owned()][..])
    );
    assert_eq!(zola.urls.languages, Some(vec!["fr".to_owned()]));
}

#[test]
fn a_broken_configuration_is_reported_and_ignored() {
    let broken = project(SiteKind::Zola, "title = \n", "config.toml");
    assert_eq!(broken.blogs.len(), 1);
    assert!(
        broken
            .warnings
            .iter()
            .any(|it| it.starts_with("config.toml:1: ")),
        "{broken:?}"
    );
    let zone = project(
        SiteKind::Jekyll,
        "timezone: Nowhere/At_all\n",
        "_config.yml",
    );
    assert!(zone.warnings.iter().any(|it| it.contains("Nowhere/At_all")));
}

#[test]
fn the_host_of_the_site_is_read() {
    let docusaurus = "module.exports = { url: 'https://a.org', baseUrl: '/x/', \
        presets: [['classic', { blog: {} }]] };";
    for (kind, file, text) in [
        (
            SiteKind::Hugo,
            "hugo.toml",
            "baseURL = 'https://a.org/docs/'",
        ),
        (SiteKind::Zola, "zola.toml", "base_url = 'https://a.org'"),
        (
            SiteKind::Jekyll,
            "_config.yml",
            "url: https://a.org\nbaseurl: /x\n",
        ),
        (
            SiteKind::Hexo,
            "_config.yml",
            "url: https://a.org/x\nroot: /x/\n",
        ),
        (SiteKind::Docusaurus, "docusaurus.config.js", docusaurus),
    ] {
        let (read, _) = settings(kind, text, file);
        assert_eq!(read.urls.host.as_deref(), Some("https://a.org"), "{kind:?}");
    }
    for text in [
        "baseURL = '/'",
        "baseURL = 'a.org'",
        "baseURL = 'file:///x'",
        "title = 'x'",
    ] {
        let (read, _) = settings(SiteKind::Hugo, text, "hugo.toml");
        assert_eq!(read.urls.host, None, "{text}");
    }
}
