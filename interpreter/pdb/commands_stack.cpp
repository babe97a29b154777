// where, up, down, args, retval.
#include "interpreter/objects/tuple.h"
#include "interpreter/pdb/commands.h"
#include "interpreter/pdb/places.h"
#include "interpreter/pdb/values.h"

namespace krait::pdb {

Outcome do_where(Session& s, const std::string&) {
  for (const StackEntry& entry : std::vector<StackEntry>(s.stack)) {
    Status shown = s.print_entry(entry);
    if (!shown.is_raised()) continue;
    if (!pending_matches(s.t, s.t.types().KeyboardInterrupt)) return raised;
    clear_pending(s.t);
    break;
  }
  return false;
}

namespace {

// The count that up and down take; false: it was none, and that has been said.
ResultOf<bool> frame_count(Session& s, const std::string& argument, int& count) {
  count = 1;
  if (argument.empty() || parse_int(s.t, argument, count)) return true;
  TRY(s.error("Invalid frame count (" + argument + ")"));
  return false;
}

}  // namespace

Outcome do_up(Session& s, const std::string& argument) {
  int count;
  if (s.index == 0) {
    TRY(s.error("Oldest frame"));
  } else if (TRY(frame_count(s, argument, count))) {
    size_t up = static_cast<size_t>(count);
    TRY(s.select(count < 0 || up > s.index ? 0 : s.index - up));
  }
  return false;
}

Outcome do_down(Session& s, const std::string& argument) {
  int count;
  if (s.index + 1 == s.stack.size()) {
    TRY(s.error("Newest frame"));
  } else if (TRY(frame_count(s, argument, count))) {
    size_t last = s.stack.size() - 1;
    TRY(s.select(count < 0 ? last : std::min(last, s.index + static_cast<size_t>(count))));
  }
  return false;
}

Outcome do_args(Session& s, const std::string&) {
  Ref code = Ref::copy(static_cast<Object*>(code_of(s.frame)));
  const Code* c = code.as<Code>();
  int count =
      c->arg_count + c->keyword_only_count + ((c->flags & kCodeVarArgs) != 0) + ((c->flags & kCodeVarKeywords) != 0);
  for (int i = 0; i < count; ++i) {
    Value name = c->local_names->items[i];
    std::string shown = str_wtf8(as<Str>(name));
    if (!TRY(contains(s.t, s.locals, name))) {
      TRY(s.message(shown + " = *** undefined ***"));
      continue;
    }
    Ref value = TRY(get_item(s.t, s.locals, name));
    std::string text = TRY(repr_text(s.t, value));
    TRY(s.message(shown + " = " + text));
  }
  return false;
}

Outcome do_return_value(Session& s, const std::string&) {
  Ref key = TRY(make_ascii(s.t, "__return__"));
  if (!TRY(contains(s.t, s.locals, key))) {
    TRY(s.error("Not yet returned!"));
    return false;
  }
  Ref value = TRY(get_item(s.t, s.locals, key));
  std::string text = TRY(repr_text(s.t, value));
  TRY(s.message(text));
  return false;
}

}  // namespace krait::pdb
