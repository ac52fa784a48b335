//! Requests for the images of the displayed page.

use crate::app::context::Context;
use crate::app::effect::Effect;
use crate::app::images::{RenderedImage, images_in_rows};
use crate::app::session::SessionConfig;
use crate::markdown::ImageKey;
use crate::markdown::placed_image::ImageBounds;

use super::PreviewPane;

/// Maximum height of an image, in thirds of the screen's rows.
const MAX_HEIGHT_THIRDS: usize = 2;
/// Maximum columns and height (in thirds of the rows) over SSH, where every cell is sent.
const REMOTE_MAX_COLUMNS_AND_THIRDS: (usize, usize) = (40, 1);

impl PreviewPane {
    /// Returns the maximum size of an image. It depends on the screen, not the pane, so that a
    /// warning which takes a row of the pane moves nothing.
    pub(in crate::app) fn max_image_size(
        &self,
        session: &SessionConfig,
        height: usize,
    ) -> Option<ImageBounds> {
        let (columns, thirds) = if session.is_saving_bandwidth() {
            REMOTE_MAX_COLUMNS_AND_THIRDS
        } else {
            (usize::MAX, MAX_HEIGHT_THIRDS)
        };
        session.can_show_images().then(|| ImageBounds {
            cell: self.images.cell,
            columns,
            rows: (height * thirds / 3).max(1),
        })
    }

    /// Requests the images that are needed and missing, unless they were requested already.
    pub(in crate::app) fn request_images(&mut self, cx: &mut Context<'_>) {
        let wanted = self.needed_images(cx);
        let pictures = &mut self.images;
        let missing = |key: &&ImageKey| pictures.get(key).is_none();
        let missing: Vec<ImageKey> = wanted.iter().filter(missing).cloned().collect();
        let is_new =
            !missing.is_empty() && missing.iter().any(|key| !pictures.requested.contains(key));
        pictures.requested = wanted;
        if is_new {
            cx.outbox.push(Effect::DecodeImages(missing));
        }
    }

    /// Returns the images on the screen and one screen around it, nearest first.
    fn needed_images(&self, cx: &Context<'_>) -> Vec<ImageKey> {
        let (Some(page), Some(area)) = (self.page(), cx.screen().preview) else {
            return Vec::new();
        };
        let (top, height) = (self.top(), area.height);
        let mut wanted: Vec<ImageKey> = Vec::new();
        for rows in [
            top..top + height,
            top + height..top + 2 * height,
            top.saturating_sub(height)..top,
        ] {
            for picture in images_in_rows(page, &rows) {
                if !wanted.contains(&picture.key) {
                    wanted.push(picture.key.clone());
                }
            }
        }
        wanted
    }

    /// Adds a decoded image.
    pub(in crate::app) fn add_image(&mut self, key: ImageKey, pixels: RenderedImage) {
        self.images.add(key, pixels);
    }
}
