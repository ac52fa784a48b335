//! Terminal modes that postdesk sets, and the one string that resets all of them.
//!
//! Restoring the terminal has to work from the panic hook and the signal thread, while the main
//! thread holds everything else. So the original modes live in atomics: set before the first change
//! to the terminal, read by whichever thread restores it first.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use rustix::process;
use rustix::termios::{
    self, ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, QueueSelector,
    SpecialCodeIndex, Termios,
};

use super::output::TerminalOutput;

/// True from just before the first change to the terminal until it is restored.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether hyperlinks are sent.
static HAS_HYPERLINKS: AtomicBool = AtomicBool::new(false);
/// The original input, output, control and local modes, VMIN and VTIME. Wide enough for every
/// system: flags are 64 bits on macOS, 32 elsewhere.
static ORIGINAL_MODES: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];

/// Most images that the terminal holds at once.
pub(super) const MAX_PLACED_IMAGES: usize = 64;
/// The ids of the images that the terminal holds; 0 where a slot is free.
static PLACED_IMAGES: [AtomicU32; MAX_PLACED_IMAGES] =
    [const { AtomicU32::new(0) }; MAX_PLACED_IMAGES];

/// Resets every mode that is ever set, in the required order: what belongs to the alternate screen
/// (margins left by an interrupted frame, whose reset also moves the cursor; the kitty key stack)
/// before leaving it, the cursor last.
const RESTORE_SEQUENCE: &str = concat!(
    "\x1b[?2026l",
    "\x1b[0m",
    "\x1b[?69l\x1b[r",
    "\x1b[<u",
    "\x1b[?1006l\x1b[?1003l\x1b[?1002l\x1b[?1000l",
    "\x1b[?1004l",
    "\x1b[?2004l",
    "\x1b[?1049l",
    "\x1b[0m\x1b[?25h",
);

/// Resets modes that other programs may have left and that would garble a screen: origin mode, no
/// wrapping, reversed colors, insertion, newline mode, keypad keys, line-drawing characters,
/// margins, reports of all motion and of the focus. Must be sent on the alternate screen, since it
/// moves the cursor.
pub(super) const RESET_LEFTOVERS: &str = concat!(
    "\x1b[?6l\x1b[?7h\x1b[?5l\x1b[4l\x1b[20l",
    "\x1b[?1l\x1b>\x1b(B\x0f",
    "\x1b[?69l\x1b[r",
    "\x1b[?1003l\x1b[?1004l",
);

/// Returns the bytes that reset everything; they may be sent twice.
pub const fn restore_bytes() -> &'static [u8] {
    RESTORE_SEQUENCE.as_bytes()
}

/// Restores the terminal, from any thread, if the program has it now.
pub fn emergency_restore() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        // images are deleted on the screen they were placed on
        let placed = PLACED_IMAGES
            .iter()
            .map(|place| place.swap(0, Ordering::SeqCst));
        let mut bytes: Vec<u8> = placed.filter(|id| *id > 0).flat_map(delete_image).collect();
        if !bytes.is_empty() {
            // an interrupted image would swallow everything up to here (ST)
            bytes.splice(0..0, *b"\x1b\\");
        }
        if HAS_HYPERLINKS.load(Ordering::SeqCst) {
            // a frame that was cut off may have left one open
            bytes.extend(b"\x1b]8;;\x1b\\");
        }
        bytes.extend(RESTORE_SEQUENCE.as_bytes());
        TerminalOutput::open().finish(&bytes);
        // in the background the modes are the shell's, and changing them would stop us
        if in_foreground() {
            // pending input, such as mouse reports or a late answer, would look typed at a prompt;
            // an error can't be handled: the terminal may be gone
            let _ = termios::tcflush(rustix::stdio::stdin(), QueueSelector::IFlush);
            let _ = restore_modes();
        }
    }
}

/// Records that hyperlinks are sent.
pub(super) fn enable_hyperlinks() {
    HAS_HYPERLINKS.store(true, Ordering::SeqCst);
}

/// Returns the command that deletes an image and its data.
pub(super) fn delete_image(id: u32) -> Vec<u8> {
    format!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\").into_bytes()
}

/// Records that the terminal holds an image, or no longer does; returns false where no slot is
/// free.
pub(super) fn set_image_placed(id: u32, is_there: bool) -> bool {
    let (old, new) = if is_there { (0, id) } else { (id, 0) };
    PLACED_IMAGES.iter().any(|place| {
        let swapped = place.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst);
        swapped.is_ok()
    })
}

/// Whether the program has the terminal now.
pub(super) fn is_entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Whether the terminal is in raw mode, which it isn't once a shell had it.
pub(super) fn is_raw() -> bool {
    termios::tcgetattr(rustix::stdio::stdin()).is_ok_and(|modes| {
        !modes
            .local_modes
            .intersects(LocalModes::ICANON | LocalModes::ECHO)
    })
}

/// Whether we may change the terminal's modes: we are not in the background of a shell. A terminal
/// that controls no session has no background: asking for its foreground group is an error there.
pub(super) fn in_foreground() -> bool {
    let foreground = termios::tcgetpgrp(rustix::stdio::stdin());
    foreground.is_err() || foreground == Ok(process::getpgrp())
}

/// Saves the modes of the terminal and puts it into raw mode.
pub(super) fn save_modes_and_enter_raw() -> io::Result<()> {
    if !termios::isatty(rustix::stdio::stdout()) {
        return Err(io::Error::other("standard output is not a terminal"));
    }
    let mut modes = termios::tcgetattr(rustix::stdio::stdin())?;
    if !is_entered() {
        save_modes(&modes);
        ENTERED.store(true, Ordering::SeqCst);
    }
    modes.make_raw();
    termios::tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &modes)?;
    Ok(())
}

/// Returns the bytes that take the terminal over.
pub(super) fn enter_bytes(mouse: bool) -> String {
    let keys = if has_kitty_keys() { "\x1b[>1u" } else { "" };
    let mouse = if mouse { mouse_bytes(true) } else { "" };
    format!("\x1b[?1049h\x1b[?2004h{keys}{mouse}\x1b[?25l")
}

/// Returns the bytes that turn reports of presses, drags and the wheel on or off. Plain motion is
/// not requested: it would wake the program at every move of the mouse.
pub(super) const fn mouse_bytes(on: bool) -> &'static str {
    if on {
        "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
    } else {
        "\x1b[?1006l\x1b[?1002l\x1b[?1000l"
    }
}

/// Whether this terminal is known to have the kitty keyboard protocol, which is requested only
/// then.
pub(in crate::runtime) fn has_kitty_keys() -> bool {
    knows_kitty_keys(&std::env::var("TERM").unwrap_or_default())
}

/// Whether a terminal is known to have the kitty keyboard protocol, by its name alone: a query
/// would mean waiting for an answer.
fn knows_kitty_keys(term: &str) -> bool {
    [
        "xterm-kitty",
        "xterm-ghostty",
        "foot",
        "alacritty",
        "wezterm",
        "rio",
    ]
    .iter()
    .any(|name| term.starts_with(name))
}

fn save_modes(modes: &Termios) {
    let words = [
        modes.input_modes.bits().into(),
        modes.output_modes.bits().into(),
        modes.control_modes.bits().into(),
        modes.local_modes.bits().into(),
        modes.special_codes[SpecialCodeIndex::VMIN].into(),
        modes.special_codes[SpecialCodeIndex::VTIME].into(),
    ];
    for (found, word) in ORIGINAL_MODES.iter().zip(words) {
        found.store(word, Ordering::SeqCst);
    }
}

/// Restores the original modes.
pub(super) fn restore_modes() -> io::Result<()> {
    let [input, output, control, local, min, time] =
        ORIGINAL_MODES.each_ref().map(|f| f.load(Ordering::SeqCst));
    let mut modes = termios::tcgetattr(rustix::stdio::stdin())?;
    modes.input_modes = InputModes::from_bits_retain(input as _);
    modes.output_modes = OutputModes::from_bits_retain(output as _);
    modes.control_modes = ControlModes::from_bits_retain(control as _);
    modes.local_modes = LocalModes::from_bits_retain(local as _);
    modes.special_codes[SpecialCodeIndex::VMIN] = min as u8;
    modes.special_codes[SpecialCodeIndex::VTIME] = time as u8;
    termios::tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &modes)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_switched_on_is_switched_off() {
        let on = format!("{}\x1b[?1003h\x1b[?1004h\x1b[?2026h", enter_bytes(true));
        for mode in on.split("\x1b[?").filter_map(|part| part.strip_suffix('h')) {
            assert!(
                RESTORE_SEQUENCE.contains(&format!("\x1b[?{mode}l")),
                "{mode} stays on"
            );
        }
        assert!(RESTORE_SEQUENCE.ends_with("\x1b[?25h"));
    }

    #[test]
    fn the_key_stack_is_popped_on_the_screen_it_was_pushed_on() {
        assert!(RESTORE_SEQUENCE.find("\x1b[<u") < RESTORE_SEQUENCE.find("\x1b[?1049l"));
    }

    #[test]
    fn margins_are_reset_on_the_screen_they_were_set_on() {
        // resetting them moves the cursor, which is restored with the screen
        assert!(RESTORE_SEQUENCE.find("\x1b[?69l\x1b[r") < RESTORE_SEQUENCE.find("\x1b[?1049l"));
        assert!(RESTORE_SEQUENCE.contains("\x1b[?69l\x1b[r"));
    }

    #[test]
    fn entering_asks_the_terminal_nothing() {
        let bytes = enter_bytes(true);
        for question in ["\x1b[c", "\x1b[6n", "\x1b[?u", "\x1b]", "\x1b[>q", "\x1bP"] {
            assert!(!bytes.contains(question), "{question:?}");
        }
    }

    #[test]
    fn kitty_keys_are_asked_for_only_where_they_are_known() {
        assert!(knows_kitty_keys("xterm-kitty") && knows_kitty_keys("foot-extra"));
        assert!(!knows_kitty_keys("xterm-256color") && !knows_kitty_keys("linux"));
    }
}
