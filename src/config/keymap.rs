//! Key bindings by scope, from `assets/keys.toml`, the preset and the user's own file.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Action;
use super::config_error::{ConfigError, ConfigErrors, did_you_mean};
use super::defaults;
use super::key::Key;
use super::renamed_actions;

/// The pane, menu or field in which a key is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyScope {
    /// Everywhere but in fields and menus.
    Everywhere,
    /// The post list.
    List,
    /// The preview.
    Preview,
    /// The tag pane.
    Tags,
    /// The results of a search in all posts.
    Search,
    /// A popup with rows to choose from.
    Menu,
    /// A question in the status line.
    Question,
    /// A text field: every printable key is text.
    Field,
    /// The editor: every printable key is text.
    Edit,
    /// The problems found by a check.
    Check,
    /// The preview of a change to posts.
    Change,
    /// The form of metadata or of a new post: every printable key is text.
    Form,
    /// The conflict dialog, which offers two versions of a post.
    Conflict,
    /// Select mode of the preview.
    Select,
}

impl KeyScope {
    /// Every scope, in the order of the help.
    pub const ALL: [Self; 14] = [
        Self::List,
        Self::Everywhere,
        Self::Preview,
        Self::Tags,
        Self::Search,
        Self::Menu,
        Self::Question,
        Self::Field,
        Self::Edit,
        Self::Check,
        Self::Change,
        Self::Form,
        Self::Conflict,
        Self::Select,
    ];

    /// Returns the name of the scope in `keys.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::List => "list",
            Self::Preview => "preview",
            Self::Tags => "tags",
            Self::Search => "search",
            Self::Menu => "menu",
            Self::Question => "question",
            Self::Field => "field",
            Self::Edit => "edit",
            Self::Check => "check",
            Self::Change => "change",
            Self::Form => "form",
            Self::Conflict => "conflict",
            Self::Select => "select",
        }
    }

    fn inherits_everywhere(self) -> bool {
        matches!(self, Self::List | Self::Preview | Self::Tags | Self::Search)
    }
}

/// The key bindings of all scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: BTreeMap<(KeyScope, Key), Action>,
    // in the order of the files, for help and hints
    rows: Vec<(KeyScope, Action, Vec<Key>)>,
}

impl Keymap {
    /// Reads the default keys, then applies the `vim` preset, if wanted, and the user's own file,
    /// given as (name, text).
    pub fn read(vim: bool, own: Option<(&str, &str)>) -> (Self, Vec<ConfigError>) {
        let mut map = Self::default();
        let mut mistakes = map.apply_file("assets/keys.toml", defaults::KEYS);
        if vim {
            mistakes.extend(map.apply_file("assets/keys.vim.toml", defaults::KEYS_VIM));
        }
        if let Some((file, text)) = own {
            mistakes.extend(map.apply_file(file, text));
        }
        (map, mistakes)
    }

    /// Returns the action of a key in `scope`.
    pub fn action(&self, scope: KeyScope, key: Key) -> Option<Action> {
        let bound = |key| {
            let here = self.bindings.get(&(scope, key)).copied();
            let everywhere = || self.bindings.get(&(KeyScope::Everywhere, key)).copied();
            here.or_else(|| scope.inherits_everywhere().then(everywhere).flatten())
        };
        // Shift falls back to the unshifted key; in the editor it also selects
        bound(key).or_else(|| bound(key.unshifted()))
    }

    /// Returns the first key that does an action in a scope, for hints and messages.
    pub fn key(&self, scope: KeyScope, action: Action) -> Option<Key> {
        // a key of every pane may do something else in this one
        let works = |key: &Key| self.action(scope, *key) == Some(action);
        let in_scope = |wanted| {
            let rows = self.rows.iter();
            let rows = rows.filter(|(at, what, _)| (*at, *what) == (wanted, action));
            rows.flat_map(|(_, _, keys)| keys.iter().copied())
                .find(works)
        };
        in_scope(scope).or_else(|| {
            scope
                .inherits_everywhere()
                .then(|| in_scope(KeyScope::Everywhere))
                .flatten()
        })
    }

    /// Iterates over the actions of a scope with their keys, in the order of the default file.
    pub fn rows(&self, scope: KeyScope) -> impl Iterator<Item = (Action, &[Key])> {
        let rows = self.rows.iter();
        rows.filter(move |(at, _, _)| *at == scope)
            .map(|(_, action, keys)| (*action, keys.as_slice()))
    }

    /// Keeps only the bindings of actions that match; the others have no effect and are not in the
    /// help.
    #[must_use]
    pub fn retain_actions(mut self, is_wanted: impl Fn(Action) -> bool) -> Self {
        self.bindings.retain(|_, action| is_wanted(*action));
        self.rows.retain(|(_, action, _)| is_wanted(*action));
        self
    }

    fn apply_file(&mut self, file: &str, text: &str) -> Vec<ConfigError> {
        let mut report = ConfigErrors::new(file, text);
        let mut wanted = Vec::new();
        match DeTable::parse(text) {
            Ok(table) => read_scopes(table.get_ref(), &mut wanted, &mut report),
            Err(error) => report.add(&error.span().unwrap_or(0..0), error.message()),
        }
        // in the order of the file, so that the help reads as the file does
        wanted.sort_by_key(|row| row.at);
        self.bind(&wanted, &mut report);
        report.finish()
    }

    /// Binds the keys of one file: they replace earlier bindings, but not each other.
    fn bind(&mut self, wanted: &[KeyBindingLine], report: &mut ConfigErrors<'_>) {
        for row in wanted {
            self.bindings
                .retain(|(scope, _), action| (*scope, *action) != (row.scope, row.action));
        }
        let mut taken: BTreeMap<(KeyScope, Key), Action> = BTreeMap::new();
        for row in wanted {
            let mut kept = Vec::new();
            for key in &row.keys {
                if let Some(other) = taken.get(&(row.scope, *key)) {
                    let message = format!(
                        "`{key}` is already bound to `{}`; change one of them",
                        other.name()
                    );
                    report.add(&(row.at..row.at), message);
                    continue;
                }
                taken.insert((row.scope, *key), row.action);
                self.unbind(row.scope, *key);
                self.bindings.insert((row.scope, *key), row.action);
                kept.push(*key);
            }
            self.put_row(row.scope, row.action, kept);
        }
    }

    fn unbind(&mut self, scope: KeyScope, key: Key) {
        self.bindings.remove(&(scope, key));
        for (at, _, keys) in &mut self.rows {
            if *at == scope {
                keys.retain(|other| *other != key);
            }
        }
    }

    fn put_row(&mut self, scope: KeyScope, action: Action, keys: Vec<Key>) {
        let mut rows = self.rows.iter_mut();
        match rows.find(|(at, what, _)| (*at, *what) == (scope, action)) {
            Some(row) => row.2 = keys,
            None => self.rows.push((scope, action, keys)),
        }
    }
}

/// One line of a `keys.toml`.
struct KeyBindingLine {
    at: usize,
    scope: KeyScope,
    action: Action,
    keys: Vec<Key>,
}

fn read_scopes(
    table: &DeTable<'_>,
    wanted: &mut Vec<KeyBindingLine>,
    report: &mut ConfigErrors<'_>,
) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let scope = KeyScope::ALL.into_iter().find(|scope| scope.name() == name);
        if let (Some(scope), DeValue::Table(rows)) = (scope, value.get_ref()) {
            read_rows(scope, rows, wanted, report);
        } else {
            let names = KeyScope::ALL.map(KeyScope::name).join("], [");
            report.add(
                &key.span(),
                format!("unknown section `{name}`; use one of [{names}]"),
            );
        }
    }
}

fn read_rows(
    scope: KeyScope,
    rows: &DeTable<'_>,
    wanted: &mut Vec<KeyBindingLine>,
    report: &mut ConfigErrors<'_>,
) {
    for (key, value) in rows {
        let name = key.get_ref().as_ref();
        let renamed = renamed_actions::current_name(name);
        if let Some(current) = renamed {
            let message = format!("`{name}` is now `{current}`; the old name works until 0.3");
            report.add(&key.span(), message);
        }
        let Some(action) = Action::from_name(renamed.unwrap_or(name)) else {
            if let Some(meant) = swapped_line_hint(name, value) {
                report.add(&key.span(), meant);
                continue;
            }
            let near = did_you_mean(name, Action::ALL.iter().map(|action| action.name()));
            let place = scope.name();
            report.add(
                &key.span(),
                format!("unknown action `{place}.{name}`{near}"),
            );
            continue;
        };
        wanted.push(KeyBindingLine {
            at: key.span().start,
            scope,
            action,
            keys: read_keys(scope, name, value, report),
        });
    }
}

/// Returns a hint how to write a line that has the key on the left and the action on the right.
fn swapped_line_hint(name: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
    let action = value.get_ref().as_str().and_then(Action::from_name)?;
    let key: Key = name.parse().ok()?;
    Some(format!(
        "the action comes first; write `{} = [\"{key}\"]`",
        action.name()
    ))
}

fn read_keys(
    scope: KeyScope,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    report: &mut ConfigErrors<'_>,
) -> Vec<Key> {
    let one = std::slice::from_ref(value);
    let list = match value.get_ref() {
        DeValue::Array(list) => list.as_ref(),
        _ => one,
    };
    let mut keys = Vec::new();
    for item in list {
        let DeValue::String(text) = item.get_ref() else {
            report.add(
                &item.span(),
                format!("`{name}` must be a list of keys; write `{name} = [\"j\"]`"),
            );
            continue;
        };
        match text.parse::<Key>() {
            Ok(key)
                if matches!(scope, KeyScope::Field | KeyScope::Edit | KeyScope::Form)
                    && key.typed().is_some() =>
            {
                report.add(
                    &item.span(),
                    format!("`{key}` types a character here; use a key with Ctrl or Alt"),
                );
            }
            Ok(key) => keys.push(key),
            Err(error) => report.add(&item.span(), format!("`{name}`: {error}")),
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> (Keymap, Vec<String>) {
        let (map, mistakes) = Keymap::read(false, Some(("keys.toml", text)));
        (map, mistakes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_shipped_keys_and_the_vim_preset_have_no_mistake() {
        assert_eq!(Keymap::read(false, None).1, []);
        assert_eq!(Keymap::read(true, None).1, []);
    }

    #[test]
    fn an_old_name_still_works_and_a_notice_names_the_new_one() {
        let (map, mistakes) =
            own("[list]\ntake-back = [\"Ctrl-r\"]\n[change]\nleave-out = [\"s\"]\n");
        let key = "Ctrl-r".parse().expect("a key");
        assert_eq!(map.action(KeyScope::List, key), Some(Action::UndoChange));
        let key = "s".parse().expect("a key");
        assert_eq!(map.action(KeyScope::Change, key), Some(Action::SkipFailing));
        let wanted = [
            "keys.toml:2: `take-back` is now `undo-change`; the old name works until 0.3",
            "keys.toml:4: `leave-out` is now `skip-failing`; the old name works until 0.3",
        ];
        assert_eq!(mistakes, wanted);
    }

    #[test]
    fn the_vim_preset_takes_no_action_its_only_key() {
        let (shipped, vim) = (Keymap::read(false, None).0, Keymap::read(true, None).0);
        for scope in KeyScope::ALL {
            for (action, keys) in shipped.rows(scope).filter(|row| !row.1.is_empty()) {
                let kept = vim.rows(scope).find(|row| row.0 == action);
                let kept = kept.is_some_and(|row| !row.1.is_empty());
                assert!(kept, "[{}] {action:?} had {keys:?}", scope.name());
            }
        }
    }

    #[test]
    fn the_vim_preset_has_the_keys_that_vim_has_while_it_inserts() {
        let (map, _) = Keymap::read(true, None);
        let wanted = [
            ("Ctrl-h", Action::DeleteBackward),
            ("Ctrl-w", Action::DeleteWordBackward),
            ("Ctrl-u", Action::DeleteToLineStart),
            ("Ctrl-t", Action::Indent),
            ("Ctrl-d", Action::Outdent),
            ("Ctrl-n", Action::Complete),
        ];
        for (key, action) in wanted {
            let key: Key = key.parse().expect("a key");
            assert_eq!(map.action(KeyScope::Edit, key), Some(action), "{key}");
        }
    }

    #[test]
    fn a_named_key_does_what_it_is_named_for() {
        let changed = "[everywhere]\nhelp = [\"u\", \"F1\"]\n[list]\nrescan = [\"z\", \"?\"]\n\
            [preview]\nzoom = [\"j\"]\n[tags]\nback = []\n";
        let files = [None, Some(("keys.toml", changed))];
        for (vim, own) in files
            .map(|own| (false, own))
            .into_iter()
            .chain([(true, None)])
        {
            let (map, _) = Keymap::read(vim, own);
            for scope in KeyScope::ALL {
                for action in Action::ALL.iter().copied() {
                    let named = map.key(scope, action);
                    let done = named.and_then(|key| map.action(scope, key));
                    assert_eq!(done, named.map(|_| action), "[{}] {named:?}", scope.name());
                }
            }
        }
        let (map, _) = Keymap::read(false, Some(("keys.toml", changed)));
        assert_eq!(
            map.key(KeyScope::List, Action::Zoom),
            None,
            "`z` rescans there"
        );
    }

    /// The panes that are on the screen together.
    const PANES: [KeyScope; 4] = [
        KeyScope::List,
        KeyScope::Preview,
        KeyScope::Tags,
        KeyScope::Search,
    ];

    #[test]
    fn a_key_that_changes_posts_or_quits_means_the_same_in_every_pane() {
        for vim in [false, true] {
            let (map, _) = Keymap::read(vim, None);
            let wanted = [
                ("u", Action::UndoChange),
                ("q", Action::Quit),
                ("Esc", Action::Back),
                ("z", Action::Zoom),
                (":", Action::Palette),
                ("?", Action::Help),
            ];
            for ((key, action), scope) in
                wanted.iter().flat_map(|row| PANES.map(|pane| (row, pane)))
            {
                let key: Key = key.parse().expect("a key");
                assert_eq!(map.action(scope, key), Some(*action), "{key} in {scope:?}");
            }
        }
    }

    #[test]
    fn half_page_keys_scroll_or_do_nothing() {
        use crate::config::action_sets::Motion;
        let (map, _) = Keymap::read(false, None);
        let (down, up): (Key, Key) = ("Ctrl-d".parse().unwrap(), "Ctrl-u".parse().unwrap());
        for scope in KeyScope::ALL {
            let action = map.action(scope, down);
            assert!(action.is_none_or(Motion::has), "{scope:?}: {action:?}");
        }
        for scope in PANES {
            assert!(map.action(scope, up).is_some_and(Motion::has), "{scope:?}");
        }
    }

    #[test]
    fn search_options_have_the_same_keys_wherever_they_have_one() {
        let (map, _) = Keymap::read(false, None);
        let options = [
            (Action::ToggleRegex, "Alt-r"),
            (Action::ToggleCase, "Alt-c"),
            (Action::ToggleWholeWord, "Alt-w"),
        ];
        for (action, key) in options {
            let key: Key = key.parse().unwrap();
            for scope in KeyScope::ALL {
                let mut rows = map.rows(scope);
                let bound = rows.find(|row| row.0 == action).map(|row| row.1.to_vec());
                assert!(bound.is_none_or(|keys| keys == [key]), "{scope:?}");
            }
            for scope in [KeyScope::Search, KeyScope::Field] {
                assert_eq!(map.action(scope, key), Some(action), "{scope:?}");
            }
        }
    }

    #[test]
    fn the_answers_to_a_conflict_are_digits_and_letters_only_move() {
        use crate::config::action_sets::Motion;
        let (map, _) = Keymap::read(false, None);
        let answers = [
            ('1', Action::KeepMine),
            ('2', Action::TakeTheirs),
            ('3', Action::Merge),
            ('4', Action::SaveCopy),
        ];
        for (digit, action) in answers {
            assert_eq!(map.key(KeyScope::Conflict, action), Some(Key::char(digit)));
        }
        for letter in ('a'..='z').chain('A'..='Z') {
            let action = map.action(KeyScope::Conflict, Key::char(letter));
            let moves = |action| {
                Motion::has(action) || matches!(action, Action::NextMatch | Action::PreviousMatch)
            };
            assert!(action.is_none_or(moves), "{letter}: {action:?}");
        }
    }

    #[test]
    fn every_action_can_be_reached_by_a_key_or_the_palette() {
        let (map, _) = Keymap::read(false, None);
        for action in Action::ALL {
            assert!(
                KeyScope::ALL
                    .iter()
                    .any(|scope| map.rows(*scope).any(|row| row.0 == *action)),
                "{action:?}"
            );
        }
    }

    #[test]
    fn an_own_key_replaces_the_shipped_ones_of_that_action() {
        let (map, mistakes) = own("[list]\ndown = [\"n\"]\n");
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(
            map.action(KeyScope::List, Key::char('n')),
            Some(Action::Down)
        );
        assert_eq!(map.action(KeyScope::List, Key::char('j')), None);
        assert_eq!(
            map.action(KeyScope::Preview, Key::char('j')),
            Some(Action::Down)
        );
    }

    #[test]
    fn an_own_key_is_taken_from_the_action_that_had_it() {
        let (map, _) = own("[list]\nrescan = [\"s\"]\n");
        assert_eq!(
            map.action(KeyScope::List, Key::char('s')),
            Some(Action::Rescan)
        );
        assert_eq!(map.key(KeyScope::List, Action::Sort), None);
    }

    #[test]
    fn an_error_names_line_and_key_and_other_bindings_apply() {
        let (map, mistakes) = own(
            "[list]\ndwon = [\"n\"]\nup = [\"Hyper-x\"]\nfirst = [\"e\"]\nlast = [\"e\"]\n[field]\naccept = [\"x\"]\n[nowhere]\n",
        );
        assert_eq!(
            mistakes,
            [
                "keys.toml:2: unknown action `list.dwon`; did you mean `down`?",
                "keys.toml:3: `up`: `Hyper-x` is not a key; use one like `j`, `Ctrl-d`, `Shift-Tab`, `Space` or `F1`",
                "keys.toml:5: `e` is already bound to `first`; change one of them",
                "keys.toml:7: `x` types a character here; use a key with Ctrl or Alt",
                "keys.toml:8: unknown section `nowhere`; use one of [list], [everywhere], [preview], [tags], [search], [menu], [question], [field], [edit], [check], [change], [form], [conflict], [select]",
            ]
        );
        assert_eq!(
            map.action(KeyScope::List, Key::char('e')),
            Some(Action::First)
        );
    }

    #[test]
    fn a_line_with_key_and_action_swapped_gets_a_hint() {
        let (_, mistakes) = own("[list]\nj = \"down\"\nx = \"nonsense\"\n");
        assert_eq!(
            mistakes,
            [
                "keys.toml:2: the action comes first; write `down = [\"j\"]`",
                "keys.toml:3: unknown action `list.x`",
            ]
        );
    }

    #[test]
    fn fields_and_menus_ignore_keys_bound_everywhere() {
        let (map, _) = Keymap::read(false, None);
        assert_eq!(map.action(KeyScope::Field, Key::char('?')), None);
        assert_eq!(
            map.action(KeyScope::List, Key::char('?')),
            Some(Action::Help)
        );
    }
}
