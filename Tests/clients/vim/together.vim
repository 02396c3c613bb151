vim9script
# One of two editors on the daemon's socket: both are asked, and the other one's person is quicker.
#
#   vim -Nu NONE -i NONE -es -S together.vim
#
# When the question is on the screen, a line says in which session, for the other editor to join.
# The question stays there until the daemon takes it back.

import './following.vim'

set encoding=utf-8

var open: list<number> = []
var taken_back: list<number> = []
var session = null_string
var closed = false

def Hear(channel: channel, message: dict<any>)
  if !message->has_key('method')
    return
  elseif message->has_key('id')
    open->add(message.id)
    following.Answer(message.params)
    following.Print({session: session})
    return
  endif
  following.Notify(message.method, message.params)
  if message.method == '$/cancelRequest'
    taken_back->add(message.params.id)
    # Every request is answered, one that was taken back too.
    const failure = {code: -32800, message: 'Request cancelled'}
    ch_sendexpr(channel, {id: message.params.id, error: failure})
  endif
enddef

def Converse()
  const channel = ch_open('unix:' .. $BACKLOT_SOCKET, {
    mode: 'lsp', callback: Hear, close_cb: (_) => {
      closed = true
    },
  })
  const Ask = (method: string, params: dict<any>): dict<any> =>
    ch_evalexpr(channel, {method: method, params: params}, {timeout: following.patience})

  Ask('initialize', {
    protocolVersions: [1], clientInfo: {name: 'Vim'}, capabilities: {interaction: {}},
  })
  ch_sendexpr(channel, {method: 'initialized', params: {}})
  session = Ask('session/create', {title: 'Two editors'}).result.sessionId
  const subscribe = {
    method: 'events/subscribe', params: {stream: 'session:' .. session, deltas: true},
  }
  ch_sendexpr(channel, subscribe, {callback: (_, _) => following.Answered()})
  Ask('message/send', {sessionId: session, content: $BACKLOT_MESSAGE})
  following.Await('the end of the run', () => following.Ended() != null_string)
  following.Await('the question to be taken back', () => !empty(taken_back))
  const run = Ask('run/get', {runId: following.Ended()}).result

  Ask('shutdown', {})
  ch_sendexpr(channel, {method: 'exit'})
  following.Await('the end of the connection', () => closed)
  following.PrintSummary({
    openedWith: open,
    takenBack: taken_back,
    session: session,
    run: {status: run.status, outcome: run.outcome},
    end: 'closed',
  })
enddef

following.Run(Converse)
