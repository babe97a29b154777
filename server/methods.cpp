#include "server/methods.h"

#include <algorithm>

#include "server/features/diagnostics.h"
#include "server/features/fixes.h"
#include "server/features/folding.h"
#include "server/features/outline.h"
#include "server/features/selection.h"
#include "server/features/semantic_tokens.h"
#include "server/session.h"

namespace krait::server {

namespace {

using rpc::to_json;

Diagnostic protocol_diagnostic(const diagnostics::Diagnostic& found, const source::SourceText& text,
                               source::ColumnUnit unit) {
  Diagnostic diagnostic;
  diagnostic.range = range_of(text, found.shown.start, found.shown.end, unit);
  diagnostic.severity = found.is_warning() ? 2 : 1;
  diagnostic.code = diagnostics::name_of(found.type);
  diagnostic.source = "krait";
  diagnostic.message = found.message;
  return diagnostic;
}

// ---- life and documents ----------------------------------------------------------------------------------------

void initialize(Session& session, const Request& request, const InitializeParams& params) {
  session.initialize(request, params);
}
void initialized(Session&, const Request&, const Empty&) {}
void shutdown(Session& session, const Request& request, const Empty&) {
  session.shutdown(request);
}
void exit(Session& session, const Request&, const Empty&) {
  session.exit();
}
void set_trace(Session& session, const Request&, const SetTraceParams& params) {
  session.set_trace(params.value);
}
void cancel(Session& session, const Request&, const Json& params) {
  if (auto id = params.find("id"); id != params.end()) session.cancel(*id);
}
void ignore(Session&, const Request&, const Json&) {}

void change_folders(Session& session, const Request&, const DidChangeWorkspaceFoldersParams& params) {
  session.change_folders(params.event);
}

void did_open(Session& session, const Request&, const DidOpenTextDocumentParams& params) {
  session.workspace().open(params.textDocument);
}
void did_change(Session& session, const Request&, const DidChangeTextDocumentParams& params) {
  (void)session.workspace().change(params);  // of a document that was never opened: there is nobody to tell
}
void did_close(Session& session, const Request&, const TextDocumentParams& params) {
  if (session.workspace().close(params.textDocument.uri)) session.forget_document(params.textDocument.uri);
}

// ---- diagnostics -----------------------------------------------------------------------------------------------

void pull_diagnostics(Session& session, const Request& request, const DocumentDiagnosticParams& params) {
  auto compute = [traits = session.traits(), previous = params.previousResultId](const Snapshot& snapshot) {
    DocumentDiagnosticReport report;
    report.resultId = std::to_string(snapshot.version);
    report.kind = previous == report.resultId ? "unchanged" : "full";
    if (report.kind == "full") report.items = protocol_diagnostics(diagnose(snapshot), snapshot, traits);
    return to_json(report);
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// ---- fixes ----------------------------------------------------------------------------------------------------

bool asks_for(const CodeActionContext& context, std::string_view kind) {
  if (!context.only) return true;
  return std::any_of(context.only->begin(), context.only->end(), [&](const std::string& only) {
    return only.empty() || only == kind;
  });
}

CodeAction action_of(const Remedy& remedy, const Snapshot& snapshot, source::ColumnUnit unit) {
  CodeAction action;
  action.title = remedy.fix.title;
  action.kind = "quickfix";
  action.diagnostics.push_back(protocol_diagnostic(remedy.diagnostic, snapshot.text, unit));
  if (remedy.preferred) action.isPreferred = true;
  std::vector<TextEdit> edits;
  for (const diagnostics::TextEdit& edit : remedy.fix.edits) {
    edits.push_back({range_of(snapshot.text, edit.start, edit.end, unit), edit.text});
  }
  action.edit = {{"changes", {{snapshot.uri, to_json(edits)}}}};
  return action;
}

void code_action(Session& session, const Request& request, const CodeActionParams& params) {
  auto compute = [unit = session.traits().unit, params](const Snapshot& snapshot) {
    std::vector<CodeAction> actions;
    if (!asks_for(params.context, "quickfix")) return to_json(actions);
    source::Span within = {offset_of(snapshot.text, params.range.start, unit),
                           offset_of(snapshot.text, params.range.end, unit)};
    for (const Remedy& remedy : remedies(snapshot, within)) actions.push_back(action_of(remedy, snapshot, unit));
    return to_json(actions);
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// ---- structure -------------------------------------------------------------------------------------------------

const char* fold_kind(FoldKind kind) {
  switch (kind) {
    case FoldKind::kComment:
      return "comment";
    case FoldKind::kImports:
      return "imports";
    case FoldKind::kRegion:
      return "region";
    case FoldKind::kCode:
      break;
  }
  return nullptr;
}

void folding_range(Session& session, const Request& request, const TextDocumentParams& params) {
  auto compute = [limit = session.traits().fold_limit](const Snapshot& snapshot) {
    std::vector<FoldingRange> ranges;
    for (const Fold& fold : fold(snapshot)) {
      if (ranges.size() == limit) break;
      FoldingRange& range = ranges.emplace_back();
      range.startLine = fold.start_line;
      range.endLine = fold.end_line;
      if (const char* kind = fold_kind(fold.kind)) range.kind = kind;
    }
    return to_json(ranges);
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// The protocol's numbers.
std::int64_t symbol_kind(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::kClass:
      return 5;
    case SymbolKind::kMethod:
      return 6;
    case SymbolKind::kProperty:
      return 7;
    case SymbolKind::kField:
      return 8;
    case SymbolKind::kConstructor:
      return 9;
    case SymbolKind::kFunction:
      return 12;
    case SymbolKind::kVariable:
      return 13;
    case SymbolKind::kConstant:
      return 14;
  }
  return 13;
}

std::vector<DocumentSymbol> symbols_of(const std::vector<OutlineEntry>& entries, const source::SourceText& text,
                                       source::ColumnUnit unit) {
  std::vector<DocumentSymbol> symbols;
  for (const OutlineEntry& entry : entries) {
    DocumentSymbol& symbol = symbols.emplace_back();
    symbol.name = entry.name;
    symbol.kind = symbol_kind(entry.kind);
    symbol.range = range_of(text, entry.range.start, entry.range.end, unit);
    symbol.selectionRange = range_of(text, entry.name_range.start, entry.name_range.end, unit);
    symbol.children = symbols_of(entry.children, text, unit);
  }
  return symbols;
}

void flatten(const std::vector<DocumentSymbol>& symbols, const std::string& uri, const std::string& container,
             std::vector<SymbolInformation>& flat) {
  for (const DocumentSymbol& symbol : symbols) {
    SymbolInformation& information = flat.emplace_back();
    information.name = symbol.name;
    information.kind = symbol.kind;
    information.location = {uri, symbol.range};
    if (!container.empty()) information.containerName = container;
    flatten(symbol.children, uri, symbol.name, flat);
  }
}

void document_symbol(Session& session, const Request& request, const TextDocumentParams& params) {
  auto compute = [unit = session.traits().unit, tree = session.traits().symbol_hierarchy](const Snapshot& snapshot) {
    std::vector<DocumentSymbol> symbols = symbols_of(outline(snapshot), snapshot.text, unit);
    if (tree) return to_json(symbols);
    std::vector<SymbolInformation> flat;
    flatten(symbols, snapshot.uri, "", flat);
    return to_json(flat);
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

void selection_range(Session& session, const Request& request, const SelectionRangeParams& params) {
  auto compute = [unit = session.traits().unit, positions = params.positions](const Snapshot& snapshot) {
    Json answer = Json::array();
    for (const Position& position : positions) {
      Json range;
      std::vector<source::Span> spans = selection_at(snapshot, offset_of(snapshot.text, position, unit));
      for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        Json inner = {{"range", to_json(range_of(snapshot.text, span->start, span->end, unit))}};
        if (!range.is_null()) inner["parent"] = std::move(range);
        range = std::move(inner);
      }
      answer.push_back(std::move(range));
    }
    return answer;
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// ---- semantic tokens -------------------------------------------------------------------------------------------

// Five numbers a token: lines and columns from the token before.
std::vector<std::int64_t> encode(const Snapshot& snapshot, source::Span within, source::ColumnUnit unit) {
  std::vector<std::int64_t> data;
  Position last;
  for (const SemanticToken& token : classify(snapshot)) {
    if (token.span.end <= within.start || token.span.start >= within.end) continue;
    Range range = range_of(snapshot.text, token.span.start, token.span.end, unit);
    bool same_line = range.start.line == last.line;
    data.insert(
        data.end(),
        {range.start.line - last.line, same_line ? range.start.character - last.character : range.start.character,
         range.end.character - range.start.character, static_cast<std::int64_t>(token.type), token.modifiers});
    last = range.start;
  }
  return data;
}

Json full_tokens(Session& session, const Snapshot& snapshot, std::vector<std::int64_t> data) {
  SemanticTokens tokens;
  tokens.data = data;
  tokens.resultId = session.remember_tokens(snapshot.uri, std::move(data));
  return to_json(tokens);
}

void semantic_tokens(Session& session, const Request& request, const TextDocumentParams& params) {
  auto compute = [&session, unit = session.traits().unit](const Snapshot& snapshot) {
    return full_tokens(session, snapshot, encode(snapshot, {0, UINT32_MAX}, unit));
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

void semantic_tokens_range(Session& session, const Request& request, const SemanticTokensRangeParams& params) {
  auto compute = [unit = session.traits().unit, range = params.range](const Snapshot& snapshot) {
    source::Span within = {offset_of(snapshot.text, range.start, unit), offset_of(snapshot.text, range.end, unit)};
    return to_json(SemanticTokens{std::nullopt, encode(snapshot, within, unit)});
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// One edit: what lies between the common beginning and the common end.
SemanticTokensEdit difference(const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after) {
  std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  SemanticTokensEdit edit;
  edit.start = static_cast<std::int64_t>(head);
  edit.deleteCount = static_cast<std::int64_t>(before.size() - head - tail);
  edit.data.assign(after.begin() + static_cast<std::ptrdiff_t>(head), after.end() - static_cast<std::ptrdiff_t>(tail));
  return edit;
}

void semantic_tokens_delta(Session& session, const Request& request, const SemanticTokensDeltaParams& params) {
  auto compute = [&session, unit = session.traits().unit,
                  previous = params.previousResultId](const Snapshot& snapshot) {
    std::vector<std::int64_t> data = encode(snapshot, {0, UINT32_MAX}, unit);
    auto known = session.known_tokens(snapshot.uri, previous);
    if (!known) return full_tokens(session, snapshot, std::move(data));
    SemanticTokensDelta delta;
    if (known->data != data) delta.edits.push_back(difference(known->data, data));
    delta.resultId = session.remember_tokens(snapshot.uri, std::move(data));
    return to_json(delta);
  };
  session.answer_from(request, params.textDocument.uri, compute);
}

// ---- the table -------------------------------------------------------------------------------------------------

template <class Params, void (*Handler)(Session&, const Request&, const Params&)>
bool with(Session& session, const Request& request, const Json& params, std::string& problem) {
  Params typed;
  if (!rpc::from_json(params.is_null() ? Json::object() : params, typed, problem)) return false;
  Handler(session, request, typed);
  return true;
}

constexpr MethodEntry kMethods[] = {
    {"initialize", true, with<InitializeParams, initialize>},
    {"initialized", false, with<Empty, initialized>},
    {"shutdown", true, with<Empty, shutdown>},
    {"exit", false, with<Empty, exit>},
    {"$/setTrace", false, with<SetTraceParams, set_trace>},
    {"$/cancelRequest", false, with<Json, cancel>},
    {"workspace/didChangeWorkspaceFolders", false, with<DidChangeWorkspaceFoldersParams, change_folders>},
    {"workspace/didChangeConfiguration", false, with<Json, ignore>},
    {"workspace/didChangeWatchedFiles", false, with<Json, ignore>},

    {"textDocument/didOpen", false, with<DidOpenTextDocumentParams, did_open>},
    {"textDocument/didChange", false, with<DidChangeTextDocumentParams, did_change>},
    {"textDocument/didClose", false, with<TextDocumentParams, did_close>},
    {"textDocument/didSave", false, with<Json, ignore>},

    {"textDocument/diagnostic", true, with<DocumentDiagnosticParams, pull_diagnostics>},
    {"textDocument/codeAction", true, with<CodeActionParams, code_action>},
    {"textDocument/documentSymbol", true, with<TextDocumentParams, document_symbol>},
    {"textDocument/foldingRange", true, with<TextDocumentParams, folding_range>},
    {"textDocument/selectionRange", true, with<SelectionRangeParams, selection_range>},
    {"textDocument/semanticTokens/full", true, with<TextDocumentParams, semantic_tokens>},
    {"textDocument/semanticTokens/full/delta", true, with<SemanticTokensDeltaParams, semantic_tokens_delta>},
    {"textDocument/semanticTokens/range", true, with<SemanticTokensRangeParams, semantic_tokens_range>},
};

}  // namespace

const MethodEntry* find_method(const std::string& method) {
  for (const MethodEntry& entry : kMethods) {
    if (method == entry.method) return &entry;
  }
  return nullptr;
}

SemanticTokensLegend token_legend() {
  SemanticTokensLegend legend;
  for (const char* name : kTokenTypeNames) legend.tokenTypes.push_back(name);
  for (const char* name : kTokenModifierNames) legend.tokenModifiers.push_back(name);
  return legend;
}

namespace {

// Where the cause of an error is likely to be, unless another diagnostic is there.
void add_cause(const diagnostics::Related& cause, const Location& place, const Diagnostic& error, const Location& at,
               bool with_related, std::vector<Diagnostic>& said) {
  auto is_there = [&](const Diagnostic& other) { return other.range.start.line == place.range.start.line; };
  if (std::any_of(said.begin(), said.end(), is_there)) return;
  Diagnostic added = error;
  added.range = place.range;
  added.severity = 3;
  added.message = cause.message;
  if (with_related) added.relatedInformation = std::vector{DiagnosticRelatedInformation{at, error.message}};
  said.push_back(std::move(added));
}

// Gives said[i], which tells of `found`, its related places, and the likely causes among them a diagnostic
// of their own.
void add_related(const diagnostics::Diagnostic& found, const Snapshot& snapshot, const ClientTraits& traits, size_t i,
                 std::vector<Diagnostic>& said) {
  std::vector<DiagnosticRelatedInformation> related;
  Diagnostic error = said[i];
  for (const diagnostics::Related& other : diagnostics::advise(found, snapshot.tree(), snapshot.text).related) {
    Location place = {snapshot.uri, range_of(snapshot.text, other.shown.start, other.shown.end, traits.unit)};
    Location at = {snapshot.uri, error.range};
    if (other.is_cause) add_cause(other, place, error, at, traits.related_information, said);
    related.push_back({std::move(place), other.message});
  }
  if (!related.empty() && traits.related_information) said[i].relatedInformation = std::move(related);
}

// Stands with the last of those that are told.
Diagnostic that_there_are_more(const std::vector<Diagnostic>& told) {
  Diagnostic last;
  if (!told.empty()) last.range = told.back().range;
  last.severity = 3;  // information
  last.code = "more";
  last.source = "krait";
  last.message = "There are more errors and warnings than these; they are shown once some of these are mended.";
  return last;
}

}  // namespace

std::vector<Diagnostic> protocol_diagnostics(const Findings& findings, const Snapshot& snapshot,
                                             const ClientTraits& traits) {
  constexpr std::size_t kMostRelated = 100;  // diagnostics with related places: finding these takes a look at the tree
  std::vector<Diagnostic> said;
  for (const diagnostics::Diagnostic& found : findings.told)
    said.push_back(protocol_diagnostic(found, snapshot.text, traits.unit));
  if (findings.more) said.push_back(that_there_are_more(said));
  for (std::size_t i = 0; findings.whole && i < std::min(findings.told.size(), kMostRelated); i++)
    add_related(findings.told[i], snapshot, traits, i, said);
  return said;
}

}  // namespace krait::server
