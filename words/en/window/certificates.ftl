# The certificates: their table, the dialog that adds or changes one, and what a look at one brings.

certificates-title = Certificates
certificates-count = { $n ->
    [one] { $n } watched, soonest first, checked daily
   *[other] { $n } watched, soonest first, checked daily
}
certificates-check = Check now
certificates-add = Add
certificates-days = Ring when days left reach
certificates-days-none = none: only when one has expired
certificates-days-change = Change
certificates-days-marks = The marks on each bar are these days.
certificates-note = The hosts of your sources are looked at by themselves, the others because you added them. Nothing else is asked, and nothing is sent but a handshake.
certificates-refused = The certificates cannot be read
certificates-none = No certificate is watched
certificates-none-lead = The hosts of sources that are asked by https come here by themselves. Add a partner’s host, or the file that your programs are signed with.
certificates-none-add = Add certificate
certificates-reading = Reading what is known…

certificates-column-certificate = Certificate
certificates-column-days = Days left
certificates-column-left = Time left
certificates-column-expires = Expires
certificates-column-next = Next ring
certificates-column-checked = Checked

# What it is for, and the line below its name.
certificates-purpose = { $purpose ->
    [server] TLS endpoint
    [client] Client certificate
    [code_signing] Code signing
    [authority] Certificate authority
   *[other] Certificate
}
certificates-host-of = host of { $source }

# How it stands, when it ends, when it rings next and when it was looked at.
certificates-not-looked-at = Not looked at
certificates-not-yet = Not looked at yet
certificates-state = { $state ->
    [expired] Expired
    [rejected] Rejected
    [not_yet] Not valid yet
   *[unknown] Unknown
}
certificates-ends = { $day }, { $time }
certificates-ends-unknown = unknown
certificates-left-none = nothing left
certificates-next-never = never
certificates-next-answer = at the next answer
certificates-next-change = when it changes
certificates-next-end = when it expires
certificates-next = at { $before }, { $day }
certificates-tried = tried { $at }

# What is wrong with it. { $why } is a fragment.
certificates-failing = { $why }, since { $since }
certificates-last-read = Last read { $at }; it is tried again.
certificates-ends-with = { $name }, which is part of its chain, ends first.

# What is offered for it.
certificates-snooze = Snooze until { $before }
certificates-disable = Do not look at it
certificates-enable = Look at it again
certificates-looking-at = Looking at { $name }…
certificates-looking-at-all = Looking at all of them, one after the other…
certificates-snoozed = Quiet until { $before } before the end of { $name }.
certificates-enabled = Looking at { $name } again.
certificates-disabled = { $name } is not looked at.
certificates-removed = Removed { $name }.
certificates-removed-host = { $name } is looked at as the host of { $source } is.
certificates-remove-title = Remove { $name }?
certificates-remove-lead = Watchbell does not look at it any more, and forgets its password. The file itself stays.
certificates-remove-host = It is looked at as the host of { $source } all the same, as it was before it was set up here.
certificates-remove = Remove certificate

# The dialog.
certificates-dialog-add = Add a certificate
certificates-where = Where it is
certificates-at-host = At a host
certificates-in-file = In a file
certificates-host = Host
certificates-host-help = Port 443 where none is given. One that begins with TLS: 465 or 993 for mail.
certificates-file = File
certificates-file-help = .pem, .crt, .cer, .der, .p12, .pfx or .p7b, with its whole path.
certificates-password = Password
certificates-password-optional = If the file has one
certificates-password-from = Read from { $name }; one that is entered replaces that.
certificates-name-hint = As the place
certificates-own-days = Ring so many days before the end
certificates-authority = Private authority
certificates-authority-help = Only where the host’s certificate comes from an authority of your own.
certificates-missing-host = Still missing: the host.
certificates-missing-file = Still missing: the file.
certificates-days-wrong = Days are whole numbers from 1 to 3650, with commas in between.
certificates-saved = Saved { $name }.
certificates-added = Added. It is looked at now.

certificates-found = What is found
certificates-found-lead = Test looks at it once, and remembers nothing.
certificates-found-looking = Looking…
certificates-found-stands = Stands
certificates-found-for = For
certificates-found-issuer = Issued by
certificates-found-kind = Kind
certificates-found-chain = { $n ->
    [one] { $purpose }, with { $n } more of its chain
   *[other] { $purpose }, with { $n } more of its chain
}
certificates-found-ends-first = Ends first
certificates-found-fingerprint = SHA-256

# When those ring that say nothing else.
certificates-usual = When certificates ring
certificates-usual-days = Days before the end
certificates-usual-wrong = Whole numbers from 1 to 3650, with commas in between.
certificates-usual-help = Once each. In proportion for certificates that live less than twice the first.
