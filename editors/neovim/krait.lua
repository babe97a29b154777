-- Krait's language server for Python files: errors while you type, `:lua vim.lsp.buf.document_symbol()` and the like.
-- Set vim.g.krait_path if krait is not on PATH.
local function start(buffer)
  local client = vim.g.krait_client
  if not client or not vim.lsp.get_client_by_id(client) then
    client = vim.lsp.start_client({
      name = 'krait',
      cmd = { vim.g.krait_path or 'krait', 'lsp' },
      root_dir = vim.fn.getcwd(),
      on_exit = function() vim.g.krait_client = nil end,
    })
    vim.g.krait_client = client
  end
  if client then vim.lsp.buf_attach_client(buffer, client) end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'python',
  callback = function(event) start(event.buf) end,
})
