// The command line of krait: CPython's options and Krait's own. Plain values; parsed once by main.
#pragma once
#include <string>
#include <vector>

#include "interpreter/runtime/thread.h"

namespace krait {

struct Options {
  enum class Mode { File, Command, Module, Stdin, Interactive, Dump, Help, Version } mode = Mode::Interactive;
  runtime::Config config;
  std::string target;                  // file, text of -c, module of -m
  std::string dump_stage;              // cst, ast, symbols, bytecode
  std::vector<std::string> arguments;  // what follows the target: sys.argv[1:]
  std::vector<std::string> warnings;   // -W
  std::vector<std::string> xoptions;   // -X
  std::vector<std::string> original;   // the whole command line: sys.orig_argv
  bool import_times = false;           // -X importtime, PYTHONPROFILEIMPORTTIME
  bool skip_first_line = false;        // -x
  bool random_hashes = false;          // -R: PYTHONHASHSEED does not count
  bool verbose_version = false;        // -VV
  std::string help_topic;              // --help-env, --help-xoptions, --help-all: "env", "xoptions", "all"
  std::string debug_agent;             // HOST:PORT of the adapter that controls this process
  std::string debug_token;
  bool terminal_debugger = false;      // krait debug
  std::string listen;                  // --listen PORT: an adapter is started and waited for
};

// False: `error` says what is wrong: with the command line (exit status 2), or, beginning with kFatal, with a setting
// of the environment that nothing can start with (exit status 1).
extern const char kFatal[];
bool parse_options(int argc, char** argv, Options& options, std::string& error);
extern const char kUsageLine[];
std::string help_text();
extern const char kEnvironmentHelp[], kXOptionsHelp[];  // --help-env, --help-xoptions

}  // namespace krait
