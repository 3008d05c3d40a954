//! The forwarder as it is run: by hand, by cron, as a service; killed, and without a logbook for an hour.

mod bare;
mod bugsink;
mod desk;
mod faults;
mod life;

use desk::{Host, Logbook, title};

/// What several languages write when they die, among what is none of our business.
const DYING: &str = "\
2026-11-22 13:00:00 ERROR shop: no cart
2026-11-22 13:00:02 INFO fine
thread 'main' panicked at src/main.rs:3:5:
no basket
stack backtrace:
   0: rust_begin_unwind
{\"level\":\"fatal\",\"msg\":\"json is gone\",\"id\":7,\"service\":\"cart\"}
{\"level\":\"fatal\",\"msg\":\"json is gone again\",\"id\":7}
{\"level\":\"info\",\"msg\":\"json is back\"}
[22-Nov-2026 10:00:00 UTC] PHP Fatal error:  Uncaught Exception: no cart in /app/cart.php:3
Stack trace:
#0 /app/index.php(3): price()
#1 {main}
  thrown in /app/cart.php on line 3
2026-11-22 13:00:03 CRITICAL shop: worker died
Traceback (most recent call last):
  File \"/app/cart.py\", line 3, in price
    return cart[7]
KeyError: 7
2026-11-22 13:00:04 FATAL [main] c.e.Shop - gone
java.lang.OutOfMemoryError: Java heap space
\tat c.e.Shop.main(Shop.java:3)
panic: runtime error: index out of range [7] with length 3

goroutine 1 [running]:
main.price(0x1)
\t/app/cart.go:12 +0x1d
2026/11/22 13:00:05 [emerg] 17#17: bind() to 0.0.0.0:80 failed
[Sun Nov 22 13:00:06.123456 2026] [core:emerg] [pid 17] AH00020: configuration failed
<2>Nov 22 13:00:07 db-1 postgres[17]: out of memory
";

#[tokio::test]
async fn what_is_fatal_is_sent_once_with_its_host_and_its_stack() {
    let logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    host.write("shop.service.log", DYING);
    let (code, said) = host.once(&["--tag", "team=checkout", "--environment", "production"]);
    assert_eq!((code, said.as_str()), (Some(0), ""), "silent when all is well, as cron wants it");
    assert_eq!(host.once(&[]).0, Some(0), "nothing is new");
    assert_eq!(
        logbook.titles().await,
        [
            "AH00020: configuration failed",
            "Exception: no cart",
            "KeyError: 7",
            "bind() to 0.0.0.0:80 failed",
            "java.lang.OutOfMemoryError: Java heap space",
            "json is gone",
            "json is gone again",
            "out of memory",
            "panic: no basket",
            "panic: runtime error: index out of range [7] with length 3",
        ]
    );
    for event in logbook.events().await {
        let elsewhere = title(&event) == "out of memory";
        assert_eq!(event["server_name"], if elsewhere { "db-1" } else { "web-1" }, "{event}");
        let tags = &event["tags"];
        assert_eq!(tags["file"], "shop.service.log");
        assert_eq!(tags["unit"], "shop.service");
        assert_eq!(tags["team"], "checkout");
        assert_eq!((&event["level"], &event["environment"]), (&"fatal".into(), &"production".into()));
        let frame = |at: usize, name: &str| {
            assert_eq!(event["exception"][0]["stacktrace"]["frames"][at]["function"], name, "{event}");
        };
        match title(&event).as_str() {
            "KeyError: 7" => frame(0, "price"),
            "java.lang.OutOfMemoryError: Java heap space" => frame(0, "c.e.Shop.main"),
            "Exception: no cart" => frame(1, "price"),
            "json is gone" => assert_eq!(event["project"], "cart"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_dry_run_shows_what_would_be_sent_and_keeps_nothing() {
    let logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    host.write("a.log", "2026-11-22T13:00:00Z FATAL shop: one\n2026-11-22T13:00:00Z ERROR shop: two\n");
    let run = |more: &[&str]| {
        let output = host.command().arg("--dry-run").args(more).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (shown, said) = run(&[]);
    assert_eq!(shown, "fatal  2026-11-22T13:00:00Z  a.log  one\n");
    assert_eq!(said, "1 event would be sent, of 1 file\n");
    let sent: serde_json::Value = serde_json::from_str(&run(&["-v"]).0).unwrap();
    assert_eq!(sent["extra"]["log"], "2026-11-22T13:00:00Z FATAL shop: one");
    assert_eq!(run(&["--level", "error"]).0.lines().count(), 2);
    assert_eq!(logbook.titles().await, [""; 0]);
    assert_eq!(host.once(&[]).0, Some(0));
    assert_eq!(logbook.titles().await, ["one"]);
}

#[tokio::test]
async fn what_was_there_before_is_old_unless_it_is_asked_for() {
    let logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    let now = watchbell_engine::clock::Clock::now(&watchbell_engine::clock::SystemClock);
    let minutes_ago = |minutes: i64| (now - jiff::SignedDuration::from_mins(minutes)).to_string();
    for name in ["before", "asked"] {
        let text = format!(
            "{} FATAL shop: old\n{} FATAL shop: young\nFATAL ageless\n",
            minutes_ago(90),
            minutes_ago(30)
        );
        std::fs::create_dir(host.path(name)).unwrap();
        host.write(&format!("{name}/a.txt"), text);
    }
    let at = |name: &str, more: &[&str]| {
        let output = host
            .command()
            .args(["--once", "--name", name])
            .arg(host.path(name).join("*.txt"))
            .args(more)
            .output();
        assert_eq!(output.unwrap().status.code(), Some(0));
    };
    at("before", &[]);
    assert_eq!(logbook.titles().await, [""; 0]);
    at("asked", &["--since", "1h"]);
    assert_eq!(logbook.titles().await, ["young"]);
    at("asked", &["--since", "1h"]);
    assert_eq!(logbook.titles().await, ["young"], "it is the first look that matters");
}

#[tokio::test]
async fn what_cannot_be_read_or_sent_is_said_with_a_way_out() {
    let mut logbook = Logbook::start();
    let host = Host::new(&logbook.url());
    std::fs::create_dir(host.path("folder")).unwrap();
    let folder = host.path("folder");
    let (code, said) = host.once(&[folder.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("folder cannot be read: it is a folder"), "{code:?} {said}");
    let busy = host.follow();
    let lock = host.folder.path().join("data/forward/default/lock");
    crate::support::wait::so("the forwarder has its spool", async || {
        std::fs::read_to_string(&lock).is_ok_and(|holder| holder == busy.pid())
    })
    .await;
    let (code, said) = host.once(&[]);
    assert!(
        code == Some(1) && said.contains("in use by another Watchbell") && said.contains("--name"),
        "{said}"
    );
    drop(busy);
    logbook.stop();
    host.write("a.log", "FATAL gone\n");
    let (code, said) = host.once(&[]);
    assert!(code == Some(2) && said.contains("refuses connections; 1 to be sent"), "{code:?} {said}");
}
