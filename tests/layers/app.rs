//! Inner layers of `app`: each imports only itself and those above it in the table, and no files
//! import each other in a circle. Paths into a child module count too.

use std::collections::BTreeSet;

use crate::assert_none;
use crate::sources::{Graph, Source, sources};

/// The inner layers from the lowest, each with its modules; the longest name that fits a file
/// counts.
const APP_LAYERS: [(&str, &[&str]); 9] = [
    (
        "shared state",
        &[
            "digit_tags",
            "find",
            "images",
            "jump_list",
            "layout",
            "library",
            "list_density",
            "list_navigation",
            "list_rows",
            "new_blog",
            "notice",
            "outcome",
            "pinned_posts",
            "recent_posts",
            "saved_session",
            "scroll_anchor",
            "session",
            "view",
        ],
    ),
    ("jobs", &["jobs", "search/matcher"]),
    ("messages", &["effect", "event"]),
    (
        "dialogs",
        &[
            "confirm",
            "copied_text",
            "edit/completion_menu",
            "edit/conflict",
            "edit/find_bar",
            "edit/read_only",
            "filter",
            "form_inputs",
            "hints",
            "new_post_form",
            "overlay",
            "popup",
            "prompt",
            "select_mode",
            "stats",
        ],
    ),
    ("mode", &["mode"]),
    ("context", &["clipboard", "context"]),
    (
        "panes",
        &[
            "change_preview",
            "check",
            "edit",
            "filter_state",
            "full_text",
            "limits",
            "link_lookup",
            "list",
            "metadata_form",
            "preview",
            "search",
            "tags",
            "typed_text",
        ],
    ),
    ("app", &[""]),
    (
        "dispatch",
        &[
            "applying",
            "changing",
            "dialogs",
            "dispatch",
            "editing",
            "filtering",
            "forms",
            "help",
            "mouse",
            "navigation",
            "notice_rows",
            "palette",
            "popup/entries",
            "post_actions",
            "saved_filters",
            "searching",
            "session_restore",
            "tag_actions",
            "typing",
        ],
    ),
];

/// Returns the place in the table of the layer that a file of `app` belongs to, and its name.
fn layer_of(path: &str) -> Option<(usize, &'static str)> {
    let inner = path.strip_prefix("src/app")?.strip_suffix(".rs")?;
    let inner = inner.trim_start_matches('/');
    let fits = |module: &str| {
        let rest = inner.strip_prefix(module);
        rest.is_some_and(|rest| rest.is_empty() || !module.is_empty() && rest.starts_with('/'))
    };
    let all = APP_LAYERS.iter().enumerate();
    let all = all.flat_map(|(place, (_, modules))| modules.iter().map(move |it| (place, it)));
    let (place, _) = all
        .filter(|(_, module)| fits(module))
        .max_by_key(|(_, module)| module.len())?;
    Some((place, APP_LAYERS[place].0))
}

/// Names every file in no layer, every import of a layer above, and every cycle.
fn wrong_app_imports(sources: &[Source]) -> Vec<String> {
    let graph = Graph::with_children(sources);
    let mut wrong = BTreeSet::new();
    for (file, uses) in &graph.uses {
        let is_inner = file == "src/app.rs" || file.starts_with("src/app/");
        let Some((place, layer)) = layer_of(file) else {
            wrong.extend(is_inner.then(|| format!("{file} is in no layer of `app`")));
            continue;
        };
        for used in uses {
            let above = layer_of(used).filter(|(above, _)| *above > place);
            wrong.extend(
                above.map(|(_, above)| format!("{file} ({layer}) imports {used} ({above})")),
            );
        }
    }
    let cycles = graph.cycles().into_iter();
    let cycles = cycles.filter(|cycle| cycle.iter().any(|file| file.starts_with("src/app")));
    let cycles = cycles.map(|cycle| Vec::from_iter(cycle).join(", "));
    wrong.extend(cycles.map(|files| format!("{files} import each other")));
    wrong.into_iter().collect()
}

#[test]
fn the_app_imports_downward_only() {
    assert_none(&wrong_app_imports(&sources()));
}

#[test]
fn every_module_of_the_table_is_a_file() {
    let sources = sources();
    let modules = APP_LAYERS.iter().flat_map(|(_, modules)| modules.iter());
    let path = |module: &&str| format!("src/app/{module}").trim_end_matches('/').to_owned() + ".rs";
    let gone = modules
        .map(path)
        .filter(|path| !sources.iter().any(|source| source.path == *path));
    assert_none(&gone.collect::<Vec<_>>());
}

#[test]
fn an_upward_import_in_the_app_is_caught() {
    let event = |text| Source::new("src/app/event.rs", text);
    let check = Source::new("src/app/check.rs", "pub struct CheckPane;");
    let wanted = "src/app/event.rs (messages) imports src/app/check.rs (panes)";
    for text in [
        "use super::check::CheckPane;",
        "fn f(pane: &crate::app::check::CheckPane) {}",
    ] {
        let check = Source::new(&check.path, &check.text);
        assert_eq!(wrong_app_imports(&[event(text), check]), [wanted]);
    }
    let odd = Source::new("src/app/odd.rs", "");
    assert_eq!(
        wrong_app_imports(&[event(""), odd]),
        ["src/app/odd.rs is in no layer of `app`"]
    );
}

#[test]
fn a_parent_and_its_child_that_import_each_other_are_caught() {
    let pane = |text| Source::new("src/app/edit.rs", text);
    let child = || Source::new("src/app/edit/save.rs", "use super::EditPane;");
    let wanted = "src/app/edit.rs, src/app/edit/save.rs import each other";
    for text in [
        "mod save;\nuse save::Save;\npub struct EditPane;",
        "mod save;\npub struct EditPane(save::Save);",
    ] {
        assert_eq!(wrong_app_imports(&[pane(text), child()]), [wanted]);
    }
    let text = "mod save;\npub use save::Save;\npub struct EditPane;";
    assert_none(&wrong_app_imports(&[pane(text), child()]));
}
