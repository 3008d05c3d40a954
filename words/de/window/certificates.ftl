# Die Zertifikate: ihre Tabelle, der Dialog für ein neues oder geändertes, und was ein Blick darauf ergibt.

certificates-title = Zertifikate
certificates-count = { $n ->
    [one] { $n } überwacht, täglich geprüft
   *[other] { $n } überwacht, die nächsten zuerst, täglich geprüft
}
certificates-check = Jetzt prüfen
certificates-add = Hinzufügen
certificates-days = Klingeln bei so vielen Tagen Rest
certificates-days-none = keine: erst nach dem Ablauf
certificates-days-change = Ändern
certificates-days-marks = Die Marken auf den Balken sind diese Tage.
certificates-note = Die Hosts der Quellen werden von selbst geprüft, die übrigen, weil sie hinzugefügt wurden. Sonst wird nichts gefragt, und nichts gesendet als ein Handshake.
certificates-refused = Die Zertifikate sind nicht lesbar
certificates-none = Kein Zertifikat wird überwacht
certificates-none-lead = Die Hosts von Quellen, die über https gefragt werden, kommen von selbst hierher. Hinzufügen lassen sich der Host eines Partners oder die Datei, mit der Programme signiert werden.
certificates-none-add = Zertifikat hinzufügen
certificates-reading = Liest, was bekannt ist…

certificates-column-certificate = Zertifikat
certificates-column-days = Tage übrig
certificates-column-left = Restzeit
certificates-column-expires = Läuft ab
certificates-column-next = Klingelt wieder
certificates-column-checked = Geprüft

# Wofür es ist, und die Zeile unter seinem Namen.
certificates-purpose = { $purpose ->
    [server] TLS-Endpunkt
    [client] Client-Zertifikat
    [code_signing] Codesignatur
    [authority] Zertifizierungsstelle
   *[other] Zertifikat
}
certificates-host-of = Host von { $source }

# Wie es steht, wann es endet, wann es wieder klingelt und wann es geprüft wurde.
certificates-not-looked-at = Nicht geprüft
certificates-not-yet = Noch nicht geprüft
certificates-state = { $state ->
    [expired] Abgelaufen
    [rejected] Abgelehnt
    [not_yet] Noch nicht gültig
   *[unknown] Unbekannt
}
certificates-ends = { $day }, { $time }
certificates-ends-unknown = unbekannt
certificates-left-none = nichts übrig
certificates-next-never = nie
certificates-next-answer = bei der nächsten Antwort
certificates-next-change = bei Änderung
certificates-next-end = beim Ablauf
certificates-next = bei { $before }, { $day }
certificates-tried = versucht { $at }

# Was damit nicht stimmt. { $why } ist ein Satzteil.
certificates-failing = { $why }, seit { $since }
certificates-last-read = Zuletzt gelesen { $at }; der nächste Versuch kommt von selbst.
certificates-ends-with = { $name } gehört zu seiner Kette und endet früher.

# Was dazu angeboten wird.
certificates-snooze = Zurückstellen bis { $before }
certificates-disable = Nicht mehr prüfen
certificates-enable = Wieder prüfen
certificates-looking-at = { $name } wird geprüft…
certificates-looking-at-all = Alle werden geprüft, eines nach dem anderen…
certificates-snoozed = Ruhe bis { $before } vor dem Ablauf von { $name }.
certificates-enabled = { $name } wird wieder geprüft.
certificates-disabled = { $name } wird nicht geprüft.
certificates-removed = { $name } entfernt.
certificates-removed-host = { $name } wird geprüft wie der Host von { $source }.
certificates-remove-title = { $name } entfernen?
certificates-remove-lead = Watchbell prüft es nicht mehr und vergisst das Passwort. Die Datei selbst bleibt.
certificates-remove-host = Als Host von { $source } wird es weiter geprüft, wie zuvor, ehe es hier eingerichtet wurde.
certificates-remove = Zertifikat entfernen

# Der Dialog.
certificates-dialog-add = Zertifikat hinzufügen
certificates-where = Wo es ist
certificates-at-host = Auf einem Host
certificates-in-file = In einer Datei
certificates-host = Host
certificates-host-help = Port 443, wo keiner genannt ist. Einer, der mit TLS beginnt: 465 oder 993 für Mail.
certificates-file = Datei
certificates-file-help = .pem, .crt, .cer, .der, .p12, .pfx oder .p7b, mit ganzem Pfad.
certificates-password = Passwort
certificates-password-optional = Falls die Datei eines hat
certificates-password-from = Aus { $name } gelesen; ein eingegebenes ersetzt das.
certificates-name-hint = Wie der Ort
certificates-own-days = Klingeln so viele Tage vor dem Ablauf
certificates-authority = Private Zertifizierungsstelle
certificates-authority-help = Nur wo das Zertifikat des Hosts von einer eigenen Stelle stammt.
certificates-missing-host = Noch offen: der Host.
certificates-missing-file = Noch offen: die Datei.
certificates-days-wrong = Tage sind ganze Zahlen von 1 bis 3650, mit Kommas dazwischen.
certificates-saved = { $name } gespeichert.
certificates-added = Hinzugefügt. Die erste Prüfung läuft.

certificates-found = Ergebnis
certificates-found-lead = Testen sieht einmal nach und merkt sich nichts.
certificates-found-looking = Sieht nach…
certificates-found-stands = Stand
certificates-found-for = Für
certificates-found-issuer = Ausgestellt von
certificates-found-kind = Art
certificates-found-chain = { $n ->
    [one] { $purpose }, mit { $n } weiteren der Kette
   *[other] { $purpose }, mit { $n } weiteren der Kette
}
certificates-found-ends-first = Endet früher
certificates-found-fingerprint = SHA-256

# Wann die klingeln, die nichts anderes sagen.
certificates-usual = Wann Zertifikate klingeln
certificates-usual-days = Tage vor dem Ablauf
certificates-usual-wrong = Ganze Zahlen von 1 bis 3650, mit Kommas dazwischen.
certificates-usual-help = Je einmal. Anteilig bei Zertifikaten, die kürzer leben als das Doppelte der ersten Zahl.
