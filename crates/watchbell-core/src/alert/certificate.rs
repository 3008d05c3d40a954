//! What is said of a certificate.

use jiff::SignedDuration;

use super::moment::date;
use super::{Show, Words, clean, join, words};
use crate::certificate::{Chain, Mark, Say};
use crate::say;

/// The words of a ring: `Certificate expires in 7 days`. `next` is when it rings again.
pub fn certificate(name: &str, say: &Say, chain: &Chain, next: Option<Mark>, show: &Show<'_>) -> Words {
    let name = clean(name, 60);
    let ends = chain.ends();
    let above = chain.sooner.as_ref().map(|sooner| clean(&sooner.subject, 60));
    let date = |at| date(at, show.now, show.zone);
    match say {
        Say::Expires => {
            let title = say!("certificate-expires", span = span(ends.duration_since(show.now)));
            let first = match above {
                Some(first) => {
                    say!("certificate-ends-above", name = name, first = first, date = date(ends))
                }
                None => say!("certificate-ends", name = name, date = date(ends)),
            };
            let next = match next {
                Some(mark) if mark.before > SignedDuration::ZERO => {
                    say!("certificate-next", span = span(mark.before))
                }
                _ => say!("certificate-next-expired"),
            };
            words(&title, [join(" ", [first, next]), String::new()])
        }
        Say::Expired => {
            let line = match above {
                Some(first) => {
                    say!("certificate-ended-above", name = name, first = first, date = date(ends))
                }
                None => say!("certificate-ended", name = name, date = date(ends)),
            };
            words(&say!("certificate-expired"), [line, say!("certificate-expired-why")])
        }
        Say::Changed { issuer, ends } => {
            let what = match issuer {
                Some(before) => {
                    let (issuer, before) = (clean(&chain.leaf.issuer, 50), clean(before, 50));
                    say!("certificate-changed-issuer", name = name, issuer = issuer, before = before)
                }
                None => say!("certificate-changed-key", name = name),
            };
            let line = say!("certificate-changed-before", date = date(*ends));
            words(&say!("certificate-changed"), [what, line])
        }
        Say::Rejected => {
            let fault = chain.fault.as_ref().map(|fault| clean(&fault.text, 100)).unwrap_or_default();
            let before = say!("certificate-rejected-before");
            words(&say!("certificate-rejected"), [join(": ", [name, fault]), before])
        }
    }
}

/// `7 days`, `6 hours`, `12 minutes`: the unit that says most, to the nearest one.
pub fn span(length: SignedDuration) -> String {
    let seconds = length.as_secs().max(0).unsigned_abs();
    let nearest = |unit: u64| (seconds + unit / 2) / unit;
    match seconds {
        84_600.. => say!("count-days", n = nearest(86_400)),
        3_570.. => say!("count-hours", n = nearest(3_600)),
        _ => say!("count-minutes", n = nearest(60).max(1)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::certificate::{Certificate, Fault, Purpose, Sooner, WarnDays};

    #[test]
    fn the_words_say_what_when_and_what_comes_next() {
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let at = |time: &str| format!("{time}:00+01:00").parse::<Timestamp>().unwrap();
        let leaf = Certificate {
            subject: "pay.harbour.example".into(),
            names: Vec::new(),
            issuer: "Harbour CA".into(),
            not_before: at("2025-11-25T09:00"),
            not_after: at("2026-11-25T09:00"),
            fingerprint: String::new(),
            key: String::new(),
            purpose: Purpose::Server,
        };
        let chain = Chain { leaf, sooner: None, count: 2, fault: None };
        let sooner = Some(Sooner { subject: "Harbour Root".into(), not_after: at("2026-11-24T09:00") });
        let sooner = Chain { sooner, ..chain.clone() };
        let text = "it is for a.example, not for pay.harbour.example".to_owned();
        let rejected = Chain { fault: Some(Fault { text, way_out: String::new() }), ..chain.clone() };
        let before = Some("Old CA".to_owned());
        for (now, say, chain, said) in [
            (
                "2026-11-18T09:01",
                Say::Expires,
                &chain,
                "Certificate expires in 7 days | pay, Wed 25 November, 09:00. The next ring is at 1 day.",
            ),
            (
                "2026-11-24T09:01",
                Say::Expires,
                &chain,
                "Certificate expires in 1 day | pay, Wed 25 November, 09:00. The next ring is when it has expired.",
            ),
            (
                "2026-11-18T09:01",
                Say::Expires,
                &sooner,
                "Certificate expires in 6 days | pay: Harbour Root, which vouches for it, ends Tue 24 November, 09:00. \
                 The next ring is at 1 day.",
            ),
            (
                "2027-01-01T00:00",
                Say::Expired,
                &chain,
                "Certificate has expired | pay: Wed 25 November 2026, 09:00. | Whoever checks it rejects it now.",
            ),
            (
                "2026-01-01T00:00",
                Say::Changed { issuer: before, ends: at("2026-12-25T09:00") },
                &chain,
                "Certificate changed unexpectedly | pay: issued by Harbour CA now, by Old CA before. | \
                 The one before was good until Fri 25 December, 09:00.",
            ),
            (
                "2026-01-01T00:00",
                Say::Changed { issuer: None, ends: at("2026-12-25T09:00") },
                &chain,
                "Certificate changed unexpectedly | pay: another key, from the same issuer. | \
                 The one before was good until Fri 25 December, 09:00.",
            ),
            (
                "2026-01-01T00:00",
                Say::Rejected,
                &rejected,
                "Certificate is rejected | pay: it is for a.example, not for pay.harbour.example | It was accepted before.",
            ),
        ] {
            let show = Show { now: at(now), zone: &zone, people: false };
            let next = WarnDays::default().marks(chain).into_iter().find(|mark| mark.at > show.now);
            let words = certificate("pay", &say, chain, next, &show);
            assert_eq!(format!("{} | {}", words.title, words.body.replace('\n', " | ")), said);
        }
    }

    #[test]
    fn a_span_has_the_unit_that_says_most() {
        for (seconds, said) in [
            (90 * 86_400 - 60, "90 days"),
            (86_399, "1 day"),
            (84_599, "23 hours"),
            (3_600, "1 hour"),
            (90, "2 minutes"),
            (0, "1 minute"),
            (-5, "1 minute"),
        ] {
            assert_eq!(span(SignedDuration::from_secs(seconds)), said);
        }
    }
}
