// A line from the terminal, with history and editing (libedit). One user at a time: the thread that reads.
#pragma once
#include <string>

namespace krait::runtime {
struct Thread;
}

namespace krait::host {

enum class LineResult {
  Line,         // `line` has the text without its newline
  EndOfFile,
  Interrupted,  // a signal handler raised: the exception is pending in the thread
};

// Shows the prompt and reads one line of UTF-8 from the terminal. Gives the interpreter's lock up while waiting.
LineResult read_line_from_terminal(runtime::Thread&, const std::string& prompt, std::string& line);
void add_to_history(const std::string& line);
void load_history(const std::string& path);  // missing: no history
void save_history(const std::string& path);

}  // namespace krait::host
