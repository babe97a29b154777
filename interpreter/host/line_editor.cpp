#include "interpreter/host/line_editor.h"

#include <editline/readline.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::host {

using namespace runtime;

LineResult read_line_from_terminal(Thread& t, const std::string& prompt, std::string& line) {
  for (;;) {
    char* text;
    int error;
    {
      Unlocked others(t);
      errno = 0;
      text = readline(prompt.c_str());
      error = errno;
    }
    if (run_signal_handlers(t).is_raised()) {
      free(text);
      return LineResult::Interrupted;
    }
    if (text) {
      line = text;
      free(text);
      return LineResult::Line;
    }
    if (error != EINTR) return LineResult::EndOfFile;
  }
}

void add_to_history(const std::string& line) { add_history(line.c_str()); }
void load_history(const std::string& path) {
  using_history();
  read_history(path.c_str());
}
void save_history(const std::string& path) { write_history(path.c_str()); }

}  // namespace krait::host
