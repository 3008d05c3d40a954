//! Each thing that happens to logs, by itself.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::Duration;

use watchbell_engine::tail::{LONGEST, MOST_FILES, Note};

use crate::desk::{Desk, is_alone};

#[test]
fn lines_are_handed_over_once_as_they_come() {
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "one\ntwo\n");
    assert_eq!(desk.lines(), ["one", "two"]);
    assert!(desk.lines().is_empty());
    desk.write("a.log", "three\r\nfo");
    desk.write("b.log", "other\n");
    assert_eq!(desk.lines(), ["three", "other"]);
    desk.write("a.log", "ur\n");
    assert_eq!(desk.lines(), ["four"]);
}

#[test]
fn a_last_line_without_an_end_is_whole_after_a_while() {
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "one\ntwo");
    assert_eq!(desk.lines(), ["one"]);
    desk.pass(Duration::from_secs(3));
    assert_eq!(desk.lines(), ["two"]);
    desk.write("a.log", "\nthree\n");
    assert_eq!(desk.lines(), ["three"]);
}

#[test]
fn a_stack_trace_is_one_entry_also_when_it_comes_slowly() {
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "ERROR no cart\njava.lang.IllegalStateException: x\n");
    assert!(desk.entries().is_empty());
    desk.write("a.log", "\tat c.e.Cart.price(Cart.java:1)\nINFO next\n");
    assert_eq!(
        desk.lines(),
        ["ERROR no cart\njava.lang.IllegalStateException: x\n\tat c.e.Cart.price(Cart.java:1)", "INFO next"]
    );
}

#[test]
fn what_was_there_before_is_old_and_what_comes_later_is_news() {
    let mut desk = Desk::unseen("*.log");
    desk.write("a.log", "one\n");
    let big = format!("{:0>99}\n", 7).repeat(30_000);
    desk.write("big.log", &big);
    let entries = desk.entries();
    desk.pass(Duration::from_secs(2));
    let entries: Vec<_> = entries.into_iter().chain(desk.entries()).collect();
    assert!(entries.iter().all(|entry| entry.old));
    let of_big = entries.iter().filter(|entry| entry.file.ends_with("big.log")).count();
    assert!((10_000..11_000).contains(&of_big), "{of_big} of 30,000 lines");
    assert!(entries.iter().all(|entry| entry.text == "one" || entry.text.len() == 99), "no half line");
    desk.write("a.log", "two\n");
    desk.write("new.log", "three\n");
    desk.entries();
    desk.pass(Duration::from_secs(2));
    assert!(desk.entries().iter().all(|entry| !entry.old));
}

#[test]
fn an_old_file_that_comes_back_is_no_news() {
    let mut desk = Desk::new("*.log*");
    desk.write("unpacked.log", "long ago\n");
    let last_week = filetime(&desk, "unpacked.log", 7 * 24 * 3600);
    desk.entries();
    desk.pass(Duration::from_secs(2));
    assert!(desk.entries().iter().all(|entry| entry.old), "{last_week:?}");
}

fn filetime(desk: &Desk, name: &str, seconds_ago: u64) -> std::time::SystemTime {
    let then: std::time::SystemTime = crate::desk::now().into();
    let then = then - Duration::from_secs(seconds_ago);
    fs::File::options().write(true).open(desk.path(name)).unwrap().set_modified(then).unwrap();
    then
}

#[test]
fn renamed_and_created_anew_loses_nothing_although_the_program_writes_on_for_a_while() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.write("a.log", "two\n");
    desk.rename("a.log", "a.log.1");
    desk.write("a.log", "three\n");
    desk.write("a.log.1", "late\n");
    let mut lines = desk.lines();
    lines.sort();
    assert_eq!(lines, ["late", "three", "two"]);
    desk.write("a.log.1", "later\n");
    assert_eq!(desk.lines(), ["later"]);
}

#[test]
fn rotation_while_nobody_looks_is_caught_up_with() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.restart();
    desk.write("a.log", "two\n");
    desk.rename("a.log", "a.log.1");
    desk.write("a.log", "three\n");
    desk.rename("a.log.1", "a.log.2");
    desk.rename("a.log", "a.log.1");
    desk.write("a.log", "four\n");
    let mut lines = desk.lines();
    lines.sort();
    assert_eq!(lines, ["four", "three", "two"]);
    assert!(desk.notes.is_empty());
}

#[test]
fn rotation_with_compression_while_nobody_looks_is_told() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.restart();
    desk.delete("a.log");
    desk.write("a.log.1.gz", "one, packed");
    desk.write("a.log", "two\n");
    assert_eq!(desk.lines(), ["two"]);
    assert_eq!(desk.notes, [Note::Lost { path: desk.path("a.log") }]);
}

#[test]
fn copied_and_truncated_loses_nothing_that_was_copied() {
    // The copy is found by what it holds, whether it is followed itself or not.
    for glob in ["a.log", "a.log*"] {
        let mut desk = Desk::new(glob);
        desk.write("a.log", "the first line of all\ntwo\n");
        assert_eq!(desk.lines(), ["the first line of all", "two"]);
        desk.write("a.log", "three\n");
        desk.copy("a.log", "a.log.1");
        desk.truncate("a.log");
        desk.write("a.log", "four\n");
        let mut lines = desk.lines();
        lines.sort();
        assert_eq!(lines, ["four", "three"], "{glob}");
        // Seen between copy and truncation.
        desk.write("a.log", "five, which is long enough\n");
        assert_eq!(desk.lines(), ["five, which is long enough"]);
        desk.copy("a.log", "a.log.2");
        assert!(desk.lines().is_empty(), "{glob}: the copy is not read");
        desk.write("a.log", "six\n");
        desk.truncate("a.log");
        desk.write("a.log", "seven\n");
        assert_eq!(desk.lines(), ["seven"], "{glob}: six was written in the window that copying leaves");
    }
}

#[test]
fn a_copy_that_is_still_being_made_is_waited_for() {
    let mut desk = Desk::new("a.log*");
    desk.write("a.log", "the first line of all\nthe second one\n");
    desk.lines();
    desk.write("a.log.1", "the first line of all\nthe se");
    assert!(desk.lines().is_empty());
    desk.write("a.log.1", "cond one\n");
    assert!(desk.lines().is_empty());
    desk.write("b.log", "not seen\n");
    desk.write("a.log.2", "the first line of another\n");
    assert_eq!(desk.lines(), ["the first line of another"]);
}

#[test]
fn truncated_and_written_anew_is_read_anew_whatever_its_size() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    for text in ["two\n", "x\n", "three, which is longer\n"] {
        desk.truncate("a.log");
        desk.write("a.log", text);
        assert_eq!(desk.lines(), [text.trim_end()]);
    }
    desk.truncate("a.log");
    assert!(desk.lines().is_empty());
    desk.write("a.log", "four\n");
    assert_eq!(desk.lines(), ["four"]);
}

#[test]
fn a_deleted_file_is_read_to_its_end_and_let_go() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.write("a.log", "two\nthree");
    desk.delete("a.log");
    assert_eq!(desk.lines(), ["two"]);
    desk.pass(Duration::from_secs(20));
    assert_eq!(desk.lines(), ["three"]);
    desk.pass(Duration::from_secs(20));
    desk.entries();
    assert_eq!(desk.tail.size().0, 0, "an open file that is deleted still fills the disk");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"], "perhaps under the same number");
}

#[test]
fn a_number_that_is_used_again_is_another_file() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.restart();
    desk.delete("a.log");
    desk.write("a.log", "two\nthree\n");
    assert_eq!(desk.lines(), ["two", "three"]);
}

#[test]
fn a_link_that_is_turned_leads_to_another_file() {
    let mut desk = Desk::new("current");
    desk.write("monday", "one\n");
    symlink(desk.path("monday"), desk.path("current")).unwrap();
    assert_eq!(desk.lines(), ["one"]);
    desk.write("monday", "two\n");
    desk.write("tuesday", "three\n");
    symlink(desk.path("tuesday"), desk.path("next")).unwrap();
    desk.rename("next", "current");
    let mut lines = desk.lines();
    lines.sort();
    assert_eq!(lines, ["three", "two"]);
}

#[test]
fn one_file_under_two_names_is_read_once() {
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "one\n");
    symlink(desk.path("a.log"), desk.path("b.log")).unwrap();
    fs::hard_link(desk.path("a.log"), desk.path("c.log")).unwrap();
    assert_eq!(desk.lines(), ["one"]);
}

#[test]
fn a_line_without_end_is_passed_over_and_memory_stays_flat() {
    // Others would be counted too.
    if !is_alone("faults::a_line_without_end_is_passed_over_and_memory_stays_flat", &[]) {
        return;
    }
    let mut desk = Desk::new("*.log");
    let before = resident();
    desk.write("a.log", "one\n");
    let file = fs::File::options().append(true).open(desk.path("a.log")).unwrap();
    // One line of 1 GiB costs no disk: a hole is NULs, which are no line, so it begins and ends with text.
    desk.write("a.log", "x".repeat(1 << 20));
    file.set_len((1 << 30) + 4).unwrap();
    desk.write("a.log", "x\ntwo\n");
    assert_eq!(desk.lines(), ["one", "two"]);
    assert!(matches!(desk.notes[..], [Note::TooLong { limit: LONGEST, .. }]), "{:?}", desk.notes);
    let grown = resident().saturating_sub(before);
    assert!(grown < 16 << 20, "{} KiB more", grown >> 10);
}

/// This process's memory, in bytes.
fn resident() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

#[test]
fn a_log_that_was_rotated_twice_between_two_looks_is_read_in_full() {
    let mut desk = Desk::new("app.log");
    // Of this nothing was ever read, and nothing is.
    desk.write("app.log.1", "long ago\n");
    desk.write("app.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.write("app.log", "two\n");
    desk.rename("app.log.1", "app.log.3");
    desk.rename("app.log", "app.log.2");
    desk.write("app.log.1", "three\n");
    desk.write("app.log", "four\n");
    let mut lines = desk.lines();
    lines.sort();
    assert_eq!(lines, ["four", "three", "two"]);
}

#[test]
fn any_bytes_are_text() {
    let mut desk = Desk::new("*.log");
    desk.write("bad.log", b"caf\xe9\0\x1b\n\xff\xfe\n");
    assert_eq!(desk.lines(), ["caf\u{fffd}\0\u{1b}", "\u{fffd}\u{fffd}"]);
    let wide: Vec<u8> = "\u{feff}café\r\nnext\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("wide.log", &wide[..9]);
    assert!(desk.lines().is_empty());
    desk.write("wide.log", &wide[9..]);
    assert_eq!(desk.lines(), ["café", "next"]);
    desk.restart();
    desk.write("wide.log", "more\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    assert_eq!(desk.lines(), ["more"]);
    // A program that does not append leaves a hole where it was truncated.
    desk.write("hole.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    desk.truncate("hole.log");
    fs::File::options().write(true).open(desk.path("hole.log")).unwrap().set_len(100_000).unwrap();
    desk.write("hole.log", "two\n");
    assert_eq!(desk.lines(), ["two"]);
}

#[test]
fn what_is_no_file_is_refused_and_never_waited_for() {
    let make = |desk: &Desk| {
        let made = std::process::Command::new("mkfifo").arg(desk.path("a.log")).status().unwrap();
        assert!(made.success());
        fs::create_dir(desk.path("b.log")).unwrap();
        symlink("/dev/zero", desk.path("c.log")).unwrap();
        symlink("/nowhere", desk.path("d.log")).unwrap();
    };
    let mut desk = Desk::new("*.log");
    make(&desk);
    desk.write("e.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    assert!(desk.blocked().is_empty(), "nobody meant them");
    for (name, why) in [("a.log", "it is a FIFO, not a file"), ("c.log", "it is a device, not a file")] {
        let mut desk = Desk::new(name);
        make(&desk);
        assert!(desk.lines().is_empty());
        assert_eq!(desk.blocked(), [(name.to_owned(), why.to_owned())]);
    }
}

#[test]
fn what_may_not_be_read_is_told_and_read_when_it_may() {
    // Root may read everything, but not in a namespace where nobody is known.
    if !is_alone("faults::what_may_not_be_read_is_told_and_read_when_it_may", &["unshare", "--user"]) {
        return;
    }
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "one\n");
    let allow = |mode| fs::set_permissions(desk.path("a.log"), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o000);
    let path = desk.path("a.log");
    assert!(desk.lines().is_empty());
    assert_eq!(desk.blocked(), [("a.log".to_owned(), "permission denied".to_owned())]);
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(desk.lines(), ["one"]);
    assert!(desk.blocked().is_empty());
}

#[test]
fn compressed_files_are_left_alone() {
    let mut desk = Desk::new("a.log*");
    desk.write("a.log.2.gz", b"\x1f\x8b one\n");
    desk.write("a.log~", "one\n");
    desk.write("a.log", "two\n");
    assert_eq!(desk.lines(), ["two"]);
}

#[test]
fn new_folders_are_found() {
    let mut desk = Desk::new("**/*.log");
    desk.write("a.log", "one\n");
    fs::create_dir_all(desk.path("new/deep")).unwrap();
    desk.write("new/deep/b.log", "two\n");
    let mut lines = desk.lines();
    lines.sort();
    assert_eq!(lines, ["one", "two"]);
}

#[test]
fn there_are_never_too_many() {
    let mut desk = Desk::new("*.log");
    for number in 0..MOST_FILES + 20 {
        desk.write(&format!("{number}.log"), "one\n");
    }
    assert_eq!(desk.lines().len(), MOST_FILES);
    assert_eq!(desk.notes, [Note::TooMany]);
    let written = serde_json::to_string(&desk.tail.checkpoint()).unwrap();
    assert!(written.len() < 100_000, "{} bytes", written.len());
}

#[test]
fn a_flood_is_handed_over_in_parts() {
    let mut desk = Desk::new("*.log");
    desk.write("a.log", "line\n".repeat(50_000));
    let look = desk.look();
    assert!(look.more && look.entries.len() <= 1_010, "{}", look.entries.len());
    desk.write("b.log", "not starved\n");
    let looks: Vec<_> = (0..3).map(|_| desk.look()).collect();
    assert!(
        looks.iter().any(|look| look.entries.iter().any(|entry| entry.text == "not starved")) || {
            desk.pass(Duration::from_secs(2));
            desk.entries().iter().any(|entry| entry.text == "not starved")
        }
    );
}

#[test]
fn a_kill_before_anything_was_stored_repeats_it_and_nothing_else() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    assert_eq!(desk.lines(), ["one"]);
    let stored = desk.tail.checkpoint();
    desk.write("a.log", "two\n");
    assert_eq!(desk.lines(), ["two"]);
    desk.restart_from(&stored);
    assert_eq!(desk.lines(), ["two"]);
}

#[test]
fn another_glob_finds_no_news_in_what_was_there() {
    let mut desk = Desk::new("a.log");
    desk.write("a.log", "one\n");
    desk.write("b.log", "long ago\n");
    assert_eq!(desk.lines(), ["one"]);
    let globs: Vec<_> = ["a.log", "b.log"].map(|name| desk.path(name).to_string_lossy().into_owned()).into();
    desk.tail = watchbell_engine::tail::Tail::new(&globs, Some(desk.tail.checkpoint())).unwrap();
    desk.write("a.log", "two\n");
    desk.entries();
    desk.pass(Duration::from_secs(2));
    let old: Vec<_> = desk.entries().into_iter().map(|entry| (entry.text, entry.old)).collect();
    assert_eq!(old, [("two".to_owned(), false), ("long ago".to_owned(), true)]);
}
