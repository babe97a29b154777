// The table of commands: a name, a function, what `help` says. Abbreviations are rows of their own.
#pragma once
#include <string_view>

#include "interpreter/pdb/session.h"

namespace krait::pdb {

// What the Tab key offers for a command's argument.
enum class Completes : uint8_t { Nothing, Expression, Place, Breakpoint, Command, Alias, Display };

struct Command {
  const char* name;
  Outcome (*run)(Session&, const std::string& argument);
  const char* help;
  bool resumes = false;  // ends a breakpoint's list of commands
  Completes completes = Completes::Nothing;
};

extern const Command kCommands[];
extern const size_t kCommandCount;
const Command* find_command(std::string_view name);

// commands_stack.cpp
Outcome do_where(Session&, const std::string&);
Outcome do_up(Session&, const std::string&);
Outcome do_down(Session&, const std::string&);
Outcome do_args(Session&, const std::string&);
Outcome do_return_value(Session&, const std::string&);
// commands_breakpoints.cpp
Outcome do_break(Session&, const std::string&);
Outcome do_temporary_break(Session&, const std::string&);
Outcome do_clear(Session&, const std::string&);
Outcome do_enable(Session&, const std::string&);
Outcome do_disable(Session&, const std::string&);
Outcome do_ignore(Session&, const std::string&);
Outcome do_condition(Session&, const std::string&);
Outcome do_commands(Session&, const std::string&);
// commands_running.cpp
Outcome do_step(Session&, const std::string&);
Outcome do_next(Session&, const std::string&);
Outcome do_until(Session&, const std::string&);
Outcome do_return(Session&, const std::string&);
Outcome do_continue(Session&, const std::string&);
Outcome do_jump(Session&, const std::string&);
Outcome do_run(Session&, const std::string&);
Outcome do_quit(Session&, const std::string&);
Outcome do_end_of_file(Session&, const std::string&);
Outcome do_debug(Session&, const std::string&);
// commands_looking.cpp
Outcome do_print(Session&, const std::string&);
Outcome do_pretty_print(Session&, const std::string&);
Outcome do_what_is(Session&, const std::string&);
Outcome do_display(Session&, const std::string&);
Outcome do_undisplay(Session&, const std::string&);
Outcome do_interact(Session&, const std::string&);
Outcome do_help(Session&, const std::string&);
Outcome do_alias(Session&, const std::string&);
Outcome do_unalias(Session&, const std::string&);
// listing.cpp
Outcome do_list(Session&, const std::string&);
Outcome do_long_list(Session&, const std::string&);
Outcome do_source(Session&, const std::string&);

}  // namespace krait::pdb
