// Files, whole. Errors are errno values (0: done). For any thread; no Python objects.
#pragma once
#include <string>

namespace krait::host {

// The whole file into `contents`; EISDIR for a folder.
int read_file(const std::string& path, std::string& contents);
bool is_file(const std::string& path);
bool is_directory(const std::string& path);
// Symbolic links resolved; empty if it does not exist.
std::string real_path(const std::string& path);
std::string current_directory();
// The path of the running executable.
std::string executable_path();

}  // namespace krait::host
