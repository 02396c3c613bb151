#!/bin/sh
# The sessions of the user's daemon, one a line: id, when it changed last, title.
#
#   ./sessions.sh
#
# `backlot socket` prints where the daemon listens, and starts it if there is none.
set -eu

backlot=${BACKLOT:-backlot}
socket=${BACKLOT_SOCKET:-$("$backlot" socket)}

answer=$(
  printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"session/list","params":{}}' |
    socat -t 10 - "UNIX-CONNECT:$socket"
)
printf '%s\n' "$answer" |
  jq -r 'select(.id == 1)
    | if .error then "\(.error.message)\n" | halt_error else .result.sessions[] end
    | [.sessionId // .id, ((.updatedAt // .createdAt // 0) / 1000 | floor | todate), .title // ""]
    | @tsv'
