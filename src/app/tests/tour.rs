//! Tests of the tour: no post of a user goes into its folder.

use std::path::PathBuf;

use super::*;
use crate::app::new_blog::{FirstContent, NewBlogJob, NewBlogRefusal};

impl Driver {
    /// Types behind a text that is selected.
    fn append(&mut self, text: &str) {
        self.event(Event::Key(Key::plain(KeyCode::End)));
        self.keys(text);
    }
}

#[test]
fn whatever_creates_a_post_in_the_tour_asks_for_a_folder_first() {
    let in_tour = || {
        let mut driver = Driver::new(blog());
        driver.app.library.is_tour = true;
        driver
    };
    let job = |driver: &Driver| {
        let job = driver.last(|effect| match effect {
            Effect::CreateBlog(job) => Some(NewBlogJob::clone(job)),
            _ => None,
        });
        job.expect("a blog is made")
    };
    let copies = |names: &[&str]| {
        let paths = names
            .iter()
            .map(|name| PathBuf::from(format!("/blog/{name}")));
        FirstContent::Copies(paths.collect())
    };
    let cases = [
        ("n", FirstContent::Title),
        ("C", copies(&["a.md"])),
        ("xxC", copies(&["a.md", "b.md"])),
    ];
    for (keys, first) in cases {
        let mut driver = in_tour();
        driver.keys(keys);
        let InputMode::Prompt(prompt) = &driver.app.mode else {
            panic!("{keys}: {:?}", driver.app.mode);
        };
        assert_eq!(prompt.text(), "./posts");
        let plans = |effect: &Effect| matches!(effect, Effect::Plan(_) | Effect::ApplyChange(_));
        assert!(!driver.effects.iter().any(plans), "{keys}");
        driver.append("-2\n");
        let made = job(&driver);
        assert_eq!((made.folder.as_str(), &made.first), ("./posts-2", &first));
        // if refused, it prompts again with the typed text and the reason
        let why = "./posts-2 is a file; choose a folder.".to_owned();
        driver.event(Event::BlogRefused(Box::new(NewBlogRefusal {
            job: made,
            why,
        })));
        assert!(
            driver.status_text().contains("is a file"),
            "{}",
            driver.status_text()
        );
        driver.append("x\n");
        assert_eq!(job(&driver).folder, "./posts-2x");
    }
    // a folder is no text of a post, and cancelling creates nothing
    let mut driver = in_tour();
    driver.keys("n\x1bq");
    assert!(driver.effects.contains(&Effect::Quit));
    // read-only sessions don't prompt
    let mut driver = in_tour();
    driver.app.session.read_only = true;
    driver.keys("nC");
    assert!(matches!(driver.app.mode, InputMode::Browse));
}
