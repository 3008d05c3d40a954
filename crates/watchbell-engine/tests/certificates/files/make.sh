#!/bin/sh
# Makes the files beside it anew: certificates as OpenSSL writes them, in every form that is read.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout "$work/ca.key" -out "$work/ca.pem" \
    -subj "/O=Harbour/CN=Harbour Signing CA" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/leaf.key" -out "$work/leaf.csr" \
    -subj "/O=Harbour/CN=Harbour Desktop" 2>/dev/null
printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=codeSigning\n' > "$work/ext"
openssl x509 -req -in "$work/leaf.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 5000 \
    -extfile "$work/ext" -out "$work/leaf.pem" 2>/dev/null

p12="openssl pkcs12 -export -inkey $work/leaf.key -in $work/leaf.pem -certfile $work/ca.pem -name desktop"
$p12 -passout pass:harbour -out modern.p12
$p12 -passout pass:harbour -legacy -out legacy.p12
$p12 -passout pass:harbour -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -out windows.pfx
$p12 -passout pass: -out empty.p12
openssl pkcs12 -export -nokeys -in "$work/ca.pem" -passout pass:harbour -out trust.p12
openssl crl2pkcs7 -nocrl -certfile "$work/ca.pem" -certfile "$work/leaf.pem" -outform DER -out chain.p7b
openssl crl2pkcs7 -nocrl -certfile "$work/ca.pem" -certfile "$work/leaf.pem" -out chain-pem.p7b
cat "$work/ca.pem" "$work/leaf.pem" > chain.pem
openssl x509 -in "$work/leaf.pem" -outform DER -out leaf.der
openssl x509 -in "$work/leaf.pem" -trustout -out trusted.crt
chmod 644 ./*.p12 ./*.pfx
