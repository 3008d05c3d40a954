use super::*;
use crate::Level;

fn project() -> Project {
    projects(r#"{"results":[{"id":1,"name":"Checkout","slug":"checkout","digested_event_count":9}]}"#)
        .unwrap()
        .items
        .remove(0)
}

fn issue() -> Issue {
    let text = r#"{"results":[{"id":"97774f57-f580-4d0d-b3fb-2426b1c0878b","friendly_id":"CHECKOUT-1","project":1,"digest_order":1,
        "last_seen":"2026-11-22T09:29:07.977925Z","digested_event_count":3,"calculated_type":"ZeroDivisionError","calculated_value":"division by zero"}]}"#;
    issues(text).unwrap().items.remove(0)
}

fn read(detail: &str) -> Event {
    event(detail, &project(), &issue(), &"https://bugs.example/sub".parse().unwrap(), &Mapping::default())
        .unwrap()
}

#[test]
fn an_event_is_what_the_sdk_sent_in_bugsinks_issue() {
    let event = read(
        r#"{"id":"86f9a211-d233-42e6-8769-725ef97481df","issue":"97774f57-f580-4d0d-b3fb-2426b1c0878b","event_id":"995c9952-c7b9-4621-a4d5-01b37d048c71",
        "digest_order":3,"data":{"event_id":"995c9952c7b94621a4d501b37d048c71","level":"fatal","release":"shop@1.2.3","environment":"production",
        "user":{"id":"7"},"fingerprint":["mine"],"project":"theirs","timestamp":"2026-11-22T09:29:07.892751Z",
        "exception":{"values":[{"type":"ZeroDivisionError","value":"division by zero"}]}},"stacktrace_md":"everything again"}"#,
    );
    assert_eq!((event.level, event.release.as_deref()), (Level::Fatal, Some("shop@1.2.3")));
    assert_eq!(event.event_id.as_deref(), Some("995c9952c7b94621a4d501b37d048c71"));
    assert_eq!(event.project.as_deref(), Some("Checkout"));
    assert_eq!(event.fingerprint, ["97774f57-f580-4d0d-b3fb-2426b1c0878b"], "our issue is theirs");
    assert_eq!(
        event.url.as_deref(),
        Some(
            "https://bugs.example/sub/issues/issue/97774f57-f580-4d0d-b3fb-2426b1c0878b/event/86f9a211-d233-42e6-8769-725ef97481df/"
        )
    );
    assert!(!event.raw.contains("everything again") && event.raw.contains("shop@1.2.3"));
    assert_eq!(
        crate::tracker::issue_of(crate::config::SourceKind::Bugsink, &event.raw).as_deref(),
        Some(issue().id.as_str())
    );
}

#[test]
fn an_event_of_which_nothing_is_known_still_names_its_issue() {
    for data in ["null", "[]", "7", "{}", r#"{"level":null,"exception":{"values":null}}"#] {
        let event = read(&format!(
            r#"{{"id":"86f9","event_id":"995c-99","data":{data},"timestamp":"2026-11-22T09:29:07Z"}}"#
        ));
        assert_eq!(event.exceptions[0].ty.as_deref(), Some("ZeroDivisionError"), "{data}");
        assert_eq!((event.event_id.as_deref(), event.level), (Some("995c99"), Level::Error), "{data}");
        assert!(event.timestamp.is_some());
    }
}

#[test]
fn what_no_other_parser_reads_stays_in_the_record() {
    let event = read(r#"{"id":"1","k\ud800":[1e999],"data":{"message":"ok","n":1e400}}"#);
    assert_eq!(event.message.as_deref(), Some("ok"));
    assert!(event.raw.contains("1e999") && event.raw.contains("1e400"), "{}", event.raw);
}

#[test]
fn a_project_is_called_by_number_name_or_slug() {
    for (word, is) in [("1", true), ("checkout", true), (" CHECKOUT ", true), ("check", false), ("", false)] {
        assert_eq!(project().is_called(word), is, "{word:?}");
    }
}
