#include "interpreter/library.h"

#include <stdlib.h>

#include "interpreter/host/files.h"

namespace krait {

static bool has_library(const std::string& prefix) { return host::is_file(prefix + "/lib/python3.11/os.py"); }

static std::string folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

static std::string trim(const std::string& s) {
  size_t a = s.find_first_not_of(" \t\r\n"), b = s.find_last_not_of(" \t\r\n");
  return a == std::string::npos ? "" : s.substr(a, b - a + 1);
}

// `home = ...` in the pyvenv.cfg beside the executable or one folder up: a virtual environment's base.
static std::string virtual_environment_home(const std::string& executable) {
  std::string folder = folder_of(executable), text;
  if (host::read_file(folder + "/pyvenv.cfg", text) != 0 &&
      host::read_file(folder_of(folder) + "/pyvenv.cfg", text) != 0)
    return {};
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    std::string line = text.substr(at, end == std::string::npos ? end : end - at);
    size_t equals = line.find('=');
    if (equals != std::string::npos && trim(line.substr(0, equals)) == "home") return trim(line.substr(equals + 1));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return {};
}

// The program as it was called, with its folder: argv[0], or where PATH has it.
static std::string called_as(const std::string& word) {
  if (word.find('/') != std::string::npos) return word[0] == '/' ? word : host::current_directory() + "/" + word;
  const char* path = getenv("PATH");
  std::string folders = path ? path : "";
  for (size_t at = 0; at <= folders.size();) {
    size_t end = folders.find(':', at);
    std::string folder = folders.substr(at, end == std::string::npos ? end : end - at);
    if (!folder.empty() && host::is_file(folder + "/" + word)) return folder + "/" + word;
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return host::executable_path();
}

static std::string find_prefix(const Options& o, const std::string& executable) {
  const char* home = o.config.ignore_environment ? nullptr : getenv("PYTHONHOME");
  if (home && *home) {
    std::string first = home;
    first = first.substr(0, first.find(':'));
    return has_library(first) ? first : "";
  }
  std::string base = virtual_environment_home(executable);
  if (!base.empty() && has_library(folder_of(base))) return folder_of(base);
  for (std::string folder = folder_of(executable); folder.size() > 1; folder = folder_of(folder))
    if (has_library(folder)) return folder;
  for (const char* usual : {"/usr", "/usr/local", "/opt/python3.11"})
    if (has_library(usual)) return usual;
  return {};
}

bool find_library(const Options& o, LibraryPaths& out, std::string& error) {
  out.executable = called_as(o.original.empty() ? "krait" : o.original[0]);
  out.base_executable = out.executable;
  out.prefix = find_prefix(o, out.executable);
  if (out.prefix.empty()) {
    const char* home = o.config.ignore_environment ? nullptr : getenv("PYTHONHOME");
    error = home && *home ? std::string("PYTHONHOME names '") + home + "', but lib/python3.11/os.py is not there"
                          : "the Python 3.11 standard library was not found; install Debian's libpython3.11-stdlib, or "
                            "set PYTHONHOME to a folder that has lib/python3.11";
    return false;
  }
  out.library = out.prefix + "/lib/python3.11";
  const char* path = o.config.ignore_environment ? nullptr : getenv("PYTHONPATH");
  if (path && *path) {
    std::string folders = path;
    for (size_t at = 0;;) {
      size_t end = folders.find(':', at);
      out.search.push_back(folders.substr(at, end == std::string::npos ? end : end - at));
      if (end == std::string::npos) break;
      at = end + 1;
    }
  }
  out.search.push_back(out.prefix + "/lib/python311.zip");
  out.search.push_back(out.library);
  out.search.push_back(out.library + "/lib-dynload");
  return true;
}

}  // namespace krait
