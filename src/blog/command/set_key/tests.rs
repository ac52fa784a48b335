//! Planning a key for posts on disk, in all three languages of front matter.

use std::ops::ControlFlow;

use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;

use super::*;
use crate::blog::check::References;
use crate::blog::command::{ChangePlan, PostCommand};
use crate::blog::file_transaction::UndoLog;
use crate::blog::save::private_file;
use crate::blog::site::Site;
use crate::blog::{Clock, Index, SiteKind};

const CLOCK: Clock = Clock {
    now: Timestamp::UNIX_EPOCH,
    zone: TimeZone::UTC,
};

struct Fixture {
    folder: TempDir,
    index: Index,
}

impl Fixture {
    fn new(kind: SiteKind, files: &[(&str, &[u8])]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in files {
            private_file::put(&folder.path().join(name), bytes).unwrap();
        }
        let site = Site::from_posts_folder(folder.path(), Some(kind)).unwrap();
        let mut index = Index::new(site);
        index.scan(&CLOCK, &mut |_| ControlFlow::Continue(()));
        Self { folder, index }
    }

    fn command(&self, key: &str, text: &str) -> SetCommand {
        SetCommand {
            posts: self.index.posts().map(|post| post.id.clone()).collect(),
            key: KeyName::parse(key).unwrap(),
            text: text.to_owned(),
            skip_failing: false,
        }
    }

    fn plan(&self, command: &SetCommand) -> Result<ChangePlan, CommandError> {
        let posts: Vec<Arc<Post>> = self.index.posts().cloned().collect();
        let context = PlanContext {
            site: self.index.site(),
            rules: self.index.rules(),
            posts: &posts,
            tags_file: self.index.tags_file(),
            clock: &CLOCK,
            mentions: |_, _, _| References::default(),
        };
        context.plan(&PostCommand::Set(command.clone()))
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        read_file::read_bytes(&self.folder.path().join(name))
            .unwrap()
            .bytes
    }
}

/// Returns the front matter lines after setting a key in one Hugo post, without the fences.
fn after(front_matter: &str, key: &str, text: &str) -> Result<String, String> {
    let toml = front_matter.contains(" = ");
    let has_crlf = front_matter.contains("\r\n");
    let (open, close) = match front_matter.as_bytes().first() {
        Some(b'{') => ("", "\n"),
        _ if toml => ("+++\n", "+++\n"),
        _ if has_crlf => ("---\r\n", "---\r\n"),
        _ => ("---\n", "---\n"),
    };
    let file = format!("{open}{front_matter}{close}Body\n");
    let blog = Fixture::new(SiteKind::Hugo, &[("a.md", file.as_bytes())]);
    let plan = match blog.plan(&blog.command(key, text)) {
        Err(CommandError::NoChange(_)) => return Ok(front_matter.to_owned()),
        plan => plan.map_err(|why| why.to_string())?,
    };
    let state = TempDir::new().unwrap();
    let log = UndoLog::new(&state.path().join("operations"));
    plan.apply(&log).unwrap();
    let new = String::from_utf8(blog.bytes("a.md")).unwrap();
    let undo = ChangePlan::undo(&log, &blog.index.site().root, CLOCK.now).unwrap();
    undo.apply(&log).unwrap();
    assert_eq!(
        blog.bytes("a.md"),
        file.as_bytes(),
        "undo restores every byte"
    );
    let inner = new.strip_prefix(open).unwrap();
    let inner = inner.strip_suffix(&format!("{close}Body\n")).unwrap();
    Ok(inner.to_owned())
}

/// Front matter, key, typed text, and the front matter then.
type Case = (&'static str, &'static str, &'static str, &'static str);

/// Values of the type that the key has in the post.
const TYPED: &[Case] = &[
    (
        "weight: 3 # first\n",
        "weight",
        "10",
        "weight: 10 # first\n",
    ),
    ("toc: true\n", "toc", "no", "toc: false\n"),
    ("layout: 'wide'\n", "layout", "yes", "layout: 'yes'\n"),
    ("version: '1.0'\n", "version", "2.0", "version: '2.0'\n"),
    (
        "expires: 2020-01-01\n",
        "expires",
        "tomorrow",
        "expires: 1970-01-02\n",
    ),
    (
        "expires: \"2020-01-01\"\n",
        "expires",
        "tomorrow",
        "expires: \"1970-01-02\"\n",
    ),
    (
        "series:\n  - a\n  - b # x\n",
        "series",
        "b, c",
        "series:\n  - b # x\n  - c\n",
    ),
    ("series:\n  - a\n", "series", "b", "series:\n  - b\n"),
    (
        "series: [a]\n",
        "series",
        "\"x\", y z",
        "series: [x, y z]\n",
    ),
    ("sizes: [1, 2]\n", "sizes", "2, 3", "sizes: [2, 3]\n"),
    (
        "params:\n  toc: true\nz: 1\n",
        "params.toc",
        "false",
        "params:\n  toc: false\nz: 1\n",
    ),
    (
        "params:\n  toc: true\n",
        "params.depth",
        "2",
        "params:\n  toc: true\n  depth: 2\n",
    ),
    ("Weight: 3\n", "weight", "4", "Weight: 4\n"),
    ("a.b: 1\n", "a.b", "2", "a.b: 2\n"),
    ("weight: 3\n", "weight", "\"heavy\"", "weight: heavy\n"),
    ("weight: 3\n", "weight", "-0.5", "weight: -0.5\n"),
    ("weight:\n", "weight", "4", "weight: 4\n"),
];

/// Keys of the generator, which have a type, others, whose text decides, and removed ones.
const NEW: &[Case] = &[
    ("x: 1\n", "draft", "yes", "x: 1\ndraft: true\n"),
    ("x: 1\n", "tags", "a, b", "x: 1\ntags: [a, b]\n"),
    ("x: 1\n", "date", "tomorrow", "x: 1\ndate: 1970-01-02\n"),
    (
        "x: 1\n",
        "expiryDate",
        "tomorrow",
        "x: 1\nexpiryDate: 1970-01-02\n",
    ),
    ("x: 1\n", "title", "2024", "title: \"2024\"\nx: 1\n"),
    // others by what is typed
    ("x: 1\n", "new", "true", "x: 1\nnew: true\n"),
    ("x: 1\n", "new", "12", "x: 1\nnew: 12\n"),
    ("x: 1\n", "new", "012", "x: 1\nnew: \"012\"\n"),
    ("x: 1\n", "new", "2026-01-02", "x: 1\nnew: 2026-01-02\n"),
    ("x: 1\n", "new", "[a, 'b']", "x: 1\nnew: [a, \"'b'\"]\n"),
    ("x: 1\n", "new", "a: b\n# c", "x: 1\nnew: \"a: b\\n# c\"\n"),
    ("x: 1\n", "new.deep", "v", "x: 1\nnew:\n  deep: v\n"),
    ("x: 1\n", "og:title", "v", "x: 1\n\"og:title\": v\n"),
    ("x: 1\n", "# c", "v", "x: 1\n\"# c\": v\n"),
    ("x: 1\r\n", "new", "v", "x: 1\r\nnew: v\r\n"),
    // an empty text removes the key
    ("x: 1\nweight: 3\n", "weight", "", "x: 1\n"),
    ("x: 1\ntags: [a]\n", "tags", " ", "x: 1\n"),
];

/// The same in TOML.
const TOML: &[Case] = &[
    (
        "weight = 3 # first\n",
        "weight",
        "10",
        "weight = 10 # first\n",
    ),
    ("weight = 0.5\n", "weight", "0.25", "weight = 0.25\n"),
    ("toc = true\n", "toc", "false", "toc = false\n"),
    (
        "toc = true\n",
        "new",
        "a \"b\"",
        "toc = true\nnew = \"a \\\"b\\\"\"\n",
    ),
    (
        "x = 1\n[params]\n  toc = true\n",
        "params.toc",
        "off",
        "x = 1\n[params]\n  toc = false\n",
    ),
    (
        "x = 1\n[params]\n  toc = true\n",
        "og:title",
        "v",
        "x = 1\n\"og:title\" = \"v\"\n[params]\n  toc = true\n",
    ),
    (
        "expires = 2020-01-01\n",
        "expires",
        "2021-02-03",
        "expires = 2021-02-03\n",
    ),
    ("sizes = [1, 2]\n", "sizes", "3", "sizes = [3]\n"),
];

/// The same in JSON.
const JSON: &[Case] = &[
    (
        "{\n  \"weight\": 3\n}\n",
        "weight",
        "10",
        "{\n  \"weight\": 10\n}\n",
    ),
    (
        "{\n  \"toc\": true\n}\n",
        "new",
        "a\"b",
        "{\n  \"toc\": true,\n  \"new\": \"a\\\"b\"\n}\n",
    ),
    (
        "{\n  \"expires\": \"2020-01-01\"\n}\n",
        "expires",
        "tomorrow",
        "{\n  \"expires\": \"1970-01-02\"\n}\n",
    ),
];

#[test]
fn a_value_gets_the_type_that_the_key_has() {
    for (before, key, text, wanted) in [TYPED, NEW, TOML, JSON].concat() {
        let got = after(before, key, text);
        assert_eq!(got.as_deref(), Ok(wanted), "{before:?} {key} {text:?}");
    }
}

#[test]
fn a_text_that_is_not_of_the_type_is_refused_with_the_line() {
    for (before, key, text, wanted) in [
        (
            "x: 1\nweight: 3\n",
            "weight",
            "heavy",
            "a.md:3: `weight` must be a number such as 3 or 0.5; quotes make it text",
        ),
        (
            "toc: true\n",
            "toc",
            "maybe",
            "a.md:2: `toc` must be true or false",
        ),
        (
            "expires: 2020-01-01\n",
            "expires",
            "soon",
            "a.md:2: `expires` must be a date",
        ),
        (
            "sizes: [1, 2]\n",
            "sizes",
            "1, x",
            "a.md:2: `sizes` must be a number",
        ),
        (
            "cover:\n  image: a.png\n",
            "cover",
            "b.png",
            "a.md:2: `cover` is a map; set one of its keys",
        ),
        (
            "authors:\n  - name: a\nx:\n  - {k: v}\n",
            "x",
            "b",
            "a.md:4: `x` is a list of lists or maps; change it by hand",
        ),
        (
            "weight: 3\n",
            "weight.deep",
            "b",
            "`weight.deep` can't be added: the key above it is not a map",
        ),
        ("x: &a 3\ny: *a\n", "y", "4", "comes from `*a`"),
    ] {
        let why = after(before, key, text).expect_err(key);
        assert!(why.contains(wanted), "{before:?} {key} {text:?}: {why}");
    }
}

#[test]
fn posts_without_the_key_get_the_type_of_those_that_have_it() {
    let blog = Fixture::new(
        SiteKind::Hugo,
        &[
            ("a.md", b"---\nlevel: '1'\n---\n"),
            ("b.md", b"---\ntitle: B\n---\n"),
            ("c.md", b"no front matter\n"),
        ],
    );
    let plan = blog.plan(&blog.command("level", "2")).unwrap();
    assert_eq!(plan.transaction.what, "set level to 2 in 3 posts");
    let state = TempDir::new().unwrap();
    plan.apply(&UndoLog::new(&state.path().join("operations")))
        .unwrap();
    assert_eq!(blog.bytes("a.md"), b"---\nlevel: '2'\n---\n");
    assert_eq!(blog.bytes("b.md"), b"---\ntitle: B\nlevel: \"2\"\n---\n");
    assert_eq!(
        blog.bytes("c.md"),
        b"---\nlevel: \"2\"\n---\nno front matter\n"
    );
}

#[test]
fn one_failing_post_stops_all_unless_it_is_skipped_and_other_bytes_stay() {
    let latin = b"\xef\xbb\xbf---\r\nweight: 1\r\n---\r\nIn Latin-1: caf\xe9 \0\r\n";
    let blog = Fixture::new(
        SiteKind::Hugo,
        &[
            ("a.md", latin),
            ("b.md", b"---\nweight: [\n---\n"),
            ("c.md", b"---\nweight: 5\n---\n"),
        ],
    );
    let mut command = blog.command("weight", "5");
    let why = blog.plan(&command).unwrap_err().to_string();
    assert!(why.starts_with("b.md:"), "{why}");
    command.skip_failing = true;
    let plan = blog.plan(&command).unwrap();
    assert_eq!(plan.transaction.changes.len(), 1);
    assert!(
        plan.notes[0].starts_with("skipped: b.md:"),
        "{:?}",
        plan.notes
    );
    let state = TempDir::new().unwrap();
    plan.apply(&UndoLog::new(&state.path().join("operations")))
        .unwrap();
    let wanted = b"\xef\xbb\xbf---\r\nweight: 5\r\n---\r\nIn Latin-1: caf\xe9 \0\r\n";
    assert_eq!(blog.bytes("a.md"), wanted);
    let again = blog.plan(&command).unwrap_err();
    assert!(matches!(again, CommandError::Refused(_)), "{again}");
}
