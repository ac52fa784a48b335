//! Image encoding for terminals; the only file that uses `ratatui_image`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use image::{DynamicImage, RgbaImage, imageops};
use ratatui::buffer::{Buffer, Cell as ScreenCell};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol as Made;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;

use crate::app::images::{
    CellHalf, HalfBlock, HalfBlocks, ImageCommands, PLACEHOLDER, PixelColor, ProtocolImage,
    RenderedImage, Sixels,
};
use crate::config::ColorDepth;
use crate::markdown::ImageKey;

use super::EncodeOptions;
use super::decode::{blend_background, decode, padded};
use super::protocol_probe::GraphicsProtocol;

/// A pixel with a lower alpha counts as transparent.
const MIN_ALPHA: u8 = 16;

/// Encodes an image file; returns `None` where it can't be shown.
pub(super) fn encode(bytes: &[u8], key: &ImageKey, means: EncodeOptions) -> Option<RenderedImage> {
    match means.protocol {
        GraphicsProtocol::Blocks => blocks(bytes, key, means).map(RenderedImage::HalfBlocks),
        GraphicsProtocol::Kitty => kitty(bytes, key, means).map(protocol_image),
        GraphicsProtocol::Iterm2 => iterm2(bytes, key, means).map(protocol_image),
        GraphicsProtocol::Sixel => sixel(bytes, key, means).map(protocol_image),
    }
}

fn protocol_image(graphic: ProtocolImage) -> RenderedImage {
    RenderedImage::Protocol(Arc::new(graphic))
}

/// Encodes an image in iTerm2's protocol: one inline image for each row of cells.
fn iterm2(bytes: &[u8], key: &ImageKey, means: EncodeOptions) -> Option<ProtocolImage> {
    let size = Size::new(cell_count(key.columns)?, 1);
    let (width, height) = fitted_size(key, means);
    let image = decode(
        bytes,
        (u32::try_from(width).ok()?, u32::try_from(height).ok()?),
    )?;
    let cell = u32::from(means.cell.height);
    let whole = (
        u32::from(size.width) * u32::from(means.cell.width),
        u32::try_from(key.rows).ok()? * cell,
    );
    let image = padded(
        &image,
        (whole.0.max(image.width()), whole.1.max(image.height())),
    );
    let row = |row: u32| {
        let strip = imageops::crop_imm(&image, 0, row * cell, image.width(), cell).to_image();
        let (wide, high) = strip.dimensions();
        let made = Iterm2::new(DynamicImage::ImageRgba8(strip), size, false).ok()?;
        // sized in cells, since the pixels reported by a terminal may differ from its screen's
        let pixels = format!("width={wide}px;height={high}px;");
        let cells = format!("width={};height=1;preserveAspectRatio=0;", size.width);
        let placed = made.data.replacen(&pixels, &cells, 1);
        placed.contains(&cells).then(|| placed.into_bytes())
    };
    let rows: Option<Vec<Vec<u8>>> = (0..u32::try_from(key.rows).ok()?).map(row).collect();
    Some(overlay_image(key, ImageCommands::Rows(rows?)))
}

/// Encodes an image as sixels, blended with the background.
fn sixel(bytes: &[u8], key: &ImageKey, means: EncodeOptions) -> Option<ProtocolImage> {
    let (width, height) = fitted_size(key, means);
    let size = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let mut image = decode(bytes, size)?;
    blend_background(&mut image, means.background);
    let size = (image.width() as usize, image.height() as usize);
    let cells = Size::new(cell_count(key.columns)?, cell_count(key.rows)?);
    let made = Sixel::new(DynamicImage::ImageRgba8(image), cells, false).ok()?;
    let sixels = Sixels::parse(&made.data, size, usize::from(means.cell.height))?;
    Some(overlay_image(key, ImageCommands::Sixel(sixels)))
}

/// Creates an image that is drawn over its cells; its placeholders only identify its rows.
fn overlay_image(key: &ImageKey, commands: ImageCommands) -> ProtocolImage {
    let mark = |row: usize| {
        let digit = |digit: usize| {
            u32::try_from(0x300 + digit % 64)
                .ok()
                .and_then(char::from_u32)
        };
        let digits = [digit(row / 64), digit(row)].into_iter().flatten();
        std::iter::once(PLACEHOLDER).chain(digits).collect()
    };
    ProtocolImage {
        id: next_image_id(),
        columns: key.columns,
        placeholders: (0..key.rows).map(mark).collect(),
        commands,
    }
}

/// Encodes an image in kitty's protocol, as a virtual placement positioned by placeholders.
fn kitty(bytes: &[u8], key: &ImageKey, means: EncodeOptions) -> Option<ProtocolImage> {
    let size = Size::new(cell_count(key.columns)?, cell_count(key.rows)?);
    let cell = means.cell;
    let whole = [
        key.columns as u64 * u64::from(cell.width),
        key.rows as u64 * u64::from(cell.height),
    ];
    let area = (whole[0] * whole[1]).max(1);
    // scales both sides by the square root of the excess
    let shrunk = |side: u64| {
        let side = (side * side * area.min(means.max_pixels) / area).isqrt();
        u32::try_from(side.max(1)).unwrap_or(u32::MAX)
    };
    let (width, height) = fitted_size(key, means);
    let image = decode(bytes, (shrunk(width), shrunk(height)))?;
    let room = whole.map(shrunk);
    let room = (room[0].max(image.width()), room[1].max(image.height()));
    let image = DynamicImage::ImageRgba8(padded(&image, room));
    let id = next_image_id();
    let made = Kitty::new(image, size, id, false, true).ok()?;
    let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, size)));
    let area = buffer.area;
    Image::new(&Made::Kitty(made)).render(area, &mut buffer);
    // the commands come before the character of the first cell
    let first = buffer.content.first()?.symbol();
    let (commands, _) = first.split_at(first.find(PLACEHOLDER)?);
    let placed = format!("a=T,U=1,c={},r={},", key.columns, key.rows);
    let sized = commands.replacen("a=T,U=1,", &placed, 1);
    let rows = buffer.content.chunks(key.columns);
    let marks = rows.filter_map(|row| {
        let symbol = row.first()?.symbol();
        symbol.get(symbol.find(PLACEHOLDER)?..).map(str::to_owned)
    });
    let marks: Vec<String> = marks.collect();
    (sized.contains(&placed) && marks.len() == key.rows).then(|| ProtocolImage {
        id,
        columns: key.columns,
        placeholders: marks,
        commands: ImageCommands::Once(sized.into_bytes()),
    })
}

/// Returns the next image id. Other programs use ids in the same terminal, so ours contain the
/// process id.
fn next_image_id() -> u32 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let next = u32::from(NEXT.fetch_add(1, Ordering::Relaxed));
    (std::process::id() % 0xff + 1) << 16 | next
}

/// Encodes an image as half blocks: a cell is one pixel wide and two high.
fn blocks(bytes: &[u8], key: &ImageKey, means: EncodeOptions) -> Option<HalfBlocks> {
    let (columns, rows) = (cell_count(key.columns)?, cell_count(key.rows)?);
    let (width, height) = fitted_size(key, means);
    let whole = |pixels: u64, cell: u16, most: u32| {
        let cell = u64::from(cell.max(1));
        u32::try_from((pixels + cell / 2) / cell).map_or(most, |side| side.clamp(1, most))
    };
    let size = (
        whole(width, means.cell.width, columns.into()),
        whole(height * 2, means.cell.height, u32::from(rows) * 2),
    );
    let image = decode(bytes, size)?;
    let mut image = padded(&image, (columns.into(), u32::from(rows) * 2));
    let faint = transparent_halves(&image, columns);
    blend_background(&mut image, means.background);
    let size = Size::new(columns, rows);
    let made = Halfblocks::new(DynamicImage::ImageRgba8(image), size).ok()?;
    let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, size)));
    let area = buffer.area;
    Image::new(&Made::Halfblocks(made)).render(area, &mut buffer);
    let cells = buffer.content.iter().zip(faint);
    let cells = cells.map(|(cell, faint)| block(cell, faint, means.depth));
    Some(HalfBlocks {
        columns: key.columns,
        cells: cells.collect(),
    })
}

/// Returns the size in pixels of an image scaled to fit its cells with its aspect ratio kept.
fn fitted_size(key: &ImageKey, means: EncodeOptions) -> (u64, u64) {
    let (width, height) = key.image.size;
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let most_width = key.columns as u64 * u64::from(means.cell.width);
    let most_height = key.rows as u64 * u64::from(means.cell.height);
    if width * most_height >= height * most_width {
        (most_width, (height * most_width / width).max(1))
    } else {
        ((width * most_height / height).max(1), most_height)
    }
}

fn cell_count(cells: usize) -> Option<u16> {
    u16::try_from(cells).ok().filter(|cells| *cells > 0)
}

/// Returns for each cell whether its upper and its lower half are transparent.
fn transparent_halves(image: &RgbaImage, columns: u16) -> Vec<(bool, bool)> {
    let is_faint = |x: u32, y: u32| image.get_pixel(x, y)[3] < MIN_ALPHA;
    let cells = (0..image.height() / 2).flat_map(|y| (0..u32::from(columns)).map(move |x| (x, y)));
    cells
        .map(|(x, y)| (is_faint(x, 2 * y), is_faint(x, 2 * y + 1)))
        .collect()
}

/// Converts an encoded cell; the page shows through where the image is transparent.
fn block(cell: &ScreenCell, faint: (bool, bool), depth: ColorDepth) -> Option<HalfBlock> {
    let half = match cell.symbol() {
        "▀" => CellHalf::Upper,
        "▄" => CellHalf::Lower,
        _ => CellHalf::None,
    };
    let (ink, ground) = (tint(cell.fg, depth), tint(cell.bg, depth));
    let (upper, lower) = match half {
        CellHalf::Lower => (ground, ink),
        _ => (ink, ground),
    };
    let (half, ink, ground) = match faint {
        (true, true) => return None,
        (false, true) => (CellHalf::Upper, upper, PixelColor::Page),
        (true, false) => (CellHalf::Lower, lower, PixelColor::Page),
        (false, false) => (half, ink, ground),
    };
    Some(HalfBlock {
        half,
        foreground: ink,
        background: ground,
    })
}

fn tint(color: Color, depth: ColorDepth) -> PixelColor {
    let Color::Rgb(red, green, blue) = color else {
        return PixelColor::Indexed(0);
    };
    if depth == ColorDepth::Full {
        return PixelColor::Full(red, green, blue);
    }
    PixelColor::Indexed(nearest_indexed([red, green, blue]))
}

/// Returns the nearest of the 256 colors: one of the 6×6×6 cube, or a gray.
fn nearest_indexed(color: [u8; 3]) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |value: u8| {
        let levels = (0_u8..).zip(LEVELS);
        let nearest = levels.min_by_key(|(_, level)| level.abs_diff(value));
        nearest.unwrap_or_default()
    };
    let cube = color.map(level);
    let [red, green, blue] = cube.map(|(index, _)| index);
    let sum: u32 = color.iter().map(|value| u32::from(*value)).sum();
    let step = u8::try_from((sum / 3).saturating_sub(3) / 10).map_or(23, |step| step.min(23));
    let away = |other: [u8; 3]| -> u32 {
        let sides = color.iter().zip(other);
        sides
            .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
            .sum()
    };
    if away([8 + 10 * step; 3]) < away(cube.map(|(_, level)| level)) {
        232 + step
    } else {
        16 + 36 * red + 6 * green + blue
    }
}
