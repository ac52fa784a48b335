//! Tests of filters that need more than a post holds: the links between posts, the day of today, and
//! which front matter keys there are.

use crate::app::jobs::links::{FoundLinks, LinksJob};
use crate::blog::link_graph::{Backlink, LinkGraph};
use crate::blog::post::PostFieldsBuilder;

use super::*;

impl Driver {
    fn links_jobs(&self) -> Vec<LinksJob> {
        let jobs = self.effects.iter().filter_map(|effect| match effect {
            Effect::FindLinks(job) => Some(LinksJob::clone(job)),
            _ => None,
        });
        jobs.collect()
    }

    /// Answers the last request: each pair is a post and one that it links to.
    pub(super) fn answer_links(&mut self, links: &[(&str, &str)]) {
        let job = self.links_jobs().pop().expect("asked for");
        let mut graph = LinkGraph::default();
        for (from, to) in links {
            let target = self.app.library.post(&PostId::new(to)).expect("a post");
            let link = Backlink {
                from: PostId::new(from),
                line: 7,
                text: format!("see [it]({to})"),
            };
            graph.add(target, link);
        }
        self.event(Event::LinksFound(FoundLinks {
            ticket: job.ticket,
            graph: Arc::new(graph),
        }));
    }
}

fn error_reasons(driver: &Driver) -> Vec<&str> {
    let errors = driver.app.library.query().errors().iter();
    errors.map(|wrong| wrong.reason.as_str()).collect()
}

#[test]
fn a_filter_by_links_hides_nothing_before_they_are_known() {
    let mut driver = Driver::new(blog());
    let all = driver.visible_ids().len();
    assert!(driver.links_jobs().is_empty(), "nobody asks");
    driver.keys("/links-to:c");
    assert_eq!(driver.links_jobs().len(), 1);
    driver.keys(".md");
    assert_eq!(driver.links_jobs().len(), 1, "the texts are the same");
    assert_eq!(driver.visible_ids().len(), all);
    driver.answer_links(&[("a.md", "c.md"), ("b.md", "c.md"), ("c.md", "a.md")]);
    let mut linking = driver.visible_ids();
    linking.sort_unstable();
    assert_eq!(linking, ["a.md", "b.md"]);
    driver.keys("\x1b/is:orphan");
    assert_eq!(driver.links_jobs().len(), 1, "they are still known");
    assert!(!driver.visible_ids().contains(&"c.md"));
    assert_eq!(driver.visible_ids().len(), all - 2);
    driver.delta(vec![post("new.md", "New", "2020-01-01")], &[]);
    assert_eq!(driver.links_jobs().len(), 2, "a post has come");
}

#[test]
fn dates_of_a_filter_follow_the_day() {
    let today = clock(0).now.to_string();
    let day = today.get(..10).expect("a day");
    let mut driver = Driver::new(vec![
        post("a.md", "A", day),
        post("b.md", "B", "2020-01-01"),
    ]);
    driver.keys("/date:today\n");
    assert_eq!(driver.visible_ids(), ["a.md"]);
    driver.now += 24 * 3600;
    driver.keys("j");
    assert_eq!(driver.visible_ids(), [""; 0]);
}

#[test]
fn a_front_matter_key_that_no_post_has_is_wrong_until_one_has_it() {
    let mut driver = Driver::new(blog());
    let all = driver.visible_ids().len();
    driver.keys("/weight:>3\n");
    assert_eq!(driver.visible_ids().len(), all, "it is ignored");
    assert_eq!(error_reasons(&driver).len(), 1);
    assert!(error_reasons(&driver)[0].starts_with("no post has the key `weight`"));
    let mut heavy = post("heavy.md", "Heavy", "2020-01-01");
    let mut fields = PostFieldsBuilder::default();
    fields.add("weight", ["12"].into_iter());
    Arc::make_mut(&mut heavy).metadata.fields = fields.finish();
    driver.delta(vec![heavy], &[]);
    assert_eq!(error_reasons(&driver), [""; 0]);
    assert_eq!(driver.visible_ids(), ["heavy.md"]);
}

fn rich_blog() -> Vec<Arc<Post>> {
    let with = |mut post: Arc<Post>, author: &str, keys: &[(&str, &str)]| {
        let changed = Arc::make_mut(&mut post);
        changed.authors = vec![crate::blog::Author(author.to_owned())];
        changed.metadata.language = Some("pt-BR".into());
        let mut fields = PostFieldsBuilder::default();
        for (key, value) in keys {
            fields.add(key, [*value].into_iter());
        }
        changed.metadata.fields = fields.finish();
        post
    };
    let tagged = tagged(post("notes/a.md", "A", "2025-01-01"), &["Rust", "rust web"]);
    let other = post("notes/b.md", "B", "2025-01-02");
    vec![
        with(
            tagged,
            "Ana Lee",
            &[("weight", "3"), ("series", "Deep Dive"), ("layout", "wide")],
        ),
        with(other, "Bo", &[("weight", "12"), ("layout", "wide")]),
    ]
}

#[test]
fn tab_completes_what_the_blog_has() {
    for (typed, completed) in [
        ("ti", "title:"),
        ("wei", "weight:"),
        ("rust w", "rust words:"),
        ("tag:ru", "tag:rust "),
        ("(-tag:x,ru", "(-tag:x,rust "),
        ("tag:\"rust w", "tag:\"rust web\" "),
        ("author:lee", "author:\"ana lee\" "),
        ("is:un", "is:unlisted "),
        ("is:or", "is:orphan "),
        ("date:>=this-y", "date:>=this-year "),
        ("lang:", "lang:pt-br "),
        ("series:d", "series:\"deep dive\" "),
        ("layout:", "layout:wide "),
        ("weight:>1", "weight:>12 "),
        ("has:ser", "has:series "),
        ("no:lay", "no:layout "),
        ("path:no", "path:notes/ "),
        ("links-to:b", "links-to:b.md "),
        ("\"ru", "\"ru"),
        ("zzz", "zzz"),
    ] {
        let mut driver = Driver::new(rich_blog());
        driver.keys(&format!("/{typed}\t"));
        let InputMode::Filter(filter) = &driver.app.mode else {
            panic!("a filter");
        };
        assert_eq!(filter.field.text(), completed, "{typed}");
    }
}

#[test]
fn tab_goes_through_the_completions_and_typing_begins_anew() {
    let mut driver = Driver::new(rich_blog());
    driver.keys("/tag:");
    let text = |driver: &Driver| match &driver.app.mode {
        InputMode::Filter(filter) => filter.field.text().to_owned(),
        other => panic!("{other:?}"),
    };
    driver.keys("\t");
    assert_eq!(text(&driver), "tag:rust ");
    driver.keys("\t");
    assert_eq!(text(&driver), "tag:\"rust web\" ");
    driver.keys("\t");
    assert_eq!(text(&driver), "tag:rust ");
    driver.keys("is:dr\t");
    assert_eq!(text(&driver), "tag:rust is:draft ");
}

#[test]
fn up_brings_back_earlier_filters() {
    let mut driver = Driver::new(blog());
    let key = |driver: &mut Driver, name: &str| {
        driver.event(Event::Key(name.parse().expect("a key")));
    };
    driver.keys("/tag:rust\n");
    driver.keys("0/is:draft\n0");
    driver.keys("/al");
    key(&mut driver, "Up");
    assert_eq!(
        (driver.query(), driver.visible_ids()),
        ("is:draft", vec!["c.md"])
    );
    key(&mut driver, "Up");
    assert_eq!(driver.query(), "tag:rust");
    key(&mut driver, "Down");
    key(&mut driver, "Down");
    assert_eq!(driver.query(), "al", "what had been typed");
    key(&mut driver, "Down");
    let below = driver.chosen().map(str::to_owned);
    key(&mut driver, "Up");
    assert_eq!(driver.query(), "al", "the selection moves up first");
    assert_ne!(driver.chosen().map(str::to_owned), None, "{below:?}");
}

#[test]
fn the_links_to_a_post_are_listed_with_their_lines_and_opened() {
    let mut driver = Driver::new(blog());
    driver.keys("L");
    assert_eq!(driver.links_jobs().len(), 1, "asked for when shown");
    driver.answer_links(&[("c.md", "a.md"), ("d.md", "a.md"), ("a.md", "b.md")]);
    let entries = match &driver.app.mode {
        InputMode::Popup(popup) => popup.entries(&driver.app),
        other => panic!("{other:?}"),
    };
    let rows = entries
        .iter()
        .map(|it| (it.name.as_str(), it.note.as_str(), it.key.as_str()));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            ("Gamma", "see [it](a.md)", "line 7"),
            ("Delta", "see [it](a.md)", "line 7")
        ]
    );
    driver.keys("\n");
    assert_eq!(driver.chosen(), Some("c.md"));
    assert_eq!(driver.app.view.focus, Pane::Preview);
    driver.keys("L");
    assert_eq!(driver.links_jobs().len(), 1, "they are still known");
}
