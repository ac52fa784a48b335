//! Conversion of terminal input to the app's events: keys, mouse, pasted text.

use crossterm::event::{self as term, KeyModifiers, MouseButton, MouseEventKind};

use crate::app::Event;
use crate::app::event::{MouseInput, MouseKind, PastedKeys};
use crate::config::{Key, KeyCode};

use super::input::TerminalInput;

/// Returns the event of an input, if it has one.
pub fn to_event(input: TerminalInput) -> Option<Event> {
    match input {
        TerminalInput::Key(typed) => key(typed).map(Event::Key),
        TerminalInput::Mouse(used) => mouse(used).map(Event::Mouse),
        TerminalInput::Paste(text) => Some(Event::Paste(text)),
        TerminalInput::PastedKeys(poured) => Some(Event::PastedKeys(poured)),
        TerminalInput::Background { dark } => Some(Event::Background { dark }),
        TerminalInput::Focus(_) | TerminalInput::Reply(_) => None,
        TerminalInput::Disconnected => Some(Event::Terminate),
    }
}

/// Whether an input is the Esc key.
pub fn is_esc(input: &TerminalInput) -> bool {
    matches!(input, TerminalInput::Key(key) if key.code == term::KeyCode::Esc)
}

/// Returns the key inputs that would type a piece of text.
pub fn typed_inputs(poured: &PastedKeys) -> impl Iterator<Item = TerminalInput> + '_ {
    poured.text.chars().map(|c| {
        let code = match c {
            '\n' => term::KeyCode::Enter,
            '\t' => term::KeyCode::Tab,
            c => term::KeyCode::Char(c),
        };
        TerminalInput::Key(term::KeyEvent::new(code, KeyModifiers::NONE))
    })
}

fn key(typed: term::KeyEvent) -> Option<Key> {
    let ctrl = typed.modifiers.contains(KeyModifiers::CONTROL);
    let alt = typed.modifiers.contains(KeyModifiers::ALT);
    let shift = typed.modifiers.contains(KeyModifiers::SHIFT);
    let code = match typed.code {
        term::KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        term::KeyCode::Char(c) => KeyCode::Char(c),
        term::KeyCode::F(n) => KeyCode::F(n),
        term::KeyCode::Enter => KeyCode::Enter,
        term::KeyCode::Esc => KeyCode::Esc,
        term::KeyCode::Tab if shift => KeyCode::BackTab,
        term::KeyCode::Tab => KeyCode::Tab,
        term::KeyCode::BackTab => KeyCode::BackTab,
        term::KeyCode::Backspace => KeyCode::Backspace,
        term::KeyCode::Delete => KeyCode::Delete,
        term::KeyCode::Insert => KeyCode::Insert,
        term::KeyCode::Left => KeyCode::Left,
        term::KeyCode::Right => KeyCode::Right,
        term::KeyCode::Up => KeyCode::Up,
        term::KeyCode::Down => KeyCode::Down,
        term::KeyCode::Home => KeyCode::Home,
        term::KeyCode::End => KeyCode::End,
        term::KeyCode::PageUp => KeyCode::PageUp,
        term::KeyCode::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    let types = matches!(code, KeyCode::Char(_) | KeyCode::BackTab);
    Some(Key {
        code,
        ctrl,
        alt,
        shift: shift && !types,
    })
}

fn mouse(used: term::MouseEvent) -> Option<MouseInput> {
    let what = match used.kind {
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        _ => return None,
    };
    Some(MouseInput {
        kind: what,
        x: usize::from(used.column),
        y: usize::from(used.row),
    })
}
