//! The thread that looks: woken where the system tells of changes, and by itself where it does not.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;
use watchbell_engine::clock::SystemClock;
use watchbell_engine::tail::{Following, Note, Pace, Seen, follow};

use crate::desk::{Desk, is_alone};

/// Nothing here takes this long; it only bounds a hang.
const BOUND: Duration = Duration::from_secs(20);

async fn next(following: &mut Following) -> Seen {
    timeout(BOUND, following.next()).await.expect("no look").expect("the thread is gone")
}

/// Everything until this line, which is the last.
async fn until(following: &mut Following, last: &str) -> (Vec<String>, Vec<Note>) {
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    while lines.last().is_none_or(|line| line != last) {
        let seen = next(following).await;
        lines.extend(seen.look.entries.into_iter().map(|entry| entry.text));
        notes.extend(seen.look.notes);
    }
    (lines, notes)
}

fn begin(glob: &str, pace: Pace) -> (Desk, Following) {
    let mut desk = Desk::unseen(glob);
    let globs = [desk.path(glob).to_string_lossy().into_owned()];
    desk.tail = watchbell_engine::tail::Tail::new(&globs, None).unwrap();
    let tail = std::mem::replace(&mut desk.tail, watchbell_engine::tail::Tail::new(&[], None).unwrap());
    let following = follow(tail, pace, Arc::new(SystemClock)).unwrap();
    (desk, following)
}

#[tokio::test]
async fn it_is_woken_by_a_change_long_before_it_would_look() {
    let never = Duration::from_hours(1);
    let (desk, mut following) = begin("*.log", Pace { told: never, polled: never, watch: true });
    next(&mut following).await;
    desk.write("a.log", "one\n");
    assert_eq!(until(&mut following, "one").await.0, ["one"]);
    desk.write("a.log", "two\n");
    desk.rename("a.log", "a.log.1");
    desk.write("a.log", "three\n");
    let (mut lines, notes) = until(&mut following, "three").await;
    lines.sort();
    assert_eq!((lines, notes), (vec!["three".to_owned(), "two".to_owned()], vec![]));
}

#[tokio::test]
async fn it_looks_by_itself_where_nobody_tells() {
    let pace = Pace { watch: false, polled: Duration::from_millis(20), ..Pace::default() };
    let (desk, mut following) = begin("*.log", pace);
    next(&mut following).await;
    desk.write("a.log", "one\n");
    assert_eq!(until(&mut following, "one").await.0, ["one"]);
}

#[tokio::test]
async fn without_watches_left_it_says_so_once_and_looks_by_itself() {
    let none_left = r#"echo 0 > /proc/sys/user/max_inotify_watches && exec "$0" "$@""#;
    let through = ["unshare", "--user", "--map-root-user", "sh", "-c", none_left];
    if !is_alone("following::without_watches_left_it_says_so_once_and_looks_by_itself", &through) {
        return;
    }
    let (desk, mut following) = begin("*.log", Pace { polled: Duration::from_millis(20), ..Pace::default() });
    let Seen { look, .. } = next(&mut following).await;
    desk.write("a.log", "one\n");
    let (lines, notes) = until(&mut following, "one").await;
    assert_eq!(lines, ["one"]);
    let told: Vec<_> = look.notes.into_iter().chain(notes).collect();
    assert!(matches!(told[..], [Note::Polling { .. }]), "{told:?}");
}

#[tokio::test]
async fn what_is_not_taken_is_waited_for() {
    let (desk, mut following) = begin("*.log", Pace::default());
    next(&mut following).await;
    let lines: Vec<_> = (0..20_000).map(|number| format!("line {number}")).collect();
    desk.write("a.log", lines.join("\n") + "\n");
    let (seen, _) = until(&mut following, "line 19999").await;
    assert_eq!(seen, lines);
}

#[tokio::test]
async fn its_thread_ends_with_it() {
    let never = Duration::from_hours(1);
    let (_desk, mut following) = begin("*.log", Pace { told: never, polled: never, watch: true });
    next(&mut following).await;
    let threads = || {
        std::fs::read_dir("/proc/self/task")
            .unwrap()
            .flatten()
            .filter(|task| {
                std::fs::read_to_string(task.path().join("comm"))
                    .is_ok_and(|name| name.starts_with("log files"))
            })
            .count()
    };
    let before = threads();
    assert!(before >= 1);
    drop(following);
    timeout(BOUND, async {
        while threads() >= before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("it goes on for ever");
}
