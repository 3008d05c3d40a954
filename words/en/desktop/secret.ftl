# Why there is no token: phrases, without a full stop. { $name } is what a token is kept under.

secret-locked = the keyring is locked
secret-absent = no keyring service is running
secret-missing = no token is stored under “{ $name }”
secret-ambiguous = several tokens are stored under “{ $name }”
secret-not-text = what is stored under “{ $name }” is not text
secret-too-long = the keyring takes at most { $most } characters
secret-failed = the keyring failed
secret-failed-why = the keyring failed: { $why }
secret-cannot = the keyring cannot do that
secret-thread = no thread for the keyring: { $why }

# Tokens that are kept elsewhere. [empty] and [odd]: what is wrong with what was found.
secret-environment = the environment variable { $name } { $what ->
    [empty] is empty
   *[odd] is not text
}
secret-file = { $path } { $what ->
    [empty] is empty
   *[odd] is not text
}
secret-file-unreadable = { $path } cannot be read: { $why }
secret-file-no-file = { $path } is not a file
secret-file-open = { $path } can be read by others: run chmod 600 '{ $path }'
secret-command-none = the token's command is empty
secret-command-not-started = { $program } cannot be started: { $why }
secret-command-failed = { $program } failed: { $why }
secret-command-unreadable = { $program } cannot be read: { $why }
secret-command-slow = { $program } did not answer within { $seconds } s
secret-command = what { $program } printed { $what ->
    [empty] is empty
   *[odd] is not text
}

# What is answered when a token cannot be kept.
secret-not-kept = The token was not kept: { $why }
secret-unlock = Unlock the keyring, then try again
