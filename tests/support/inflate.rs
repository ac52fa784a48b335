//! Decoders for compressed images: zlib (RFC 1950), deflate (RFC 1951) and base64.

/// Decompresses a zlib stream; panics if it is invalid.
pub(crate) fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits {
        bytes: &bytes[2..],
        at: 0,
    };
    let mut out = Vec::new();
    loop {
        let is_last = bits.take(1) == 1;
        match bits.take(2) {
            0 => stored(&mut bits, &mut out),
            1 => {
                let lengths: Vec<u8> = (0..288_u16)
                    .map(|symbol| match symbol {
                        144..256 => 9,
                        256..280 => 7,
                        _ => 8,
                    })
                    .collect();
                packed(
                    &mut bits,
                    &mut out,
                    &Codes::of(&lengths),
                    &Codes::of(&[5; 30]),
                );
            }
            2 => {
                let (literals, distances) = tables(&mut bits);
                packed(&mut bits, &mut out, &literals, &distances);
            }
            other => panic!("a block of kind {other}"),
        }
        if is_last {
            return out;
        }
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        (0..count).fold(0, |value, place| value | self.bit() << place)
    }

    fn bit(&mut self) -> usize {
        let bit = self.bytes[self.at / 8] >> (self.at % 8) & 1;
        self.at += 1;
        usize::from(bit)
    }
}

/// Huffman code, by the lengths of its symbols.
struct Codes(Vec<(u8, usize, usize)>);

impl Codes {
    fn of(lengths: &[u8]) -> Self {
        let (mut code, mut codes) = (0, Vec::new());
        for length in 1..16 {
            code <<= 1;
            for (symbol, _) in lengths
                .iter()
                .enumerate()
                .filter(|(_, own)| **own == length)
            {
                codes.push((length, code, symbol));
                code += 1;
            }
        }
        Self(codes)
    }

    fn read(&self, bits: &mut Bits<'_>) -> usize {
        let (mut length, mut code) = (0, 0);
        loop {
            code = code << 1 | bits.bit();
            length += 1;
            let place = self
                .0
                .binary_search_by_key(&(length, code), |known| (known.0, known.1));
            if let Ok(place) = place {
                return self.0[place].2;
            }
            assert!(length < 16, "no such code");
        }
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>) {
    bits.at = bits.at.next_multiple_of(8);
    let length = bits.take(16);
    bits.take(16);
    let from = bits.at / 8;
    out.extend(&bits.bytes[from..from + length]);
    bits.at += length * 8;
}

fn tables(bits: &mut Bits<'_>) -> (Codes, Codes) {
    const ORDER: [usize; 19] = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ];
    let (literals, distances) = (bits.take(5) + 257, bits.take(5) + 1);
    let count = bits.take(4) + 4;
    let mut own = [0; 19];
    for place in &ORDER[..count] {
        own[*place] = bits.take(3) as u8;
    }
    let codes = Codes::of(&own);
    let mut lengths: Vec<u8> = Vec::new();
    while lengths.len() < literals + distances {
        let (value, times) = match codes.read(bits) {
            16 => (lengths[lengths.len() - 1], bits.take(2) + 3),
            17 => (0, bits.take(3) + 3),
            18 => (0, bits.take(7) + 11),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times));
    }
    (
        Codes::of(&lengths[..literals]),
        Codes::of(&lengths[literals..]),
    )
}

fn packed(bits: &mut Bits<'_>, out: &mut Vec<u8>, literals: &Codes, distances: &Codes) {
    loop {
        let symbol = literals.read(bits);
        match symbol {
            0..256 => out.push(symbol as u8),
            256 => return,
            _ => {
                let length = match symbol - 257 {
                    28 => 258,
                    place @ 0..8 => place + 3,
                    place => stepped(bits, place, 4) + 3,
                };
                let distance = match distances.read(bits) {
                    place @ 0..4 => place + 1,
                    place => stepped(bits, place, 2) + 1,
                };
                for _ in 0..length {
                    out.push(out[out.len() - distance]);
                }
            }
        }
    }
}

/// Returns the base value of a code whose ranges double in size every `many` codes, plus its extra
/// bits.
fn stepped(bits: &mut Bits<'_>, place: usize, many: usize) -> usize {
    let extra = place / many - 1;
    ((many + place % many) << extra) + bits.take(extra)
}

/// Decodes base64 (RFC 4648, 4).
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        other => panic!("{other} in base64"),
    };
    let digits: Vec<u8> = text
        .iter()
        .filter(|byte| **byte != b'=')
        .map(digit)
        .collect();
    let bytes = digits.chunks(4).flat_map(|four| {
        let bits = (0..4).fold(0_u32, |bits, place| {
            bits << 6 | u32::from(four.get(place).copied().unwrap_or(0))
        });
        let bytes = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
        bytes.into_iter().take(four.len() - 1)
    });
    bytes.collect()
}
