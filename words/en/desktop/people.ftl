# How many events say who was hit: { $of } is a source or project.

people-none = No event in { $of } names a user
people-few = Less than 1 % of events in { $of } name a user
people-all = Every event in { $of } names a user
people-some = { $percent } % of events in { $of } name a user
people-forwarder = the forwarder on { $host }
people-forwarder-named = the forwarder { $name } on { $host }
