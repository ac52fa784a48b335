//! Initial text of new posts: the site's own archetype or scaffold, else a built-in template.
//!
//! Hugo's archetypes and Hexo's scaffolds are program templates; nothing in them is run. Only the
//! few variables for title, name, date and tags are filled in; a template with any other code is
//! not used.

use std::path::{Path, PathBuf};

use super::PlanContext;
use super::date_format::format_now;
use crate::blog::front_matter;
use crate::blog::generator::SiteKind;
use crate::blog::new_post_path::archetype_paths;
use crate::blog::read_file;

/// Built-in template, with the place to write and the excerpt marker.
const BUILT_IN_TEMPLATE: &str = include_str!("../../../assets/templates/post.md");
/// Expressions for the file name in the archetypes of Hugo and its themes.
const FILE_NAME_VARIABLES: [&str; 4] = [
    ".Name",
    ".File.ContentBaseName",
    ".File.BaseFileName",
    ".TranslationBaseName",
];
/// Largest template in bytes.
const MAX_TEMPLATE_BYTES: usize = 64 * 1024;

/// A filled-in template.
pub(super) struct FilledTemplate {
    /// The text.
    pub(super) text: String,
    /// A template of the site that was skipped because its code is not supported.
    pub(super) skipped: Option<String>,
}

/// Values of the template variables.
struct TemplateValues<'a> {
    title: &'a str,
    name: &'a str,
    date: &'a str,
}

/// Returns the initial text of a new post with the given title and name.
pub(super) fn initial_text(
    context: &PlanContext<'_>,
    (title, name): (&str, &str),
    path: &Path,
    draft: bool,
) -> FilledTemplate {
    let found = template_files(context, path, draft)
        .into_iter()
        .find_map(|place| {
            let source = read_file::read(&place).ok()?;
            let fits = source.text.len() <= MAX_TEMPLATE_BYTES && !source.lossy;
            fits.then_some((context.display_path(&place), source.text))
        });
    let Some((place, template)) = found else {
        return FilledTemplate {
            text: built_in_text(context, path),
            skipped: None,
        };
    };
    let date = format_now(context, None);
    let filled = fill_template(
        context,
        &template,
        &TemplateValues {
            title,
            name,
            date: &date,
        },
    );
    FilledTemplate {
        skipped: filled.is_none().then_some(place),
        text: filled.unwrap_or_else(|| built_in_text(context, path)),
    }
}

/// Returns the template files of the generator; the first one that exists is used.
fn template_files(context: &PlanContext<'_>, path: &Path, draft: bool) -> Vec<PathBuf> {
    let root = &context.site.root;
    match context.site.kind {
        // gohugo.io/content-management/archetypes: that of the section, then the default
        SiteKind::Hugo => {
            let section = section(context, path);
            let places = archetype_paths(context.site, &section);
            places
                .flat_map(|place| {
                    let file = format!("{}.md", place.display());
                    [place.join("index.md"), PathBuf::from(file)]
                })
                .collect()
        }
        // hexo.io/docs/writing, "Scaffolds"
        SiteKind::Hexo => {
            let names: &[&str] = if draft { &["draft", "post"] } else { &["post"] };
            let files = names.iter().map(|name| format!("scaffolds/{name}.md"));
            files.map(|file| root.join(file)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the Hugo section of a file: the first folder below the content folder.
fn section(context: &PlanContext<'_>, path: &Path) -> String {
    let own = context.site.settings.content_root.as_deref();
    let languages = context.site.settings.hugo.folder_languages.iter();
    let roots = languages.map(|(folder, _)| folder.as_str()).chain(own);
    let mut roots = roots.chain(["content"]);
    let below = roots.find_map(|root| path.strip_prefix(context.site.root.join(root)).ok());
    let mut parts = below.unwrap_or(Path::new("")).iter();
    let first = parts.next().and_then(|part| part.to_str());
    let is_folder = parts.next().is_some();
    first.filter(|_| is_folder).unwrap_or("posts").to_owned()
}

/// Returns the built-in template with the generator's excerpt marker.
fn built_in_text(context: &PlanContext<'_>, path: &Path) -> String {
    let mut markers = context
        .site
        .kind
        .generator_rules()
        .excerpt_markers
        .iter()
        .copied();
    let is_mdx = path.extension().is_some_and(|ending| ending == "mdx");
    // MDX has no HTML comments
    let own = markers.find(|marker| marker.starts_with('{') == is_mdx);
    let configured = context.site.settings.excerpt.as_deref();
    let marker = configured
        .or(own)
        .filter(|_| context.site.kind != SiteKind::Plain);
    marker.map_or_else(
        || "\n".to_owned(),
        |marker| BUILT_IN_TEMPLATE.replace("{excerpt_end}", marker),
    )
}

/// Fills in a template; `None` if it has unknown code.
fn fill_template(
    context: &PlanContext<'_>,
    template: &str,
    words: &TemplateValues<'_>,
) -> Option<String> {
    let split = front_matter::split(template, context.site.kind);
    let (head, rest) = template.split_at_checked(split.body_start())?;
    // a title in front matter would need quotes; it is set separately
    let safe = TemplateValues {
        title: words.name,
        ..*words
    };
    Some(replaced(head, &safe)? + &replaced(rest, words)?)
}

/// Replaces the variables of a template by their values.
fn replaced(text: &str, words: &TemplateValues<'_>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (word, behind) = after.split_once("}}")?;
        out.push_str(before);
        out.push_str(value(word, words)?);
        rest = behind;
    }
    out.push_str(rest);
    (!out.contains("{%")).then_some(out)
}

fn value<'a>(word: &str, words: &TemplateValues<'a>) -> Option<&'a str> {
    let word = word.trim_matches(['-', ' ']).replace(['"', '`'], "'");
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    if FILE_NAME_VARIABLES.contains(&word.as_str()) {
        return Some(words.name);
    }
    let titled = word.strip_suffix(" | title");
    let titled = titled.and_then(|it| {
        it.strip_prefix("replace")
            .map(|it| it.trim_start_matches("RE"))
    });
    if titled.is_some_and(|it| FILE_NAME_VARIABLES.iter().any(|name| it.contains(name))) {
        return Some(words.title);
    }
    Some(match word.as_str() {
        "title" | ".Title" => words.title,
        "date" | ".Date" | "now" => words.date,
        "now.Format '2006-01-02'" | ".Date | time.Format '2006-01-02'" => {
            words.date.get(..10).unwrap_or(words.date)
        }
        // an empty list; requested tags are set separately
        "tags" | "categories" => "",
        _ => return None,
    })
}
