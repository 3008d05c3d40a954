# Was zu einem Zertifikat klingelt. { $name } ist, wie man es nennt; { $first } das darüber, das früher abläuft.

certificate-expires = Zertifikat läuft in { $span } ab
certificate-ends = { $name }, { $date }.
certificate-ends-above = { $name }: { $first }, das dafür bürgt, läuft ab: { $date }.
certificate-next = Klingelt wieder bei { $span }.
certificate-next-expired = Klingelt wieder, wenn es abgelaufen ist.
certificate-expired = Zertifikat ist abgelaufen
certificate-ended = { $name }: { $date }.
certificate-ended-above = { $name }: { $first }, das dafür bürgt, ist abgelaufen: { $date }.
certificate-expired-why = Wer es prüft, lehnt es jetzt ab.
certificate-changed = Zertifikat hat sich unerwartet geändert
certificate-changed-issuer = { $name }: jetzt ausgestellt von { $issuer }, vorher von { $before }.
certificate-changed-key = { $name }: ein anderer Schlüssel vom selben Aussteller.
certificate-changed-before = Das vorige galt bis { $date }.
certificate-rejected = Zertifikat wird abgelehnt
certificate-rejected-before = Vorher wurde es angenommen.

certificate-show = Zeigen
certificate-snooze = Zurückstellen bis { $span }
# Die Zeile im Menü der Glocke und oben im Fenster.
certificate-line = { $name }: Zertifikat läuft in { $span } ab
certificate-line-expired = { $name }: Zertifikat ist abgelaufen

# Warum ein Zertifikat abgelehnt wird: Wendungen, ohne Punkt. { $issuer } hat es ausgestellt.
certificate-fault-expired = es ist abgelaufen
certificate-fault-expired-on = es ist am { $day } abgelaufen
certificate-fault-early = es gilt noch nicht
certificate-fault-early-until = es gilt erst ab { $day }
certificate-fault-name = es gilt für einen anderen Namen
certificate-fault-names = es gilt für { $names }, nicht für { $name }
certificate-fault-no-name = gar keinen Namen
certificate-fault-issuer = der Aussteller ist hier nicht bekannt
certificate-fault-issuer-unsent = der Aussteller { $issuer } wird weder vom Server gesendet noch ist er hier bekannt
certificate-fault-authority = die Zertifizierungsstelle { $issuer } ist hier nicht bekannt
certificate-fault-key = eine Stelle dieses Namens ist hier bekannt, aber mit anderem Schlüssel
certificate-fault-incomplete = die Kette ist unvollständig: der Server sendet { $issuer } nicht
certificate-fault-self-signed = es ist selbst signiert: niemand bürgt dafür
certificate-fault-revoked = es wurde widerrufen
certificate-day-unknown = (unbekannt)
certificate-issuer-unnamed = einer Stelle ohne Namen

# Was zu tun ist: Sätze. Zuerst bei einer Quelle.
certificate-do-renew = Wer das Logbuch betreibt, muss das Zertifikat erneuern.
certificate-do-clock = Datum und Uhrzeit dieses Rechners prüfen.
certificate-do-name = Einen Namen verwenden, für den das Zertifikat gilt.
certificate-do-authority = Stammt es von einer eigenen Zertifizierungsstelle, deren Zertifikat (PEM) als ca_file eingeben.
certificate-do-owner = Wer es ausgestellt bekam, muss sich darum kümmern.
certificate-do-right-name = Der Server muss eines für diesen Namen vorzeigen.
certificate-do-whole-chain = Der Server muss die ganze Kette senden, bis unter die Wurzel.
certificate-do-own-authority = Stammt es von einer eigenen Zertifizierungsstelle, deren Zertifikat als ca_file nennen.
certificate-do-trust = Es als ca_file nennen, um ihm zu vertrauen.

# Warum eines sich nicht ansehen ließ: Wendungen.
certificate-no-host = { $place } ist kein Host
certificate-no-address = { $url } ist keine Adresse
certificate-proxy-kind = der Proxy davor lässt sich nicht danach fragen: nur einer mit http:// kann das
certificate-proxy = der Proxy führt nicht dorthin: { $why }
certificate-none-sent = der Server hat kein lesbares Zertifikat gesendet
certificate-unreadable = das Zertifikat des Servers ist nicht lesbar
certificate-no-password = kein Passwort: { $why }
certificate-password-needed = die Datei braucht ein Passwort
certificate-password-wrong = das Passwort ist falsch
certificate-file-none = diese Datei gibt es nicht
certificate-file-denied = dieser Benutzer darf die Datei nicht lesen
certificate-file-unreadable = die Datei ist nicht lesbar: { $why }
certificate-file-slow = { $name } war in { $seconds } s nicht zu lesen
certificate-file-no-file = es ist keine Datei
certificate-file-large = die Datei ist größer als 1 MiB, was kein Zertifikat ist
certificate-file-empty = darin ist kein lesbares Zertifikat
certificate-file-key = darin ist ein Schlüssel, aber kein Zertifikat
certificate-file-keys = darin ist kein Zertifikat, nur Schlüssel
certificate-file-odd = was darin steht, ist nicht lesbar
certificate-file-pkcs7 = das PKCS #7 darin ist nicht lesbar
certificate-file-pkcs7-empty = das PKCS #7 darin enthält kein Zertifikat
certificate-file-pkcs12 = das PKCS #12 darin ist nicht lesbar: { $why }
certificate-file-parts = sie hat mehr verschlüsselte Teile, als so eine Datei braucht
certificate-file-cipher = sie ist auf eine Weise verschlüsselt, die hier nicht gelesen wird
certificate-file-work = sie verlangt mehr Arbeit, als so eine Datei braucht

# Was geantwortet wird, wenn eines sich nicht ändern lässt.
certificate-not-there = Dieses Zertifikat gibt es nicht
certificate-not-saved = Das Zertifikat wurde nicht gespeichert
certificate-twice = „{ $id }“ wird schon geprüft
