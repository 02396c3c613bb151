-- vim.lsp.start_client against `backlot`: a stock LSP client with handlers of its own.
--
--   nvim --headless -u NONE -c 'luafile client.lua' -c 'cquit'
--
-- What to start is in the environment, see ../README.md.

local folder = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = folder .. '/?.lua;' .. package.path
local Following = require('following')

local client, following, initialized, exited
local progress, shown = {}, {}

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
    local heard = params.token .. ': ' .. params.value.kind
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

  local command
  if initialized.capabilities.executeCommandProvider then
    local _, result = ask('workspace/executeCommand', {
      command = 'backlot.pitch', arguments = { 'Ada Lovelace' }, workDoneToken = 'pitch',
    })
    command = {
      status = result.status, document = vim.fn.fnamemodify(result.path, ':t'),
      progress = progress, shown = shown,
    }
  end

  client.stop()
  Following.await('the exit', function() return exited end)
  following:print_summary({
    protocolVersion = initialized.protocolVersion,
    refused = refused and { code = refused.code, kind = refused.data.kind },
    session = session.sessionId,
    command = command or vim.NIL,
    run = { status = run.status, outcome = run.outcome },
    ['end'] = 'exit ' .. exited,
  })
end)
