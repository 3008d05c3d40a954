//! Which of two texts is more, for `at_least` and `at_most` on fields other than the level.
//!
//! - Two numbers are compared as numbers (`9 < 10.5`), except in `release`, where `5.9 < 5.10`.
//! - Two versions are compared as versions: dotted parts by number, missing parts are zero, a pre-release comes before
//!   its release, what follows a `+` does not count (Semantic Versioning 2.0, section 11, and forgiving). Sentry's
//!   `name@` in front of a release is dropped where the bound has none; where it has one, the names must be the same.
//! - A bound that is a number or version compares with nothing that is neither: such comparisons are false.
//! - Anything else is compared as text, without case, runs of digits by number (`web-9 < web-10`).

use std::cmp::Ordering;

use super::text::fold;

/// How `value` stands to `bound`, or `None` where the two cannot be compared.
pub fn compare(value: &str, bound: &str, as_release: bool) -> Option<Ordering> {
    if !as_release && let (Some(value), Some(bound)) = (number(value), number(bound)) {
        return value.partial_cmp(&bound);
    }
    let (value, bound) = if as_release { same_package(value, bound)? } else { (value, bound) };
    match (Version::of(value), Version::of(bound)) {
        (Some(value), Some(bound)) => Some(value.compare(&bound)),
        (_, Some(_)) => None,
        (_, None) => Some(natural(value, bound)),
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Drops the `name@` of releases where only the value has one, or where both have the same.
fn same_package<'a>(value: &'a str, bound: &'a str) -> Option<(&'a str, &'a str)> {
    match (value.rsplit_once('@'), bound.rsplit_once('@')) {
        (Some((name, value)), Some((wanted, bound))) => fold(name).eq(fold(wanted)).then_some((value, bound)),
        (Some((_, value)), None) => Some((value, bound)),
        (None, Some(_)) => None,
        (None, None) => Some((value, bound)),
    }
}

struct Version<'a> {
    main: &'a str,
    pre_release: Option<&'a str>,
}

impl<'a> Version<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let text = text.split_once('+').map_or(text, |(version, _build)| version);
        let (main, pre_release) =
            text.split_once('-').map_or((text, None), |(main, pre_release)| (main, Some(pre_release)));
        Some(Self { main, pre_release })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (mut ours, mut theirs) = (self.main.split('.'), other.main.split('.'));
        loop {
            let order = match (ours.next(), theirs.next()) {
                (None, None) => break,
                (a, b) => natural(a.unwrap_or("0"), b.unwrap_or("0")),
            };
            if order.is_ne() {
                return order;
            }
        }
        match (self.pre_release, other.pre_release) {
            (Some(a), Some(b)) => natural(a, b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
}

/// Text order without case, in which runs of digits count as numbers and stand before letters.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (in_a, in_b) = (digits(a), digits(b));
        if !in_a.is_empty() && !in_b.is_empty() {
            let (x, y) = (in_a.trim_start_matches('0'), in_b.trim_start_matches('0'));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
            if order.is_ne() {
                return order;
            }
            a = a.get(in_a.len()..).unwrap_or_default();
            b = b.get(in_b.len()..).unwrap_or_default();
            continue;
        }
        let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
        match (rest_a.next(), rest_b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                if order.is_ne() {
                    return order;
                }
            }
        }
        (a, b) = (rest_a.as_str(), rest_b.as_str());
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_as_versions() {
        use Ordering::{Equal, Greater, Less};
        for (value, bound, expected) in [
            ("5.9", "5.10", Some(Less)),
            ("5.14.0", "5.14", Some(Equal)),
            ("v2.0.0", "1.99", Some(Greater)),
            ("5.14.0-rc.1", "5.14.0", Some(Less)),
            ("5.14.0-rc.2", "5.14.0-rc.10", Some(Less)),
            ("5.14.0+build.7", "5.14.0", Some(Equal)),
            ("checkout-api@5.14.0", "5.13.9", Some(Greater)),
            ("checkout-api@5.14.0", "Checkout-API@5.14.0", Some(Equal)),
            ("web@5.14.0", "checkout-api@5.13.0", None),
            ("5.14.0", "checkout-api@5.13.0", None),
            ("nightly", "5.14.0", None),
            ("99999999999999999999999.1", "99999999999999999999999.0", Some(Greater)),
            ("2026-11-22", "2026-11-3", Some(Greater)),
            ("nightly-9", "Nightly-10", Some(Less)),
        ] {
            assert_eq!(compare(value, bound, true), expected, "{value} : {bound}");
        }
    }

    #[test]
    fn other_fields_are_compared_as_numbers_first() {
        use Ordering::{Equal, Greater, Less};
        for (value, bound, expected) in [
            ("5.9", "5.10", Some(Greater)),
            ("500", "404", Some(Greater)),
            ("-3", "2", Some(Less)),
            ("1e3", "1000", Some(Equal)),
            ("inf", "5", None),
            ("n/a", "5", None),
            ("10.0.0.9", "10.0.0.10", Some(Less)),
            ("web-9", "web-10", Some(Less)),
            ("web", "web-10", Some(Less)),
            ("EU-west", "eu-east", Some(Greater)),
            ("", "a", Some(Less)),
        ] {
            assert_eq!(compare(value, bound, false), expected, "{value} : {bound}");
        }
    }
}
