//! What happens to a forwarder: nothing is lost, and nothing is counted twice.

use std::fs;
use std::time::Duration;

use super::desk::{Host, Logbook};
use crate::support::wait::so;

/// The numbers that a forwarder is killed by: the same in every run.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// Below `most`.
    pub(super) fn next(&mut self, most: u64) -> u64 {
        // Knuth's MMIX.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn numbered(n: usize) -> String {
    format!("number {n:04}")
}

/// Writes the next few fatal lines among others, and rotates now and then, in every way there is.
pub(super) fn go_on(host: &Host, chance: &mut Chance, number: &mut usize) {
    for _ in 0..=chance.next(8) {
        let text = match chance.next(3) {
            0 => format!("{{\"level\":\"fatal\",\"msg\":\"{}\"}}\n", numbered(*number)),
            1 => format!(
                "2026-11-22 13:00:00 FATAL shop: {}\n2026-11-22 13:00:00 INFO shop: on\n",
                numbered(*number)
            ),
            _ => format!("thread 'main' panicked at src/main.rs:3:5:\n{}\n   0: main\n", numbered(*number)),
        };
        host.write("app.log", text);
        *number += 1;
    }
    if chance.next(4) == 0 {
        rotate(host, 30);
    }
}

/// As logrotate does, with so many generations kept.
fn rotate(host: &Host, keep: usize) {
    let name = |number: usize| host.path(&format!("app.log.{number}"));
    for number in (1..keep).rev().filter(|number| name(*number).exists()) {
        fs::rename(name(number), name(number + 1)).unwrap();
    }
    fs::rename(host.path("app.log"), name(1)).unwrap();
}

fn expected(number: usize) -> Vec<String> {
    (0..number).map(numbered).collect()
}

/// Panics are told with their type.
fn plain(titles: &[String]) -> Vec<String> {
    let mut plain: Vec<_> =
        titles.iter().map(|title| title.trim_start_matches("panic: ").to_owned()).collect();
    plain.sort();
    plain
}

#[tokio::test]
async fn killed_at_any_point_it_loses_nothing_and_repeats_nothing() {
    let mut logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    // A log that was seen once is found wherever rotation takes it.
    host.write("app.log", "2026-11-22 13:00:00 INFO shop: ready\n");
    assert_eq!(host.once(&[]).0, Some(0));
    let (mut chance, mut number) = (Chance(7), 0);
    for round in 0..25 {
        let forwarder = host.follow();
        for _ in 0..3 {
            go_on(&host, &mut chance, &mut number);
            tokio::time::sleep(Duration::from_millis(chance.next(60))).await;
        }
        drop(forwarder);
        match round % 5 {
            2 => logbook.stop(),
            4 => logbook.go_on(),
            _ => {}
        }
    }
    so("all is sent", async || host.once(&[]).0 == Some(0)).await;
    let told = plain(&logbook.titles().await);
    let missing: Vec<_> = expected(number).into_iter().filter(|one| !told.contains(one)).collect();
    assert_eq!((missing, told.len()), (Vec::new(), number), "lost, and counted: {told:?}");
}

/// An hour of cron: sixty looks, a minute's lines before each. A look whose time has come does not wait for the clock.
#[tokio::test]
async fn an_hour_without_the_logbook_loses_nothing_and_repeats_nothing() {
    let mut logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    logbook.stop();
    for minute in 0..60 {
        host.write("app.log", format!("{{\"level\":\"fatal\",\"msg\":\"{}\"}}\n", numbered(minute)));
        assert_eq!(host.once(&[]).0, Some(2), "something waits");
        if minute % 20 == 19 {
            rotate(&host, 2);
        }
    }
    logbook.go_on();
    assert_eq!(host.once(&[]), (Some(0), String::new()));
    assert_eq!(logbook.titles().await, expected(60));
    assert_eq!(host.once(&[]), (Some(0), String::new()));
    assert_eq!(logbook.titles().await.len(), 60);
}

#[tokio::test]
async fn a_spool_that_is_lost_does_not_make_one_event_two() {
    let logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    let spool = host.folder.path().join("data/forward/default/spool.sqlite");
    let before = fs::read(&spool).unwrap();
    host.write("app.log", "FATAL one\nFATAL two\n");
    assert_eq!(host.once(&[]).0, Some(0));
    // As after a backup was put back.
    fs::write(&spool, before).unwrap();
    host.write("app.log", "FATAL three\n");
    assert_eq!(host.once(&[]).0, Some(0));
    assert_eq!(logbook.titles().await, ["one", "three", "two"]);
}

#[tokio::test]
async fn too_much_for_the_spool_is_counted_and_told() {
    let mut logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    logbook.stop();
    let long = "x".repeat(100_000);
    for n in 0..60 {
        host.write(
            "app.log",
            format!("{{\"level\":\"fatal\",\"msg\":\"{}\",\"x\":\"{long}\"}}\n", numbered(n)),
        );
    }
    assert_eq!(host.once(&["--spool", "1"]).0, Some(2));
    logbook.go_on();
    assert_eq!(host.once(&["--spool", "1"]).0, Some(0));
    let titles = logbook.titles().await;
    let (told, kept): (Vec<_>, Vec<_>) = titles.iter().partition(|title| title.contains("forwarder"));
    let lost = format!("The forwarder on web-1: {} events were dropped", 60 - kept.len());
    assert!(told.len() == 1 && told[0].starts_with(&lost), "{told:?}");
    assert!(kept.len() > 10 && kept.last().is_some_and(|last| **last == numbered(59)), "the newest are kept");
}

/// A full disk is what programs die of.
#[tokio::test]
async fn on_a_full_disk_it_sends_what_it_cannot_keep() {
    let logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    let data = host.folder.path().join("data");
    let log = host.path("app.log");
    let forward = format!("{:?}", host.command().arg("--once")).replace("\"env\" \"-i\" ", "");
    let script = format!(
        "mount -t tmpfs -o size=200k none {data} || exit 77
         {forward} || exit 1
         cat /dev/zero >{data}/full 2>/dev/null
         echo 'FATAL no space left' >>{log}
         {forward}; echo $?
         rm {data}/full; echo 'FATAL and again' >>{log}
         {forward}; echo $?",
        data = data.display(),
        log = log.display(),
    );
    let output = std::process::Command::new("unshare").args(["-Urm", "sh", "-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || said.contains("unshare failed") {
        // Some containers allow no namespaces.
        return;
    }
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0\n0\n", "{said}");
    assert!(said.contains("nothing can be kept here: the disk is full"), "{said}");
    assert_eq!(logbook.titles().await, ["and again", "no space left"], "{said}");
}
