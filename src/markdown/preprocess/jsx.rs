//! Meaning of MDX components: tabs, admonitions, collapsible sections and images are rendered;
//! others become placeholders.

use super::component::{attribute, quoted};
use super::{Held, Mark};

/// Returns the marker for the opening tag of a component.
pub(super) fn opening(name: &str, tag: &str) -> Mark {
    match name {
        "" | "Tabs" | "Fragment" | "CodeTabs" => Mark::Silent,
        "TabItem" | "Tab" => Mark::OpenTab(attribute_of(tag, &["label", "title", "value", "name"])),
        "details" | "Details" | "Accordion" | "Collapsible" => Mark::OpenFold {
            open: has_word(tag, "open"),
            summary: attribute_of(tag, &["summary", "title", "header"]),
        },
        "summary" => Mark::OpenSummary,
        "Admonition" | "Aside" | "Callout" => {
            let word = attribute_of(tag, &["type", "kind"]);
            let word = if word.is_empty() {
                "note".to_owned()
            } else {
                word
            };
            note(&word, tag)
        }
        "Note" | "Tip" | "Info" | "Warning" | "Caution" | "Danger" => note(name, tag),
        _ => image(name, tag).unwrap_or_else(|| embed(name, tag)),
    }
}

/// Returns a placeholder with the name of a component and its quoted attributes.
pub(super) fn embed(name: &str, tag: &str) -> Mark {
    let mut words = format!("embed: <{name}");
    let is_said = |name: &str| !matches!(name, "class" | "className" | "style" | "slot");
    for (name, value) in quoted(tag).filter(|(name, value)| is_said(name) && !value.is_empty()) {
        words.push_str(&format!(" {name}=\"{value}\""));
    }
    Mark::Placeholder(format!("{words}>, not shown"))
}

/// Returns the marker for the closing tag of a component.
pub(super) fn closing(name: &str) -> Mark {
    match name {
        "TabItem" | "Tab" => Mark::Close(Held::Tab),
        "details" | "Details" | "Accordion" | "Collapsible" => Mark::Close(Held::Fold),
        "summary" => Mark::CloseSummary,
        "Admonition" | "Aside" | "Callout" | "Note" | "Tip" | "Info" | "Warning" | "Caution"
        | "Danger" => Mark::Close(Held::Note),
        _ => Mark::Silent,
    }
}

fn note(word: &str, tag: &str) -> Mark {
    Mark::OpenNote {
        word: word.to_owned(),
        title: attribute_of(tag, &["title"]),
    }
}

fn image(name: &str, tag: &str) -> Option<Mark> {
    let source = attribute(tag, "src").filter(|source| !source.is_empty())?;
    let is_image = name.contains("Image") || name.contains("Img") || name == "Figure";
    let alt = attribute_of(tag, &["alt", "title"]).replace(['[', ']'], "");
    is_image.then(|| Mark::Markdown(format!("![{alt}](<{source}>)")))
}

fn attribute_of(tag: &str, names: &[&str]) -> String {
    let mut values = names.iter().filter_map(|name| attribute(tag, name));
    values.find(|value| !value.is_empty()).unwrap_or_default()
}

fn has_word(tag: &str, word: &str) -> bool {
    let mut words = tag.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|found| found == word)
}
