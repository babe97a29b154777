// The methods of the protocol, listed in one table. A handler runs on the session's thread; that of a request answers
// it exactly once, itself or through a worker.
#pragma once

#include <string>

#include "server/protocol.h"
#include "syntax/source/text.h"

namespace krait::server {

class Session;
struct Request;

struct MethodEntry {
  const char* method;
  bool is_request;
  // Gives the parameters their type. False with a sentence when they do not fit (nothing was done).
  bool (*serve)(Session&, const Request&, const Json& params, std::string& problem);
};

// Null when there is no such method.
[[nodiscard]] const MethodEntry* find_method(const std::string& method);

// The semantic tokens' legend, for initialize.
[[nodiscard]] SemanticTokensLegend token_legend();

// As the protocol has them, of a text.
[[nodiscard]] std::vector<Diagnostic> diagnostics_of(const source::SourceText& text, source::ColumnUnit unit);

}  // namespace krait::server
