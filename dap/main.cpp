// krait-dap: the debug adapter, a process of its own beside the debuggee. `krait dap` starts it.
#include <signal.h>
#include <stdlib.h>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "dap/run.h"
#include "dap/server.h"

namespace {

constexpr const char* kUsage =
    "usage: krait-dap [--port PORT]\n"
    "Serves the Debug Adapter Protocol on stdin and stdout, or to clients on 127.0.0.1:PORT (0: a free one, said on\n"
    "stderr). With --debuggee-fd N, as krait --listen uses it, for the one program at the other end of that socket.\n";

struct Options {
  std::optional<int> port;
  std::optional<int> debuggee;
  bool help = false;
};

std::optional<int> number(std::string_view text, int limit) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > limit) return std::nullopt;
  return value;
}

// False when the command line is wrong.
bool parse(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    std::string_view name = arguments[i];
    if (name == "-h" || name == "--help") {
      options.help = true;
    } else if (name == "--port" && i + 1 < count) {
      options.port = number(arguments[++i], 65535);
      if (!options.port) return false;
    } else if (name == "--debuggee-fd" && i + 1 < count) {
      options.debuggee = number(arguments[++i], 1 << 20);
      if (!options.debuggee) return false;
    } else if (name != "--stdio") {
      return false;
    }
  }
  return !options.debuggee || options.port;
}

// The token that a client must bring, out of the environment before anything could inherit it.
std::string take_token() {
  const char* value = ::getenv(krait::dap::kTokenVariable);
  std::string token = value ? value : "";
  ::unsetenv(krait::dap::kTokenVariable);
  return token;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  if (!parse(count, arguments, options)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (options.help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  ::signal(SIGPIPE, SIG_IGN);
  std::string token = take_token();
  if (options.debuggee) {
    ::signal(SIGINT, SIG_IGN);  // Ctrl-C in the terminal that both share is for the program
    return krait::dap::serve_waiting_program(static_cast<std::uint16_t>(*options.port), *options.debuggee, token);
  }
  if (options.port) return krait::dap::serve_port(static_cast<std::uint16_t>(*options.port));
  return krait::dap::serve_stdio();
}
