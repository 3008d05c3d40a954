//! What a program is set up with so that it sends to the built-in logbook.

use jiff::Timestamp;
use watchbell_core::say;
use watchbell_logbook::store::{ProjectRow, Store, is_name};

use crate::control::{ControlError, ErrorCode};
use crate::view::{Project, Snippet};

/// Every project, by name; `base` is the logbook's address, `http://HOST:PORT`.
///
/// # Errors
/// [`ErrorCode::Unavailable`], when the record cannot be read.
pub async fn projects(store: &Store, base: &str) -> Result<Vec<Project>, ControlError> {
    let rows = store.read(|look| look.projects()).await?;
    Ok(rows.iter().map(|row| view(row, base)).collect())
}

/// The project of this name, made where there is none.
///
/// # Errors
/// [`ErrorCode::Invalid`], where this is no name; [`ErrorCode::Unavailable`].
pub async fn make(store: &Store, base: &str, name: &str, now: Timestamp) -> Result<Project, ControlError> {
    if !is_name(name) {
        let message = say!("answer-project-name", name = name);
        let hint = say!("answer-project-letters");
        return Err(ControlError { hint: Some(hint), ..ControlError::new(ErrorCode::Invalid, message) });
    }
    let name = name.to_owned();
    let row = store.write(move |tx| tx.make_project(&name, None, now)).await?;
    let row = row.ok_or_else(|| ControlError::new(ErrorCode::Unavailable, say!("answer-projects-many")))?;
    Ok(view(&row, base))
}

fn view(row: &ProjectRow, base: &str) -> Project {
    let dsn = row.dsn(base);
    let snippets = snippets(&dsn, &row.key, base);
    Project { name: row.name.clone(), dsn, snippets }
}

/// Three lines for each language, to be put at the program's beginning.
fn snippets(dsn: &str, key: &str, base: &str) -> Vec<Snippet> {
    let snippet =
        |language: &str, lines: [String; 3]| Snippet { language: language.into(), code: lines.join("\n") };
    vec![
        snippet(
            "Python",
            [
                "# pip install sentry-sdk".into(),
                "import sentry_sdk".into(),
                format!("sentry_sdk.init(dsn=\"{dsn}\")"),
            ],
        ),
        snippet(
            "Node.js",
            [
                "// npm install @sentry/node".into(),
                "import * as Sentry from \"@sentry/node\";".into(),
                format!("Sentry.init({{ dsn: \"{dsn}\" }});"),
            ],
        ),
        snippet(
            "Rust",
            [
                "// cargo add sentry".into(),
                "// the first line of main():".into(),
                format!("let _sentry = sentry::init(\"{dsn}\");"),
            ],
        ),
        snippet(
            "PHP",
            [
                "// composer require sentry/sentry".into(),
                "require __DIR__ . '/vendor/autoload.php';".into(),
                format!("\\Sentry\\init(['dsn' => '{dsn}']);"),
            ],
        ),
        snippet(
            "OpenTelemetry",
            [
                format!("export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT={base}/v1/logs"),
                "export OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf".into(),
                format!("export OTEL_EXPORTER_OTLP_LOGS_HEADERS=x-sentry-auth=sentry%20sentry_key={key}"),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_project_is_shown_with_three_lines_for_each_language() {
        let store = Store::in_memory().unwrap();
        let base = "http://127.0.0.1:8970";
        let made = make(&store, base, "shop", Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(projects(&store, base).await.unwrap(), std::slice::from_ref(&made));
        assert!(made.dsn.starts_with("http://") && made.dsn.ends_with("@127.0.0.1:8970/1"), "{}", made.dsn);
        let languages: Vec<_> = made.snippets.iter().map(|snippet| snippet.language.as_str()).collect();
        assert_eq!(languages, ["Python", "Node.js", "Rust", "PHP", "OpenTelemetry"]);
        for snippet in &made.snippets {
            assert_eq!(snippet.code.lines().count(), 3, "{snippet:?}");
            let key = made.dsn.trim_start_matches("http://").split('@').next().unwrap();
            assert!(snippet.code.contains(key), "{snippet:?}");
        }
        let refused = make(&store, base, "a/b", Timestamp::UNIX_EPOCH).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Invalid);
    }
}
