// Prints, for every file of a folder, what the front end says: the form of shared/oracle/errors.py, so that the two can be
// compared line by line. `--cst FILE` prints a tree, `--tree` asks the tree alone.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "syntax/cst/cst.h"

namespace fs = std::filesystem;
using namespace krait;

static std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

static std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

int main(int argc, char** argv) {
  if (argc == 3 && !std::strcmp(argv[1], "--cst")) {
    std::string text = read_file(argv[2]);
    std::fputs(cst::Parser().parse(text).dump(text).c_str(), stdout);
    return 0;
  }
  if (argc == 3 && !std::strcmp(argv[1], "--tree")) {
    cst::Parser parser;
    for (const fs::path& path : files_of(argv[2])) {
      std::string text = read_file(path);
      cst::Cst tree = parser.parse(text);
      std::printf("%s %s\n", path.filename().c_str(), tree.faults().empty() ? "accepted" : "refused");
    }
    return 0;
  }
  std::fprintf(stderr, "usage: syntax_check [--cst FILE | --tree FOLDER | FOLDER]\n");
  return 2;
}
