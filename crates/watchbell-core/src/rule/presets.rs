//! Rules to begin with. They are ordinary rules: once added, they are the user's to change.

use std::time::Duration;

use super::{Condition, Count, Counted, Field, Op, Per, Rule, Trigger, Urgency};
use crate::{Level, say};

/// A rule to begin with.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// The rule.
    pub rule: Rule,
    /// What it is good for, in a sentence.
    pub why: String,
}

/// The rules to begin with.
pub fn presets() -> Vec<Preset> {
    let errors = || Condition::level_at_least(Level::Error);
    let normal = |condition| Rule { condition, urgency: Urgency::Normal, ..Rule::fatal_only() };
    let hour = Duration::from_hours(1);
    let two_weeks = Duration::from_hours(14 * 24);
    let rules = [
        ("fatal", Rule::fatal_only()),
        ("unhandled", normal(unhandled())),
        ("new", Rule { trigger: Trigger::NewIssue, ..normal(errors()) }),
        ("back", Rule { trigger: Trigger::Regression { after: Some(two_weeks) }, ..normal(errors()) }),
        ("storm", Rule { trigger: many(50), ..normal(errors()) }),
        (
            "certificates",
            Rule { urgency: Urgency::Critical, repeat_after: hour, ..normal(said(TLS, TLS_TYPES)) },
        ),
        ("names", Rule { trigger: many(5), repeat_after: hour, ..normal(said(DNS, DNS_TYPES)) }),
    ];
    let preset = |(preset, rule): (&str, Rule)| Preset {
        rule: Rule { name: say!("rule-preset", preset = preset), ..rule },
        why: say!("rule-preset-why", preset = preset),
    };
    rules.map(preset).into()
}

/// Nobody caught it.
fn unhandled() -> Condition {
    Condition::Is { field: Field::ExceptionHandled, op: Op::Is("no".into()) }
}

/// So many events within five minutes, all issues together.
fn many(at_least: u32) -> Trigger {
    let within = Duration::from_mins(5);
    Trigger::Count(Count { of: Counted::Events, at_least, within, per: Per::Rule })
}

/// The message or an exception's text is like `pattern`, or the exception is one of `types`.
fn said(pattern: &str, types: &str) -> Condition {
    let matches = |field, pattern: &str| Condition::Is { field, op: Op::Matches(pattern.into()) };
    Condition::Any(vec![
        matches(Field::Message, pattern),
        matches(Field::ExceptionValue, pattern),
        matches(Field::ExceptionType, types),
    ])
}

/// What OpenSSL, GnuTLS, rustls, Java, .NET, Go, Node and Windows say of a certificate they do not take.
const TLS: &str = "(?i)certificate verif(y|ication) failed\
    |certificate (has expired|is not (yet )?valid for|signed by unknown authority|problem)\
    |CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CERT_ALTNAME_INVALID|SELF_SIGNED_CERT|SEC_E_CERT_|ERR_CERT_\
    |self[- ]signed certificate|unable to verify the first certificate|unable to get (local )?issuer certificate\
    |does not match certificate's altnames|no alternative certificate subject name\
    |x509: |invalid peer certificate\
    |PKIX path|unable to find valid certification path|No subject alternative (DNS )?names? matching\
    |remote certificate (is|was) (invalid|rejected)|trust relationship for the SSL|SSL connection could not be established\
    |certificate chain was issued by an authority that is not trusted\
    |(fatal alert:? |tls: |sslv3 alert )(bad|unknown|expired|revoked|unsupported)?[ _]?certificate";
const TLS_TYPES: &str = "SSLHandshakeException|SSLPeerUnverifiedException|SSLCertVerificationError\
    |CertificateExpiredException|CertificateNotYetValidException|CertPathValidatorException|CertPathBuilderException\
    |CertificateVerifyError|UnknownAuthorityError|CertificateInvalidError";

/// What glibc, macOS, Windows, Java, .NET, Go, Node, curl and browsers say of a name they cannot look up.
const DNS: &str = "(?i)name or service not known|failure in name resolution|no address associated with hostname\
    |nodename nor servname provided|getaddrinfo\\b.*(failed|ENOTFOUND|EAI_AGAIN|EAI_FAIL)\
    |\\b(query[A-Za-z]* )?(ENOTFOUND|EAI_AGAIN|ESERVFAIL)\\b|NXDOMAIN|SERVFAIL|NAME_NOT_RESOLVED|ERR_UNKNOWN_HOST\
    |no such host|remote name could not be resolved|lookup \\S+( on \\S+)?: (server misbehaving|.*i/o timeout)\
    |could(n't| not) resolve (host|proxy)|resolving timed out|failed to lookup address|could not translate host name\
    |failed to resolve '|unknown (MySQL server )?host '|dns error";
const DNS_TYPES: &str = "UnknownHostException|NameResolutionError|gaierror|ClientConnectorDNSError|DnsNameResolverException|DNSError";

/// What runtimes and drivers say when nobody listens or answers.
const CONNECTIONS: &str = "(?i)ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connection refused|connection timed out\
    |no route to host|network is unreachable|connect(ion)? timeout|failed to connect to|could not connect to server\
    |actively refused it";
const CONNECTIONS_TYPES: &str =
    "ConnectionRefusedError|ConnectException|ConnectTimeout(Error|Exception)?|HttpHostConnectException";

/// What tells causes apart: certificates, name resolution, connections.
pub(crate) fn cause_conditions() -> [Condition; 3] {
    [said(TLS, TLS_TYPES), said(DNS, DNS_TYPES), said(CONNECTIONS, CONNECTIONS_TYPES)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Matcher, RuleSet};
    use crate::{Event, Exception};

    /// What libraries really say.
    const TLS_SAID: &[&str] = &[
        // OpenSSL, Python, Ruby, PHP
        "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed",
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.partner.example'. (_ssl.c:1000)",
        "SSL_connect returned=1 errno=0 peeraddr=192.0.2.7:443 state=error: certificate verify failed (certificate has expired)",
        "stream_socket_client(): SSL operation failed with code 1. error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
        "error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate",
        // curl and git
        "curl: (60) SSL certificate problem: unable to get local issuer certificate",
        "SSL: no alternative certificate subject name matches target host name 'pay.example'",
        "server certificate verification failed. CAfile: none CRLfile: none",
        "schannel: CertGetCertificateChain trust error SEC_E_CERT_EXPIRED",
        // rustls
        "invalid peer certificate: Expired",
        "error trying to connect: invalid peer certificate: UnknownIssuer",
        "received fatal alert: CertificateExpired",
        // Java
        "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
        "No subject alternative DNS name matching api.partner.example found.",
        "Received fatal alert: certificate_expired",
        "Received fatal alert: bad_certificate",
        // .NET
        "The SSL connection could not be established, see inner exception.",
        "The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch",
        "The remote certificate was rejected by the provided RemoteCertificateValidationCallback.",
        "The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.",
        // Node
        "unable to verify the first certificate",
        "self-signed certificate in certificate chain",
        "request to https://api.partner.example/ failed, reason: certificate has expired",
        "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        // Go
        "Get \"https://api.partner.example\": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-22T10:00:00Z is after 2026-11-21T23:59:59Z",
        "x509: certificate signed by unknown authority",
        "remote error: tls: bad certificate",
        "remote error: tls: expired certificate",
        // browsers
        "net::ERR_CERT_DATE_INVALID",
    ];

    const DNS_SAID: &[&str] = &[
        // glibc, macOS, Windows through Python, Ruby, Rust, PHP
        "[Errno -2] Name or service not known",
        "[Errno -3] Temporary failure in name resolution",
        "[Errno -5] No address associated with hostname",
        "[Errno 8] nodename nor servname provided, or not known",
        "[Errno 11001] getaddrinfo failed",
        "Failed to open TCP connection to db.internal:5432 (getaddrinfo: Name or service not known)",
        "failed to lookup address information: Try again",
        "error trying to connect: dns error: failed to lookup address information",
        "php_network_getaddresses: getaddrinfo for db.internal failed: nodename nor servname provided",
        "HTTPSConnectionPool(host='api', port=443): Max retries exceeded (Caused by NameResolutionError(\"Failed to resolve 'api'\"))",
        // Node
        "getaddrinfo ENOTFOUND db.internal",
        "getaddrinfo EAI_AGAIN redis",
        "queryA ESERVFAIL api.partner.example",
        // Java and .NET
        "db.internal: Temporary failure in name resolution",
        "Failed to resolve 'db.internal' [A(1)] after 4 queries",
        "No such host is known. (api.partner.example:443)",
        "The remote name could not be resolved: 'api.partner.example'",
        // Go
        "dial tcp: lookup db.internal on 10.96.0.10:53: no such host",
        "dial tcp: lookup db.internal on 10.96.0.10:53: server misbehaving",
        "dial tcp: lookup db.internal on 10.96.0.10:53: read udp 10.1.2.3:41234->10.96.0.10:53: i/o timeout",
        "dial tcp: lookup db.internal: i/o timeout",
        // curl, databases, browsers, resolvers
        "curl: (6) Could not resolve host: api.partner.example",
        "cURL error 6: Couldn't resolve host 'api.partner.example'",
        "Resolving timed out after 5000 milliseconds",
        "could not translate host name \"db\" to address: Unknown host",
        "Unknown MySQL server host 'db' (-2)",
        "net::ERR_NAME_NOT_RESOLVED",
        "DNS query for api.partner.example: NXDOMAIN",
    ];

    const NEITHER: &[&str] = &[
        "Rendering the certificate as PDF failed",
        "The gift certificate 4711 was redeemed twice",
        "birth certificate not found for applicant 12",
        "TLS 1.3 enabled on :8443",
        "SSL report: 412 handshakes, 0 failures",
        "certificate renewed, valid until 2027-02-20",
        "Connection refused (os error 111)",
        "connect ETIMEDOUT 192.0.2.7:443",
        "connect ECONNREFUSED 127.0.0.1:5432",
        "dial tcp 10.0.0.7:5432: i/o timeout",
        "Invalid Host header: 'evil.example'",
        "user lookup failed: no such user",
        "Could not resolve merge conflict in cart 12",
        "Could not resolve dependency org.example:core:1.2",
        "module not found: dns",
        "KeyError: 'hostname'",
        "unknown hostess id",
        "KeyError: 'cart'",
        "",
    ];

    fn matcher(name: &str) -> Matcher {
        let preset = presets().into_iter().find(|preset| preset.rule.name == name).unwrap();
        Matcher::new(&preset.rule.condition).unwrap()
    }

    #[test]
    fn failures_of_tls_and_of_names_are_told_from_each_other_and_from_the_rest() {
        let (tls, dns) = (matcher("Certificates"), matcher("Name resolution"));
        let kinds = [(TLS_SAID, (true, false)), (DNS_SAID, (false, true)), (NEITHER, (false, false))];
        for (said, expected) in kinds {
            for text in said {
                let message = Event { message: Some((*text).to_owned()), ..Event::bare(Level::Info) };
                let raised = Exception { value: Some((*text).to_owned()), ..Exception::default() };
                let exception = Event { exceptions: vec![raised], ..Event::bare(Level::Info) };
                for event in [message, exception] {
                    assert_eq!((tls.holds("", &event), dns.holds("", &event)), expected, "{text}");
                }
            }
        }
    }

    #[test]
    fn exceptions_are_known_by_their_type_alone() {
        let types: [(&str, (bool, bool)); 6] = [
            ("javax.net.ssl.SSLHandshakeException", (true, false)),
            ("SSLCertVerificationError", (true, false)),
            ("java.net.UnknownHostException", (false, true)),
            ("socket.gaierror", (false, true)),
            ("java.net.ConnectException", (false, false)),
            ("KeyError", (false, false)),
        ];
        let (tls, dns) = (matcher("Certificates"), matcher("Name resolution"));
        for (ty, expected) in types {
            let raised = Exception { ty: Some(ty.to_owned()), ..Exception::default() };
            let event = Event { exceptions: vec![raised], ..Event::bare(Level::Error) };
            assert_eq!((tls.holds("", &event), dns.holds("", &event)), expected, "{ty}");
        }
    }

    #[test]
    fn presets_survive_the_file_and_can_stand_together() {
        let rules: Vec<Rule> = presets().into_iter().map(|preset| preset.rule).collect();
        let text = crate::config::edit::rules_to_toml(&rules);
        let parsed = crate::config::parse_rules(&text);
        assert_eq!(parsed.problems, []);
        assert_eq!(parsed.config.rules, rules);
        assert_eq!(RuleSet::new(rules).rules().len(), 7);
    }
}
