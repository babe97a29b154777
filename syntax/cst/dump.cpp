#include "syntax/cst/cst.h"

namespace krait::cst {
namespace {

constexpr size_t kShownText = 60;

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (char c : text.substr(0, kShownText)) {
    switch (c) {
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '"': out += "\\\""; break;
      default: out += c;
    }
  }
  out += text.size() > kShownText ? "...\"" : "\"";
}

void append_line(std::string& out, const Record& record, size_t depth, std::string_view source) {
  out.append(2 * depth, ' ');
  if (record.field) {
    out += name_of(static_cast<Field>(record.field));
    out += ": ";
  }
  if (record.missing) out += "MISSING ";
  out += name_of(record.kind);
  out += " [" + std::to_string(record.start) + ", " + std::to_string(record.end) + ")";
  if (record.size == 1) {
    out += ' ';
    append_quoted(out, source.substr(record.start, record.end - record.start));
  }
  out += '\n';
}

}  // namespace

std::string Cst::dump(std::string_view source) const {
  std::string out;
  std::vector<const Record*> ends;  // of the nodes that enclose the one at hand
  for (const Record& record : records_) {
    while (!ends.empty() && ends.back() <= &record) ends.pop_back();
    // keywords and punctuation only blur the picture, unless the parent names them
    if (record.named || record.field) append_line(out, record, ends.size(), source);
    ends.push_back(&record + record.size);
  }
  return out;
}

}  // namespace krait::cst
