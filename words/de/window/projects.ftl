# Wie ein Programm beginnt, an das eingebaute Logbuch zu senden.

projects-set-up = Ein Programm einrichten
projects-project = Projekt
projects-new = Neues Projekt
projects-name = Name des Programms
projects-name-help = Unter diesem Namen sind seine Ereignisse zu finden. Es bekommt einen eigenen Schlüssel, der nur zum Senden taugt.
projects-make = Projekt anlegen
# Was kopiert wird: es steht in „… kopieren“ und „… kopiert“.
projects-dsn = DSN
projects-language = Sprache
projects-test = Testereignis senden
projects-arrived = Angekommen: <b>{ $title }</b>
projects-show = Zeigen
# { $ago } ist „gerade eben“, „vor 3 s“ oder „14:02“.
projects-heard = Zuletzt gehört { $ago }. Das nächste Ereignis erscheint hier.
projects-unheard = Noch ist nichts von ihm gekommen. Das erste Ereignis erscheint hier.
