//! Tests of hunks: their lines, numbers, context and changed words.

use proptest::prelude::*;

use super::*;

fn told(old: &str, new: &str, around: usize) -> Vec<(char, usize, String)> {
    let hunks = hunks(old.as_bytes(), new.as_bytes(), around);
    let lines = hunks.into_iter().flat_map(|hunk| hunk.lines);
    lines
        .map(|line| (line.status.mark(), line.number, line.text))
        .collect()
}

fn line(mark: char, number: usize, text: &str) -> (char, usize, String) {
    (mark, number, text.to_owned())
}

#[test]
fn the_lines_that_differ_are_told_with_their_numbers() {
    let told = told("a\r\nb\r\nc\r\nd\r\n", "a\r\nB\r\nc\r\nd\r\ne\r\n", 0);
    let want = [line('-', 2, "b"), line('+', 2, "B"), line('+', 5, "e")];
    assert_eq!(told, want);
}

#[test]
fn lines_around_are_told_where_they_are_wanted() {
    let told = told("a\nb\nc\n", "a\nb\nC\n", 1);
    assert_eq!(
        told,
        [line(' ', 2, "b"), line('-', 3, "c"), line('+', 3, "C")]
    );
}

#[test]
fn equal_texts_differ_nowhere_and_bytes_that_are_no_text_are_told_all_the_same() {
    assert_eq!(hunks(b"a\n", b"a\n", 3), []);
    assert_eq!(hunks(b"\xff\n", b"b\n", 0)[0].lines[0].text, "\u{fffd}");
}

/// Formats hunks as `diff -u` does, with changed words in brackets.
fn shown(old: &str, new: &str, around: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for hunk in hunks(old.as_bytes(), new.as_bytes(), around) {
        rows.push(format!("@ {:?} {:?}", hunk.old, hunk.new));
        for line in hunk.lines {
            let mut text = line.text.clone();
            for word in line.words.iter().rev() {
                text.insert(word.end, ']');
                text.insert(word.start, '[');
            }
            rows.push(format!("{}{text}", line.status.mark()));
        }
    }
    rows
}

#[test]
fn a_difference_marks_the_words_that_are_others() {
    assert_eq!(
        shown("a\nthe quick brown fox\nb\n", "a\nthe slow red fox\nb\n", 1),
        [
            "@ 0..3 0..3",
            " a",
            "-the [quick brown] fox",
            "+the [slow red] fox",
            " b"
        ]
    );
    assert_eq!(
        shown("entirely other words\n", "nothing alike here\n", 1),
        [
            "@ 0..1 0..1",
            "-entirely other words",
            "+nothing alike here"
        ]
    );
    assert_eq!(shown("a\n", "a\r\n", 1), ["@ 0..1 0..1", "-a", "+a"]);
    assert_eq!(shown("a\n", "a", 1), ["@ 0..1 0..1", "-a", "+a"]);
    assert_eq!(shown("a\n", "a\n", 1), Vec::<String>::new());
    assert_eq!(
        shown("tags: [é, K8s]\n", "tags: [é, k8s]\n", 0),
        ["@ 0..1 0..1", "-tags: [é, [K8s]]", "+tags: [é, [k8s]]"]
    );
    assert_eq!(shown("a\nb\n", "c\n", 0), ["@ 0..2 0..1", "-a", "-b", "+c"]);
}

#[test]
fn hunks_join_where_their_surroundings_meet() {
    let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    let new = "1\nx\n3\n4\n5\ny\n7\n8\nz\n";
    assert_eq!(
        shown(old, new, 1),
        [
            "@ 0..3 0..3",
            " 1",
            "-2",
            "+x",
            " 3",
            "@ 4..9 4..9",
            " 5",
            "-6",
            "+y",
            " 7",
            " 8",
            "-9",
            "+z"
        ]
    );
    assert_eq!(hunks(old.as_bytes(), new.as_bytes(), 2).len(), 1);
}

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "a\n",
        "b\n",
        "c d e\n",
        "c x e\n",
        "\n",
        "a\r\n",
        "é👩\u{200d}💻 y\n",
    ]);
    let last = prop::sample::select(vec!["", "a", "z é"]);
    (prop::collection::vec(line, 0..14), last).prop_map(|(lines, last)| lines.concat() + last)
}

proptest! {
    #[test]
    fn a_hunk_holds_the_lines_it_says(old in text(), new in text(), around in 0usize..3) {
        let [a, b] = [&old, &new].map(|text| text.split_inclusive('\n').count());
        let mut end = 0;
        for hunk in hunks(old.as_bytes(), new.as_bytes(), around) {
            let count = |status| hunk.lines.iter().filter(|line| line.status == status).count();
            prop_assert_eq!(hunk.old.len(), count(LineStatus::Unchanged) + count(LineStatus::Removed));
            prop_assert_eq!(hunk.new.len(), count(LineStatus::Unchanged) + count(LineStatus::Added));
            prop_assert!(hunk.old.start >= end && hunk.old.end <= a && hunk.new.end <= b);
            end = hunk.old.end;
            for line in &hunk.lines {
                prop_assert!(line.words.iter().all(|word| line.text.get(word.clone()).is_some()));
            }
        }
    }
}
