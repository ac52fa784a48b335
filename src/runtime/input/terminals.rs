//! Tests of the key sequences that real terminals send.

mod table;

use super::TerminalInput;
use super::decode::{Decoder, IncompleteInput};
use crate::app::Event;
use crate::runtime::input_events;
use table::{KITTY_KEYS, NO_KEY_SEQUENCES, TERMINALS};

/// Returns the names of the keys in some inputs; other inputs are skipped.
fn named(inputs: Vec<TerminalInput>) -> Vec<String> {
    let events = inputs.into_iter().filter_map(input_events::to_event);
    let keys = events.filter_map(|event| match event {
        Event::Key(key) => Some(key.to_string()),
        _ => None,
    });
    keys.collect()
}

/// Decodes pieces of input; flushes what is left after the last one.
fn decoded(pieces: &[&[u8]], kitty: bool) -> Vec<String> {
    let mut decoder = Decoder::new(kitty);
    let mut inputs: Vec<TerminalInput> = pieces
        .iter()
        .flat_map(|piece| decoder.feed(piece))
        .collect();
    inputs.extend(decoder.flush_incomplete());
    named(inputs)
}

#[test]
fn the_sequences_of_terminals_are_their_keys_wherever_they_are_cut() {
    let all = TERMINALS
        .iter()
        .map(|keys| (keys, false))
        .chain([(&KITTY_KEYS, true)]);
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
    // except the one key that only a timeout ends, and which begins others
    let ended = all.filter(|(bytes, _)| *bytes != "\x1b[M");
    let (bytes, keys): (String, Vec<&str>) = ended.copied().unzip();
    assert_eq!(decoded(&[bytes.as_bytes()], false), keys);
}

#[test]
fn sequences_without_a_key_type_nothing() {
    for bytes in NO_KEY_SEQUENCES {
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
            decoder.incomplete(),
            Some(IncompleteInput::Sequence),
            "{start:?}"
        );
        assert_eq!(named(decoder.feed(rest.as_bytes())), [key]);
    }
    for start in ["\x1b]", "\x1b]11;rgb:0", "\x1bP", "\x1b_", "\x1b[200"] {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(start.as_bytes()), []);
        assert_eq!(
            decoder.incomplete(),
            Some(IncompleteInput::Sequence),
            "{start:?}"
        );
    }
}

#[test]
fn esc_pressed_twice_is_decoded() {
    assert_eq!(decoded(&[b"\x1b\x1b"], false), ["Esc", "Esc"]);
    assert_eq!(decoded(&[b"\x1b", b"\x1b"], false), ["Esc", "Esc"]);
    assert_eq!(decoded(&[b"\x1b\x1b\x1b\x1b"], false), ["Esc"; 4]);
    assert_eq!(decoded(&[b"\x1b\x1bq"], false), ["Esc", "Alt-q"]);
    assert_eq!(decoded(&[b"\x1b\x1b[<0;1;1M", b"q"], false), ["Esc", "q"]);
    assert_eq!(decoded(&[b"\x1b\x1b[?62;4c", b"q"], false), ["Esc", "q"]);
    let mut decoder = Decoder::default();
    let mut inputs = decoder.feed(b"\x1b");
    inputs.extend(decoder.flush_incomplete());
    inputs.extend(decoder.feed(b"\x1b[D"));
    assert_eq!(named(inputs), ["Esc", "Left"]);
}

#[test]
fn a_paste_after_esc_is_decoded() {
    let mut decoder = Decoder::default();
    let inputs = decoder.feed(b"\x1b\x1b[200~a\x1b[201~");
    assert_eq!(
        inputs.get(1..),
        Some(&[TerminalInput::Paste("a".to_owned())][..])
    );
    assert_eq!(named(inputs), ["Esc"]);
}
