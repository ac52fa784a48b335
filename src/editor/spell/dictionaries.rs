//! Language of a post, and where systems keep its dictionaries.

use std::fmt;
use std::path::{Path, PathBuf};

/// Default regions of languages for which it is not the language code in upper case.
const DEFAULT_REGIONS: [(&str, &[&str]); 22] = [
    ("en", &["US", "GB"]),
    ("pt", &["PT", "BR"]),
    ("sv", &["SE"]),
    ("da", &["DK"]),
    ("cs", &["CZ"]),
    ("uk", &["UA"]),
    ("el", &["GR"]),
    ("nb", &["NO"]),
    ("nn", &["NO"]),
    ("sl", &["SI"]),
    ("et", &["EE"]),
    ("he", &["IL"]),
    ("sq", &["AL"]),
    ("ko", &["KR"]),
    ("vi", &["VN"]),
    ("ca", &["ES"]),
    ("gl", &["ES"]),
    ("eu", &["ES"]),
    ("sr", &["RS"]),
    ("be", &["BY"]),
    ("fa", &["IR"]),
    ("hi", &["IN"]),
];

/// ISO 639-1 codes: a two-letter file name extension is a language only if it is one of these.
const LANGUAGE_CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr \
    cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho \
    hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky \
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj \
    om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw \
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// A language with an optional region: `de`, `de_AT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageTag {
    code: String,
    region: Option<String>,
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.region {
            Some(region) => write!(out, "{}_{region}", self.code),
            None => out.write_str(&self.code),
        }
    }
}

impl LanguageTag {
    /// Parses a tag in any common form: `de`, `de-AT`, `de_AT.UTF-8`, `sr-Latn-RS`. Anything else
    /// is rejected, so that the result is safe in a file name.
    pub fn read(tag: &str) -> Option<Self> {
        let tag = tag.trim().split(['.', '@']).next().unwrap_or_default();
        let mut parts = tag.split(['-', '_']);
        let code = parts.next()?.to_ascii_lowercase();
        let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        let is_region = |part: &&str| {
            let is_letters = part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
            is_letters || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
        };
        let region = parts.find(is_region).map(str::to_ascii_uppercase);
        is_code.then_some(Self { code, region })
    }

    /// Returns the name of its dictionary package on Debian and derivatives.
    pub fn package(&self) -> String {
        // the other languages have one package for all regions
        const BY_REGION: [&str; 3] = ["de", "en", "pt"];
        let name = self.names().swap_remove(0);
        let name = if BY_REGION.contains(&self.code.as_str()) {
            name.replace('_', "-").to_ascii_lowercase()
        } else {
            self.code.clone()
        };
        format!("hunspell-{name}")
    }

    /// Returns the file names a dictionary may have, best match first.
    fn names(&self) -> Vec<String> {
        let with = |region: &str| format!("{}_{region}", self.code);
        let mut names: Vec<String> = self.region.iter().map(|region| with(region)).collect();
        let known = DEFAULT_REGIONS.iter().find(|(code, _)| *code == self.code);
        match known {
            Some((_, regions)) => names.extend(regions.iter().map(|region| with(region))),
            None => names.push(with(&self.code.to_ascii_uppercase())),
        }
        names.push(self.code.clone());
        let mut seen = Vec::new();
        names.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(name.clone());
            is_new
        });
        names
    }
}

/// Returns the language of a post: from its front matter, its file name (`a.de.md`), a translation
/// folder (`i18n/de/…`), the settings or the environment, in this order.
pub fn detect_language(
    front_matter: Option<&str>,
    path: &Path,
    settings: Option<&str>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Option<LanguageTag> {
    let said = front_matter.and_then(LanguageTag::read);
    let environment = || {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let mut values = names.iter().filter_map(|name| variable(name));
        let value = values.find(|value| !value.is_empty())?;
        LanguageTag::read(&value)
    };
    said.or_else(|| language_of_file(path))
        .or_else(|| language_of_folder(path))
        .or_else(|| settings.and_then(LanguageTag::read))
        .or_else(environment)
}

fn language_of_file(path: &Path) -> Option<LanguageTag> {
    let stem = Path::new(path.file_stem()?);
    let tag = stem.extension()?.to_str()?;
    let language = LanguageTag::read(tag)?;
    // `notes.on.md` is not a translation
    LANGUAGE_CODES
        .split_whitespace()
        .any(|code| code == language.code)
        .then_some(language)
}

fn language_of_folder(path: &Path) -> Option<LanguageTag> {
    let mut folders = path.iter();
    folders.find(|folder| *folder == "i18n")?;
    LanguageTag::read(folders.next()?.to_str()?)
}

/// Returns the `.aff` files a dictionary may have, best match first; the `.dic` file is next to
/// each.
pub fn dictionary_paths(
    language: &LanguageTag,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Vec<PathBuf> {
    let folders = dictionary_folders(variable);
    let names = language.names();
    let paths = names.iter().flat_map(|name| {
        let file = format!("{name}.aff");
        folders.iter().map(move |folder| folder.join(&file))
    });
    paths.collect()
}

/// Returns the folders where systems keep dictionaries, those of the user first.
pub fn dictionary_folders(variable: &dyn Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let listed = |name: &str| {
        let value = variable(name).unwrap_or_default();
        let paths = value.split(':').map(PathBuf::from);
        paths.filter(|path| path.is_absolute()).collect::<Vec<_>>()
    };
    let home = listed("HOME").into_iter().next();
    let data = listed("XDG_DATA_HOME").into_iter().next();
    let data = data.or_else(|| home.as_ref().map(|home| home.join(".local/share")));
    let mut folders = listed("DICPATH");
    folders.extend(data.map(|data| data.join("hunspell")));
    folders.extend(home.map(|home| home.join("Library/Spelling")));
    let shared = listed("XDG_DATA_DIRS").into_iter();
    folders.extend(shared.map(|folder| folder.join("hunspell")));
    let fixed = [
        "/usr/share/hunspell",
        "/usr/local/share/hunspell",
        "/usr/share/myspell",
        "/usr/share/myspell/dicts",
        "/opt/homebrew/share/hunspell",
        "/Library/Spelling",
    ];
    folders.extend(fixed.iter().map(PathBuf::from));
    let mut seen = Vec::new();
    folders.retain(|folder| {
        let is_new = !seen.contains(folder);
        seen.push(folder.clone());
        is_new
    });
    folders
}
