# The kinds of source: what people call each, what it is, and what a setting means in it. The window says them, too.

kind-name = { $kind ->
    [local] Local logbook
    [bugsink] Bugsink
    [sentry] Sentry
    [glitchtip] GlitchTip
    [spotlight] Spotlight
    [journal] systemd journal
    [file] Log files
    [sse] Event stream
    [ndjson] JSON lines
    [websocket] WebSocket
    [ntfy] ntfy
    [gotify] Gotify
    [loki] Grafana Loki
   *[mercure] Mercure hub
}
kind-says = { $kind ->
    [local] Built in. Programs post events to this machine.
    [bugsink] A Bugsink server’s projects, by its API.
    [sentry] An organization on sentry.io or on a Sentry of your own.
    [glitchtip] An organization on a GlitchTip server.
    [spotlight] Sentry’s sidecar for development, on this machine.
    [journal] This machine’s journal, or another’s by its gateway.
    [file] Files on this machine, as they grow and rotate.
    [sse] Any address that sends server-sent events.
    [ndjson] Any address that sends one JSON object a line.
    [websocket] Any address that sends one JSON object a message.
    [ntfy] Topics of an ntfy server.
    [gotify] What a Gotify server’s applications send.
    [loki] What a LogQL query finds, as it comes in.
   *[mercure] Topics of a Mercure hub.
}
kind-setting = { $setting ->
    [ca-file] A private authority’s certificate, as PEM.
    [link] The page of an event that carries none.
    [every] How often it is asked.
    [projects] All that the token may see, where none is named.
    [organization] As it stands in the tracker’s addresses: /organizations/acme/.
    [bugsink-url] The server’s address, as you open it in the browser.
    [bugsink-token] Needs the rights issues:read, events:read and projects:read.
    [sentry-url] sentry.io, your region’s address, or your own server.
    [sentry-token] Needs the scopes org:read, project:read and event:read.
    [sentry-query] Sentry’s search; all issues where it is empty.
    [glitchtip-url] The server’s address.
    [glitchtip-query] GlitchTip’s search; all issues where it is empty.
    [spotlight-url] Where the sidecar listens.
    [journal-url] A systemd-journal-gatewayd; this machine where it is empty.
    [journal-query] Matches as journalctl takes them; all where it is empty.
    [file-paths] Files or globs, each with its whole path.
    [ntfy-url] The server with its topics.
    [ntfy-token] An access token (tk_…), or name:password.
    [gotify-url] The server’s address.
    [gotify-token] A client’s token (Clients, not Apps).
    [loki-url] Loki’s own address, not Grafana’s.
    [loki-query] LogQL: which streams, and which of their lines.
    [loki-token] What the proxy before Loki asks for: a token, or name:password.
    [loki-organization] The tenant, where Loki has several.
   *[mercure-url] With what to subscribe to: topic= (0.x) or match= (1.0).
}
