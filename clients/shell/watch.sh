#!/bin/sh
# What happens in a session, one line an event, from its first event to the end of its run. It may
# be somebody else's session: any number of clients can watch.
#
#   ./watch.sh SESSION [SINCE]
#
# SINCE is the number of the last event already seen; 0 shows everything.
set -eu

backlot=${BACKLOT:-backlot}
session=${1:?"usage: $0 SESSION [SINCE]"}
since=${2:-0}
socket=${BACKLOT_SOCKET:-$("$backlot" socket)}

# The connection stays open as long as somebody could still write to it: a fifo that we hold.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
mkfifo "$folder/requests" "$folder/answers"

socat - "UNIX-CONNECT:$socket" <"$folder/requests" >"$folder/answers" &
exec 3>"$folder/requests" 4<"$folder/answers"

jq -cn --arg session "$session" --argjson since "$since" '{
  jsonrpc: "2.0", id: 1, method: "events/subscribe",
  params: {stream: "session:\($session)", since: {seq: $since}, deltas: false}
}' >&3

# Leaves at the event that ends a run, unless more is known to follow.
jq -rn --unbuffered '
  label $last
  | inputs
  | if .error then "\(.error.message)\n" | halt_error else select(.method == "events/append") end
  | .params as $batch
  | ($batch.events[] | [.seq, .type, .agent // "", .summary // ""] | @tsv),
    ($batch.events[-1]
      | select(.seq >= $batch.head)
      | select(.type | test("^run\\.(completed|failed|cancelled|interrupted)$"))
      | break $last)' <&4
exec 3>&- 4<&-
