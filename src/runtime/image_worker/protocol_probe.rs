//! Detection of the image protocol: the user's setting, otherwise the terminal's answers.
//!
//! The terminal is queried when the first image is needed, never earlier, and nothing waits: images
//! needed in the meantime are requested once it has answered, or after a timeout. First it is asked
//! for its name and its attributes, which every terminal accepts; only one whose name implies
//! kitty's protocol is asked about that, since others print what they don't know. The attributes
//! (DA1), which all answer, come last each time and end the wait.

use crate::config::ImageSetting;
use crate::runtime::terminal_reply::{TerminalKind, TerminalReply};

/// Queries the name (XTVERSION) and the attributes (DA1).
const NAME_QUERY: &[u8] = b"\x1b[>0q\x1b[c";
/// Queries whether an image of one pixel could be shown, and the attributes.
const KITTY_QUERY: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c";

/// How images are displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphicsProtocol {
    /// Half blocks in two colors.
    Blocks,
    /// Sent once in kitty's protocol, and positioned by placeholder characters.
    Kitty,
    /// Drawn row by row in iTerm2's protocol.
    Iterm2,
    /// Drawn as sixels.
    Sixel,
}

/// How the terminal is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalEnv {
    /// Over SSH.
    pub remote: bool,
    /// Through a multiplexer, which shows no images but those in its own protocol.
    pub multiplexed: bool,
}

impl TerminalEnv {
    /// Reads the environment, as tmux, GNU Screen and Zellij set it.
    pub fn from_env(remote: bool, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let inside = ["TMUX", "STY", "ZELLIJ"]
            .iter()
            .any(|name| variable(name).is_some());
        Self {
            remote,
            multiplexed: inside || term.starts_with("tmux") || term.starts_with("screen"),
        }
    }
}

/// State of the detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolProbe {
    /// Nothing was sent yet; the setting and the environment.
    NotStarted(ImageSetting, TerminalEnv),
    /// The terminal was asked for its name.
    AskedName {
        /// The name it answered.
        maker: TerminalKind,
        /// Whether it is reached over SSH, where redrawing images again and again costs too much.
        remote: bool,
        /// Number of answers about its attributes that other queries still wait for.
        owed: usize,
    },
    /// The terminal was asked about kitty's protocol.
    AskedKitty,
    /// The protocol is known.
    Known(GraphicsProtocol),
}

impl ProtocolProbe {
    /// Starts the detection; returns the query to send. `owed` is the number of answers about the
    /// attributes that other queries still wait for.
    pub fn start(&mut self, owed: usize) -> &'static [u8] {
        let Self::NotStarted(setting, around) = *self else {
            return b"";
        };
        match setting {
            ImageSetting::Auto if !around.multiplexed => {
                let maker = TerminalKind::Other;
                let remote = around.remote;
                *self = Self::AskedName {
                    maker,
                    remote,
                    owed,
                };
                NAME_QUERY
            }
            ImageSetting::Kitty => self.set_protocol(GraphicsProtocol::Kitty),
            ImageSetting::Iterm2 => self.set_protocol(GraphicsProtocol::Iterm2),
            ImageSetting::Sixel => self.set_protocol(GraphicsProtocol::Sixel),
            _ => self.set_protocol(GraphicsProtocol::Blocks),
        }
    }

    /// Handles an answer; returns the next query, if there is one.
    pub fn handle_reply(&mut self, answer: TerminalReply) -> &'static [u8] {
        match (&mut *self, answer) {
            (Self::AskedName { maker, .. }, TerminalReply::Name { kind, .. }) => *maker = kind,
            (Self::AskedName { owed, .. }, TerminalReply::Attributes { .. }) if *owed > 0 => {
                *owed -= 1;
            }
            (
                Self::AskedName { maker, remote, .. },
                TerminalReply::Attributes { shows_sixels, .. },
            ) => {
                let protocol = match maker {
                    TerminalKind::Kitty => {
                        *self = Self::AskedKitty;
                        return KITTY_QUERY;
                    }
                    _ if *remote => GraphicsProtocol::Blocks,
                    TerminalKind::Iterm2 => GraphicsProtocol::Iterm2,
                    TerminalKind::Other if shows_sixels => GraphicsProtocol::Sixel,
                    TerminalKind::Other => GraphicsProtocol::Blocks,
                };
                *self = Self::Known(protocol);
            }
            (Self::AskedKitty, TerminalReply::Kitty { ok: true }) => {
                *self = Self::Known(GraphicsProtocol::Kitty);
            }
            (Self::AskedKitty, TerminalReply::Attributes { .. }) => {
                *self = Self::Known(GraphicsProtocol::Blocks);
            }
            _ => {}
        }
        b""
    }

    /// Ends the wait for answers: half blocks are used.
    pub fn expire(&mut self) {
        if self.is_asking() {
            self.set_protocol(GraphicsProtocol::Blocks);
        }
    }

    /// Whether an answer is pending.
    pub fn is_asking(self) -> bool {
        matches!(self, Self::AskedName { .. } | Self::AskedKitty)
    }

    /// Returns the protocol, once it is known.
    pub fn protocol(self) -> Option<GraphicsProtocol> {
        match self {
            Self::Known(protocol) => Some(protocol),
            _ => None,
        }
    }

    fn set_protocol(&mut self, protocol: GraphicsProtocol) -> &'static [u8] {
        *self = Self::Known(protocol);
        b""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTES: TerminalReply = TerminalReply::Attributes {
        scrolls_sideways: false,
        shows_sixels: false,
    };

    fn open(setting: ImageSetting) -> ProtocolProbe {
        ProtocolProbe::NotStarted(setting, TerminalEnv::default())
    }

    #[test]
    fn a_terminal_that_says_it_is_kitty_is_asked_about_its_protocol() {
        let mut question = open(ImageSetting::Auto);
        assert_eq!(question.start(0), NAME_QUERY);
        assert_eq!(
            question.handle_reply(TerminalReply::name("kitty(0.42.1)")),
            b""
        );
        assert_eq!(question.handle_reply(ATTRIBUTES), KITTY_QUERY);
        assert_eq!(question.protocol(), None);
        question.handle_reply(TerminalReply::Kitty { ok: true });
        assert_eq!(question.protocol(), Some(GraphicsProtocol::Kitty));
    }

    #[test]
    fn any_other_terminal_is_asked_no_more() {
        let mut question = open(ImageSetting::Auto);
        question.start(0);
        assert_eq!(question.handle_reply(ATTRIBUTES), b"");
        assert_eq!(question.protocol(), Some(GraphicsProtocol::Blocks));
    }

    #[test]
    fn one_that_refuses_or_stays_silent_gets_half_blocks() {
        for answers in [
            vec![TerminalReply::Kitty { ok: false }, ATTRIBUTES],
            vec![ATTRIBUTES],
        ] {
            let mut question = ProtocolProbe::AskedKitty;
            for answer in answers {
                question.handle_reply(answer);
            }
            assert_eq!(question.protocol(), Some(GraphicsProtocol::Blocks));
        }
        for mut question in [open(ImageSetting::Auto), ProtocolProbe::AskedKitty] {
            question.start(0);
            question.expire();
            assert_eq!(question.protocol(), Some(GraphicsProtocol::Blocks));
        }
    }

    #[test]
    fn a_reply_to_another_query_is_skipped() {
        let mut question = open(ImageSetting::Auto);
        question.start(1);
        question.handle_reply(ATTRIBUTES);
        assert_eq!(question.protocol(), None);
        question.handle_reply(TerminalReply::name("kitty(0.42.1)"));
        assert_eq!(question.handle_reply(ATTRIBUTES), KITTY_QUERY);
    }

    #[test]
    fn other_protocols_are_not_used_over_ssh() {
        let sixels = TerminalReply::Attributes {
            scrolls_sideways: false,
            shows_sixels: true,
        };
        for (remote, name, attributes, protocol) in [
            (false, "iTerm2 3.5", ATTRIBUTES, GraphicsProtocol::Iterm2),
            (false, "XTerm(390)", sixels, GraphicsProtocol::Sixel),
            (false, "XTerm(390)", ATTRIBUTES, GraphicsProtocol::Blocks),
            (true, "WezTerm 2024", sixels, GraphicsProtocol::Blocks),
        ] {
            let around = TerminalEnv {
                remote,
                multiplexed: false,
            };
            let mut question = ProtocolProbe::NotStarted(ImageSetting::Auto, around);
            question.start(0);
            question.handle_reply(TerminalReply::name(name));
            question.handle_reply(attributes);
            assert_eq!(question.protocol(), Some(protocol));
        }
    }

    #[test]
    fn a_configured_protocol_is_not_probed() {
        for (setting, protocol) in [
            (ImageSetting::Kitty, GraphicsProtocol::Kitty),
            (ImageSetting::Iterm2, GraphicsProtocol::Iterm2),
            (ImageSetting::Sixel, GraphicsProtocol::Sixel),
            (ImageSetting::Halfblocks, GraphicsProtocol::Blocks),
        ] {
            let mut question = open(setting);
            assert_eq!(question.start(0), b"");
            assert_eq!(question.protocol(), Some(protocol));
        }
    }

    #[test]
    fn a_multiplexer_is_not_asked() {
        for (name, value) in [("TMUX", "/tmp/tmux,1,0"), ("TERM", "screen-256color")] {
            let variable = |wanted: &str| (wanted == name).then(|| value.to_owned());
            let around = TerminalEnv::from_env(false, &variable);
            let mut question = ProtocolProbe::NotStarted(ImageSetting::Auto, around);
            assert_eq!(question.start(0), b"");
            assert_eq!(question.protocol(), Some(GraphicsProtocol::Blocks));
        }
    }
}
