#!/bin/sh
# join.sh NODE NODE NODE makes one Redis Cluster of masters that share the 16384 slots evenly. Run again, it only tells the nodes where
# the others are now.
set -eu

place=0
for node in "$@"; do
  # Refused as a whole, and rightly, where somebody has one of the slots already.
  redis-cli -h "$node" cluster addslotsrange $((16384 * place / $#)) $((16384 * (place + 1) / $# - 1)) >/dev/null
  place=$((place + 1))
done

# Everybody meets everybody: a node learns its own address from being met. Redis takes no names here.
for node in "$@"; do
  for other in "$@"; do
    [ "$node" = "$other" ] || redis-cli -h "$node" cluster meet "$(getent hosts "$other" | cut -d ' ' -f 1)" 6379 >/dev/null
  done
done

for _ in $(seq 60); do
  joined=0
  for node in "$@"; do
    ! redis-cli -h "$node" cluster info | tr -d '\r' | grep -qx 'cluster_state:ok' || joined=$((joined + 1))
  done
  if [ $joined -eq $# ]; then
    echo "$# nodes are one cluster"
    exit
  fi
  sleep 1
done
echo 'the nodes did not become one cluster' >&2
exit 1
