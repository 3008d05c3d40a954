# Wie viele Ereignisse sagen, wen es traf: { $of } ist eine Quelle oder ein Projekt.

people-none = Kein Ereignis in { $of } nennt einen Nutzer
people-few = Weniger als 1 % der Ereignisse in { $of } nennen einen Nutzer
people-all = Jedes Ereignis in { $of } nennt einen Nutzer
people-some = { $percent } % der Ereignisse in { $of } nennen einen Nutzer
people-forwarder = die Weiterleitung auf { $host }
people-forwarder-named = die Weiterleitung { $name } auf { $host }
