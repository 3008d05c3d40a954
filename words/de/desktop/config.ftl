# Was an der Konfiguration oder an einem Formular des Fensters nicht stimmt: steht bei seiner Stelle, meist mit dem, was zu schreiben ist.

config-noun = { $noun ->
    [text] ein Text
    [number] eine Zahl
    [whole] eine ganze Zahl
    [flag] true oder false
    [list] eine Liste
    [table] eine Tabelle
    [date] ein Datum
    [null] null
    [large] eine zu große Zahl
   *[nothing] nichts
}
config-must-be = das muss { $what } sein, nicht { $noun }
config-no-quotes = true und false stehen ohne Anführungszeichen
config-empty = das darf nicht leer sein
config-one-line = das muss eine einzelne Zeile ohne Steuerzeichen sein
config-at-most = das darf höchstens { $max } Zeichen haben
config-empty-operand = mit einem leeren Text lässt sich nichts vergleichen; ob es einen Wert gibt, sagt exists
config-between = das muss zwischen { $least } und { $most } liegen
config-unit = eine Dauer ist ein Text mit einer Einheit
config-no-word = „{ $text }“ ist { $what ->
    [day] kein Tag
    [per] nichts, wonach gezählt wird
    [colour] keine Farbe
    [action] keine Handlung
    [ring-again] keine Art, wieder zu klingeln
    [urgency] keine Dringlichkeit
    [backend] kein Backend
    [icon] kein Aussehen der Glocke
   *[kind] keine Art von Quelle
}; es gibt { $all }
config-no-level = „{ $text }“ ist keine Stufe; es gibt { $all }
config-no-setting = eine Einstellung „{ $key }“ gibt es hier nicht
config-no-setting-ignored = eine Einstellung „{ $key }“ gibt es hier nicht; sie wird übergangen
config-missing = „{ $key }“ fehlt

# Dauern und Zeiten.
config-duration-unit = die Zahl { $number } braucht eine Einheit: s, m, h oder d
config-duration-no-unit = „{ $unit }“ ist keine Zeiteinheit; es gibt s, m, h und d
config-duration-order = die größere Einheit zuerst schreiben, und jede einmal: 1h30m
config-duration-long = länger als zehn Jahre
config-duration-none = „{ $text }“ ist keine Dauer; zum Beispiel 30m, 90s, 1h30m oder 14d schreiben
config-time-quotes = eine Uhrzeit steht in Anführungszeichen
config-no-time = „{ $text }“ ist keine Uhrzeit von 00:00 bis 23:59

# Regeln.
config-nest = Bedingungen dürfen { $n } tief verschachtelt sein
config-no-condition = eine Bedingung ist { $groups } oder { $comparison }
config-no-comparison = der Vergleich fehlt; es gibt { $all }
config-two-comparisons = eine Bedingung vergleicht einmal; zwei gehören in { $like }
config-no-field = „{ $name }“ ist kein Feld
config-no-field-of = „{ $name }“ ist kein Feld; es gibt { $all }
config-empty-list = eine leere Liste trifft nie zu
config-patterns-room = die Muster aller Regeln zusammen brauchen zu viel Platz
config-pattern-long = das Muster hat { $n } Zeichen, mehr als die { $most }, die gelesen werden
config-pattern-large = das Muster ist übersetzt zu groß; weniger wiederholen
config-pattern-none = das Muster ist kein regulärer Ausdruck: { $why }
config-trigger-kind = ein Auslöser ist ein Wort oder eine Tabelle, nicht { $noun }
config-no-trigger = „{ $text }“ ist kein Auslöser; es gibt { $all }, oder eine Tabelle, die zählt
config-trigger-apart = das verträgt sich nicht mit { $key }
config-trigger-both = ein Auslöser zählt Ereignisse oder Nutzer, nicht beides
config-trigger-what = das ist kein Auslöser; es fehlt, was er zählt
config-rule-twice = es gibt schon eine Regel „{ $name }“; Namen müssen verschieden sein
config-rule-source = es gibt keine Quelle „{ $id }“, auf die diese Regel hören könnte
config-rule-shadowed = die Regel „{ $name }“ darüber entscheidet immer zuerst; diese hier nie
config-color = das wird als „{ $colour }“ gelesen
config-conditions-many = alle Regeln zusammen haben mehr als { $n } Bedingungen
config-no-rules = in diesem Text sind keine Regeln; jede beginnt mit { $like }

# Quellen und Zertifikate.
config-source-twice = es gibt schon eine Quelle „{ $id }“; IDs müssen verschieden sein
config-local-twice = es gibt ein eingebautes Logbuch; eine zweite Quelle local hörte alles doppelt
config-source-without = eine Quelle der Art „{ $kind }“ hat kein { $key }; es wird übergangen
config-no-file = es gibt keine Datei zu lesen
config-whole-path = eine Datei wird mit ganzem Pfad genannt
config-id = eine ID besteht aus a bis z, 0 bis 9 und -
config-address-begins = eine Adresse beginnt mit https:// oder http://
config-no-address = das ist keine Adresse: { $why }
config-scheme = auf „{ $scheme }:“ lässt sich nicht hören; es gibt https und http
config-credentials = Name oder Passwort dürfen nicht in einer Adresse stehen; sie würden gezeigt und protokolliert
config-token-here = ein Token steht nicht in dieser Datei; anzugeben ist, wo es zu finden ist
config-token-command = der Befehl fehlt
config-token-where = ein Token findet sich in keyring, env, file oder command
config-token-one = ein Token findet sich an einer Stelle
config-token-clear = das Token geht lesbar für andere übers Netz; https verwenden
config-no-event-field = „{ $name }“ ist kein Feld eines Ereignisses
config-pointer = ein JSON Pointer (RFC 6901) beginnt mit / und schreibt ~ als ~0
config-brace = eine geschweifte Klammer ist offen
config-placeholder = „{ $name }“ kann nicht in einem Link stehen; es gibt { $all }
config-link-begins = ein Link beginnt mit https:// oder http://
config-certificate-twice = „{ $place }“ wird schon geprüft; einmal genügt
config-certificate-both = ein Zertifikat ist bei einem Host oder in einer Datei; dieses ist bei beidem
config-certificate-where = es fehlt, wo das Zertifikat ist
config-certificate-without = ein Zertifikat { $of ->
    [file] einer Datei
   *[host] eines Hosts
} hat kein { $key }; es wird übergangen
config-host-port = das muss ein Host sein, vielleicht mit Port
config-warnings-many = mehr als 20 Warnungen für ein Zertifikat sind zu viele

# Das Übrige.
config-listen = das müssen Host und Port sein, oder "off"
config-no-host = „{ $host }“ ist kein Host
config-no-port = „{ $port }“ ist kein Port; Ports liegen zwischen 0 und 65535
config-origin = ein Origin ist http:// oder https://, ein Host und vielleicht ein Port
config-origin-otherwise = Browser schreiben diesen Origin anders
config-no-sound = „{ $text }“ ist kein Klang; es gibt { $all }, oder den Pfad einer Datei
config-no-button = „{ $text }“ ist kein Knopf; es gibt { $all }
config-button-twice = den Knopf „{ $text }“ gibt es schon; einmal genügt
config-no-day = es gibt keinen Tag, an dem Ruhezeiten beginnen
config-bytes = die Datei hat { $n } Bytes, mehr als die { $most }, die gelesen werden
config-null = die Datei enthält ein Nullzeichen; sie ist kein Text, oder wurde nur halb geschrieben
config-no-toml = das ist kein TOML: { $why }
