//! Dictionary files: the language that is checked, and where its dictionary is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::editor::spell::{self, LanguageTag};

use super::SpellConfig;

/// Returns the language of a post: its own, else that of the settings or the environment.
pub fn find_language(
    config: &SpellConfig,
    front_matter: Option<&str>,
    path: &Path,
) -> Option<LanguageTag> {
    let own = Some(config.language.as_str()).filter(|language| !language.is_empty());
    let variable = |name: &str| std::env::var(name).ok();
    spell::detect_language(front_matter, path, own, &variable)
}

/// Returns the `.aff` file of the dictionary of a language, if it is installed.
pub fn find_dictionary(config: &SpellConfig, language: &LanguageTag) -> Option<PathBuf> {
    let variable = |name: &str| variable(config, name);
    let mut paths = spell::dictionary_paths(language, &variable).into_iter();
    paths.find(|aff| is_dictionary(aff))
}

/// Returns the names of all installed dictionaries that are named after a language, sorted.
pub fn installed_dictionaries(config: &SpellConfig) -> Vec<String> {
    let folders = spell::dictionary_folders(&|name| variable(config, name)).into_iter();
    let entries = folders.filter_map(|folder| fs::read_dir(folder).ok());
    let paths = entries.flatten().flatten().map(|entry| entry.path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "aff") && is_dictionary(path))
        .filter_map(|path| {
            let name = path.file_stem()?.to_str()?;
            (LanguageTag::read(name)?.to_string() == name).then(|| name.to_owned())
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

fn is_dictionary(aff: &Path) -> bool {
    aff.is_file() && aff.with_extension("dic").is_file()
}

/// Returns an environment variable; `DICPATH` begins with the folders of the settings.
fn variable(config: &SpellConfig, name: &str) -> Option<String> {
    let value = std::env::var(name).ok();
    if name != "DICPATH" {
        return value;
    }
    let folders = config.folders.iter();
    let folders = folders.map(|folder| folder.to_string_lossy().into_owned());
    Some(folders.chain(value).collect::<Vec<_>>().join(":"))
}
