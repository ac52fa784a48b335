//! PNG images (RFC 2083) with uncompressed pixels.

/// Returns a PNG of this size; `color` returns red, green and blue of each pixel.
pub(crate) fn png(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        rows.extend((0..width).flat_map(|x| color(x, y)));
    }
    let mut bytes = head(width, height);
    bytes.extend(chunk(*b"IDAT", &stored(&rows)));
    bytes.extend(chunk(*b"IEND", &[]));
    bytes
}

/// Returns the header of a PNG of this size.
pub(crate) fn head(width: u32, height: u32) -> Vec<u8> {
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // eight bits of red, green and blue
    head.extend([8, 2, 0, 0, 0]);
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &head)].concat()
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name[..], data].concat();
    let length = u32::try_from(data.len())
        .expect("a short chunk")
        .to_be_bytes();
    [&length[..], &named, &crc(&named).to_be_bytes()].concat()
}

/// Wraps bytes in zlib (RFC 1950) without compression.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a short block");
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}
