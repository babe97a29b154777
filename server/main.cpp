// krait-lsp: the language server, a process of its own for each editor. `krait lsp` starts it.
#include <signal.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <thread>

#include "server/rpc/stream.h"
#include "server/session.h"

namespace {

constexpr const char* kUsage =
    "usage: krait-lsp [--stdio | --port PORT]\n"
    "Serves the Language Server Protocol on stdin and stdout, or to editors on 127.0.0.1:PORT (0: a free one, said on\n"
    "stderr).\n";

struct Options {
  int port = -1;
  bool help = false;
};

// False when the command line is wrong.
bool parse(int count, char** arguments, Options& options) {
  for (int i = 1; i < count; ++i) {
    std::string_view name = arguments[i];
    if (name == "-h" || name == "--help") {
      options.help = true;
    } else if (name == "--port" && i + 1 < count) {
      std::string_view text = arguments[++i];
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), options.port);
      if (error != std::errc() || end != text.data() + text.size()) return false;
      if (options.port < 0 || options.port > 65535) return false;
    } else if (name == "--clientProcessId" && i + 1 < count) {
      ++i;
    } else if (name != "--stdio" && name.rfind("--clientProcessId=", 0) != 0) {
      return false;
    }
  }
  return true;
}

int serve_port(int port) {
  std::string error;
  auto listener = krait::rpc::Listener::open(static_cast<std::uint16_t>(port), error);
  if (!listener) {
    std::fprintf(stderr, "krait-lsp: %s\n", error.c_str());
    return 1;
  }
  std::fprintf(stderr, "krait-lsp: listening on 127.0.0.1:%u\n", listener->port());
  while (auto stream = listener->accept()) {
    std::thread([stream = std::move(stream)]() mutable {
      krait::server::Session session(std::move(stream));
      (void)session.run();
    }).detach();
  }
  return 1;
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
  if (options.port >= 0) return serve_port(options.port);
  krait::server::Session session(krait::rpc::open_stdio());
  return session.run();
}
