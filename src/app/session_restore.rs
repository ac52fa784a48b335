//! Session restore: the state that a run saves for the next one.

use crate::blog::{Query, Sort};

use super::list_rows::ListRows;
use super::recent_posts::RecentPosts;
use super::saved_session::{SavedLists, SavedPane, SavedSession};
use super::view::Pane;
use super::{App, Library};

/// Most posts around the selected one that are saved.
const MAX_NEARBY_POSTS: usize = 100;

/// Largest distance, in columns, that a saved divider is moved by.
const MAX_SHIFT: isize = 200;

/// Returns what the next run restores; `None` if there is nothing to come back to, as while the
/// posts folder is missing.
pub(super) fn session_of(app: &App) -> Option<SavedSession> {
    if app.library.total() == 0 || !app.library.is_scanned() {
        return None;
    }
    let post = app.list.chosen(&app.library);
    let top = app.list.top();
    let rows = ListRows::new(&app.library, &app.screen()).page_size(top);
    let shown = rows.min(MAX_NEARBY_POSTS);
    let nearby = app.library.visible().iter().skip(top).take(shown);
    Some(SavedSession {
        post: post.map(|post| post.id.clone()),
        row: (top > 0).then(|| app.list.index().saturating_sub(top)),
        nearby: nearby.map(|post| post.id.clone()).collect(),
        recent: app.list.recent.posts().to_vec(),
        pane: match app.view.focus {
            Pane::List | Pane::Search => SavedPane::List,
            Pane::Tags => SavedPane::Tags,
            Pane::Preview | Pane::Edit => SavedPane::Preview,
        },
        tags: app.view.tags,
        zoom: app.view.zoom,
        filter: app.library.query().text().trim().to_owned(),
        divider_shift: app.view.divider_shift,
        sort: Some((app.library.sort(), !app.library.uses_default_order())),
        lists: SavedLists {
            density: app.view.list.density,
            tags_by_name: app.tags.by_name,
            is_selecting_explained: app.view.mouse.is_selecting_explained,
        },
        preview_place: app.view.preview_place,
    })
}

/// Restores a session before any post is read. If the user named a post, only what concerns no post
/// is restored.
pub fn restore(app: &mut App, saved: SavedSession, is_post_named: bool) {
    if let Some((sort, is_chosen)) = saved.sort {
        restore_sort(&mut app.library, sort, is_chosen);
    }
    app.view.list.density = saved.lists.density;
    app.tags.by_name = saved.lists.tags_by_name;
    app.view.mouse.is_selecting_explained = saved.lists.is_selecting_explained;
    app.view.preview_place = saved.preview_place;
    app.view.divider_shift = saved.divider_shift.clamp(-MAX_SHIFT, MAX_SHIFT);
    app.list.recent = RecentPosts::new(saved.recent);
    if is_post_named {
        return;
    }
    if !saved.filter.is_empty() {
        app.library.set_query(Query::parse(&saved.filter));
    }
    let Some(post) = saved.post else { return };
    if saved.pane == SavedPane::Preview {
        app.preview.resume(post.clone());
    }
    app.list.restore(post, saved.row);
    app.view.tags = saved.tags;
    app.view.zoom = saved.zoom;
    app.view.focus = match saved.pane {
        SavedPane::Tags if saved.tags => Pane::Tags,
        SavedPane::List | SavedPane::Tags => Pane::List,
        SavedPane::Preview => Pane::Preview,
    };
}

/// Restores the order of an earlier run. One that the user did not choose is only where the list
/// starts, until the dates of all posts are known.
fn restore_sort(library: &mut Library, sort: Sort, is_chosen: bool) {
    let follows_default = library.uses_default_order();
    if is_chosen || follows_default {
        library.set_sort(sort);
    }
    if !is_chosen && follows_default {
        library.use_default_order();
    }
}
