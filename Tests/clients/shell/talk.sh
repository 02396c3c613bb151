#!/bin/sh
# nc or socat on the daemon's socket, and nothing but sh and jq before them.
#
#   ./talk.sh nc|socat lines|headers
#
# With lines there is no handshake, and the end of input is the end; with headers it is an editor's
# conversation. What to talk to is in the environment, see ../README.md.
set -eu

peer=$1
framing=$2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
mkfifo "$folder/requests" "$folder/answers"

case $peer in
  # -N: the end of our input is said to the daemon.
  nc) nc -N -U "$BACKLOT_SOCKET" <"$folder/requests" >"$folder/answers" & ;;
  socat) socat -t 10 - "UNIX-CONNECT:$BACKLOT_SOCKET" <"$folder/requests" >"$folder/answers" & ;;
esac
exec 3>"$folder/requests" 4<"$folder/answers"

# Sends the message $1.
send() {
  case $framing in
    lines) printf '%s\n' "$1" ;;
    headers) printf 'Content-Length: %d\r\n\r\n%s' "$(printf '%s' "$1" | wc -c)" "$1" ;;
  esac >&3
}

# Puts the next message into $message; fails at the end.
receive() {
  case $framing in
    lines) IFS= read -r message <&4 || return 1 ;;
    headers)
      read -r header <&4 || return 1
      # The blank line between the header and the body.
      read -r _ <&4
      header=${header#Content-Length: }
      # Its last character is a carriage return.
      message=$(head -c "${header%?}" <&4)
      ;;
  esac
  printf '%s\n' "$message" >>"$folder/heard"
}

number=0

# Asks $1 with the params $2; the whole answer is in $message. What else comes meanwhile is kept.
ask() {
  number=$((number + 1))
  send "$(jq -cn --argjson id "$number" --arg method "$1" --argjson params "$2" \
    '{jsonrpc: "2.0", $id, $method, $params}')"
  while receive; do
    case $message in
      # Inside of a text the quotes would be escaped.
      *'"method":"events/'*) ;;
      *) [ "$(from_answer '.method // .id')" != "$number" ] || return 0 ;;
    esac
  done
  echo "the connection ended before $1 was answered" >&2
  return 1
}

# What the jq program $1 finds in the answer.
from_answer() {
  printf '%s' "$message" | jq -cr "$1"
}

version=null
if [ "$framing" = headers ]; then
  ask initialize '{"protocolVersions": [1], "capabilities": {}}'
  version=$(from_answer .result.protocolVersion)
  send '{"jsonrpc":"2.0","method":"initialized","params":{}}'
fi
ask session/get '{"sessionId": "nobody"}'
refused=$(from_answer '.error | {code, kind: .data.kind}')
ask session/create '{"title": "a pipe"}'
session=$(from_answer .result.sessionId)
ask events/subscribe "{\"stream\": \"session:$session\", \"deltas\": true}"
subscribed=$number
ask message/send "$(jq -cn --arg sessionId "$session" --arg content "$BACKLOT_MESSAGE" \
  '{$sessionId, $content, ask: "pass"}')"
run=$(from_answer .result.runId)

# A pipe cannot be asked, so it looks whether somebody waits for it: the crew asks what it must, and
# after each pass of the writers' room.
asked='[]'
late=null
while ask run/wait "{\"runId\": \"$run\"}" && [ "$(from_answer .result.status)" = waiting ]; do
  ask interaction/list "{\"runId\": \"$run\", \"status\": \"open\"}"
  asked=$(from_answer ".result.interactions | $asked + map(\"\(.kind): interaction/list\")")
  answer=$(from_answer '.result.interactions[0] | {interactionId} +
    if .kind == "question" then {text: "Ada Lovelace"}
    else {optionId: .options[0].optionId} end')
  ask interaction/respond "$answer"
  # Whoever answers second hears that it is settled.
  ask interaction/respond "$answer"
  late=$(from_answer '.error | {code, kind: .data.kind}')
done
ended=$(from_answer '.result | {status, outcome}')

if [ "$framing" = headers ]; then
  ask shutdown null
  send '{"jsonrpc":"2.0","method":"exit"}'
fi
exec 3>&-
while receive; do :; done
exec 4<&-
status=0
wait "$!" || status=$?

jq -cs --argjson subscribed "$subscribed" --argjson protocolVersion "$version" \
  --argjson refused "$refused" --arg session "$session" --argjson asked "$asked" \
  --argjson late "$late" --argjson run "$ended" --arg left "exit $status" '
  # `events/delta` is text while it is made; offsets count UTF-8 bytes.
  def take_delta($delta):
    .texts[$delta.itemId] as $text
    | if ($text // "" | utf8bytelength) == $delta.offset then .
      else .differing += [$delta.itemId] end
    | .texts[$delta.itemId] = ($text // "") + $delta.text;
  # Only the completed text counts; what streamed before is its beginning.
  def take_item($item):
    .items += 1
    | if .texts[$item.itemId] // "" | . as $text | $item.text | startswith($text) then .
      else .differing += [$item.itemId] end;
  map(select(.method)) as $notifications
  | (reduce $notifications[] as {$method, $params} ({texts: {}, items: 0, differing: []};
      if $method == "events/delta" then take_delta($params)
      else
        reduce $params.events[] as {$type, $data} (.;
          if $type == "item.completed" and $data.status == "completed" then take_item($data)
          else . end)
      end)) as {$items, $differing}
  | {
      heardFirst: (map(select(.id == $subscribed or .method == "events/append"))[0]
        | if .id then "answer" else "event" end),
      notifications: ($notifications | map(.method) | unique),
      events: [$notifications[].params.events[]? | [.seq, .type]],
      $items, $differing, $asked, $late, $protocolVersion, $refused, $session, $run, end: $left
    }' "$folder/heard"
