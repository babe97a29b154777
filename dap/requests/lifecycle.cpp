// The beginning and the end: what the session itself does.
#include "dap/requests/requests.h"
#include "dap/session.h"

namespace krait::dap {

void initialize(Session& session, const Call& call, const InitializeArguments& arguments) {
  session.initialize(call, arguments);
}

void launch(Session& session, const Call& call, const LaunchArguments& arguments) {
  session.launch(call, arguments);
}

void attach(Session& session, const Call& call, const AttachArguments& arguments) {
  session.attach(call, arguments);
}

void configuration_done(Session& session, const Call& call, const Empty&) {
  session.configuration_done(call);
}

void restart(Session& session, const Call& call, const RestartArguments& arguments) {
  session.restart(call, arguments);
}

void terminate(Session& session, const Call& call, const Empty&) {
  session.terminate(call);
}

void disconnect(Session& session, const Call& call, const DisconnectArguments& arguments) {
  session.disconnect(call, arguments);
}

void cancel(Session& session, const Call& call, const CancelArguments& arguments) {
  session.cancel(call, arguments.requestId.value_or(0));
}

}  // namespace krait::dap
