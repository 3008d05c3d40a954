# The demo: from an error to all's well, in stills. Sourced by take.
# shellcheck shell=bash disable=SC2154
# What of the screen is shown: the panel's end with the bell, and the window below it.
left=380
size=900x690
ink='#f2f5f7'
plain=$(fc-match -f '%{file}' Cantarell)
mono=$(fc-match -f '%{file}' 'DejaVu Sans Mono')
stills=()

lens() { # The bell, five times as large
    local x
    read -r x _ < <(bell) || fail "There is no bell in the panel."
    convert "$root/screen.png" \( +clone -crop "40x32+$((x - left - 21))+0" +repage -scale 500% \
        -bordercolor '#6d8aa3' -border 2 \) -geometry +60+74 -composite "$root/screen.png"
}
written() { # TEXT, as in a terminal
    convert "$root/screen.png" \( -background '#16202a' -fill "$ink" -font "$mono" -pointsize 16 -interline-spacing 5 \
        label:"$1" -bordercolor '#16202a' -border 20x16 \) -geometry +60+360 -composite "$root/screen.png"
}
still() { # HUNDREDTHS WORDS [X Y of the pointer]; with LENS the bell is enlarged, with WRITTEN a program's words stand there
    local file pointer=()
    file=$root/still-$((${#stills[@]} / 3)).png
    # As a desktop draws it.
    if [ $# -gt 2 ]; then
        pointer=(-fill white -stroke black -draw
            "translate $(($3 - left)),$4 path 'M 0,0 L 0,17 L 4,13 L 7,19 L 9,18 L 6,12 L 12,12 Z'")
    fi
    screen "$size+$left+0" "$root/screen.png"
    if [ -n "${LENS:-}" ]; then lens; fi
    if [ -n "${WRITTEN:-}" ]; then written "$WRITTEN"; fi
    convert "$root/screen.png" "${pointer[@]}" -stroke none -background '#16202a' -gravity south -splice 0x46 \
        -gravity southwest -font "$plain" -pointsize 18 -fill "$ink" -annotate +18+14 "$2" "$file"
    stills+=(-delay "$1" "$file")
}

step "The demo"
wear light
xdotool mousemove 4 700
dunstctl close-all
await "an old notification stays" is_quiet
LENS=1 still 180 "All’s well: three logbooks, and each of them is heard."
WRITTEN=$(node "$here/harbour.mjs" crash unsent)
LENS=1 still 240 "A program dies, and its SDK tells the logbook."
send crash
await "no notification was raised" is_up 1
await "the state did not change" says ringing
sleep 1
LENS=1 still 280 "The bell counts one; the notification says what, where and how many are hit."
screen 520x190+760+0 "$root/screen.png"
small "$root/screen.png" "$taken/ring.png"
LENS=1 still 100 "One click …" 1080 120
WRITTEN=
printf '{"width":868,"height":616,"maximized":false}' >"$data/window.json"
xdotool mousemove 1080 120 click 1
await "the click opened no window" is_open
xdotool windowmove "$(window)" 394 58
await "the window does not come to rest" is_drawn
sleep 2
still 350 "… and there it is: which release, since when, whom it hits. It is seen, so all’s well again."
xdotool key e
await "it is not acknowledged" is_acknowledged
xdotool mousemove 4 700
sleep 2
still 450 "E acknowledges it. It rings again only if it gets worse."
convert -loop 0 "${stills[@]}" +dither -colors 160 -layers optimize "$taken/demo.gif"
step "  demo"
close_window
