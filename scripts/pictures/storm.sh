# A deploy that goes wrong, while one source cannot be heard. Sourced by take.
# shellcheck shell=bash disable=SC2154
step "A deploy that goes wrong"
cat "$here/blind.toml" >>"$config"
await "the source that is not there is not said to be blind" says blind
send storm
await "the storm did not arrive" has_users PaymentError 9
await "nothing rang" is_up 1
dunstctl close-all
read -r x y < <(bell) || fail "There is no bell in the panel."
xdotool mousemove "$x" "$y" click 3
sleep 2
screen 520x310+760+0 "$root/screen.png"
small "$root/screen.png" "$taken/tray.png"
xdotool key Escape
step "  tray"
payment=$(issue PaymentError)
for theme in light dark; do
    wear $theme
    open_window 1100 730 --show inbox --issue "$payment"
    of_window inbox-$theme
    turn_to --show rules
    of_window rules-$theme
    close_window
done
