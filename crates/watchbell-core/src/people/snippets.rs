//! What a program says so that its events name who was hit, in each SDK's own words.
//!
//! Sources: `https://docs.sentry.io/platforms/PLATFORM/enriching-events/identify-user/`, and for attributes
//! <https://opentelemetry.io/docs/specs/semconv/registry/attributes/user/>.

/// A few lines of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snippet {
    /// For people: `Python`.
    pub language: &'static str,
    /// The lines.
    pub code: &'static str,
}

/// For whom a snippet is: the beginnings of names that SDKs give themselves (`sdk.name`), and the words for a platform.
struct Row(&'static [&'static str], &'static [&'static str], Snippet);

const fn row(
    sdks: &'static [&'static str],
    platforms: &'static [&'static str],
    language: &'static str,
    code: &'static str,
) -> Row {
    Row(sdks, platforms, Snippet { language, code })
}

const TABLE: &[Row] = &[
    row(
        &["opentelemetry"],
        &[],
        "OpenTelemetry",
        "# attributes of the log record
user.id    = \"42\"
user.email = \"ada@example.org\"
user.name  = \"ada\"",
    ),
    row(
        &["sentry.python"],
        &["python"],
        "Python",
        "import sentry_sdk
sentry_sdk.set_user({\"id\": \"42\", \"email\": \"ada@example.org\", \"username\": \"ada\"})",
    ),
    row(
        &["sentry.javascript"],
        &["javascript", "node", "nodejs", "webjs"],
        "JavaScript",
        "Sentry.setUser({ id: \"42\", email: \"ada@example.org\", username: \"ada\" });",
    ),
    row(
        &["sentry.rust"],
        &["rust"],
        "Rust",
        "sentry::configure_scope(|scope| {
    scope.set_user(Some(sentry::User {
        id: Some(\"42\".into()),
        email: Some(\"ada@example.org\".into()),
        ..Default::default()
    }));
});",
    ),
    row(
        &["sentry.java"],
        &["java", "groovy", "kotlin"],
        "Java",
        "io.sentry.protocol.User user = new io.sentry.protocol.User();
user.setId(\"42\");
user.setEmail(\"ada@example.org\");
io.sentry.Sentry.setUser(user);",
    ),
    row(
        &["sentry.php"],
        &["php"],
        "PHP",
        "\\Sentry\\configureScope(function (\\Sentry\\State\\Scope $scope): void {
    $scope->setUser(['id' => '42', 'email' => 'ada@example.org']);
});",
    ),
    row(
        &["sentry.go"],
        &["go"],
        "Go",
        "sentry.ConfigureScope(func(scope *sentry.Scope) {
    scope.SetUser(sentry.User{ID: \"42\", Email: \"ada@example.org\"})
})",
    ),
    row(&["sentry.ruby"], &["ruby"], "Ruby", "Sentry.set_user(id: \"42\", email: \"ada@example.org\")"),
    row(
        &["sentry.dotnet"],
        &["csharp", "dotnet"],
        ".NET",
        "SentrySdk.ConfigureScope(scope =>
{
    scope.User = new SentryUser { Id = \"42\", Email = \"ada@example.org\" };
});",
    ),
    row(
        &["sentry.cocoa"],
        &["cocoa", "objc", "swift"],
        "Swift",
        "let user = User()
user.userId = \"42\"
user.email = \"ada@example.org\"
SentrySDK.setUser(user)",
    ),
    row(
        &["sentry.dart"],
        &["dart"],
        "Dart",
        "Sentry.configureScope((scope) =>
    scope.setUser(SentryUser(id: '42', email: 'ada@example.org')));",
    ),
    row(
        &["sentry.elixir"],
        &["elixir"],
        "Elixir",
        "Sentry.Context.set_user_context(%{id: \"42\", email: \"ada@example.org\"})",
    ),
    // The last: other SDKs for programs that are compiled call their platform native, too.
    row(
        &["sentry.native"],
        &["c", "native", "cpp"],
        "C and C++",
        "sentry_set_user(sentry_value_new_user(\"42\", \"ada\", \"ada@example.org\", NULL));",
    ),
];

/// For those who write their events themselves.
pub const JSON: Snippet = Snippet {
    language: "JSON",
    code: "\"user\": { \"id\": \"42\", \"email\": \"ada@example.org\", \"username\": \"ada\" }",
};

/// What to say in the program that an event came from, as its SDK's name and its platform tell. An SDK speaks for itself: there
/// are several for most platforms. `None` where neither is known here.
pub fn snippet(sdk: Option<&str>, platform: Option<&str>) -> Option<Snippet> {
    let is = |word: &str, one: &str| word.get(..one.len()).is_some_and(|head| head.eq_ignore_ascii_case(one));
    let by_sdk = sdk.and_then(|sdk| TABLE.iter().find(|Row(sdks, ..)| sdks.iter().any(|one| is(sdk, one))));
    let by_platform = || {
        let platform = platform?;
        TABLE.iter().find(|Row(_, words, _)| words.iter().any(|word| word.eq_ignore_ascii_case(platform)))
    };
    by_sdk.or_else(by_platform).map(|Row(.., snippet)| *snippet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Mapping, json};

    #[test]
    fn a_program_is_spoken_to_in_its_sdks_words() {
        for (sdk, platform, expected) in [
            (Some("sentry.python.django"), Some("python"), Some("Python")),
            (Some("opentelemetry"), Some("python"), Some("OpenTelemetry")),
            (Some("sentry.javascript.node"), Some("node"), Some("JavaScript")),
            (Some("sentry.java.android"), Some("java"), Some("Java")),
            (Some("sentry.rust"), Some("native"), Some("Rust")),
            (Some("sentry.native"), Some("native"), Some("C and C++")),
            (Some("sentry.dart.flutter"), Some("other"), Some("Dart")),
            (Some("ours/1.0"), Some("csharp"), Some(".NET")),
            (None, Some("PHP"), Some("PHP")),
            (None, Some("go"), Some("Go")),
            (Some("é"), Some("other"), None),
            (None, None, None),
        ] {
            assert_eq!(
                snippet(sdk, platform).map(|snippet| snippet.language),
                expected,
                "{sdk:?} {platform:?}"
            );
        }
    }

    #[test]
    fn each_gives_an_id_and_an_address_in_a_few_lines() {
        for snippet in TABLE.iter().map(|Row(.., snippet)| snippet).chain([&JSON]) {
            let Snippet { code, .. } = snippet;
            assert!(code.contains("42") && code.contains("ada@example.org"), "{snippet:?}");
            assert!(code.lines().count() <= 7 && code.lines().all(|line| line.len() <= 88), "{snippet:?}");
        }
    }

    #[test]
    fn what_is_said_in_json_is_understood_here() {
        let event = json::event(&format!("{{{}}}", JSON.code), &Mapping::default()).unwrap();
        let user = event.user.unwrap();
        assert_eq!((user.id.as_deref(), user.email.as_deref()), (Some("42"), Some("ada@example.org")));
    }
}
