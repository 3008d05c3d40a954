# What CI runs, step by step: each step's output goes to a file, its time and its tests into the table at the end.
# Sourced by ./dev, which sets `cache` and `tools`.
# shellcheck shell=bash disable=SC2154

steps=(rust window ui conformance desktop lint)

# The window's Rust; its view is the step `ui`, and both together are the step `desktop`.
step_rust() {
    local failed=0
    need build bugsink journal network static
    cargo test --locked --no-fail-fast -- --skip desktop:: --skip real_bugsink:: --skip real_journal:: \
        --skip real_logrotate:: --skip real_network:: --skip real_disk:: --skip forward::bare:: || failed=1
    # Ignored elsewhere: they need what was just installed. No -p: other packages make other features, and all is built anew.
    cargo test --locked --lib --test sources --test tail -- \
        --include-ignored real_bugsink:: real_journal:: real_logrotate:: || failed=1
    build_static && WATCHBELL_STATIC=$(static_program) cargo test --locked --test suite -- \
        --ignored real_bugsink:: real_network:: real_disk:: forward::bare:: || failed=1
    return "$failed"
}
step_window() { need build ui && build_ui && cargo test --locked --no-fail-fast -p watchbell-desktop; }
step_ui() { need ui chromium && npm --prefix ui test && npm --prefix ui run e2e; }
step_conformance() { need build chromium conformance && npm --prefix tests/conformance test; }
step_desktop() {
    need build ui desktop webdriver network && build_ui &&
        cargo build --locked -p watchbell-desktop &&
        tests/desktop/session.sh cargo test --locked --test suite -- desktop:: --test-threads=1
}
step_lint() { source scripts/lint.sh && need build ui lint && lint; }

build_ui() { npm --prefix ui run build; }

# The program as docs/forward.md builds it for hosts that have nothing, but not for speed.
build_static() { cargo build --locked -p watchbell --bin watchbell --target "$(static_target)"; }
static_program() { echo "${CARGO_TARGET_DIR:-target}/$(static_target)/debug/watchbell"; }

run_tests() {
    local step table=() passed=0 failed=0 skipped=0 failures=() wanted=() began logs
    for step in "$@"; do
        case $step in
            --long) export WATCHBELL_LONG=1 ;;
            *)
                declare -F "step_$step" >/dev/null ||
                    die "Name steps among these: ${steps[*]}. There is no step $step."
                wanted+=("$step")
                ;;
        esac
    done
    [ ${#wanted[@]} -gt 0 ] || wanted=("${steps[@]}")
    logs=$cache/logs/$(date +%Y%m%d-%H%M%S)-$$
    mkdir -p "$logs"
    export NO_COLOR=1 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never FORCE_COLOR=0

    began=$SECONDS
    for step in "${wanted[@]}"; do run_step "$step"; done

    echo
    printf '%-12s %-7s %7s %7s %7s %8s\n' step '' passed failed skipped seconds "${table[@]}"
    printf '%-12s %-7s %7d %7d %7d %8d\n' together '' "$passed" "$failed" "$skipped" $((SECONDS - began))
    if [ ${#failures[@]} -gt 0 ]; then
        printf '\nThe logs of what failed:\n'
        printf '  %s\n' "${failures[@]}"
    fi
    # The last line is read by machines.
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

run_step() { # STEP; adds to what run_tests declares
    local step=$1 log=$logs/$1.log start=$SECONDS status=0 p=0 f=0 s=0 verdict=passed
    say "$step (log: $log)"
    # A process of its own, with -e in force, which a function called in a condition would not have.
    ./dev internal-step "$step" >"$log" 2>&1 </dev/null || status=$?
    read -r p f s < <(scripts/count-tests <"$log")
    if [ "$status" -ne 0 ]; then
        verdict=FAILED
        # A build that broke or a runner that died has no failed test to count, yet something failed.
        [ "$f" -gt 0 ] || f=1
    elif [ "$step" != lint ] && [ "$p" -eq 0 ]; then
        verdict=FAILED f=1
        echo "The runner ended well without having run a single test." >>"$log"
    fi
    if [ "$verdict" = FAILED ]; then
        failures+=("$log")
        echo "Put right what is said here, then run ./dev test $step. The whole is in $log."
        scripts/failed-tests <"$log"
        echo "Its end:"
        tail -n 20 "$log"
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    table+=("$step" "$verdict" "$p" "$f" "$s" $((SECONDS - start)))
}
