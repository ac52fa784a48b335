//! The menu of saved filters.

use super::*;
use crate::app::list_density::ListDensity;
use crate::app::popup::{FilterMenu, PopupKind};
use crate::blog::link_graph::LinkGraph;
use crate::config::SavedFilter;
use crate::config::filter_edit::FilterEdit;
use crate::config::saved_filters::{DENSITY_NAMES, FilterSettings};

fn posts() -> Vec<Arc<Post>> {
    vec![
        post("new.md", "New", "2026-05-05"),
        in_state(post("draft.md", "Draft", "2025-01-01"), StateKind::Draft),
        tagged(post("old.md", "Old", "2024-01-01"), &["rust"]),
    ]
}

impl Driver {
    fn menu(&self) -> &FilterMenu {
        match &self.app.mode {
            InputMode::Popup(popup) => match &popup.kind {
                PopupKind::Filters(menu) => menu,
                other => panic!("no filters but {other:?}"),
            },
            other => panic!("no popup but {other:?}"),
        }
    }

    /// Returns the rows of the menu that match what is typed: name, note, count.
    fn filter_rows(&self) -> Vec<String> {
        let InputMode::Popup(popup) = &self.app.mode else {
            panic!("no popup");
        };
        let entries = popup.entries(&self.app).into_iter();
        let rows = entries.map(|it| format!("{}|{}|{}", it.name, it.note, it.key));
        rows.collect()
    }

    fn message(&self) -> &str {
        self.menu().message.as_deref().unwrap_or_default()
    }

    fn save_key(&mut self) {
        self.event(Event::Key(Key::ctrl('s')));
    }

    fn delete_key(&mut self) {
        self.event(Event::Key(Key::ctrl('x')));
    }

    fn filter_settings(&mut self) -> &mut FilterSettings {
        &mut self.app.session.settings.filters
    }

    /// Returns the changes of filters that were to be saved.
    fn filter_edits(&self) -> Vec<&FilterEdit> {
        let effects = self.effects.iter().filter_map(|effect| match effect {
            Effect::SaveFilter(_, edit) => Some(edit),
            _ => None,
        });
        effects.collect()
    }
}

fn saved(name: &str, query: &str, sort: &str, density: &str) -> SavedFilter {
    SavedFilter {
        name: name.to_owned(),
        query: query.to_owned(),
        sort: Some(sort.to_owned()),
        density: Some(density.to_owned()),
    }
}

#[test]
fn the_menu_lists_the_filters_with_their_number_of_posts_and_enter_applies_one() {
    let mut driver = Driver::new(posts());
    driver.keys("F");
    let wanted = [
        "Drafts|is:draft|1 post",
        "This year|date:this-year|1 post",
        "Problems|is:problem|0 posts",
        "Unread|is:unread|3 posts",
        // which posts link to which is looked up
        "Orphans|is:orphan|",
    ];
    assert_eq!(driver.filter_rows(), wanted);
    let ticket = driver.effects.iter().find_map(|effect| match effect {
        Effect::FindLinks(job) => Some(job.ticket),
        _ => None,
    });
    driver.event(Event::LinksFound(super::super::jobs::links::FoundLinks {
        ticket: ticket.expect("links are looked up"),
        graph: Arc::new(LinkGraph::default()),
    }));
    assert_eq!(driver.filter_rows()[4], "Orphans|is:orphan|3 posts");
    driver.keys("\n");
    assert_eq!(driver.app.library.query().text(), "is:draft");
    assert_eq!(driver.visible_ids(), ["draft.md"]);
    driver.keys("Fyear");
    assert_eq!(driver.filter_rows().len(), 1);
    driver.keys("\n");
    assert_eq!(driver.visible_ids(), ["new.md"]);
    // the filter field recalls them
    driver.keys("0/");
    driver.event(Event::Key(Key::plain(KeyCode::Up)));
    assert_eq!(driver.app.library.query().text(), "date:this-year");
}

#[test]
fn a_filter_also_sets_order_and_density_and_leaves_what_it_does_not_have() {
    let mut driver = Driver::new(posts());
    let plain = SavedFilter {
        name: "Rust".to_owned(),
        query: "tag:rust".to_owned(),
        ..SavedFilter::default()
    };
    driver.filter_settings().own = vec![
        saved("Dense", "", "title", "one row"),
        plain,
        saved("Usual", "", "auto", "auto"),
    ];
    driver.keys("Fdense\n");
    assert_eq!(driver.visible_ids(), ["draft.md", "new.md", "old.md"]);
    assert_eq!(driver.app.screen().density, ListDensity::Dense);
    driver.keys("Frust\n");
    assert_eq!(driver.app.library.sort(), Sort::Title);
    assert_eq!(driver.app.screen().density, ListDensity::Dense);
    driver.event(Event::DatesDone);
    driver.keys("Fusual\n");
    assert_eq!(driver.app.library.sort(), Sort::Newest);
    assert_eq!(driver.app.screen().density, ListDensity::Airy);
}

#[test]
fn the_preview_has_the_menu_too_and_goes_back_to_the_list() {
    let mut driver = Driver::new(posts());
    driver.keys("\nF\n");
    assert_eq!(driver.app.view.focus, Pane::List);
    assert_eq!(driver.visible_ids(), ["draft.md"]);
}

#[test]
fn a_filter_is_saved_under_the_typed_name_and_replaced_the_second_time() {
    let mut driver = Driver::new(posts());
    driver.keys("/tag:rust\nZF");
    driver.save_key();
    assert_eq!(
        driver.message(),
        "Type a name, then Ctrl-s saves this filter."
    );
    driver.keys("My Rust");
    assert_eq!(driver.menu().message, None);
    driver.save_key();
    assert!(matches!(driver.app.mode, InputMode::Browse));
    let rust = saved("My Rust", "tag:rust", "newest", "two rows");
    assert_eq!(driver.filter_edits(), [&FilterEdit::Put(rust.clone())]);
    assert_eq!(driver.filter_settings().own, [rust]);
    driver.keys("0Fmy rust");
    driver.save_key();
    assert_eq!(driver.message(), "My Rust exists. Ctrl-s replaces it.");
    // any other key in between asks again
    driver.keys("\x08t");
    driver.save_key();
    assert_eq!(driver.filter_edits().len(), 1);
    driver.save_key();
    let all = saved("my rust", "", "newest", "two rows");
    assert_eq!(driver.filter_edits()[1], &FilterEdit::Put(all));
    driver.keys("F");
    assert_eq!(driver.menu().rows.len(), 6);
}

#[test]
fn a_filter_with_a_mistake_or_a_name_too_long_is_not_saved() {
    let mut driver = Driver::new(posts());
    driver.keys("/is:dratf\nFx");
    driver.save_key();
    assert!(
        driver
            .message()
            .starts_with("Not saved: unknown state `dratf`")
    );
    driver.keys("\x1b\x1b0F");
    driver.keys(&"x".repeat(61));
    driver.save_key();
    assert_eq!(
        driver.message(),
        "Not saved: a name has at most 60 characters."
    );
    assert!(driver.filter_edits().is_empty());
}

#[test]
fn own_filters_are_deleted_and_built_in_ones_stay() {
    let mut driver = Driver::new(posts());
    driver.filter_settings().own = vec![saved("Drafts", "is:draft tag:rust", "auto", "auto")];
    driver.keys("F");
    driver.delete_key();
    assert_eq!(driver.message(), "This year is built in and stays.");
    driver.keys("drafts");
    assert_eq!(driver.filter_rows(), ["Drafts|is:draft tag:rust|0 posts"]);
    driver.delete_key();
    assert_eq!(driver.message(), "Deleted filter Drafts.");
    assert_eq!(driver.filter_rows(), ["Drafts|is:draft|1 post"]);
    let removed = FilterEdit::Remove("Drafts".to_owned());
    assert_eq!(driver.filter_edits(), [&removed]);
}

#[test]
fn a_session_that_must_not_write_says_why_and_readers_get_no_filters_of_the_owner() {
    let mut driver = Driver::new(posts());
    driver.app.session.read_only = true;
    driver.filter_settings().own = vec![saved("Mine", "", "auto", "auto")];
    driver.keys("Fother");
    driver.save_key();
    assert_eq!(driver.message(), "Not saved: started with --read-only.");
    driver.keys("\x1bmine");
    driver.delete_key();
    assert_eq!(driver.message(), "Not deleted: started with --read-only.");
    assert_eq!(driver.filter_settings().own.len(), 1);
    driver.keys("\x1b\x1b");
    driver.app.limits.is_public = true;
    driver.keys("F");
    let names = |driver: &Driver| {
        let rows = driver.menu().rows.iter();
        rows.map(|row| row.filter.name.clone()).collect::<Vec<_>>()
    };
    // what matches no post, or is the owner's, isn't there
    assert_eq!(names(&driver), ["Drafts", "This year", "Unread", "Orphans"]);
    driver.keys("x");
    driver.save_key();
    driver.delete_key();
    assert!(driver.filter_edits().is_empty());
}

#[test]
fn without_a_settings_file_a_filter_lasts_until_the_end() {
    let mut driver = Driver::new(posts());
    driver.app.session.settings_file = None;
    driver.keys("Fx");
    driver.save_key();
    assert!(driver.filter_edits().is_empty());
    let said = driver.app.notices.history().map(|it| it.text.clone());
    let said: Vec<String> = said.collect();
    assert!(
        said.contains(&"Saved filter x until you quit.".to_owned()),
        "{said:?}"
    );
    driver.keys("Fx");
    assert_eq!(driver.filter_rows(), ["x|all posts, newest first|3 posts"]);
}

#[test]
fn the_settings_name_the_densities_of_the_list() {
    let names = ListDensity::ALL.map(ListDensity::name);
    assert_eq!(DENSITY_NAMES[1..], names);
}
