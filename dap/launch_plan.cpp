#include "dap/launch_plan.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace krait::dap {

namespace {

bool is_executable(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

// The first executable of that name on PATH; empty when there is none.
std::string search_path(const std::string& name, const char* path) {
  std::string rest = path ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    std::size_t colon = rest.find(':');
    std::string candidate = rest.substr(0, colon) + "/" + name;
    if (is_executable(candidate)) return candidate;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return "";
}

std::string own_folder() {
  char path[4096];
  ssize_t length = ::readlink("/proc/self/exe", path, sizeof path);
  std::string text(path, length > 0 ? static_cast<std::size_t>(length) : 0);
  return text.substr(0, text.rfind('/') == std::string::npos ? 0 : text.rfind('/'));
}

bool find_interpreter(const LaunchArguments& arguments, std::string& found, std::string& error) {
  found = arguments.krait.value_or("");
  if (found.empty()) found = own_interpreter();
  if (found.empty()) {
    error = "no krait was found beside the adapter or on PATH; name it with \"krait\"";
    return false;
  }
  if (found.find('/') == std::string::npos) {
    std::string resolved = search_path(found, ::getenv("PATH"));
    if (!resolved.empty()) found = resolved;
  }
  if (is_executable(found)) return true;
  error = "\"krait\": '" + found + "' is no program that can be started";
  return false;
}

bool read_words(const Json& json, const char* name, std::vector<std::string>& words, std::string& error) {
  if (json.is_null()) return true;
  if (json.is_string()) {
    words = split_words(json.get<std::string>());
    return true;
  }
  std::string problem;
  if (rpc::from_json(json, words, problem)) return true;
  error = std::string("\"") + name + "\"" + problem;
  return false;
}

// What to run, and what to call it.
bool add_target(const LaunchArguments& arguments, std::vector<std::string>& words, std::string& title,
                std::string& error) {
  bool has_code = !arguments.code.is_null();
  int targets = (arguments.program ? 1 : 0) + (arguments.module ? 1 : 0) + (has_code ? 1 : 0);
  if (targets != 1) {
    error = targets == 0 ? "nothing to launch: give \"program\", \"module\" or \"code\""
                         : "give only one of \"program\", \"module\" and \"code\"";
    return false;
  }
  if (arguments.program) {
    words.push_back(*arguments.program);
    title = *arguments.program;
  } else if (arguments.module) {
    words.insert(words.end(), {"-m", *arguments.module});
    title = "-m " + *arguments.module;
  } else {
    std::vector<std::string> lines;
    std::string problem, code;
    if (arguments.code.is_string()) {
      code = arguments.code.get<std::string>();
    } else if (rpc::from_json(arguments.code, lines, problem)) {
      for (const std::string& line : lines) code += line + "\n";
    } else {
      error = "\"code\"" + problem;
      return false;
    }
    words.insert(words.end(), {"-c", code});
    title = "-c";
  }
  return true;
}

bool read_console(const LaunchArguments& arguments, Console& console, std::string& error) {
  std::string name = arguments.console.value_or("internalConsole");
  if (name == "internalConsole") {
    console = Console::kOwn;
  } else if (name == "integratedTerminal") {
    console = Console::kIntegratedTerminal;
  } else if (name == "externalTerminal") {
    console = Console::kExternalTerminal;
  } else {
    error = "\"console\": '" + name + "' is none of internalConsole, integratedTerminal and externalTerminal";
    return false;
  }
  return true;
}

bool read_environment(const Json& env, Json& changes, std::string& error) {
  if (env.is_null()) return true;
  if (!env.is_object()) {
    error = std::string("\"env\": expected an object, found ") + rpc::kind_name(env);
    return false;
  }
  for (const auto& [name, value] : env.items()) {
    if (!value.is_string() && !value.is_null()) {
      error = "\"env\"." + name + ": expected a string or null, found " + rpc::kind_name(value);
      return false;
    }
    changes[name] = value;
  }
  return true;
}

// What a program without a terminal needs so that its output comes when it is written, and comes as UTF-8.
void set_default(Json& changes, const char* name, const char* value) {
  if (!changes.contains(name) && !::getenv(name)) changes[name] = value;
}

}  // namespace

std::vector<std::string> split_words(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;  // a word has begun
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    char c = line[i];
    bool blank = c == ' ' || c == '\t' || c == '\n';
    if (!quote && blank) {
      if (inside) words.push_back(std::move(word));
      word.clear();
      inside = false;
      continue;
    }
    inside = true;
    if (c == quote) {
      quote = 0;
    } else if (!quote && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < line.size() &&
               (!quote || line[i + 1] == '"' || line[i + 1] == '\\')) {
      word += line[++i];
    } else {
      word += c;
    }
  }
  if (inside) words.push_back(std::move(word));
  return words;
}

std::string own_interpreter() {
  std::string beside = own_folder() + "/krait";
  return is_executable(beside) ? beside : search_path("krait", ::getenv("PATH"));
}

bool make_launch(const LaunchArguments& arguments, const AgentAddress* address, Launch& launch, std::string& error) {
  std::string interpreter;
  std::vector<std::string> program_arguments;
  if (!find_interpreter(arguments, interpreter, error)) return false;
  if (!read_console(arguments, launch.console, error)) return false;
  if (!read_environment(arguments.env, launch.changes, error)) return false;
  if (!read_words(arguments.args, "args", program_arguments, error)) return false;

  std::vector<std::string>& words = launch.plan.arguments;
  words = {interpreter};
  if (address) words.insert(words.end(), address->arguments.begin(), address->arguments.end());
  for (const std::string& word : arguments.kraitArgs.value_or(std::vector<std::string>())) words.push_back(word);
  if (!add_target(arguments, words, launch.title, error)) return false;
  words.insert(words.end(), program_arguments.begin(), program_arguments.end());

  if (address) launch.changes[kTokenVariable] = address->token;
  if (launch.console == Console::kOwn) {
    set_default(launch.changes, "PYTHONUNBUFFERED", "1");
    set_default(launch.changes, "PYTHONIOENCODING", "utf-8");
  }
  launch.plan.directory = arguments.cwd.value_or("");
  launch.plan.environment = own_environment();
  for (const auto& [name, value] : launch.changes.items()) {
    if (value.is_null()) {
      launch.plan.environment.erase(name);
    } else {
      launch.plan.environment[name] = value.get<std::string>();
    }
  }
  return true;
}

}  // namespace krait::dap
