# What is wrong in the configuration, or in a form of the window: each stands beside its place, mostly with what to write instead.

config-noun = { $noun ->
    [text] a text
    [number] a number
    [whole] a whole number
    [flag] true or false
    [list] a list
    [table] a table
    [date] a date
    [null] null
    [large] a number that is too large
   *[nothing] nothing
}
config-must-be = this must be { $what }, not { $noun }
config-no-quotes = true and false stand without quotes
config-empty = this must not be empty
config-one-line = this must be a single line without control characters
config-at-most = this must have at most { $max } characters
config-empty-operand = nothing can be compared with an empty text; to ask whether there is a value, use exists
config-between = this must lie between { $least } and { $most }
config-unit = a duration is a text with a unit
config-no-word = “{ $text }” is no { $what ->
    [day] day
    [per] thing to count by
    [colour] colour
    [action] action
    [ring-again] way to ring again
    [urgency] urgency
    [backend] backend
    [icon] look of the icon
   *[kind] kind of source
}; there is { $all }
config-no-level = “{ $text }” is no level; there is { $all }
config-no-setting = there is no setting “{ $key }” here
config-no-setting-ignored = there is no setting “{ $key }” here; it is ignored
config-missing = “{ $key }” is missing

# Durations and times.
config-duration-unit = the number { $number } needs a unit: s, m, h or d
config-duration-no-unit = “{ $unit }” is no unit of time; use s, m, h or d
config-duration-order = write the larger unit first, and each once: 1h30m
config-duration-long = longer than ten years
config-duration-none = “{ $text }” is no duration; write for example 30m, 90s, 1h30m or 14d
config-time-quotes = a time stands in quotes
config-no-time = “{ $text }” is no time of day, from 00:00 to 23:59

# Rules.
config-nest = conditions may nest { $n } deep
config-no-condition = a condition is { $groups } or { $comparison }
config-no-comparison = the comparison is missing; there is { $all }
config-two-comparisons = a condition compares once; put two into { $like }
config-no-field = “{ $name }” is no field
config-no-field-of = “{ $name }” is no field; there is { $all }
config-empty-list = an empty list never matches
config-patterns-room = the patterns of all rules together take too much room
config-pattern-long = the pattern has { $n } characters, more than the { $most } that are read
config-pattern-large = the pattern is too large once compiled; repeat less
config-pattern-none = the pattern is not a regular expression: { $why }
config-trigger-kind = a trigger is a word or a table, not { $noun }
config-no-trigger = “{ $text }” is no trigger; there is { $all }, or a table that counts
config-trigger-apart = this does not go together with { $key }
config-trigger-both = a trigger counts events or users, not both
config-trigger-what = this is no trigger; say what it counts
config-rule-twice = there is a rule “{ $name }” already; names must differ
config-rule-source = there is no source “{ $id }” for this rule to listen to
config-rule-shadowed = the rule “{ $name }” above always decides first; this one never can
config-color = this is read as “{ $colour }”
config-conditions-many = there are more than { $n } conditions in all rules together
config-no-rules = there are no rules in this text; each begins with { $like }

# Sources and certificates.
config-source-twice = there is a source “{ $id }” already; ids must differ
config-local-twice = there is one built-in logbook; a second local source would hear everything twice
config-source-without = a source of the kind “{ $kind }” has no { $key }; it is ignored
config-no-file = there is no file to read
config-whole-path = a file is named with its whole path
config-id = an id is made of a to z, 0 to 9 and -
config-address-begins = an address begins with https:// or http://
config-no-address = this is no address: { $why }
config-scheme = “{ $scheme }:” cannot be listened to; there is https and http
config-credentials = a name or password must not stand in an address; it would be shown and logged
config-token-here = a token does not stand in this file; say where it is found
config-token-command = the command is missing
config-token-where = a token is found in keyring, env, file or command
config-token-one = a token is found in one place
config-token-clear = the token goes over the network where others can read it; use https
config-no-event-field = “{ $name }” is no field of an event
config-pointer = a JSON pointer (RFC 6901) begins with / and writes ~ as ~0
config-brace = a brace is opened and not closed
config-placeholder = “{ $name }” cannot stand in a link; there is { $all }
config-link-begins = a link begins with https:// or http://
config-certificate-twice = “{ $place }” is looked at already; once is enough
config-certificate-both = a certificate is at a host or in a file; this one is at both
config-certificate-where = where the certificate is, is missing
config-certificate-without = a certificate of a { $of ->
    [file] file
   *[host] host
} has no { $key }; it is ignored
config-host-port = this must be a host, maybe with a port
config-warnings-many = more than 20 warnings of one certificate are too many

# The rest.
config-listen = this must be a host and a port, or "off"
config-no-host = “{ $host }” is no host
config-no-port = “{ $port }” is no port; ports lie between 0 and 65535
config-origin = an origin is http:// or https://, a host and maybe a port
config-origin-otherwise = browsers write this origin otherwise
config-no-sound = “{ $text }” is no sound; there is { $all }, or the path of a file
config-no-button = “{ $text }” is no button; there is { $all }
config-button-twice = the button “{ $text }” is there already; once is enough
config-no-day = there is no day on which quiet hours begin
config-bytes = the file has { $n } bytes, more than the { $most } that are read
config-null = the file holds a null character; it is not a text, or was half written
config-no-toml = this is not TOML: { $why }
