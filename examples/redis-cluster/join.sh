#!/bin/sh
# join.sh NODE NODE NODE: makes one Redis Cluster of masters that share the 16384 slots evenly. Run again, it only tells the nodes
# where the others are now.
set -eu
first=$1
place=0
for node in "$@"; do
  # Refused as a whole where somebody has one of them already.
  redis-cli -h "$node" cluster addslotsrange $((16384 * place / $#)) $((16384 * (place + 1) / $# - 1)) || true
  # By address: Redis takes no names here.
  [ "$node" = "$first" ] || redis-cli -h "$first" cluster meet "$(getent hosts "$node" | cut -d ' ' -f 1)" 6379
  place=$((place + 1))
done

for try in $(seq 60); do
  joined=0
  for node in "$@"; do
    ! redis-cli -h "$node" cluster info | tr -d '\r' | grep -qx 'cluster_state:ok' || joined=$((joined + 1))
  done
  [ $joined -lt $# ] || exit 0
  sleep 1
done
echo 'the nodes did not become one cluster' >&2
exit 1
