//! `./dev bench`: what the README and the design promise in figures, measured side by side in one run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unused_self,
    clippy::used_underscore_binding,
    missing_docs,
    reason = "a measurement, not a program that people run unwatched"
)]

#[path = "figures/blast.rs"]
mod blast;
#[path = "figures/desktop.rs"]
mod desktop;
#[path = "figures/ingest.rs"]
mod ingest;
#[path = "figures/replay.rs"]
mod replay;
#[path = "figures/resident.rs"]
mod resident;
#[path = "figures/search.rs"]
mod search;
#[path = "figures/storm.rs"]
mod storm;
#[path = "figures/window.rs"]
mod window;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    // cargo adds `--bench`.
    let named: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |name: &str| named.is_empty() || named.iter().any(|one| *one == name);
    if wanted("blast") {
        blast(quick);
    }
    if wanted("resident") {
        resident(quick);
    }
    if wanted("replay") {
        replay(quick);
    }
    if wanted("search") {
        search(quick);
    }
    if wanted("ingest") {
        ingest(quick);
    }
    if wanted("window") {
        window(quick);
    }
}

fn blast(quick: bool) {
    let (events, rounds) = if quick { (50_000, 1) } else { (500_000, 5) };
    println!("Blast: {events} events of ~600 B over a socket, 1 in 1,000 fatal; median of {rounds}");
    let [ours, jq, node] = blast::rates(events, rounds);
    println!("  watchbell watch    {ours:>10.0} events/s");
    println!("  curl | sed | jq    {jq:>10.0} events/s   watchbell is {:.1} × (wanted: 8)", ours / jq);
    println!("  eventsource-parser {node:>10.0} events/s   watchbell is {:.1} × (wanted: 2)", ours / node);
}

fn resident(quick: bool) {
    let (rings, seconds) = if quick { (50, 5) } else { (300, 30) };
    let (events, issues) = if quick { (10_000, 1_000) } else { (100_000, 10_000) };
    let figures = resident::measure(rings, seconds, (events, issues));
    println!("Ring: event on the wire → Notify received, {rings} rings");
    println!(
        "  p50 {:.2} ms (wanted: 2), p99 {:.2} ms (wanted: 10)",
        figures.percentile(50),
        figures.percentile(99)
    );
    println!("Resident, idle, subscribed to one source");
    println!("  {:.1} MB PSS (wanted: 20), {:.2} wakeups/s (wanted: 1)", figures.pss_mb, figures.wakeups);
    println!("Start to subscribed, median of {}", figures.starts.len());
    println!("  {:.0} ms (wanted: 150)", figures.start_ms());
    let storm = &figures.storm;
    println!("Storm: {events} fatal events of {issues} issues at once");
    println!(
        "  all {} kept in {:.1} s (wanted: 10), {} pop-ups (wanted: 10), the slowest answer {:.0} ms (wanted: 200)",
        storm.kept, storm.seconds, storm.pop_ups, storm.slowest_answer_ms
    );
}

fn replay(quick: bool) {
    let events = if quick { 100_000 } else { 1_000_000 };
    let seconds = replay::measure(events).as_secs_f64();
    println!("Dry run: {events} kept events, 10 rules");
    println!("  {seconds:.2} s (wanted: 3), {:.0} events/s", events as f64 / seconds);
}

fn search(quick: bool) {
    let (events, rounds) = if quick { (100_000, 20) } else { (1_000_000, 50) };
    println!("Search: {events} kept events of ~600 B over a year; medians of first pages");
    let figures = search::measure(events, rounds);
    let at = |percent: usize| figures.pages[(figures.pages.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    println!("  first page p50 {:.2} ms, p95 {:.2} ms (wanted: 50)", at(50), at(95));
    println!("  slowest: {} in {:.2?}", figures.slowest.0, figures.slowest.1);
    println!("  a year by days {:.2?} (wanted: 20 ms)", figures.year);
    println!("  {:.0} B an event (wanted: 1024)", figures.bytes_per_event);
}

fn ingest(quick: bool) {
    let (events, envelopes) = if quick { (20_000, 2_000) } else { (200_000, 20_000) };
    let figures = ingest::measure(events, envelopes);
    println!(
        "Built-in logbook, over HTTP, each answer after the disk: {events} events of ~600 B in batches of {}",
        ingest::BATCH
    );
    println!("  {:.0} events/s (wanted: 20000)", figures.batched);
    println!("{envelopes} envelopes of an SDK, one event each, over {} connections", ingest::CONNECTIONS);
    println!(
        "  {:.0} events/s (wanted: 2000), p50 {:.1} ms, p99 {:.1} ms (wanted: 20)",
        figures.single,
        figures.percentile(50),
        figures.percentile(99)
    );
    println!("  {:.0} MB at most, all that time (wanted: 80)", figures.peak_mb);
}

fn window(quick: bool) {
    let rounds = if quick { 3 } else { 15 };
    let figures = window::measure(rounds);
    println!(
        "Window: start of its program → first frame of its page, by turns with an empty one of Tauri's; median of {rounds}"
    );
    println!("  watchbell-desktop {:>4.0} ms", window::middle(&figures.ours));
    println!(
        "  an empty window   {:>4.0} ms   ours takes {:.2} × (wanted: 1.5)",
        window::middle(&figures.empty),
        figures.ratio()
    );
}
