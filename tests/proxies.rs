//! Proxies from the environment, as the program sees them: a process of its own, because only there may it be set.

use std::process::Stdio;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::mpsc;

use crate::support::SseServer;
use crate::support::wait::until;

const EVENT: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n\
                     id: 1\ndata: {\"level\":\"fatal\",\"message\":\"through the proxy\"}\n\n";
const WANTS_LOG_IN: &str = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";

/// A proxy that answers every request with this, and how each began.
async fn proxy(answer: &'static str) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut wire, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                match wire.read_u8().await {
                    Ok(byte) => head.push(byte),
                    // A test of the connection alone asks for nothing.
                    Err(_) => break,
                }
            }
            if head.is_empty() {
                continue;
            }
            let _ = tell.send(String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned());
            let _ = wire.write_all(answer.as_bytes()).await;
            // Open, as a stream is.
            tokio::spawn(async move { wire.read_u8().await });
        }
    });
    (address, told)
}

/// Watches an address in such an environment for a second; what it said, and how it ended.
async fn watch(url: &str, environment: &[(&str, &str)]) -> (Vec<Value>, Option<i32>) {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config.toml");
    let source = format!("[[sources]]\nid = \"a\"\nkind = \"sse\"\nurl = \"{url}\"\nsilence = \"1s\"\n");
    std::fs::write(&config, source).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_watchbell"))
        .arg("--config")
        .arg(&config)
        .args(["watch", "--for", "1s", "--level", "fatal", "--json"])
        .env_clear()
        .env("HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), output.status.code())
}

fn says(lines: &[Value], key: &str, text: &str) -> bool {
    lines.iter().any(|line| line[key].as_str().is_some_and(|said| said.contains(text)))
}

#[tokio::test]
async fn a_source_is_reached_through_the_proxy_that_the_environment_names() {
    let (address, mut told) = proxy(EVENT).await;
    let (lines, code) = watch("http://logbook.example.test/stream", &[("http_proxy", &address)]).await;
    assert!(says(&lines, "title", "through the proxy"), "{lines:?}");
    assert_eq!(code, Some(1), "it rang");
    assert_eq!(told.recv().await.unwrap(), "GET http://logbook.example.test/stream HTTP/1.1");
}

#[tokio::test]
async fn an_encrypted_source_goes_through_a_tunnel_and_a_proxy_that_wants_a_log_in_is_named() {
    let (address, mut told) = proxy(WANTS_LOG_IN).await;
    let (lines, code) = watch("https://logbook.example.test/stream", &[("https_proxy", &address)]).await;
    assert_eq!(told.recv().await.unwrap(), "CONNECT logbook.example.test:443 HTTP/1.1");
    assert!(says(&lines, "text", "the proxy wants a log-in (407)"), "{lines:?}");
    assert_eq!(code, Some(2), "it could not see");
}

#[tokio::test]
async fn a_connection_test_says_where_the_proxy_stands() {
    let (address, _told) = proxy(EVENT).await;
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config.toml");
    let text = "[logbook]\nlisten = \"off\"\n[[sources]]\nid = \"a\"\nkind = \"sse\"\nurl = \"http://logbook.example.test/stream\"\n";
    std::fs::write(&config, text).unwrap();
    let watchbell = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_watchbell"));
        command.arg("--config").arg(&config).args(args).env_clear().env("http_proxy", &address);
        command.env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
        command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command
    };
    let _tray = watchbell(&["tray"]).stdout(Stdio::null()).spawn().unwrap();
    let said = until("the tray answers", async || {
        let output = watchbell(&["sources", "test", "a"]).output().await.unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    });
    let said = said.await;
    let proxy = address.trim_start_matches("http://");
    for step in [
        format!("· Name found  the proxy {proxy} looks it up"),
        format!("✓ Connected  to the proxy {proxy}"),
        "· Secure connection  http is not encrypted".to_owned(),
        "✓ Stream open  HTTP/1.1 at logbook.example.test".to_owned(),
    ] {
        assert!(said.contains(&step), "{step} is not in:\n{said}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_instead_of_the_logbook() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (lines, code) =
        watch("http://logbook.example.test/stream", &[("http_proxy", &format!("http://{nobody}"))]).await;
    let expect = format!("the proxy {nobody} does not help: {nobody} refuses connections");
    assert!(says(&lines, "text", &expect), "{lines:?}");
    assert_eq!(code, Some(2));
}

#[tokio::test]
async fn this_computer_and_what_no_proxy_names_are_reached_directly() {
    let server = SseServer::start().await;
    server.tell(&serde_json::json!({ "level": "fatal", "message": "directly" }));
    let (address, mut told) = proxy(EVENT).await;
    for environment in [
        &[("http_proxy", address.as_str())][..],
        &[("all_proxy", address.as_str()), ("no_proxy", "127.0.0.1")],
    ] {
        let (lines, code) = watch(&server.url(), environment).await;
        assert!(says(&lines, "title", "directly"), "{lines:?}");
        assert_eq!(code, Some(1));
    }
    assert!(told.try_recv().is_err(), "nobody asked the proxy");
}
