#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test and ends with one plain line: N passed, N failed.
#   bash scripts/test.sh                 everything
#   bash scripts/test.sh tests/unit/crs  only these
set -u
cd "$(dirname "$0")/.." || exit 2

say() { printf '%s\n' "$*"; }

if ! command -v node >/dev/null 2>&1 || ! node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || major === 20 && minor >= 19 ? 0 : 1)'; then
    say 'Liangtian needs Node 20.19 or newer.'
    exit 2
fi

# npm writes this file last, so it is newer than the lock file exactly when the installed packages are those of the lock.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    say 'Installing packages (npm ci) …'
    npm ci || exit 2
else
    npm run --silent build || exit 2
fi

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

if ! find_browser >/dev/null && command -v apt-get >/dev/null 2>&1; then
    say 'Installing chromium and a Chinese font for the browser tests …'
    as_root apt-get update -qq >/dev/null 2>&1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-wqy-zenhei >/dev/null 2>&1 || say 'chromium could not be installed.'
fi
if browser=$(find_browser); then
    export LIANGTIAN_BROWSER=$browser
else
    say 'No chromium on this machine: the browser tests are skipped, each by name.'
fi
if [ -z "${LIANGTIAN_REAL_DATA:-}" ]; then
    say 'LIANGTIAN_REAL_DATA is not set: tests on real data from outside the repository are skipped, each by name.'
fi

report=out/test-report.json
mkdir -p out
rm -f "$report"
npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report" "$@"
status=$?
node -e '
    const {existsSync, readFileSync} = require("node:fs");
    const report = existsSync(process.argv[1]) ? JSON.parse(readFileSync(process.argv[1], "utf8")) : {};
    // A file that does not load has no tests to count; it is one failure.
    const unloadable = (report.testResults ?? []).filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    console.log(`${report.numPassedTests ?? 0} passed, ${(report.numFailedTests ?? 0) + unloadable.length} failed`);' "$report"
exit $status
