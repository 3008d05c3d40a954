# Why a source is not heard: phrases, without a full stop. { $place } is host and port.

source-place-unnamed = the address
source-name-unknown = the name { $name } was not found
source-refuses = { $place } refuses connections
source-dropped = { $place } dropped the connection
source-closed = { $place } closed the connection
source-closed-saying = { $place } closed the connection ({ $why })
source-closed-early = { $place } closed the connection too early
source-closed-before = the logbook closed the connection before the first event
source-no-way = there is no way to { $place } from this network
source-failed = the connection to { $place } failed: { $why }
source-unknown = unknown error
source-no-client = no HTTP client: { $why }
source-no-address = it has no address
source-not-http = { $scheme }: is no http or https address
source-silent = no answer from { $place }
source-silent-tls = no TLS answer from { $place }
source-slow = { $place } did not answer in { $span }
source-stopped = { $place } stopped in the middle
source-nothing-heard = nothing heard for { $span }
source-event-unending = an event began { $span } ago and has not ended
source-line-unending = a line does not end
source-takes-nothing = { $place } takes nothing any more
source-proxy-fails = the proxy { $proxy } does not help: { $why }
source-proxy-log-in = the proxy wants a log-in (407)
source-redirect-circle = the logbook redirects in a circle
source-redirect-many = the logbook redirects more than { $most } times
source-redirect-downgrade = the logbook redirects from https to the unencrypted http://{ $place }, which is not followed
source-redirect-nowhere = the logbook redirects to what is no http address

# TLS. { $why } is what certificate-fault-… says.
source-certificate = certificate rejected: { $why }
source-tls-none = { $place } does not speak TLS
source-tls-ended = { $place } ended the TLS handshake ({ $why })
source-tls-old = { $place } offers no TLS version or cipher that is still safe
source-tls-failed = no secure connection to { $place }: { $why }
source-ca-unusable = ca_file cannot be used: { $why }
source-ca-empty = { $file }: holds no certificate in PEM form
source-no-certificate-name = { $host } cannot stand in a certificate

# Answers that are not what was asked for.
source-ended = the logbook ended the stream (204)
source-token-needed = a token is needed (401)
source-token-rejected = token rejected (401)
source-token-elsewhere = the logbook redirects to { $origin }, where the token is not sent (401): enter that address instead
source-forbidden = the token may not read this (403)
source-may-not = the token may not do this (403)
source-lacks = the token lacks the right { $right } (403)
source-not-found = the logbook has no stream at this address (404)
source-gone = the stream is gone for good (410)
source-too-often = the logbook is asked too often (429)
source-answers = the logbook answers { $status }
source-no-stream = the answer is no stream: { $status }
# With the logbook's own words.
source-says = { $what }: { $said }
source-packed = the answer is packed as { $encoding }, which was not asked for
source-packed-badly = the answer of { $place } cannot be unpacked: { $why }
source-answer = the answer is { $given }, not { $expected ->
    [events] an event stream
    [lines] lines of JSON
    [socket] a WebSocket
   *[json] JSON
}
# { $given } where the answer does not say what it is.
source-answer-unnamed = nothing
source-answer-long = an answer has more than the { $limit } MiB that are read
source-answer-unreadable = the logbook's answer cannot be read: { $why }
source-no-list = it is no list
source-not-a-socket = what answers only looks like a WebSocket
source-socket-protocol = { $place } does not keep to the WebSocket protocol: { $why }
source-token-odd = the token holds a character that cannot be sent
source-tenant-odd = the tenant holds a character that cannot be sent
source-cursor-odd = the stored cursor cannot be sent
source-keyring-locked = keyring locked

# Payloads that cannot be read.
source-unreadable = { $n ->
    [one] a payload could not be read: { $why }
   *[other] { $n } payloads could not be read, the last one: { $why }
}
source-not-json = not JSON: { $why }
source-payload-long = the payload has { $size } bytes, more than the { $limit } that are read
source-line-long = a line is longer than { $limit } bytes
source-line-long-in = a line of { $file } is longer than { $limit } bytes
source-event-long = an event is longer than { $limit } bytes
source-event-lines = an event has more than { $limit } lines
source-message-long = a message is longer than { $limit } bytes
source-message-binary = a message is binary, and no text
source-message-utf8 = a message is no valid UTF-8
source-envelope-packed = this sidecar packs its envelopes as base64: update Spotlight

# What was missed for good, and what a source says that is no fault.
source-gap = the logbook no longer has all that came since it was last heard
source-gap-hub = the hub no longer has all that came since it was last heard
source-gap-loki = { $n ->
    [one] Loki left out a line, because more came than it could pass on
   *[other] Loki left out { $n } lines, because more came than it could pass on
}
source-gap-lines = more than { $n } lines came meanwhile; later ones may be missing
source-gap-messages = more than { $n } messages came meanwhile; older ones were not read
source-messages-unread = { $n ->
    [one] { $n } message
   *[other] { $n } messages
} could not be read
source-budget = { $left } of { $limit } questions left for now

# Trackers. { $name } is a project's, { $whose } an issue's.
source-tracker-forgotten = where it was heard last is not known any more: 24 hours are read back, what is older was not looked at
source-no-more-questions = the logbook allows no more questions for now
source-no-project = there is no project “{ $name }”; the token sees { $names }
source-list-cut = { $why ->
    [circle] its list of issues goes round in a circle
   *[endless] its list of issues does not end
}, what comes behind was not looked at
source-list-cut-of = { $name }: { source-list-cut }
source-unseen = { $n ->
    [one] { $n } new event was
   *[other] { $n } new events were
} not looked at: { $whose }
source-unseen-of = { $n } of { $whose }
source-unseen-nowhere = { $name } that are in none of its issues any more
source-parts-unreadable = { $n ->
    [one] a part
   *[other] { $n } parts
} of the answers could not be read: { $why }
source-issue-without-id = an issue without an id
source-no-tracker = this logbook cannot be told what became of an issue
# What the server knows nothing of.
source-missing-bugsink = the logbook knows no such address; enter the one that you open in the browser (404)
source-missing-sentry = the logbook knows no such organization; it stands in the tracker's addresses (404)
source-missing-gotify = the logbook knows no such messages; enter the server's own address (404)
source-missing-loki = the logbook knows no such query; enter Loki's own address, not Grafana's (404)
source-missing-issue = the logbook knows no such issue any more (404)

# Files.
source-files-forgotten = it is not known any more how far the files were read
source-files-thread = no thread to read files with: { $why }
source-files-ended = the reading of files has ended
source-files-none = no file matches yet
source-files-many = more files match than the { $most } that are read
source-files-polled = files are looked at every second: { $why }
source-files-untold = the file system tells of no changes
source-files-folders = there are too many folders
source-files-not-looked = the files could not be looked at: { $why }
source-file-lost = what { $file } had before it was rotated or truncated was not read to its end
source-file-unread = { $path } cannot be read: { $why }{ $more ->
    [0] { "" }
   *[other] { " " }(and { $more } more)
}
source-file-denied = permission denied
source-file-no-folder = there is no such folder
source-file-is = { $what ->
    [fifo] it is a FIFO, not a file
    [socket] it is a socket, not a file
    [device] it is a device, not a file
    [folder] it is a folder: name the files in it, as in folder/*.log
   *[other] it is no file
}
source-no-pattern = { $glob } is no pattern: { $why }

# The journal.
source-no-match = { $entry } is no match: FIELD=value
source-journal-none = there is no { $program } on this machine
source-journal-not-started = journalctl does not start: { $why }
source-journal-deaf = journalctl cannot be listened to
source-journal-unheard = journalctl cannot be heard: { $why }
source-journal-silent = journalctl says nothing
source-journal-ended = journalctl ended: { $why }
source-journal-forbidden = this user may not read the journal
source-journal-limited = only this user's own messages can be read: add this user to the group systemd-journal for all
source-journal-forgotten = the journal does not know any more where it was read to
source-journal-replaced = the journal was replaced

# Forwarders, which send to a logbook.
source-forwarder-silent = { $who } was last heard at { $time }
source-forwarder-says = { $who } says: { $trouble }

# What a person can do about it: sentences. By what is wrong, where no more is known than that.
source-way-out = { $reason ->
    [unauthorized] Enter a new token.
    [forbidden] Use a token that may read events.
    [forbidden-files] Give this user the right to read it (logs often belong to the group adm), or name other files.
    [forbidden-journal] Add this user to the group systemd-journal, and log in again.
    [not-found] Check the path in the address.
    [not-found-files] Check the path.
    [name] Check the spelling of the address, and that this computer is online.
    [refused] Check the address and its port, and that the logbook is running.
    [tls-source] Check the certificate; for a private authority, name its file.
    [tls] Ask the logbook's owner about its certificate.
    [silent] Check the address, and the network, VPN or firewall on the way.
    [content-type] Check the address and the kind of source; a log-in page may be in the way.
    [undecodable] Check the kind of source, and its field mapping.
    [rate-limited] Wait, and see what else uses the same token.
    [locked] Unlock the keyring.
    [port] Stop what uses the port, or change [logbook] listen in the configuration.
   *[gone] Ask the logbook's owner for the address that is used now.
}
source-do-start-keyring = Start the desktop's keyring, or keep the token elsewhere.
source-do-proxy = Check the proxy that the environment names.
source-do-proxy-log-in = Put name and password into the proxy’s address: http_proxy=http://name:password@proxy:3128.
source-do-tls-none = Check the port, and whether the address begins with http:// rather than https://.
source-do-tls-old = The logbook's owner must allow TLS 1.2 or 1.3.
source-do-projects = Check the projects of this source.
source-do-here-only = Do it here only.
source-do-rights-bugsink = Create a token in Bugsink that has issues:read, events:read and projects:read.
source-do-rights-sentry = Use a token with the scopes org:read, project:read and event:read.
source-do-rights-gotify = Use a client's token; an application's may only send.
source-do-rights-loki = Use a token that may query.
source-do-triage-bugsink = Give the token in Bugsink the right issues:triage.
source-do-triage-sentry = Give the token the scope event:write.
source-do-match = Write matches as journalctl takes them, such as _SYSTEMD_UNIT=nginx.service.
source-do-no-journal = Read the logs of this system as files, or give the address of another machine's gateway.
source-do-try-journalctl = Run journalctl by hand with the same matches, and see what it says.

# The steps of "Test connection", and what each found.
source-step = { $step ->
    [name-found] Name found
    [connected] Connected
    [secure] Secure connection
    [token-accepted] Token accepted
    [stream-open] Stream open
   *[first-event] First event
}
source-step-built-in = the built-in logbook needs no connection
source-step-built-in-open = always open
source-step-built-in-heard = it is heard directly
source-step-proxy-looks-up = the proxy { $proxy } looks it up
source-step-to-proxy = to the proxy { $proxy }
source-step-name = { $name } is { $address }
source-step-no-name = an address needs no look-up
source-step-to = to { $peer }
source-step-no-tls-here = not needed on this computer
source-step-no-tls = http is not encrypted: anyone on the way can read token and events
source-step-tls = { $version }, certificate issued by { $issuer }, expires in { $days ->
    [one] { $days } day
   *[other] { $days } days
}
source-step-token = the logbook takes it
source-step-no-token = none is asked for
source-step-stream = { $protocol } at { $place }
source-step-socket = WebSocket at { $place }
source-step-projects = { $n ->
    [one] { $n } project
   *[other] { $n } projects
}: { $names }
source-step-issues = { $n ->
    [one] { $n } issue
   *[other] { $n } issues
} in { $organization }
source-step-issues-more = more than { source-step-issues }
source-step-files-here = files are on this computer
source-step-files-no-token = files need none
source-step-files = { $n ->
    [0] no file matches yet
    [one] { $n } file matches, { $size }
   *[other] { $n } files match, { $size }
}
source-step-bytes = { $n } bytes
# With one decimal place: `1.2 MB`.
source-step-size = { $whole }.{ $tenth } { $unit }
source-step-journal-here = the journal is on this computer
source-step-journal-no-token = it needs none
source-step-journal = journalctl reads it
source-step-journal-at = a journal at { $place }
source-step-event = { ring-level }: { $said }
source-step-event-read = { ring-level }, read
source-step-event-silent = without a message
source-step-event-odd = it came, but: { $why }
source-step-keep-alive = no event yet, keep-alive heard
source-step-no-event = there is none yet, which is no fault
source-step-no-event-came = nothing came within 5 s, which is no fault
source-step-no-line = no line yet, which is no fault
source-step-no-entry = no entry matches yet, which is no fault

# What is answered when a source cannot be changed or told of.
source-not-there = There is no such source
source-not-saved = The source was not saved
source-id-taken = another source has the id “{ $id }”
source-issue-no-tracker = This issue comes from no tracker
source-issue-not-told = { $name } was not told: { $why }
