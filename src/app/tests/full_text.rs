//! Tests of full-text terms of the filter: searched by a worker, no post hidden before the answer.

use std::collections::HashSet;

use crate::app::jobs::full_text::{FullTextJob, FullTextMatches};

use super::*;

impl Driver {
    fn full_text_jobs(&self) -> Vec<FullTextJob> {
        let jobs = self.effects.iter().filter_map(|effect| match effect {
            Effect::SearchFullText(job) => Some(FullTextJob::clone(job)),
            _ => None,
        });
        jobs.collect()
    }

    fn answer_full_text(&mut self, ticket: u64, words: &str, posts: &[&str]) {
        self.event(Event::FullTextMatches(Box::new(FullTextMatches {
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
    let all = driver.visible_ids().len();
    driver.keys("/\"saga");
    let jobs = driver.full_text_jobs();
    let job = jobs.last().expect("asked for").clone();
    assert_eq!((job.words, job.posts.len()), (vec!["saga".to_owned()], all));
    assert_eq!(driver.visible_ids().len(), all, "nothing is hidden before");
    driver.answer_full_text(job.ticket, "saga", &["c.md"]);
    assert_eq!(driver.visible_ids(), ["c.md"]);
    driver.keys(" p");
    assert_eq!(
        driver.visible_ids(),
        ["c.md"],
        "what was known of the beginning holds"
    );
    let job = driver.full_text_jobs().pop().expect("asked for");
    assert_eq!(job.words, ["saga p"]);
    driver.answer_full_text(job.ticket, "saga p", &[]);
    assert_eq!(driver.visible_ids(), [""; 0]);
}

#[test]
fn an_answer_that_comes_late_changes_nothing() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"sa");
    let late = driver.full_text_jobs().pop().expect("asked for").ticket;
    driver.keys("ga");
    let all = driver.visible_ids().len();
    driver.answer_full_text(late, "sa", &[]);
    assert_eq!(driver.visible_ids().len(), all);
}

#[test]
fn a_search_that_goes_on_is_not_begun_again_before_it_ended() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"saga\"\n");
    let first = driver.full_text_jobs();
    for round in 0..5 {
        let name = format!("n{round}.md");
        driver.delta(vec![post(&name, "N", "2020-01-01")], &[]);
    }
    assert_eq!(driver.full_text_jobs().len(), first.len());
    let ticket = first.last().expect("asked for").ticket;
    driver.answer_full_text(ticket, "saga", &["c.md"]);
    let again = driver.full_text_jobs();
    assert_eq!(again.len(), first.len() + 1, "for what came meanwhile");
    assert_eq!(again.last().expect("asked for").posts.len(), 9);
}

#[test]
fn a_post_that_comes_or_changes_is_shown_until_its_text_is_known() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"saga\"\n");
    let ticket = driver.full_text_jobs().pop().expect("asked for").ticket;
    driver.answer_full_text(ticket, "saga", &["c.md"]);
    assert_eq!(driver.visible_ids(), ["c.md"]);
    driver.delta(vec![post("new.md", "New", "2020-01-01")], &["c.md"]);
    assert_eq!(
        driver.visible_ids(),
        ["new.md"],
        "it may be the same post by another name"
    );
}

#[test]
fn texts_are_looked_through_again_when_posts_change_and_not_otherwise() {
    let mut driver = Driver::new(blog());
    driver.keys("/\"saga\"\n");
    let ticket = driver.full_text_jobs().pop().expect("asked for").ticket;
    driver.answer_full_text(ticket, "saga", &["c.md"]);
    let asked = driver.full_text_jobs().len();
    driver.keys("jk");
    assert_eq!(driver.full_text_jobs().len(), asked);
    driver.delta(vec![post("e.md", "E", "2020-01-01")], &[]);
    assert_eq!(driver.full_text_jobs().len(), asked + 1);
    driver.keys("0");
    let last = driver.full_text_jobs().pop().expect("asked for");
    assert_eq!((last.words.len(), last.posts.len()), (0, 0), "it is ended");
    let asked = driver.full_text_jobs().len();
    driver.keys("/rust\n");
    assert_eq!(
        driver.full_text_jobs().len(),
        asked,
        "words without quotes ask for none"
    );
}
