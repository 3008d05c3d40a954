# What a rule does, in one or two sentences: "Ring urgent for every fatal in production, from checkout. Fold repeats for 15 min."
# <b> is what a reader should see first. { $what }, { $places }, { $sources }, { $conditions } and { $span } may hold such words.

rule-does = { $how ->
    [ignore] Record <b>without a ring</b> { $what }{ $place }.
    [critical] Ring <b>urgent</b> for { $what }{ $place }.
    [low] Ring <b>quietly</b> for { $what }{ $place }.
   *[normal] Ring for { $what }{ $place }.
}

# What it is about: each event, or what its trigger waits for.
rule-nothing = <b>nothing</b>
rule-every = every event
rule-every-level = every <b>{ $level }</b>
rule-every-at = every event at <b>{ $level }</b>
rule-new = a <b>new issue</b>{ $at }
rule-back = an issue that is <b>back</b>{ $at } after it was resolved
rule-back-silent = an issue that is <b>back</b>{ $at } after it was resolved, or silent for <b>{ $span }</b>
rule-events = <b>{ $n } events</b>{ $at } within <b>{ $span }</b>{ $per }
rule-users = <b>{ $n } users</b> hit{ $at } within <b>{ $span }</b>{ $per }
rule-at = { "" } at <b>{ $level }</b>
rule-per = { $per ->
    [issue] { "" } in one issue
   *[rule] , all issues together
}
rule-worse = { $level } or worse
rule-milder = { $level } or milder
rule-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

# Where it looks.
rule-in = { "" } in { $places }
rule-in-counted = , in { $places }
rule-from = , from { $sources }
rule-of-what = , of what { $sources } tells
rule-where = , where { $conditions }
rule-or = { $some } or { $last }
rule-and = { $some } and { $last }

# What comes after.
rule-once = At most once in <b>{ $span }</b>.
rule-not-folded = Repeats are not folded.
rule-folds = Fold repeats for <b>{ $span }</b>.
rule-folds-never = Fold repeats for <b>{ $span }</b>, and ring again only at a higher level.
rule-in-quiet-hours = In quiet hours too.

# Conditions: { $field } is `the message`, { $values } one or several.
rule-not = not ({ $condition })
rule-always = always
rule-never = never
rule-is = { $field } is { $values }
rule-is-not = { $field } is not { $values }
rule-contains = { $field } contains { $values }
rule-starts-with = { $field } starts with { $values }
rule-ends-with = { $field } ends with { $values }
rule-matches = { $field } matches { $values }
rule-at-least = { $field } is at least { $values }
rule-at-most = { $field } is at most { $values }
rule-known = { $field } is known
rule-unknown = { $field } is not known
rule-handled = the exception is <b>handled</b>
rule-unhandled = the exception is <b>unhandled</b>
rule-field = { $field ->
    [level] the level
    [message] the message
    [exception-type] the exception
    [exception-value] the exception’s text
    [exception-handled] what is said of its being handled
    [culprit] the culprit
    [transaction] the transaction
    [logger] the logger
    [platform] the platform
    [project] the project
    [environment] the environment
    [release] the release
    [server-name] the server
    [url] the link
    [fingerprint] the fingerprint
    [source] the source
    [user-id] the user’s id
    [user-email] the user’s e-mail
    [user-username] the user’s name
   *[user-ip-address] the user’s address
}
rule-field-tag = the tag { $name }

# Rules to begin with: their names, and what each is good for.
rule-preset = { $preset ->
    [fatal] Fatal only
    [unhandled] Unhandled exceptions
    [new] New issues
    [back] Regressions
    [storm] Error storm
    [certificates] Certificates
   *[names] Name resolution
}
rule-preset-why = { $preset ->
    [fatal] Something died. Nothing else disturbs you.
    [unhandled] A program was stopped by what it did not expect. Python calls that an error, not fatal.
    [new] An error nobody has seen before often came with the last deploy.
    [back] What was fixed, or had been silent for two weeks, is back.
    [storm] Many errors at once, whatever they are: something they all need is down.
    [certificates] A certificate that is rejected turns customers away at once, at whatever level it is logged.
   *[names] Names that cannot be looked up make hundreds of other errors: this is the one to mend.
}
