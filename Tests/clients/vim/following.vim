vim9script
# What a client keeps of a session that it follows: the fold of its notifications.

export const patience = 50000

var heard_first = null_string
var notifications: dict<bool> = {}
var events: list<list<any>> = []
var asked: list<string> = []
var differing: list<string> = []
var items = 0
var texts: dict<string> = {}
var ended = null_string

# The subscription was answered.
export def Answered()
  heard_first = heard_first ?? 'answer'
enddef

export def Notify(method: string, params: dict<any>)
  notifications[method] = true
  if method == 'events/append'
    Append(params)
  elseif method == 'events/delta'
    Delta(params)
  endif
enddef

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
export def Answer(question: dict<any>): dict<any>
  asked->add(question.kind .. ': interaction/request')
  if question.kind == 'question'
    return {text: 'Ada Lovelace'}
  endif
  return {optionId: question.options[0].optionId}
enddef

# The run that has ended, once one has.
export def Ended(): string
  return ended
enddef

# Vim hears its channels while it sleeps; it is woken by each message.
export def Await(what: string, Holds: func(): bool)
  const begun = reltime()
  while !Holds()
    if reltime(begun)->reltimefloat() * 1000 > patience
      throw 'waited in vain for ' .. what
    endif
    sleep 5m
  endwhile
enddef

export def Print(value: dict<any>)
  writefile([json_encode(value)], '/dev/stdout', 'a')
enddef

# What was seen, and `more`, as one line of JSON.
export def PrintSummary(more: dict<any>)
  Print({
    heardFirst: heard_first,
    notifications: notifications->keys()->sort(),
    events: events,
    items: items,
    differing: differing,
    asked: asked,
  }->extend(more, 'error'))
enddef

# Runs `Conversation` and leaves Vim, with 1 if it fails.
export def Run(Conversation: func())
  try
    Conversation()
  catch
    writefile([v:exception, v:throwpoint], '/dev/stderr')
    cquit
  endtry
  qall!
enddef
