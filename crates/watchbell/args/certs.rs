//! What can be typed of `watchbell certs`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Certs {
    /// Look at one certificate now: of a host, or in a file
    ///
    /// Reads whatever is there, also what is expired or for another name, and says what is wrong with it. Nothing is remembered.
    /// Files may be PEM or DER (.pem .crt .cer .der), PKCS #7 (.p7b) or PKCS #12 (.p12 .pfx).
    ///
    /// Exit codes: 0 all is well; 1 below a threshold, expired or rejected; 2 it could not be looked at; 3 usage.
    ///
    /// Examples:
    ///   watchbell certs check api.partner.example
    ///   watchbell certs check smtp.example.org:465
    ///   pass show signing | watchbell certs check --password-stdin ~/sign/desktop.pfx
    #[command(verbatim_doc_comment)]
    Check(CheckCertificate),
}

#[derive(Debug, Args)]
pub(crate) struct CheckCertificate {
    /// A host, maybe with a port (443 where none is given), or the path of a file
    #[arg(value_name = "HOST[:PORT]|FILE")]
    pub place: String,
    /// A private authority's certificate (PEM) that the host's chain may end in
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Read the file's password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}
