//! Tests of the definitions collected from small sites, and of the bodies of real sites that build.

#![expect(clippy::disallowed_methods, reason = "a test makes its own sites")]

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;

use super::*;
use crate::blog::check::{DisabledRules, Finding, Rule, Severity};
use crate::blog::{Clock, Index};

/// An empty list of columns.
const NO_COLUMNS: [usize; 0] = [];

fn clock() -> Clock {
    Clock {
        now: "2026-11-30T10:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
    }
}

fn check(root: &Path, kind: Option<SiteKind>) -> Vec<Finding> {
    let site = Site::open(root, kind).unwrap();
    let mut index = Index::new(site.clone());
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    let posts: Vec<Arc<Post>> = index.posts().cloned().collect();
    super::super::check(&site, &posts, &clock(), &DisabledRules::default())
}

/// Writes files, and returns the build errors found: file, line, column, severity.
fn build_errors(kind: SiteKind, files: &[(&str, &str)]) -> Vec<(String, usize, usize, Severity)> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let found = check(folder.path(), Some(kind)).into_iter();
    found
        .filter(|it| it.rule == Rule::Build)
        .map(|it| {
            let name = it
                .source
                .as_str()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            (name, it.place.line, it.place.column, it.severity)
        })
        .collect()
}

/// Returns a post with a body after three lines of front matter.
fn post(body: &str) -> String {
    format!("---\ntitle: t\n---\n{body}\n")
}

#[test]
fn jekyll_knows_the_tags_of_known_plugins_only() {
    let (name, text) = ("_posts/2024-01-01-x.md", post("{% nosuch %}"));
    let found = |more: &[(&str, &str)]| {
        let files: Vec<_> = [&[(name, text.as_str())], more].concat();
        build_errors(SiteKind::Jekyll, &files).len()
    };
    assert_eq!(found(&[]), 1);
    assert_eq!(
        found(&[("_config.yml", "plugins: [jekyll-feed, jemoji]\n")]),
        1
    );
    assert_eq!(
        found(&[(
            "_config.yml",
            "plugins:\n  - jekyll-feed # a feed\n\ntheme: minima\n"
        )]),
        1
    );
    assert_eq!(
        found(&[("_config.yml", ""), ("Gemfile", "gem 'jekyll'\n")]),
        1
    );
    for (file, text) in [
        ("_config.yml", "plugins:\n- jekyll-nosuch\n"),
        ("_config.yml", "gems: [jekyll-nosuch]\n"),
        ("_config.yml", "theme: my-theme\n"),
        ("_config.yml", "remote_theme: a/b\n"),
        (
            "_config.yml",
            "defaults:\n- values: {render_with_liquid: false}\n",
        ),
        ("_plugins/a.rb", ""),
        (
            "Gemfile",
            "group :jekyll_plugins do\n  gem \"jekyll-nosuch\"\nend\n",
        ),
        ("Gemfile", "gemspec\n"),
    ] {
        assert_eq!(found(&[(file, text)]), 0, "{file} {text:?}");
    }
}

#[test]
fn post_url_finds_posts_of_every_folder() {
    let text = post(
        "{% post_url 2024-01-02-y %}{% post_url a/2024-01-03-z %}\n{% post_url 2024-01-04-no %}",
    );
    let files = [
        ("_config.yml", ""),
        ("_posts/2024-01-01-x.md", text.as_str()),
        ("_posts/2024-01-02-y.md", "---\ntitle: t\n---\n"),
        ("a/_posts/2024-01-03-z.markdown", "---\ntitle: t\n---\n"),
    ];
    let found = build_errors(SiteKind::Jekyll, &files);
    assert_eq!(
        found,
        [("2024-01-01-x.md".to_owned(), 5, 1, Severity::Error)]
    );
}

#[test]
fn hexo_knows_its_own_tags_unless_something_may_add_others() {
    let text = post("{% nosuch %}");
    let found = |more: &[(&str, &str)]| {
        let files: Vec<_> = [
            &[("source/_posts/x.md", text.as_str()), ("_config.yml", "")],
            more,
        ]
        .concat();
        build_errors(SiteKind::Hexo, &files).len()
    };
    assert_eq!(found(&[]), 1);
    let plain = "{\"dependencies\":{\"hexo\":\"^8.0.0\",\"hexo-server\":\"1\"}}";
    assert_eq!(
        found(&[
            ("package.json", plain),
            ("_config.yml", "theme: landscape\n")
        ]),
        1
    );
    for (file, text) in [
        ("_config.yml", "theme: next\n"),
        ("_config.yml", "marked:\n  disableNunjucks: true\n"),
        ("scripts/a.js", "hexo.extend.tag.register('nosuch')"),
        (
            "package.json",
            "{\"dependencies\":{\"hexo-tag-nosuch\":\"1\"}}",
        ),
        (
            "package.json",
            "{\"devDependencies\":{\"@a/hexo-b\":\"1\"}}",
        ),
    ] {
        assert_eq!(found(&[(file, text)]), 0, "{file} {text:?}");
    }
    let old = post("{% youtube a %}");
    let files = |package| {
        [
            ("source/_posts/x.md", old.as_str()),
            ("_config.yml", ""),
            ("package.json", package),
        ]
    };
    assert_eq!(
        build_errors(
            SiteKind::Hexo,
            &files("{\"dependencies\":{\"hexo\":\"^6.0\"}}")
        ),
        []
    );
    assert_eq!(
        build_errors(
            SiteKind::Hexo,
            &files("{\"dependencies\":{\"hexo\":\"^8.1.2\"}}")
        )
        .len(),
        1
    );
}

#[test]
fn eleventy_reads_engine_and_shortcodes_from_its_configuration() {
    let text = post("{% nosuch %}");
    let found = |config: &str| {
        let files = [
            ("posts/x.md", text.as_str()),
            ("eleventy.config.js", config),
        ];
        build_errors(SiteKind::Eleventy, &files)
            .iter()
            .map(|it| it.2)
            .collect::<Vec<_>>()
    };
    assert_eq!(found("export default function (config) {}"), [1]);
    assert_eq!(
        found("export const config = { markdownTemplateEngine: 'njk' }"),
        [4]
    );
    assert_eq!(
        found("export const config = { markdownTemplateEngine: false }"),
        NO_COLUMNS
    );
    assert_eq!(
        found("export default c => { c.addShortcode('nosuch', () => '') }"),
        NO_COLUMNS
    );
    assert_eq!(found("export default c => { c.addPlugin(p) }"), NO_COLUMNS);
    assert_eq!(found("const a = require('./tags')"), NO_COLUMNS);
}

#[test]
fn hugo_knows_the_shortcodes_of_site_theme_and_modules() {
    let text = post("{{< own >}}{{< themed >}}\n{{< nosuch >}}");
    let found = |more: &[(&str, &str)]| {
        let own = ("layouts/_shortcodes/own.html", "a");
        let files: Vec<_> = [&[("content/posts/x.md", text.as_str()), own], more].concat();
        let found = build_errors(SiteKind::Hugo, &files);
        found
            .iter()
            .map(|it| (it.1, it.2, it.3))
            .collect::<Vec<_>>()
    };
    let (error, warning) = (Severity::Error, Severity::Warning);
    assert_eq!(found(&[("hugo.toml", "")]), [(4, 12, error), (5, 1, error)]);
    let theme = ("themes/t/layouts/shortcodes/themed.html", "b");
    assert_eq!(
        found(&[("hugo.toml", "theme = \"t\""), theme]),
        [(5, 1, error)]
    );
    assert_eq!(
        found(&[("hugo.yaml", "theme:\n  - t\n"), theme]),
        [(5, 1, error)]
    );
    assert_eq!(
        found(&[("hugo.toml", "theme = ['gone']")]),
        [(4, 12, warning), (5, 1, warning)]
    );
    let module = "[module]\n[[module.imports]]\npath = 'a/b'\n";
    assert_eq!(
        found(&[("hugo.toml", module)]),
        [(4, 12, warning), (5, 1, warning)]
    );
    let vendored = ("_vendor/a/b/layouts/_shortcodes/themed.html", "b");
    assert_eq!(found(&[("hugo.toml", module), vendored]), [(5, 1, error)]);
    let mounts = "[[module.mounts]]\nsource = 'x'\ntarget = 'layouts'\n";
    assert_eq!(found(&[("config/_default/hugo.toml", mounts)]), []);
    // no template at all: the templates must be somewhere else
    let alone = [("hugo.toml", ""), ("content/x.md", text.as_str())];
    assert!(
        build_errors(SiteKind::Hugo, &alone)
            .iter()
            .all(|it| it.3 == warning)
    );
}

#[test]
fn hugo_reads_from_a_template_whether_it_has_a_body() {
    let files = |body: &str| {
        let files = [
            ("hugo.toml", ""),
            (
                "layouts/shortcodes/box.html",
                "<p>{{ .Inner | markdownify }}</p>",
            ),
            ("layouts/shortcodes/line.en.html", "<hr>{{/* .Inner */}}"),
            ("layouts/shortcodes/ns/mark.html", "a"),
            ("content/x.md", &post(body)),
        ];
        build_errors(SiteKind::Hugo, &files)
            .iter()
            .map(|it| it.2)
            .collect::<Vec<_>>()
    };
    assert_eq!(files("{{< box >}}a{{< ns/mark >}}{{< /box >}}"), NO_COLUMNS);
    assert_eq!(files("{{< box >}}a"), [1]);
    assert_eq!(files("{{< ns/mark >}}{{< /ns/mark >}}"), [16]);
    assert_eq!(files("{{< line >}}"), NO_COLUMNS);
}

#[test]
fn zola_knows_the_shortcodes_of_site_and_theme() {
    let text = "+++\ntitle = \"t\"\n+++\n{{ own() }}{{ dir/x() }}{{ themed() }}\n";
    let found = |more: &[(&str, &str)]| {
        let own = ("templates/shortcodes/own.md", "a");
        let files: Vec<_> = [&[("content/x.md", text), own], more].concat();
        build_errors(SiteKind::Zola, &files)
            .iter()
            .map(|it| (it.2, it.3))
            .collect::<Vec<_>>()
    };
    let base = "base_url = \"https://example.org\"\n";
    assert_eq!(found(&[("config.toml", base)]), [(25, Severity::Error)]);
    let themed = format!("{base}theme = \"t\" # mine\n");
    let theme = ("themes/t/templates/shortcodes/themed.html", "b");
    assert_eq!(found(&[("config.toml", &themed), theme]), []);
    assert_eq!(
        found(&[("config.toml", &themed)]),
        [(25, Severity::Warning)]
    );
}

#[test]
fn docusaurus_and_astro_read_what_is_mdx_from_their_configuration() {
    let text = post("<br>");
    let found = |config: &str, name: &str| {
        let files = [("docusaurus.config.js", config), (name, text.as_str())];
        build_errors(SiteKind::Docusaurus, &files).len()
    };
    let format =
        |format: &str| format!("module.exports = {{ markdown: {{ format: '{format}' }} }}");
    assert_eq!(found("module.exports = {}", "blog/a.md"), 1);
    assert_eq!(found(&format("mdx"), "blog/a.md"), 1);
    assert_eq!(found(&format("detect"), "blog/a.md"), 0);
    assert_eq!(found(&format("detect"), "blog/a.mdx"), 1);
    assert_eq!(found(&format("md"), "blog/a.mdx"), 0);
    assert_eq!(
        found(
            "module.exports = { markdown: { preprocessor: f } }",
            "blog/a.md"
        ),
        0
    );
    let math = post("$a_{b c}$ {b c}");
    let config = "module.exports = { plugins: [require('remark-math')] }";
    let files = [
        ("docusaurus.config.js", config),
        ("blog/a.md", math.as_str()),
    ];
    let found = build_errors(SiteKind::Docusaurus, &files);
    assert_eq!(found.iter().map(|it| it.2).collect::<Vec<_>>(), [12]);
    let astro = [
        ("astro.config.mjs", "export default {}"),
        ("src/content/blog/a.mdx", text.as_str()),
        ("src/content/blog/b.md", text.as_str()),
    ];
    assert_eq!(
        build_errors(SiteKind::Astro, &astro),
        [("a.mdx".to_owned(), 4, 1, Severity::Error)]
    );
}

#[test]
fn a_missing_layout_makes_errors_warnings() {
    let text = "---\ntitle: t\nlayout: post\n---\n{% nosuch %}\n";
    let jekyll = |more: (&str, &str)| {
        let found = build_errors(SiteKind::Jekyll, &[("_posts/2024-01-01-x.md", text), more]);
        found.first().map(|it| it.3)
    };
    assert_eq!(jekyll(("_config.yml", "")), Some(Severity::Warning));
    assert_eq!(jekyll(("_layouts/post.html", "")), Some(Severity::Error));
    let eleventy = |more: (&str, &str)| {
        let config = (".eleventy.js", "module.exports = c => ({})");
        let found = build_errors(SiteKind::Eleventy, &[("posts/x.md", text), config, more]);
        found.first().map(|it| it.3)
    };
    assert_eq!(eleventy(("a.txt", "")), Some(Severity::Warning));
    assert_eq!(eleventy(("_includes/post.njk", "")), Some(Severity::Error));
}

#[test]
fn a_build_error_in_a_draft_is_a_warning() {
    let text = "---\ntitle: t\ndraft: true\n---\n<br>\n";
    let files = [
        ("docusaurus.config.js", "module.exports = {}"),
        ("blog/a.md", text),
    ];
    assert_eq!(
        build_errors(SiteKind::Docusaurus, &files),
        [("a.md".to_owned(), 5, 1, Severity::Warning)]
    );
}

/// Posts whose bodies do not compile (checked with `@mdx-js/mdx`), although the reference data
/// accepts them: its generator run doesn't compile bodies.
const NOT_COMPILED: [&str; 2] = ["e-htmlml.md", "x-jsonraw.md"];

/// Returns the folders of real blogs with the posts that their generators accepted.
fn real_blogs(shared: &Path) -> Vec<(PathBuf, Option<BTreeSet<String>>)> {
    let corpora = [
        "corpora/jest/website/blog",
        "corpora/react-native/website/blog",
        "corpora/etcd/content/en/blog",
        "corpora/jekyll-docs/docs/_posts",
        "corpora/hexo-unit",
        "corpora/astrowind",
        "corpora/zola-testsite/test_site",
        "corpora/zola-testsite/test_site_i18n",
        "corpora/edges",
    ];
    let mut all: Vec<_> = corpora
        .iter()
        .map(|name| (shared.join(name), None))
        .collect();
    let sites = std::fs::read_to_string(shared.join("golden/sites.json")).unwrap();
    let sites: Vec<serde_json::Value> = serde_json::from_str(&sites).unwrap();
    for site in sites {
        let (name, dir) = (
            site["name"].as_str().unwrap(),
            site["dir"].as_str().unwrap(),
        );
        let rows =
            std::fs::read_to_string(shared.join(format!("golden/sites/{name}.jsonl"))).unwrap();
        let rows = rows
            .lines()
            .filter_map(|row| serde_json::from_str::<serde_json::Value>(row).ok());
        let accepted = rows.filter(|row| row.get("error").is_none());
        let sources = accepted.filter_map(|row| Some(row["source"].as_str()?.to_owned()));
        all.push((shared.join("sites").join(dir), Some(sources.collect())));
    }
    all
}

#[test]
fn no_body_of_a_real_site_that_builds_is_called_broken() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.join("golden/sites.json").exists() {
        println!(
            "skipped: no_body_of_a_real_site_that_builds_is_called_broken: ../shared is not here"
        );
        return;
    }
    let mut wrong = Vec::new();
    for (folder, accepted) in real_blogs(&shared) {
        for found in check(&folder, None) {
            let is_error = found.rule == Rule::Build && found.severity == Severity::Error;
            let path = found.path.to_string_lossy();
            let is_accepted = accepted
                .as_ref()
                .is_none_or(|all| all.iter().any(|source| path.ends_with(source.as_str())));
            let is_known = NOT_COMPILED.iter().any(|name| path.ends_with(name));
            if (is_error || found.rule == Rule::Conflict) && is_accepted && !is_known {
                wrong.push(format!("{path}:{}: {}", found.place.line, found.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
