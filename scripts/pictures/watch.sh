# A deploy, watched; it ends well. Sourced by take.
# shellcheck shell=bash disable=SC2154
step "A deploy, watched"
watchbell watch --for "2m" --release checkout-api@5.14.0 --tray >/dev/null
for _ in {1..5}; do
    send quiet
    sleep 20
done
await "the watch did not end well" is_over
for theme in light dark; do
    wear $theme
    open_window 1000 640 --show watch
    # The uppermost of the earlier watches, beside the form: its report.
    xdotool mousemove --window "$(window)" 850 115 click 1
    sleep 1
    await "the window does not come to rest" is_drawn
    of_window watch-$theme
    close_window
done
