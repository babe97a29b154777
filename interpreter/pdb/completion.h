// What the Tab key offers at the debugger's prompt.
#pragma once
#include "interpreter/host/line_editor.h"
#include "interpreter/pdb/session.h"

namespace krait::pdb {

// While it lives, the terminal's line editor completes for the session.
struct Completing {
  explicit Completing(Session&);
  ~Completing();
  Completing(const Completing&) = delete;

 private:
  std::unique_ptr<host::Completer> completer;
};

// What may stand for `text`, which begins at byte `start` of `line`.
std::vector<std::string> completions(Session&, const std::string& line, size_t start, const std::string& text);

}  // namespace krait::pdb
