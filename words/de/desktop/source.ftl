# Warum eine Quelle nicht zu hören ist: Wendungen, ohne Punkt. { $place } ist Host und Port.

source-place-unnamed = Adresse
source-name-unknown = der Name { $name } wurde nicht gefunden
source-refuses = { $place } weist Verbindungen ab
source-dropped = { $place } hat die Verbindung abgebrochen
source-closed = { $place } hat die Verbindung geschlossen
source-closed-saying = { $place } hat die Verbindung geschlossen ({ $why })
source-closed-early = { $place } hat die Verbindung zu früh geschlossen
source-closed-before = das Logbuch hat die Verbindung vor dem ersten Ereignis geschlossen
source-no-way = kein Weg führt aus diesem Netz zu { $place }
source-failed = die Verbindung zu { $place } ist gescheitert: { $why }
source-unknown = unbekannter Fehler
source-no-client = kein HTTP-Client: { $why }
source-no-address = es fehlt die Adresse
source-not-http = { $scheme }: ist keine Adresse mit http oder https
source-silent = keine Antwort von { $place }
source-silent-tls = keine TLS-Antwort von { $place }
source-slow = { $place } hat in { $span } nicht geantwortet
source-stopped = { $place } hat mittendrin aufgehört
source-nothing-heard = seit { $span } nichts zu hören
source-event-unending = ein Ereignis hat vor { $span } begonnen und ist nicht zu Ende
source-line-unending = eine Zeile endet nicht
source-takes-nothing = { $place } nimmt nichts mehr an
source-proxy-fails = der Proxy { $proxy } hilft nicht: { $why }
source-proxy-log-in = der Proxy verlangt eine Anmeldung (407)
source-redirect-circle = das Logbuch leitet im Kreis weiter
source-redirect-many = das Logbuch leitet mehr als { $most }-mal weiter
source-redirect-downgrade = das Logbuch leitet von https ins unverschlüsselte http://{ $place } weiter: dem wird nicht gefolgt
source-redirect-nowhere = das Logbuch leitet zu etwas weiter, das keine http-Adresse ist

# TLS. { $why } ist, was certificate-fault-… sagt.
source-certificate = Zertifikat abgelehnt: { $why }
source-tls-none = { $place } spricht kein TLS
source-tls-ended = { $place } hat den TLS-Handshake beendet ({ $why })
source-tls-old = { $place } bietet weder eine TLS-Version noch ein Verfahren, die noch sicher sind
source-tls-failed = keine sichere Verbindung zu { $place }: { $why }
source-ca-unusable = ca_file ist nicht brauchbar: { $why }
source-ca-empty = { $file }: enthält kein Zertifikat in PEM-Form
source-no-certificate-name = { $host } kann in keinem Zertifikat stehen

# Antworten, die nicht sind, was gefragt war.
source-ended = das Logbuch hat den Strom beendet (204)
source-token-needed = ein Token ist nötig (401)
source-token-rejected = Token abgelehnt (401)
source-token-elsewhere = das Logbuch leitet zu { $origin } weiter, wohin das Token nicht gesendet wird (401): stattdessen diese Adresse eingeben
source-forbidden = das Token darf dies nicht lesen (403)
source-may-not = das Token darf dies nicht (403)
source-lacks = dem Token fehlt das Recht { $right } (403)
source-not-found = unter dieser Adresse hat das Logbuch keinen Strom (404)
source-gone = den Strom gibt es nicht mehr (410)
source-too-often = das Logbuch wird zu oft gefragt (429)
source-answers = das Logbuch antwortet { $status }
source-no-stream = die Antwort ist kein Strom: { $status }
# Mit den eigenen Worten des Logbuchs.
source-says = { $what }: { $said }
source-packed = die Antwort ist als { $encoding } gepackt, was nicht verlangt war
source-packed-badly = die Antwort von { $place } lässt sich nicht auspacken: { $why }
source-answer = die Antwort ist { $given }, { $expected ->
    [events] kein Ereignisstrom
    [lines] keine Zeilen in JSON
    [socket] kein WebSocket
   *[json] kein JSON
}
# { $given }, wo die Antwort nicht sagt, was sie ist.
source-answer-unnamed = ohne Angabe
source-answer-long = eine Antwort ist länger als die { $limit } MiB, die gelesen werden
source-answer-unreadable = die Antwort des Logbuchs ist nicht lesbar: { $why }
source-no-list = sie ist keine Liste
source-not-a-socket = was antwortet, sieht nur aus wie ein WebSocket
source-socket-protocol = { $place } hält sich nicht an das WebSocket-Protokoll: { $why }
source-token-odd = im Token steht ein Zeichen, das sich nicht senden lässt
source-tenant-odd = im Mandanten steht ein Zeichen, das sich nicht senden lässt
source-cursor-odd = die gemerkte Stelle lässt sich nicht senden
source-keyring-locked = Schlüsselbund gesperrt

# Sendungen, die nicht lesbar sind.
source-unreadable = { $n ->
    [one] eine Sendung war nicht lesbar: { $why }
   *[other] { $n } Sendungen waren nicht lesbar, die letzte: { $why }
}
source-not-json = kein JSON: { $why }
source-payload-long = die Sendung hat { $size } Bytes, gelesen werden höchstens { $limit }
source-line-long = eine Zeile ist länger als { $limit } Bytes
source-line-long-in = eine Zeile von { $file } ist länger als { $limit } Bytes
source-event-long = ein Ereignis ist länger als { $limit } Bytes
source-event-lines = ein Ereignis hat mehr als { $limit } Zeilen
source-message-long = eine Nachricht ist länger als { $limit } Bytes
source-message-binary = eine Nachricht ist binär und kein Text
source-message-utf8 = eine Nachricht ist kein gültiges UTF-8
source-envelope-packed = dieser Sidecar packt seine Envelopes als base64: Spotlight aktualisieren

# Was endgültig verpasst wurde, und was eine Quelle sagt, ohne dass etwas fehlt.
source-gap = das Logbuch hat nicht mehr alles, was seit dem letzten Hören kam
source-gap-hub = der Hub hat nicht mehr alles, was seit dem letzten Hören kam
source-gap-loki = { $n ->
    [one] Loki hat eine Zeile ausgelassen: es kam mehr, als es weitergeben konnte
   *[other] Loki hat { $n } Zeilen ausgelassen: es kam mehr, als es weitergeben konnte
}
source-gap-lines = inzwischen kamen mehr als { $n } Zeilen; spätere fehlen vielleicht
source-gap-messages = inzwischen kamen mehr als { $n } Nachrichten; ältere wurden nicht gelesen
source-messages-unread = { $n ->
    [one] { $n } Nachricht war
   *[other] { $n } Nachrichten waren
} nicht lesbar
source-budget = vorerst noch { $left } von { $limit } Fragen frei

# Fehlerverfolgung. { $name } ist der Name eines Projekts, { $whose } der eines Problems.
source-tracker-forgotten = es ist nicht mehr bekannt, was zuletzt gehört wurde: 24 Stunden werden nachgelesen, Älteres wurde nicht angesehen
source-no-more-questions = das Logbuch lässt vorerst keine Fragen mehr zu
source-no-project = es gibt kein Projekt „{ $name }“; das Token sieht { $names }
source-list-cut = { $why ->
    [circle] die Liste der Probleme dreht sich im Kreis
   *[endless] die Liste der Probleme endet nicht
}; was dahinter kommt, wurde nicht angesehen
source-list-cut-of = { $name }: { source-list-cut }
source-unseen = { $n ->
    [one] { $n } neues Ereignis wurde
   *[other] { $n } neue Ereignisse wurden
} nicht angesehen: { $whose }
source-unseen-of = { $n } von { $whose }
source-unseen-nowhere = { $name }, die in keinem Problem mehr stehen
source-parts-unreadable = { $n ->
    [one] ein Teil der Antworten war
   *[other] { $n } Teile der Antworten waren
} nicht lesbar: { $why }
source-issue-without-id = ein Problem ohne Kennung
source-no-tracker = diesem Logbuch lässt sich nicht sagen, was aus einem Problem wurde
# Was der Server nicht kennt.
source-missing-bugsink = das Logbuch kennt diese Adresse nicht (404): die eingeben, die der Browser öffnet
source-missing-sentry = das Logbuch kennt diese Organisation nicht (404): sie steht in den Adressen der Fehlerverfolgung
source-missing-gotify = das Logbuch kennt solche Nachrichten nicht (404): die Adresse des Servers selbst eingeben
source-missing-loki = das Logbuch kennt diese Abfrage nicht (404): Lokis eigene Adresse eingeben, nicht die von Grafana
source-missing-issue = das Logbuch kennt dieses Problem nicht mehr (404)

# Dateien.
source-files-forgotten = es ist nicht mehr bekannt, wie weit die Dateien gelesen sind
source-files-thread = kein Thread, der Dateien liest: { $why }
source-files-ended = das Lesen der Dateien hat geendet
source-files-none = noch passt keine Datei
source-files-many = mehr Dateien passen als die { $most }, die gelesen werden
source-files-polled = nach den Dateien wird jede Sekunde gesehen: { $why }
source-files-untold = das Dateisystem meldet keine Änderungen
source-files-folders = es sind zu viele Ordner
source-files-not-looked = die Dateien ließen sich nicht ansehen: { $why }
source-file-lost = was in { $file } vor dem Rotieren oder Kürzen stand, wurde nicht zu Ende gelesen
source-file-unread = { $path } ist nicht lesbar: { $why }{ $more ->
    [0] { "" }
   *[other] { " " }(und { $more } weitere)
}
source-file-denied = keine Berechtigung
source-file-no-folder = diesen Ordner gibt es nicht
source-file-is = { $what ->
    [fifo] es ist eine FIFO, keine Datei
    [socket] es ist ein Socket, keine Datei
    [device] es ist ein Gerät, keine Datei
    [folder] es ist ein Ordner; die Dateien darin nennen, wie ordner/*.log
   *[other] es ist keine Datei
}
source-no-pattern = { $glob } ist kein Muster: { $why }

# Das Journal.
source-no-match = { $entry } ist keine Bedingung: FELD=Wert
source-journal-none = auf diesem Rechner gibt es kein { $program }
source-journal-not-started = journalctl startet nicht: { $why }
source-journal-deaf = journalctl lässt sich nicht anhören
source-journal-unheard = journalctl ist nicht zu hören: { $why }
source-journal-silent = journalctl sagt nichts
source-journal-ended = journalctl hat geendet: { $why }
source-journal-forbidden = dieser Benutzer darf das Journal nicht lesen
source-journal-limited = nur eigene Meldungen sind lesbar: für alle diesen Benutzer in die Gruppe systemd-journal aufnehmen
source-journal-forgotten = das Journal kennt die Stelle nicht mehr, bis zu der gelesen wurde
source-journal-replaced = das Journal wurde ersetzt

# Forwarder, die an ein Logbuch senden.
source-forwarder-silent = { $who }: zuletzt gehört { $time }
source-forwarder-says = { $who } meldet: { $trouble }

# Was zu tun ist: Sätze. Nach dem, was fehlt, wo mehr nicht bekannt ist.
source-way-out = { $reason ->
    [unauthorized] Neues Token eingeben.
    [forbidden] Ein Token verwenden, das Ereignisse lesen darf.
    [forbidden-files] Diesem Benutzer das Leserecht geben (Protokolle gehören oft der Gruppe adm) oder andere Dateien nennen.
    [forbidden-journal] Diesen Benutzer in die Gruppe systemd-journal aufnehmen und neu anmelden.
    [not-found] Den Pfad in der Adresse prüfen.
    [not-found-files] Den Pfad prüfen.
    [name] Die Schreibweise der Adresse prüfen, und ob dieser Rechner online ist.
    [refused] Adresse und Port prüfen, und ob das Logbuch läuft.
    [tls-source] Das Zertifikat prüfen; bei einer eigenen Zertifizierungsstelle deren Datei nennen.
    [tls] Wer das Logbuch betreibt, muss das Zertifikat prüfen.
    [silent] Die Adresse prüfen, und Netz, VPN oder Firewall auf dem Weg.
    [content-type] Adresse und Art der Quelle prüfen; vielleicht ist eine Anmeldeseite dazwischen.
    [undecodable] Die Art der Quelle und ihre Felder prüfen.
    [rate-limited] Abwarten, und nachsehen, was dasselbe Token noch nutzt.
    [locked] Den Schlüsselbund entsperren.
    [port] Beenden, was den Port belegt, oder [logbook] listen in der Konfiguration ändern.
   *[gone] Die Adresse erfragen, die das Logbuch jetzt hat.
}
source-do-start-keyring = Den Schlüsselbund des Desktops starten oder das Token anderswo aufbewahren.
source-do-proxy = Den Proxy prüfen, den die Umgebung nennt.
source-do-proxy-log-in = Name und Passwort in die Adresse des Proxys schreiben: http_proxy=http://name:passwort@proxy:3128.
source-do-tls-none = Den Port prüfen, und ob die Adresse mit http:// statt https:// beginnt.
source-do-tls-old = Wer das Logbuch betreibt, muss TLS 1.2 oder 1.3 zulassen.
source-do-projects = Die Projekte dieser Quelle prüfen.
source-do-here-only = Nur hier erledigen.
source-do-rights-bugsink = In Bugsink ein Token mit issues:read, events:read und projects:read anlegen.
source-do-rights-sentry = Ein Token mit den Scopes org:read, project:read und event:read verwenden.
source-do-rights-gotify = Das Token eines Clients verwenden; das einer Anwendung darf nur senden.
source-do-rights-loki = Ein Token verwenden, das abfragen darf.
source-do-triage-bugsink = Dem Token in Bugsink das Recht issues:triage geben.
source-do-triage-sentry = Dem Token den Scope event:write geben.
source-do-match = Bedingungen so schreiben, wie journalctl sie nimmt, etwa _SYSTEMD_UNIT=nginx.service.
source-do-no-journal = Die Protokolle dieses Systems als Dateien lesen oder die Adresse des Gateways eines anderen Rechners angeben.
source-do-try-journalctl = journalctl mit denselben Bedingungen von Hand ausführen und lesen, was es sagt.

# Die Schritte von „Verbindung testen“, und was jeder ergab.
source-step = { $step ->
    [name-found] Name gefunden
    [connected] Verbunden
    [secure] Sichere Verbindung
    [token-accepted] Token angenommen
    [stream-open] Strom offen
   *[first-event] Erstes Ereignis
}
source-step-built-in = das eingebaute Logbuch braucht keine Verbindung
source-step-built-in-open = immer offen
source-step-built-in-heard = es wird unmittelbar gehört
source-step-proxy-looks-up = der Proxy { $proxy } schlägt ihn nach
source-step-to-proxy = zum Proxy { $proxy }
source-step-name = { $name } ist { $address }
source-step-no-name = eine IP-Adresse braucht kein Nachschlagen
source-step-to = zu { $peer }
source-step-no-tls-here = auf diesem Rechner nicht nötig
source-step-no-tls = http ist unverschlüsselt: Token und Ereignisse sind unterwegs lesbar
source-step-tls = { $version }, Zertifikat ausgestellt von { $issuer }, läuft ab in { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
}
source-step-token = das Logbuch nimmt es
source-step-no-token = es wird keines verlangt
source-step-stream = { $protocol } bei { $place }
source-step-socket = WebSocket bei { $place }
source-step-projects = { $n ->
    [one] { $n } Projekt
   *[other] { $n } Projekte
}: { $names }
source-step-issues = { $n ->
    [one] { $n } Problem
   *[other] { $n } Probleme
} in { $organization }
source-step-issues-more = mehr als { source-step-issues }
source-step-files-here = die Dateien sind auf diesem Rechner
source-step-files-no-token = Dateien brauchen keines
source-step-files = { $n ->
    [0] noch passt keine Datei
    [one] { $n } Datei passt, { $size }
   *[other] { $n } Dateien passen, { $size }
}
source-step-bytes = { $n } Bytes
# Mit einer Nachkommastelle: `1,2 MB`.
source-step-size = { $whole },{ $tenth } { $unit }
source-step-journal-here = das Journal ist auf diesem Rechner
source-step-journal-no-token = es braucht keines
source-step-journal = journalctl liest es
source-step-journal-at = ein Journal bei { $place }
source-step-event = { ring-level-first }: { $said }
source-step-event-read = { ring-level-first }, gelesen
source-step-event-silent = ohne Text
source-step-event-odd = es kam, aber: { $why }
source-step-keep-alive = noch kein Ereignis, aber ein Lebenszeichen
source-step-no-event = es gibt noch keines, was kein Fehler ist
source-step-no-event-came = in 5 s kam nichts, was kein Fehler ist
source-step-no-line = noch keine Zeile, was kein Fehler ist
source-step-no-entry = noch passt kein Eintrag, was kein Fehler ist

# Was geantwortet wird, wenn eine Quelle sich nicht ändern lässt oder von nichts erfährt.
source-not-there = Diese Quelle gibt es nicht
source-not-saved = Die Quelle wurde nicht gespeichert
source-id-taken = eine andere Quelle hat die Kennung „{ $id }“
source-issue-no-tracker = Dieses Problem kommt aus keiner Fehlerverfolgung
source-issue-not-told = { $name } hat es nicht erfahren: { $why }
