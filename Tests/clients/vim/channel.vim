vim9script
# Vim's own channels in mode `lsp` against `backlot`: a job's pipes, or the daemon's socket.
#
#   vim -Nu NONE -i NONE -es -S channel.vim
#
# What to talk to is in the environment, see ../README.md.

set encoding=utf-8

const patience = 50000

var heard_first = null_string
var notifications: dict<bool> = {}
var events: list<list<any>> = []
var asked: list<string> = []
var differing: list<string> = []
var items = 0
var texts: dict<string> = {}
var ended = null_string
var closed = false

# `events/append`: facts, in order, each exactly once.
def Append(params: dict<any>)
  heard_first = heard_first ?? 'event'
  for event in params.events
    events->add([event.seq, event.type])
    if event.type == 'item.completed' && event.data.status == 'completed'
      items += 1
      # Only the completed text counts; what streamed before is its beginning.
      if stridx(event.data.text, texts->get(event.data.itemId, '')) != 0
        differing->add(event.data.itemId)
      endif
    elseif ['run.completed', 'run.failed', 'run.cancelled']->index(event.type) >= 0
      ended = event.runId
    endif
  endfor
enddef

# `events/delta`: text while it is made; offsets count UTF-8 bytes, as strlen() does.
def Delta(params: dict<any>)
  const text = texts->get(params.itemId, '')
  if params.offset != strlen(text)
    differing->add(params.itemId)
  endif
  texts[params.itemId] = text .. params.text
enddef

# What a person would answer to the crew's question.
def Answer(question: dict<any>): dict<any>
  asked->add(question.kind .. ': interaction/request')
  if question.kind == 'question'
    return {text: 'Ada Lovelace'}
  endif
  return {optionId: question.options[0].optionId}
enddef

def Hear(channel: channel, message: dict<any>)
  if !message->has_key('method')
    return
  elseif message->has_key('id')
    if message.method == 'interaction/request'
      ch_sendexpr(channel, {id: message.id, result: Answer(message.params)})
    else
      const failure = {code: -32601, message: 'Method not found'}
      ch_sendexpr(channel, {id: message.id, error: failure})
    endif
    return
  endif
  notifications[message.method] = true
  if message.method == 'events/append'
    Append(message.params)
  elseif message.method == 'events/delta'
    Delta(message.params)
  endif
enddef

# Vim hears its channels while it sleeps; it is woken by each message.
def Await(what: string, Holds: func(): bool)
  const begun = reltime()
  while !Holds()
    if reltime(begun)->reltimefloat() * 1000 > patience
      throw 'waited in vain for ' .. what
    endif
    sleep 5m
  endwhile
enddef

def Converse()
  var job: job
  var channel: channel
  if empty($BACKLOT_SOCKET)
    job = job_start(json_decode($BACKLOT_COMMAND), {
      in_mode: 'lsp', out_mode: 'lsp', err_mode: 'nl', err_io: 'null',
      out_cb: Hear, close_cb: (_) => {
        closed = true
      },
    })
    channel = job_getchannel(job)
  else
    channel = ch_open('unix:' .. $BACKLOT_SOCKET, {
      mode: 'lsp', callback: Hear, close_cb: (_) => {
        closed = true
      },
    })
  endif

  const Ask = (method: string, params: dict<any>): dict<any> =>
    ch_evalexpr(channel, {method: method, params: params}, {timeout: patience})

  const hello = Ask('initialize', {protocolVersions: [1], capabilities: {interaction: {}}})
  ch_sendexpr(channel, {method: 'initialized', params: {}})
  const refused = Ask('session/get', {sessionId: 'nobody'})
  const session = Ask('session/create', {title: 'Vim'}).result.sessionId
  const subscribe = {
    method: 'events/subscribe', params: {stream: 'session:' .. session, deltas: true},
  }
  ch_sendexpr(channel, subscribe, {
    callback: (_, _) => {
      heard_first = heard_first ?? 'answer'
    },
  })
  # The crew asks what it must, and after each pass of the writers' room.
  Ask('message/send', {sessionId: session, content: $BACKLOT_MESSAGE, ask: 'pass'})
  Await('the end of the run', () => ended != null_string)
  const run = Ask('run/get', {runId: ended}).result

  Ask('shutdown', {})
  ch_sendexpr(channel, {method: 'exit'})
  Await('the end of the connection', () => closed)
  var end = 'closed'
  if empty($BACKLOT_SOCKET)
    Await('the exit', () => job_status(job) == 'dead')
    end = 'exit ' .. job_info(job).exitval
  endif

  const summary = {
    heardFirst: heard_first,
    notifications: notifications->keys()->sort(),
    events: events,
    items: items,
    differing: differing,
    asked: asked,
    protocolVersion: hello.result.protocolVersion,
    refused: {code: refused.error.code, kind: refused.error.data.kind},
    session: session,
    run: {status: run.status, outcome: run.outcome},
    end: end,
  }
  writefile([json_encode(summary)], '/dev/stdout')
enddef

try
  Converse()
catch
  writefile([v:exception, v:throwpoint], '/dev/stderr')
  cquit
endtry
qall!
