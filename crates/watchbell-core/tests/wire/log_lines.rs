//! Lines of text logs: what each is read as.

use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use watchbell_core::decode::log_line::{Here, Joiner, decode};
use watchbell_core::decode::{Decoded, Mapping};
use watchbell_core::fingerprint::fingerprint;
use watchbell_core::{Event, Level};

/// Reads a record written in Berlin, on 22 November 2026.
pub(crate) fn read(record: &str) -> Event {
    read_with(record, &Mapping::default())
}

fn read_with(record: &str, mapping: &Mapping) -> Event {
    let zone = TimeZone::fixed(Offset::constant(1));
    let here = Here { zone: &zone, now: "2026-11-22T12:00:00Z".parse().unwrap() };
    match decode(record, mapping, here, Some(Level::Debug)).unwrap() {
        Decoded::Event(event) => *event,
        Decoded::Counted { .. } => panic!("only counted"),
    }
}

/// The records of a log.
pub(crate) fn records(log: &str) -> Vec<String> {
    let mut joiner = Joiner::default();
    let mut records = Vec::new();
    for line in log.lines() {
        joiner.push(line, |record| records.push(record.text));
    }
    joiner.flush(|record| records.push(record.text));
    records
}

const TEN: &str = "2026-11-22T10:00:00Z";
const NONE: &str = "";

/// `line → level, time of day in UTC (empty: none), logger, message`
const LINES: &[(&str, Level, &str, &str, &str)] = {
    use Level::{Error, Fatal, Info, Warning};
    &[
        // Python, and what runs it
        ("ERROR:root:no cart", Error, NONE, "root", "no cart"),
        (
            "2026-11-22 11:00:00,123 - shop.cart - ERROR - no cart",
            Error,
            "10:00:00.123",
            "shop.cart",
            "no cart",
        ),
        (
            "2026-11-22 11:00:00,123 CRITICAL shop.cart: no cart",
            Fatal,
            "10:00:00.123",
            "shop.cart",
            "no cart",
        ),
        ("2026-11-22 11:00:00,123 shop WARNING no cart", Warning, "10:00:00.123", "shop", "no cart"),
        (
            "[2026-11-22 11:00:00 +0100] [17] [ERROR] Exception in worker process",
            Error,
            "10:00:00",
            NONE,
            "Exception in worker process",
        ),
        (
            "[2026-11-22 11:00:00,123: ERROR/MainProcess] Task failed",
            Error,
            "10:00:00.123",
            NONE,
            "Task failed",
        ),
        (
            "2026-11-22 11:00:00.123 | ERROR    | shop.cart:price:12 - no cart",
            Error,
            "10:00:00.123",
            "shop.cart:price:12",
            "no cart",
        ),
        (
            "INFO:     127.0.0.1:5000 - \"GET / HTTP/1.1\" 500 Internal Server Error",
            Info,
            NONE,
            NONE,
            "127.0.0.1:5000 - \"GET / HTTP/1.1\" 500 Internal Server Error",
        ),
        ("[E 261122 10:00:00 web:2063] no cart", Error, NONE, "web", "no cart"),
        // Java
        (
            "2026-11-22 11:00:00.123 ERROR [main] c.e.Cart - no cart",
            Error,
            "10:00:00.123",
            "c.e.Cart",
            "no cart",
        ),
        (
            "11:00:00.123 [http-nio-8080-exec-1] ERROR c.e.Cart - no cart",
            Error,
            "10:00:00.123",
            "c.e.Cart",
            "no cart",
        ),
        (
            "2026-11-22T11:00:00.123+01:00  WARN 17 --- [shop] [main] c.e.Cart  : no cart",
            Warning,
            "10:00:00.123",
            "c.e.Cart",
            "no cart",
        ),
        (
            "22-Nov-2026 11:00:00.123 SEVERE [main] org.apache.catalina.Start.fail no port",
            Error,
            "10:00:00.123",
            NONE,
            "[main] org.apache.catalina.Start.fail no port",
        ),
        (
            "Nov 22, 2026 11:00:00 AM c.e.Cart price\nSEVERE: no cart",
            Error,
            "10:00:00",
            "c.e.Cart",
            "no cart",
        ),
        // Go
        ("2026/11/22 11:00:00 no cart", Info, "10:00:00", NONE, "no cart"),
        (
            "time=2026-11-22T10:00:00.000Z level=ERROR msg=\"no \\\"cart\\\"\" id=7",
            Error,
            "10:00:00",
            NONE,
            "no \\\"cart\\\"",
        ),
        (
            "level=fatal ts=2026-11-22T10:00:00Z caller=main.go:12 component=shop msg=gone",
            Fatal,
            "10:00:00",
            "shop",
            "gone",
        ),
        (
            "2026-11-22T10:00:00.000Z\terror\tshop.cart\tcart.go:12\tno cart\t{\"id\": 7}",
            Error,
            "10:00:00",
            "shop.cart",
            "cart.go:12\tno cart\t{\"id\": 7}",
        ),
        ("E1122 11:00:00.123456    1234 cart.go:12] no cart", Error, "10:00:00.123456", "cart.go", "no cart"),
        ("F1122 11:00:00.123456    1234 cart.go:12] no cart", Fatal, "10:00:00.123456", "cart.go", "no cart"),
        ("\u{1b}[31mERRO\u{1b}[0m[0001] no cart", Error, NONE, NONE, "no cart"),
        // Rust
        ("[2026-11-22T10:00:00Z ERROR shop::cart] no cart", Error, "10:00:00", "shop::cart", "no cart"),
        (
            "\u{1b}[2m2026-11-22T10:00:00.123456Z\u{1b}[0m \u{1b}[31mERROR\u{1b}[0m \u{1b}[2mshop::cart\u{1b}[0m\u{1b}[2m:\u{1b}[0m no cart",
            Error,
            "10:00:00.123456",
            "shop::cart",
            "no cart",
        ),
        // PHP
        (
            "[22-Nov-2026 10:00:00 UTC] PHP Fatal error:  Allowed memory size exhausted",
            Fatal,
            "10:00:00",
            NONE,
            "Allowed memory size exhausted",
        ),
        (
            "[22-Nov-2026 10:00:00 UTC] PHP Warning:  Undefined variable $cart",
            Warning,
            "10:00:00",
            NONE,
            "Undefined variable $cart",
        ),
        ("PHP Deprecated:  strftime()", Info, NONE, NONE, "strftime()"),
        (
            "[22-Nov-2026 11:00:00] WARNING: [pool www] child 17 exited",
            Warning,
            "10:00:00",
            NONE,
            "[pool www] child 17 exited",
        ),
        (
            "[2026-11-22T10:00:00.123456+00:00] shop.CRITICAL: no cart {\"id\":7} []",
            Fatal,
            "10:00:00.123456",
            "shop",
            "no cart {\"id\":7} []",
        ),
        // .NET, Ruby, Node
        ("fail: Shop.Cart[13]\n      no cart", Error, NONE, "Shop.Cart", "no cart"),
        ("2026-11-22 11:00:00.1234|ERROR|Shop.Cart|no cart", Error, "10:00:00.1234", "Shop.Cart", "no cart"),
        ("2026-11-22 11:00:00.123 +01:00 [ERR] no cart", Error, "10:00:00.123", NONE, "no cart"),
        (
            "E, [2026-11-22T11:00:00.123456 #17] ERROR -- shop: no cart",
            Error,
            "10:00:00.123456",
            "shop",
            "no cart",
        ),
        ("2026-11-22T10:00:00.000Z error: no cart", Error, "10:00:00", NONE, "no cart"),
        // servers
        (
            "2026/11/22 11:00:00 [error] 17#17: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.7, server: shop.example, request: \"GET /cart?id=7 HTTP/1.1\", upstream: \"http://10.0.0.1/cart\", host: \"shop.example\"",
            Error,
            "10:00:00",
            NONE,
            "connect() failed (111: Connection refused) while connecting to upstream",
        ),
        (
            "2026/11/22 11:00:00 [error] 17#17: *5 FastCGI sent in stderr: \"PHP message: PHP Fatal error:  Uncaught Error: no cart\" while reading",
            Fatal,
            "10:00:00",
            NONE,
            NONE,
        ),
        (
            "[Sun Nov 22 11:00:00.123456 2026] [core:error] [pid 17:tid 18] [client 10.0.0.7:5000] AH00124: Request exceeded the limit",
            Error,
            "10:00:00.123456",
            "core",
            "AH00124: Request exceeded the limit",
        ),
        (
            "[Sun Nov 22 11:00:00 2026] [error] [client 10.0.0.7] File does not exist",
            Error,
            "10:00:00",
            NONE,
            "File does not exist",
        ),
        (
            "10.0.0.7 - ada [22/Nov/2026:10:00:00 +0000] \"GET /cart?id=7 HTTP/1.1\" 502 17 \"-\" \"curl\"",
            Error,
            "10:00:00",
            NONE,
            "GET /cart",
        ),
        (
            "10.0.0.7 - - [22/Nov/2026:10:00:00 +0000] \"GET /cart HTTP/1.1\" 404 17",
            Info,
            "10:00:00",
            NONE,
            "GET /cart",
        ),
        (
            "2026-11-22 10:00:00.123 UTC [17] shop@cart FATAL:  password authentication failed",
            Fatal,
            "10:00:00.123",
            NONE,
            "password authentication failed",
        ),
        (
            "2026-11-22 10:00:00.123 UTC [17] LOG:  checkpoint starting",
            Info,
            "10:00:00.123",
            NONE,
            "checkpoint starting",
        ),
        (
            "2026-11-22T10:00:00.123456Z 0 [ERROR] [MY-010119] [Server] Aborting",
            Error,
            "10:00:00.123456",
            NONE,
            "[MY-010119] [Server] Aborting",
        ),
        (
            "17:M 22 Nov 2026 11:00:00.123 # Server initialized",
            Info,
            NONE,
            NONE,
            "17:M 22 Nov 2026 11:00:00.123 # Server initialized",
        ),
        // syslog
        ("Nov 22 11:00:00 web-1 nginx[17]: [emerg] no such file", Fatal, "10:00:00", "nginx", "no such file"),
        (
            "Nov 22 11:00:00 web-1 postfix/smtp[17]: warning: no route",
            Warning,
            "10:00:00",
            "postfix/smtp",
            "no route",
        ),
        (
            "2026-11-22T11:00:00.123456+01:00 web-1 shop[17]: no cart",
            Info,
            "10:00:00.123456",
            "shop",
            "no cart",
        ),
        ("<11>Nov 22 11:00:00 web-1 shop: no cart", Error, "10:00:00", "shop", "no cart"),
        (
            "<34>1 2026-11-22T10:00:00.003Z web-1 su - ID47 - 'su root' failed",
            Fatal,
            "10:00:00.003",
            "su",
            "'su root' failed",
        ),
        (
            "<165>1 2026-11-22T10:00:00Z web-1 shop 17 ID47 [a@1 b=\"c\"] no cart",
            Info,
            "10:00:00",
            "shop",
            "no cart",
        ),
        (
            "Nov 22 11:00:00 web-1 kernel: [12345.678901] Out of memory: Killed process 17",
            Info,
            "10:00:00",
            "kernel",
            "Out of memory: Killed process 17",
        ),
        // containers
        (
            "2026-11-22T10:00:00.123456789Z stderr F ERROR no cart",
            Error,
            "10:00:00.123456789",
            NONE,
            "no cart",
        ),
        // which word wins, and what is only prose
        (
            "2026-11-22T10:00:00Z INFO handler for ERROR installed",
            Info,
            "10:00:00",
            NONE,
            "handler for ERROR installed",
        ),
        ("INFO: 0 errors, 0 fatal", Info, NONE, NONE, "0 errors, 0 fatal"),
        (
            "2026/11/22 11:00:00 GET /x returned ERROR 500",
            Info,
            "10:00:00",
            NONE,
            "GET /x returned ERROR 500",
        ),
        ("no error at all, no fatal one either", Info, NONE, NONE, "no error at all, no fatal one either"),
        ("error while the cart was read", Info, NONE, NONE, "error while the cart was read"),
        ("error: cart not read", Error, NONE, NONE, "cart not read"),
        ("Fatality rates are down", Info, NONE, NONE, "Fatality rates are down"),
        ("[error] no cart", Error, NONE, NONE, "no cart"),
        ("[10] no cart", Info, NONE, NONE, "[10] no cart"),
        ("level=banana msg=x", Info, NONE, NONE, "level=banana msg=x"),
        ("e: sample log: fine", Info, NONE, NONE, "e: sample log: fine"),
        ("{not json} ERROR x", Error, NONE, NONE, "x"),
        ("", Info, NONE, NONE, NONE),
    ]
};

#[test]
fn every_common_form_is_taken_apart() {
    let mut wrong = Vec::new();
    for (line, level, time, logger, message) in LINES {
        let event = read(line);
        let text = |text: Option<String>| text.unwrap_or_default();
        let time = if time.is_empty() { String::new() } else { format!("2026-11-22T{time}Z") };
        let is = (
            event.level,
            text(event.timestamp.map(|at| at.to_string())),
            text(event.logger),
            text(event.message),
        );
        let expected = (*level, time, (*logger).to_owned(), (*message).to_owned());
        if is != expected {
            wrong.push(format!("{line}\n  is       {is:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_line_of_json_is_read_as_json_with_the_sources_own_names() {
    let mapping = Mapping {
        fields: [("message".to_owned(), "/m".to_owned())].into(),
        levels: [("boom".to_owned(), Level::Fatal)].into(),
        link: None,
    };
    let event = read_with(r#"{"severity":"boom","m":"no cart","time":"2026-11-22T10:00:00Z"}"#, &mapping);
    assert_eq!((event.level, event.message.as_deref()), (Level::Fatal, Some("no cart")));
    assert_eq!(event.timestamp.map(|at| at.to_string()).as_deref(), Some(TEN));
    assert_eq!(read_with("[boom] no cart", &mapping).level, Level::Fatal, "its own words count in text too");
    assert_eq!(records("{\n  \"severity\": \"fatal\"\n}\nnext").len(), 2, "JSON may stand on several lines");
}

#[test]
fn an_id_in_a_log_is_of_what_the_line_speaks_of() {
    let order = r#"{"level":"fatal","id":7,"uuid":"a","msg":"no cart"}"#;
    assert_eq!(read(order).event_id, None, "two such lines are two events");
    assert_eq!(read(r#"{"level":"fatal","event_id":"e7","msg":"no cart"}"#).event_id.as_deref(), Some("e7"));
    let mapping =
        Mapping { fields: [("event_id".to_owned(), "/id".to_owned())].into(), ..Mapping::default() };
    assert_eq!(read_with(order, &mapping).event_id.as_deref(), Some("7"), "unless somebody says so");
}

#[test]
fn who_was_hit_and_by_what_is_taken_from_web_servers() {
    let nginx = read(
        "2026/11/22 11:00:00 [error] 17#17: *5 timed out, client: 10.0.0.7, server: shop.example, request: \"GET /cart HTTP/1.1\", host: \"shop.example\"",
    );
    let apache = read("[Sun Nov 22 11:00:00 2026] [core:error] [pid 17] [client 10.0.0.7:5000] timed out");
    let access = read("10.0.0.7 - ada [22/Nov/2026:10:00:00 +0000] \"GET /cart HTTP/1.1\" 500 17");
    for event in [&nginx, &apache] {
        assert_eq!(event.user.as_ref().and_then(|user| user.key()), Some("10.0.0.7"));
    }
    assert_eq!(access.user.as_ref().and_then(|user| user.key()), Some("ada"));
    assert!(nginx.tags.contains(&("request".into(), "GET /cart HTTP/1.1".into())), "{:?}", nginx.tags);
    assert_eq!(access.tags, [("status".to_owned(), "500".to_owned())]);
}

#[test]
fn lines_that_tell_of_one_fault_are_one_issue_and_programs_stay_apart() {
    let key = |line: &str| fingerprint("s", &read(line));
    let cart = "Nov 22 11:00:00 web-1 shop[17]: ERROR: order 17 of ada@example.org failed after 12ms";
    assert_eq!(
        key(cart),
        key("Nov 22 11:07:31 web-1 shop[99]: ERROR: order 4711 of bob@example.org failed after 7ms")
    );
    assert_ne!(
        key(cart),
        key("Nov 22 11:00:00 web-1 other[17]: ERROR: order 17 of ada@example.org failed after 12ms")
    );
    assert_ne!(key(cart), key("Nov 22 11:00:00 web-1 shop[17]: ERROR: certificate of pay.example rejected"));
    let upstream = |id: u32| {
        format!(
            "2026/11/22 11:00:00 [error] {id}#{id}: *{id} upstream timed out, client: 10.0.0.{id}, server: s, request: \"GET /cart/{id} HTTP/1.1\""
        )
    };
    assert_eq!(key(&upstream(7)), key(&upstream(8)), "the request is no part of the fault");
}

#[test]
fn hostile_lines_are_only_text() {
    let long = "x".repeat(1 << 20);
    for line in [
        "\u{1b}[",
        "\u{1b}[999999",
        "[",
        "<",
        "<>",
        "<999>x",
        "=",
        "a=\"",
        "\"",
        "[[[[[[",
        "::::",
        "|",
        "E,",
        "E, [",
        "<34>1",
        "- - [",
        "1.1.1.1 - - [22/Nov/2026:10:00:00 +0000] \"",
        "\0\0\0",
        "\u{feff}",
        "é",
        "2026-11-22T10:00:00Z",
        "#",
        "at",
        "at (",
        "File \"",
        "{",
        "}",
        &long,
    ] {
        let event = read(line);
        assert!(event.raw.starts_with(['"', '{']), "{line:?}");
        records(line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_line_is_lost_between_records_and_none_is_in_two(
        lines in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,30}",
                "[\t ]{0,2}(at x|INFO x|panic: x|goroutine 1 \\[x\\]:|KeyError: x|Traceback \\(most recent call last\\):|\\{\\}|\\^|Caused by: x)",
            ],
            0..40,
        )
    ) {
        let log = lines.join("\n");
        let records = records(&log);
        let said = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(said(&records.join("\n")), said(&log));
        for record in &records {
            read(record);
        }
    }
}
