//! Stack traces of several lines: joined to one event, and the exceptions in them.

use watchbell_core::Level;

use crate::log_lines::{read, records};

type Expected = (Level, &'static [&'static str], &'static str);

/// `log → its records' level, exceptions (as type: value) with their innermost frame of the team's own code, and message`
const TRACES: &[(&str, &[Expected])] = {
    use Level::{Error, Fatal, Info, Warning};
    &[
        (
            "INFO ready\nTraceback (most recent call last):\n  File \"/app/main.py\", line 9, in <module>\n    main()\n  File \"/app/cart.py\", line 3, in price\n    return cart['x']\n           ~~~~^^^^^\n  File \"/usr/lib/python3/site-packages/d.py\", line 1, in get\nKeyError: 'x'\n\nINFO next",
            &[
                (Info, &[], "ready"),
                (Error, &["KeyError: 'x' /app/cart.py:3 price"], ""),
                (Info, &[], "next"),
            ],
        ),
        (
            "2026-11-22 10:00:00,1 ERROR shop: cart failed\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\nValueError: no\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"b.py\", line 2, in g\nshop.CartError\n2026-11-22 10:00:01,1 INFO shop: next",
            &[
                (Error, &["ValueError: no a.py:1 f", "shop.CartError b.py:2 g"], "cart failed"),
                (Info, &[], "next"),
            ],
        ),
        (
            "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nKeyError: 1\nTraceback (most recent call last):\n  File \"b.py\", line 1, in f\nKeyError: 2",
            &[(Error, &["KeyError: 1 a.py:1 f"], ""), (Error, &["KeyError: 2 b.py:1 f"], "")],
        ),
        (
            "2026-11-22 10:00:00.123 WARN [main] c.e.Cart - no cart\njava.lang.IllegalStateException: no cart\n\tat java.base/java.util.X.get(X.java:1)\n\tat c.e.Cart.price(Cart.java:12)\n\tat org.apache.Y.z(Y.java:1)\nCaused by: c.e.DbException: gone\n\tat c.e.Db.get(Db.java:7)\n\t... 3 more\n2026-11-22 10:00:01.123 INFO [main] c.e.Cart - next",
            &[
                (
                    Warning,
                    &[
                        "c.e.DbException: gone Db.java:7 c.e.Db.get",
                        "java.lang.IllegalStateException: no cart Cart.java:12 c.e.Cart.price",
                    ],
                    "no cart",
                ),
                (Info, &[], "next"),
            ],
        ),
        (
            "Exception in thread \"main\" java.lang.NullPointerException\n\tat c.e.Cart.price(Cart.java:12)",
            &[(Error, &["java.lang.NullPointerException Cart.java:12 c.e.Cart.price"], "")],
        ),
        (
            "/app/cart.js:3\n    throw new Error('no cart');\n    ^\n\nError: no cart\n    at price (/app/cart.js:3:11)\n    at node:internal/main:1:1 {\n  code: 'X'\n}\n\nNode.js v20.1.0\nready",
            &[(Error, &["Error: no cart /app/cart.js:3 price"], "/app/cart.js:3"), (Info, &[], "ready")],
        ),
        (
            "TypeError: x is not a function\n    at /app/node_modules/l/i.js:1:1\n    at async price (/app/cart.js:3:11)",
            &[(Error, &["TypeError: x is not a function /app/cart.js:3 async price"], "")],
        ),
        (
            "2026/11/22 10:00:00 listening\npanic: runtime error: invalid memory address\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]\n\ngoroutine 1 [running]:\nmain.price(...)\n\t/app/cart.go:12\nmain.main()\n\t/app/main.go:5 +0x1d\n\ngoroutine 7 [select]:\nmain.other()\n\t/app/other.go:1 +0x1\nexit status 2\n2026/11/22 10:00:01 listening",
            &[
                (Info, &[], "listening"),
                (Fatal, &["panic: runtime error: invalid memory address /app/cart.go:12 main.price"], ""),
                (Info, &[], "listening"),
            ],
        ),
        (
            "thread 'main' panicked at src/cart.rs:12:5:\nno cart\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nnext",
            &[(Fatal, &["panic: no cart src/cart.rs:12 "], ""), (Info, &[], "next")],
        ),
        (
            "thread 'main' panicked at 'no cart', src/cart.rs:12:5",
            &[(Fatal, &["panic: no cart src/cart.rs:12 "], "")],
        ),
        (
            "[22-Nov-2026 10:00:00 UTC] PHP Fatal error:  Uncaught CartException: no cart in /app/cart.php:3\nStack trace:\n#0 /app/vendor/x.php(9): Cart->price(7)\n#1 /app/index.php(5): main()\n#2 {main}\n  thrown in /app/cart.php on line 3",
            &[(Fatal, &["CartException: no cart /app/cart.php:3 "], "")],
        ),
        (
            "fail: Shop.Cart[13]\n      no cart\n      Shop.CartException: no cart\n       ---> System.IO.IOException: gone\n         at System.IO.File.Open(String path)\n         --- End of inner exception stack trace ---\n         at Shop.Cart.Price(Int32 id) in /app/Cart.cs:line 12",
            &[(
                Error,
                &[
                    "System.IO.IOException: gone /app/Cart.cs:12 Shop.Cart.Price",
                    "Shop.CartException: no cart",
                ],
                "",
            )],
        ),
        (
            "Unhandled exception. System.InvalidOperationException: no cart\n   at Shop.Cart.Price() in C:\\app\\Cart.cs:line 12",
            &[(
                Error,
                &["System.InvalidOperationException: no cart C:\\app\\Cart.cs:12 Shop.Cart.Price"],
                "",
            )],
        ),
        // what only stands below each other
        ("a\nb\nc", &[(Info, &[], "a"), (Info, &[], "b"), (Info, &[], "c")]),
        (
            " INFO one\n WARN two\nERROR three",
            &[(Info, &[], "one"), (Warning, &[], "two"), (Error, &[], "three")],
        ),
        (
            "ERROR bad\n  details\n\n  more\nnext",
            &[(Error, &[], "bad\n  details\n\n  more"), (Info, &[], "next")],
        ),
        (
            "{\"level\":\"info\",\"message\":\"a\"}\n  b\n{\"level\":\"info\",\"message\":\"c\"}",
            &[(Info, &[], "a"), (Info, &[], "b"), (Info, &[], "c")],
        ),
    ]
};

#[test]
fn a_stack_trace_is_one_event_with_its_exceptions() {
    let mut wrong = Vec::new();
    for (log, expected) in TRACES {
        let is: Vec<_> = records(log)
            .iter()
            .map(|record| {
                let event = read(record);
                let exceptions: Vec<_> = event.exceptions.iter().map(words).collect();
                (event.level, exceptions, event.message.unwrap_or_default())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(level, exceptions, message)| {
                (*level, exceptions.iter().map(|text| (*text).to_owned()).collect(), (*message).to_owned())
            })
            .collect();
        if is != expected {
            wrong.push(format!("{log}\n  is       {is:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn words(exception: &watchbell_core::Exception) -> String {
    let ty = exception.ty.clone().unwrap_or_default();
    let value = exception.value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
    let frame = exception.frames.iter().rev().find(|frame| frame.in_app).map(|frame| {
        let line = frame.lineno.map(|line| format!(":{line}")).unwrap_or_default();
        format!(
            " {}{line} {}",
            frame.filename.as_deref().unwrap_or_default(),
            frame.function.as_deref().unwrap_or_default()
        )
    });
    format!("{ty}{value}{}", frame.unwrap_or_default())
}

#[test]
fn a_trace_without_end_is_cut_and_what_follows_is_heard() {
    let endless = format!("ERROR first\n{}ERROR last", "\tat c.e.Cart.price(Cart.java:12)\n".repeat(100_000));
    let records = records(&endless);
    assert_eq!(records.len(), 2);
    assert!(
        records[0].lines().count() <= 1_000 && records[0].len() <= (128 << 10) + 2,
        "{}",
        records[0].len()
    );
    assert_eq!(records[1], "ERROR last");
    let wide = format!("ERROR {}\n  more\nnext", "x".repeat(1 << 20));
    let records = self::records(&wide);
    assert_eq!((records[0].len() <= (128 << 10) + 2, records[1].as_str()), (true, "next"));
}
