# Die Arten von Quellen: wie man sie nennt, was sie sind, und was eine Einstellung bei ihnen bedeutet. Auch das Fenster sagt sie.

kind-name = { $kind ->
    [local] Eigenes Logbuch
    [bugsink] Bugsink
    [sentry] Sentry
    [glitchtip] GlitchTip
    [spotlight] Spotlight
    [journal] systemd-Journal
    [file] Protokolldateien
    [sse] Ereignisstrom
    [ndjson] JSON-Zeilen
    [websocket] WebSocket
    [ntfy] ntfy
    [gotify] Gotify
    [loki] Grafana Loki
   *[mercure] Mercure-Hub
}
kind-says = { $kind ->
    [local] Eingebaut. Programme senden Ereignisse an diesen Rechner.
    [bugsink] Die Projekte eines Bugsink-Servers, über seine API.
    [sentry] Eine Organisation auf sentry.io oder einem eigenen Sentry.
    [glitchtip] Eine Organisation auf einem GlitchTip-Server.
    [spotlight] Sentrys Begleiter für die Entwicklung, auf diesem Rechner.
    [journal] Das Journal dieses Rechners, oder eines anderen über sein Gateway.
    [file] Dateien auf diesem Rechner, während sie wachsen und rotieren.
    [sse] Jede Adresse, die Server-Sent Events sendet.
    [ndjson] Jede Adresse, die je Zeile ein JSON-Objekt sendet.
    [websocket] Jede Adresse, die je Nachricht ein JSON-Objekt sendet.
    [ntfy] Themen eines ntfy-Servers.
    [gotify] Was die Anwendungen eines Gotify-Servers senden.
    [loki] Was eine LogQL-Abfrage findet, sobald es kommt.
   *[mercure] Themen eines Mercure-Hubs.
}
kind-setting = { $setting ->
    [ca-file] Das Zertifikat einer eigenen Zertifizierungsstelle, als PEM.
    [link] Die Seite eines Ereignisses, das keine nennt.
    [every] Wie oft abgefragt wird.
    [projects] Alles, was das Token sehen darf, wenn keines genannt ist.
    [organization] Wie sie in den Adressen der Fehlerverfolgung steht: /organizations/acme/.
    [bugsink-url] Die Adresse des Servers, wie im Browser.
    [bugsink-token] Braucht die Rechte issues:read, events:read und projects:read.
    [sentry-url] sentry.io, die Adresse der eigenen Region, oder ein eigener Server.
    [sentry-token] Braucht die Scopes org:read, project:read und event:read.
    [sentry-query] Sentrys Suche; alle Probleme, wenn sie leer ist.
    [glitchtip-url] Die Adresse des Servers.
    [glitchtip-query] GlitchTips Suche; alle Probleme, wenn sie leer ist.
    [spotlight-url] Wo der Begleiter hört.
    [journal-url] Ein systemd-journal-gatewayd; dieser Rechner, wenn es leer ist.
    [journal-query] Treffer, wie journalctl sie nimmt; alle, wenn es leer ist.
    [file-paths] Dateien oder Muster, jeweils mit ganzem Pfad.
    [ntfy-url] Der Server mit seinen Themen.
    [ntfy-token] Ein Zugriffstoken (tk_…) oder Name:Passwort.
    [gotify-url] Die Adresse des Servers.
    [gotify-token] Das Token eines Clients (Clients, nicht Apps).
    [loki-url] Lokis eigene Adresse, nicht die von Grafana.
    [loki-query] LogQL: welche Ströme, und welche ihrer Zeilen.
    [loki-token] Was der Proxy vor Loki verlangt: ein Token, oder Name:Passwort.
    [loki-organization] Der Mandant, wenn Loki mehrere hat.
   *[mercure-url] Womit abonniert wird: topic= (0.x) oder match= (1.0).
}
