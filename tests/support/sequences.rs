//! Control sequences and invisible characters in the output of a program.

/// Returns everything in the output of a session that the program never writes by itself while it
/// owns the terminal, so that it must come from a post.
pub(crate) fn foreign(raw: &[u8]) -> Vec<String> {
    named(raw, &is_own)
}

/// Returns everything but text and line endings in output to a pipe.
pub(crate) fn foreign_in_pipe(raw: &[u8]) -> Vec<String> {
    named(raw, &|control| control == "\n")
}

/// Like [`foreign_in_pipe`], but allows colors and weights.
pub(crate) fn foreign_in_color(raw: &[u8]) -> Vec<String> {
    named(raw, &|control| control == "\n" || is_style(control))
}

fn named(raw: &[u8], is_own: &dyn Fn(&str) -> bool) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(raw) else {
        return vec!["bytes that are no UTF-8".to_owned()];
    };
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_hidden) {
        let (_, from) = rest.split_at(at);
        let (control, behind) = from.split_at(length(from));
        if !is_own(control) {
            let excerpt: String = from.chars().take(24).collect();
            found.push(excerpt.escape_default().to_string());
        }
        rest = behind;
    }
    found
}

/// Whether a character controls a terminal, is invisible, or changes the text direction.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the length in bytes of the sequence at the start of a text.
fn length(text: &str) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let Some(parameters) = text.strip_prefix("\x1b[") else {
        let string = ["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"]
            .iter()
            .any(|it| text.starts_with(it));
        let end = text.find("\x1b\\").filter(|_| string);
        return end.map_or(first, |end| end + 2);
    };
    let end = parameters.find(|c: char| ('\x40'..='\x7e').contains(&c));
    end.map_or(first, |end| end + 3)
}

/// Whether the program writes this sequence by itself.
fn is_own(control: &str) -> bool {
    const OWN: [&str; 18] = [
        "\n",
        "\r",
        "\x08",
        "\x1b[K",
        "\x1b[2J",
        "\x1b]11;?\x1b\\",
        "\x1b[c",
        "\x1b[?1049h",
        "\x1b[?2004h",
        "\x1b[?1000h",
        "\x1b[?1002h",
        "\x1b[?1006h",
        "\x1b[>1u",
        "\x1b[?25l",
        "\x1b[?25h",
        "\x1b[?2026h",
        "\x1b[?2026l",
        "\x1b[H",
    ];
    let moves = control.strip_prefix("\x1b[").is_some_and(|rest| {
        let digits = |rest: &str| {
            rest.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';')
        };
        // the cursor, the scroll region, erased cells, and deleted and inserted rows
        rest.strip_suffix(['H', 'G', 'C', 'D', 'X', 'r', 'M', 'L'])
            .is_some_and(digits)
    });
    OWN.contains(&control) || moves || is_style(control)
}

/// Whether a sequence is a style that the program uses: never blinking or concealed.
fn is_style(control: &str) -> bool {
    let numbers = control
        .strip_prefix("\x1b[")
        .and_then(|rest| rest.strip_suffix('m'));
    let Some(numbers) = numbers else { return false };
    let mut numbers = numbers.split(';');
    while let Some(number) = numbers.next() {
        match number {
            "38" | "48" => {
                let rest = if numbers.next() == Some("5") { 1 } else { 3 };
                numbers.by_ref().take(rest).for_each(drop);
            }
            "5" | "6" | "8" => return false,
            _ => {}
        }
    }
    true
}
