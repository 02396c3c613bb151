vim9script
# Vim's own channels in mode `lsp` against `backlot`: a job's pipes, or the daemon's socket.
#
#   vim -Nu NONE -i NONE -es -S channel.vim
#
# What to talk to is in the environment, see ../README.md.

import './following.vim'

set encoding=utf-8

var closed = false

def Hear(channel: channel, message: dict<any>)
  if !message->has_key('method')
    return
  elseif !message->has_key('id')
    following.Notify(message.method, message.params)
  elseif message.method == 'interaction/request'
    ch_sendexpr(channel, {id: message.id, result: following.Answer(message.params)})
  else
    const failure = {code: -32601, message: 'Method not found'}
    ch_sendexpr(channel, {id: message.id, error: failure})
  endif
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
    ch_evalexpr(channel, {method: method, params: params}, {timeout: following.patience})

  const hello = Ask('initialize', {protocolVersions: [1], capabilities: {interaction: {}}})
  ch_sendexpr(channel, {method: 'initialized', params: {}})
  const refused = Ask('session/get', {sessionId: 'nobody'})
  const session = Ask('session/create', {title: 'Vim'}).result.sessionId
  const subscribe = {
    method: 'events/subscribe', params: {stream: 'session:' .. session, deltas: true},
  }
  ch_sendexpr(channel, subscribe, {callback: (_, _) => following.Answered()})
  # The crew asks what it must, and after each pass of the writers' room.
  Ask('message/send', {sessionId: session, content: $BACKLOT_MESSAGE, ask: 'pass'})
  following.Await('the end of the run', () => following.Ended() != null_string)
  const run = Ask('run/get', {runId: following.Ended()}).result

  Ask('shutdown', {})
  ch_sendexpr(channel, {method: 'exit'})
  following.Await('the end of the connection', () => closed)
  var end = 'closed'
  if empty($BACKLOT_SOCKET)
    following.Await('the exit', () => job_status(job) == 'dead')
    end = 'exit ' .. job_info(job).exitval
  endif
  following.PrintSummary({
    protocolVersion: hello.result.protocolVersion,
    refused: {code: refused.error.code, kind: refused.error.data.kind},
    session: session,
    run: {status: run.status, outcome: run.outcome},
    end: end,
  })
enddef

following.Run(Converse)
