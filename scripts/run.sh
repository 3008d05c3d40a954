# Builds and starts Watchbell: in the session there is, or on a virtual desktop.
# Sourced by ./dev, which sets `cache` and `tools`.
# shellcheck shell=bash disable=SC2154

run() {
    local once="" place=desktop
    case ${1:-} in
        --once) once=--once ;;
        "") if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then place=here; fi ;;
        *) die "Try ./dev run or ./dev run --once; there is no ./dev run $1." ;;
    esac

    need build ui
    [ $place = here ] || need desktop
    build_programs

    if [ $place = here ]; then
        run_here
    else
        [ -n "$once" ] || say "There is no display here: on a virtual desktop"
        export WATCHBELL_PICTURE=${WATCHBELL_PICTURE:-$cache/first-ring.png}
        exec tests/desktop/session.sh scripts/first-ring ${once:+"$once"}
    fi
}

# Puts both on PATH.
build_programs() {
    say "Building (the first time takes some minutes)"
    npm --prefix ui run --silent build >&2 || die "Read Vite's message above: the window's pages did not build."
    { cargo build --locked --bin watchbell && cargo build --locked -p watchbell-desktop; } ||
        die "Read the compiler's message above: Watchbell did not build."
    export PATH=$CARGO_TARGET_DIR/debug:$PATH
}

run_here() {
    say "Watchbell is in your tray. Ring it: $CARGO_TARGET_DIR/debug/watchbell send --level fatal 'the ship is sinking'"
    watchbell tray &
    tray=$!
    trap 'kill "$tray" 2>/dev/null' EXIT
    # Closing the window leaves the tray, as it does in daily use; Ctrl-C ends both.
    watchbell-desktop || true
    wait "$tray"
}
