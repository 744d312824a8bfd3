#!/usr/bin/env bash
# Proves that the browser suite needs neither root nor an installed browser: an ordinary user with a home of its own
# fetches Chromium from Debian packages and starts it. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/node_modules" "$place/tools" "$place/home"
cp package.json "$place/"
cp tools/programs.mjs tools/prove-browser.mjs "$place/tools/"
cp -r node_modules/playwright-core "$place/node_modules/"
cp node_modules/node/bin/node "$place/node"

prove=(env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$place/home" TMPDIR="$place/home" DEVICE_AUTH_SYSTEM=ignore "$place/node" "$place/tools/prove-browser.mjs")
if [[ $(id -u) == 0 ]]; then
  chown -R nobody "$place"
  cd "$place"
  runuser -u nobody -- "${prove[@]}"
else
  cd "$place"
  "${prove[@]}"
fi
