//! Planning tag changes for a blog on disk.

use std::ops::ControlFlow;
use std::os::unix::fs::symlink;

use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;

use super::*;
use crate::blog::check::References;
use crate::blog::command::{ChangePlan, PostCommand};
use crate::blog::file_transaction::{FileTransaction, UndoLog};
use crate::blog::save::{self, private_file};
use crate::blog::site::Site;
use crate::blog::{Clock, Index, SiteKind};

const CLOCK: Clock = Clock {
    now: Timestamp::UNIX_EPOCH,
    zone: TimeZone::UTC,
};

struct TagFixture {
    folder: TempDir,
    state: TempDir,
    index: Index,
}

impl TagFixture {
    fn new(kind: SiteKind, files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            private_file::put(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let site = Site::from_posts_folder(folder.path(), Some(kind)).unwrap();
        let mut blog = Self {
            folder,
            state: TempDir::new().unwrap(),
            index: Index::new(site),
        };
        blog.scan();
        blog
    }

    fn scan(&mut self) {
        self.index.scan(&CLOCK, &mut |_| ControlFlow::Continue(()));
    }

    /// Returns the file transaction of a tag change.
    fn transaction(&self, change: &TagChange) -> FileTransaction {
        self.plan(change).unwrap().transaction
    }

    fn docusaurus(files: &[(&str, &str)]) -> Self {
        Self::new(SiteKind::Docusaurus, files)
    }

    fn plan(&self, change: &TagChange) -> Result<ChangePlan, CommandError> {
        self.plan_command(&TagCommand::all(change.clone()))
    }

    fn plan_command(&self, command: &TagCommand) -> Result<ChangePlan, CommandError> {
        let posts: Vec<Arc<Post>> = self.index.posts().cloned().collect();
        let context = PlanContext {
            site: self.index.site(),
            rules: self.index.rules(),
            posts: &posts,
            tags_file: self.index.tags_file(),
            clock: &CLOCK,
            mentions: |_, _, _| References::default(),
        };
        context.plan(&PostCommand::Tags(command.clone()))
    }

    fn plan_skipping(&self, change: &TagChange) -> ChangePlan {
        let command = TagCommand {
            skip_failing: true,
            ..TagCommand::all(change.clone())
        };
        self.plan_command(&command).unwrap()
    }

    /// Returns the files of a plan with their new contents.
    fn after(&self, change: &TagChange) -> Vec<(String, String)> {
        told(&self.plan(change).unwrap())
    }

    fn undo_log(&self) -> UndoLog {
        UndoLog::new(&self.state.path().join("operations"))
    }

    fn move_away(&self, folder: &Path) {
        let root = &self.index.site().root;
        save::rename_within(root, folder, &root.join("away")).unwrap();
    }

    fn text(&self, name: &str) -> String {
        read_file::read(&self.folder.path().join(name))
            .unwrap()
            .text
    }
}

/// Returns the names of the files that a plan writes, with their new contents.
fn written(plan: &ChangePlan) -> impl Iterator<Item = (&str, &[u8])> {
    plan.transaction.changes.iter().map(|change| match change {
        FileChange::Write { path, new, .. } => {
            (path.file_name().unwrap().to_str().unwrap(), new.as_slice())
        }
        other => panic!("{other:?}"),
    })
}

fn told_names(plan: &ChangePlan) -> Vec<&str> {
    written(plan).map(|(name, _)| name).collect()
}

fn told(plan: &ChangePlan) -> Vec<(String, String)> {
    let text = |new: &[u8]| String::from_utf8(new.to_vec()).unwrap();
    let mut files: Vec<_> = written(plan)
        .map(|(name, new)| (name.to_owned(), text(new)))
        .collect();
    files.sort();
    files
}

fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    rows.iter().map(owned).collect()
}

fn tag(name: &str) -> String {
    name.to_owned()
}

const A: &str = "---\ntags: [k8s, \"b c\"] # mine\n---\nk8s here\n";
const B: &str = "---\r\ntags:\r\n  - K8s\r\n  - x\r\n---\r\nbody";
const C: &str = "no front matter, K8s\n";
const DEFINED: &str = "# ours\nk8s:\n  label: Kubernetes\nrust: # of the crab\n  label: Rust\n  permalink: /crab\nnone:\n";

#[test]
fn a_tag_is_changed_in_all_posts_that_have_it_and_in_no_other() {
    let blog = TagFixture::docusaurus(&[("a.md", A), ("b.md", B), ("c.md", C)]);
    let rename = TagChange::Rename(tag("K8s"), tag("k8s"));
    assert_eq!(
        blog.after(&rename),
        rows(&[("b.md", &B.replace("K8s", "k8s"))])
    );
    let remove = TagChange::Remove(tag("b c"));
    assert_eq!(
        blog.after(&remove),
        rows(&[("a.md", &A.replace(", \"b c\"", ""))])
    );
    let merge = TagChange::Merge(vec![tag("k8s"), tag("K8s")], tag("kube"));
    let both = [
        ("a.md", A.replacen("k8s", "kube", 1)),
        ("b.md", B.replace("K8s", "kube")),
    ];
    assert_eq!(
        told(&blog.plan(&merge).unwrap()),
        both.map(|(name, text)| (name.to_owned(), text))
    );
    let plan = blog.plan(&merge).unwrap();
    assert_eq!(plan.transaction.what, "merge k8s, K8s into kube in 2 posts");
    assert!(
        plan.notes
            .iter()
            .any(|note| note.starts_with("the page of `k8s` moves from "))
    );
    assert!(blog.after(&TagChange::Delete(vec![tag("gone")])).is_empty());
}

#[test]
fn a_tag_is_added_to_the_posts_that_are_chosen_one_without_front_matter_too() {
    let blog = TagFixture::docusaurus(&[("a.md", A), ("b.md", B), ("c.md", C)]);
    let command = TagCommand {
        posts: Some(vec![PostId::new("c.md")]),
        ..TagCommand::all(TagChange::Add(tag("new: one")))
    };
    let plan = blog.plan_command(&command).unwrap();
    assert_eq!(
        told(&plan),
        rows(&[("c.md", &format!("---\ntags: [\"new: one\"]\n---\n{C}"))])
    );
}

#[test]
fn two_tags_that_come_to_share_a_page_are_told() {
    let blog = TagFixture::docusaurus(&[("a.md", "---\ntags: [C++, x]\n---\n")]);
    let plan = blog.plan(&TagChange::Rename(tag("x"), tag("C#"))).unwrap();
    let clash = |note: &String| note.starts_with("`C#` and `C++` share the page ");
    assert!(plan.notes.iter().any(clash), "{:?}", plan.notes);
}

#[test]
fn the_tags_file_goes_along_with_a_key() {
    let post = "---\ntags: [k8s, rust, none]\n---\n";
    let blog = TagFixture::docusaurus(&[("a.md", post), ("tags.yml", DEFINED)]);
    for (change, new_post, new_file) in [
        (
            TagChange::Rename(tag("k8s"), tag("kube")),
            post.replace("k8s", "kube"),
            DEFINED.replace("k8s", "kube"),
        ),
        (
            TagChange::Rename(tag("none"), tag("rust")),
            post.replace(", none", ""),
            DEFINED.replace("none:\n", ""),
        ),
        (
            TagChange::Delete(vec![tag("Kubernetes")]),
            post.replace("k8s, ", ""),
            DEFINED.replace("k8s:\n  label: Kubernetes\n", ""),
        ),
        (
            TagChange::Merge(vec![tag("k8s"), tag("none")], tag("rust")),
            post.replace("k8s, ", "").replace(", none", ""),
            DEFINED
                .replace("k8s:\n  label: Kubernetes\n", "")
                .replace("none:\n", ""),
        ),
    ] {
        let want = rows(&[("a.md", &new_post), ("tags.yml", &new_file)]);
        assert_eq!(blog.after(&change), want, "{change:?}");
    }
    let plan = blog
        .plan(&TagChange::Rename(tag("rust"), tag("crab")))
        .unwrap();
    assert!(
        plan.notes
            .iter()
            .any(|note| note.starts_with("its page stays at ")),
        "{:?}",
        plan.notes
    );
}

#[test]
fn a_label_is_renamed_in_the_tags_file_alone() {
    let blog =
        TagFixture::docusaurus(&[("a.md", "---\ntags: [k8s]\n---\n"), ("tags.yml", DEFINED)]);
    let rename = TagChange::Rename(tag("Kubernetes"), tag("K8s: all"));
    let new = DEFINED.replace("label: Kubernetes", "label: \"K8s: all\"");
    assert_eq!(blog.after(&rename), rows(&[("tags.yml", &new)]));
}

#[test]
fn a_tag_that_the_tags_file_lacks_is_told_or_defined() {
    let blog =
        TagFixture::docusaurus(&[("a.md", "---\ntags: [k8s]\n---\n"), ("tags.yml", DEFINED)]);
    let add = TagChange::Add(tag("Web Dev"));
    let plan = blog.plan(&add).unwrap();
    assert_eq!(plan.undefined_tag.as_deref(), Some("Web Dev"));
    let command = TagCommand {
        define: true,
        ..TagCommand::all(add)
    };
    let plan = blog.plan_command(&command).unwrap();
    let new = format!("{DEFINED}Web Dev:\n  label: Web Dev\n  permalink: /web-dev\n");
    assert_eq!(
        told(&plan),
        rows(&[
            ("a.md", "---\ntags: [k8s, Web Dev]\n---\n"),
            ("tags.yml", &new)
        ])
    );
}

#[test]
fn a_tag_is_defined_without_a_change_of_posts() {
    let blog = TagFixture::docusaurus(&[
        ("a.md", "---\ntags: [c++]\n---\n"),
        ("bad.md", "---\ntitle: a: b\n---\n"),
        ("tags.yml", DEFINED),
    ]);
    let plan = blog.plan(&TagChange::Define(tag("c++"))).unwrap();
    assert_eq!(plan.transaction.what, "define the tag c++ in tags.yml");
    let new = format!("{DEFINED}c++:\n  label: c++\n  permalink: /c\n");
    assert_eq!(told(&plan), rows(&[("tags.yml", &new)]));
    assert!(blog.after(&TagChange::Define(tag("k8s"))).is_empty());
    let without = TagFixture::docusaurus(&[("a.md", A)]);
    let told = without.plan(&TagChange::Define(tag("x"))).unwrap_err();
    assert!(told.to_string().contains("create an empty one"), "{told}");
    let empty = TagFixture::docusaurus(&[("a.md", A), ("tags.yml", "")]);
    let new = "x:\n  label: x\n  permalink: /x\n";
    assert_eq!(
        empty.after(&TagChange::Define(tag("x"))),
        rows(&[("tags.yml", new)])
    );
    let hugo = TagFixture::new(SiteKind::Hugo, &[("a.md", A)]);
    let told = hugo.plan(&TagChange::Define(tag("x"))).unwrap_err();
    assert!(
        told.to_string()
            .ends_with("only Docusaurus has a tags file")
    );
}

#[test]
fn a_label_is_renamed_whatever_posts_are_broken() {
    let bad = ("bad.md", "---\ntitle: a: b\n---\n");
    let blog = TagFixture::docusaurus(&[bad, ("tags.yml", DEFINED)]);
    let plan = blog
        .plan(&TagChange::Rename(tag("Rust"), tag("Crab")))
        .unwrap();
    assert_eq!(
        plan.transaction.what,
        "rename the tag Rust to Crab in tags.yml"
    );
    assert_eq!(told_names(&plan), ["tags.yml"]);
}

#[test]
fn a_tags_file_that_would_stop_the_build_is_refused() {
    let blog = TagFixture::docusaurus(&[
        ("a.md", "---\ntags: [k8s]\n---\n"),
        ("tags.yml", "c:\nk8s:\n"),
    ]);
    let clash = blog
        .plan(&TagChange::Rename(tag("k8s"), tag("C++")))
        .unwrap_err();
    assert!(
        clash.to_string().contains("would share the page"),
        "{clash}"
    );
    let broken =
        TagFixture::docusaurus(&[("a.md", "---\ntags: [a]\n---\n"), ("tags.yml", "a: b: c\n")]);
    let told = broken
        .plan(&TagChange::Rename(tag("a"), tag("b")))
        .unwrap_err();
    assert!(told.to_string().contains("tags.yml:1"), "{told}");
}

#[test]
fn a_post_that_cannot_be_changed_stops_all_or_is_left_out() {
    let bad = "---\ntags: [a]\ntitle: a: b\n---\n";
    let other = "---\ntitle: c: d\n---\n";
    let blog = TagFixture::docusaurus(&[
        ("a.md", "---\ntags: [a]\n---\n"),
        ("bad.md", bad),
        ("other.md", other),
    ]);
    let rename = TagChange::Rename(tag("[a"), tag("b"));
    assert!(blog.plan(&rename).is_err());
    let rename = TagChange::Rename(tag("a]"), tag("b"));
    let refused = blog.plan(&rename).unwrap_err().to_string();
    assert!(refused.starts_with("bad.md:3:"), "{refused}");
    assert!(!refused.contains("other.md"), "{refused}");
    let rename = TagChange::Rename(tag("a"), tag("b"));
    let plan = blog.plan_skipping(&rename);
    assert!(
        plan.notes
            .iter()
            .any(|note| note.starts_with("skipped: bad.md:3:"))
    );
    assert_eq!(told(&plan), rows(&[("a.md", "---\ntags: [b]\n---\n")]));
}

#[test]
fn a_broken_post_with_the_tag_only_inside_longer_words_is_ignored() {
    let bad = "---\ntitle: data: and\ntags: [java]\n---\n";
    let blog = TagFixture::docusaurus(&[("a.md", "---\ntags: [a]\n---\n"), ("bad.md", bad)]);
    let plan = blog.plan(&TagChange::Rename(tag("a"), tag("b"))).unwrap();
    assert_eq!(told_names(&plan), ["a.md"]);
    assert!(
        blog.plan(&TagChange::Rename(tag("java"), tag("b")))
            .is_err()
    );
}

#[test]
fn invalid_names_are_refused() {
    let blog = TagFixture::docusaurus(&[("a.md", A)]);
    for name in ["", "  ", " a", "a\n", "a\u{1b}[31m"] {
        let told = blog
            .plan(&TagChange::Add(tag(name)))
            .unwrap_err()
            .to_string();
        assert!(
            told.contains("can't be a tag name") && !told.contains('\u{1b}'),
            "{told}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_come_back() {
    let blog = TagFixture::docusaurus(&[("a.md", "---\ntags: [a]\n---\n")]);
    let path = blog.folder.path().join("a.md");
    private_file::put(&path, b"---\ntags: [a]\n---\ncaf\xe9 \xff\n").unwrap();
    let plan = blog.plan(&TagChange::Rename(tag("a"), tag("b"))).unwrap();
    let (_, new) = written(&plan).next().unwrap();
    assert_eq!(new, b"---\ntags: [b]\n---\ncaf\xe9 \xff\n");
}

#[test]
fn a_plan_is_one_transaction_that_can_be_undone() {
    let blog = TagFixture::new(
        SiteKind::Jekyll,
        &[
            ("a.md", "---\ntags: a b\n---\n"),
            ("b.md", "---\ntags: b\n---\n"),
        ],
    );
    let plan = blog.plan(&TagChange::Rename(tag("b"), tag("c"))).unwrap();
    let root = &blog.index.site().root;
    plan.apply(&blog.undo_log()).unwrap();
    assert_eq!(
        (blog.text("a.md"), blog.text("b.md")),
        (tag("---\ntags: a c\n---\n"), tag("---\ntags: c\n---\n"))
    );
    let undone = blog.undo_log().undo(root, CLOCK.now, CLOCK.now).unwrap();
    assert_eq!(undone.what, "rename the tag b to c in 2 posts");
    assert_eq!(
        (blog.text("a.md"), blog.text("b.md")),
        (tag("---\ntags: a b\n---\n"), tag("---\ntags: b\n---\n"))
    );
}

#[test]
fn a_post_that_changed_since_the_plan_refuses_all_of_it() {
    let blog = TagFixture::docusaurus(&[
        ("a.md", "---\ntags: [a]\n---\n"),
        ("b.md", "---\ntags: [a]\n---\n"),
    ]);
    let plan = blog.plan(&TagChange::Rename(tag("a"), tag("c"))).unwrap();
    private_file::put(&blog.folder.path().join("b.md"), b"theirs").unwrap();
    assert!(plan.apply(&blog.undo_log()).is_err());
    assert_eq!(
        (blog.text("a.md"), blog.text("b.md")),
        (tag("---\ntags: [a]\n---\n"), tag("theirs"))
    );
}

#[test]
fn a_post_that_is_a_link_out_of_the_blog_is_not_written_through() {
    let elsewhere = TempDir::new().unwrap();
    let outside = elsewhere.path().join("out.md");
    private_file::put(&outside, b"---\ntags: [a]\n---\n").unwrap();
    let mut blog = TagFixture::docusaurus(&[("a.md", "---\ntags: [a]\n---\n")]);
    symlink(&outside, blog.folder.path().join("x.md")).unwrap();
    blog.scan();
    let rename = TagChange::Rename(tag("a"), tag("c"));
    let told = blog.plan(&rename).unwrap_err().to_string();
    assert!(
        told.starts_with("x.md:1:1: it is a link to a file outside the blog"),
        "{told}"
    );
    let plan = blog.plan_skipping(&rename);
    assert_eq!(told_names(&plan), ["a.md"]);
}

#[test]
fn a_folder_swapped_for_a_link_after_the_plan_leads_nowhere() {
    let text = "---\ntags: [a]\n---\n";
    let elsewhere = TempDir::new().unwrap();
    private_file::put(&elsewhere.path().join("b.md"), text.as_bytes()).unwrap();
    let mut blog = TagFixture::docusaurus(&[("a.md", text)]);
    let sub = blog.folder.path().join("sub");
    private_file::create_private_folder(&sub).unwrap();
    private_file::put(&sub.join("b.md"), text.as_bytes()).unwrap();
    blog.scan();
    let step = blog.transaction(&TagChange::Rename(tag("a"), tag("c")));
    blog.move_away(&sub);
    symlink(elsewhere.path(), &sub).unwrap();
    assert!(blog.undo_log().perform(&step).is_err());
    let outside = read_file::read(&elsewhere.path().join("b.md"))
        .unwrap()
        .text;
    assert_eq!(
        (blog.text("a.md"), blog.text("away/b.md"), outside),
        (tag(text), tag(text), tag(text))
    );
}

#[test]
fn a_folder_that_vanished_after_the_plan_leaves_the_other_posts_as_they_were() {
    let text = "---\ntags: [a]\n---\n";
    let mut blog = TagFixture::docusaurus(&[("a.md", text)]);
    let sub = blog.folder.path().join("sub");
    private_file::create_private_folder(&sub).unwrap();
    private_file::put(&sub.join("b.md"), text.as_bytes()).unwrap();
    blog.scan();
    let step = blog.transaction(&TagChange::Rename(tag("a"), tag("c")));
    blog.move_away(&sub);
    let refused = blog.undo_log().perform(&step).unwrap_err().to_string();
    assert!(
        refused.contains("sub/b.md") && refused.ends_with("nothing was changed"),
        "{refused}"
    );
    assert_eq!(blog.text("a.md"), text);
}

#[test]
fn posts_without_write_permission_are_all_named_and_can_be_left_out() {
    let text = "---\ntitle: A\ntags: [old]\n---\n";
    let mut blog = TagFixture::docusaurus(&[("b.md", text)]);
    let create = |name: &str| FileChange::Create {
        path: blog.folder.path().join(name),
        bytes: text.into(),
        mode: Some(0o444),
    };
    let step = FileTransaction {
        what: String::new(),
        root: blog.index.site().root.clone(),
        at: Timestamp::UNIX_EPOCH,
        changes: vec![create("a.md"), create("c.md")],
    };
    UndoLog::new(blog.state.path()).perform(&step).unwrap();
    blog.scan();
    let change = TagChange::Rename("old".to_owned(), "new".to_owned());
    let told = blog.plan(&change).unwrap_err().to_string();
    for name in ["a.md:1:1: it is read-only", "c.md:1:1: it is read-only"] {
        assert!(told.contains(name), "{told}");
    }
    assert!(
        told.contains("chmod u+w") && !told.contains("b.md"),
        "{told}"
    );
    let plan = blog.plan_skipping(&change);
    let names = told_names(&plan);
    let left = plan.notes.iter().filter(|note| note.starts_with("skipped"));
    assert_eq!((names, left.count()), (vec!["b.md"], 2));
    // a post that does not change is no obstacle
    let other = TagChange::Rename("none".to_owned(), "new".to_owned());
    assert!(told_names(&blog.plan(&other).unwrap()).is_empty());
}

#[test]
fn a_post_that_is_gone_can_be_skipped() {
    let blog = TagFixture::docusaurus(&[("a.md", A), ("b.md", B)]);
    let mut command = TagCommand {
        posts: Some(vec![PostId::new("gone.md"), PostId::new("a.md")]),
        ..TagCommand::all(TagChange::Add(tag("new")))
    };
    let refused = blog.plan_command(&command).unwrap_err().to_string();
    assert_eq!(refused, "gone.md:1:1: it no longer exists");
    command.skip_failing = true;
    let plan = blog.plan_command(&command).unwrap();
    assert_eq!(told_names(&plan), ["a.md"]);
    assert_eq!(plan.notes, ["skipped: gone.md:1:1: it no longer exists"]);
}
