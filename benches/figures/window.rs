//! How soon the window is there: from the start of its program to the first frame of its page, beside an empty one's.
//!
//! An X server of our own keeps its screen in a file (`Xvfb -fbdir`), which is read again and again: that asks nothing of
//! the server. A window without its page is one colour, or two with the web view's; a page has more.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::desktop::Bus;

/// Milliseconds to the first frame, sorted.
pub(crate) struct Figures {
    pub ours: Vec<f64>,
    pub empty: Vec<f64>,
}

impl Figures {
    pub(crate) fn ratio(&self) -> f64 {
        middle(&self.ours) / middle(&self.empty)
    }
}

pub(crate) fn middle(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

pub(crate) fn measure(rounds: usize) -> Figures {
    let (bus, screen) = (Bus::start(), Screen::start());
    let home = TempDir::new().unwrap();
    let _tray = Resident::start(&bus, home.path());
    let mut ours = screen.program(&bus, home.path(), &built("watchbell-desktop"));
    ours.args(args(home.path()));
    let mut empty = screen.program(&bus, home.path(), &built("examples/empty"));
    // The first of each also fills caches; it is not counted.
    let mut times = [&mut ours, &mut empty].map(|program| {
        screen.opens(program);
        (program, Vec::new())
    });
    for _ in 0..rounds {
        for (program, took) in &mut times {
            took.push(screen.opens(program));
        }
    }
    let [ours, empty] = times.map(|(_, mut took)| {
        took.sort_by(f64::total_cmp);
        took
    });
    Figures { ours, empty }
}

/// Where `benches/run` has a program of the window built, beside ours.
fn built(name: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_BIN_EXE_watchbell")).with_file_name(name);
    assert!(file.is_file(), "{} is not there: ./dev bench builds it", file.display());
    file
}

fn args(home: &Path) -> Vec<String> {
    let path = |name: &str| home.join(name).display().to_string();
    vec!["--config".into(), path("config.toml"), "--data-dir".into(), path("data")]
}

const WIDTH: u64 = 1_280;
const HEIGHT: u64 = 800;
/// So many rows of the screen are looked at.
const ROWS: u64 = 40;
/// More colours than a bare window has.
const COLOURS: usize = 4;

/// A screen of our own.
struct Screen {
    server: Child,
    name: String,
    pixels: File,
    _folder: TempDir,
}

impl Screen {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"])
            .arg(format!("{WIDTH}x{HEIGHT}x24"))
            .arg("-fbdir")
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("install Xvfb");
        let mut name = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut name).unwrap();
        let pixels = File::open(folder.path().join("Xvfb_screen0")).unwrap();
        Self { server, name: format!(":{}", name.trim()), pixels, _folder: folder }
    }

    fn program(&self, bus: &Bus, home: &Path, file: &Path) -> Command {
        let mut program = Command::new(file);
        program
            .env("DISPLAY", &self.name)
            .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
            .envs([("GDK_BACKEND", "x11"), ("NO_AT_BRIDGE", "1"), ("GSETTINGS_BACKEND", "memory")])
            .envs([("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("WEBKIT_DISABLE_COMPOSITING_MODE", "1")])
            .env_remove("WAYLAND_DISPLAY")
            .stderr(Stdio::null());
        for folder in ["HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            program.env(folder, home);
        }
        program
    }

    /// Milliseconds until a program's page is on the screen. It is ended then.
    fn opens(&self, program: &mut Command) -> f64 {
        let began = Instant::now();
        let mut child = program.spawn().unwrap();
        while self.colours() < COLOURS {
            assert!(began.elapsed() < Duration::from_secs(30), "{program:?} shows nothing");
            std::thread::sleep(Duration::from_millis(1));
        }
        let took = began.elapsed().as_secs_f64() * 1e3;
        let _ = child.kill();
        let _ = child.wait();
        while self.colours() > 1 {
            std::thread::sleep(Duration::from_millis(20));
        }
        took
    }

    /// How many colours there are on the rows that are looked at, up to a few.
    fn colours(&self) -> usize {
        let all = self.pixels.metadata().unwrap().len();
        // The picture is the end of the file, 4 bytes a pixel.
        let picture = all - WIDTH * HEIGHT * 4;
        let mut seen = HashSet::new();
        let mut row = vec![0; usize::try_from(WIDTH).unwrap() * 4];
        for y in (0..HEIGHT).step_by(usize::try_from(HEIGHT / ROWS).unwrap()) {
            self.pixels.read_exact_at(&mut row, picture + y * WIDTH * 4).unwrap();
            for pixel in row.chunks_exact(4) {
                seen.insert([pixel[0], pixel[1], pixel[2]]);
                if seen.len() >= COLOURS {
                    return seen.len();
                }
            }
        }
        seen.len()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A resident with errors in its inbox: that is what there is to show.
struct Resident(Child);

const ERRORS: usize = 30;

impl Resident {
    fn start(bus: &Bus, home: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::write(home.join("config.toml"), format!("[logbook]\nlisten = \"127.0.0.1:{port}\"\n"))
            .unwrap();
        let watchbell = || {
            let mut watchbell = Command::new(env!("CARGO_BIN_EXE_watchbell"));
            watchbell.args(args(home)).stdout(Stdio::null()).stderr(Stdio::null());
            watchbell.env("XDG_STATE_HOME", home).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
            watchbell
        };
        let resident = Self(watchbell().arg("tray").spawn().unwrap());
        let mut sent = 0;
        while sent < ERRORS {
            let message = format!("query {sent} failed");
            if watchbell().args(["send", "--level", "error", &message]).status().unwrap().success() {
                sent += 1;
            } else {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        resident
    }
}

impl Drop for Resident {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
