#!/usr/bin/env bash
# Runs a command on a virtual desktop made of real parts: `session.sh CMD…`, or `./dev desktop CMD…`.
#
# X server, session bus, window manager, panel with a status tray, notification daemon and unlocked keyring are all
# programs that people use; only the screen is not there. HOME and every XDG folder are private to the run, the display
# number is a free one, and the bus can start nothing by itself but the panel's settings daemon: so two runs never meet,
# and a notification daemon that a test has killed stays dead until the test starts it again.
#
# What CMD finds in its environment, besides DISPLAY, DBUS_SESSION_BUS_ADDRESS, HOME and XDG_*:
#   WATCHBELL_DESKTOP=1         it runs on a virtual desktop
#   WATCHBELL_DESKTOP_ROOT      the folder of this run: log/ of each part, bin/ with the xdg-open that only takes notes
#   WATCHBELL_BROWSER_LOG       one line for each call of xdg-open or $BROWSER: its arguments
# WATCHBELL_DESKTOP_KEEP=1 leaves the folder there for a look afterwards.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)

if [ $# -eq 0 ]; then
    echo "Name the command to run on the virtual desktop: ./dev desktop CMD…" >&2
    exit 2
fi
# Already on one: a second desktop inside the first would only hide what the first one shows.
if [ -n "${WATCHBELL_DESKTOP_ROOT:-}" ]; then exec "$@"; fi

root=$(mktemp -d "${TMPDIR:-/tmp}/watchbell-desktop.XXXXXX")
mkdir -m 0700 "$root/run"
mkdir -p "$root"/{home,config,data,state,cache,log,bin,services}

# Every process of the run, however it was started and wherever it has forked to, carries WATCHBELL_DESKTOP_ROOT in its
# environment: that is how they are told from everybody else's. (A keyring daemon with file capabilities hides its own
# from all but root; it leaves by itself when its bus goes.)
members() { grep -lszxF "WATCHBELL_DESKTOP_ROOT=$root" /proc/[0-9]*/environ | cut -d/ -f3; }
sweep() {
    local signal pid
    for signal in TERM TERM KILL; do
        for pid in $(members); do kill "-$signal" "$pid" 2>/dev/null || true; done
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            [ -n "$(members)" ] || break 2
            sleep 0.1
        done
    done
    if [ -n "${WATCHBELL_DESKTOP_KEEP:-}" ]; then echo "desktop: kept $root" >&2; else rm -rf "$root"; fi
}
# The sweeper waits for this script to go, in whatever way, by reading a pipe that only this script holds open. So a
# kill -9 leaves nothing behind either.
exec {alive}> >(trap '' INT TERM HUP && cat >/dev/null && sweep)
sweeper=$!
finish() {
    exec {alive}>&-
    wait "$sweeper" || true
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Tool chains live in the real home, which CMD does not see.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export npm_config_cache=${npm_config_cache:-$HOME/.npm}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/watchbell/target}

export WATCHBELL_DESKTOP=1 WATCHBELL_DESKTOP_ROOT=$root
export WATCHBELL_BROWSER_LOG=${WATCHBELL_BROWSER_LOG:-$root/browser.log}
export HOME=$root/home XDG_RUNTIME_DIR=$root/run
export XDG_CONFIG_HOME=$root/config XDG_DATA_HOME=$root/data XDG_STATE_HOME=$root/state XDG_CACHE_HOME=$root/cache
export XDG_SESSION_TYPE=x11 XDG_CURRENT_DESKTOP=XFCE GDK_BACKEND=x11 GSETTINGS_BACKEND=memory NO_AT_BRIDGE=1
export LANG=${WATCHBELL_DESKTOP_LANG:-C.UTF-8} LOCPATH=$root/locale
# WebKit would look for a graphics card, and show nothing where it finds none.
export WEBKIT_DISABLE_DMABUF_RENDERER=1 WEBKIT_DISABLE_COMPOSITING_MODE=1 LIBGL_ALWAYS_SOFTWARE=1
export PATH=$root/bin:$PATH BROWSER=$root/bin/watchbell-browser
# A language to set a desktop to; a machine need not have any.
mkdir "$LOCPATH" && localedef -i de_DE -f UTF-8 "$LOCPATH/de_DE.UTF-8" || echo "There is no German here." >&2
unset DISPLAY WAYLAND_DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK SESSION_MANAGER
unset DESKTOP_STARTUP_ID XDG_ACTIVATION_TOKEN LC_ALL NOTIFY_SOCKET

place() { # FILE UNDER_ROOT: a file of session/, with the run's folder written in
    mkdir -p "$(dirname "$root/$2")"
    sed "s|@ROOT@|$root|g" "$here/session/$1" >"$root/$2"
}
place bus.conf bus.conf
place dunstrc config/dunst/dunstrc
place gtk.ini config/gtk-3.0/settings.ini
place openbox.xml config/openbox/rc.xml
place panel.xml config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml
place browser bin/watchbell-browser
chmod +x "$root/bin/watchbell-browser"
ln -s watchbell-browser "$root/bin/xdg-open"
: >"$WATCHBELL_BROWSER_LOG"
# As a package would install them, so that names and icons are looked up as on a real desktop.
mkdir -p "$root/data/icons/hicolor/128x128/apps" "$root/data/applications"
cp "$repository/icons/128x128.png" "$root/data/icons/hicolor/128x128/apps/io.github.watchbell.Watchbell.png"
cp "$repository"/packaging/*.desktop "$root/data/applications/"
ln -s /usr/share/dbus-1/services/org.xfce.Xfconf.service "$root/services/"

# In the background, so that a signal reaches the traps above at once and not after CMD has ended. The bus daemon logs
# to standard error: CMD keeps the real one as 4.
dbus-run-session --config-file="$root/bus.conf" -- "$here/session/start" "$@" \
    <&0 4>&2 2>"$root/log/bus.log" {alive}>&- &
session=$!
status=0
wait "$session" || status=$?
exit "$status"
