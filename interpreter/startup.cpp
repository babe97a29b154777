#include "interpreter/startup.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interpreter/host/files.h"
#include "interpreter/modules/atexit.h"
#include "interpreter/modules/import.h"
#include "interpreter/modules/import_time.h"
#include "interpreter/modules/tracemalloc.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/traceback.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/interpreter.h"
#include "interpreter/runtime/signals.h"
#include "interpreter/vm/compile_source.h"

namespace krait {

using namespace runtime;
using namespace objects;

// --- sys -----------------------------------------------------------------------------------------------------------

static Status set_sys(Thread& t, const char* name, Value value) {
  return dict_set(t, t.interpreter->sys_dict, name, value);
}

static Status set_sys_text(Thread& t, const char* name, const std::string& text) {
  Ref value = TRY(fs_decode(t, text));
  return set_sys(t, name, value);
}

static Result text_list(Thread& t, const std::vector<std::string>& texts) {
  Ref list = TRY(make_list(t));
  for (const std::string& text : texts) {
    Ref item = TRY(fs_decode(t, text));
    TRY(list_append(t, list.as<List>(), item));
  }
  return list;
}

// sys.argv: what the program sees as its own command line.
static std::vector<std::string> program_arguments(const Options& o) {
  std::vector<std::string> argv;
  switch (o.mode) {
    case Options::Mode::Command: argv.push_back("-c"); break;
    case Options::Mode::Module: argv.push_back("-m"); break;
    case Options::Mode::File: argv.push_back(o.target); break;
    case Options::Mode::Stdin: argv.push_back("-"); break;
    default: argv.push_back("");
  }
  argv.insert(argv.end(), o.arguments.begin(), o.arguments.end());
  return argv;
}

// sys.warnoptions, in the order of increasing precedence: -X dev, PYTHONWARNINGS, -W, -b.
static std::vector<std::string> warning_options(const Options& o) {
  std::vector<std::string> all;
  if (o.config.dev_mode) all.push_back("default");
  const char* variable = o.config.ignore_environment ? nullptr : getenv("PYTHONWARNINGS");
  std::string list = variable ? variable : "";
  for (size_t at = 0; at < list.size();) {
    size_t end = std::min(list.find(',', at), list.size());
    if (end > at) all.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  all.insert(all.end(), o.warnings.begin(), o.warnings.end());
  if (o.config.bytes_warning)
    all.push_back(o.config.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  return all;
}

static Status set_xoptions(Thread& t, const Options& o) {
  Ref dict = TRY(make_dict(t));
  for (const std::string& x : o.xoptions) {
    size_t equals = x.find('=');
    Ref name = TRY(fs_decode(t, std::string_view(x).substr(0, equals)));
    Ref value = kTrue;
    if (equals != std::string::npos) value = TRY(fs_decode(t, std::string_view(x).substr(equals + 1)));
    TRY(dict_set(t, dict.as<Dict>(), name, value));
    if (x == "pycache_prefix" || x == "pycache_prefix=")
      TRY(set_sys(t, "pycache_prefix", kNone));  // overrides the environment
    else if (x.starts_with("pycache_prefix=")) TRY(set_sys(t, "pycache_prefix", value));
  }
  return set_sys(t, "_xoptions", dict);
}

static Status fill_sys(Thread& t, const Options& o, const LibraryPaths& paths) {
  for (auto [name, text] : {std::pair{"prefix", &paths.prefix},
                            {"exec_prefix", &paths.prefix},
                            {"base_prefix", &paths.prefix},
                            {"base_exec_prefix", &paths.prefix},
                            {"executable", &paths.executable},
                            {"_base_executable", &paths.base_executable},
                            {"_stdlib_dir", &paths.library}})
    TRY(set_sys_text(t, name, *text));
  for (auto [name, texts] : {std::pair{"path", paths.search}, {"argv", program_arguments(o)}, {"orig_argv", o.original},
                             {"warnoptions", warning_options(o)}}) {
    Ref list = TRY(text_list(t, texts));
    TRY(set_sys(t, name, list));
  }
  const char* prefix = o.config.ignore_environment ? nullptr : getenv("PYTHONPYCACHEPREFIX");
  if (prefix && *prefix) TRY(set_sys_text(t, "pycache_prefix", prefix));
  return set_xoptions(t, o);
}

// --- streams -------------------------------------------------------------------------------------------------------

struct StreamEncoding { std::string encoding = "utf-8", errors; };

// PYTHONIOENCODING=encoding:errors; without it strict, or surrogateescape where the locale is C or stands for it.
static StreamEncoding stream_encoding(const Options& o) {
  StreamEncoding out;
  const char* locale = setlocale(LC_CTYPE, nullptr);
  std::string name = locale ? locale : "C";
  bool plain = name == "C" || name == "POSIX" || name == "C.UTF-8" || name == "C.utf8" || o.config.utf8_mode;
  out.errors = plain ? "surrogateescape" : "strict";
  const char* variable = o.config.ignore_environment ? nullptr : getenv("PYTHONIOENCODING");
  if (!variable || !*variable) return out;
  std::string value = variable;
  size_t colon = value.find(':');
  if (colon == 0) {
    if (value.size() > 1) out.errors = value.substr(1);
    return out;
  }
  out.encoding = value.substr(0, colon);
  out.errors = colon != std::string::npos && colon + 1 < value.size() ? value.substr(colon + 1) : "strict";
  return out;
}

// As the codec calls itself (latin-1: iso8859-1), which is what the stream shows.
static Status use_codec_name(Thread& t, std::string& encoding) {
  Ref codecs = TRY(modules::import_module(t, "codecs"));
  Ref name = TRY(make_str(t, encoding));
  Ref codec = TRY(call_method(t, codecs, "lookup", {name}));
  Ref own = TRY(get_attr(t, codec, "name"));
  encoding = str_wtf8(own.as<Str>());
  return ok();
}

static bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

static Result make_stream(Thread& t, Value io, const Options& o, int fd, const char* name, const std::string& encoding,
                          const std::string& errors) {
  bool writing = fd != 0;
  bool unbuffered = writing && o.config.unbuffered;
  Ref mode = TRY(make_ascii(t, writing ? "wb" : "rb"));
  Ref open = TRY(get_attr(t, io, "open"));
  Ref buffer = TRY(call(t, open, {small_int(fd), mode, small_int(unbuffered ? 0 : -1), kNone, kNone, kNone, kFalse}));
  Ref raw = unbuffered ? buffer : TRY(get_attr(t, buffer, "raw"));
  Ref shown = TRY(make_ascii(t, name));
  TRY(set_attr(t, raw, "name", shown));
  Ref terminal = TRY(call_method(t, raw, "isatty"));
  bool lines = fd == 2 || TRY(is_true(t, terminal)) || unbuffered;
  Ref wrapper = TRY(get_attr(t, io, "TextIOWrapper"));
  Ref enc = TRY(make_str(t, encoding)), err = TRY(make_str(t, errors)), newline = TRY(make_ascii(t, "\n"));
  Ref stream = TRY(call(t, wrapper, {buffer, enc, err, newline, boolean(lines), boolean(unbuffered)}));
  Ref text_mode = TRY(make_ascii(t, writing ? "w" : "r"));
  TRY(set_attr(t, stream, "mode", text_mode));
  return stream;
}

static Status open_streams(Thread& t, const Options& o) {
  Ref io = TRY(modules::import_module(t, "io"));
  StreamEncoding choice = stream_encoding(o);
  if (choice.encoding != "utf-8") TRY(use_codec_name(t, choice.encoding));
  struct { int fd; const char *name, *shown, *saved;
  } const streams[] = {{0, "stdin", "<stdin>", "__stdin__"},
                       {1, "stdout", "<stdout>", "__stdout__"},
                       {2, "stderr", "<stderr>", "__stderr__"}};
  for (auto& s : streams) {
    Ref stream = kNone;
    if (is_open(s.fd))
      stream =
          TRY(make_stream(t, io, o, s.fd, s.shown, choice.encoding, s.fd == 2 ? "backslashreplace" : choice.errors));
    TRY(set_sys(t, s.saved, stream));
    TRY(set_sys(t, s.name, stream));
  }
  return ok();
}

// --- watching the program from its start ---------------------------------------------------------------------------

static const std::string* x_option(const Options& o, std::string_view name) {
  for (const std::string& x : o.xoptions)
    if (std::string_view(x).substr(0, x.find('=')) == name) return &x;
  return nullptr;
}
static const char* variable(const Options& o, const char* name) {
  const char* value = o.config.ignore_environment ? nullptr : getenv(name);
  return value && *value ? value : nullptr;
}

// -X tracemalloc[=FRAMES], PYTHONTRACEMALLOC=FRAMES; 0: not at all.
static Status start_tracing_memory(Thread& t, const Options& o) {
  const std::string* option = x_option(o, "tracemalloc");
  const char* text = variable(o, "PYTHONTRACEMALLOC");
  if (!option && !text) return ok();
  std::string frames =
      option ? (option->find('=') == std::string::npos ? "1" : option->substr(option->find('=') + 1)) : text;
  char* end;
  long count = strtol(frames.c_str(), &end, 10);
  if (*end || frames.empty() || count < 0 || count > 65535) {
    return raise_value_error(
        t, option ? "-X tracemalloc=NFRAME: invalid number of frames" : "PYTHONTRACEMALLOC: invalid number of frames");
  }
  return count ? modules::start_tracemalloc(t, static_cast<int>(count)) : ok();
}
static Status enable_fault_handler(Thread& t, const Options& o) {
  if (!o.config.dev_mode && !x_option(o, "faulthandler") && !variable(o, "PYTHONFAULTHANDLER")) return ok();
  Ref module = TRY(modules::import_module(t, "faulthandler"));
  Ref done = TRY(call_method(t, module, "enable"));
  return ok();
}

// --- the whole -----------------------------------------------------------------------------------------------------

// site.py changes sys.path for a virtual environment and site-packages; its failure ends the start as CPython's does.
static Status import_site(Thread& t, const Options& o) {
  if (o.config.no_site) return ok();
  Ref site = TRY(modules::import_module(t, "site"));
  return ok();
}

// What no hook could read so far is to be asked again.
static Status forget_path_misses(Thread& t) {
  Value cache = dict_get_str(t, t.interpreter->sys_dict, "path_importer_cache");
  if (!is_dict(cache)) return ok();
  std::vector<Ref> missed;
  int64_t position = 0;
  for (Value key, value; dict_next(as<Dict>(cache), position, key, value);)
    if (value.is_none()) missed.push_back(Ref::copy(key));
  for (const Ref& key : missed) TRY(dict_delete(t, as<Dict>(cache), key));
  return ok();
}

// Zip archives on sys.path, as the library's zipimport reads them. A library without it goes without.
static Status hook_zip_files(Thread& t) {
  Result found = modules::import_module(t, "zipimport");
  if (found.is_raised()) {
    if (!pending_matches(t, t.types().ImportError)) return raised;
    clear_pending(t);
    return ok();
  }
  Ref module = found.take();
  Ref importer = TRY(get_attr(t, module, "zipimporter"));
  Value hooks = dict_get_str(t, t.interpreter->sys_dict, "path_hooks");
  if (!is_list(hooks)) return ok();
  Ref done = TRY(call_method(t, hooks, "insert", {small_int(0), importer}));
  return forget_path_misses(t);
}

static Status start_another(Thread& fresh, const Interpreter& model);

// Threads that are not daemons are waited for, as threading does it.
static void wait_for_threads(Thread& t) {
  Value threading = dict_get_str(t, t.interpreter->modules, "threading");
  if (threading.is_absent()) return;
  Ref held = Ref::copy(threading);
  Result done = call_method(t, held, "_shutdown");
  if (done.is_raised()) report_unraisable(t, held);
  else Ref nothing = done.take();
}

bool end_program(Thread& t) {
  wait_for_threads(t);
  modules::run_exit_functions(t);
  return flush_standard_streams(t);
}

static void end_another(Thread& t) {
  (void)end_program(t);
  t.interpreter->finalizing = true;
  clear(t.swallowed_stop);
  finalize_modules(t);
  (void)flush_standard_streams(t);
}

// What every interpreter of the process has, the first and those that the program makes.
static Status start_interpreter(Thread& t, const Options& o, const LibraryPaths& paths, bool first) {
  t.interpreter->hooks.start_another = start_another;
  t.interpreter->hooks.end_another = end_another;
  TRY(modules::start_import_system(t, paths.library));
  TRY(fill_sys(t, o, paths));
  if (first) install_default_signals(t);
  Ref encodings = TRY(modules::import_module(t, "encodings"));
  TRY(hook_zip_files(t));
  TRY(open_streams(t, o));
  if (first) TRY(enable_fault_handler(t, o));
  Ref main = TRY(main_module(t));
  if (!warning_options(o).empty()) Ref warnings = TRY(modules::import_module(t, "warnings"));
  return import_site(t, o);
}

static Status start_another(Thread& fresh, const Interpreter& model) {
  auto* settings = static_cast<const StartSettings*>(model.start_settings);
  fresh.interpreter->start_settings = settings;
  return start_interpreter(fresh, settings->options, settings->paths, false);
}

Status start_up(Thread& t, const StartSettings& settings) {
  t.interpreter->start_settings = &settings;
  const Options& o = settings.options;
  if (o.import_times) modules::show_import_times();
  TRY(start_tracing_memory(t, o));
  return start_interpreter(t, o, settings.paths, true);
}

Result main_module(Thread& t) {
  Value found = dict_get_str(t, t.interpreter->modules, "__main__");
  if (!found.is_absent()) return Result::copy(found);
  Ref name = TRY(make_ascii(t, "__main__"));
  Ref module = TRY(make_module(t, name));
  Dict* dict = module.as<Module>()->dict;
  TRY(dict_set(t, dict, "__builtins__", dict_get_str(t, t.interpreter->modules, "builtins")));
  Ref annotations = TRY(make_dict(t));
  TRY(dict_set(t, dict, "__annotations__", annotations));
  Ref loader = TRY(get_attr(t, t.interpreter->importlib, "BuiltinImporter"));
  TRY(dict_set(t, dict, "__loader__", loader));
  TRY(dict_set(t, t.interpreter->modules, "__main__", module));
  return module;
}

Status set_main_file(Thread& t, Value module, const std::string& path) {
  Dict* dict = as<Module>(module)->dict;
  Ref file = TRY(fs_decode(t, path));
  TRY(dict_set(t, dict, "__file__", file));
  TRY(dict_set(t, dict, "__cached__", kNone));
  Value external = dict_get_str(t, t.interpreter->modules, "_frozen_importlib_external");
  if (external.is_absent()) return ok();
  Ref type = TRY(get_attr(t, external, is_bytecode_file(path) ? "SourcelessFileLoader" : "SourceFileLoader"));
  Ref name = TRY(make_ascii(t, "__main__"));
  Ref loader = TRY(call(t, type, {name, file}));
  return dict_set(t, dict, "__loader__", loader);
}

bool is_archive(const std::string& path) {
  if (!host::is_file(path)) return false;  // what is read from a pipe is gone
  FILE* file = fopen(path.c_str(), "rbe");
  if (!file) return false;
  // The end record of a zip file stands within its last 64 KiB.
  char tail[65557];
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  long from = size > static_cast<long>(sizeof tail) ? size - static_cast<long>(sizeof tail) : 0;
  fseek(file, from, SEEK_SET);
  size_t n = fread(tail, 1, sizeof tail, file);
  fclose(file);
  return memmem(tail, n, "PK\5\6", 4) != nullptr;
}

bool is_bytecode_file(const std::string& path) {
  return path.size() > 4 && path.compare(path.size() - 4, 4, ".pyc") == 0;
}

Result load_bytecode(Thread& t, const std::string& contents) {
  if (contents.size() < 16 || memcmp(contents.data(), "\xa7\x0d\x0d\x0a", 4) != 0)
    return raise_runtime_error(t, "Bad magic number in .pyc file");
  return vm::load_marshalled_code(t, std::string_view(contents).substr(16));
}

bool flush_standard_streams(Thread& t) {
  bool good = true;
  Ref saved = take_pending(t);
  for (const char* name : {"stdout", "stderr"}) {
    Value stream = t.interpreter->sys_dict ? dict_get_str(t, t.interpreter->sys_dict, name) : Value{};
    if (stream.is_absent() || stream.is_none()) continue;
    Ref held = Ref::copy(stream);
    Result closed = get_attr_or_absent(t, held, "closed");
    if (closed.is_raised()) clear_pending(t);
    else if (Ref c = closed.take(); c.get().is_true()) continue;
    Result done = call_method(t, held, "flush");
    if (!done.is_raised()) {
      Ref nothing = done.take();
    } else if (name[3] == 'o') {
      report_unraisable(t, held);
      good = false;
    } else {
      clear_pending(t);
    }
  }
  if (!saved.is_absent()) set_pending(t, std::move(saved));
  return good;
}

void write_standard_error(Thread& t, const std::string& text) {
  Value err = dict_get_str(t, t.interpreter->sys_dict, "stderr");
  if (!err.is_absent() && !err.is_none()) {
    Ref held = Ref::copy(err);
    Result made = make_str(t, text);
    if (!made.is_raised()) {
      Ref line = made.take();
      Result written = call_method(t, held, "write", {line});
      if (!written.is_raised()) {
        Ref nothing = written.take();
        return;
      }
    }
    clear_pending(t);
  }
  fputs(text.c_str(), stderr);
}

void call_excepthook(Thread& t, Value exception) {
  flush_standard_streams(t);
  Value hook = dict_get_str(t, t.interpreter->sys_dict, "excepthook");
  if (hook.is_absent()) {
    write_standard_error(t, "sys.excepthook is missing\n");
    print_exception(t, exception);
    return;
  }
  Ref held = Ref::copy(hook);
  Ref traceback = Ref::copy(as<BaseException>(exception)->traceback);
  if (traceback.is_absent()) traceback = kNone;
  Result done = call(t, held, {Value::from_object(type_of(t, exception)), exception, traceback});
  if (!done.is_raised()) {
    Ref nothing = done.take();
    return;
  }
  Ref second = take_pending(t);
  write_standard_error(t, "Error in sys.excepthook:\n");
  print_exception(t, second);
  write_standard_error(t, "\nOriginal exception was:\n");
  print_exception(t, exception);
}

}  // namespace krait
