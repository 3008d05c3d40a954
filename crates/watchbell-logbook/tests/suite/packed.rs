//! Bodies that are packed: read in every coding that SDKs use, and never unpacked beyond their bounds.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use crate::support::{Logbook, refusal};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn brotli(bytes: &[u8], window: u32) -> Vec<u8> {
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4_096, 3, window).write_all(bytes).unwrap();
    packed
}

/// A window of 1 GiB, which the extension of brotli's reference coder would allow.
fn large_window(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let params =
        brotli::enc::BrotliEncoderParams { quality: 3, lgwin: 30, large_window: true, ..Default::default() };
    brotli::CompressorWriter::with_params(&mut packed, 4_096, &params).write_all(bytes).unwrap();
    packed
}

#[tokio::test]
async fn every_coding_of_an_sdk_is_read_wherever_events_are_taken() {
    let logbook = Logbook::start().await;
    let event = r#"{"event_id":"0123456789abcdef0123456789abcdef"}"#;
    let envelope = format!("{{}}\n{{\"type\":\"event\",\"length\":{}}}\n{event}\n", event.len());
    for (path, body) in [
        ("/v1/events", event),
        ("/api/1/store/?sentry_key=k", event),
        ("/api/1/envelope/?sentry_key=k", &envelope),
    ] {
        let body = body.as_bytes();
        let two = [gzip(&body[..9]), gzip(&body[9..])].concat();
        for (coding, packed) in [
            ("gzip", gzip(body)),
            ("GZIP", two),
            ("deflate", zlib(body)),
            ("deflate", deflate(body)),
            ("br", brotli(body, 22)),
            ("br", brotli(body, 24)),
            ("identity", body.to_vec()),
        ] {
            let answer =
                logbook.client.post(logbook.url(path)).header("content-encoding", coding).body(packed);
            let answer = answer.send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path} {coding}");
            let text = answer.text().await.unwrap();
            assert!(text.contains("0123456789abcdef0123456789abcdef"), "{path} {coding}: {text}");
        }
    }
    assert_eq!(logbook.get_json("/v1/events").await["events"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_not_packed_as_it_says_is_refused() {
    let logbook = Logbook::start().await;
    let packed = gzip(b"{}");
    for (coding, body, status) in [
        ("gzip", b"{}".to_vec(), 400),
        ("gzip", packed[..packed.len() - 5].to_vec(), 400),
        ("deflate", b"{}".to_vec(), 400),
        ("br", b"{}{}{}{}".to_vec(), 400),
        ("br", large_window(b"{}"), 400),
        ("zstd", b"{}".to_vec(), 415),
        ("gzip, gzip", gzip(&packed), 415),
        ("\u{e9}", b"{}".to_vec(), 415),
    ] {
        for path in ["/v1/events", "/api/1/store/?sentry_key=k", "/api/1/envelope/?sentry_key=k"] {
            let post = logbook.client.post(logbook.url(path)).body(body.clone());
            let coding = reqwest::header::HeaderValue::from_bytes(coding.as_bytes()).unwrap();
            assert_eq!(
                refusal(post.header("content-encoding", &coding)).await.0,
                status,
                "{path} {coding:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_bomb_is_refused_where_its_bound_is() {
    let logbook = Logbook::start().await;
    // A file of gzip may be many, one after the other.
    let spaces = gzip(&vec![b' '; 1 << 20]);
    let attached = [gzip(b"{}\n{\"type\":\"attachment\"}\n"), spaces.repeat(101)].concat();
    let (store, envelope) = ("/api/1/store/?sentry_key=k", "/api/1/envelope/?sentry_key=k");
    for (path, coding, body) in [
        ("/v1/events", "gzip", spaces.repeat(21)),
        (store, "br", brotli(&vec![b' '; 21 << 20], 24)),
        (envelope, "gzip", attached),
    ] {
        let post = logbook.client.post(logbook.url(path)).header("content-encoding", coding).body(body);
        assert_eq!(refusal(post).await, (413, "too_large".into()), "{path}");
    }
    let headers_only = logbook.client.post(logbook.url(envelope)).header("content-encoding", "gzip");
    assert_eq!(refusal(headers_only.body(spaces.repeat(101))).await.0, 400);
}
