//! What people see of certificates.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use watchbell_core::certificate::{Purpose, State, Tone};

/// The certificates that are looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Certificates {
    /// The one to see to first at the top; those that are switched off at the end.
    pub rows: Vec<CertificateView>,
    /// Days before its end at which one rings that says nothing else, the most first.
    pub warn_days: Vec<u32>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CertificateView {
    /// What it is known by: `pay.example:443`, or the path of a file.
    pub id: String,
    /// For people.
    pub name: String,
    /// How it is set up.
    pub settings: CertificateSettings,
    /// Whether `[[certificates]]` names it; otherwise it is a source's host, and looked at for that.
    pub by_hand: bool,
    /// The name of the source whose host it is.
    pub source: Option<String>,
    /// Where the file's password is found.
    pub password_kept: Option<super::TokenKept>,
    /// How it stands.
    #[ts(type = "\"unknown\" | \"well\" | \"due\" | \"rejected\" | \"not_yet\" | \"expired\"")]
    pub state: State,
    /// How urgent that is.
    #[ts(type = "\"calm\" | \"warning\" | \"bad\"")]
    pub tone: Tone,
    /// Below a threshold, or past its end, by what was last read.
    pub below: bool,
    /// Whole days until it ends, rounded down; negative once that is over.
    #[ts(type = "number | null")]
    pub days_left: Option<i64>,
    /// `6 days`, `5 hours`: until it ends; `null` where that is not known, or over.
    pub left: Option<String>,
    /// When it ends.
    pub ends: Option<String>,
    /// Whose end that is, where another of the chain ends before it.
    pub ends_with: Option<String>,
    /// When it rings, in order; the last is its end.
    pub marks: Vec<CertificateMark>,
    /// Which of them rings next.
    pub next: Option<CertificateMark>,
    /// What was read of it.
    pub read: Option<CertificateRead>,
    /// What is wrong with its chain beside the time.
    pub fault: Option<String>,
    /// What to do about that.
    pub way_out: Option<String>,
    /// Why it could not be read, if the last look failed: a phrase without a full stop.
    pub failure: Option<String>,
    /// Since when it could not be read.
    pub failing_since: Option<String>,
    /// When it was last looked at.
    pub looked: Option<String>,
    /// When it was last read.
    pub seen: Option<String>,
}

/// A moment at which a certificate rings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CertificateMark {
    /// When.
    pub at: String,
    /// How long before the end, in words: `7 days`; empty: the end itself.
    pub before: String,
    /// The same in days.
    pub days: f64,
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CertificateRead {
    /// Whom it is for.
    pub subject: String,
    /// The host names it is for.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// From when on it is valid.
    pub not_before: String,
    /// Until when.
    pub not_after: String,
    /// SHA-256 over all of it.
    pub fingerprint: String,
    /// What it is for.
    #[ts(type = "\"server\" | \"client\" | \"code_signing\" | \"authority\" | \"other\"")]
    pub purpose: Purpose,
    /// How many were read with it, itself included.
    pub count: u32,
}

/// How a certificate is set up: `[[certificates]]`, but for the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CertificateSettings {
    /// A host, maybe with a port; `null`: it is in a file.
    pub host: Option<String>,
    /// A path, or the name of a file beside the configuration; `null`: it is at a host.
    pub file: Option<String>,
    /// For people; `null`: the place.
    pub name: Option<String>,
    /// One that is off is not looked at.
    pub enabled: bool,
    /// Days before the end at which it rings; `null`: as all do.
    pub warn_days: Option<Vec<u32>>,
    /// A private authority's certificate (PEM), for a host.
    pub ca_file: Option<String>,
}
