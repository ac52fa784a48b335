//! The post list: density, year rules, and what scrolling keeps.

use super::*;
use crate::app::list_density::ListDensity;
use crate::app::list_rows::ListRows;

/// Two posts of each year, newest first.
fn posts_of_years(years: std::ops::RangeInclusive<i16>) -> Vec<Arc<Post>> {
    let posts = years.flat_map(|year| {
        ["03", "09"].map(|month| {
            let id = format!("{year}-{month}");
            post(&id, &format!("Post {id}"), &format!("{year}-{month}-01"))
        })
    });
    posts.collect()
}

fn year_rules(driver: &Driver) -> Vec<i16> {
    let rows = ListRows::new(&driver.app.library, &driver.app.screen());
    let rows = rows.visible(driver.app.list.top()).into_iter();
    rows.filter_map(|row| row.year_rule.map(|(_, year)| year))
        .collect()
}

#[test]
fn z_cycles_through_the_densities_and_back_to_the_one_of_the_screen() {
    for (width, height, wanted) in [
        (
            120,
            40,
            [ListDensity::Close, ListDensity::Dense, ListDensity::Airy],
        ),
        (
            80,
            24,
            [ListDensity::Dense, ListDensity::Airy, ListDensity::Close],
        ),
        (
            60,
            20,
            [ListDensity::Dense, ListDensity::Airy, ListDensity::Close],
        ),
        (
            40,
            12,
            [ListDensity::Airy, ListDensity::Close, ListDensity::Dense],
        ),
    ] {
        let mut driver = Driver::new(posts_of_years(2010..=2026));
        driver.event(Event::Resize(Size { width, height }));
        driver.keys("jjjjjjj");
        let chosen = driver.chosen().map(str::to_owned);
        for density in wanted {
            driver.keys("Z");
            assert_eq!(driver.app.screen().density, density, "{width}x{height}");
            assert_eq!(driver.chosen(), chosen.as_deref());
            let list = ListRows::new(&driver.app.library, &driver.app.screen());
            let mut rows = list.visible(driver.app.list.top()).into_iter();
            assert!(rows.any(|row| row.index == driver.app.list.index()));
        }
        // the usual density isn't a choice: another size has its own
        assert_eq!(driver.app.view.list.density, None);
    }
}

#[test]
fn a_chosen_density_stays_at_every_size() {
    let mut driver = Driver::new(posts_of_years(2020..=2026));
    driver.keys("ZZ");
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        driver.event(Event::Resize(Size { width, height }));
        assert_eq!(driver.app.screen().density, ListDensity::Dense);
    }
}

#[test]
fn years_are_ruled_off_only_where_posts_are_sorted_by_date() {
    let mut driver = Driver::new(posts_of_years(2024..=2026));
    assert_eq!(year_rules(&driver), [2025, 2024]);
    for (sort, rules) in [
        (Sort::Oldest, vec![2025, 2026]),
        (Sort::Title, vec![]),
        (Sort::Words, vec![]),
        (Sort::Changed, vec![]),
    ] {
        driver.app.library.set_sort(sort);
        assert_eq!(year_rules(&driver), rules, "{sort:?}");
    }
}

#[test]
fn every_motion_keeps_the_selected_post_whole_on_the_screen() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12), (40, 3)] {
        let mut driver = Driver::new(posts_of_years(1990..=2026));
        driver.event(Event::Resize(Size { width, height }));
        let keys = "jjjjjjjjjjjjjjjjjjjGkkkkkkkkkkkkkkkkkkkkkkkgZGkkkkkZgjjjjjjjjjjjjjjjjjG";
        for key in keys.chars() {
            driver.keys(&key.to_string());
            let screen = driver.app.screen();
            let list = ListRows::new(&driver.app.library, &screen);
            let rows = list.visible(driver.app.list.top());
            let row = rows.iter().find(|row| row.index == driver.app.list.index());
            let row = row.unwrap_or_else(|| panic!("{width}x{height} {key}"));
            let fits = row.y + screen.density.lines() <= screen.body.1.max(2);
            assert!(fits, "{width}x{height} {key}");
        }
    }
}

#[test]
fn the_density_and_the_order_of_the_tags_come_back_in_the_next_run() {
    let mut driver = Driver::new(posts_of_years(2024..=2026));
    driver.keys("Ztsq");
    let saved = driver.effects.iter().find_map(|effect| match effect {
        Effect::SaveSession(saved) => Some(saved.clone()),
        _ => None,
    });
    let saved = *saved.expect("a session");
    for is_post_named in [false, true] {
        let mut next = Driver::new(Vec::new());
        crate::app::session_restore::restore(&mut next.app, saved.clone(), is_post_named);
        assert_eq!(next.app.view.list.density, Some(ListDensity::Close));
        assert!(next.app.tags.by_name);
    }
}
