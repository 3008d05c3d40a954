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
#[path = "figures/resident.rs"]
mod resident;
#[path = "figures/storm.rs"]
mod storm;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let events = if quick { 50_000 } else { 500_000 };
    let rounds = if quick { 1 } else { 5 };
    println!("Blast: {events} events of ~600 B over a socket, 1 in 1,000 fatal; median of {rounds}");
    let [ours, jq, node] = blast::rates(events, rounds);
    println!("  watchbell watch    {ours:>10.0} events/s");
    println!("  curl | sed | jq    {jq:>10.0} events/s   watchbell is {:.1} × (wanted: 8)", ours / jq);
    println!("  eventsource-parser {node:>10.0} events/s   watchbell is {:.1} × (wanted: 2)", ours / node);

    let storm = if quick { (10_000, 1_000) } else { (100_000, 10_000) };
    let figures = resident::measure(if quick { 50 } else { 300 }, if quick { 5 } else { 30 }, storm);
    println!("Ring: event on the wire → Notify received, {} rings", figures.rings.len());
    println!(
        "  p50 {:.2} ms (wanted: 2), p99 {:.2} ms (wanted: 10)",
        figures.percentile(50),
        figures.percentile(99)
    );
    println!("Resident, idle, subscribed to one source");
    println!("  {:.1} MB PSS (wanted: 20), {:.2} wakeups/s (wanted: 1)", figures.pss_mb, figures.wakeups);
    println!("Start to subscribed, median of {}", figures.starts.len());
    println!("  {:.0} ms (wanted: 150)", figures.start_ms());
    let outcome = &figures.storm;
    println!("Storm: {} fatal events of {} issues at once", storm.0, storm.1);
    println!(
        "  all {} kept in {:.1} s (wanted: 10), {} pop-ups (wanted: 10), the slowest answer {:.0} ms (wanted: 200)",
        outcome.kept, outcome.seconds, outcome.pop_ups, outcome.slowest_answer_ms
    );
}
