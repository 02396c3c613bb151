-- What a client keeps of a session that it follows: the fold of its notifications.

local Following = {}
Following.__index = Following

-- `opened` hears of each question that the crew asks.
function Following.new(opened)
  return setmetatable({
    opened = opened or function() end,
    notifications = {}, events = {}, asked = {}, differing = {}, items = 0, texts = {},
  }, Following)
end

function Following:answered()
  self.heard_first = self.heard_first or 'answer'
end

-- `events/append`: facts, in order, each exactly once.
function Following:append(params)
  self.heard_first = self.heard_first or 'event'
  self.notifications['events/append'] = true
  for _, event in ipairs(params.events) do
    table.insert(self.events, { event.seq, event.type })
    local data = event.data
    if event.type == 'item.completed' and data.status == 'completed' then
      self.items = self.items + 1
      -- Only the completed text counts; what streamed before is its beginning.
      if not vim.startswith(data.text, self.texts[data.itemId] or '') then
        table.insert(self.differing, data.itemId)
      end
    elseif event.type == 'interaction.opened' then
      self.opened(data)
    elseif vim.tbl_contains({ 'run.completed', 'run.failed', 'run.cancelled' }, event.type) then
      self.ended = event.runId
    end
  end
end

-- `events/delta`: text while it is made; offsets count UTF-8 bytes, as Lua's strings do.
function Following:delta(params)
  self.notifications['events/delta'] = true
  local text = self.texts[params.itemId] or ''
  if params.offset ~= #text then
    table.insert(self.differing, params.itemId)
  end
  self.texts[params.itemId] = text .. params.text
end

-- What a person would answer to the crew's question, which came by `method`.
function Following:answer(question, method)
  table.insert(self.asked, question.kind .. ': ' .. method)
  if question.kind == 'question' then
    return { text = 'Ada Lovelace' }
  end
  return { optionId = question.options[1].optionId }
end

-- What was seen, and `more`, as one line of JSON on standard output.
function Following:print_summary(more)
  local notifications = vim.tbl_keys(self.notifications)
  table.sort(notifications)
  local summary = vim.tbl_extend('error', {
    heardFirst = self.heard_first,
    notifications = notifications,
    events = self.events,
    items = self.items,
    differing = self.differing,
    asked = self.asked,
  }, more)
  io.stdout:write(vim.json.encode(summary), '\n')
end

-- Runs `conversation` and leaves Neovim, with 1 if it fails.
function Following.run(conversation)
  local ok, failure = xpcall(conversation, debug.traceback)
  if not ok then
    io.stderr:write(failure, '\n')
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

-- Lets Neovim hear its processes until `holds()` is true, and returns what it is.
function Following.await(what, holds)
  assert(vim.wait(50000, holds, 10), 'waited in vain for ' .. what)
  return holds()
end

return Following
