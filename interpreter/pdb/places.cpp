#include "interpreter/pdb/places.h"

#include <sys/stat.h>
#include <unistd.h>

#include "interpreter/host/files.h"
#include "interpreter/modules/import.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"

namespace krait::pdb {

using namespace runtime;
using namespace objects;

namespace {

bool exists(const std::string& path) {
  struct stat found;
  return stat(path.c_str(), &found) == 0;
}

std::string joined_path(const std::string& folder, const std::string& name) {
  if (name.starts_with('/') || folder.empty()) return name;
  return folder.back() == '/' ? folder + name : folder + "/" + name;
}

// What a symbolic link says, link after link; other paths as they are.
std::string followed(std::string path) {
  char target[4096];
  for (ssize_t n; (n = readlink(path.c_str(), target, sizeof target)) > 0;) path.assign(target, static_cast<size_t>(n));
  return path;
}

ResultOf<std::vector<std::string>> search_path(Thread& t) {
  std::vector<std::string> folders;
  Value path = dict_get_str(t, t.interpreter->sys_dict, "path");
  if (path.is_absent() || !is_list(path)) return folders;
  for (int64_t i = 0; i < as<List>(path)->length; ++i)
    if (Value item = as<List>(path)->items[i]; is_str(item)) folders.push_back(str_wtf8(as<Str>(item)));
  return folders;
}

bool has_extension(const std::string& path) {
  size_t slash = path.rfind('/'), dot = path.rfind('.');
  size_t start = slash == std::string::npos ? 0 : slash + 1;
  while (start < path.size() && path[start] == '.') ++start;  // of hidden files
  return dot != std::string::npos && dot >= start && dot > 0 && dot > start - (start > 0 ? 1 : 0);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

}  // namespace

std::string canonical(const std::string& file) {
  if (file.size() > 1 && file.front() == '<' && file.back() == '>') return file;
  std::string path = file.starts_with('/') ? file : joined_path(host::current_directory(), file);
  std::string result = path.starts_with("//") && !path.starts_with("///") ? "/" : "";
  std::vector<std::string> parts;
  for (size_t start = 0; start <= path.size();) {
    size_t end = std::min(path.find('/', start), path.size());
    std::string part = path.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") parts.push_back(part);
    else if (!parts.empty()) parts.pop_back();
  }
  for (const std::string& part : parts) result += "/" + part;
  return result.empty() ? "/" : result;
}

ResultOf<std::string> source_line(Thread& t, const std::string& file, int line, Value globals) {
  if (line < 0) return std::string();
  Ref linecache = TRY(modules::import_module(t, "linecache"));
  Ref name = TRY(make_str(t, file));
  Ref text =
      TRY(call_method(t, linecache, "getline", {name, small_int(line), globals.is_absent() ? Value{kNone} : globals}));
  return str_wtf8(text.as<Str>());
}

Result source_lines(Thread& t, const std::string& file, Value globals) {
  Ref linecache = TRY(modules::import_module(t, "linecache"));
  Ref name = TRY(make_str(t, file));
  return call_method(t, linecache, "getlines", {name, globals});
}

ResultOf<std::string> find_module_file(Thread& t, const std::string& given, const std::string& main_file) {
  std::string name = given;
  if (name.starts_with('/') && exists(name)) return name;
  std::vector<std::string> folders = TRY(search_path(t));
  std::string beside = folders.empty() ? name : joined_path(folders[0], name);
  if (exists(beside) && canonical(beside) == main_file) return beside;
  if (!has_extension(name)) name += ".py";
  if (name.starts_with('/')) return name;
  for (const std::string& folder : folders)
    if (std::string path = joined_path(followed(folder), name); exists(path)) return path;
  return std::string();
}

std::string stripped(const std::string& text) {
  size_t start = 0, end = text.size();
  while (start < end && is_space(text[start])) ++start;
  while (end > start && is_space(text[end - 1])) --end;
  return text.substr(start, end - start);
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && !is_space(text[end])) ++end;
    if (end > at) result.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

std::string joined(const std::vector<std::string>& words, size_t from) {
  std::string result;
  for (size_t i = from; i < words.size(); ++i) result += (i > from ? " " : "") + words[i];
  return result;
}

bool parse_int(Thread& t, const std::string& text, int& value) {
  Result made = make_str(t, text);
  if (made.is_raised()) return clear_pending(t), false;
  Ref str = made.take();
  Result number = to_int(t, str);
  if (number.is_raised()) return clear_pending(t), false;
  Ref held = number.take();
  int64_t wide;
  if (!int_fits_i64(held, &wide) || wide != static_cast<int>(wide)) return false;
  value = static_cast<int>(wide);
  return true;
}

std::string quoted(Thread& t, const std::string& text) {
  Result made = make_str(t, text);
  if (made.is_raised()) return clear_pending(t), "'" + text + "'";
  Ref str = made.take();
  Result shown = repr(t, str);
  if (shown.is_raised()) return clear_pending(t), "'" + text + "'";
  Ref held = shown.take();
  return str_wtf8(held.as<Str>());
}

}  // namespace krait::pdb
