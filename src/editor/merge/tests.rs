//! Properties of diffs and merges: byte-exact, symmetric, and no line lost.

use proptest::prelude::*;

use super::*;

const BASE: &str = "one\ntwo\nthree\nfour\nfive\n";

fn merged(mine: &str, theirs: &str) -> MergedText {
    merge([BASE, mine, theirs], ConflictPolicy::Mark, None)
}

#[test]
fn changes_apart_merge_by_themselves() {
    let both = merged(
        "ONE\ntwo\nthree\nfour\nfive\n",
        "one\ntwo\nthree\nfour\nFIVE\nsix\n",
    );
    assert_eq!(both.text, "ONE\ntwo\nthree\nfour\nFIVE\nsix\n");
    assert_eq!(both.conflicts, []);
}

#[test]
fn what_both_changed_in_the_same_way_is_no_conflict() {
    let both = merged("one\nTWO\nthree\nfour\nfive\n", "one\nTWO\nthree\nfour\n");
    assert_eq!(both.text, "one\nTWO\nthree\nfour\n");
    assert_eq!(both.conflicts, []);
}

#[test]
fn what_both_changed_in_other_ways_is_left_to_the_writer() {
    let (mine, theirs) = (
        "one\nzwei\nthree\nfour\nfive\n",
        "one\ndeux\nthree\nfour\nFIVE\n",
    );
    let marked = merged(mine, theirs);
    assert_eq!(
        marked.text,
        "one\n<<<<<<< mine\nzwei\n=======\ndeux\n>>>>>>> on disk\nthree\nfour\nFIVE\n"
    );
    let place = MergeRegion {
        changed_by: ChangedBy::Conflict,
        base: 1..2,
        mine: 1..2,
        theirs: 1..2,
    };
    assert_eq!(marked.conflicts, [place]);
    let kept = merge([BASE, mine, theirs], ConflictPolicy::KeepMine, None);
    assert_eq!(kept.text, "one\nzwei\nthree\nfour\nFIVE\n");
}

#[test]
fn changes_of_neighboring_lines_are_a_conflict() {
    let both = merged(
        "one\nTWO\nthree\nfour\nfive\n",
        "one\ntwo\nTHREE\nfour\nfive\n",
    );
    assert_eq!(both.conflicts.len(), 1);
    assert_eq!(both.conflicts[0].base, 1..3);
}

#[test]
fn each_place_says_who_changed_it() {
    let found = regions(
        BASE,
        "1\ntwo\nthree\n4\nfive\n",
        "one\ntwo\nthree\n4\nfive\nsix\n",
        None,
    );
    let by: Vec<(ChangedBy, Range<usize>)> = found
        .into_iter()
        .map(|place| (place.changed_by, place.mine))
        .collect();
    assert_eq!(
        by,
        [
            (ChangedBy::Me, 0..1),
            (ChangedBy::Both, 3..4),
            (ChangedBy::Them, 5..5)
        ]
    );
}

#[test]
fn line_ends_stay_byte_for_byte() {
    let base = "a\r\nb\nc\r\nd";
    let both = merge(
        [base, "A\r\nb\nc\r\nd", "a\r\nb\nc\r\nD"],
        ConflictPolicy::Mark,
        None,
    );
    assert_eq!(both.text, "A\r\nb\nc\r\nD");
    let conflict = merge(
        [base, "a\r\nb\nc\r\nx", "a\r\nb\nc\r\ny"],
        ConflictPolicy::Mark,
        None,
    );
    assert_eq!(
        conflict.text,
        "a\r\nb\nc\r\n<<<<<<< mine\r\nx\r\n=======\r\ny\r\n>>>>>>> on disk\r\n"
    );
}

#[test]
fn a_difference_is_as_small_as_the_words_that_changed() {
    let edits = edit_script("one two three\nfour\n", "one 2 three\nfour\nfive\n", None);
    assert_eq!(
        edits,
        [(4..7, "2".to_owned()), (19..19, "five\n".to_owned())]
    );
    assert_eq!(edit_script("a", "a", None), []);
}

fn applied(old: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for (range, new) in edits {
        text.push_str(old.get(at..range.start).unwrap());
        text.push_str(new);
        at = range.end;
    }
    text + old.get(at..).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a deadline that has passed")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn after_its_deadline_a_diff_is_coarse_but_correct() {
    let numbered = |from: usize, step: usize| -> String {
        let line = |n: usize| {
            format!(
                "{} some words of a line that is as long as others are\n",
                from + n * step % 1_000
            )
        };
        (0..320_000).map(line).collect()
    };
    let (old, new, other) = (numbered(0, 7), numbered(1, 11), numbered(500, 13));
    assert!(old.len() > 17_000_000);
    let edits = edit_script(&old, &new, Some(now()));
    assert!(edits.len() < 10, "{} edits", edits.len());
    assert!(applied(&old, &edits) == new);
    let both = merge([&old, &new, &other], ConflictPolicy::Mark, Some(now()));
    assert!(!both.conflicts.is_empty());
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
    fn applying_a_difference_gives_the_new_text(old in text(), new in text()) {
        let edits = edit_script(&old, &new, None);
        prop_assert_eq!(applied(&old, &edits), new.clone());
        prop_assert!(edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
        prop_assert_eq!(applied(&old, &[trimmed_whole(&old, &new)]), new);
    }

    #[test]
    fn who_changed_nothing_takes_what_the_other_did(base in text(), new in text()) {
        for texts in [[&base, &base, &new], [&base, &new, &base], [&base, &new, &new]] {
            let both = merge(texts.map(String::as_str), ConflictPolicy::Mark, None);
            prop_assert_eq!(&both.text, &new);
            prop_assert_eq!(both.conflicts, vec![]);
        }
    }

    #[test]
    fn a_clean_merge_is_the_same_from_either_side(base in text(), mine in text(), theirs in text()) {
        let one = merge([&base, &mine, &theirs], ConflictPolicy::Mark, None);
        let other = merge([&base, &theirs, &mine], ConflictPolicy::Mark, None);
        prop_assert_eq!(one.conflicts.len(), other.conflicts.len());
        if one.conflicts.is_empty() {
            prop_assert_eq!(one.text, other.text);
        }
    }

    #[test]
    fn no_line_is_lost(base in text(), mine in text(), theirs in text()) {
        let both = merge([&base, &mine, &theirs], ConflictPolicy::Mark, None);
        let found = regions(&base, &mine, &theirs, None);
        let [base, mine, theirs] = [&base, &mine, &theirs].map(|text| split(text));
        let mut rest = both.text.as_str();
        let mut at = [0, 0, 0];
        for place in &found {
            // between regions all three texts are equal, and so is the result
            let same = join_lines(&base, at[0]..place.base.start);
            prop_assert_eq!(&same, &join_lines(&mine, at[1]..place.mine.start));
            prop_assert_eq!(&same, &join_lines(&theirs, at[2]..place.theirs.start));
            prop_assert!(rest.starts_with(&same));
            rest = rest.get(same.len()..).unwrap();
            at = [place.base.end, place.mine.end, place.theirs.end];
            let wanted = [
                join_lines(&mine, place.mine.clone()),
                join_lines(&theirs, place.theirs.clone()),
            ];
            let shown: &[&str] = match place.changed_by {
                ChangedBy::Me | ChangedBy::Both => &[&wanted[0]],
                ChangedBy::Them => &[&wanted[1]],
                ChangedBy::Conflict => &["<<<<<<< mine", &wanted[0], "=======", &wanted[1], ">>>>>>> on disk"],
            };
            for text in shown {
                let at = rest.find(text);
                prop_assert!(at.is_some(), "{:?} in {:?}", text, rest);
                rest = rest.get(at.unwrap() + text.len()..).unwrap();
            }
            if place.changed_by == ChangedBy::Conflict {
                rest = rest.trim_start_matches('\r').strip_prefix('\n').unwrap();
            }
        }
        prop_assert_eq!(rest.to_owned(), join_lines(&base, at[0]..base.len()));
    }
}

/// The single edit of a text too large for a word diff.
fn trimmed_whole(old: &str, new: &str) -> (Range<usize>, String) {
    edit_script::trimmed(old, new)
}
