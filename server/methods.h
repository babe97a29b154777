// The methods of the protocol, listed in one table. A handler runs on the session's thread; that of a request answers
// it exactly once, itself or through a worker.
#pragma once

#include <string>

#include "server/protocol.h"

namespace krait::server {

class Session;
struct ClientTraits;
struct Findings;
struct Request;
struct Snapshot;

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

// What was found in a document, as the protocol has it; with what the client can show. Only the whole has related
// places, which depend on the tree.
[[nodiscard]] std::vector<Diagnostic> protocol_diagnostics(const Findings& findings, const Snapshot& snapshot,
                                                           const ClientTraits& traits);

}  // namespace krait::server
