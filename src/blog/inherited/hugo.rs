//! Hugo's `cascade`: values passed down from a section's `_index.md` or from the site
//! configuration.
//!
//! Source: `gohugo.io/configuration/cascade`, `/content-management/front-matter/#cascade`.

use super::{DataFile, InheritedLayer, LayerScope};
use crate::blog::front_matter;
use crate::blog::front_matter::value::{Map, Value};
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;

/// Returns the layers of a section page, weakest first; `None` if its front matter can't be parsed.
/// `content` is the content folder relative to the site root.
pub(super) fn layers(file: &DataFile, content: &str) -> Option<Vec<InheritedLayer>> {
    let split = front_matter::split(&file.text, SiteKind::Hugo);
    let map = split.parse().ok()?;
    let layers = map
        .get_any_case("cascade")
        .map(|value| cascade(value, &file.path(), content, &file.folder));
    Some(layers.unwrap_or_default())
}

/// Parses a cascade: one table, or a list of tables in which earlier entries win.
pub(in crate::blog) fn cascade(
    value: &Value,
    source: &str,
    content: &str,
    folder: &str,
) -> Vec<InheritedLayer> {
    let one = value.as_map().into_iter();
    let several = value.as_list().unwrap_or_default().iter();
    let maps: Vec<&Map> = one.chain(several.filter_map(Value::as_map)).collect();
    let layers = maps.into_iter().rev().filter_map(|map| {
        let target = map
            .get_any_case("target")
            .or_else(|| map.get_any_case("_target"));
        let target = target.and_then(Value::as_map);
        let written = |key: &str| target?.get_any_case(key)?.as_written();
        let reaches = |key: &str, name: &str| {
            written(key).is_none_or(|pattern| Globs::new(&[pattern]).matches(name))
        };
        if !reaches("kind", "page") || !reaches("environment", "production") {
            return None;
        }
        let reach = match written("path") {
            Some(pattern) => LayerScope::Pages {
                root: content.to_owned(),
                paths: Globs::new(&[pattern.to_lowercase().as_str()]),
            },
            None if folder.is_empty() => LayerScope::All,
            None => LayerScope::Folder(folder.to_owned()),
        };
        let mut values = map.clone();
        for key in ["target", "_target"] {
            values.remove(key);
        }
        Some(InheritedLayer {
            source: source.to_owned(),
            scope: reach,
            values,
            computed: Vec::new(),
        })
    });
    layers.collect()
}
