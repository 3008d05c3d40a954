//! Pairs of events that are one fault, and pairs that are not, as real programs say them.

use super::*;
use crate::Level;

/// What two events say that are one fault.
const ONE: &[(&str, &str)] = &[
    ("order 4711 of ada@example.org failed", "order 12 of bob+x@mail.example.net failed"),
    ("connect to 10.0.0.7:5432 refused", "connect to 10.0.12.9:5433 refused"),
    ("dial tcp [2001:db8::1]:443: i/o timeout", "dial tcp [2001:db8:0:1::fe]:443: i/o timeout"),
    ("no user 6fa459ea-ee8a-3ca4-894e-db77e160355e", "no user 00000000-0000-4000-8000-000000000001"),
    ("no user 6fa459eaee8a3ca4894edb77e160355e", "no user 6fa459ea-ee8a-3ca4-894e-db77e160355e"),
    ("gave up after 1532 ms, 3 tries", "gave up after 30001 ms, 12 tries"),
    ("gave up after 1532ms", "gave up after 4ms"),
    ("took 1.5s of 30s", "took 12s of 30s"),
    (
        "GET https://api.example.org/v1/orders/17?key=a gave 500",
        "GET https://api.example.org/v1/orders/9 gave 500",
    ),
    ("GET /api/orders/17 failed", "GET /api/orders/4711 failed"),
    ("cannot write /home/ada/.cache/shop/x.db", "cannot write /home/bob/.cache/shop/y.db"),
    ("cannot write /var/lib/shop/7/a.lock: denied", "cannot write /var/lib/shop/81/b.lock: denied"),
    (r"C:\Users\Ada\AppData\x.dat is locked", r"C:\Users\Bob\AppData\y.dat is locked"),
    ("backup of 2026-11-22 is missing", "backup of 2026-10-01 is missing"),
    ("since 2026-11-22T10:00:00.123+02:00", "since 2026-01-01 00:00:00"),
    ("at 10:00:01 no answer", "at 23:59:59.999 no answer"),
    ("segfault at 0x7ffdeadbeef", "segfault at 0x0"),
    ("<Cart object at 0x7f3c2a1b0d30> is not callable", "<Cart object at 0x7f3c2a1bffff> is not callable"),
    (
        "process 3241 waits for ShareLock on transaction 559",
        "process 7 waits for ShareLock on transaction 81234",
    ),
    ("Duplicate entry '4711-1' for key 'users.id'", "Duplicate entry '9-22' for key 'users.id'"),
    (
        "Duplicate entry 'ada@example.org' for key 'email'",
        "Duplicate entry 'bob@example.org' for key 'email'",
    ),
    ("commit 1a2b3c4d is not here", "commit 99aabbccdd is not here"),
    ("session AbCdEf0123456789xyzXYZ expired", "session ZZZZZZ9876543210abcABC expired"),
    ("cannot allocate 1073741824 bytes", "cannot allocate 2048 bytes"),
    ("cannot allocate 1,073,741,824 bytes", "cannot allocate 2048 bytes"),
    ("pod web-7f9c4d5b68-x2x9k was killed", "pod web-6c8b7d9f5d-q7w8z was killed"),
    ("queue has 512MiB", "queue has 9MiB"),
    ("disk is 97% full", "disk is 100% full"),
    ("line one\n  line two", "line one line two"),
    ("arn:aws:sqs:eu-1:123456789012:orders is gone", "arn:aws:sqs:eu-1:999999999999:orders is gone"),
    ("i-0abc123def4567890 does not answer", "i-0fff99999999eeee1 does not answer"),
    ("undefined offset: -1", "undefined offset: -22"),
    ("key user:17:cart expired", "key user:4711:cart expired"),
    ("temperature 1e-5 is too low", "temperature 3e-7 is too low"),
    ("MAC 00:1a:2b:3c:4d:5e is unknown", "MAC aa:bb:cc:dd:ee:0f is unknown"),
];

/// What two events say that are not.
const TWO: &[(&str, &str)] = &[
    ("KeyError: 'cart'", "KeyError: 'price'"),
    ("name pay.example not found", "certificate of pay.example rejected"),
    ("no route to db1.example", "no route to mail.example"),
    ("POST https://pay.example/v1 failed", "POST https://mail.example/v1 failed"),
    ("POST /api/cart failed", "POST /api/pay failed"),
    ("column \"total\" does not exist", "column \"price\" does not exist"),
    ("Unknown column 'a.total'", "Unknown column 'a.price'"),
    ("ENOENT", "EACCES"),
    ("HTTP said: bad gateway", "HTTP said: not found"),
    ("utf8 is not supported", "latin1 is not supported"),
    ("missing module shop.cart", "missing module shop.price"),
    ("expected string, got null", "expected array, got null"),
    ("an_ordinary_long_function_name failed", "another_rather_long_function_name failed"),
    ("template checkout/done.html is missing", "template checkout/cart.html is missing"),
    ("service-worker is down", "service-queue is down"),
    ("Cannot read property 'a' of null", "Cannot read property 'a' of undefined"),
    ("over quota: bytes", "over quota: files"),
    ("rejected by the peer", "rejected by the proxy"),
    ("", "db down"),
];

fn said(text: &str) -> [Event; 2] {
    let message = Event { message: Some(text.into()), ..Event::bare(Level::Error) };
    let exception = Exception { ty: Some("Error".into()), value: Some(text.into()), ..Exception::default() };
    [message, Event { exceptions: vec![exception], ..Event::bare(Level::Error) }]
}

fn wrong(pairs: &[(&str, &str)], joined: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (one, other) in pairs {
        for (a, b) in said(one).iter().zip(&said(other)) {
            if (fingerprint("s", a) == fingerprint("s", b)) != joined {
                wrong.push(format!("{} | {}", normalise(one), normalise(other)));
            }
        }
    }
    wrong
}

#[test]
fn what_varies_joins() {
    assert_eq!(wrong(ONE, true), [""; 0]);
}

#[test]
fn what_tells_faults_apart_does_not() {
    assert_eq!(wrong(TWO, false), [""; 0]);
}

/// A stack as a line a call, the oldest first: `module function`, with `-` before a library's.
fn raised(ty: &str, value: &str, stack: &str) -> Event {
    let frame = |line: &str| {
        let in_app = !line.starts_with('-');
        let (module, function) = line.trim_start_matches('-').split_once(' ').unwrap();
        let file = module.contains(['/', '.']) && module.contains(".js");
        let (module, filename) = if file { (None, Some(module.into())) } else { (Some(module.into()), None) };
        Frame { module, filename, function: Some(function.into()), in_app, ..Frame::default() }
    };
    let frames = stack.split(" > ").filter(|line| !line.is_empty()).map(frame).collect();
    let exception =
        Exception { ty: Some(ty.into()), value: Some(value.into()), frames, ..Exception::default() };
    Event { exceptions: vec![exception], ..Event::bare(Level::Error) }
}

#[test]
fn stacks_join_by_the_teams_own_innermost_call() {
    let cart = "shop.web handle > shop.cart price > -json loads";
    let pairs = [
        (true, raised("E", "no 1", cart), raised("E", "no 2", cart)),
        (
            true,
            raised("E", "x", cart),
            raised("E", "x", "shop.job run > shop.cart price > -json decode > -json scan"),
        ),
        (true, raised("E", "x", "app.3f9a1c2b.js price"), raised("E", "x", "app.81be2d77.js price")),
        (true, raised("E", "x", "/srv/a/cart.js price"), raised("E", "x", "/home/ada/cart.js price")),
        (true, raised("E", "x", "-lib.http get"), raised("E", "x", "-lib.tls open > -lib.http get")),
        (false, raised("E", "x", cart), raised("F", "x", cart)),
        (false, raised("E", "x", cart), raised("E", "y", cart)),
        (false, raised("E", "x", cart), raised("E", "x", "shop.web handle > shop.cart total > -json loads")),
        (false, raised("E", "x", cart), raised("E", "x", "shop.web handle > shop.order price > -json loads")),
        (false, raised("E", "x", "-lib.http get"), raised("E", "x", "-lib.http post")),
        (false, raised("E", "x", ""), raised("E", "x", cart)),
    ];
    for (joined, one, other) in pairs {
        let same = fingerprint("s", &one) == fingerprint("s", &other);
        assert_eq!(same, joined, "{one:?}\n{other:?}");
    }
}
