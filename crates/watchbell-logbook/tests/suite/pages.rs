//! Pages for people.

use naughty_strings::BLNS;
use serde_json::json;
use watchbell_core::rule::Urgency;
use watchbell_logbook::store::DecidedRow;

use crate::support::{Logbook, fatal, ten};

#[tokio::test]
async fn a_page_says_what_where_who_and_why() {
    let logbook = Logbook::start().await;
    let sent = json!({
        "event_id": "e/1", "level": "fatal", "message": "checkout failed", "release": "5.14.0", "environment": "production",
        "url": "https://logbook.example/e/1", "tags": {"region": "eu"},
        "user": {"username": "ann", "email": "ann@shop.example"},
        "exception": [{"type": "PayError", "value": "gateway gone", "stacktrace": {"frames": [
            {"function": "run", "filename": "lib/run.py", "lineno": 7, "in_app": false},
            {"function": "pay", "filename": "shop/checkout.py", "lineno": 42, "in_app": true, "context_line": "gateway.pay()"},
        ]}}],
    });
    logbook.post(sent.to_string()).await;
    let row = logbook.store.read(|look| look.event("e/1")).await.unwrap().unwrap();
    let decided = DecidedRow {
        rule: Some("Fatal only".into()),
        code: "ring".into(),
        text: "Rang 10:00".into(),
        at: ten(),
        rang: Some(Urgency::Critical),
    };
    logbook.store.write(move |tx| tx.decided(row.seq, &decided)).await.unwrap();
    let page = logbook.page("/events/e%2F1").await;
    let in_order = [
        "badge fatal",
        "Open in logbook",
        "Rang 10:00",
        "Fatal only",
        "Who is hit",
        "ann@shop.example",
        "checkout failed",
        "PayError",
        "pay",
        "your code",
        "run",
        "production",
        "5.14.0",
        "region",
        "As Markdown",
        "- Release: `5.14.0`",
        "As JSON, as it came",
        "/v1/events/e%2F1",
    ];
    in_order.iter().fold(0, |from, words| {
        from + page[from..].find(words).unwrap_or_else(|| panic!("{words:?} after byte {from} of {page}"))
    });
    let issue = logbook.page(&format!("/issues/{}", row.issue_id)).await;
    for words in [
        "1 event",
        "1 user",
        "<svg role=\"img\" aria-label=\"1 event in the last 24 hours, 1 of them fatal\"",
        "<summary>As a table</summary>",
        "tag.region%3A%22eu%22",
        "as Markdown",
        "Why it rang or did not",
        "/events/e%2F1",
    ] {
        assert!(issue.contains(words), "{words:?} in {issue}");
    }
    let list = logbook.page("/").await;
    assert!(list.contains(&format!("/issues/{}", row.issue_id)) && list.contains("unseen"));
}

#[tokio::test]
async fn previous_and_next_walk_through_the_issue() {
    let logbook = Logbook::start().await;
    let ids = logbook.post(r#"[{"message":"same"},{"message":"same"},{"message":"same"}]"#).await;
    let page = logbook.page(&format!("/events/{}", ids[1])).await;
    for (rel, id) in [("prev", &ids[0]), ("next", &ids[2])] {
        assert!(page.contains(&format!("<a rel=\"{rel}\" href=\"/events/{id}\">")), "{rel} in {page}");
    }
    assert!(!logbook.page(&format!("/events/{}", ids[0])).await.contains("rel=\"prev\""));
}

#[tokio::test]
async fn events_are_searched_and_a_mistake_is_marked() {
    let logbook = Logbook::start().await;
    logbook.post(r#"[{"message":"certificate rejected","level":"fatal"},{"message":"dns failed"}]"#).await;
    let found = logbook.page("/search?q=-dns+certificate").await;
    assert!(found.contains("certificate rejected") && !found.contains("dns failed"), "{found}");
    assert!(logbook.page("/search?q=nothing").await.contains("Nothing was found."));
    assert!(logbook.page("/search?limit=1").await.contains("/search?limit=1&amp;before=2"), "and more");
    let answer = logbook.get("/search?q=%3Cb%3E+levle%3A%3Cscript%3E").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("&lt;b&gt; <mark>levle:</mark>&lt;script&gt;") && page.contains("Did you mean level?"),
        "{page}"
    );
}

#[tokio::test]
async fn the_first_page_draws_time_with_releases_and_gaps() {
    let logbook = Logbook::start().await;
    logbook.post(r#"[{"level":"fatal","release":"web@<1>"},{"level":"error"},{"level":"error"}]"#).await;
    let gap =
        r#"[{"source":null,"from":"2026-11-22T08:00:00Z","to":"2026-11-22T09:00:00Z","text":"<b>away"}]"#;
    logbook.store.write(move |tx| tx.put_setting("gaps", gap)).await.unwrap();
    for span in ["", "?span=week", "?span=month", "?span=year", "?span=%3Cscript%3E"] {
        let page = logbook.page(&format!("/{span}")).await;
        for words in [
            "3 events in",
            "1 of them fatal",
            "class=\"gap\"",
            "Not heard: &lt;b&gt;away",
            "class=\"release\"",
            "web@&lt;1&gt;",
            "<td>2</td>",
        ] {
            assert!(page.contains(words), "{span}: {words} in {page}");
        }
    }
}

#[tokio::test]
async fn pages_forbid_scripts_and_are_not_stored() {
    let logbook = Logbook::start().await;
    for path in ["/", "/events/none"] {
        let answer = logbook.get(path).send().await.unwrap();
        let headers = answer.headers().clone();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(
            (&headers["cache-control"], &headers["referrer-policy"]),
            (&"no-store".parse().unwrap(), &"same-origin".parse().unwrap())
        );
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
    let style = logbook.client.get(logbook.url("/pages.css")).send().await.unwrap();
    assert_eq!(
        (style.status().as_u16(), &style.headers()["content-type"]),
        (200, &"text/css".parse().unwrap())
    );
}

/// The tags of a page in order, with the names of their attributes: what the browser will make of it.
fn skeleton(page: &str) -> Vec<String> {
    let tags = page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    let names = |tag: &str| {
        let mut out = String::new();
        let mut quoted = false;
        for char in tag.chars() {
            if char == '"' {
                quoted = !quoted;
            }
            if !quoted {
                out.push(char);
            }
        }
        out
    };
    tags.map(names).collect()
}

#[tokio::test]
async fn naughty_strings_are_never_markup() {
    let logbook = Logbook::start().await;
    let of = |text: &str, id: String| {
        json!({
            "event_id": id, "level": "fatal", "message": format!("m{text}"), "culprit": format!("c{text}"),
            "release": format!("r{text}"), "url": format!("x{text}"), "tags": {format!("t{text}"): format!("v{text}")},
            "user": {"username": format!("n{text}"), "email": format!("e {text}")}, "fingerprint": [id],
            "exception": [{"type": format!("T{text}"), "value": format!("V{text}"), "stacktrace": {"frames": [
                {"function": format!("f{text}"), "filename": format!("p{text}"), "context_line": format!("l{text}")}]}}],
        })
    };
    let events: Vec<_> = BLNS.iter().enumerate().map(|(n, text)| of(text, format!("e{n}"))).collect();
    let ids = logbook.post(serde_json::to_string(&events).unwrap()).await;
    assert_eq!(ids.len(), BLNS.len());
    logbook.post(of("harmless", "plain".into()).to_string()).await;
    let event_page = skeleton(&logbook.page("/events/plain").await);
    let plain = logbook.get_json("/v1/events/plain").await;
    let issue_page =
        skeleton(&logbook.page(&format!("/issues/{}", plain["issue_id"].as_str().unwrap())).await);
    for (text, id) in BLNS.iter().zip(ids) {
        assert_eq!(skeleton(&logbook.page(&format!("/events/{id}")).await), event_page, "{text:?}");
        let event = logbook.get_json(&format!("/v1/events/{id}")).await;
        let page = logbook.page(&format!("/issues/{}", event["issue_id"].as_str().unwrap())).await;
        assert_eq!(skeleton(&page), issue_page, "{text:?}");
    }
    let list = logbook.page("/?limit=1000").await;
    assert_eq!(skeleton(&list).iter().filter(|tag| *tag == "li").count(), BLNS.len() + 1);
}

#[tokio::test]
async fn text_that_turns_direction_is_shown_not_obeyed() {
    let logbook = Logbook::start().await;
    let id = logbook.post(json!({"message": "user\u{202e}nimda \u{1b}[31m"}).to_string()).await.remove(0);
    let page = logbook.page(&format!("/events/{id}")).await;
    assert!(!page.contains('\u{202e}') && !page.contains('\u{1b}'));
}

#[tokio::test]
async fn the_pages_are_open_while_a_huge_event_is_shown() {
    let logbook = Logbook::start().await;
    let id = logbook.post(json!({"message": "x".repeat(900_000)}).to_string()).await.remove(0);
    let page = logbook.page(&format!("/events/{id}")).await;
    assert!(page.len() < 2 << 20);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let id = logbook.post(format!("{{\"message\":\"deep\",\"extra\":{deep}}}")).await.remove(0);
    logbook.page(&format!("/events/{id}")).await;
    logbook.store.write(|tx| tx.append("local", &fatal("after"), ten())).await.unwrap();
}
