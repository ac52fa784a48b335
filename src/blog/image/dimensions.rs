//! Image dimensions from the first bytes of a file, with the camera's orientation applied.

use imagesize::ImageType;

use super::MAX_PIXELS;

/// Returns width and height in pixels, and whether the image can be decoded.
pub(super) fn read(bytes: &[u8]) -> Option<((u32, u32), bool)> {
    let kind = imagesize::image_type(bytes).ok()?;
    let size = imagesize::blob_size(bytes).ok()?;
    let side = |side: usize| u32::try_from(side).ok().filter(|side| *side > 0);
    let (width, height) = (side(size.width)?, side(size.height)?);
    let is_known = matches!(
        kind,
        ImageType::Png | ImageType::Jpeg | ImageType::Gif | ImageType::Webp
    );
    let is_drawable = is_known && u64::from(width) * u64::from(height) <= MAX_PIXELS;
    let lies = kind == ImageType::Jpeg && is_rotated(bytes);
    let size = if lies {
        (height, width)
    } else {
        (width, height)
    };
    Some((size, is_drawable))
}

/// Whether the image is rotated by 90° or 270° (Exif 2.3, tag 0x0112: 5 to 8).
fn is_rotated(bytes: &[u8]) -> bool {
    orientation(bytes).is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// Returns the orientation from the Exif segment of a JPEG file, which is an embedded TIFF file.
fn orientation(bytes: &[u8]) -> Option<u16> {
    let mut at = 2;
    let segment = loop {
        let [0xff, marker, high, low] = *bytes.get(at..at + 4)?.first_chunk()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            0xe1 if segment.starts_with(b"Exif\0\0") => break segment.get(6..)?,
            // start of the image data
            0xda | 0xd9 => return None,
            _ => at += 2 + length,
        }
    };
    let is_little = segment.starts_with(b"II");
    let short = |at: usize| {
        let pair = *segment.get(at..)?.first_chunk()?;
        Some(if is_little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let long = |at: usize| {
        let four = *segment.get(at..)?.first_chunk()?;
        Some(if is_little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(directory)?);
    let mut entries = (0..count).map(|entry| directory.saturating_add(2 + entry * 12));
    let entry = entries.find(|entry| short(*entry) == Some(0x0112))?;
    short(entry.saturating_add(8))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Creates the first bytes of a PNG with these dimensions.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    /// Creates the first bytes of a JPEG of 30 by 20 pixels with an orientation.
    fn jpeg(orientation: u16) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
        tiff.extend(orientation.to_be_bytes());
        tiff.extend([0, 0, 0, 0, 0, 0]);
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
        bytes.extend((tiff.len() as u16 + 2).to_be_bytes());
        bytes.extend(tiff);
        bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0]);
        bytes
    }

    #[test]
    fn the_header_says_the_size() {
        assert_eq!(read(&png(1200, 800)), Some(((1200, 800), true)));
        assert_eq!(read(b"GIF89a\x10\0\x08\0\0\0\0"), Some(((16, 8), true)));
        assert_eq!(read(b"<svg width='3'/>"), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn an_image_bomb_has_a_size_and_is_not_decoded() {
        assert_eq!(read(&png(50_000, 50_000)), Some(((50_000, 50_000), false)));
    }

    #[test]
    fn a_rotated_photo_has_swapped_dimensions() {
        assert_eq!(read(&jpeg(1)), Some(((30, 20), true)));
        assert_eq!(read(&jpeg(6)), Some(((20, 30), true)));
    }

    proptest! {
        #[test]
        fn no_header_is_a_problem(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0_usize..4) {
            let start: [&[u8]; 4] = [&jpeg(6), b"RIFF\0\0\0\0WEBPVP8 ", b"GIF89a", b"\x89PNG\r\n\x1a\n"];
            let cut = start[kind].len() / 2 + bytes.len() % (start[kind].len() / 2);
            let bytes = [&start[kind][..cut], &bytes].concat();
            let _ = read(&bytes);
            let _ = orientation(&bytes);
        }
    }
}
