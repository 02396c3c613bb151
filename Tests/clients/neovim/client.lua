-- vim.lsp.start_client against `backlot`: a stock LSP client with handlers of its own.
--
--   nvim --headless -u NONE -c 'luafile client.lua' -c 'cquit'
--
-- What to start is in the environment, see ../README.md.

local folder = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = folder .. '/?.lua;' .. package.path
local Following = require('following')

local following = Following.new()
local initialized, exited

local function quietly(handle)
  return function(_, params)
    handle(following, params)
  end
end

Following.run(function()
  local id = vim.lsp.start_client({
    name = 'backlot',
    cmd = vim.json.decode(vim.env.BACKLOT_COMMAND),
    handlers = {
      ['events/append'] = quietly(following.append),
      ['events/delta'] = quietly(following.delta),
    },
    on_init = function(_, result) initialized = result end,
    on_exit = function(code) exited = code end,
  })
  local client = vim.lsp.get_client_by_id(id)
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
  ask('message/send', { sessionId = session.sessionId, content = vim.env.BACKLOT_MESSAGE })
  local run_id = Following.await('the end of the run', function() return following.ended end)
  local _, run = ask('run/get', { runId = run_id })

  client.stop()
  Following.await('the exit', function() return exited end)
  following:print_summary({
    protocolVersion = initialized.protocolVersion,
    refused = refused and { code = refused.code, kind = refused.data.kind },
    session = session.sessionId,
    run = { status = run.status, outcome = run.outcome },
    ['end'] = 'exit ' .. exited,
  })
end)
