// The module readline (library reference: readline), over libedit: line editing, history and completion of the
// interactive prompt and of input(). There is one editor a process, as there is one terminal; the hooks belong to the
// interpreter that set them last.
#include <editline/readline.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <algorithm>

#include "interpreter/host/line_editor.h"
#include "interpreter/modules/audit.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/extra.h"
#include "interpreter/runtime/lock.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/process.h"

namespace krait::modules {

namespace {

struct Hooks {
  Value completer, startup, pre_input, display;  // owned; absent: none
  int history_length = -1;
  int begin = 0, end = 0;  // of the word being completed
  ~Hooks() {
    for (Value hook : {completer, startup, pre_input, display}) release(hook);
  }
};
Hooks& hooks_of(Interpreter* interpreter) {
  return extra_state<Hooks>(interpreter, kExtraReadline);
}

// The thread that waits for a line: it gave the lock up, and the editor calls back on it.
class Reentered {
 public:
  Reentered()
      : interpreter_(process().main_interpreter.load()), thread_(interpreter_ ? interpreter_->main_thread : nullptr) {
    if (thread_) acquire_lock(*thread_);
  }
  ~Reentered() {
    if (thread_) release_lock(*thread_);
  }
  Thread* thread() const { return thread_; }

 private:
  Interpreter* interpreter_;
  Thread* thread_;
};

// --- callbacks of the editor -----------------------------------------------------------------------------------------

Result ask_completer(Thread& t, Value completer, const char* text, int state) {
  Ref word = TRY(fs_decode(t, text)), number = small_int(state);
  return call(t, completer, {word, number});
}
char* on_complete(const char* text, int state) {
  Reentered back;
  Thread* t = back.thread();
  if (!t || hooks_of(t->interpreter).completer.is_absent()) return nullptr;
  Ref completer = Ref::copy(hooks_of(t->interpreter).completer);
  rl_attempted_completion_over = 1;
  Result answer = ask_completer(*t, completer, text, state);
  if (answer.is_raised()) return clear_pending(*t), nullptr;
  Ref held = answer.take();
  if (held.is_none()) return nullptr;
  Result encoded = fs_encode(*t, held);
  if (encoded.is_raised()) return clear_pending(*t), nullptr;
  Ref bytes = encoded.take();
  return strdup(std::string(bytes.as<Bytes>()->view()).c_str());
}
char** on_flex_complete(const char* text, int start, int end) {
  {
    Reentered back;
    if (Thread* t = back.thread()) {
      hooks_of(t->interpreter).begin = start;
      hooks_of(t->interpreter).end = end;
    }
  }
  rl_completion_append_character = '\0';
  return rl_completion_matches(text, on_complete);
}
template <Value Hooks::*kHook> int on_hook() {
  Reentered back;
  Thread* t = back.thread();
  if (!t || (hooks_of(t->interpreter).*kHook).is_absent()) return 0;
  Ref hook = Ref::copy(hooks_of(t->interpreter).*kHook);
  Result answer = call(*t, hook);
  if (answer.is_raised()) return clear_pending(*t), 0;
  Ref value = answer.take();
  if (value.is_none()) return 0;
  ResultOf<int> number = as_c_int(*t, value);
  if (number.is_raised()) return clear_pending(*t), 0;
  return number.value;
}

// --- history ---------------------------------------------------------------------------------------------------------

ResultOf<std::string> path_argument(Thread& t, Value v, bool* given) {
  *given = !v.is_none();
  if (!*given) return std::string();
  Ref bytes = TRY(fs_encode(t, v));
  return std::string(bytes.as<Bytes>()->view());
}
std::string or_default(bool given, const std::string& path) {
  if (given) return path;
  const char* home = getenv("HOME");
  return std::string(home ? home : ".") + "/.history";
}

// History files are GNU readline's, a line an entry: the files of other Pythons stay readable both ways. A file that
// libedit wrote says so in its first line. 0 or errno.
constexpr std::string_view kLibeditMark = "_HiStOrY_V2_";
int read_entries(const std::string& path) {
  FILE* file = fopen(path.c_str(), "r");
  if (!file) return errno;
  char* line = nullptr;
  size_t room = 0;
  bool libedit = false;
  for (ssize_t n; !libedit && (n = getline(&line, &room, file)) >= 0;) {
    if (n > 0 && line[n - 1] == '\n') line[n - 1] = '\0';
    libedit = line == kLibeditMark;
    if (*line && !libedit) add_history(line);
  }
  free(line);
  fclose(file);
  return libedit ? read_history(path.c_str()) : 0;
}
int write_entries(const std::string& path, int first, const char* mode) {
  FILE* file = fopen(path.c_str(), mode);
  if (!file) return errno;
  (void)fchmod(fileno(file), 0600);
  for (int i = std::max(first, 0); i < ::history_length; ++i)
    if (HIST_ENTRY* entry = history_get(i + history_base)) fprintf(file, "%s\n", entry->line);
  return fclose(file) == 0 ? 0 : errno;
}

Result readline_read_history_file(Thread& t, const Args& a) {
  bool given;
  std::string path = TRY(path_argument(t, a[0], &given));
  TRY(audit(t, "open", {a[0], kNone, small_int(0)}));
  if (int error = read_entries(or_default(given, path))) return raise_os_error(t, error);
  return kNone;
}
Result readline_write_history_file(Thread& t, const Args& a) {
  bool given;
  std::string path = TRY(path_argument(t, a[0], &given));
  TRY(audit(t, "open", {a[0], kNone, small_int(1)}));
  int most = hooks_of(t.interpreter).history_length;
  int first = most >= 0 ? ::history_length - most : 0;
  if (int error = write_entries(or_default(given, path), first, "w")) return raise_os_error(t, error);
  return kNone;
}
Result readline_set_history_length(Thread& t, const Args& a) {
  hooks_of(t.interpreter).history_length = TRY(as_c_int(t, a[0]));
  return kNone;
}
Result readline_get_history_length(Thread& t, const Args&) { return small_int(hooks_of(t.interpreter).history_length); }
Result readline_get_current_history_length(Thread&, const Args&) { return small_int(::history_length); }
// libedit counts entries from the base on in history_get and replace_history_entry, from nought in the others.
Result readline_get_history_item(Thread& t, const Args& a) {
  int index = TRY(as_c_int(t, a[0]));
  if (index < 1 || index > ::history_length) return kNone;
  HIST_ENTRY* entry = history_get(index + history_base - 1);
  if (!entry) return kNone;
  return fs_decode(t, entry->line);
}
Result readline_remove_history_item(Thread& t, const Args& a) {
  int position = TRY(as_c_int(t, a[0]));
  if (position < 0) return raise_value_error(t, "History index cannot be negative");
  HIST_ENTRY* entry = remove_history(position);
  if (!entry) return raise_value_error(t, "No history item at position ", position);
  free(const_cast<char*>(entry->line));
  free(entry);
  return kNone;
}
Result readline_replace_history_item(Thread& t, const Args& a) {
  int position = TRY(as_c_int(t, a[0]));
  Ref line = TRY(fs_encode(t, a[1]));
  if (position < 0) return raise_value_error(t, "History index cannot be negative");
  HIST_ENTRY* old =
      replace_history_entry(position + history_base, std::string(line.as<Bytes>()->view()).c_str(), nullptr);
  if (!old) return raise_value_error(t, "No history item at position ", position);
  free(const_cast<char*>(old->line));
  free(old);
  return kNone;
}
Result readline_add_history(Thread& t, const Args& a) {
  Ref line = TRY(fs_encode(t, a[0]));
  add_history(std::string(line.as<Bytes>()->view()).c_str());
  return kNone;
}
Result readline_clear_history(Thread&, const Args&) {
  clear_history();
  return kNone;
}
Result readline_append_history_file(Thread& t, const Args& a) {
  int count = TRY(as_c_int(t, a[0]));
  bool given;
  std::string path = TRY(path_argument(t, a[1], &given));
  if (count < 0) return raise_value_error(t, "nelements must be positive");
  if (int error = write_entries(or_default(given, path), ::history_length - count, "a"))
    return raise_os_error(t, error, a[1].is_none() ? Value{} : a[1]);
  return kNone;
}
Result readline_set_auto_history(Thread& t, const Args& a) {
  host::keep_history(TRY(is_true(t, a[0])));
  return kNone;
}

// --- the line and its completion -------------------------------------------------------------------------------------

Result readline_get_line_buffer(Thread& t, const Args&) { return fs_decode(t, rl_line_buffer ? rl_line_buffer : ""); }
Result readline_insert_text(Thread& t, const Args& a) {
  Ref text = TRY(fs_encode(t, a[0]));
  rl_insert_text(std::string(text.as<Bytes>()->view()).c_str());
  return kNone;
}
Result readline_redisplay(Thread&, const Args&) {
  rl_forced_update_display();  // rl_redisplay of libedit types a key, which may mean something else
  return kNone;
}
Result readline_parse_and_bind(Thread& t, const Args& a) {
  Ref text = TRY(fs_encode(t, a[0]));
  std::string line(text.as<Bytes>()->view());
  rl_parse_and_bind(line.data());
  return kNone;
}
Result readline_read_init_file(Thread& t, const Args& a) {
  bool given;
  std::string path = TRY(path_argument(t, a[0], &given));
  if (int error = rl_read_init_file(given ? path.c_str() : nullptr))
    return raise_os_error(t, error > 0 ? error : errno);
  return kNone;
}
template <Value Hooks::*kHook> Status set_hook(Thread& t, Value function, const char* name) {
  Value& slot = hooks_of(t.interpreter).*kHook;
  if (function.is_absent() || function.is_none()) {
    clear(slot);
    return ok();
  }
  if (!is_callable(t, function)) return raise_type_error(t, "set_", name, "(func): argument not callable");
  replace(slot, Ref::copy(function));
  return ok();
}
Result readline_set_completer(Thread& t, const Args& a) {
  TRY(set_hook<&Hooks::completer>(t, a[0], "completer"));
  return kNone;
}
Result readline_get_completer(Thread& t, const Args&) {
  Value v = hooks_of(t.interpreter).completer;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
Result readline_set_startup_hook(Thread& t, const Args& a) {
  TRY(set_hook<&Hooks::startup>(t, a[0], "startup_hook"));
  return kNone;
}
Result readline_set_pre_input_hook(Thread& t, const Args& a) {
  TRY(set_hook<&Hooks::pre_input>(t, a[0], "pre_input_hook"));
  return kNone;
}
Result readline_set_completion_display_matches_hook(Thread& t, const Args& a) {
  TRY(set_hook<&Hooks::display>(t, a[0], "completion_display_matches_hook"));
  return kNone;
}
Result readline_get_completion_type(Thread&, const Args&) { return small_int(rl_completion_type); }
Result readline_get_begidx(Thread& t, const Args&) { return small_int(hooks_of(t.interpreter).begin); }
Result readline_get_endidx(Thread& t, const Args&) { return small_int(hooks_of(t.interpreter).end); }
Result readline_set_completer_delims(Thread& t, const Args& a) {
  Ref text = TRY(fs_encode(t, a[0]));
  rl_completer_word_break_characters = strdup(std::string(text.as<Bytes>()->view()).c_str());
  return kNone;
}
Result readline_get_completer_delims(Thread& t, const Args&) {
  const char* set =
      rl_completer_word_break_characters ? rl_completer_word_break_characters : rl_basic_word_break_characters;
  return fs_decode(t, set ? set : "");
}

const NativeFunction kFunctions[] = {
    {"parse_and_bind(string, /)", readline_parse_and_bind,
        "Carries out one line of readline configuration, given as a string."},
    {"read_init_file(filename=None, /)", readline_read_init_file,
        "Carries out the settings in a readline configuration file, by default the last one used."},
    {"get_line_buffer()", readline_get_line_buffer, "The text of the line being edited, as it stands now."},
    {"insert_text(string, /)", readline_insert_text,
        "Types a string into the line being edited, where the cursor is."},
    {"redisplay()", readline_redisplay, "Brings the screen up to date with the line being edited."},
    {"read_history_file(filename=None, /)", readline_read_history_file,
        "Reads history lines from a file and adds them to the history; ~/.history by default."},
    {"write_history_file(filename=None, /)", readline_write_history_file,
        "Stores the history in a file, ~/.history by default."},
    {"append_history_file(nelements, filename=None, /)", readline_append_history_file,
        "Adds the newest nelements lines of the history to the end of a file."},
    {"get_history_item(index, /)", readline_get_history_item, "The history line at a position counted from 1."},
    {"get_current_history_length()", readline_get_current_history_length,
        "The number of lines now in the history, as opposed to the most it may hold."},
    {"set_history_length(length, /)", readline_set_history_length,
        "Limits how many lines a history file will be given; a negative number means no limit."},
    {"get_history_length()", readline_get_history_length,
        "The largest number of lines that a history file will be given; negative means no limit."},
    {"set_completer(function=None, /)", readline_set_completer,
        "Installs the function used for completion; None, or no argument, removes it."},
    {"get_completer()", readline_get_completer, "The function in use for completion, or None if there is none."},
    {"get_completion_type()", readline_get_completion_type,
        "The kind of completion under way, as an integer code."},
    {"get_begidx()", readline_get_begidx, "The index in the line where the text to be completed starts."},
    {"get_endidx()", readline_get_endidx, "The index in the line where the text to be completed ends."},
    {"set_completer_delims(string, /)", readline_set_completer_delims,
        "Makes the characters of a string the ones that separate words when completing."},
    {"set_auto_history(enabled, /)", readline_set_auto_history,
        "Switches the automatic recording of input lines in the history on or off."},
    {"remove_history_item(pos, /)", readline_remove_history_item,
        "Deletes the history line at a position counted from 0."},
    {"replace_history_item(pos, line, /)", readline_replace_history_item,
        "Puts a new line in place of the history line at a position counted from 0."},
    {"get_completer_delims()", readline_get_completer_delims,
        "The characters that separate words when completing, as a string."},
    {"add_history(string, /)", readline_add_history, "Puts a line at the end of the history."},
    {"clear_history()", readline_clear_history, "Empties the history kept in memory."},
    {"set_completion_display_matches_hook(function=None, /)", readline_set_completion_display_matches_hook,
     "Installs the function that shows possible completions; None, or no argument, removes it."},
    {"set_startup_hook(function=None, /)", readline_set_startup_hook,
        "Installs the function run just before the first prompt is shown (rl_startup_hook).\nNone, or no "
        "argument, removes it."},
    {"set_pre_input_hook(function=None, /)", readline_set_pre_input_hook,
        "Installs the function run after the first prompt, just before input is read (rl_pre_input_hook).\nNone, "
        "or no argument, removes it."},
    {}};

Status module_init(Thread& t, Value module) {
  rl_readline_name = "python";
  rl_startup_hook = on_hook<&Hooks::startup>;
  rl_pre_input_hook = on_hook<&Hooks::pre_input>;
  rl_attempted_completion_function = on_flex_complete;
  rl_completer_word_break_characters = strdup(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?");
  using_history();  // starts libedit where that is not done; a second rl_initialize would throw away what was typed
                    // ahead
  TRY(module_add_int(t, module, "_READLINE_VERSION", 0x0402));
  TRY(module_add_int(t, module, "_READLINE_RUNTIME_VERSION", 0x0402));
  return module_add_str(t, module, "_READLINE_LIBRARY_VERSION", rl_library_version);
}

}  // namespace

extern const NativeModule kReadlineModule;
const NativeModule kReadlineModule = {
    "readline", "Importing this module enables command line editing using libedit readline.", kFunctions, module_init};

}  // namespace krait::modules
