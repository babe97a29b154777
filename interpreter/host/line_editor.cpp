#include "interpreter/host/line_editor.h"

#include <editline/readline.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/signals.h"

namespace krait::host {

using namespace runtime;

namespace {

// libedit's callbacks have no argument of ours, and it serves one reader at a time: the reader's thread and completer.
struct Reading {
  Thread* thread = nullptr;
  Completer* completer = nullptr;
  bool keeps_history = true;
} reading;

void keep(const char* line) {
  if (!reading.keeps_history || !*line) return;
  HIST_ENTRY* last = history_length ? history_get(history_base + history_length - 1) : nullptr;
  if (!last || strcmp(last->line, line) != 0) add_history(line);
}

char* copied(const std::string& text) { return strdup(text.c_str()); }

size_t common_length(const std::vector<std::string>& all) {
  size_t length = all[0].size();
  for (const std::string& each : all)
    length = std::min(
        length, static_cast<size_t>(
                    std::mismatch(all[0].begin(),
                                  all[0].begin() + static_cast<ptrdiff_t>(std::min(length, each.size())), each.begin())
                        .first -
                    all[0].begin()));
  return length;
}

// As libedit wants them: what all have in common, then each, then null. Its caller frees them.
char** matches(const char* text, int start, int) {
  rl_attempted_completion_over = 1;
  if (!reading.completer || !reading.thread) return nullptr;
  acquire_lock(*reading.thread);
  std::vector<std::string> found = reading.completer->complete(rl_line_buffer, static_cast<size_t>(start), text);
  release_lock(*reading.thread);
  if (found.empty()) return nullptr;
  rl_completion_append_character =
      found.size() == 1 && !isalnum(static_cast<unsigned char>(found[0].back())) ? '\0' : ' ';
  char** list = static_cast<char**>(calloc(found.size() + 2, sizeof(char*)));
  list[0] = copied(found[0].substr(0, common_length(found)));
  for (size_t i = 0; i < found.size(); ++i) list[i + 1] = copied(found[i]);
  return list;
}

}  // namespace

void set_completer(Completer* completer) {
  reading.completer = completer;
  rl_attempted_completion_function = matches;
  rl_completer_word_break_characters = const_cast<char*>(" \t\n`@#$%^&*()=+[{]}\\|;:'\",<>?");
}

LineResult read_line_from_terminal(Thread& t, const std::string& prompt, std::string& line) {
  for (;;) {
    char* text;
    int error;
    {
      Unlocked others(t);
      reading.thread = &t;
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
      keep(text);
      free(text);
      return LineResult::Line;
    }
    if (error != EINTR) return LineResult::EndOfFile;
  }
}

void keep_history(bool keeps) { reading.keeps_history = keeps; }

}  // namespace krait::host
