// The table of commands, and help over it.
#include "interpreter/pdb/commands.h"

#include <algorithm>

#include "interpreter/pdb/places.h"

namespace krait::pdb {

namespace {

constexpr const char* kHelpHelp =
    "h(elp) [command]\n"
    "        Names the commands, or says what one of them does.\n"
    "        `help exec` is about the ! command, `help pdb` says all.";
constexpr const char* kWhereHelp =
    "w(here)\n"
    "        Shows the stack, the innermost frame last. The arrow is at the\n"
    "        selected frame, in which expressions are evaluated. Also: bt.";
constexpr const char* kUpHelp =
    "u(p) [count]\n"
    "        Selects the frame that called this one, or one further out.";
constexpr const char* kDownHelp =
    "d(own) [count]\n"
    "        Selects the frame that this one called, or one further in.";
constexpr const char* kBreakHelp =
    "b(reak) [ ([filename:]lineno | function) [, condition] ]\n"
    "        Stops the program at a line, or where a function begins; with a\n"
    "        condition only when that is true. A file is looked for on\n"
    "        sys.path and may leave out its .py. Alone: lists the breakpoints\n"
    "        with how often each was hit.";
constexpr const char* kTemporaryHelp =
    "tbreak [ ([filename:]lineno | function) [, condition] ]\n"
    "        As break, but the breakpoint is deleted at its first stop.";
constexpr const char* kClearHelp =
    "cl(ear) filename:lineno\n"
    "cl(ear) [bpnumber [bpnumber...]]\n"
    "        Deletes the breakpoints with these numbers, or those at a line.\n"
    "        Alone: deletes all, after a question.";
constexpr const char* kDisableHelp =
    "disable bpnumber [bpnumber ...]\n"
    "        Keeps breakpoints from stopping the program; enable brings them back.";
constexpr const char* kEnableHelp =
    "enable bpnumber [bpnumber ...]\n"
    "        Lets disabled breakpoints stop the program again.";
constexpr const char* kIgnoreHelp =
    "ignore bpnumber [count]\n"
    "        Passes over the next so many hits of a breakpoint (none if no\n"
    "        count is given). Hits while disabled, or with a condition that\n"
    "        is false, do not count.";
constexpr const char* kConditionHelp =
    "condition bpnumber [condition]\n"
    "        The breakpoint stops only when the expression is true; without\n"
    "        an expression it stops always.";
constexpr const char* kCommandsHelp =
    "commands [bpnumber]\n"
    "        Takes the following lines, up to `end`, as commands that run when\n"
    "        the breakpoint (the last one made if no number is given) stops\n"
    "        the program. `silent` among them leaves out the place; one that\n"
    "        lets the program go (continue, step, next, return, jump, quit)\n"
    "        ends the list. An empty list takes the commands away.";
constexpr const char* kStepHelp =
    "s(tep)\n"
    "        Runs to the next line, in this function or in one that it calls.";
constexpr const char* kNextHelp =
    "n(ext)\n"
    "        Runs to the next line of this function, or to its return.";
constexpr const char* kUntilHelp =
    "unt(il) [lineno]\n"
    "        Runs to a line with a higher number than this one, or to the one\n"
    "        given or one behind it, or to the return of this frame.";
constexpr const char* kJumpHelp =
    "j(ump) lineno\n"
    "        The program goes on at another line of the innermost frame. Not\n"
    "        every place can be jumped to: the body of a for loop or an\n"
    "        except block cannot be entered in that way.";
constexpr const char* kReturnHelp =
    "r(eturn)\n"
    "        Runs until this function is about to return.";
constexpr const char* kReturnValueHelp =
    "retval\n"
    "        Shows what the function that stands at its return gives back.";
constexpr const char* kRunHelp =
    "run [args...]\n"
    "        Starts the program again; arguments are split as a shell does and\n"
    "        become sys.argv. Breakpoints stay. Also: restart.";
constexpr const char* kContinueHelp =
    "c(ont(inue))\n"
    "        Runs until a breakpoint stops the program.";
constexpr const char* kListHelp =
    "l(ist) [first [,last] | .]\n"
    "        Shows eleven lines of source around the current one, then further\n"
    "        ones; around a line; from a line to another, or so many of them.\n"
    "        `.` goes back to the current line. `->` is beside the current\n"
    "        line, `>>` beside one that an exception came through, B beside\n"
    "        a breakpoint.";
constexpr const char* kLongListHelp =
    "longlist | ll\n"
    "        Shows the whole source of the function or frame.";
constexpr const char* kArgsHelp =
    "a(rgs)\n"
    "        Shows the arguments of the function.";
constexpr const char* kPrintHelp =
    "p expression\n"
    "        Shows the value of an expression.";
constexpr const char* kPrettyHelp =
    "pp expression\n"
    "        Shows the value of an expression, spread over lines.";
constexpr const char* kWhatIsHelp =
    "whatis arg\n"
    "        Shows what kind of thing an expression's value is.";
constexpr const char* kSourceHelp =
    "source expression\n"
    "        Shows the source of a function, class or module.";
constexpr const char* kDisplayHelp =
    "display [expression]\n"
    "        Shows the expression whenever its value has changed at a stop in\n"
    "        this frame. Alone: lists what is displayed here.";
constexpr const char* kUndisplayHelp =
    "undisplay [expression]\n"
    "        Displays the expression no more, or none at all.";
constexpr const char* kInteractHelp =
    "interact\n"
    "        Starts an interactive interpreter with the names that are in\n"
    "        sight here. Its end comes back to the debugger.";
constexpr const char* kAliasHelp =
    "alias [name [command [parameter parameter ...] ]]\n"
    "        Makes a name stand for a command. %1, %2 ... in the command are\n"
    "        the words behind the name, %* all of them. Without a command:\n"
    "        shows what the name stands for; alone: shows all. A name may hide\n"
    "        a command and may be used in other aliases. For instance:\n"
    "        alias pi for k in %1.__dict__: print(\"%1.\", k, \"=\", %1.__dict__[k])";
constexpr const char* kUnaliasHelp =
    "unalias name\n"
    "        Forgets an alias.";
constexpr const char* kDebugHelp =
    "debug code\n"
    "        Runs an expression or statement of this frame under a debugger of\n"
    "        its own, whose prompt has one more pair of parentheses.";
constexpr const char* kQuitHelp =
    "q(uit)\n"
    "exit\n"
    "        Ends the debugger and with it the program.";
constexpr const char* kEndHelp =
    "EOF\n"
    "        The end of the input ends the debugger.";
constexpr const char* kExecHelp =
    "(!) statement\n"
    "        Runs a statement of one line in the selected frame. The ! may be\n"
    "        left out unless the statement begins like a command. To assign to\n"
    "        a global, declare it first: global limit; limit = 3";

}  // namespace

const Command kCommands[] = {
    {"EOF", do_end_of_file, kEndHelp},
    {"a", do_args, kArgsHelp},
    {"alias", do_alias, kAliasHelp},
    {"args", do_args, kArgsHelp},
    {"b", do_break, kBreakHelp, false, Completes::Place},
    {"break", do_break, kBreakHelp, false, Completes::Place},
    {"bt", do_where, kWhereHelp},
    {"c", do_continue, kContinueHelp, true},
    {"cl", do_clear, kClearHelp, false, Completes::Place},
    {"clear", do_clear, kClearHelp, false, Completes::Place},
    {"commands", do_commands, kCommandsHelp, false, Completes::Breakpoint},
    {"condition", do_condition, kConditionHelp, false, Completes::Breakpoint},
    {"cont", do_continue, kContinueHelp, true},
    {"continue", do_continue, kContinueHelp, true},
    {"d", do_down, kDownHelp},
    {"debug", do_debug, kDebugHelp, false, Completes::Expression},
    {"disable", do_disable, kDisableHelp, false, Completes::Breakpoint},
    {"display", do_display, kDisplayHelp, false, Completes::Expression},
    {"down", do_down, kDownHelp},
    {"enable", do_enable, kEnableHelp, false, Completes::Breakpoint},
    {"exit", do_quit, kQuitHelp, true},
    {"h", do_help, kHelpHelp, false, Completes::Command},
    {"help", do_help, kHelpHelp, false, Completes::Command},
    {"ignore", do_ignore, kIgnoreHelp, false, Completes::Breakpoint},
    {"interact", do_interact, kInteractHelp},
    {"j", do_jump, kJumpHelp, true},
    {"jump", do_jump, kJumpHelp, true},
    {"l", do_list, kListHelp},
    {"list", do_list, kListHelp},
    {"ll", do_long_list, kLongListHelp},
    {"longlist", do_long_list, kLongListHelp},
    {"n", do_next, kNextHelp, true},
    {"next", do_next, kNextHelp, true},
    {"p", do_print, kPrintHelp, false, Completes::Expression},
    {"pp", do_pretty_print, kPrettyHelp, false, Completes::Expression},
    {"q", do_quit, kQuitHelp, true},
    {"quit", do_quit, kQuitHelp, true},
    {"r", do_return, kReturnHelp, true},
    {"restart", do_run, kRunHelp},
    {"return", do_return, kReturnHelp, true},
    {"retval", do_return_value, kReturnValueHelp},
    {"run", do_run, kRunHelp},
    {"rv", do_return_value, kReturnValueHelp},
    {"s", do_step, kStepHelp, true},
    {"source", do_source, kSourceHelp, false, Completes::Expression},
    {"step", do_step, kStepHelp, true},
    {"tbreak", do_temporary_break, kTemporaryHelp, false, Completes::Place},
    {"u", do_up, kUpHelp},
    {"unalias", do_unalias, kUnaliasHelp, false, Completes::Alias},
    {"undisplay", do_undisplay, kUndisplayHelp, false, Completes::Display},
    {"unt", do_until, kUntilHelp},
    {"until", do_until, kUntilHelp},
    {"up", do_up, kUpHelp},
    {"w", do_where, kWhereHelp},
    {"whatis", do_what_is, kWhatIsHelp, false, Completes::Expression},
    {"where", do_where, kWhereHelp},
};
const size_t kCommandCount = std::size(kCommands);

const Command* find_command(std::string_view name) {
  for (const Command& command : kCommands)
    if (command.name == name) return &command;
  return nullptr;
}

namespace {

// Widths of columns when the words stand in so many rows, column by column; empty: wider than `limit`.
std::vector<size_t> column_widths(const std::vector<std::string>& all, size_t rows, size_t limit) {
  std::vector<size_t> widths;
  size_t total = 0;
  for (size_t start = 0; start < all.size(); start += rows) {
    size_t width = 0;
    for (size_t i = start; i < std::min(start + rows, all.size()); ++i) width = std::max(width, all[i].size());
    widths.push_back(width);
    total += width + 2;
  }
  if (total - 2 > limit) widths.clear();
  return widths;
}

Status print_columns(Session& s, const char* title, const std::vector<std::string>& all) {
  TRY(s.message(title));
  TRY(s.message(std::string(std::string_view(title).size(), '=')));
  size_t rows = 1;
  std::vector<size_t> widths;
  while ((widths = column_widths(all, rows, 79)).empty() && rows < all.size()) ++rows;
  for (size_t row = 0; row < rows; ++row) {
    std::string line;
    for (size_t column = 0, i = row; i < all.size(); ++column, i += rows) {
      if (column) line += "  ";
      line += all[i] + std::string(widths[column] - all[i].size(), ' ');
    }
    TRY(s.message(line));
  }
  return s.message("");
}

}  // namespace

Outcome do_help(Session& s, const std::string& argument) {
  if (argument.empty()) {
    std::vector<std::string> names;
    for (const Command& command : kCommands) names.push_back(command.name);
    TRY(s.message(""));
    TRY(print_columns(s, "Documented commands (type help <topic>):", names));
    TRY(print_columns(s, "Miscellaneous help topics:", {"exec", "pdb"}));
  } else if (argument == "exec") {
    TRY(s.message(kExecHelp));
  } else if (argument == "pdb") {
    const char* last = nullptr;
    for (const Command& command : kCommands) {
      bool first_of_its_kind =
          std::string_view(command.name).size() > 2 || command.run == do_print || command.run == do_pretty_print;
      if (!first_of_its_kind || command.help == last) continue;
      last = command.help;
      TRY(s.message(std::string(command.help) + "\n"));
    }
    TRY(s.message(kExecHelp));
  } else if (const Command* command = find_command(argument)) {
    TRY(s.message(command->help));
  } else {
    TRY(s.error("No help for " + quoted(s.t, argument)));
  }
  return false;
}

}  // namespace krait::pdb
