//! Programs whose calls of the system are written down, by strace.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process_group};

use super::process::Process;

/// A program under strace. Both end with it: strace alone would leave the other behind.
pub(crate) struct Traced(Process);

impl Traced {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(Process::start(command.process_group(0)))
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let group = Pid::from_raw(i32::try_from(self.0.pid()).unwrap()).unwrap();
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Where connections lead that a record of `connect` calls has: `127.0.0.1:8970`. Those within the machine's own files are none.
pub(crate) fn connected_to(calls: &str) -> Vec<String> {
    let mut places: Vec<_> = calls.lines().filter_map(place).collect();
    places.sort();
    places.dedup();
    places
}

/// Of `connect(9, {sa_family=AF_INET, sin_port=htons(8970), sin_addr=inet_addr("127.0.0.1")}, 16) = 0`, and its like for IPv6.
fn place(call: &str) -> Option<String> {
    let inet = call.split_once("sa_family=AF_INET")?.1;
    let port = inet.split_once("htons(")?.1.split_once(')')?.0;
    let address = inet.split('"').nth(1)?;
    Some(format!("{address}:{port}"))
}
