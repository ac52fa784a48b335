//! Configurations that are tables: TOML, YAML, JSON. Hugo's, Zola's, Jekyll's and Hexo's.

use jiff::tz::TimeZone;

use super::super::SiteKind;
use super::super::settings::{Addresses, DateSettings, Settings, Shows};
use super::{Project, one};
use crate::blog::front_matter::value::{Kind, Map, Value};
use crate::blog::front_matter::{json, toml, yaml};

/// Reads the text of a configuration by the ending of its name.
pub(super) fn map(text: &str, file: &str) -> Result<Map, String> {
    if text.trim().is_empty() {
        return Ok(Map::default());
    }
    let read = match file.rsplit('.').next() {
        Some("toml") => toml::map(text, 1),
        Some("json") => json::map(text, 1),
        _ => yaml::map(text, 1),
    };
    read.map_err(|problem| {
        format!(
            "{file}:{}: {}; its settings are left aside",
            problem.line, problem.message
        )
    })
}

/// Takes the settings out of a table.
pub(super) fn read(kind: SiteKind, map: &Map) -> Project {
    let table = Table(map);
    let (mut settings, folders) = match kind {
        SiteKind::Hugo => hugo(&table),
        SiteKind::Zola => zola(&table),
        SiteKind::Hexo => hexo(&table),
        _ => jekyll(&table),
    };
    let mut said = Vec::new();
    settings.title = table.text("title").filter(|title| !title.trim().is_empty());
    for key in ["timezone", "timeZone"] {
        match table.text(key).filter(|name| !name.is_empty()) {
            Some(name) if kind != SiteKind::Zola => match TimeZone::get(&name) {
                Ok(zone) => settings.dates.zone = Some(zone),
                Err(_unknown) => said.push(format!(
                    "the time zone `{name}` of the site is not known; write one such as Europe/Paris"
                )),
            },
            _ => continue,
        }
        break;
    }
    Project {
        said,
        ..one(kind, settings, folders)
    }
}

/// A table whose keys count whatever their case.
struct Table<'a>(&'a Map);

impl Table<'_> {
    fn value(&self, path: &str) -> Option<&Value> {
        let mut parts = path.split('.');
        let first = self.0.get_any_case(parts.next()?)?;
        parts.try_fold(first, |at, key| at.as_map()?.get_any_case(key))
    }

    fn text(&self, path: &str) -> Option<String> {
        self.value(path)?.as_written().map(str::to_owned)
    }

    fn folder(&self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        let folder = text.trim_start_matches("./").trim_matches('/').to_owned();
        (!folder.is_empty() && folder != ".").then_some(folder)
    }

    fn truth(&self, path: &str) -> Option<bool> {
        match self.value(path)?.as_scalar()?.kind {
            Kind::Bool(is) => Some(is),
            _ => None,
        }
    }

    fn map(&self, path: &str) -> impl Iterator<Item = (&str, &Value)> {
        let map = self.value(path).and_then(Value::as_map);
        map.into_iter().flat_map(Map::iter)
    }
}

/// The path of an address: `/docs/` of `https://example.org/docs/`.
fn path_of(address: &str) -> String {
    let path = url::Url::parse(address)
        .map_or_else(|_relative| address.to_owned(), |url| url.path().to_owned());
    format!("/{}", path.trim_matches('/'))
}

/// `gohugo.io/configuration/all`, `/configuration/permalinks`, `/configuration/taxonomies`,
/// `/configuration/front-matter`, `/configuration/languages`.
fn hugo(table: &Table<'_>) -> (Settings, Vec<String>) {
    let base = table
        .text("baseURL")
        .map_or_else(|| "/".to_owned(), |it| path_of(&it));
    let default = table
        .text("defaultContentLanguage")
        .unwrap_or_else(|| "en".to_owned());
    let languages: Vec<String> = table
        .map("languages")
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut settings = Settings {
        addresses: Addresses {
            tags: format!("{}/tags", base.trim_end_matches('/')),
            base,
            sections: sections(table),
            languages: (!languages.is_empty()).then(|| {
                languages
                    .iter()
                    .filter(|name| **name != default)
                    .cloned()
                    .collect()
            }),
            ..Addresses::default()
        },
        dates: DateSettings {
            keys: date_keys(table),
            in_names: false,
            zone: None,
        },
        shows: Shows {
            drafts: table.truth("buildDrafts") == Some(true),
            future: table.truth("buildFuture"),
            expired: table.truth("buildExpired") == Some(true),
            unpublished: false,
        },
        labels: taxonomies(table),
        ..Settings::default()
    };
    settings.dates.in_names = settings.dates.keys.iter().any(|key| key == ":filename");
    let of_language = table.folder(&format!("languages.{default}.contentDir"));
    let folder = of_language.or_else(|| table.folder("contentDir"));
    (settings, folder.into_iter().collect())
}

/// Permalinks by section: in the table itself, or below `page`.
fn sections(table: &Table<'_>) -> Vec<(String, String)> {
    let pair =
        |(name, value): (&str, &Value)| Some((name.to_owned(), value.as_written()?.to_owned()));
    let direct = table.map("permalinks").filter_map(pair);
    direct
        .chain(table.map("permalinks.page").filter_map(pair))
        .collect()
}

/// The order of the keys of dates; `:default` stands for Hugo's own.
fn date_keys(table: &Table<'_>) -> Vec<String> {
    let written = table.value("frontmatter.date").and_then(Value::as_list);
    let mut keys = Vec::new();
    for key in written
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_written)
    {
        if key == ":default" {
            let own = SiteKind::Hugo.profile().dates.keys.iter();
            keys.extend(own.map(|&key| key.to_owned()));
        } else {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// Keys of tags and of everything else that groups posts; nothing where none is named.
fn taxonomies(table: &Table<'_>) -> Option<(Vec<String>, Vec<String>)> {
    table.value("taxonomies")?;
    let all = table.map("taxonomies");
    Some(
        all.filter_map(|(_, plural)| Some(plural.as_written()?.to_owned()))
            .partition(|key| key == "tags"),
    )
}

/// `getzola.org/documentation/getting-started/configuration` and `/content/multilingual`.
fn zola(table: &Table<'_>) -> (Settings, Vec<String>) {
    let base = table
        .text("base_url")
        .map_or_else(|| "/".to_owned(), |it| path_of(&it));
    let root = table
        .folder("taxonomy_root")
        .map(|root| format!("/{root}"))
        .unwrap_or_default();
    let languages = table
        .map("languages")
        .map(|(name, _)| name.to_owned())
        .collect();
    let settings = Settings {
        addresses: Addresses {
            tags: format!("{}{root}/tags", base.trim_end_matches('/')),
            base,
            // without a configuration nobody knows
            languages: (!table.0.is_empty()).then_some(languages),
            ..Addresses::default()
        },
        ..Settings::default()
    };
    (settings, Vec::new())
}

/// `jekyllrb.com/docs/configuration/options`, `/docs/permalinks` (also the styles with a name),
/// `/docs/posts` (`excerpt_separator`), `/docs/collections` (`collections_dir`).
fn jekyll(table: &Table<'_>) -> (Settings, Vec<String>) {
    let base = table
        .text("baseurl")
        .map_or_else(|| "/".to_owned(), |it| path_of(&it));
    let of_posts = table.text("collections.posts.permalink");
    let pattern = of_posts.or_else(|| table.text("permalink"));
    let settings = Settings {
        addresses: Addresses {
            tags: format!("{}/tags", base.trim_end_matches('/')),
            base,
            pattern: pattern.map(|it| style(&it).map_or(it.clone(), str::to_owned)),
            ..Addresses::default()
        },
        shows: Shows {
            drafts: table.truth("show_drafts") == Some(true),
            future: table.truth("future"),
            unpublished: table.truth("unpublished") == Some(true),
            expired: false,
        },
        excerpt: table
            .text("excerpt_separator")
            .filter(|marker| !marker.trim().is_empty()),
        ..Settings::default()
    };
    let above = [table.folder("source"), table.folder("collections_dir")];
    let above: Vec<String> = above.into_iter().flatten().collect();
    if above.is_empty() {
        return (settings, Vec::new());
    }
    let folders =
        ["_posts", "."].map(|folder| [above.as_slice(), &[folder.to_owned()]].concat().join("/"));
    (settings, folders.into_iter().collect())
}

/// The pattern of a style that has a name.
fn style(name: &str) -> Option<&'static str> {
    Some(match name {
        "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title.html",
        "none" => "/:categories/:title.html",
        _ => return None,
    })
}

/// `hexo.io/docs/configuration`.
fn hexo(table: &Table<'_>) -> (Settings, Vec<String>) {
    let root = table.text("root").filter(|root| !root.is_empty());
    let base = root
        .or_else(|| table.text("url"))
        .map_or_else(|| "/".to_owned(), |it| path_of(&it));
    let tags = table.folder("tag_dir").unwrap_or_else(|| "tags".to_owned());
    let name = table.text("new_post_name").filter(|name| !name.is_empty());
    let settings = Settings {
        addresses: Addresses {
            tags: format!("{}/{tags}", base.trim_end_matches('/')),
            base,
            pattern: table
                .text("permalink")
                .filter(|pattern| !pattern.is_empty()),
            ..Addresses::default()
        },
        dates: DateSettings {
            in_names: name.as_ref().is_some_and(|name| name.starts_with(":year-")),
            ..DateSettings::default()
        },
        shows: Shows {
            drafts: table.truth("render_drafts") == Some(true),
            future: table.truth("future"),
            ..Shows::default()
        },
        new_name: name,
        ..Settings::default()
    };
    let source = table
        .folder("source_dir")
        .filter(|folder| folder != "source");
    let folders = source.map(|folder| vec![format!("{folder}/_posts"), folder]);
    (settings, folders.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn settings(kind: SiteKind, text: &str, file: &str) -> (Settings, Vec<String>) {
        let blog = read(kind, text, file).blogs.remove(0);
        (blog.settings, blog.folders)
    }

    #[test]
    fn hugo_says_where_how_and_what() {
        let text = "title = 'H'\nbaseURL = 'https://h.org/docs/'\ncontentDir = 'text'\nTimeZone = 'Europe/Paris'\n\
            buildFuture = true\ndefaultContentLanguage = 'fr'\n[permalinks.page]\nposts = '/a/:year/:slug/'\n\
            [permalinks]\nnotes = '/n/:title'\n[taxonomies]\ntag = 'tags'\nseries = 'series'\n\
            [frontmatter]\ndate = [':filename', ':default']\n[languages.fr]\n[languages.en]\n";
        let (hugo, folders) = settings(SiteKind::Hugo, text, "hugo.toml");
        assert_eq!(
            (hugo.title.as_deref(), folders.as_slice()),
            (Some("H"), &["text".to_owned()][..])
        );
        assert_eq!(hugo.addresses.base, "/docs");
        assert_eq!(hugo.addresses.languages, Some(vec!["en".to_owned()]));
        assert_eq!(hugo.addresses.sections.len(), 2, "{hugo:?}");
        assert_eq!(
            hugo.labels,
            Some((vec!["tags".to_owned()], vec!["series".to_owned()]))
        );
        assert_eq!(hugo.shows.future, Some(true));
        assert!(hugo.dates.in_names && hugo.dates.zone.is_some() && hugo.dates.keys.len() == 7);
        let (yaml, _) = settings(SiteKind::Hugo, "title: Y\nbuildDrafts: true\n", "hugo.yaml");
        let (json, _) = settings(SiteKind::Hugo, "{\"title\": \"J\"}", "hugo.json");
        assert_eq!(
            (yaml.shows.drafts, json.title.as_deref()),
            (true, Some("J"))
        );
    }

    #[test]
    fn jekyll_and_hexo_say_theirs() {
        let text = "title: J\nbaseurl: /b\npermalink: pretty\ntimezone: Asia/Tokyo\nfuture: true\nshow_drafts: true\n\
            collections_dir: coll\nexcerpt_separator: <!--more-->\n";
        let (jekyll, folders) = settings(SiteKind::Jekyll, text, "_config.yml");
        assert_eq!(folders, ["coll/_posts", "coll/."]);
        assert_eq!(jekyll.addresses.base, "/b");
        assert_eq!(
            jekyll.addresses.pattern.as_deref(),
            Some("/:categories/:year/:month/:day/:title/")
        );
        assert!(jekyll.shows.drafts && jekyll.shows.future == Some(true));
        assert_eq!(jekyll.excerpt.as_deref(), Some("<!--more-->"));
        let text = "url: http://x.y/project\nsource_dir: src\nnew_post_name: :year-:month-:day-:title.md\n\
            permalink: posts/:title/\nfuture: false\ntimezone: ''\n";
        let (hexo, folders) = settings(SiteKind::Hexo, text, "_config.yml");
        assert_eq!(folders, ["src/_posts", "src"]);
        assert_eq!(hexo.addresses.base, "/project");
        assert!(
            hexo.dates.in_names && hexo.shows.future == Some(false) && hexo.dates.zone.is_none()
        );
    }

    #[test]
    fn zola_says_its_languages() {
        let text = "base_url = 'https://z.org/blog'\ntitle = 'Zo'\n[languages.fr]\n";
        let (zola, folders) = settings(SiteKind::Zola, text, "config.toml");
        assert_eq!(
            (zola.addresses.base.as_str(), folders.as_slice()),
            ("/blog", &["content".to_owned()][..])
        );
        assert_eq!(zola.addresses.languages, Some(vec!["fr".to_owned()]));
    }

    #[test]
    fn a_broken_configuration_is_said_and_left_aside() {
        let project = read(SiteKind::Zola, "title = \n", "config.toml");
        assert_eq!(project.blogs.len(), 1);
        assert!(
            project
                .said
                .iter()
                .any(|it| it.starts_with("config.toml:1: ")),
            "{project:?}"
        );
        let zone = read(
            SiteKind::Jekyll,
            "timezone: Nowhere/At_all\n",
            "_config.yml",
        );
        assert!(zone.said.iter().any(|it| it.contains("Nowhere/At_all")));
    }
}
