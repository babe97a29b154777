#include "interpreter/options.h"

#include <stdlib.h>
#include <string.h>

#include <algorithm>

namespace krait {

const char kFatal[] = "Fatal Python error: ";
const char kUsageLine[] = "usage: krait [option] ... [-c cmd | -m mod | file | -] [arg] ...";

std::string help_text() {
  return std::string(kUsageLine) + R"(
Options (the same as CPython's):
  -b        warn of comparisons between bytes and str; -bb: raise
  -B        do not write .pyc files (PYTHONDONTWRITEBYTECODE=x)
  -c cmd    run the program given as text; ends the options
  -E        ignore the PYTHON* environment variables
  -h        print this help (also -? and --help)
  -d        the parser's debug output where it was built in (PYTHONDEBUG=x): only sys.flags.debug says so here
  -i        go on interactively after the script (PYTHONINSPECT=x)
  -I        isolate from the user's environment (implies -E, -P and -s)
  -m mod    run a library module as a script; ends the options
  -O        drop assert statements, set __debug__ to False; -OO: drop docstrings too
  -P        do not put the script's folder first on sys.path
  -q        no banner at the interactive start
  -s        do not add the user's site-packages to sys.path
  -S        do not import site at the start
  -u        unbuffered stdout and stderr (PYTHONUNBUFFERED=x)
  -v        say what is imported (PYTHONVERBOSE=x); more with -vv
  -V        print the version (also --version); -VV says more
  -W arg    warning control: action:message:category:module:lineno (PYTHONWARNINGS=arg)
  -x        skip the first line of the source
  -X opt    implementation options: dev, utf8, int_max_str_digits=N, no_debug_ranges, warn_default_encoding, pycache_prefix=DIR
  --check-hash-based-pycs always|default|never
            whether a .pyc file that carries its source's hash is checked against the source

Krait's own:
  debug FILE [arg] ...     debug the script in this terminal, with pdb's commands; -c COMMAND before FILE runs a command
                           at the start, -m MODULE debugs a module
  dap [--port N]           serve a debugging client (Debug Adapter Protocol) on stdio or a loopback port
  lsp [--port N]           serve an editor (Language Server Protocol) on stdio or a loopback port
  --dump=STAGE FILE        print a stage of the pipeline: cst, ast, symbols or bytecode
  --listen PORT FILE       wait for a debugging client on that loopback port, then run

Arguments:
  file      run that program; -: read it from standard input
  arg ...   go to the program in sys.argv[1:]
)";
}

const char kEnvironmentHelp[] = R"(Environment variables that change the behaviour:
PYTHONSTARTUP            file run at the interactive start
PYTHONPATH               folders and archives put first on the module search path, separated by ':'
PYTHONHOME               where the standard library is: PREFIX or PREFIX:EXEC_PREFIX
PYTHONPLATLIBDIR         name of the platform library folder
PYTHONIOENCODING         ENCODING[:ERRORS] of stdin, stdout and stderr
PYTHONUTF8               1: the UTF-8 mode
PYTHONHASHSEED           'random', or the number that hashes of str and bytes are seeded with
PYTHONINTMAXSTRDIGITS    the most digits that conversions between int and str take; 0: no limit
PYTHONBREAKPOINT         what breakpoint() calls; 0: nothing
PYTHONDEVMODE            the development mode
PYTHONPYCACHEPREFIX      root of the tree of .pyc files
PYTHONWARNINGS           warning control, as -W
PYTHONDEBUG PYTHONDONTWRITEBYTECODE PYTHONINSPECT PYTHONNODEBUGRANGES PYTHONNOUSERSITE PYTHONOPTIMIZE PYTHONSAFEPATH
PYTHONUNBUFFERED PYTHONVERBOSE  as the options of the same meaning
)";
const char kXOptionsHelp[] = R"(Implementation options:
-X dev                     the development mode: more warnings and checks
-X utf8[=0|1]              the UTF-8 mode
-X int_max_str_digits=N    the most digits that conversions between int and str take; 0: no limit
-X no_debug_ranges         code objects without columns: smaller, and no marks in tracebacks
-X pycache_prefix=DIR      root of the tree of .pyc files
-X warn_default_encoding   warn where the locale's encoding is used by default
-X faulthandler            show tracebacks at fatal signals
-X importtime              show what each import takes
-X tracemalloc[=N]         keep the N newest frames of every allocation
)";

namespace {

struct Parser {
  int argc;
  char** argv;
  Options& o;
  std::string& error;
  int at = 1;
  int versions = 0;
  bool help = false;

  // Takes the rest of the word, or the next word, as the option's argument.
  const char* argument(char option, const char* rest) {
    if (*rest) return rest;
    if (at < argc) return argv[at++];
    error = std::string("Argument expected for the -") + option + " option";
    return nullptr;
  }

  bool set_flag(char c) {
    runtime::Config& f = o.config;
    switch (c) {
      case 'b': ++f.bytes_warning; return true;
      case 'B': f.dont_write_bytecode = true; return true;
      case 'd': ++f.debug; return true;
      case 'E': f.ignore_environment = true; return true;
      case 'i': f.inspect = f.interactive = 1; return true;
      case 'I': f.isolated = f.ignore_environment = f.no_user_site = f.safe_path = true; return true;
      case 'O': ++f.optimize; return true;
      case 'P': f.safe_path = true; return true;
      case 'q': ++f.quiet; return true;
      case 'R': o.random_hashes = true; return true;
      case 's': f.no_user_site = true; return true;
      case 'S': f.no_site = true; return true;
      case 'u': f.unbuffered = true; return true;
      case 'v': ++f.verbose; return true;
      case 'V': ++versions; return true;
      case 'x': o.skip_first_line = true; return true;
      case 'h': case '?': help = true; return true;
    }
    error = std::string("Unknown option: -") + c;
    return false;
  }

  // One word of short options. `done` is set when -c or -m ends the options.
  bool short_options(const char* word, bool& done) {
    for (const char* p = word + 1; *p; ++p) {
      if (!strchr("cmWX", *p)) {
        if (!set_flag(*p)) return false;
        continue;
      }
      const char* value = argument(*p, p + 1);
      if (!value) return false;
      if (*p == 'W') o.warnings.push_back(value);
      if (*p == 'X') o.xoptions.push_back(value);
      if (*p == 'c' || *p == 'm') {
        o.mode = *p == 'c' ? Options::Mode::Command : Options::Mode::Module;
        o.target = value;
        done = true;
      }
      return true;
    }
    return true;
  }

  bool long_option(const char* word) {
    auto value_of = [&](const char* name, std::string& out) {
      size_t n = strlen(name);
      if (strncmp(word, name, n) != 0) return false;
      if (word[n] == '=') { out = word + n + 1; return true; }
      if (word[n] != 0) return false;
      if (at >= argc) { error = std::string("Argument expected for the ") + name + " options"; return true; }
      out = argv[at++];
      return true;
    };
    std::string checked;
    if (!strcmp(word, "--help")) return help = true;
    for (const char* topic : {"env", "xoptions", "all"})
      if (word == std::string("--help-") + topic) return o.help_topic = topic, help = true;
    if (!strcmp(word, "--version")) return ++versions, true;
    if (value_of("--check-hash-based-pycs", checked)) return error.empty() && check_hash_mode(checked);
    if (value_of("--dump", o.dump_stage)) return error.empty() && check_stage();
    if (value_of("--debug-agent", o.debug_agent)) return error.empty();
    if (value_of("--debug-token", o.debug_token)) return error.empty();
    if (value_of("--listen", o.listen)) return error.empty();
    error = std::string("unknown option ") + word;
    return false;
  }

  bool check_hash_mode(const std::string& mode) {
    for (const char* known : {"always", "default", "never"})
      if (mode == known) return o.config.check_hash_based_pycs = known, true;
    error = "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
    return false;
  }

  bool check_stage() {
    for (const char* stage : {"cst", "ast", "symbols", "bytecode"})
      if (o.dump_stage == stage) return true;
    error = "--dump takes cst, ast, symbols or bytecode, not '" + o.dump_stage + "'";
    return false;
  }

  void take_target() {
    if (at >= argc) return;
    std::string word = argv[at++];
    o.mode = word == "-" ? Options::Mode::Stdin : Options::Mode::File;
    o.target = word;
  }

  // krait debug: from -c, -m, -h or the file on, the words are the debugger's.
  bool is_for_debugger(const char* word) const {
    return o.terminal_debugger && (strchr("cmh", word[1]) || !strncmp(word, "--c", 3) || !strncmp(word, "--h", 3));
  }

  bool run() {
    for (int i = 0; i < argc; ++i) o.original.push_back(argv[i]);
    if (at < argc && !strcmp(argv[at], "debug")) {
      o.terminal_debugger = true;
      ++at;
    }
    bool done = false;
    while (!done && at < argc && argv[at][0] == '-' && argv[at][1] && !is_for_debugger(argv[at])) {
      const char* word = argv[at++];
      if (!strcmp(word, "--")) break;
      bool good = word[1] == '-' ? long_option(word) : short_options(word, done);
      if (!good || !error.empty()) return false;
    }
    if (help) o.mode = Options::Mode::Help;
    else if (versions) o.mode = Options::Mode::Version, o.verbose_version = versions > 1;
    else if (!done && !o.terminal_debugger) take_target();
    if (!o.dump_stage.empty()) o.mode = Options::Mode::Dump;
    while (at < argc) o.arguments.push_back(argv[at++]);
    if (o.terminal_debugger && o.mode == Options::Mode::Interactive) o.mode = Options::Mode::File;
    return true;
  }
};

const char* environment(const Options& o, const char* name) {
  if (o.config.ignore_environment) return nullptr;
  const char* value = getenv(name);
  return value && *value ? value : nullptr;
}

int level_of(const char* text) {
  int level = atoi(text);
  return level > 0 ? level : 1;
}

bool apply_hash_seed(Options& o, std::string& error) {
  const char* seed = environment(o, "PYTHONHASHSEED");
  if (!seed || o.random_hashes || !strcmp(seed, "random")) return true;
  char* end;
  unsigned long value = strtoul(seed, &end, 10);
  if (*end || value > 4294967295ul) {
    error = std::string(kFatal) +
            "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
    return false;
  }
  o.config.hash_randomization = value != 0;
  o.config.hash_seed = value;
  o.config.fixed_hash_seed = true;
  return true;
}

// The limit of digits in conversions: 0, or at least 640.
bool apply_digit_limit(Options& o, const char* text, const char* origin, std::string& error) {
  char* end;
  long limit = strtol(text, &end, 10);
  if (!*text || *end || (limit != 0 && limit < 640) || limit > INT32_MAX) {
    error = std::string(kFatal) + "config_init_int_max_str_digits: " + origin +
            ": invalid limit; must be >= 640 or 0 for unlimited.";
    return false;
  }
  o.config.int_max_str_digits = limit;
  return true;
}

bool apply_environment(Options& o, std::string& error) {
  runtime::Config& c = o.config;
  if (environment(o, "PYTHONDONTWRITEBYTECODE")) c.dont_write_bytecode = true;
  if (environment(o, "PYTHONNOUSERSITE")) c.no_user_site = true;
  if (environment(o, "PYTHONUNBUFFERED")) c.unbuffered = true;
  if (environment(o, "PYTHONINSPECT")) c.inspect = 1;
  if (environment(o, "PYTHONSAFEPATH")) c.safe_path = true;
  if (environment(o, "PYTHONDEVMODE")) c.dev_mode = true;
  if (environment(o, "PYTHONNODEBUGRANGES")) c.debug_ranges = false;
  if (environment(o, "PYTHONPROFILEIMPORTTIME")) o.import_times = true;
  if (const char* v = environment(o, "PYTHONDEBUG")) c.debug = std::max(c.debug, level_of(v));
  if (const char* v = environment(o, "PYTHONOPTIMIZE")) c.optimize = std::max(c.optimize, level_of(v));
  if (const char* v = environment(o, "PYTHONVERBOSE")) c.verbose = std::max(c.verbose, level_of(v));
  if (const char* v = environment(o, "PYTHONUTF8")) c.utf8_mode = !strcmp(v, "1");
  if (const char* v = environment(o, "PYTHONINTMAXSTRDIGITS"))
    if (!apply_digit_limit(o, v, "PYTHONINTMAXSTRDIGITS", error)) return false;
  return apply_hash_seed(o, error);
}

bool apply_xoptions(Options& o, std::string& error) {
  for (const std::string& x : o.xoptions) {
    if (x == "dev") o.config.dev_mode = true;
    if (x == "utf8" || x == "utf8=1") o.config.utf8_mode = true;
    if (x == "utf8=0") o.config.utf8_mode = false;
    if (x == "importtime") o.import_times = true;
    if (x == "no_debug_ranges") o.config.debug_ranges = false;
    if (x == "warn_default_encoding") o.config.warn_default_encoding = true;
    if (x == "int_max_str_digits" || x.starts_with("int_max_str_digits="))
      if (!apply_digit_limit(o, x.c_str() + std::min<size_t>(x.size(), 19), "-X int_max_str_digits", error))
        return false;
  }
  return true;
}

}  // namespace

bool parse_options(int argc, char** argv, Options& options, std::string& error) {
  Parser parser{argc, argv, options, error};
  if (!parser.run()) return false;
  if (!apply_environment(options, error)) return false;
  return apply_xoptions(options, error);
}

}  // namespace krait
