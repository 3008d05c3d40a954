#!/usr/bin/env bash
# Draws the PNG, ICO and ICNS files from the SVGs beside it.
#
# The results are committed: a cargo build embeds them and must not need a renderer. Run this after changing an SVG;
# it needs rsvg-convert, optipng, ImageMagick and Python (Debian: librsvg2-bin optipng imagemagick python3).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The ink of the symbolic icons, which carry their shape in the alpha channel alone: whoever draws one on a light panel
# may swap the colour and keep the alpha.
ink='#ffffff'

# Trays ask for any of these. Up to 24 pixels the drawing made for 22 is the sharper one; so it is at 44, which is
# exactly twice as large.
draw_tray() { # DRAWING
    local name=$1 suffix="" size base
    case $name in *-symbolic) suffix=-symbolic name=${name%-symbolic} ;; esac
    for size in 22 24 32 44 48 64; do
        case $size in 22 | 24 | 44) base=22 ;; *) base=48 ;; esac
        rsvg-convert --width "$size" --height "$size" --stylesheet <(printf 'svg { color: %s }' "$ink") \
            "tray/$name-$base$suffix.svg" --output "tray/png/$name-$size$suffix.png"
    done
}

# icns is a list of (type, length, PNG); Python's struct writes it in a line where Debian's png2icns knows no 512@2x.
write_icns() { # FOLDER
    python3 - "$1" <<'PYTHON'
import pathlib, struct, sys
kinds = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024}
body = b""
for kind, size in kinds.items():
    png = pathlib.Path(sys.argv[1], f"{size}.png").read_bytes()
    body += kind + struct.pack(">I", len(png) + 8) + png
pathlib.Path("icon.icns").write_bytes(b"icns" + struct.pack(">I", len(body) + 8) + body)
PYTHON
}

draw_app() {
    local folder size
    folder=$(mktemp -d)
    for size in 16 24 32 48 64 128 256 512 1024; do
        rsvg-convert --width "$size" --height "$size" watchbell.svg --output "$folder/$size.png"
    done
    optipng -quiet -o5 -nx -strip all "$folder"/*.png
    convert "$folder"/{16,24,32,48,64,256}.png icon.ico
    write_icns "$folder"
    cp "$folder/32.png" 32x32.png
    cp "$folder/128.png" 128x128.png
    cp "$folder/256.png" 128x128@2x.png
    cp "$folder/512.png" icon.png
    rm -r "$folder"
}

# `-nx` below keeps every PNG 8-bit RGBA: Tauri takes no other, and the tray then decodes one kind only.
rm -f tray/png/*.png
mkdir -p tray/png
for drawing in tray/*-22.svg tray/*-22-symbolic.svg; do
    drawing=$(basename "$drawing" .svg)
    draw_tray "${drawing/-22/}"
done
optipng -quiet -o5 -nx -strip all tray/png/*.png
draw_app
