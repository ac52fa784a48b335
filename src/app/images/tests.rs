//! Tests of the image store, and of finding the images of a range of rows.

use super::samples::key;
use super::*;

fn blocks(bytes: usize) -> RenderedImage {
    RenderedImage::HalfBlocks(HalfBlocks {
        columns: 1,
        cells: vec![None; bytes / size_of::<Option<HalfBlock>>()],
    })
}

#[test]
fn images_are_bounded_by_bytes_and_the_oldest_are_dropped() {
    let mut pictures = ImageStore::default();
    for number in 0..10 {
        pictures.add(key(&number.to_string(), 1, 1), blocks(MAX_IMAGE_BYTES / 4));
    }
    let is_there = |number: usize| pictures.get(&key(&number.to_string(), 1, 1)).is_some();
    let there: Vec<usize> = (0..10).filter(|number| is_there(*number)).collect();
    assert_eq!(there, [6, 7, 8, 9]);
}

#[test]
fn needed_images_are_never_dropped() {
    let mut pictures = ImageStore {
        requested: (0..10)
            .map(|number| key(&number.to_string(), 1, 1))
            .collect(),
        ..ImageStore::default()
    };
    for number in 0..10 {
        pictures.add(key(&number.to_string(), 1, 1), blocks(MAX_IMAGE_BYTES / 4));
    }
    assert_eq!(pictures.decoded.len(), 10);
}

#[test]
fn images_in_rows_are_those_that_overlap_them() {
    let picture = |rows: Range<usize>| PlacedImage {
        key: key("a", 1, rows.len()),
        column: 0,
        rows,
    };
    let page = RenderedPage {
        images: vec![picture(2..5), picture(7..9), picture(20..30)],
        ..RenderedPage::default()
    };
    let starts = |rows: Range<usize>| -> Vec<usize> {
        let found = images_in_rows(&page, &rows).iter();
        found.map(|picture| picture.rows.start).collect()
    };
    assert_eq!(starts(0..2), [0; 0]);
    assert_eq!(starts(4..8), [2, 7]);
    assert_eq!(starts(9..25), [20]);
}
