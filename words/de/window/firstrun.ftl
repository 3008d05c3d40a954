# Die ersten Schritte, wenn Watchbell zum ersten Mal geöffnet wird.

# Neben den Seiten, nach deren Art.
firstrun-title = Erste Schritte
firstrun-title-note = Logbuch wählen, wählen, was klingelt, und es einmal hören.
firstrun-open = Zeigen

firstrun-welcome = Willkommen bei Watchbell
firstrun-lead = Watchbell wacht über das Fehler-Logbuch und klingelt, wenn etwas zu tun ist. Ist nichts, sagt es auch das.
firstrun-done = , erledigt
firstrun-reading = Wird gelesen …

# 1
firstrun-logbook = Logbuch wählen
firstrun-logbook-lead = Wohin gehen die Fehler?
firstrun-local = Lokales Logbuch
firstrun-local-says = Eingebaut, gleich bereit. Programme senden an diesen Rechner.
firstrun-other = Ein anderes Logbuch
firstrun-other-says = Bugsink, Sentry oder GlitchTip, das Journal, Logdateien oder ein Strom von Ereignissen.
firstrun-add = Einrichten …
firstrun-add-another = Weiteres hinzufügen …
firstrun-program = Name des Programms
firstrun-make = DSN anlegen
firstrun-make-help = Mit seiner DSN sendet es an dieses Logbuch, was schiefgeht.
# { $project } ist der Name des Programms.
firstrun-dsn-of = DSN von { $project }
firstrun-dsn = die DSN
firstrun-lines = Zeilen für Python, Node.js, Rust, PHP …
firstrun-lines-title = Programm einrichten
firstrun-nothing-yet = Noch ist nichts gekommen. Das erste Ereignis steht dann hier.
# { $ago } ist `vor 3 min`.
firstrun-last-heard = Zuletzt gehört { $ago }. Das nächste Ereignis steht dann hier.
firstrun-arrived = Angekommen: <title>{ $title }</title>
firstrun-show = Zeigen

# 2
firstrun-rings = Wählen, was klingelt
firstrun-rings-lead = Lässt sich später unter Regeln ändern.
firstrun-fatal = Nur fatal
firstrun-fatal-says = Am ruhigsten: nur, wenn etwas nicht mehr läuft.
firstrun-unhandled = Fatal und unbehandelt
firstrun-unhandled-says = Auch, was niemand abfing: in Python nur ein Fehler.
firstrun-new = Fatal und neue Probleme
firstrun-new-says = Auch ein Fehler, den noch niemand gesehen hat.
firstrun-errors = Jeder Fehler, zusammengefasst
firstrun-errors-says = Ein Klingeln je Problem, Wiederholungen 15 Minuten zusammengefasst.
firstrun-none = Nur aufzeichnen
firstrun-none-says = Nichts klingelt. Nachsehen lässt sich jederzeit im Eingang.
firstrun-own = { $n ->
    [one] Eine eigene Regel ist in Kraft. Sie bleibt.
   *[other] { $n } eigene Regeln sind in Kraft. Sie bleiben.
}
firstrun-own-show = Regeln zeigen

# 3
firstrun-hear = Einmal hören
firstrun-hear-lead = Eine echte Benachrichtigung, gesendet wie bei fatal.
firstrun-send = Testbenachrichtigung senden
firstrun-send-again = Noch einmal senden
firstrun-look = In der Ecke nachsehen, in der Benachrichtigungen erscheinen.
# { $time } ist `14:36:05`, { $service } was Benachrichtigungen zeigt: `native: dunst 1.9.0`.
firstrun-sent = Gesendet { $time } ({ $service }). In der Ecke nachsehen, in der Benachrichtigungen erscheinen.
firstrun-seen = Ist sie erschienen?
firstrun-yes = Ja
firstrun-no = Nein, weiterhelfen
firstrun-heard = So klingelt es.
firstrun-if-not = Wenn nicht, sieht Watchbell nach, was auf diesem Desktop geht.
firstrun-causes = Alles geht, und doch kam nichts? Vielleicht ist „Nicht stören“ an, oder der Desktop ist für Watchbell stumm gestellt: beides ist von hier aus nicht zu sehen.

firstrun-autostart = Watchbell beim Anmelden starten
firstrun-private = Kein Konto. Keine Telemetrie. Token bleiben im Schlüsselbund.
firstrun-skip = Überspringen
firstrun-start = Wache beginnen
firstrun-skipped = Übersprungen. In den Einstellungen lassen sich die ersten Schritte wieder zeigen.
