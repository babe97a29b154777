// Session: one terminal debugger: where it is to stop, what it shows, the loop that reads commands. Owned by the Python
// object that stands for it (object.h); lives on the thread that it debugs, which holds the interpreter's lock.
//
// Deciding when to stop (stops.cpp) follows bdb's rules, event by event, so that the same commands lead to the same
// stops. Everything that a person reads is written here or in the commands_*.cpp, word for word what pdb prints.
//
// Functions that run Python code (most of them) answer `raised` with the exception pending; it leaves through the
// debugged program, as an exception in a trace function does.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/frame.h"
#include "interpreter/objects/str.h"
#include "interpreter/pdb/breakpoints.h"
#include "interpreter/pdb/sites.h"
#include "interpreter/vm/instrument.h"

namespace krait::pdb {

using namespace runtime;
using namespace objects;

struct StackEntry {
  Ref frame;  // a frame object
  int line = 0;
};

// What a session shows again at each stop in a frame.
struct Display {
  std::string expression;
  Ref value;
  bool failed = false;  // `value` is the text of an exception
};

// What runs by itself when a breakpoint stops.
struct CommandList {
  std::vector<std::string> lines;
  bool prompt = true;
  bool silent = false;
};

// A command's answer: true ends the reading of commands.
using Outcome = ResultOf<bool>;

struct Session {
  Session(Thread& thread, Value self, std::shared_ptr<Breakpoints> table)
      : t(thread), object(self), breakpoints(std::move(table)) {}

  Thread& t;
  Value object;  // that owns this
  std::shared_ptr<Breakpoints> breakpoints;
  // The places that this session heeds: those of the table when it began, and its own.
  std::map<std::string, std::set<int>> places;
  bool heeds(const std::string& file, int line) const;
  // After breakpoints of the table have gone.
  void forget_place(const std::string& file, int line);

  // ---- stopping (stops.cpp) ----------------------------------------------------------------------------------------
  // Frame objects; None where bdb has None.
  Ref bottom_frame = kNone, stop_frame = kNone, return_frame = kNone, returning_frame = kNone;
  int stop_line = 0;      // -1: not even in stop_frame
  bool quitting = false;
  int current_breakpoint = 0;
  std::string main_file;
  bool waiting_for_main = false;
  bool quit_requested = false;

  // A patched instruction is about to run, in a frame whose events are not heard.
  Status breakpoint_hit(Frame* frame);
  // One event of a frame. The machine calls it through the active session (stops.cpp).
  Status event(Frame* frame, vm::FrameEvent kind, Value argument);
  Status reset();
  void stop_at(Value frame, Value leaving, int line);
  void set_step();
  void set_next(Value frame) { stop_at(frame, kNone, 0); }
  void set_until(Value frame, int line) { stop_at(frame, frame, line); }
  Status set_return(Value frame);
  void set_continue();
  void set_quit();
  // Starts following from a frame outwards, as breakpoint() does.
  Status set_trace(Value frame);
  // Has events said where stops are possible, from a frame that is about to go on; the rest runs at full speed.
  void look_from(Frame* frame);
  bool is_of_interest(const Frame* frame) const;  // its own events may stop
  bool sees_all() const;                          // those of every frame may

  // ---- a stop (interaction.cpp) ------------------------------------------------------------------------------------
  std::vector<StackEntry> stack;
  size_t index = 0;
  Ref frame, locals;  // the selected frame object and its f_locals
  int listed = -1;    // the last line that `list` has shown; -1: nothing yet
  std::vector<std::pair<Value, int>> traceback_lines;  // frames of a traceback: where each was left
  std::vector<std::pair<Ref, std::vector<Display>>> displays;

  Status interact_at(Value frame_or_none, Value traceback_or_none);
  ResultOf<bool> set_up(Value frame_or_none, Value traceback_or_none);  // true: the start-up commands said to go on
  void forget();
  Status build_stack(Value frame_or_none, Value traceback_or_none);
  Status select(size_t number);
  Status print_entry(const StackEntry& entry);
  Status run_breakpoint_commands(Value frame);  // of current_breakpoint, which is forgotten; then what they leave to do

  // ---- reading commands (reader.cpp) -------------------------------------------------------------------------------
  Ref input, output;  // sys.stdin and sys.stdout as they were when the session began
  bool own_streams = false;  // reads by readline() and not by input()
  std::string prompt = "(Pdb) ";
  std::string last_command;
  std::vector<std::string> queue;
  Ref start_lines;  // a list: what .pdbrc and -c said, run once
  std::map<std::string, std::string> aliases;
  std::map<int, CommandList> command_lists;
  bool defining = false;
  int defined = 0;  // the breakpoint whose list is being defined
  bool may_interrupt = false;       // ^C at the prompt raises KeyboardInterrupt
  Ref interrupt_handler = kNone;    // that SIGINT had before `continue`

  Status read_commands();   // until a command resumes, ^C cancelled
  Status command_loop();
  Outcome run_line(const std::string& line);
  Outcome run_command(const std::string& line);
  Outcome define_line(const std::string& line);
  ResultOf<bool> run_start_lines();
  Status read_start_files();
  ResultOf<std::string> expanded(const std::string& line);
  ResultOf<std::string> read_line();

  // ---- saying (reader.cpp) -----------------------------------------------------------------------------------------
  Status message(const std::string& text);
  Status error(const std::string& text) { return message("*** " + text); }
  Status pending_error();  // the pending exception, as its last line

  // ---- values (values.cpp) -----------------------------------------------------------------------------------------
  Result evaluate(const std::string& expression);
  Result evaluate_shown(const std::string& expression);  // says what it raises, clears it and answers absent
  Status execute(const std::string& statement);
  Status evaluate_display(Display& display);

  // Which session hears events.
  static Session* active(Thread& t);
  static void activate(Thread& t, Session* session);  // null: none
};

// What all sessions of an interpreter share. Owned by run() (pdb.h), known through Interpreter::extra while that runs.
struct Terminals {
  Session* active = nullptr;
  std::shared_ptr<Breakpoints> breakpoints = std::make_shared<Breakpoints>();
  Sites sites;
};
Terminals* terminals(Thread& t);  // null: no terminal debugger is running
void listen(Thread& t, bool on);  // takes the machine's hooks, or gives them back

// The frame of a frame object, and what belongs to it.
inline Frame* frame_of(Value frame) { return as<FrameObject>(frame)->frame; }
inline Code* code_of(Value frame) { return frame_of(frame)->code; }
inline Value globals_of(Value frame) { return Value::from_object(frame_of(frame)->globals); }
inline int line_of(Value frame) { return frame_line(frame_of(frame)); }

}  // namespace krait::pdb
