use super::*;
use crate::Level;

fn key_error(value: &str) -> Event {
    let frame = |function: &str, in_app| Frame {
        function: Some(function.into()),
        module: Some("shop.cart".into()),
        lineno: Some(7),
        in_app,
        ..Frame::default()
    };
    let frames = vec![frame("handle", true), frame("price", true), frame("__getitem__", false)];
    let exception =
        Exception { ty: Some("KeyError".into()), value: Some(value.into()), frames, ..Exception::default() };
    Event { exceptions: vec![exception], project: Some("web".into()), ..Event::bare(Level::Fatal) }
}

fn message(text: &str) -> Event {
    Event { message: Some(text.into()), ..Event::bare(Level::Error) }
}

fn sent(parts: &[&str]) -> Event {
    Event { fingerprint: parts.iter().map(|part| (*part).to_owned()).collect(), ..key_error("'cart'") }
}

/// These keys stand in people's stores; they were computed apart, by Python's hashlib. If this fails, either restore the function or write a migration.
#[test]
fn keys_are_the_same_in_every_version() {
    for (event, key) in [
        (key_error("'cart'"), "b997f410343e01d8a9c9f2932dc6d46d"),
        (message("order 17 failed"), "427809e65eff3a92589faef1d962dc56"),
        (sent(&["checkout-down"]), "e1533a36fb3b428361b8a3b6a1313fd6"),
        (Event::bare(Level::Error), "3e2cfb65c9f5a6ce4e0193fdb2cd352d"),
    ] {
        assert_eq!(fingerprint("checkout", &event), key);
    }
}

#[test]
fn one_fault_is_one_issue() {
    let same = |a: &Event, b: &Event| assert_eq!(fingerprint("s", a), fingerprint("s", b), "{a:?}\n{b:?}");
    same(&message("order 17 of ada@example.org failed"), &message("order 18 of bob@example.org  failed"));
    let mut moved = key_error("'cart'");
    moved.exceptions[0].frames[1].lineno = Some(99);
    moved.release = Some("web@2".into());
    moved.level = Level::Error;
    moved.message = Some("something else".into());
    same(&key_error("'cart'"), &moved);
    same(&sent(&["a", "b"]), &Event { exceptions: Vec::new(), ..sent(&["a", "b"]) });
}

#[test]
fn different_faults_are_different_issues() {
    let mut elsewhere = key_error("'cart'");
    elsewhere.exceptions[0].frames[1].function = Some("total".into());
    let mut other_project = key_error("'cart'");
    other_project.project = Some("api".into());
    let mut caused = key_error("'cart'");
    caused.exceptions.push(Exception { ty: Some("CheckoutFailed".into()), ..Exception::default() });
    let events = [
        key_error("'cart'"),
        key_error("'price'"),
        elsewhere,
        other_project,
        caused,
        message("certificate of pay.example rejected"),
        message("name pay.example not found"),
        Event { culprit: Some("cart.price".into()), ..message("name pay.example not found") },
        sent(&["a", "b"]),
        sent(&["ab"]),
        sent(&["", "ab"]),
        Event::bare(Level::Error),
    ];
    let mut keys: Vec<_> = events.iter().map(|event| fingerprint("s", event)).collect();
    keys.push(fingerprint("t", &events[0]));
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), events.len() + 1);
}

#[test]
fn placeholders_are_filled_as_sentry_fills_them() {
    let same = |parts: &[&str], as_parts: &[&str]| {
        assert_eq!(fingerprint("s", &sent(parts)), fingerprint("s", &sent(as_parts)), "{parts:?}");
    };
    same(&["{{ default }}"], &[]);
    same(&["{{default}}", "eu"], &["KeyError", "'cart'", "shop.cart:price", "eu"]);
    same(&["{{ type }} in {{ function }}"], &["KeyError in __getitem__"]);
    same(&["{{ tags.shop }}"], &["<no value>"]);
    same(&["{{ nobody }}", "{{ open"], &["{{ nobody }}", "{{ open"]);
    assert_ne!(fingerprint("s", &sent(&["{{ default }}", "eu"])), fingerprint("s", &sent(&[])));
}
