-- vim.lsp.start_client against `backlot`: a stock LSP client with handlers of its own.
--
--   nvim --headless -u NONE -c 'luafile client.lua' -c 'cquit'
--
-- What to start is in the environment, see ../README.md.

local folder = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = folder .. '/?.lua;' .. package.path
local Following = require('following')

local client, following, initialized, exited
-- By its token; a progress without one of ours has one of the daemon's.
local progress = {}
local shown = {}

-- A stock client is asked to choose. What wants a text it sees in the events, and answers itself.
local function opened(question)
  if question.kind == 'question' then
    local answer = following:answer(question, 'interaction/respond')
    answer.interactionId = question.interactionId
    client.request('interaction/respond', answer, function(failure) assert(not failure) end)
  end
end

following = Following.new(opened)

local handlers = {
  ['events/append'] = function(_, params) following:append(params) end,
  ['events/delta'] = function(_, params) following:delta(params) end,
  ['window/showMessageRequest'] = function(_, params)
    table.insert(following.asked, 'choice: window/showMessageRequest')
    return params.actions[1]
  end,
  ['window/showDocument'] = function(_, params)
    table.insert(shown, vim.fn.fnamemodify(vim.uri_to_fname(params.uri), ':t'))
    return { success = true }
  end,
  ['$/progress'] = function(_, params)
    local token = params.token == 'pitch' and 'ours' or "the daemon's"
    local heard = token .. ': ' .. params.value.kind
    if progress[#progress] ~= heard then
      table.insert(progress, heard)
    end
  end,
}

-- What Neovim says of itself, and that documents can be shown.
local function capabilities()
  local stock = vim.lsp.protocol.make_client_capabilities()
  stock.window.showDocument = { support = true }
  return stock
end

-- The id of the pitch that a run delivered.
local function pitched_document(ask, run_id)
  local _, run = ask('run/get', { runId = run_id })
  for _, artifact in ipairs(run.artifacts) do
    if artifact.name == 'pitch.md' then
      return artifact.artifactId
    end
  end
end

-- Every command once; how each ended, and what was heard meanwhile.
local function carry_out(ask)
  -- The last run that this client set going is meant, unless another is named.
  local function command(name, arguments, token)
    local failure, result = ask('workspace/executeCommand', {
      command = 'backlot.' .. name, arguments = arguments, workDoneToken = token,
    })
    assert(not failure, vim.inspect(failure))
    return result
  end

  local pitched = command('pitch', { 'Ada Lovelace' }, 'pitch')
  local revised = command('revise', { 'Darker, please.' })
  local opened = command('open', { pitched_document(ask, pitched.runId) })
  -- A run that waits for its person is as good to cancel as one that works.
  local _, session = ask('session/create', { title = 'A film that is not made' })
  local _, sent = ask('message/send', { sessionId = session.sessionId, content = 'Hello' })
  local _, waiting = ask('run/wait', { runId = sent.runId })
  local cancelled = command('cancel')

  local function document(result) return vim.fn.fnamemodify(result.path, ':t') end
  return {
    pitch = { pitched.status, document(pitched) },
    revise = { revised.status, document(revised), revised.sessionId == pitched.sessionId },
    open = { opened.runId == pitched.runId, document(opened) },
    cancel = { waiting.status, cancelled.status, cancelled.runId == sent.runId },
    progress = progress,
    shown = shown,
  }
end

Following.run(function()
  local id = vim.lsp.start_client({
    name = 'backlot',
    cmd = vim.json.decode(vim.env.BACKLOT_COMMAND),
    capabilities = capabilities(),
    handlers = handlers,
    on_init = function(_, result) initialized = result end,
    on_exit = function(code) exited = code end,
  })
  client = vim.lsp.get_client_by_id(id)
  Following.await('initialize', function() return initialized end)

  local function ask(method, params)
    local answer
    client.request(method, params, function(failure, result)
      answer = { failure = failure, result = result }
    end)
    answer = Following.await(method, function() return answer end)
    return answer.failure, answer.result
  end

  local refused = ask('session/get', { sessionId = 'nobody' })
  local _, session = ask('session/create', { title = 'vim.lsp.start_client' })
  client.request(
    'events/subscribe', { stream = 'session:' .. session.sessionId, deltas = true },
    function() following:answered() end
  )
  -- The crew asks what it must, and after each pass of the writers' room.
  ask('message/send', {
    sessionId = session.sessionId, content = vim.env.BACKLOT_MESSAGE, ask = 'pass',
  })
  local run_id = Following.await('the end of the run', function() return following.ended end)
  local _, run = ask('run/get', { runId = run_id })

  local commands
  if initialized.capabilities.executeCommandProvider then
    commands = carry_out(ask)
  end

  client.stop()
  Following.await('the exit', function() return exited end)
  following:print_summary({
    protocolVersion = initialized.protocolVersion,
    refused = refused and { code = refused.code, kind = refused.data.kind },
    session = session.sessionId,
    commands = commands or vim.NIL,
    run = { status = run.status, outcome = run.outcome },
    ['end'] = 'exit ' .. exited,
  })
end)
