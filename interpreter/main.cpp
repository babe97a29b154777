// krait: the command line. `krait dap` and `krait lsp` are programs of their own that stand beside this one.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <string>

#include "interpreter/host/files.h"
#include "interpreter/options.h"
#include "interpreter/run.h"

namespace {

// Becomes krait-dap or krait-lsp, found beside this executable.
int become_sibling(const char* name, char** argv) {
  std::string self = krait::host::executable_path();
  std::string path = self.substr(0, self.rfind('/') + 1) + name;
  argv[1] = path.data();
  execv(path.c_str(), argv + 1);
  fprintf(stderr, "krait: cannot start %s: %s\n", path.c_str(), strerror(errno));
  return 126;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && !strcmp(argv[1], "dap")) return become_sibling("krait-dap", argv);
  if (argc > 1 && !strcmp(argv[1], "lsp")) return become_sibling("krait-lsp", argv);
  krait::Options options;
  std::string error;
  if (!krait::parse_options(argc, argv, options, error)) {
    if (error.starts_with(krait::kFatal)) {
      fprintf(stderr, "%s\nPython runtime state: preinitialized\n\n", error.c_str());
      return 1;
    }
    fprintf(stderr, "%s\n%s\nTry `krait -h' for more information.\n", error.c_str(), krait::kUsageLine);
    return 2;
  }
  return krait::run(options);
}
