//! What a server says of how often it may be asked: `Retry-After`, and Sentry's `X-Sentry-Rate-Limit-*`
//! (<https://docs.sentry.io/api/ratelimits/>).

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Response;
use reqwest::header::HeaderMap;
use watchbell_core::say;

use crate::source::http;

/// What is left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Limits {
    limit: Option<u64>,
    remaining: Option<u64>,
}

impl Limits {
    /// In words; `None` where the server does not say.
    pub(super) fn words(self) -> Option<String> {
        let (limit, remaining) = (self.limit?, self.remaining?);
        Some(say!("source-budget", left = remaining.min(limit), limit = limit))
    }
}

/// What an answer says of its limits, and for how long it wants no further question: the longest of what it names, but at
/// most `longest`.
pub(super) fn read(response: &Response, now: Timestamp, longest: Duration) -> (Limits, Option<Duration>) {
    let limited = matches!(response.status().as_u16(), 429 | 503);
    from_headers(response.headers(), limited, now, longest)
}

fn from_headers(
    headers: &HeaderMap,
    limited: bool,
    now: Timestamp,
    longest: Duration,
) -> (Limits, Option<Duration>) {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let number = |name: &str| text(name)?.parse::<u64>().ok();
    let limits = Limits {
        limit: number("x-sentry-rate-limit-limit"),
        remaining: number("x-sentry-rate-limit-remaining"),
    };
    let reset = text("x-sentry-rate-limit-reset").and_then(|reset| until(reset, now));
    let spent = limits.remaining == Some(0);
    let asked = [http::retry_after(headers, now).filter(|_| limited), reset.filter(|_| limited || spent)];
    (limits, asked.into_iter().flatten().max().map(|pause| pause.min(longest)))
}

/// Seconds since 1970, as an integer or a decimal. The past, and what is no number, is as if it were not there.
fn until(reset: &str, now: Timestamp) -> Option<Duration> {
    let seconds: f64 = reset.parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
    let left = seconds - now.as_microsecond() as f64 / 1e6;
    (left > 0.0).then(|| Duration::try_from_secs_f64(left).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn read(limited: bool, headers: &[(&'static str, &str)]) -> (Option<String>, Option<u64>) {
        let now = Timestamp::from_second(1_795_341_600).unwrap();
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        let (limits, pause) = from_headers(&headers, limited, now, Duration::from_hours(1));
        (limits.words(), pause.map(|pause| pause.as_secs()))
    }

    #[test]
    fn a_pause_is_what_the_server_asks_for_in_any_form_and_at_most_an_hour() {
        const RESET: &str = "x-sentry-rate-limit-reset";
        for (limited, headers, pause) in [
            (true, &[("retry-after", "7")][..], Some(7)),
            (true, &[("retry-after", "Sun, 22 Nov 2026 10:00:30 GMT")], Some(30)),
            (true, &[("retry-after", "315360000")], Some(3_600)),
            (true, &[("retry-after", "-5")], None),
            (true, &[("retry-after", "soon")], None),
            (true, &[(RESET, "1795341620")], Some(20)),
            (true, &[(RESET, "1795341620.9")], Some(20)),
            (true, &[(RESET, "1e300")], Some(3_600)),
            (true, &[(RESET, "1795341000")], None),
            (true, &[(RESET, "inf")], None),
            (true, &[(RESET, "nonsense")], None),
            (true, &[("retry-after", "7"), (RESET, "1795341620")], Some(20)),
            (true, &[], None),
            (false, &[(RESET, "1795341620"), ("x-sentry-rate-limit-remaining", "3")], None),
            (false, &[(RESET, "1795341620"), ("x-sentry-rate-limit-remaining", "0")], Some(20)),
            (false, &[("retry-after", "7")], None),
        ] {
            assert_eq!(read(limited, headers).1, pause, "{limited} {headers:?}");
        }
    }

    #[test]
    fn what_is_left_is_told_where_the_server_says_it() {
        const LIMIT: &str = "x-sentry-rate-limit-limit";
        const LEFT: &str = "x-sentry-rate-limit-remaining";
        for (headers, words) in [
            (&[(LIMIT, "60"), (LEFT, "58")][..], Some("58 of 60 questions left for now")),
            (&[(LIMIT, "60"), (LEFT, "-1")], None),
            (&[(LIMIT, "60")], None),
            (&[(LIMIT, "5"), (LEFT, "99")], Some("5 of 5 questions left for now")),
        ] {
            assert_eq!(read(false, headers).0.as_deref(), words, "{headers:?}");
        }
    }
}
