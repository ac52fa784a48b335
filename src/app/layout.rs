//! Screen layout, computed from the size and the open panes.
//!
//! Both drawing and scrolling use it, so a key never depends on what was drawn last.

use crate::text::Size;

use super::list_density::{self, ListDensity, NARROW_COLUMNS, SHORT_ROWS};
use super::view::{Pane, PreviewPlace, ViewState};

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenArea {
    /// First column.
    pub x: usize,
    /// First row.
    pub y: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl ScreenArea {
    /// Whether a cell is inside.
    pub fn contains(&self, x: usize, y: usize) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// Returns the column after the last.
    pub fn right(&self) -> usize {
        self.x + self.width
    }
}

/// Positions of everything on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenLayout {
    /// Size of the whole screen.
    pub size: Size,
    /// Free columns left and right of header, status line and text.
    pub margins: (usize, usize),
    /// Row of the header, if there is one.
    pub header: Option<usize>,
    /// Row of the status line.
    pub status: usize,
    /// Last row of a warning.
    pub notice: usize,
    /// Rows per post in the list.
    pub density: ListDensity,
    /// Post list, including its selection bar and marks columns.
    pub list: Option<ScreenArea>,
    /// Tag pane, including its selection bar and marks columns.
    pub tags: Option<ScreenArea>,
    /// Search results, including their selection bar column.
    pub search: Option<ScreenArea>,
    /// Text of the editor.
    pub edit: Option<ScreenArea>,
    /// Text of the preview.
    pub preview: Option<ScreenArea>,
    /// Columns of the vertical rules between panes, from left to right.
    pub rules: Vec<usize>,
    /// First row and number of rows of the panes.
    pub body: (usize, usize),
}

/// Minimum columns for two panes side by side.
const MIN_TWO_PANE_COLUMNS: usize = 80;
/// Minimum columns for the tag pane beside both others.
const MIN_THREE_PANE_COLUMNS: usize = 110;
/// Minimum columns for two versions of a text side by side.
const MIN_TWO_VERSION_COLUMNS: usize = 100;
/// Text width of a zoomed preview, in columns.
const ZOOMED_COLUMNS: usize = 72;
/// Widths of the tag pane and of the list beside it, in columns.
const TAGS_COLUMNS: usize = 28;
const LIST_BESIDE_TAGS_COLUMNS: usize = 42;
/// Minimum columns for the preview beside the editor.
const MIN_SPLIT_COLUMNS: usize = 100;
/// Minimum rows for the preview below the editor.
const MIN_STACKED_ROWS: usize = 24;
/// Minimum columns for the outline beside list and preview.
const MIN_OUTLINE_SCREEN_COLUMNS: usize = 160;
/// Columns of the outline, and of the gap before it.
const OUTLINE_COLUMNS: usize = 28;
const OUTLINE_GAP_COLUMNS: usize = 4;
/// Minimum columns of the preview beside the outline.
const MIN_PREVIEW_BESIDE_OUTLINE_COLUMNS: usize = 44;
/// Minimum columns left and right of a divider that is moved.
const MIN_LEFT_COLUMNS: usize = 24;
const MIN_RIGHT_COLUMNS: usize = 40;

impl ScreenLayout {
    /// Computes the layout without the last `covered` body rows.
    pub fn compute(view: &ViewState, text_width: usize, covered: usize) -> Self {
        let Size { width, height } = view.size;
        let narrow = width < NARROW_COLUMNS;
        let short = height < SHORT_ROWS;
        let reading_alone =
            view.focus == Pane::Preview && (width < MIN_TWO_PANE_COLUMNS || view.zoom);
        let has_header = height > 2 && !(narrow && reading_alone) && !view.is_text_alone();
        let header = has_header.then_some(0);
        let first = usize::from(header.is_some()) + usize::from(!short);
        let below = 1 + usize::from(!short);
        let last = height.saturating_sub(below).max(first);
        let has_own_row = short && header.is_some() && view.shows_digits();
        let rows = (last - first).saturating_sub(covered + usize::from(has_own_row));
        let mut screen = Self {
            size: view.size,
            margins: if narrow { (1, 1) } else { (3, 3) },
            header,
            status: height.saturating_sub(1),
            notice: last.saturating_sub(1),
            density: view.list.density.unwrap_or(ListDensity::usual(view.size)),
            list: None,
            tags: None,
            search: None,
            edit: None,
            preview: None,
            rules: Vec::new(),
            body: (first, rows),
        };
        screen.place_panes(view, text_width);
        screen
    }

    fn place_panes(&mut self, view: &ViewState, text_width: usize) {
        let width = self.size.width;
        if view.focus == Pane::Edit {
            return self.place_editor(view, text_width);
        }
        if view.zoom || width < MIN_TWO_PANE_COLUMNS {
            match view.focus {
                Pane::List => self.list = Some(self.pane(0, width)),
                Pane::Tags => self.tags = Some(self.pane(0, width)),
                Pane::Search => self.search = Some(self.pane(0, width)),
                Pane::Preview | Pane::Edit => self.preview = Some(self.centered_pane(text_width)),
            }
            return;
        }
        if view.is_searching() && matches!(view.focus, Pane::Search | Pane::Preview) {
            let rule = moved_divider(width / 2 - 4, 0, width, view);
            self.search = Some(self.pane(0, rule));
            self.place_preview(rule, text_width);
            return;
        }
        let mut left = 0;
        if view.tags && width >= MIN_THREE_PANE_COLUMNS {
            self.tags = Some(self.pane(0, TAGS_COLUMNS));
            self.rules.push(TAGS_COLUMNS);
            left = TAGS_COLUMNS + 2;
        }
        let list = if left > 0 {
            LIST_BESIDE_TAGS_COLUMNS
        } else {
            list_width(width)
        };
        let list = moved_divider(list, left, width, view);
        self.list = Some(self.pane(left, list));
        let rule = left + list;
        if view.tags && left == 0 {
            self.rules.push(rule);
            self.tags = Some(self.pane(rule + 2, width - rule - 2));
        } else {
            self.place_preview(rule, text_width);
        }
    }

    /// Places the preview right of a vertical rule.
    fn place_preview(&mut self, rule: usize, text_width: usize) {
        self.rules.push(rule);
        let room = self.size.width.saturating_sub(rule + 4 + self.margins.1);
        let outline = OUTLINE_COLUMNS + OUTLINE_GAP_COLUMNS;
        let is_wide = self.size.width >= MIN_OUTLINE_SCREEN_COLUMNS && self.edit.is_none();
        let fits = is_wide && room >= outline + MIN_PREVIEW_BESIDE_OUTLINE_COLUMNS;
        let room = if fits { room - outline } else { room };
        self.preview = Some(self.pane(rule + 4, room.min(text_width)));
    }

    /// Returns the area of the outline, right of a preview on a wide screen.
    pub fn outline(&self) -> Option<ScreenArea> {
        let has_panes = !self.rules.is_empty() && self.edit.is_none();
        let is_wide = self.size.width >= MIN_OUTLINE_SCREEN_COLUMNS && has_panes;
        let x = self.preview.filter(|_| is_wide)?.right() + OUTLINE_GAP_COLUMNS;
        let end = self.size.width.saturating_sub(self.margins.1);
        let room = end.saturating_sub(x).min(OUTLINE_COLUMNS);
        (room == OUTLINE_COLUMNS).then(|| self.pane(x, room))
    }

    /// Places editor and preview, side by side if there is room.
    fn place_editor(&mut self, view: &ViewState, text_width: usize) {
        let width = self.size.width;
        let left = self.margins.0.min(width);
        let room = width.saturating_sub(left + self.margins.1);
        let columns = room.min(text_width);
        let whole = self.pane((width - columns) / 2, columns);
        match effective_place(view) {
            _ if view.is_text_alone() => self.edit = Some(whole),
            PreviewPlace::Right if fits_place(view.size, PreviewPlace::Right) => {
                let rule = moved_divider(width / 2 - 2, 0, width, view);
                self.edit = Some(self.pane(left, rule - 3 - left));
                self.place_preview(rule, text_width);
            }
            PreviewPlace::Below => {
                let height = whole.height.saturating_sub(1).div_ceil(2);
                self.edit = Some(ScreenArea { height, ..whole });
                self.preview = Some(ScreenArea {
                    y: whole.y + height + 1,
                    height: whole.height.saturating_sub(height + 1),
                    ..whole
                });
            }
            PreviewPlace::Hidden if !has_places(view.size) => {
                self.preview = Some(self.pane(left, columns));
            }
            PreviewPlace::Right | PreviewPlace::Hidden => self.edit = Some(whole),
        }
    }

    /// Returns the row of the line between the text and the preview below it.
    pub fn rule_row(&self) -> Option<usize> {
        let (edit, preview) = (self.edit?, self.preview?);
        (edit.x == preview.x).then(|| edit.y + edit.height)
    }

    /// Returns the text area of the editor in columns and rows.
    pub fn editor_size(&self) -> Option<Size> {
        self.edit.map(|area| Size {
            width: area.width,
            height: area.height,
        })
    }

    fn pane(&self, x: usize, width: usize) -> ScreenArea {
        ScreenArea {
            x,
            y: self.body.0,
            width,
            height: self.body.1,
        }
    }

    fn centered_pane(&self, text_width: usize) -> ScreenArea {
        let room = self
            .size
            .width
            .saturating_sub(self.margins.0 + self.margins.1);
        let width = room.min(text_width).min(ZOOMED_COLUMNS);
        self.pane((self.size.width - width) / 2, width)
    }

    /// Returns the text columns of a list pane, without its bar and marks: first, and one after the
    /// last.
    pub fn text_columns(&self, pane: ScreenArea) -> (usize, usize) {
        let beside_a_rule = self.rules.iter().any(|rule| *rule == pane.right());
        let free = if beside_a_rule { 2 } else { self.margins.1 };
        let left = pane.x + 3;
        (left, pane.right().saturating_sub(free).max(left))
    }

    /// Whether the screen is small: popups fill it, and the post header has no rule.
    pub fn is_compact(&self) -> bool {
        list_density::is_small(self.size)
    }

    /// Returns the row that names the tags of the digit keys: the blank one below the header, or on a
    /// short screen the last one of the body.
    pub fn digit_row(&self, view: &ViewState) -> Option<usize> {
        let header = self.header.filter(|_| view.shows_digits())?;
        if self.size.height < SHORT_ROWS {
            return Some(self.body.0 + self.body.1).filter(|row| *row < self.status);
        }
        Some(header + 1)
    }

    /// Whether two versions of a text fit side by side.
    pub fn has_room_for_two_versions(&self) -> bool {
        self.size.width >= MIN_TWO_VERSION_COLUMNS
    }

    /// Whether the screen is too narrow for a mode word in the status line.
    pub fn is_narrow(&self) -> bool {
        self.size.width < NARROW_COLUMNS
    }
}

/// Returns where the preview really is while a post is edited.
fn effective_place(view: &ViewState) -> PreviewPlace {
    match view.preview_place {
        PreviewPlace::Below if !fits_place(view.size, PreviewPlace::Below) => PreviewPlace::Right,
        place => place,
    }
}

/// Returns the place of the preview that the key for it chooses next: the next one that looks
/// different.
pub fn next_preview_place(view: &ViewState) -> PreviewPlace {
    let size = view.size;
    let shown = if fits_place(size, effective_place(view)) {
        effective_place(view)
    } else if has_places(size) {
        PreviewPlace::Hidden
    } else {
        view.preview_place
    };
    match shown {
        PreviewPlace::Right if fits_place(size, PreviewPlace::Below) => PreviewPlace::Below,
        PreviewPlace::Right | PreviewPlace::Below => PreviewPlace::Hidden,
        PreviewPlace::Hidden if has_places(size) && !fits_place(size, PreviewPlace::Right) => {
            PreviewPlace::Below
        }
        PreviewPlace::Hidden => PreviewPlace::Right,
    }
}

/// Whether text and preview both fit with the preview in a place.
fn fits_place(size: Size, place: PreviewPlace) -> bool {
    match place {
        PreviewPlace::Right => size.width >= MIN_SPLIT_COLUMNS,
        PreviewPlace::Below => size.height >= MIN_STACKED_ROWS,
        PreviewPlace::Hidden => true,
    }
}

/// Whether text and preview fit in any way.
fn has_places(size: Size) -> bool {
    let places = [PreviewPlace::Right, PreviewPlace::Below];
    places.into_iter().any(|place| fits_place(size, place))
}

/// Returns the columns left of a divider, from `left`, as the user moved it.
fn moved_divider(columns: usize, left: usize, width: usize, view: &ViewState) -> usize {
    let most = width.saturating_sub(left + MIN_RIGHT_COLUMNS).max(columns);
    let moved = columns.saturating_add_signed(view.divider_shift);
    moved.clamp(MIN_LEFT_COLUMNS.min(columns), most)
}

fn list_width(width: usize) -> usize {
    (width * 38).div_ceil(100).clamp(33, 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::view::LeftPane;

    fn screen(width: usize, height: usize, change: impl Fn(&mut ViewState)) -> ScreenLayout {
        let mut view = ViewState::new(false, false);
        view.size = Size { width, height };
        change(&mut view);
        ScreenLayout::compute(&view, 80, 0)
    }

    #[test]
    fn grid_matches_the_designs() {
        let wide = screen(120, 40, |_| {});
        assert_eq!(wide.rules, [46]);
        assert_eq!(
            wide.preview,
            Some(ScreenArea {
                x: 50,
                y: 2,
                width: 67,
                height: 36
            })
        );
        assert_eq!(wide.text_columns(wide.list.unwrap()), (3, 44));
        let standard = screen(80, 24, |_| {});
        assert_eq!(standard.rules, [33]);
        assert_eq!(standard.preview.unwrap().width, 40);
        assert_eq!(standard.density, ListDensity::Close);
    }

    #[test]
    fn search_results_are_beside_the_preview_or_alone() {
        let searching = |view: &mut ViewState| {
            view.left = LeftPane::SearchResults;
            view.focus = Pane::Search;
        };
        let wide = screen(120, 40, searching);
        assert_eq!(wide.rules, [56]);
        assert_eq!(wide.text_columns(wide.search.unwrap()), (3, 54));
        let preview = wide.preview.unwrap();
        assert_eq!((preview.x, preview.width), (60, 57));
        assert_eq!(wide.list, None);
        let small = screen(79, 24, searching);
        assert!(small.search.is_some() && small.preview.is_none());
        let reading = screen(79, 24, |view| {
            view.left = LeftPane::SearchResults;
            view.focus = Pane::Preview;
        });
        assert!(reading.search.is_none() && reading.preview.is_some());
    }

    #[test]
    fn tag_pane_is_beside_in_place_of_the_preview_or_alone() {
        let wide = screen(120, 40, |view| view.tags = true);
        assert_eq!(wide.rules, [28, 72]);
        assert_eq!(wide.list.unwrap().x, 30);
        assert_eq!(
            wide.preview.unwrap(),
            ScreenArea {
                x: 76,
                y: 2,
                width: 41,
                height: 36
            }
        );
        let middle = screen(90, 24, |view| view.tags = true);
        assert!(middle.list.is_some() && middle.tags.is_some() && middle.preview.is_none());
        let small = screen(60, 24, |view| {
            view.tags = true;
            view.focus = Pane::Tags;
        });
        assert!(small.tags.is_some() && small.list.is_none());
    }

    #[test]
    fn reading_alone_in_a_narrow_terminal_has_no_header() {
        let small = screen(40, 12, |view| view.focus = Pane::Preview);
        assert_eq!(small.header, None);
        assert_eq!(
            small.preview,
            Some(ScreenArea {
                x: 1,
                y: 0,
                width: 38,
                height: 11
            })
        );
    }

    #[test]
    fn the_zoomed_text_is_centered() {
        let zoomed = screen(120, 40, |view| {
            view.zoom = true;
            view.focus = Pane::Preview;
        });
        assert_eq!(
            zoomed.preview.unwrap(),
            ScreenArea {
                x: 24,
                y: 2,
                width: 72,
                height: 36
            }
        );
    }

    #[test]
    fn the_outline_is_docked_from_160_columns_with_room_for_the_text() {
        let wide = screen(160, 50, |_| {});
        let (preview, outline) = (wide.preview.unwrap(), wide.outline().unwrap());
        assert_eq!((preview.x, preview.width), (56, 69));
        assert_eq!((outline.x, outline.width), (129, 28));
        let wider = screen(220, 50, |_| {});
        assert_eq!(wider.preview.unwrap().width, 80);
        assert_eq!(wider.outline().unwrap().x, 140);
        let alone: [fn(&mut ViewState); 3] = [
            |view| view.focus = Pane::Edit,
            |view| {
                view.zoom = true;
                view.focus = Pane::Preview;
            },
            |view| view.divider_shift = 40,
        ];
        for change in alone {
            assert_eq!(screen(160, 50, change).outline(), None);
        }
        assert_eq!(screen(159, 50, |_| {}).outline(), None);
    }

    #[test]
    fn the_editor_alone_is_as_wide_as_the_text_and_centered() {
        let alone = |view: &mut ViewState| {
            view.focus = Pane::Edit;
            view.preview_place = PreviewPlace::Hidden;
        };
        let wide = screen(120, 40, alone).edit.unwrap();
        assert_eq!((wide.x, wide.width), (20, 80));
        let narrow = screen(80, 24, |view| view.focus = Pane::Edit).edit.unwrap();
        assert_eq!((narrow.x, narrow.width), (3, 74));
    }

    /// Returns where text and preview are.
    fn arrangement(screen: &ScreenLayout) -> &'static str {
        match (screen.edit, screen.preview, screen.rule_row()) {
            (Some(_), None, _) => "text",
            (None, Some(_), _) => "preview",
            (Some(_), Some(_), Some(_)) => "below",
            (Some(_), Some(_), None) => "right",
            (None, None, _) => "nothing",
        }
    }

    #[test]
    fn the_key_goes_through_the_places_of_the_preview_that_fit() {
        for (size, wanted) in [
            ((120, 40), ["right", "below", "text", "right"]),
            ((100, 24), ["right", "below", "text", "right"]),
            ((100, 23), ["right", "text", "right", "text"]),
            ((80, 24), ["text", "below", "text", "below"]),
            ((99, 23), ["text", "preview", "text", "preview"]),
            ((40, 12), ["text", "preview", "text", "preview"]),
        ] {
            let mut view = ViewState::new(false, false);
            view.focus = Pane::Edit;
            let (width, height) = size;
            view.size = Size { width, height };
            let seen = wanted.map(|_| {
                let seen = arrangement(&ScreenLayout::compute(&view, 80, 0));
                view.preview_place = next_preview_place(&view);
                seen
            });
            assert_eq!(seen, wanted, "{size:?}");
        }
    }

    #[test]
    fn a_preview_below_is_under_the_text_with_a_line_between() {
        let below = screen(80, 24, |view| {
            view.focus = Pane::Edit;
            view.preview_place = PreviewPlace::Below;
        });
        let (edit, preview) = (below.edit.unwrap(), below.preview.unwrap());
        assert_eq!((edit.x, edit.width), (preview.x, preview.width));
        assert_eq!((edit.y, edit.height), (2, 10));
        assert_eq!(below.rule_row(), Some(12));
        assert_eq!((preview.y, preview.height), (13, 9));
        assert_eq!(screen(80, 24, |_| {}).rule_row(), None);
    }

    #[test]
    fn every_size_has_a_screen_within_it() {
        for width in (0..130).chain([159, 160, 161, 200, 320]) {
            for height in 0..45 {
                for focus in [
                    Pane::List,
                    Pane::Tags,
                    Pane::Preview,
                    Pane::Edit,
                    Pane::Search,
                ] {
                    let found = screen(width, height, |view| {
                        view.focus = focus;
                        view.tags = focus == Pane::Tags;
                        view.divider_shift = (height.cast_signed() - 20) * 5;
                        if focus == Pane::Search {
                            view.left = LeftPane::SearchResults;
                        }
                    });
                    let panes = [
                        found.list,
                        found.tags,
                        found.preview,
                        found.edit,
                        found.search,
                        found.outline(),
                    ];
                    for area in panes.into_iter().flatten() {
                        assert!(area.right() <= width, "{width}x{height} {area:?}");
                        assert!(
                            area.y + area.height <= height.max(1),
                            "{width}x{height} {area:?}"
                        );
                    }
                }
            }
        }
    }
}
