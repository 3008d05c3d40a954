# Why an event rang or did not. { $rule } is the rule's name; { $until } is a time.

reason-rang = Rang { $time }
reason-rang-again = Rang again { $time }: { $worse ->
    [level] a higher level
    [urgency] a louder rule
    [users] twice the users
    [count] many more events
    [release] a new release
   *[back] it is back
}
reason-rang-folded = { $rang }, { $n } folded
reason-summed = Counted in the summary: over { $n } a minute
reason-summed-missed = Counted in the summary of what was missed
reason-waits = Waits for { $what } within { $span } ({ $n } so far)
reason-has-rung = Rule “{ $rule }” has rung for these already
reason-has-rung-unnamed = Rule has rung for these already
reason-no-rule = No rule asks for it
reason-ignored = Rule “{ $rule }” says record only
reason-trigger = Rule “{ $rule }” matches, but waits for another event
reason-folded = Folded: { $n } like this
reason-folded-since = Folded: { $n } like this since { $time }
reason-quiet-hours = Held: quiet hours
reason-quiet-hours-until = Held: quiet hours until { $time }
reason-paused = Held: paused until resumed
reason-paused-until = Held: paused until { $time }
reason-snoozed = Snoozed until worse
reason-snoozed-until = Snoozed until { $time }
reason-acknowledged = Acknowledged, and no worse since
reason-watching = Held: on watch
reason-watching-until = Held: on watch until { $time }
reason-budget = Over the budget: counted in the summary
reason-first-read = Read back when the source was first connected
reason-duplicate = Heard before

# What many issues have in common.
reason-cause = { $cause ->
    [certificates] Certificates are rejected
    [name_resolution] Names cannot be looked up
   *[connections] Connections fail
}

# Why an issue stands where it does in the inbox, and what makes it news.
reason-by-one = all by 1 user
reason-nobody = no user on the event
reason-growth = ×{ $times } in the last hour
reason-came-back = came back
reason-new-in = new in { $release }
reason-new-today = new today
