// The messages of the Language Server Protocol 3.17 that Krait speaks: plain structs, each followed by the list of its
// fields, with the protocol's own names. JSON is generic over the lists (server/rpc/json_fields.h). What Krait neither
// reads nor says is left out. https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/rpc/json_fields.h"

namespace krait::server {

using rpc::Json;
template <class T>
using Optional = std::optional<T>;

// Parameters without any field.
struct Empty {
  KRAIT_FIELDS()
};

// The protocol's error codes that Krait answers with.
enum ErrorCode : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kInternalError = -32603,
  kServerNotInitialized = -32002,
  kContentModified = -32801,
  kRequestCancelled = -32800,
};

struct Position {
  std::int64_t line = 0;
  std::int64_t character = 0;
  KRAIT_FIELDS(line, character)
};

struct Range {
  Position start;
  Position end;
  KRAIT_FIELDS(start, end)
};

// ---- life ------------------------------------------------------------------------------------------------------

struct GeneralClientCapabilities {
  Optional<std::vector<std::string>> positionEncodings;
  KRAIT_FIELDS(positionEncodings)
};

struct DocumentSymbolCapabilities {
  Optional<bool> hierarchicalDocumentSymbolSupport;
  KRAIT_FIELDS(hierarchicalDocumentSymbolSupport)
};

struct FoldingRangeCapabilities {
  Optional<bool> lineFoldingOnly;
  Optional<std::int64_t> rangeLimit;
  KRAIT_FIELDS(lineFoldingOnly, rangeLimit)
};

struct PublishDiagnosticsCapabilities {
  Optional<bool> versionSupport;
  Optional<bool> relatedInformation;
  KRAIT_FIELDS(versionSupport, relatedInformation)
};

struct CodeActionCapabilities {
  Json codeActionLiteralSupport;  // there: the client takes actions, not only commands
  KRAIT_FIELDS(codeActionLiteralSupport)
};

struct TextDocumentClientCapabilities {
  Optional<DocumentSymbolCapabilities> documentSymbol;
  Optional<FoldingRangeCapabilities> foldingRange;
  Optional<PublishDiagnosticsCapabilities> publishDiagnostics;
  Json diagnostic;  // there: the client pulls
  Optional<CodeActionCapabilities> codeAction;
  KRAIT_FIELDS(documentSymbol, foldingRange, publishDiagnostics, diagnostic, codeAction)
};

struct ClientCapabilities {
  Optional<GeneralClientCapabilities> general;
  Optional<TextDocumentClientCapabilities> textDocument;
  KRAIT_FIELDS(general, textDocument)
};

struct WorkspaceFolder {
  std::string uri;
  std::string name;
  KRAIT_FIELDS(uri, name)
};

struct InitializeParams {
  Optional<std::int64_t> processId;
  ClientCapabilities capabilities;
  Optional<std::string> trace;
  Optional<std::vector<WorkspaceFolder>> workspaceFolders;
  KRAIT_FIELDS(processId, capabilities, trace, workspaceFolders)
};

struct TextDocumentSyncOptions {
  bool openClose = true;
  std::int64_t change = 2;  // incremental
  bool save = false;
  KRAIT_FIELDS(openClose, change, save)
};

struct SemanticTokensLegend {
  std::vector<std::string> tokenTypes;
  std::vector<std::string> tokenModifiers;
  KRAIT_FIELDS(tokenTypes, tokenModifiers)
};

struct SemanticTokensFull {
  bool delta = true;
  KRAIT_FIELDS(delta)
};

struct SemanticTokensOptions {
  SemanticTokensLegend legend;
  bool range = true;
  SemanticTokensFull full;
  KRAIT_FIELDS(legend, range, full)
};

struct DiagnosticOptions {
  std::string identifier = "krait";
  bool interFileDependencies = false;
  bool workspaceDiagnostics = false;
  KRAIT_FIELDS(identifier, interFileDependencies, workspaceDiagnostics)
};

struct CodeActionOptions {
  std::vector<std::string> codeActionKinds = {"quickfix"};
  KRAIT_FIELDS(codeActionKinds)
};

struct WorkspaceFoldersOptions {
  bool supported = true;
  bool changeNotifications = true;
  KRAIT_FIELDS(supported, changeNotifications)
};

struct WorkspaceOptions {
  WorkspaceFoldersOptions workspaceFolders;
  KRAIT_FIELDS(workspaceFolders)
};

struct ServerCapabilities {
  std::string positionEncoding;
  TextDocumentSyncOptions textDocumentSync;
  bool documentSymbolProvider = true;
  bool foldingRangeProvider = true;
  bool selectionRangeProvider = true;
  SemanticTokensOptions semanticTokensProvider;
  Optional<DiagnosticOptions> diagnosticProvider;
  Optional<CodeActionOptions> codeActionProvider;
  WorkspaceOptions workspace;
  KRAIT_FIELDS(positionEncoding, textDocumentSync, documentSymbolProvider, foldingRangeProvider, selectionRangeProvider,
               semanticTokensProvider, diagnosticProvider, codeActionProvider, workspace)
};

struct ServerInfo {
  std::string name;
  std::string version;
  KRAIT_FIELDS(name, version)
};

struct InitializeResult {
  ServerCapabilities capabilities;
  ServerInfo serverInfo;
  KRAIT_FIELDS(capabilities, serverInfo)
};

struct SetTraceParams {
  std::string value;  // off, messages, verbose
  KRAIT_FIELDS(value)
};

struct LogTraceParams {
  std::string message;
  KRAIT_FIELDS(message)
};

struct WorkspaceFoldersChangeEvent {
  std::vector<WorkspaceFolder> added;
  std::vector<WorkspaceFolder> removed;
  KRAIT_FIELDS(added, removed)
};

struct DidChangeWorkspaceFoldersParams {
  WorkspaceFoldersChangeEvent event;
  KRAIT_FIELDS(event)
};

// ---- documents -------------------------------------------------------------------------------------------------

struct TextDocumentItem {
  std::string uri;
  std::string languageId;
  std::int64_t version = 0;
  std::string text;
  KRAIT_FIELDS(uri, languageId, version, text)
};

struct DidOpenTextDocumentParams {
  TextDocumentItem textDocument;
  KRAIT_FIELDS(textDocument)
};

struct TextDocumentIdentifier {
  std::string uri;
  KRAIT_FIELDS(uri)
};

struct VersionedTextDocumentIdentifier {
  std::string uri;
  std::int64_t version = 0;
  KRAIT_FIELDS(uri, version)
};

struct TextDocumentContentChangeEvent {
  Optional<Range> range;  // without one the text is the whole
  std::string text;
  KRAIT_FIELDS(range, text)
};

struct DidChangeTextDocumentParams {
  VersionedTextDocumentIdentifier textDocument;
  std::vector<TextDocumentContentChangeEvent> contentChanges;
  KRAIT_FIELDS(textDocument, contentChanges)
};

// Of didClose and of every request about a whole document.
struct TextDocumentParams {
  TextDocumentIdentifier textDocument;
  KRAIT_FIELDS(textDocument)
};

// ---- diagnostics -----------------------------------------------------------------------------------------------

struct Location {
  std::string uri;
  Range range;
  KRAIT_FIELDS(uri, range)
};

struct DiagnosticRelatedInformation {
  Location location;
  std::string message;
  KRAIT_FIELDS(location, message)
};

struct Diagnostic {
  Range range;
  std::int64_t severity = 1;  // 1 error, 2 warning, 3 information
  std::string code;           // the exception's name
  std::string source;
  std::string message;
  Optional<std::vector<DiagnosticRelatedInformation>> relatedInformation;
  KRAIT_FIELDS(range, severity, code, source, message, relatedInformation)
};

struct PublishDiagnosticsParams {
  std::string uri;
  Optional<std::int64_t> version;
  std::vector<Diagnostic> diagnostics;
  KRAIT_FIELDS(uri, version, diagnostics)
};

struct DocumentDiagnosticParams {
  TextDocumentIdentifier textDocument;
  Optional<std::string> previousResultId;
  KRAIT_FIELDS(textDocument, previousResultId)
};

struct DocumentDiagnosticReport {
  std::string kind;  // full, unchanged
  std::string resultId;
  Optional<std::vector<Diagnostic>> items;
  KRAIT_FIELDS(kind, resultId, items)
};

struct CodeActionContext {
  Optional<std::vector<std::string>> only;
  KRAIT_FIELDS(only)
};

struct CodeActionParams {
  TextDocumentIdentifier textDocument;
  Range range;
  CodeActionContext context;
  KRAIT_FIELDS(textDocument, range, context)
};

struct TextEdit {
  Range range;
  std::string newText;
  KRAIT_FIELDS(range, newText)
};

struct CodeAction {
  std::string title;
  std::string kind;
  std::vector<Diagnostic> diagnostics;
  Optional<bool> isPreferred;
  Json edit;  // a WorkspaceEdit
  KRAIT_FIELDS(title, kind, diagnostics, isPreferred, edit)
};

// ---- features --------------------------------------------------------------------------------------------------

struct FoldingRange {
  std::int64_t startLine = 0;
  Optional<std::int64_t> startCharacter;
  std::int64_t endLine = 0;
  Optional<std::int64_t> endCharacter;
  Optional<std::string> kind;  // comment, imports, region
  KRAIT_FIELDS(startLine, startCharacter, endLine, endCharacter, kind)
};

struct DocumentSymbol {
  std::string name;
  std::int64_t kind = 0;
  Range range;
  Range selectionRange;
  std::vector<DocumentSymbol> children;
  KRAIT_FIELDS(name, kind, range, selectionRange, children)
};

// For clients without hierarchy.
struct SymbolInformation {
  std::string name;
  std::int64_t kind = 0;
  Location location;
  Optional<std::string> containerName;
  KRAIT_FIELDS(name, kind, location, containerName)
};

struct SelectionRangeParams {
  TextDocumentIdentifier textDocument;
  std::vector<Position> positions;
  KRAIT_FIELDS(textDocument, positions)
};

struct SemanticTokensRangeParams {
  TextDocumentIdentifier textDocument;
  Range range;
  KRAIT_FIELDS(textDocument, range)
};

struct SemanticTokensDeltaParams {
  TextDocumentIdentifier textDocument;
  std::string previousResultId;
  KRAIT_FIELDS(textDocument, previousResultId)
};

struct SemanticTokens {
  Optional<std::string> resultId;
  std::vector<std::int64_t> data;
  KRAIT_FIELDS(resultId, data)
};

struct SemanticTokensEdit {
  std::int64_t start = 0;
  std::int64_t deleteCount = 0;
  std::vector<std::int64_t> data;
  KRAIT_FIELDS(start, deleteCount, data)
};

struct SemanticTokensDelta {
  std::string resultId;
  std::vector<SemanticTokensEdit> edits;
  KRAIT_FIELDS(resultId, edits)
};

}  // namespace krait::server
