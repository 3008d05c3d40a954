# What can be said about the sources without running them. Reports all that is wrong, not the first thing only.
# Sourced by ./dev, which sets `cache` and `tools`.
# shellcheck shell=bash disable=SC2154

lint() {
    local wrong=()
    check "formatting: run \`cargo fmt\`" cargo fmt --all --check
    # All at once, unlike the tests: what is checked is not shipped, and shared crates are then looked at once.
    check "clippy" cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
    check "TypeScript and Svelte" npm --prefix ui run --silent check
    check "eslint" npm --prefix ui run --silent lint
    # Advisories need their database from the network at large: the hosted workflow checks those.
    check "licences, bans, sources: see deny.toml" cargo deny --log-level error check licenses bans sources
    check "shell scripts" lint_shell
    check "file sizes: find the seam, or say at the top why it is over 500 lines" lint_sizes
    check "nothing unfinished" lint_marks
    if [ ${#wrong[@]} -gt 0 ]; then
        printf '%s\n' "Put right what is said above, then run ./dev lint again. Failed: ${#wrong[@]}" \
            "${wrong[@]/#/  }" >&2
        return 1
    fi
}

check() { # WHAT CMD…; adds to `wrong`
    local what=$1
    shift
    say "$what"
    "$@" || wrong+=("$what")
}

# SC2317 takes what is called through a variable or a trap for dead code; SC1091: sourced files are in the list.
lint_shell() {
    {
        git ls-files -co --exclude-standard '*.sh'
        git grep --untracked -lE '^#!.*bash' -- ':!*.md'
    } | sort -u | xargs shellcheck --exclude=SC2317,SC1091
}

sources() {
    git ls-files -co --exclude-standard '*.rs' '*.ts' '*.svelte' '*.mjs' |
        grep -v -e '/node_modules/' -e '/bindings\.ts$'
}

lint_sizes() {
    local file lines status=0
    while read -r file; do
        [ -f "$file" ] || continue
        lines=$(wc -l <"$file")
        if [ "$lines" -gt 500 ] && ! head -n 20 "$file" | grep -qi 'over 500 lines'; then
            echo "$file: $lines lines"
            status=1
        fi
    done < <(sources)
    return $status
}

lint_marks() {
    # Spelt so that this line does not find itself. A test may be left out where it says why.
    ! sources | xargs grep -nE -e 'TO[D]O|FIX[M]E' -e '(tod[o]|unimplemente[d]|db[g])!\(' -e '#\[ignor[e]\]' \
        -e '\b(test|it|describe)\.(onl[y]|ski[p])\('
}
