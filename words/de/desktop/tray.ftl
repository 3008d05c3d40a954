# Das Menü der Glocke.

tray-open = Watchbell öffnen
tray-acknowledge-all = Alle quittieren
tray-checked = Verpasstes ist geprüft
tray-watch = Deploy überwachen …
tray-watch-more = Mehr zur Wahl …
tray-watch-show = Wie die Wache steht
tray-watch-stop = Wache beenden
tray-pause = Pause für …
tray-pause-until = Bis zum Fortsetzen
tray-resume = Fortsetzen
tray-settings = Einstellungen
tray-quit = Beenden
tray-blind = Blind — { $source }: { $why }
