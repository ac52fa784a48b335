//! Background color of the terminal: whether it is dark, from the answer to OSC 11.

/// Parses an X11 color, `rgb:ffff/ffff/ffff` with one to four digits each; returns whether its luma
/// (Rec. 601) is below one half.
pub(super) fn is_dark(answer: &str) -> Option<bool> {
    let (_, color) = answer.split_once(':')?;
    let mut parts = color.split('/').map(hex_fraction);
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    Some(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)
}

/// Parses hexadecimal digits as a fraction of the largest number with as many digits.
fn hex_fraction(digits: &str) -> Option<f64> {
    let length = u32::try_from(digits.len())
        .ok()
        .filter(|length| (1..=4).contains(length))?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some(f64::from(value) / f64::from(16_u32.pow(length) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_any_length_are_read() {
        assert_eq!(is_dark("rgb:1e1e/1e1e/2e2e"), Some(true));
        assert_eq!(is_dark("rgb:ff/ff/ff"), Some(false));
        assert_eq!(is_dark("rgba:f/f/f/f"), Some(false));
    }

    #[test]
    fn an_invalid_background_reply_is_ignored() {
        for answer in [
            "",
            "?",
            "rgb:",
            "rgb:12/34",
            "rgb:fffff/0/0",
            "rgb:zz/zz/zz",
            "rgb:///",
        ] {
            assert_eq!(is_dark(answer), None, "{answer}");
        }
    }
}
