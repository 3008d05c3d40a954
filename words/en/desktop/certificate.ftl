# What rings about a certificate. { $name } is what people call it; { $first } is the certificate above it that ends sooner.

certificate-expires = Certificate expires in { $span }
certificate-ends = { $name }, { $date }.
certificate-ends-above = { $name }: { $first }, which vouches for it, ends { $date }.
certificate-next = The next ring is at { $span }.
certificate-next-expired = The next ring is when it has expired.
certificate-expired = Certificate has expired
certificate-ended = { $name }: { $date }.
certificate-ended-above = { $name }: { $first }, which vouches for it, ended { $date }.
certificate-expired-why = Whoever checks it rejects it now.
certificate-changed = Certificate changed unexpectedly
certificate-changed-issuer = { $name }: issued by { $issuer } now, by { $before } before.
certificate-changed-key = { $name }: another key, from the same issuer.
certificate-changed-before = The one before was good until { $date }.
certificate-rejected = Certificate is rejected
certificate-rejected-before = It was accepted before.

certificate-show = Show
certificate-snooze = Snooze until { $span }
# The line in the tray's menu and at the top of the window.
certificate-line = { $name }: certificate expires in { $span }
certificate-line-expired = { $name }: certificate has expired

# Why a certificate is rejected: phrases, without a full stop. { $issuer } is the one that issued it.
certificate-fault-expired = it has expired
certificate-fault-expired-on = it expired on { $day }
certificate-fault-early = it is not valid yet
certificate-fault-early-until = it is not valid before { $day }
certificate-fault-name = it is for another name
certificate-fault-names = it is for { $names }, not for { $name }
certificate-fault-no-name = no name at all
certificate-fault-issuer = its issuer is not known here
certificate-fault-issuer-unsent = its issuer { $issuer } is neither sent by the server nor known here
certificate-fault-authority = its authority { $issuer } is not known here
certificate-fault-key = an authority of the same name is known here, but with another key
certificate-fault-incomplete = the chain is incomplete: the server does not send { $issuer }
certificate-fault-self-signed = it is self-signed: nobody vouches for it
certificate-fault-revoked = it was revoked
certificate-day-unknown = an unknown day
certificate-issuer-unnamed = an unnamed issuer

# What to do about it: sentences. First of a source's.
certificate-do-renew = The logbook's owner must renew the certificate.
certificate-do-clock = Check this computer's date and time.
certificate-do-name = Use a name that the certificate is for.
certificate-do-authority = If it comes from your own authority, enter that authority's certificate (PEM) as ca_file.
certificate-do-owner = Its owner must see to it.
certificate-do-right-name = The server must present one for this name.
certificate-do-whole-chain = The server must send the whole chain, up to below the root.
certificate-do-own-authority = If it comes from an authority of your own, name that authority’s certificate as ca_file.
certificate-do-trust = Name it as ca_file to trust it.

# Why one could not be looked at: phrases.
certificate-no-host = { $place } is no host
certificate-no-address = { $url } is no address
certificate-proxy-kind = its proxy cannot be asked for it: only such with http:// can
certificate-proxy = the proxy does not lead there: { $why }
certificate-none-sent = the server sent no certificate that can be read
certificate-unreadable = the server’s certificate cannot be read
certificate-no-password = no password: { $why }
certificate-password-needed = the file needs a password
certificate-password-wrong = the password is wrong
certificate-file-none = there is no such file
certificate-file-denied = the file may not be read by this user
certificate-file-unreadable = the file cannot be read: { $why }
certificate-file-slow = { $name } could not be read in { $seconds } s
certificate-file-no-file = it is not a file
certificate-file-large = the file is larger than 1 MiB, which no certificate is
certificate-file-empty = there is no certificate in it that can be read
certificate-file-key = there is a key in it, and no certificate
certificate-file-keys = there is no certificate in it, only keys
certificate-file-odd = what stands in it cannot be read
certificate-file-pkcs7 = the PKCS #7 in it cannot be read
certificate-file-pkcs7-empty = the PKCS #7 in it holds no certificate
certificate-file-pkcs12 = the PKCS #12 in it cannot be read: { $why }
certificate-file-parts = it has more encrypted parts than any such file needs
certificate-file-cipher = it is encrypted in a way that is not read here
certificate-file-work = it asks for more work than any such file needs

# What is answered when one cannot be changed.
certificate-not-there = There is no such certificate
certificate-not-saved = The certificate was not saved
certificate-twice = “{ $id }” is looked at already
