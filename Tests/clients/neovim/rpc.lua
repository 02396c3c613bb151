-- vim.lsp.rpc against `backlot`, which it starts itself.
--
--   nvim --headless -u NONE -c 'luafile rpc.lua' -c 'cquit'
--
-- What to start is in the environment, see ../README.md.

local folder = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = folder .. '/?.lua;' .. package.path
local Following = require('following')

local following = Following.new()
local exited

local dispatchers = {
  notification = function(method, params)
    if method == 'events/append' then
      following:append(params)
    elseif method == 'events/delta' then
      following:delta(params)
    end
  end,
  server_request = function(method, params)
    if method == 'interaction/request' then
      return following:answer(params, method)
    end
    return nil, vim.lsp.rpc.rpc_response_error(vim.lsp.protocol.ErrorCodes.MethodNotFound)
  end,
  on_exit = function(code)
    exited = code
  end,
}

local function start(command)
  if vim.fn.has('nvim-0.10') == 1 then
    return vim.lsp.rpc.start(command, dispatchers)
  end
  return vim.lsp.rpc.start(command[1], vim.list_slice(command, 2), dispatchers)
end

Following.run(function()
  local rpc = start(vim.json.decode(vim.env.BACKLOT_COMMAND))

  -- The answer to a request: its error, or nil, and its result.
  local function ask(method, params)
    local answer
    rpc.request(method, params, function(failure, result)
      answer = { failure = failure, result = result }
    end)
    answer = Following.await(method, function() return answer end)
    return answer.failure, answer.result
  end

  local _, hello = ask('initialize', {
    -- An empty table is written as a list, so an empty object needs a word more.
    protocolVersions = { 1 },
    clientInfo = { name = 'Neovim' },
    capabilities = { interaction = vim.empty_dict() },
  })
  rpc.notify('initialized', vim.empty_dict())
  local refused = ask('session/get', { sessionId = 'nobody' })
  local joined = vim.env.BACKLOT_SESSION
  local session = joined
  if not joined then
    local _, created = ask('session/create', { title = 'vim.lsp.rpc' })
    session = created.sessionId
  end
  rpc.request(
    'events/subscribe', { stream = 'session:' .. session, deltas = true },
    function() following:answered() end
  )
  if not joined then
    -- The crew asks what it must, and after each pass of the writers' room.
    ask('message/send', { sessionId = session, content = vim.env.BACKLOT_MESSAGE, ask = 'pass' })
  end
  local run_id = Following.await('the end of the run', function() return following.ended end)
  local _, run = ask('run/get', { runId = run_id })

  ask('shutdown')
  rpc.notify('exit')
  Following.await('the exit', function() return exited end)
  following:print_summary({
    protocolVersion = hello.protocolVersion,
    refused = refused and { code = refused.code, kind = refused.data.kind },
    session = session,
    run = { status = run.status, outcome = run.outcome },
    ['end'] = 'exit ' .. exited,
  })
end)
