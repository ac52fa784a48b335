//! Tests of the image store, and of finding the images of a range of rows.

use super::samples::key;
use super::*;

fn blocks(bytes: usize) -> Pixels {
    Pixels::Blocks(Blocks {
        columns: 1,
        cells: vec![None; bytes / size_of::<Option<Block>>()],
    })
}

#[test]
fn pictures_are_bounded_by_bytes_and_the_oldest_go() {
    let mut pictures = Pictures::default();
    for number in 0..10 {
        pictures.take(key(&number.to_string(), 1, 1), blocks(MOST_BYTES / 4));
    }
    let is_there = |number: usize| pictures.get(&key(&number.to_string(), 1, 1)).is_some();
    let there: Vec<usize> = (0..10).filter(|number| is_there(*number)).collect();
    assert_eq!(there, [6, 7, 8, 9]);
}

#[test]
fn what_is_wanted_is_never_forgotten() {
    let mut pictures = Pictures {
        asked: (0..10)
            .map(|number| key(&number.to_string(), 1, 1))
            .collect(),
        ..Pictures::default()
    };
    for number in 0..10 {
        pictures.take(key(&number.to_string(), 1, 1), blocks(MOST_BYTES / 4));
    }
    assert_eq!(pictures.known.len(), 10);
}

#[test]
fn the_pictures_of_some_rows_are_those_that_have_one_of_them() {
    let picture = |rows: Range<usize>| Picture {
        key: key("a", 1, rows.len()),
        column: 0,
        rows,
    };
    let page = Page {
        pictures: vec![picture(2..5), picture(7..9), picture(20..30)],
        ..Page::default()
    };
    let starts = |rows: Range<usize>| -> Vec<usize> {
        let found = pictures_in(&page, &rows).iter();
        found.map(|picture| picture.rows.start).collect()
    };
    assert_eq!(starts(0..2), [0; 0]);
    assert_eq!(starts(4..8), [2, 7]);
    assert_eq!(starts(9..25), [20]);
}
