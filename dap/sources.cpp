#include "dap/sources.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cstdio>
#include <memory>

namespace krait::dap {

namespace {

constexpr std::string_view kFileScheme = "file://";

std::size_t character_length(unsigned char lead) {
  return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string path_of_uri(std::string_view uri) {
  uri.remove_prefix(kFileScheme.size());
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    bool escaped = uri[i] == '%' && i + 2 < uri.size() && hex_digit(uri[i + 1]) >= 0 && hex_digit(uri[i + 2]) >= 0;
    if (escaped) {
      path += static_cast<char>(hex_digit(uri[i + 1]) * 16 + hex_digit(uri[i + 2]));
      i += 2;
    } else {
      path += uri[i];
    }
  }
  return path;
}

std::string uri_of_path(const std::string& path) {
  std::string uri(kFileScheme);
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      char escape[4];
      std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned char>(c));
      uri += escape;
    }
  }
  return uri;
}

// The path with `from` at its front replaced by `to`; false when `from` is not there.
bool replace_root(std::string& path, std::string from, std::string to) {
  while (from.size() > 1 && from.back() == '/') from.pop_back();
  while (to.size() > 1 && to.back() == '/') to.pop_back();
  if (from.empty() || path.compare(0, from.size(), from) != 0) return false;
  if (path.size() > from.size() && path[from.size()] != '/' && from != "/") return false;
  path = to + (from == "/" ? "/" : "") + path.substr(from.size());
  return true;
}

std::string real_path(const std::string& path) {
  std::unique_ptr<char, decltype(&::free)> real(::realpath(path.c_str(), nullptr), &::free);
  return real ? real.get() : path;
}

std::string base_name(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos || slash + 1 == path.size() ? path : path.substr(slash + 1);
}

// Lines without their ends, which are LF, CR LF or CR.
std::vector<std::string> read_lines(const std::string& path) {
  std::vector<std::string> lines(1);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return lines;
  bool after_return = false;
  for (int c; (c = std::getc(file.get())) != EOF;) {
    if (c == '\r' || (c == '\n' && !after_return)) {
      lines.emplace_back();
    } else if (c != '\n') {
      lines.back() += static_cast<char>(c);
    }
    after_return = c == '\r';
  }
  if (lines[0].compare(0, 3, "\xef\xbb\xbf") == 0) lines[0].erase(0, 3);
  return lines;
}

std::int64_t file_stamp(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return 0;
  return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

}  // namespace

std::int64_t utf16_units(std::string_view text, std::int64_t bytes) {
  std::int64_t units = 0;
  for (std::size_t i = 0; i < text.size() && static_cast<std::int64_t>(i) < bytes;) {
    std::size_t length = character_length(static_cast<unsigned char>(text[i]));
    units += length == 4 ? 2 : 1;
    i += length;
  }
  return units;
}

std::int64_t utf8_bytes(std::string_view text, std::int64_t units) {
  std::size_t at = 0;
  for (std::int64_t left = units; at < text.size() && left > 0;) {
    std::size_t length = character_length(static_cast<unsigned char>(text[at]));
    left -= length == 4 ? 2 : 1;
    at += length;
  }
  return static_cast<std::int64_t>(at < text.size() ? at : text.size());
}

void Sources::set_client(const InitializeArguments& arguments) {
  first_line_ = arguments.linesStartAt1.value_or(true) ? 1 : 0;
  first_column_ = arguments.columnsStartAt1.value_or(true) ? 1 : 0;
  uris_ = arguments.pathFormat.value_or("path") == "uri";
}

std::string Sources::file_of(const Source& source) {
  if (!source.path || source.path->empty()) return "";
  std::string path = *source.path;
  if (path.compare(0, kFileScheme.size(), kFileScheme) == 0) path = path_of_uri(path);
  std::string file = path;
  bool mapped = false;
  for (const PathMapping& mapping : mappings_) {
    mapped = replace_root(file, mapping.localRoot, mapping.remoteRoot);
    if (mapped) break;
  }
  if (!mapped) file = real_path(path);
  spellings_[file] = path;
  return file;
}

std::string Sources::to_local(const std::string& file) const {
  if (auto spelling = spellings_.find(file); spelling != spellings_.end()) return spelling->second;
  std::string path = file;
  for (const PathMapping& mapping : mappings_) {
    if (replace_root(path, mapping.remoteRoot, mapping.localRoot)) break;
  }
  return path;
}

Source Sources::to_client(const core::Source& source) {
  Source said;
  said.name = base_name(source.path);
  if (source.reference > 0) {
    said.sourceReference = source.reference;
    said.path = source.path;
  } else {
    std::string path = to_local(source.path);
    said.path = uris_ ? uri_of_path(path) : path;
  }
  return said;
}

std::optional<Source> Sources::to_client_if_any(const core::Source& source) {
  if (source.path.empty() && source.reference == 0) return std::nullopt;
  return to_client(source);
}

std::string_view Sources::line_text(const std::string& file, std::int64_t line) {
  std::string path = to_local(file);
  Text& text = texts_[path];
  std::int64_t stamp = file_stamp(path);
  if (stamp != text.stamp) text = {stamp, read_lines(path)};
  if (line < 1 || line > static_cast<std::int64_t>(text.lines.size())) return {};
  return text.lines[static_cast<std::size_t>(line - 1)];
}

std::int64_t Sources::column_from_client(const std::string& file, std::int64_t line,
                                         std::optional<std::int64_t> column) {
  if (!column) return -1;
  std::int64_t units = *column - first_column_;
  if (units <= 0) return 0;
  std::string_view text = line_text(file, line);
  return text.empty() ? units : utf8_bytes(text, units);
}

std::optional<std::int64_t> Sources::column_to_client(const std::string& file, std::int64_t line, std::int64_t column) {
  if (column < 0) return std::nullopt;
  std::string_view text = column > 0 ? line_text(file, line) : std::string_view();
  return (text.empty() ? column : utf16_units(text, column)) + first_column_;
}

Module module_to_client(Sources& sources, const core::Module& module) {
  Module said;
  said.id = module.id;
  said.name = module.name;
  if (!module.path.empty()) said.path = sources.to_client(core::Source{module.path, 0}).path;
  if (!module.version.empty()) said.version = module.version;
  said.isUserCode = module.user_code;
  return said;
}

}  // namespace krait::dap
