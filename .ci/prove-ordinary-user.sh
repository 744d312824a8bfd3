#!/usr/bin/env bash
# Proves that no suite needs root or an installed browser or Redis: an ordinary user with a home of its own fetches both
# from Debian packages and starts them. Leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/node_modules" "$place/tools" "$place/home"
cp package.json "$place/"
cp tools/programs.mjs tools/prove-browser.mjs tools/prove-redis-server.mjs "$place/tools/"
cp -r node_modules/playwright-core "$place/node_modules/"
cp node_modules/node/bin/node "$place/node"

as=()
if [[ $(id -u) == 0 ]]; then
  chown -R nobody "$place"
  as=(runuser -u nobody --)
fi
cd "$place"
for program in redis-server browser; do
  "${as[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$place/home" TMPDIR="$place/home" DEVICE_AUTH_SYSTEM=ignore "$place/node" "$place/tools/prove-$program.mjs"
done
