//! Image decoding, within limits that are checked against the header first.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbaImage, imageops};

use crate::blog::image::MAX_PIXELS;

/// Most memory that the pixels of an image may take, in bytes; the decoder may use as much again.
const MAX_DECODED_BYTES: u64 = 128 << 20;

/// Decodes an image, or its first frame, and scales it to `size` (width, height) in pixels. Returns
/// `None` where it is broken or exceeds the limits.
pub(super) fn decode(bytes: &[u8], size: (u32, u32)) -> Option<RgbaImage> {
    let reader = ImageReader::new(Cursor::new(bytes));
    let mut reader = reader.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_DECODED_BYTES
    {
        return None;
    }
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).ok()?;
    let is_turned = matches!(
        turn,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (columns, rows) = if is_turned { (size.1, size.0) } else { size };
    let (columns, rows) = (columns.max(1), rows.max(1));
    let is_smaller = columns <= image.width() && rows <= image.height();
    let mut scaled = if is_smaller {
        image.thumbnail_exact(columns, rows)
    } else {
        image.resize_exact(columns, rows, imageops::FilterType::Triangle)
    };
    scaled.apply_orientation(turn);
    Some(scaled.into_rgba8())
}

/// Places an image at the upper left of a larger transparent one.
pub(super) fn padded(image: &RgbaImage, size: (u32, u32)) -> RgbaImage {
    let mut padded = RgbaImage::new(size.0, size.1);
    imageops::replace(&mut padded, image, 0, 0);
    padded
}

/// Blends transparent pixels with a background color.
pub(super) fn blend_background(image: &mut RgbaImage, ground: (u8, u8, u8)) {
    for pixel in image.pixels_mut() {
        let alpha = u32::from(pixel[3]);
        let mixed = |over: u8, under: u8| {
            let sum = u32::from(over) * alpha + u32::from(under) * (255 - alpha);
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [
            mixed(pixel[0], ground.0),
            mixed(pixel[1], ground.1),
            mixed(pixel[2], ground.2),
            255,
        ];
    }
}
