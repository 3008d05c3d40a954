//! Programs that a test starts, which end with it, and what Linux says of them.

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// A program in the background. Dropping it kills it: a test that panics leaves nothing behind.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?} could not be started: {error}")))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// Kills it as a crash would, without a chance to tidy up.
    pub(crate) fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Whether it has ended.
    pub(crate) fn ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts a part of the desktop, which stays after the test: the others need it too.
pub(crate) fn leave_running(command: &mut Command) {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().unwrap_or_else(|error| panic!("{command:?} could not be started: {error}"));
    // Some test may kill it, and then it is not to be seen any more.
    std::thread::spawn(move || child.wait());
}

/// Runs a program to its end and returns what it printed.
pub(crate) fn said(command: &mut Command) -> String {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?} ended with {status}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap().trim_end().to_owned()
}

/// Sends a signal to a process of the virtual desktop.
pub(crate) fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    kill_process(pid, signal).unwrap_or_else(|error| panic!("no signal reaches {pid:?}: {error}"));
}

/// A process of the desktop the test runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub pid: u32,
    pub parent: u32,
    pub name: String,
}

/// Every process on this virtual desktop, told from all others by its environment.
pub(crate) fn on_this_desktop() -> Vec<Seen> {
    let mark = format!("WATCHBELL_DESKTOP_ROOT={}", std::env::var("WATCHBELL_DESKTOP_ROOT").unwrap());
    let marked = |pid: u32| environment(pid).iter().any(|entry| entry == &mark);
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|pid| marked(*pid))
        .filter_map(look)
        .collect()
}

fn look(pid: u32) -> Option<Seen> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold some itself.
    let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
    let mut rest = rest.split_ascii_whitespace();
    // What has ended and is only waited for is no longer there.
    let (state, parent) = (rest.next()?, rest.next()?.parse().ok()?);
    (state != "Z").then(|| Seen { pid, parent, name: name.to_owned() })
}

/// Its environment, entry by entry; empty when it has ended or is not ours to see.
pub(crate) fn environment(pid: u32) -> Vec<String> {
    strings(&format!("/proc/{pid}/environ"))
}

/// What it was started with.
pub(crate) fn arguments(pid: u32) -> Vec<String> {
    strings(&format!("/proc/{pid}/cmdline"))
}

fn strings(file: &str) -> Vec<String> {
    let bytes = fs::read(file).unwrap_or_default();
    bytes.split(|byte| *byte == 0).map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
}

/// Kilobytes of memory that it has asked for and uses, in memory or swapped out. Without what it has of files: its share
/// of a library grows when others who use it end.
pub(crate) fn memory(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let kilobytes = |name: &str| -> u64 {
        let line = rollup.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    kilobytes("Pss_Anon:") + kilobytes("SwapPss:")
}

/// The processor time that it has used.
pub(crate) fn cpu(pid: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    // utime and stime, in ticks of 10 ms: `man proc_pid_stat`.
    let ticks = rest.split_ascii_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
