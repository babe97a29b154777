// A line from the terminal, with history and editing (libedit). One user at a time: the thread that reads.
#pragma once
#include <string>
#include <vector>

namespace krait::runtime {
struct Thread;
}

namespace krait::host {

enum class LineResult {
  Line,         // `line` has the text without its newline
  EndOfFile,
  Interrupted,  // a signal handler raised: the exception is pending in the thread
};

// Shows the prompt and reads one line of UTF-8 from the terminal, which the history keeps unless it is empty or the
// same as the one before. Gives the interpreter's lock up while waiting.
LineResult read_line_from_terminal(runtime::Thread&, const std::string& prompt, std::string& line);

// What the Tab key offers while a line is read: called on the reading thread, which then holds the lock again.
class Completer {
 public:
  virtual ~Completer() = default;
  // What may stand for `text`, which begins at byte `start` of the line.
  virtual std::vector<std::string> complete(const std::string& line, size_t start, const std::string& text) = 0;
};
void set_completer(Completer*);  // null: there is nothing to offer

// Whether lines that are read go into the history (readline.set_auto_history); at first they do.
void keep_history(bool);

}  // namespace krait::host
