# Takes the pictures of the README, from the real programs on a virtual desktop, into docs/pictures.
# Sourced by ./dev, after scripts/run.sh, which builds them.
# shellcheck shell=bash

pictures() {
    [ $# -eq 0 ] || die "Try ./dev pictures; it takes no $1."
    need build ui desktop
    build_programs
    say "Taking the pictures (three minutes, two of them a deploy watch)"
    taken=$(mktemp -d)
    # Each on a desktop of its own: there is time for the others while the watch lasts. All or none are put in place.
    tests/desktop/session.sh scripts/pictures/take "$taken" watch &
    desktops=($!)
    tests/desktop/session.sh scripts/pictures/take "$taken" demo storm &
    desktops+=($!)
    trap 'kill "${desktops[@]}" 2>/dev/null || true; wait; rm -rf "$taken"' EXIT
    { wait "${desktops[1]}" && wait "${desktops[0]}"; } ||
        die "Look at what is said above: docs/pictures is as it was."
    mkdir -p docs/pictures
    cp "$taken"/* docs/pictures/
}
