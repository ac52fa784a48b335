//! The files of `assets/`, embedded: the only copy of every default.

/// The settings as shipped.
pub const CONFIG: &str = include_str!("../../assets/config.toml");
/// The keys as shipped.
pub const KEYS: &str = include_str!("../../assets/keys.toml");
/// The `vim` preset, read over the keys as shipped.
pub const KEYS_VIM: &str = include_str!("../../assets/keys.vim.toml");
/// The themes as shipped, by name.
pub const THEMES: [(&str, &str); 3] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
];
