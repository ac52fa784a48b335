//! Claims about words in quotes: asked for off the keys, nothing hidden before the answer.

use std::collections::HashSet;

use super::*;
use crate::app::texts::{InTexts, TextsJob};

impl Driver {
    fn texts_jobs(&self) -> Vec<TextsJob> {
        let jobs = self.effects.iter().filter_map(|effect| match effect {
            Effect::LookInTexts(job) => Some(TextsJob::clone(job)),
            _ => None,
        });
        jobs.collect()
    }

    fn hold(&mut self, ticket: u64, words: &str, posts: &[&str]) {
        self.event(Event::InTexts(Box::new(InTexts {
            ticket,
            words: words.to_owned(),
            posts: posts
                .iter()
                .map(|id| PostId::new(id))
                .collect::<HashSet<_>>(),
        })));
    }
}

#[test]
fn words_in_quotes_are_looked_for_in_texts_and_narrow_when_that_is_known() {
    let mut driver = Driver::new(blog());
    let all = driver.shown().len();
    driver.keys("/\"saga");
    let jobs = driver.texts_jobs();
    let job = jobs.last().expect("asked for").clone();
    assert_eq!((job.words, job.posts.len()), (vec!["saga".to_owned()], all));
    assert_eq!(driver.shown().len(), all, "nothing is hidden before");
    driver.hold(job.ticket, "saga", &["c.md"]);
    assert_eq!(driver.shown(), ["c.md"]);
    driver.keys(" p");
    assert_eq!(
        driver.shown(),
        ["c.md"],
        "what was known of the beginning holds"
    );
    let job = driver.texts_jobs().pop().expect("asked for");
    assert_eq!(job.words, ["saga p"]);
    driver.hold(job.ticket, "saga p", &[]);
    assert_eq!(driver.shown(), [""; 0]);
}

#[test]
fn an_answer_that_comes_late_changes_nothing() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"sa");
    let late = driver.texts_jobs().pop().expect("asked for").ticket;
    driver.keys("ga");
    let all = driver.shown().len();
    driver.hold(late, "sa", &[]);
    assert_eq!(driver.shown().len(), all);
}

#[test]
fn texts_are_looked_through_again_when_posts_change_and_not_otherwise() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"saga\"\n");
    let asked = driver.texts_jobs().len();
    driver.keys("jk");
    assert_eq!(driver.texts_jobs().len(), asked);
    driver.delta(vec![post("e.md", "E", "2020-01-01")], &[]);
    assert_eq!(driver.texts_jobs().len(), asked + 1);
    driver.keys("0");
    let last = driver.texts_jobs().pop().expect("asked for");
    assert_eq!((last.words.len(), last.posts.len()), (0, 0), "it is ended");
    let asked = driver.texts_jobs().len();
    driver.keys("/rust\n");
    assert_eq!(
        driver.texts_jobs().len(),
        asked,
        "words without quotes ask for none"
    );
}
