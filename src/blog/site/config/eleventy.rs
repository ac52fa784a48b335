//! Eleventy configuration: `.eleventy.js` or `eleventy.config.*`, global data, layouts, and ignore
//! files.
//!
//! Source: `11ty.dev/docs/config` (`dir`), `/docs/data-global`, `/docs/layouts`, `/docs/ignores`,
//! `/docs/data-cascade`. Functions are not executed: `inherited` determines which keys they would set.

use super::super::js_literal;
use super::super::settings::{DraftHandling, FileSettings, SiteSettings};
use super::super::sources::ConfigSource;
use super::{SiteConfig, single_blog};
use crate::blog::front_matter::value::Map;
use crate::blog::front_matter::{self, json};
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;
use crate::blog::inherited::{InheritedLayer, LayerScope, eleventy};

/// Folders below the input folder that are searched for posts.
const POSTS_FOLDERS: [&str; 6] = ["blog", "posts", "post", "articles", "writing", ""];

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    let main = sources.first().map_or("", |it| it.text.as_str());
    let folders = EleventyFolders::of(main);
    // values added by the configuration override the global data files
    let mut inherited: Vec<InheritedLayer> = sources
        .iter()
        .filter_map(|it| global_data_layer(it, &folders.data))
        .collect();
    inherited.extend(eleventy::global_data(main));
    let settings = SiteSettings {
        content_root: Some(folders.input.clone()),
        files: FileSettings {
            ignored: ignored(sources),
            ..FileSettings::default()
        },
        inherited,
        layouts: layouts(main, sources, &folders),
        // a draft filter is code of the site: only that it mentions drafts can be detected
        drafts: if main.contains("draft") {
            DraftHandling::Filters
        } else {
            DraftHandling::Publishes
        },
        ..SiteSettings::default()
    };
    let input = Some(&folders.input).filter(|input| !input.is_empty());
    let posts = input.map(|input| {
        let below = POSTS_FOLDERS
            .iter()
            .map(|folder| format!("{input}/{folder}"));
        below
            .map(|path| path.trim_end_matches('/').to_owned())
            .collect()
    });
    single_blog(SiteKind::Eleventy, settings, posts.unwrap_or_default())
}

/// Returns the patterns of global data and of layouts.
pub(super) fn patterns(main: &str) -> Vec<String> {
    let folders = EleventyFolders::of(main);
    let layouts = [&folders.includes, &folders.layouts];
    let layouts = layouts
        .into_iter()
        .filter(|folder| !folder.is_empty())
        .map(|folder| format!("{folder}/**/*.{{njk,html,liquid,md,webc}}"));
    [format!("{}/*.json", folders.data)]
        .into_iter()
        .chain(layouts)
        .collect()
}

/// Folders of a site, relative to its root (`11ty.dev/docs/config/#configuration-options`).
struct EleventyFolders {
    /// Templates, empty for the root.
    input: String,
    /// Global data.
    data: String,
    /// Includes, and layouts unless they have their own folder.
    includes: String,
    /// Layouts only, empty if there is no such folder.
    layouts: String,
}

impl EleventyFolders {
    /// Reads them from `dir` of the exported object, or from the calls that set them.
    fn of(main: &str) -> Self {
        let object = js_literal::parse_object(main, &["dir"]);
        let dir = object.as_ref().and_then(|it| it.get("dir"));
        let called = |method: &str| {
            let (_, rest) = main.split_once(&format!("{method}("))?;
            let mut rest = rest.trim_start().chars();
            let quote = rest.next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
            Some(rest.take_while(|c| *c != quote).collect::<String>())
        };
        let named = |key: &str, method: &str| {
            let written = dir.and_then(|dir| dir.get(key)?.text());
            let path = written.map(str::to_owned).or_else(|| called(method))?;
            let path = path.trim_start_matches("./").trim_matches('/');
            Some(if path == "." { "" } else { path }.to_owned())
        };
        let input = named("input", "setInputDirectory").unwrap_or_default();
        let below = |folder: String| match input.as_str() {
            "" => folder,
            input => format!("{input}/{folder}"),
        };
        let data = named("data", "setDataDirectory").unwrap_or_else(|| "_data".to_owned());
        let includes = named("includes", "setIncludesDirectory");
        let layouts = named("layouts", "setLayoutsDirectory").filter(|it| !it.is_empty());
        Self {
            data: below(data),
            includes: below(includes.unwrap_or_else(|| "_includes".to_owned())),
            layouts: layouts.map(below).unwrap_or_default(),
            input,
        }
    }
}

/// Reads a file of global data; its content is nested under its name.
fn global_data_layer(source: &ConfigSource, folder: &str) -> Option<InheritedLayer> {
    let name = source.file_name().strip_suffix(".json")?;
    (source.folder() == folder).then_some(())?;
    let values = json::map(&format!("{{\"{name}\": {}}}", source.text), 1).ok()?;
    Some(InheritedLayer {
        source: source.path.clone(),
        scope: LayerScope::All,
        values,
        computed: Vec::new(),
    })
}

/// Returns the front matter of layouts by name, and by the aliases that `addLayoutAlias` adds.
fn layouts(main: &str, sources: &[ConfigSource], folders: &EleventyFolders) -> Vec<(String, Map)> {
    let layout = |source: &ConfigSource| {
        let mut homes = [&folders.layouts, &folders.includes].into_iter();
        let name = homes.find_map(|home| {
            let below = source.path.strip_prefix(home.as_str())?;
            below.strip_prefix('/').filter(|_| !home.is_empty())
        })?;
        let split = front_matter::split(&source.text, SiteKind::Eleventy);
        Some((name.to_owned(), split.parse().ok()?))
    };
    let mut all: Vec<(String, Map)> = sources.iter().filter_map(layout).collect();
    let calls = main.split("addLayoutAlias(").skip(1);
    let aliases = calls.filter_map(|call| {
        let mut texts = call.split(['"', '\'', '`']);
        let (_, alias, _, name) = (texts.next()?, texts.next()?, texts.next()?, texts.next()?);
        let (_, map) = all.iter().find(|(known, _)| known == name)?;
        Some((alias.to_owned(), map.clone()))
    });
    let aliases: Vec<(String, Map)> = aliases.collect();
    all.extend(aliases);
    all
}

/// Returns the patterns of the ignore files, in `.gitignore` syntax without exceptions.
fn ignored(sources: &[ConfigSource]) -> Globs {
    let files = sources
        .iter()
        .filter(|it| it.file_name().ends_with("ignore"));
    let lines = files.flat_map(|it| it.text.lines()).map(str::trim);
    let mut all = Vec::new();
    for line in lines.filter(|it| !it.is_empty() && !it.starts_with(['#', '!'])) {
        let rooted = line.trim_end_matches('/').contains('/');
        let pattern = line.trim_start_matches("./").trim_matches('/');
        let starts: &[&str] = if rooted { &[""] } else { &["", "**/"] };
        for start in starts {
            all.push(format!("{start}{pattern}"));
            all.push(format!("{start}{pattern}/**"));
        }
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Globs::new(&all)
}
