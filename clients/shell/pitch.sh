#!/bin/sh
# A whole job in one line through a pipe: a subject in, the pitch's text out.
#
#   ./pitch.sh "Ada Lovelace" > pitch.md
#
# Exits 1 where the run did not complete; what went wrong is on standard error.
set -eu

backlot=${BACKLOT:-backlot}
subject=${1:?"usage: $0 SUBJECT"}

answer=$(
  jq -cn --arg subject "$subject" '{
    jsonrpc: "2.0", id: 1, method: "message/send",
    params: {content: "Create a film about \($subject)", wait: true}
  }' | "$backlot" serve | jq -c 'select(.id == 1)'
)
if [ -z "$answer" ]; then
  printf '%s\n' "$backlot serve gave no answer" >&2
  exit 1
fi
printf '%s\n' "$answer" | jq -r '
  if .error then "\(.error.data.kind // .error.code): \(.error.message)"
  else "\(.result.status)\(.result.artifacts // [] | map(.path // empty) | map(", " + .) | add // "")"
  end' >&2
printf '%s\n' "$answer" | jq -er '.result | select(.status == "completed") | .document // .text' || exit 1
