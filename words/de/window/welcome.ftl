# Es ist noch nie etwas gekommen.

welcome-title = Noch ist nichts gekommen
welcome-lead = Watchbell hört zu. Zum Probehören ein Ereignis senden, so wie Programme es tun würden.
# Was kopiert wird: { welcome-line } steht in „… kopieren“ und „… kopiert“.
welcome-line = Zeile
# Die Nachricht des ersten Ereignisses. Weder ' noch " darf darin stehen.
welcome-works = Es klappt
welcome-post = Testereignis senden
welcome-add-source = Quelle hinzufügen
welcome-program = Oder ein Programm einrichten
welcome-program-lead = Mit seiner DSN sendet es an das eingebaute Logbuch, was schiefgeht.
