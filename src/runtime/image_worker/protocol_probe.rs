//! Detection of the image protocol: the user's setting, otherwise the terminal's answers.
//!
//! The terminal is queried when the first image is needed, never earlier, and nothing waits: images
//! needed in the meantime are requested once it has answered, or after a timeout. First it is asked
//! for its name and its attributes, which every terminal accepts; only one whose name implies
//! kitty's protocol is asked about that, since others print what they don't know. The attributes
//! (DA1), which all answer, come last each time and end the wait.

use crate::config::ImageSetting;
use crate::runtime::input::{Answer, Maker};

/// Queries the name (XTVERSION) and the attributes (DA1).
const NAME: &[u8] = b"\x1b[>0q\x1b[c";
/// Queries whether an image of one pixel could be shown, and the attributes.
const KITTY: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c";

/// How images are displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
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
pub struct Surroundings {
    /// Over SSH.
    pub remote: bool,
    /// Through a multiplexer, which shows no images but those in its own protocol.
    pub multiplexed: bool,
}

impl Surroundings {
    /// Reads the environment, as tmux, GNU Screen and Zellij set it.
    pub fn of(remote: bool, variable: &dyn Fn(&str) -> Option<String>) -> Self {
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
pub enum Question {
    /// Nothing was sent yet; the setting and the environment.
    Open(ImageSetting, Surroundings),
    /// The terminal was asked for its name.
    Name {
        /// The name it answered.
        maker: Maker,
        /// Whether it is reached over SSH, where redrawing images again and again costs too much.
        remote: bool,
        /// Number of answers about its attributes that other queries still wait for.
        owed: usize,
    },
    /// The terminal was asked about kitty's protocol.
    Kitty,
    /// The protocol is known.
    Known(Protocol),
}

impl Question {
    /// Starts the detection; returns the query to send. `owed` is the number of answers about the
    /// attributes that other queries still wait for.
    pub fn begin(&mut self, owed: usize) -> &'static [u8] {
        let Self::Open(setting, around) = *self else {
            return b"";
        };
        match setting {
            ImageSetting::Auto if !around.multiplexed => {
                let maker = Maker::Other;
                let remote = around.remote;
                *self = Self::Name {
                    maker,
                    remote,
                    owed,
                };
                NAME
            }
            ImageSetting::Kitty => self.know(Protocol::Kitty),
            ImageSetting::Iterm2 => self.know(Protocol::Iterm2),
            ImageSetting::Sixel => self.know(Protocol::Sixel),
            _ => self.know(Protocol::Blocks),
        }
    }

    /// Handles an answer; returns the next query, if there is one.
    pub fn take(&mut self, answer: Answer) -> &'static [u8] {
        match (&mut *self, answer) {
            (Self::Name { maker, .. }, Answer::Name(name)) => *maker = name,
            (Self::Name { owed, .. }, Answer::Attributes { .. }) if *owed > 0 => *owed -= 1,
            (Self::Name { maker, remote, .. }, Answer::Attributes { shows_sixels, .. }) => {
                let protocol = match maker {
                    Maker::Kitty => {
                        *self = Self::Kitty;
                        return KITTY;
                    }
                    _ if *remote => Protocol::Blocks,
                    Maker::Iterm2 => Protocol::Iterm2,
                    Maker::Other if shows_sixels => Protocol::Sixel,
                    Maker::Other => Protocol::Blocks,
                };
                *self = Self::Known(protocol);
            }
            (Self::Kitty, Answer::Kitty { ok: true }) => *self = Self::Known(Protocol::Kitty),
            (Self::Kitty, Answer::Attributes { .. }) => *self = Self::Known(Protocol::Blocks),
            _ => {}
        }
        b""
    }

    /// Ends the wait for answers: half blocks are used.
    pub fn expire(&mut self) {
        if self.is_asking() {
            self.know(Protocol::Blocks);
        }
    }

    /// Whether an answer is pending.
    pub fn is_asking(self) -> bool {
        matches!(self, Self::Name { .. } | Self::Kitty)
    }

    /// Returns the protocol, once it is known.
    pub fn protocol(self) -> Option<Protocol> {
        match self {
            Self::Known(protocol) => Some(protocol),
            _ => None,
        }
    }

    fn know(&mut self, protocol: Protocol) -> &'static [u8] {
        *self = Self::Known(protocol);
        b""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTES: Answer = Answer::Attributes {
        scrolls_sideways: false,
        shows_sixels: false,
    };

    fn open(setting: ImageSetting) -> Question {
        Question::Open(setting, Surroundings::default())
    }

    #[test]
    fn a_terminal_that_says_it_is_kitty_is_asked_about_its_protocol() {
        let mut question = open(ImageSetting::Auto);
        assert_eq!(question.begin(0), NAME);
        assert_eq!(question.take(Answer::Name(Maker::Kitty)), b"");
        assert_eq!(question.take(ATTRIBUTES), KITTY);
        assert_eq!(question.protocol(), None);
        question.take(Answer::Kitty { ok: true });
        assert_eq!(question.protocol(), Some(Protocol::Kitty));
    }

    #[test]
    fn any_other_terminal_is_asked_no_more() {
        let mut question = open(ImageSetting::Auto);
        question.begin(0);
        assert_eq!(question.take(ATTRIBUTES), b"");
        assert_eq!(question.protocol(), Some(Protocol::Blocks));
    }

    #[test]
    fn one_that_refuses_or_stays_silent_gets_half_blocks() {
        for answers in [
            vec![Answer::Kitty { ok: false }, ATTRIBUTES],
            vec![ATTRIBUTES],
        ] {
            let mut question = Question::Kitty;
            for answer in answers {
                question.take(answer);
            }
            assert_eq!(question.protocol(), Some(Protocol::Blocks));
        }
        for mut question in [open(ImageSetting::Auto), Question::Kitty] {
            question.begin(0);
            question.expire();
            assert_eq!(question.protocol(), Some(Protocol::Blocks));
        }
    }

    #[test]
    fn an_answer_that_others_wait_for_ends_nothing() {
        let mut question = open(ImageSetting::Auto);
        question.begin(1);
        question.take(ATTRIBUTES);
        assert_eq!(question.protocol(), None);
        question.take(Answer::Name(Maker::Kitty));
        assert_eq!(question.take(ATTRIBUTES), KITTY);
    }

    #[test]
    fn other_protocols_are_for_terminals_that_are_near() {
        let sixels = Answer::Attributes {
            scrolls_sideways: false,
            shows_sixels: true,
        };
        for (remote, maker, attributes, protocol) in [
            (false, Maker::Iterm2, ATTRIBUTES, Protocol::Iterm2),
            (false, Maker::Other, sixels, Protocol::Sixel),
            (false, Maker::Other, ATTRIBUTES, Protocol::Blocks),
            (true, Maker::Iterm2, sixels, Protocol::Blocks),
        ] {
            let around = Surroundings {
                remote,
                multiplexed: false,
            };
            let mut question = Question::Open(ImageSetting::Auto, around);
            question.begin(0);
            question.take(Answer::Name(maker));
            question.take(attributes);
            assert_eq!(question.protocol(), Some(protocol));
        }
    }

    #[test]
    fn what_the_person_chose_is_not_asked_for() {
        for (setting, protocol) in [
            (ImageSetting::Kitty, Protocol::Kitty),
            (ImageSetting::Iterm2, Protocol::Iterm2),
            (ImageSetting::Sixel, Protocol::Sixel),
            (ImageSetting::Halfblocks, Protocol::Blocks),
        ] {
            let mut question = open(setting);
            assert_eq!(question.begin(0), b"");
            assert_eq!(question.protocol(), Some(protocol));
        }
    }

    #[test]
    fn a_multiplexer_is_not_asked() {
        for (name, value) in [("TMUX", "/tmp/tmux,1,0"), ("TERM", "screen-256color")] {
            let variable = |wanted: &str| (wanted == name).then(|| value.to_owned());
            let around = Surroundings::of(false, &variable);
            let mut question = Question::Open(ImageSetting::Auto, around);
            assert_eq!(question.begin(0), b"");
            assert_eq!(question.protocol(), Some(Protocol::Blocks));
        }
    }
}
