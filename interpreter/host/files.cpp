#include "interpreter/host/files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace krait::host {

static int read_all(int fd, std::string& contents) {
  struct stat info;
  if (fstat(fd, &info) != 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  contents.clear();
  size_t expected = info.st_size > 0 ? static_cast<size_t>(info.st_size) : 0;
  for (;;) {
    size_t have = contents.size();
    contents.resize(have < expected ? expected + 1 : have + 65536);
    ssize_t n = read(fd, contents.data() + have, contents.size() - have);
    if (n < 0 && errno == EINTR) n = 0, contents.resize(have);
    else if (n < 0) return errno;
    else {
      contents.resize(have + static_cast<size_t>(n));
      if (n == 0) return 0;
    }
  }
}

int read_file(const std::string& path, std::string& contents) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  int error = read_all(fd, contents);
  close(fd);
  return error;
}

bool is_file(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool is_directory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string real_path(const std::string& path) {
  char* resolved = realpath(path.c_str(), nullptr);
  if (!resolved) return {};
  std::string out = resolved;
  free(resolved);
  return out;
}

std::string current_directory() {
  char* cwd = getcwd(nullptr, 0);
  std::string out = cwd ? cwd : "";
  free(cwd);
  return out;
}

std::string executable_path() { return real_path("/proc/self/exe"); }

}  // namespace krait::host
