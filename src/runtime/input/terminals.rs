//! The keys of terminals, as they really send them.

use super::Input;
use super::decode::{Decoder, Unfinished};
use crate::app::Event;
use crate::runtime::translate;

/// A terminal, where its sequences are written down, and the keys they mean.
type Keys = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const TERMINALS: [Keys; 13] = [
    (
        "xterm",
        "xterm control sequences, \"PC-Style Function Keys\" and \"modifyOtherKeys\"",
        &[
            ("\x1b[A", "Up"),
            ("\x1b[B", "Down"),
            ("\x1b[C", "Right"),
            ("\x1b[D", "Left"),
            ("\x1b[H", "Home"),
            ("\x1b[F", "End"),
            ("\x1bOA", "Up"),
            ("\x1bOB", "Down"),
            ("\x1bOC", "Right"),
            ("\x1bOD", "Left"),
            ("\x1bOH", "Home"),
            ("\x1bOF", "End"),
            ("\x1b[2~", "Insert"),
            ("\x1b[3~", "Del"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[6~", "PgDn"),
            ("\x1b[1;2A", "Shift-Up"),
            ("\x1b[1;2B", "Shift-Down"),
            ("\x1b[1;2C", "Shift-Right"),
            ("\x1b[1;2D", "Shift-Left"),
            ("\x1b[1;3A", "Alt-Up"),
            ("\x1b[1;3B", "Alt-Down"),
            ("\x1b[1;3C", "Alt-Right"),
            ("\x1b[1;3D", "Alt-Left"),
            ("\x1b[1;4D", "Alt-Shift-Left"),
            ("\x1b[1;5A", "Ctrl-Up"),
            ("\x1b[1;5C", "Ctrl-Right"),
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[1;6C", "Ctrl-Shift-Right"),
            ("\x1b[1;6D", "Ctrl-Shift-Left"),
            ("\x1b[1;7D", "Ctrl-Alt-Left"),
            ("\x1b[1;2H", "Shift-Home"),
            ("\x1b[1;2F", "Shift-End"),
            ("\x1b[1;5H", "Ctrl-Home"),
            ("\x1b[1;5F", "Ctrl-End"),
            ("\x1b[1;6H", "Ctrl-Shift-Home"),
            ("\x1b[1;6F", "Ctrl-Shift-End"),
            ("\x1b[1;3H", "Alt-Home"),
            ("\x1b[3;2~", "Shift-Del"),
            ("\x1b[3;3~", "Alt-Del"),
            ("\x1b[3;5~", "Ctrl-Del"),
            ("\x1b[3;6~", "Ctrl-Shift-Del"),
            ("\x1b[2;2~", "Shift-Insert"),
            ("\x1b[2;5~", "Ctrl-Insert"),
            ("\x1b[5;2~", "Shift-PgUp"),
            ("\x1b[5;5~", "Ctrl-PgUp"),
            ("\x1b[6;3~", "Alt-PgDn"),
            ("\x1b[6;5~", "Ctrl-PgDn"),
            ("\x1bOP", "F1"),
            ("\x1bOQ", "F2"),
            ("\x1bOR", "F3"),
            ("\x1bOS", "F4"),
            ("\x1b[15~", "F5"),
            ("\x1b[24~", "F12"),
            ("\x1b[1;2P", "Shift-F1"),
            ("\x1b[1;2R", "Shift-F3"),
            ("\x1b[1;5S", "Ctrl-F4"),
            ("\x1b[15;5~", "Ctrl-F5"),
            ("\x1b[5D", "Ctrl-Left"),
            ("\x1b[2C", "Shift-Right"),
            ("\x1b[27;3;127~", "Alt-Backspace"),
            ("\x1b[27;5;9~", "Ctrl-Tab"),
            ("\x1b[27;5;106~", "Ctrl-j"),
            ("\x1b[27;2;13~", "Shift-Enter"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x1b\x7f", "Alt-Backspace"),
            ("\x1b\x08", "Alt-Backspace"),
            ("\x08", "Ctrl-h"),
            ("\x7f", "Backspace"),
            ("\n", "Ctrl-j"),
            ("\r", "Enter"),
        ],
    ),
    (
        "rxvt",
        "infocmp -x rxvt-unicode; rxvt(1), \"Key codes\"",
        &[
            ("\x1b[7~", "Home"),
            ("\x1b[8~", "End"),
            ("\x1b[a", "Shift-Up"),
            ("\x1b[b", "Shift-Down"),
            ("\x1b[c", "Shift-Right"),
            ("\x1b[d", "Shift-Left"),
            ("\x1bOa", "Ctrl-Up"),
            ("\x1bOb", "Ctrl-Down"),
            ("\x1bOc", "Ctrl-Right"),
            ("\x1bOd", "Ctrl-Left"),
            ("\x1b[7$", "Shift-Home"),
            ("\x1b[8$", "Shift-End"),
            ("\x1b[7^", "Ctrl-Home"),
            ("\x1b[8^", "Ctrl-End"),
            ("\x1b[7@", "Ctrl-Shift-Home"),
            ("\x1b[8@", "Ctrl-Shift-End"),
            ("\x1b[3$", "Shift-Del"),
            ("\x1b[3^", "Ctrl-Del"),
            ("\x1b[3@", "Ctrl-Shift-Del"),
            ("\x1b[2$", "Shift-Insert"),
            ("\x1b[2^", "Ctrl-Insert"),
            ("\x1b[5$", "Shift-PgUp"),
            ("\x1b[5^", "Ctrl-PgUp"),
            ("\x1b[6^", "Ctrl-PgDn"),
            ("\x1b[6@", "Ctrl-Shift-PgDn"),
            ("\x1b\x1b[A", "Alt-Up"),
            ("\x1b\x1b[D", "Alt-Left"),
            ("\x1b\x1b[C", "Alt-Right"),
            ("\x1b\x1b[3~", "Alt-Del"),
            ("\x1b\x1b[7~", "Alt-Home"),
            ("\x1b\x1bOd", "Ctrl-Alt-Left"),
            ("\x1b\x1b[c", "Alt-Shift-Right"),
            ("\x1b\x1b[3^", "Ctrl-Alt-Del"),
            ("\x1b[11~", "F1"),
            ("\x1b[11^", "Ctrl-F1"),
            ("\x1b[14~", "F4"),
            ("\x1b[23$", "Shift-F11"),
        ],
    ),
    (
        "st",
        "config.def.h of st 0.9, the table of keys",
        &[
            ("\x1b[P", "Del"),
            ("\x1b[2K", "Shift-Del"),
            ("\x1b[M", "Ctrl-Del"),
            ("\x1b[4h", "Insert"),
            ("\x1b[4l", "Shift-Insert"),
            ("\x1b[L", "Ctrl-Insert"),
            ("\x1b[H", "Home"),
            ("\x1b[2J", "Shift-Home"),
            ("\x1b[4~", "End"),
            ("\x1b[K", "Shift-End"),
            ("\x1b[J", "Ctrl-End"),
            ("\x1b[1;5H", "Ctrl-Home"),
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[1;2A", "Shift-Up"),
            ("\x1b[5;2~", "Shift-PgUp"),
            ("\x1b\r", "Alt-Enter"),
            ("\x1b\x7f", "Alt-Backspace"),
        ],
    ),
    (
        "PuTTY",
        "infocmp putty; the manual, \"Changing the action of …\" the keys",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[3~", "Del"),
            ("\x1b[A", "Up"),
            ("\x1bOA", "Up"),
            ("\x1b\x1b[D", "Alt-Left"),
            ("\x1b\x1b[C", "Alt-Right"),
            ("\x1b\x1bOD", "Alt-Left"),
            ("\x1b\x1b[3~", "Alt-Del"),
            ("\x1b\x1b[1~", "Alt-Home"),
            ("\x1b[1;5C", "Ctrl-Right"),
            ("\x1b[1;2D", "Shift-Left"),
            ("\x1b[11~", "F1"),
            ("\x1b[13~", "F3"),
            ("\x1bOM", "Enter"),
            ("\x1b[[A", "F1"),
            ("\x1b[Z", "Shift-Tab"),
        ],
    ),
    (
        "GNU screen",
        "infocmp screen; other keys pass through",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[3~", "Del"),
            ("\x1bOD", "Left"),
            ("\x1b[D", "Left"),
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[3;5~", "Ctrl-Del"),
            ("\x1bb", "Alt-b"),
        ],
    ),
    (
        "Linux console",
        "infocmp linux; console_codes(4)",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[3~", "Del"),
            ("\x1b[2~", "Insert"),
            ("\x1b[[A", "F1"),
            ("\x1b[[E", "F5"),
            ("\x1b[17~", "F6"),
            ("\x1b[25~", "F13"),
            ("\x1b\t", "Shift-Tab"),
            ("\x1b\x7f", "Alt-Backspace"),
            ("\x1b[A", "Up"),
        ],
    ),
    (
        "tmux",
        "infocmp tmux; tmux(1), xterm-keys and extended-keys",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[1;2C", "Shift-Right"),
            ("\x1b[1;3D", "Alt-Left"),
            ("\x1b[1;5H", "Ctrl-Home"),
            ("\x1b[3;5~", "Ctrl-Del"),
            ("\x1b[5;3~", "Alt-PgUp"),
            ("\x1b[27;3;127~", "Alt-Backspace"),
            ("\x1b[27;6;68~", "Ctrl-d"),
        ],
    ),
    (
        "Terminal.app",
        "infocmp nsterm; its keyboard profile",
        &[
            ("\x1bb", "Alt-b"),
            ("\x1bf", "Alt-f"),
            ("\x1bd", "Alt-d"),
            ("\x1b\x7f", "Alt-Backspace"),
            ("\x1b[1;2C", "Shift-Right"),
            ("\x1b[1;5C", "Ctrl-Right"),
            ("\x1b[H", "Home"),
            ("\x1b[F", "End"),
            ("\x1b[3;2~", "Shift-Del"),
        ],
    ),
    (
        "iTerm2",
        "its key presets \"xterm defaults\" and \"natural text editing\"",
        &[
            ("\x1b[1;9D", "Alt-Left"),
            ("\x1b[1;9C", "Alt-Right"),
            ("\x1b[1;10D", "Alt-Shift-Left"),
            ("\x1b[1;9A", "Alt-Up"),
            ("\x1b[1;6D", "Ctrl-Shift-Left"),
            ("\x1bb", "Alt-b"),
            ("\x1bf", "Alt-f"),
            ("\x1b\x7f", "Alt-Backspace"),
            ("\x1b\x1b[D", "Alt-Left"),
            ("\x01", "Ctrl-a"),
            ("\x05", "Ctrl-e"),
            ("\x15", "Ctrl-u"),
        ],
    ),
    (
        "Konsole, older",
        "its default.keytab of KDE 3; xterm before patch 94",
        &[
            ("\x1bO5D", "Ctrl-Left"),
            ("\x1bO5C", "Ctrl-Right"),
            ("\x1bO2A", "Shift-Up"),
            ("\x1bO2P", "Shift-F1"),
            ("\x1bO1;5D", "Ctrl-Left"),
            ("\x1bO2H", "Shift-Home"),
        ],
    ),
    (
        "mintty, Windows Terminal",
        "the wiki of mintty, \"Keycodes\"; Terminal sends those of xterm",
        &[
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[1;6D", "Ctrl-Shift-Left"),
            ("\x1b[3;5~", "Ctrl-Del"),
            ("\x1b[1;5H", "Ctrl-Home"),
            ("\x1b\x7f", "Alt-Backspace"),
            ("\x1b[1;5Z", "Ctrl-Shift-Tab"),
            ("\x1b[2;2~", "Shift-Insert"),
        ],
    ),
    (
        "foot, alacritty, VTE",
        "foot-ctlseqs(7); infocmp alacritty, vte",
        &[
            ("\x1b[1;3D", "Alt-Left"),
            ("\x1b[1;5F", "Ctrl-End"),
            ("\x1b[3;3~", "Alt-Del"),
            ("\x1b[27;5;13~", "Ctrl-Enter"),
        ],
    ),
    (
        "keypad in application mode",
        "xterm control sequences, \"VT220-Style Function Keys\"",
        &[
            ("\x1bOp", "0"),
            ("\x1bOq", "1"),
            ("\x1bOr", "2"),
            ("\x1bOs", "3"),
            ("\x1bOt", "4"),
            ("\x1bOu", "5"),
            ("\x1bOv", "6"),
            ("\x1bOw", "7"),
            ("\x1bOx", "8"),
            ("\x1bOy", "9"),
            ("\x1bOj", "*"),
            ("\x1bOk", "+"),
            ("\x1bOl", ","),
            ("\x1bOm", "-"),
            ("\x1bOn", "."),
            ("\x1bOo", "/"),
            ("\x1bOX", "="),
            ("\x1bOM", "Enter"),
            ("\x1bOI", "Tab"),
            ("\x1bO ", "Space"),
        ],
    ),
];

const KITTY: Keys = (
    "kitty",
    "its keyboard protocol, \"Functional key definitions\"",
    &[
        ("\x1b[127;3u", "Alt-Backspace"),
        ("\x1b[127;5u", "Ctrl-Backspace"),
        ("\x1b[98;3u", "Alt-b"),
        ("\x1b[102;3u", "Alt-f"),
        ("\x1b[98;5u", "Ctrl-b"),
        ("\x1b[106;5u", "Ctrl-j"),
        ("\x1b[107;3u", "Alt-k"),
        ("\x1b[1;3D", "Alt-Left"),
        ("\x1b[D", "Left"),
        ("\x1b[P", "F1"),
        ("\x1b[13~", "F3"),
        ("\x1b[13;2~", "Shift-F3"),
        ("\x1b[1;2Q", "Shift-F2"),
        ("\x1b[57414u", "Enter"),
        ("\x1b[57417u", "Left"),
        ("\x1b[57399u", "0"),
        ("\x1b[27u", "Esc"),
        ("\x1b[9;2u", "Shift-Tab"),
        ("\x1b[3;5~", "Ctrl-Del"),
        ("\x1b[1;5H", "Ctrl-Home"),
        ("\x1b[105;5u", "Tab"),
    ],
);

/// Sequences that mean no key here, or an answer of the terminal.
const NOTHING: [&str; 26] = [
    "\x1b[E",
    "\x1b[G",
    "\x1bOE",
    "\x1bOz",
    "\x1bO5z",
    "\x1b[99~",
    "\x1b[214z",
    "\x1b[1;5I",
    "\x1b[?1;2c",
    "\x1b[>1;2c",
    "\x1b[12;40R",
    "\x1b[1;1R",
    "\x1b[57441u",
    "\x1b[1u",
    "\x1b[~",
    "\x1b[@",
    "\x1b[9$",
    "\x1b[[Z",
    "\x1b\x1b[99~",
    "\x1b\x1bOz",
    "\x1b[1;5W",
    "\x1b[32;10;5M",
    "\x1b[M !!",
    "\x1b]4;1;rgb:00/00/00\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=1;ENOENT\x1b\\",
];

/// Names the keys of some inputs; what is no key is left out.
fn named(inputs: Vec<Input>) -> Vec<String> {
    let events = inputs.into_iter().filter_map(translate::event);
    let keys = events.filter_map(|event| match event {
        Event::Key(key) => Some(key.to_string()),
        _ => None,
    });
    keys.collect()
}

/// Decodes pieces; what is left after the last one is settled.
fn decoded(pieces: &[&[u8]], kitty: bool) -> Vec<String> {
    let mut decoder = Decoder::new(kitty);
    let mut inputs: Vec<Input> = pieces
        .iter()
        .flat_map(|piece| decoder.feed(piece))
        .collect();
    inputs.extend(decoder.settle());
    named(inputs)
}

#[test]
fn the_sequences_of_terminals_are_their_keys_wherever_they_are_cut() {
    let all = TERMINALS
        .iter()
        .map(|keys| (keys, false))
        .chain([(&KITTY, true)]);
    let mut count = 0;
    for ((terminal, source, keys), kitty) in all {
        for (bytes, key) in *keys {
            count += 1;
            for cut in 0..bytes.len() {
                let (first, second) = bytes.as_bytes().split_at(cut);
                let told = decoded(&[first, second], kitty);
                assert_eq!(told, [*key], "{terminal} {bytes:?} cut at {cut}; {source}");
            }
            let bytes: Vec<&[u8]> = bytes.as_bytes().chunks(1).collect();
            assert_eq!(decoded(&bytes, kitty), [*key], "{terminal}");
        }
    }
    assert!(count >= 120, "{count}");
}

#[test]
fn keys_in_a_row_are_told_apart() {
    let all = TERMINALS.iter().flat_map(|(_, _, keys)| keys.iter());
    // the one key that only silence ends, and the one byte that begins others
    let ended = all.filter(|(bytes, _)| *bytes != "\x1b[M");
    let (bytes, keys): (String, Vec<&str>) = ended.copied().unzip();
    assert_eq!(decoded(&[bytes.as_bytes()], false), keys);
}

#[test]
fn what_means_no_key_types_nothing() {
    for bytes in NOTHING {
        for cut in 0..bytes.len() {
            let (first, second) = bytes.as_bytes().split_at(cut);
            let told = decoded(&[first, second, b"x"], false);
            assert_eq!(told, ["x"], "{bytes:?} cut at {cut}");
        }
    }
}

#[test]
fn the_start_of_a_sequence_waits_as_long_as_any_part_of_it() {
    for (start, rest, key) in [
        ("\x1b[", "D", "Left"),
        ("\x1bO", "d", "Ctrl-Left"),
        ("\x1b\x1b[", "D", "Alt-Left"),
        ("\x1b\x1bO", "D", "Alt-Left"),
        ("\x1b[1;", "5D", "Ctrl-Left"),
        ("\x1bO5", "D", "Ctrl-Left"),
        ("\x1b[3", "$", "Shift-Del"),
    ] {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(start.as_bytes()), []);
        assert_eq!(
            decoder.unfinished(),
            Some(Unfinished::Sequence),
            "{start:?}"
        );
        assert_eq!(named(decoder.feed(rest.as_bytes())), [key]);
    }
    for start in ["\x1b]", "\x1b]11;rgb:0", "\x1bP", "\x1b_", "\x1b[200"] {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(start.as_bytes()), []);
        assert_eq!(
            decoder.unfinished(),
            Some(Unfinished::Sequence),
            "{start:?}"
        );
    }
}

#[test]
fn a_person_who_presses_esc_twice_is_understood() {
    assert_eq!(decoded(&[b"\x1b\x1b"], false), ["Esc", "Esc"]);
    assert_eq!(decoded(&[b"\x1b", b"\x1b"], false), ["Esc", "Esc"]);
    assert_eq!(decoded(&[b"\x1b\x1b\x1b\x1b"], false), ["Esc"; 4]);
    assert_eq!(decoded(&[b"\x1b\x1bq"], false), ["Esc", "Alt-q"]);
    assert_eq!(decoded(&[b"\x1b\x1b[<0;1;1M", b"q"], false), ["Esc", "q"]);
    assert_eq!(decoded(&[b"\x1b\x1b[?62;4c", b"q"], false), ["Esc", "q"]);
    let mut decoder = Decoder::default();
    let mut inputs = decoder.feed(b"\x1b");
    inputs.extend(decoder.settle());
    inputs.extend(decoder.feed(b"\x1b[D"));
    assert_eq!(named(inputs), ["Esc", "Left"]);
}

#[test]
fn what_is_pasted_behind_an_esc_is_pasted() {
    let mut decoder = Decoder::default();
    let inputs = decoder.feed(b"\x1b\x1b[200~a\x1b[201~");
    assert_eq!(inputs.get(1..), Some(&[Input::Paste("a".to_owned())][..]));
    assert_eq!(named(inputs), ["Esc"]);
}
