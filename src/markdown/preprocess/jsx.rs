//! Meaning of MDX components: tabs, admonitions, collapsible sections and images are rendered;
//! others become placeholders.

use super::tag_attributes::{attribute, is_set, quoted_attributes};
use super::{MarkerContainer, SyntaxMarker};

/// Returns the marker for the opening tag of a component.
pub(super) fn opening_marker(name: &str, tag: &str) -> SyntaxMarker {
    match name {
        "" | "Tabs" | "Fragment" | "CodeTabs" => SyntaxMarker::Silent,
        "TabItem" | "Tab" => {
            SyntaxMarker::OpenTab(first_attribute(tag, &["label", "title", "value", "name"]))
        }
        "details" | "Details" | "Accordion" | "Collapsible" => SyntaxMarker::OpenFold {
            open: is_set(tag, "open"),
            summary: first_attribute(tag, &["summary", "title", "header"]),
        },
        "summary" => SyntaxMarker::OpenSummary,
        "Admonition" | "Aside" | "Callout" => {
            let word = first_attribute(tag, &["type", "kind"]);
            let word = if word.is_empty() {
                "note".to_owned()
            } else {
                word
            };
            admonition_marker(&word, tag)
        }
        "Note" | "Tip" | "Info" | "Warning" | "Caution" | "Danger" => admonition_marker(name, tag),
        _ => image_marker(name, tag).unwrap_or_else(|| embed_placeholder(name, tag)),
    }
}

/// Returns a placeholder with the name of a component and its quoted attributes.
pub(super) fn embed_placeholder(name: &str, tag: &str) -> SyntaxMarker {
    let mut words = format!("embed: <{name}");
    let is_said = |name: &str| !matches!(name, "class" | "className" | "style" | "slot");
    for (name, value) in
        quoted_attributes(tag).filter(|(name, value)| is_said(name) && !value.is_empty())
    {
        words.push_str(&format!(" {name}=\"{value}\""));
    }
    SyntaxMarker::Placeholder(format!("{words}>, not shown"))
}

/// Returns the marker for the closing tag of a component.
pub(super) fn closing_marker(name: &str) -> SyntaxMarker {
    match name {
        "TabItem" | "Tab" => SyntaxMarker::Close(MarkerContainer::Tab),
        "details" | "Details" | "Accordion" | "Collapsible" => {
            SyntaxMarker::Close(MarkerContainer::Fold)
        }
        "summary" => SyntaxMarker::CloseSummary,
        "Admonition" | "Aside" | "Callout" | "Note" | "Tip" | "Info" | "Warning" | "Caution"
        | "Danger" => SyntaxMarker::Close(MarkerContainer::Admonition),
        _ => SyntaxMarker::Silent,
    }
}

fn admonition_marker(word: &str, tag: &str) -> SyntaxMarker {
    SyntaxMarker::OpenAdmonition {
        word: word.to_owned(),
        title: first_attribute(tag, &["title"]),
    }
}

fn image_marker(name: &str, tag: &str) -> Option<SyntaxMarker> {
    let source = attribute(tag, "src").filter(|source| !source.is_empty())?;
    let is_image = name.contains("Image") || name.contains("Img") || name == "Figure";
    let alt = first_attribute(tag, &["alt", "title"]).replace(['[', ']'], "");
    is_image.then(|| SyntaxMarker::Markdown(format!("![{alt}](<{source}>)")))
}

fn first_attribute(tag: &str, names: &[&str]) -> String {
    let mut values = names.iter().filter_map(|name| attribute(tag, name));
    values.find(|value| !value.is_empty()).unwrap_or_default()
}
