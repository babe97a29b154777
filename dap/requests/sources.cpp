#include "dap/sources.h"

#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

void source(Session& session, const Call& call, const SourceArguments& arguments) {
  std::int64_t reference = arguments.sourceReference.value_or(0);
  if (reference == 0 && arguments.source) reference = arguments.source->sourceReference.value_or(0);
  if (reference == 0) {
    return session.client().refuse(call, "source: this source is a file; only those with a sourceReference are here");
  }
  session.ask(call, core::SourceText{reference}, [&session, call](const core::Text& text) {
    session.client().respond(call, SourceBody{text.text, "text/x-python"});
  });
}

void loaded_sources(Session& session, const Call& call, const Empty&) {
  session.ask(call, core::LoadedSources{}, [&session, call](const core::SourceList& list) {
    LoadedSourcesBody body;
    for (const core::Source& source : list.sources) body.sources.push_back(session.sources().to_client(source));
    session.client().respond(call, body);
  });
}

void modules(Session& session, const Call& call, const ModulesArguments& arguments) {
  core::Modules request{arguments.startModule.value_or(0), arguments.moduleCount.value_or(0)};
  session.ask(call, request, [&session, call](const core::ModuleList& list) {
    ModulesBody body;
    body.totalModules = list.total;
    for (const core::Module& module : list.modules) {
      body.modules.push_back(module_to_client(session.sources(), module));
    }
    session.client().respond(call, body);
  });
}

}  // namespace krait::dap
