//! Clicks on what does the same as a key: hints, tags, the sort order.

use crate::app::event::MouseKind;
use crate::app::{App, Event};
use crate::ui;

/// Returns the event of a click on such a target in place of the click; any other event as it is.
pub(super) fn resolve(app: &App, event: Event) -> Event {
    let clicked = match &event {
        Event::Mouse(mouse) if mouse.kind == MouseKind::Click => {
            ui::click::target_at(app, mouse.x, mouse.y)
        }
        _ => None,
    };
    clicked.map_or(event, Event::Activate)
}
