// The executables beside krait: `krait dap` and `krait lsp` become them, `krait --listen` starts one. Called from main,
// before there are threads.
#pragma once

#include <string>

namespace krait::debugger {

// Starts krait-dap for this program, to wait for a client on `address` ("PORT" or "127.0.0.1:PORT"; 0 takes a free
// port). `token` is what clients must bring; when empty one is made, and the adapter prints it. Returns the descriptor
// of our end of the connection, closed on exec; -1 with a sentence in `error`.
[[nodiscard]] int start_adapter(const std::string& address, const std::string& token, std::string& error);

}  // namespace krait::debugger
