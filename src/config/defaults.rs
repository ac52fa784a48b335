//! Embedded files of `assets/`: the only copy of every default.

/// The default settings.
pub const CONFIG: &str = include_str!("../../assets/config.toml");
/// The default keys.
pub const KEYS: &str = include_str!("../../assets/keys.toml");
/// The `vim` preset, applied over the default keys.
pub const KEYS_VIM: &str = include_str!("../../assets/keys.vim.toml");
/// The built-in themes by name.
pub const THEMES: [(&str, &str); 8] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
    (
        "catppuccin-mocha",
        include_str!("../../assets/themes/catppuccin-mocha.toml"),
    ),
    (
        "gruvbox-light",
        include_str!("../../assets/themes/gruvbox-light.toml"),
    ),
    (
        "tokyo-night",
        include_str!("../../assets/themes/tokyo-night.toml"),
    ),
    (
        "rose-pine",
        include_str!("../../assets/themes/rose-pine.toml"),
    ),
];
