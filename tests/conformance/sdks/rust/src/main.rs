//! An application that dies, with Rust's sentry. It is set up with DSN.

use std::collections::HashMap;

fn main() {
    let mut options = sentry::ClientOptions::default();
    options.release = Some("shop@2.3.1".into());
    options.environment = Some("production".into());
    options.server_name = Some("app-03".into());
    let dsn = std::env::var("DSN").expect("DSN");
    let _sentry = sentry::init((dsn, options));
    sentry::configure_scope(|scope| {
        scope.set_user(Some(sentry::User {
            id: Some("88412".into()),
            email: Some("ada@example.org".into()),
            ..Default::default()
        }));
    });
    println!("{}", place_order(&HashMap::new()));
}

#[inline(never)]
fn place_order(cart: &HashMap<String, u64>) -> u64 {
    *cart.get("total").expect("a cart without a total")
}
