//! Saved filters: the menu that lists them, and applying, saving and deleting one.

use crate::blog::{Query, Sort};
use crate::config::filter_edit::FilterEdit;
use crate::config::saved_filters::{self as names, AUTO};
use crate::config::{Action, KeyScope, SavedFilter};

use super::list_density::ListDensity;
use super::mode::InputMode;
use super::popup::{FilterMenu, FilterRow, PopupKind};
use super::view::Pane;
use super::{App, Effect};

/// Opens the menu of saved filters.
pub(super) fn open(app: &mut App) {
    let menu = FilterMenu {
        rows: rows(app),
        ..FilterMenu::default()
    };
    app.open_popup(PopupKind::Filters(menu));
}

/// Counts the posts of the filters again, if the menu is open.
pub(super) fn refresh(app: &mut App) {
    let rows = rows(app);
    if let Some(menu) = menu_mut(app) {
        menu.rows = rows;
    }
}

/// Returns the filters with their number of posts. Readers of a public blog get the built-in ones
/// that match a post: the owner's own ones are private.
fn rows(app: &App) -> Vec<FilterRow> {
    let filters = &app.session.settings.filters;
    let is_public = app.limits.is_public;
    let row = |filter: &SavedFilter| FilterRow {
        posts: app.library.count_matching(&Query::parse(&filter.query)),
        filter: filter.clone(),
    };
    if is_public {
        let rows = filters.built_in.iter().map(row);
        return rows.filter(|row| row.posts != Some(0)).collect();
    }
    filters.all().map(row).collect()
}

fn menu_mut(app: &mut App) -> Option<&mut FilterMenu> {
    match &mut app.mode {
        InputMode::Popup(popup) => match &mut popup.kind {
            PopupKind::Filters(menu) => Some(menu),
            _ => None,
        },
        _ => None,
    }
}

/// Filters the list by a saved filter, and sorts and shows it as the filter says.
pub(super) fn apply(app: &mut App, filter: &SavedFilter) {
    app.list.pin_selection(&app.library);
    if app.view.focus != Pane::Edit {
        app.view.focus = Pane::List;
    }
    match filter.sort.as_deref() {
        Some(AUTO) => {
            app.library.use_default_order();
            app.apply_default_order();
        }
        Some(name) => {
            if let Some(sort) = Sort::from_name(name) {
                app.library.set_sort(sort);
            }
        }
        None => {}
    }
    if let Some(name) = filter.density.as_deref() {
        app.view.list.density = ListDensity::from_name(name);
    }
    app.remember_filter(&filter.query);
    app.set_filter(Query::parse(&filter.query));
}

/// Returns the filter, the order and the density of the list under a name.
fn current(app: &App, name: &str) -> SavedFilter {
    let sort = if app.library.uses_default_order() {
        AUTO
    } else {
        app.library.sort().name()
    };
    let density = app.view.list.density.map_or(AUTO, ListDensity::name);
    SavedFilter {
        name: name.trim().to_owned(),
        query: app.library.query().text().trim().to_owned(),
        sort: Some(sort.to_owned()),
        density: Some(density.to_owned()),
    }
}

/// Saves the present filter under a name; one of the user's filters is replaced the second time.
pub(super) fn save(app: &mut App, name: &str) {
    let key = app.session.keymap.key(KeyScope::Field, Action::SaveFilter);
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    if name.trim().is_empty() {
        return answer(app, &format!("Type a name, then {key} saves this filter."));
    }
    if let Some(why) = names::name_error(name) {
        return answer(app, &format!("Not saved: {why}."));
    }
    if app.session.read_only {
        return answer(app, "Not saved: started with --read-only.");
    }
    let query = app.library.query();
    if let Some(wrong) = query.errors().first() {
        let reason = wrong.reason.clone();
        return answer(app, &format!("Not saved: {reason}."));
    }
    let filter = current(app, name);
    let filters = &app.session.settings.filters;
    let known = filters.own(name).map(|own| own.name.clone());
    if let (Some(known), Some(menu)) = (known, menu_mut(app))
        && menu.replaces.as_ref() != Some(&known)
    {
        menu.message = Some(format!("{known} exists. {key} replaces it."));
        menu.replaces = Some(known);
        return;
    }
    app.close_mode();
    app.session.settings.filters.put(filter.clone());
    let kept = format!("Saved filter {} until you quit.", filter.name);
    write(app, FilterEdit::Put(filter), &kept);
}

/// Deletes one of the user's filters.
pub(super) fn delete(app: &mut App, filter: &SavedFilter) {
    let filters = &app.session.settings.filters;
    if filters.own(&filter.name).is_none() {
        return answer(app, &format!("{} is built in and stays.", filter.name));
    }
    if app.session.read_only {
        return answer(app, "Not deleted: started with --read-only.");
    }
    app.session.settings.filters.remove(&filter.name);
    refresh(app);
    let count = menu_mut(app).map_or(0, |menu| menu.rows.len());
    if let InputMode::Popup(popup) = &mut app.mode {
        popup.chosen = popup.chosen.min(count.saturating_sub(1));
    }
    let name = &filter.name;
    answer(app, &format!("Deleted filter {name}."));
    let kept = format!("Deleted filter {name} until you quit.");
    write(app, FilterEdit::Remove(name.clone()), &kept);
}

/// Writes a change to the settings file; without one, says that it isn't kept.
fn write(app: &mut App, edit: FilterEdit, without_file: &str) {
    match app.session.settings_file.clone() {
        Some(file) => app.outbox.push(Effect::SaveFilter(file, edit)),
        None => app.show_message(without_file),
    }
}

/// Shows the answer to a key in the menu.
fn answer(app: &mut App, text: &str) {
    if let Some(menu) = menu_mut(app) {
        menu.message = Some(text.to_owned());
        menu.replaces = None;
    }
}
