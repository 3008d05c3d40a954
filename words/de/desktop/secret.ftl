# Warum es kein Token gibt: Wendungen, ohne Punkt. Unter { $name } ist ein Token abgelegt.

secret-locked = der Schlüsselbund ist gesperrt
secret-absent = kein Schlüsselbund läuft
secret-missing = unter „{ $name }“ ist kein Token abgelegt
secret-ambiguous = unter „{ $name }“ sind mehrere Token abgelegt
secret-not-text = was unter „{ $name }“ abgelegt ist, ist kein Text
secret-too-long = der Schlüsselbund nimmt höchstens { $most } Zeichen
secret-failed = der Schlüsselbund hat versagt
secret-failed-why = der Schlüsselbund hat versagt: { $why }
secret-cannot = das kann der Schlüsselbund nicht
secret-thread = kein Thread für den Schlüsselbund: { $why }

# Token, die anderswo liegen. [empty] und [odd]: was mit dem Gefundenen nicht stimmt.
secret-environment = die Umgebungsvariable { $name } ist { $what ->
    [empty] leer
   *[odd] kein Text
}
secret-file = { $path } ist { $what ->
    [empty] leer
   *[odd] kein Text
}
secret-file-unreadable = { $path } ist nicht lesbar: { $why }
secret-file-no-file = { $path } ist keine Datei
secret-file-open = { $path } ist für andere lesbar: chmod 600 '{ $path }' ausführen
secret-command-none = der Befehl für das Token ist leer
secret-command-not-started = { $program } lässt sich nicht starten: { $why }
secret-command-failed = { $program } ist gescheitert: { $why }
secret-command-unreadable = { $program } ist nicht lesbar: { $why }
secret-command-slow = { $program } hat in { $seconds } s nicht geantwortet
secret-command = was { $program } ausgab, ist { $what ->
    [empty] leer
   *[odd] kein Text
}

# Was geantwortet wird, wenn sich ein Token nicht aufbewahren lässt.
secret-not-kept = Das Token wurde nicht aufbewahrt: { $why }
secret-unlock = Den Schlüsselbund entsperren, dann noch einmal versuchen
