//! A private OpenSSH server on the loopback device, with its own keys.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal};
use tempfile::TempDir;

use super::desk::Desk;
use super::ends::output;
use super::{Launch, PATIENCE, now, process, put, skip};

/// The only address that is listened on.
const HERE: &str = "127.0.0.1";
/// Number of attempts, as a free port can be taken before the server binds it.
const TRIES: usize = 5;

/// A running server; it ends when this is dropped, with all its connections.
pub(crate) struct Server {
    folder: TempDir,
    child: Child,
    port: u16,
    user: String,
}

impl Server {
    /// Starts a server that accepts one key, with these `options` before it. Returns `None` if
    /// there is no server, after reporting the skipped test.
    pub(crate) fn start(options: &str) -> Option<Self> {
        Self::start_with(options, &|_| {
            "X11Forwarding no\nAllowTcpForwarding no\n".to_owned()
        })
    }

    /// Starts a server that also has these lines for a user at the end of its configuration.
    pub(crate) fn start_with(options: &str, lines: &dyn Fn(&str) -> String) -> Option<Self> {
        let mut started = Err(String::new());
        for _ in 0..TRIES {
            started = Self::attempt(options, lines);
            if started.is_ok() {
                break;
            }
        }
        started.map_err(|why| skip(&why)).ok()
    }

    fn attempt(options: &str, lines: &dyn Fn(&str) -> String) -> Result<Self, String> {
        let program = find("sshd").ok_or("there is no sshd here")?;
        for client in ["ssh", "ssh-keygen"] {
            find(client).ok_or(format!("there is no {client} here"))?;
        }
        make_separation_folder()?;
        let user = said(Command::new("id").arg("-un"))?;
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let port = make_files(folder.path(), (options, &lines(&user)), &user)?;
        let child = Command::new(program)
            .args(["-D", "-f"])
            .arg(folder.path().join("config"))
            .arg("-E")
            .arg(folder.path().join("log"))
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("sshd does not start: {error}"))?;
        let mut server = Self {
            folder,
            child,
            port,
            user,
        };
        server.wait_for_answer()?;
        Ok(server)
    }

    /// Waits until the server answers on its port.
    fn wait_for_answer(&mut self) -> Result<(), String> {
        let end = now() + PATIENCE;
        while now() < end && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            if TcpStream::connect((HERE, self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let log = fs::read_to_string(self.folder.path().join("log"));
        Err(format!("sshd does not answer: {}", log.unwrap_or_default()))
    }

    /// Returns a launch that runs a remote command in a terminal.
    pub(crate) fn launch(&self, command: &str) -> Launch {
        let mut words = self.client();
        words.extend(["-tt".to_owned(), self.target(), command.to_owned()]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Launch::command("ssh", &words).size(120, 40)
    }

    fn target(&self) -> String {
        format!("{}@{HERE}", self.user)
    }

    /// Returns the command line of a client that can log in.
    fn client(&self) -> Vec<String> {
        let of = |name: &str| self.folder.path().join(name).display().to_string();
        let (port, key, known) = (self.port.to_string(), of("key"), of("known"));
        let known = format!("UserKnownHostsFile={known}");
        let mut words = vec!["-F", "none", "-e", "none", "-p", &port, "-i", &key];
        for option in [
            known.as_str(),
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "StrictHostKeyChecking=yes",
            "LogLevel=ERROR",
            "ConnectTimeout=10",
        ] {
            words.extend(["-o", option]);
        }
        words.into_iter().map(str::to_owned).collect()
    }

    /// Runs a client without a terminal to its end; returns all its output.
    pub(crate) fn answer(&self, words: &[&str]) -> String {
        let mut command = Command::new("ssh");
        command.args(self.client()).stdin(Stdio::null());
        let (before, after) = match words {
            ["-W", to, ..] => (vec!["-W", to], vec![]),
            other => (vec![], other.to_vec()),
        };
        command.args(before).arg(self.target()).args(after);
        let output = output(&mut command).expect("a client");
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    }

    /// Returns the address and port of the server.
    pub(crate) fn here(&self) -> String {
        format!("{HERE}:{}", self.port)
    }

    /// Returns a launch that edits a post over SSH.
    pub(crate) fn write(&self, desk: &Desk) -> Launch {
        let home = desk.path("").display().to_string();
        let state = desk.state().display().to_string();
        let [verb, post] = desk.arguments();
        let program = env!("CARGO_BIN_EXE_postdesk");
        let words = [
            "exec",
            "env",
            "LANG=C.UTF-8",
            &format!("HOME={home}"),
            &format!("XDG_CONFIG_HOME={home}/.config"),
            &format!("XDG_CACHE_HOME={home}/.cache"),
            &format!("POSTDESK_STATE={state}"),
            program,
            &verb,
            &post,
        ];
        self.launch(&shell_words::join(words))
    }

    /// Returns the processes that serve the connections, one or two each.
    pub(crate) fn connections(&self) -> Vec<Pid> {
        let all = process::below(Pid::from_child(&self.child));
        all.into_iter()
            .filter(|pid| process::program(*pid).is_some_and(|name| name.starts_with("sshd")))
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for pid in self.connections() {
            // a stopped one would never end; an error means that it is gone
            let _ = rustix::process::kill_process(pid, Signal::KILL);
        }
        super::ends::killed(&mut self.child);
    }
}

/// Finds a program, also where only root has it in `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    let folders = path.split(':').chain(["/usr/sbin", "/sbin"]);
    folders
        .map(|folder| Path::new(folder).join(name))
        .find(|program| program.is_file())
}

/// Creates the privilege separation folder of a server run by root, which is otherwise created at
/// boot.
fn make_separation_folder() -> Result<(), String> {
    let folder = Path::new("/run/sshd");
    if !rustix::process::getuid().is_root() || folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    let made = builder.recursive(true).mode(0o755).create(folder);
    made.map_err(|error| format!("{} can't be made: {error}", folder.display()))
}

/// Writes keys and configuration; returns the port.
fn make_files(folder: &Path, (options, lines): (&str, &str), user: &str) -> Result<u16, String> {
    let of = |name: &str| folder.join(name);
    for name in ["host", "key"] {
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]);
        said(command.arg(of(name)))?;
    }
    let public = |name: &str| {
        let text = fs::read_to_string(of(name).with_extension("pub"));
        text.map_err(|error| error.to_string())
    };
    // the port is free until the listener is dropped, and most likely for a while after
    let port = TcpListener::bind((HERE, 0)).and_then(|listener| listener.local_addr());
    let port = port.map_err(|error| error.to_string())?.port();
    put(&of("authorized"), &format!("{options} {}", public("key")?));
    put(
        &of("known"),
        &format!("[{HERE}]:{port} {}", public("host")?),
    );
    let config = format!(
        "AddressFamily inet\nListenAddress {HERE}:{port}\nHostKey {}\nAuthorizedKeysFile {}\n\
         PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n\
         KbdInteractiveAuthentication no\nPermitRootLogin yes\nAllowUsers {user}\n\
         PrintMotd no\nPrintLastLog no\n{lines}",
        of("host").display(),
        of("authorized").display()
    );
    put(&of("config"), &config);
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(of("authorized"), private).map_err(|error| error.to_string())?;
    Ok(port)
}

/// Runs a command and returns its output.
fn said(command: &mut Command) -> Result<String, String> {
    let output = output(command);
    let output = output.map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?} failed"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
