# Finds what a machine lacks and installs it. `need GROUP…` is all that others call.
# Sourced by ./dev, which sets `cache` and `tools`.
# shellcheck shell=bash disable=SC2154

# Each group's packages by package manager. Where a name differs between releases, dnf takes the path of the file that
# is wanted.
packages_of() { # MANAGER GROUP
    case $1-$2 in
        apt-build) echo build-essential pkg-config libwebkit2gtk-4.1-dev ;;
        dnf-build) echo gcc gcc-c++ make pkgconf-pkg-config webkit2gtk4.1-devel ;;
        pacman-build) echo base-devel pkgconf webkit2gtk-4.1 ;;

        apt-desktop)
            echo xvfb openbox xfce4-panel xfconf dunst gnome-keyring libsecret-tools dbus-daemon dbus-bin x11-utils \
                x11-xserver-utils xdotool imagemagick libnotify-bin procps fonts-cantarell fonts-dejavu-core \
                adwaita-icon-theme hicolor-icon-theme librsvg2-common at-spi2-core locales
            ;;
        dnf-desktop)
            echo xorg-x11-server-Xvfb openbox xfce4-panel xfconf dunst gnome-keyring libsecret dbus-daemon dbus-tools \
                /usr/bin/xprop /usr/bin/xsetroot xdotool ImageMagick libnotify procps-ng abattis-cantarell-fonts \
                dejavu-sans-fonts adwaita-icon-theme hicolor-icon-theme librsvg2 at-spi2-core glibc-locale-source
            ;;
        pacman-desktop)
            echo xorg-server-xvfb openbox xfce4-panel xfconf dunst gnome-keyring libsecret dbus xorg-xprop \
                xorg-xsetroot xdotool imagemagick libnotify procps-ng cantarell-fonts ttf-dejavu \
                adwaita-icon-theme hicolor-icon-theme librsvg at-spi2-core
            ;;

        apt-webdriver) echo webkit2gtk-driver ;;
        dnf-webdriver) echo /usr/bin/WebKitWebDriver ;;
        pacman-webdriver) ;; # part of webkit2gtk

        apt-chromium | dnf-chromium | pacman-chromium) echo chromium ;;

        apt-bench | dnf-bench | pacman-bench) echo jq ;;

        apt-bugsink) echo python3-venv ;;
        dnf-bugsink) echo python3-pip ;;
        pacman-bugsink) echo python ;;

        # What writes and serves a journal without journald, and what rotates logs.
        apt-journal) echo systemd systemd-journal-remote logrotate ;;
        dnf-journal) echo systemd systemd-journal-remote logrotate ;;
        pacman-journal) echo systemd libmicrohttpd logrotate ;; # journal-remote is part of systemd, and needs that

        # A network or a disk for one test alone, to be broken, and to see what is asked of it.
        apt-network) echo iproute2 util-linux strace ;;
        dnf-network) echo iproute util-linux strace ;;
        pacman-network) echo iproute2 util-linux strace ;;

        # SQLite and ring are C, for a C library that is linked in.
        apt-static) echo musl-tools ;;
        dnf-static) echo musl-gcc ;;
        pacman-static) echo musl ;;

        apt-lint) echo shellcheck ;;
        dnf-lint) echo ShellCheck ;;
        pacman-lint) echo shellcheck ;;
    esac
}

is_installed() { # MANAGER PACKAGE
    case $1 in
        apt) [ "$(dpkg-query -Wf '${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
        dnf) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
        pacman) pacman -Qq "$2" >/dev/null 2>&1 ;;
    esac
}

need_packages() { # GROUP…
    local manager group package missing=() root=()
    for manager in apt dnf pacman none; do
        command -v "${manager/%apt/apt-get}" >/dev/null && break
    done
    if [ "$manager" = none ]; then
        say "No apt-get, dnf or pacman here: on your own with the packages that scripts/setup.sh lists for $*"
        return
    fi
    for group in "$@"; do
        for package in $(packages_of "$manager" "$group"); do
            is_installed "$manager" "$package" || missing+=("$package")
        done
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    [ -z "${WATCHBELL_NO_INSTALL:-}" ] || die "Install these packages with $manager: ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || 
            die "Install these packages as root with $manager (there is no sudo): ${missing[*]}"
        root=(sudo)
    fi
    say "Installing ${missing[*]}"
    install_packages "$manager" "${root[@]}" >&2 ||
        die "Install these packages by hand, then try again; $manager could not: ${missing[*]}"
}
install_packages() { # MANAGER [sudo]; reads `missing`
    local manager=$1
    shift
    case $manager in
        apt)
            # Package lists older than the mirrors name files that are gone; a new machine has none at all.
            "$@" apt-get update -q || return
            "$@" env DEBIAN_FRONTEND=noninteractive \
                apt-get install -qy --no-install-recommends "${missing[@]}" </dev/null
            ;;
        dnf) "$@" dnf install -qy "${missing[@]}" ;;
        pacman) "$@" pacman -Sy --needed --noconfirm "${missing[@]}" ;;
    esac
}

need_rust() {
    command -v cargo >/dev/null ||
        die "Install Rust with rustup (https://rustup.rs), then try again: there is no cargo on PATH."
}
need_node() {
    command -v npm >/dev/null || die "Install Node.js 20.19 or newer, then try again: there is no npm on PATH."
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
        die "Install Node.js 20.19 or newer, then try again: this is $(node --version)."
}

# `npm ci` takes a while and empties the folder first, so only when the lock file is not the one that was installed.
need_modules() { # FOLDER
    local stamp=$1/node_modules/.installed-lock
    need_node
    if ! cmp -s "$1/package-lock.json" "$stamp"; then
        say "Installing the packages of $1"
        (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2) ||
            die "Look at npm's message above, then try again: npm ci failed in $1."
        cp "$1/package-lock.json" "$stamp"
    fi
}

chromium_path() {
    command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome
}
need_chromium() {
    if ! chromium_path >/dev/null; then
        # Ubuntu's package of that name is a snap in disguise, which does not run in a container or without systemd.
        if grep -qi '^ID=ubuntu' /etc/os-release; then
            die "Install Google Chrome or a Chromium that is not a snap, then try again: the UI tests drive one."
        fi
        need_packages chromium
    fi
    CHROMIUM=$(chromium_path)
    export CHROMIUM
}

# Built once, into a folder of their own: they are no part of the project's build.
need_tool() { # CRATE VERSION
    if [ ! -x "$tools/bin/$1" ]; then
        say "Building $1 (once; some minutes)"
        CARGO_TARGET_DIR=$tools/build cargo install --quiet --locked --root "$tools" "$1" --version "$2" >&2 ||
            die "Look at cargo's message above, then try again: cargo install $1 failed."
        rm -rf "$tools/build"
    fi
    case :$PATH: in *":$tools/bin:"*) ;; *) export PATH=$tools/bin:$PATH ;; esac
}

# The real Bugsink that sources are tested against, and Python's SDK to send to it. Tests find it by WATCHBELL_BUGSINK.
# Not 2.6.2: it wants a certifi that package indexes need not have yet.
need_bugsink() {
    export WATCHBELL_BUGSINK=$tools/bugsink
    need_venv "$WATCHBELL_BUGSINK" bugsink==2.6.1 sentry-sdk==2.75.0
}

# Python's SDKs, with which an application dies. Tests find them by WATCHBELL_SDKS.
need_sdks() {
    export WATCHBELL_SDKS=$tools/sdks
    need_venv "$WATCHBELL_SDKS" sentry-sdk==2.75.0 opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2
}

static_target() { echo "$(uname -m)-unknown-linux-musl"; }

need_target() {
    rustup target list --installed | grep -qx "$(static_target)" || rustup target add "$(static_target)" >&2 ||
        die "Install Rust's target $(static_target), then try again: rustup could not."
}

need_venv() { # FOLDER PACKAGE…
    local folder=$1 wanted=${*:2}
    python3 -c 'import venv, ensurepip' 2>/dev/null || need_packages bugsink
    if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$wanted" ]; then
        say "Installing $wanted"
        { python3 -m venv --clear "$folder" &&
            "$folder/bin/pip" install --quiet --disable-pip-version-check "${@:2}"; } >&2 ||
            die "Look at pip's message above, then try again: $wanted could not be installed."
        echo "$wanted" >"$folder/.installed"
    fi
}

need() { # GROUP…
    local group
    for group in "$@"; do
        case $group in
            build) need_rust && need_packages build ;;
            desktop) need_packages desktop ;;
            ui) need_modules ui ;;
            chromium) need_chromium ;;
            conformance) need_modules tests/conformance && need_sdks ;;
            bugsink) need_bugsink ;;
            webdriver | bench | journal | network) need_packages "$group" ;;
            static) need_packages static && need_target ;;
            lint) need_packages lint && need_tool cargo-deny ^0.20 ;;
        esac
    done
}
