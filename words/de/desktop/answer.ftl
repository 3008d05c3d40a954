# Was geantwortet wird, wenn etwas nicht geht, mit dem Ausweg; und was auf diesem Rechner geht. { $why } ist eine Wendung.

answer-no-issue = Dieses Problem gibt es nicht
answer-record = Die Aufzeichnung ist nicht benutzbar: { $why }
answer-record-in-use = { $path } wird von einem anderen Watchbell benutzt ({ $holder })
answer-record-full = der Datenträger ist voll
answer-record-busy = ein anderes Programm hält die Aufzeichnung
answer-record-damaged = die Aufzeichnung ist beschädigt: { $why }
answer-record-disk = der Datenträger hat versagt: { $why }
answer-record-closed = die Aufzeichnung ist geschlossen
answer-free-space = Auf dem Datenträger mit dem Datenordner Platz schaffen
answer-event-not-kept = Das Ereignis wurde nicht aufbewahrt: { $why }
answer-not-opened = Das ließ sich nicht öffnen: { $why }
answer-install-opener = xdg-utils installieren oder einen Standardbrowser festlegen
answer-not-a-link = es ist kein Link
answer-link-too-long = der Link ist zu lang
answer-link-kind = Links der Art „{ $kind }:“ werden nicht geöffnet
answer-no-browser = kein Browser ließ sich starten: { $why }
answer-not-served = Das eingebaute Logbuch ist nicht erreichbar
answer-set-listen = In config.toml [logbook] listen setzen
answer-project-name = „{ $name }“ kann kein Projekt heißen
answer-project-letters = Bis zu 64 Buchstaben, Ziffern, -, _ und . verwenden
answer-projects-many = Es gibt zu viele Projekte
answer-ending = Watchbell wird beendet
# Ein Programm über das andere: das Fenster oder ein Befehl über die Leiste.
answer-not-running = Watchbell läuft nicht
answer-unanswered = Watchbell antwortet nicht: { $why }
answer-program-not-started = { $program } konnte nicht gestartet werden: { $why }
answer-not-started = Watchbell konnte nicht starten: { $why }
answer-start-silent = Watchbell wurde gestartet, antwortet aber nach { $s } s nicht; `watchbell doctor` sagt vielleicht, warum

# Wachen.
answer-watch-length = eine Wache dauert 1 Sekunde bis 24 Stunden
answer-watch-longer = eine Wache geht um mindestens 1 Sekunde weiter
answer-watch-long = eine Wache dauert höchstens 24 Stunden
answer-watch-no-source = es gibt keine Quelle „{ $id }“
answer-watch-none = es gibt keine Wache
answer-watch-no-running = es läuft keine Wache
answer-watch-busy = es läuft schon eine Wache
answer-watch-stop-first = Sie zuerst beenden oder enden lassen.
answer-watch-nothing = nichts ist zu überwachen: keine Quelle ist eingeschaltet
answer-watch-add-source = Eine Quelle hinzufügen oder fortsetzen.
answer-watch-over = die Zeit der Wache ist um: sie wartet auf die letzten Antworten ihrer Quellen
answer-watch-another = Eine neue beginnen.
# Was eine Wache nicht gesehen hat, und warum: eine Wendung.
answer-unseen-off = ausgeschaltet
answer-unseen-not-connected = nicht verbunden
answer-unread = Sendungen waren nicht lesbar
answer-slept = dieser Rechner schlief

# Suche und Zeitverlauf.
answer-page-unknown = Diese Seite ist nicht bekannt: noch einmal von vorn suchen
answer-no-time = „{ $text }“ ist keine Zeit
answer-no-span = Das ist keine Zeitspanne, oder länger als zehn Jahre

# Regeln, Einstellungen und ihre Datei.
answer-rules-not-saved = Die Regeln wurden nicht gespeichert
answer-rules-not-replayed = Es fand kein Probelauf statt
answer-rules-not-written = Die Regeln ließen sich nicht schreiben: { $why }
answer-rule-twice = eine andere Regel heißt schon „{ $name }“
answer-copy-instead = Stattdessen den Text kopieren
answer-changed = Die Konfiguration hat sich inzwischen geändert
answer-change-again = Sie noch einmal ansehen und dann ändern
answer-not-saved = Die Änderung wurde nicht gespeichert
answer-not-written = { $path } ist nicht beschreibbar: { $why }
answer-may-write = Prüfen, ob es den Ordner gibt und ob er beschreibbar ist
answer-settings-not-saved = Die Einstellungen wurden nicht gespeichert
answer-settings-not-written = Die Einstellungen ließen sich nicht schreiben: { $why }
answer-not-restored = Nichts wurde wiederhergestellt, denn diese Einstellungen haben Fehler
answer-no-downloads = es gibt keinen Ordner für Downloads
answer-autostart = Der Start bei der Anmeldung ließ sich nicht ändern: { $why }
answer-no-autostart = dieser Desktop hat keinen Autostart-Ordner
answer-not-played = Das lässt sich nicht abspielen: { $why }
answer-other-sound = Einen anderen Klang wählen, oder „none“
answer-no-sound = „{ $sound }“ ist kein Klang
answer-sound-gone = { $file } gibt es nicht
answer-no-player = kein Programm zum Abspielen ist installiert ({ $programs })
answer-write-time = „{ $text }“ ist keine Uhrzeit; so schreiben: 22:00
answer-no-day = „{ $name }“ ist kein Tag; es gibt { $days }

# Was geht: jeder Schritt, und sein Ausweg.
answer-step = { $step ->
    [notifications] Benachrichtigungen
    [keyring] Schlüsselbund
    [record] Aufzeichnung
    [logbook] Eingebautes Logbuch
   *[state] Zustand
}
answer-step-source = Quelle { $source }
answer-no-service = kein Benachrichtigungsdienst
answer-service-hangs = der Benachrichtigungsdienst antwortet nicht
answer-service-refused = der Benachrichtigungsdienst weist ab: { $why }
answer-start-service = Einen Benachrichtigungsdienst starten: dunst, mako oder den des Desktops
answer-restart-service = Den Benachrichtigungsdienst neu starten
answer-service-lacks = { $service }, ohne { $what }
answer-service-and = { $some } und { $last }
answer-keyring-open = offen, Tokens liegen darin
answer-unlock-keyring = Den Schlüsselbund entsperren
answer-start-keyring = gnome-keyring oder KWallet installieren und starten; bis dahin gelten Tokens nur, solange Watchbell läuft
answer-kept = Ereignisse werden aufbewahrt
answer-live = verbunden
answer-not-answered = hat noch nicht geantwortet
answer-not-heard = nicht zu hören
answer-test-source = `watchbell sources test` geht den Weg Schritt für Schritt
answer-listens = hört auf { $address }
answer-off = ausgeschaltet
answer-does-not-listen = hört nicht auf { $address }
answer-free-port = Beenden, was den Port benutzt, oder [logbook] listen ändern

# Eine andere Version von Watchbell: { $ours } läuft, { $theirs } fragt.
answer-you-are-older = Watchbell { $ours } läuft, und dieses Programm ist das ältere { $theirs }
answer-start-the-other = Dieses Programm schließen und das mitinstallierte starten, oder von beiden dieselbe Version installieren
answer-we-are-older = Das ältere Watchbell { $ours } läuft noch, und dieses Programm ist { $theirs }
answer-start-anew = Es muss neu starten: in seinem Menü Beenden wählen, dann Watchbell starten
answer-connections-many = Zu viele Verbindungen zu Watchbell auf einmal
answer-failed = Watchbell ist daran gescheitert; sein Protokoll sagt, wo
answer-not-installed = { $name } ist nicht installiert
answer-ended-with = es endete mit { $status }
answer-not-read = { $path } ist nicht lesbar: { $why }
answer-files-many = zu viele Dateien dieses Namens
