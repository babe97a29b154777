// SyntaxError: a message, and where it applies.
#include <cstring>

#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/int.h"

namespace krait::objects {

static SyntaxError* self_of(Value v) { return static_cast<SyntaxError*>(v.object()); }

static Status take_place(Thread& t, SyntaxError* e, Value details) {
  Ref info = TRY(tuple_from(t, details));
  auto* items = info.as<Tuple>();
  if (items->length < 4)
    return raise_type_error(t, "function takes at least 4 arguments (", items->length, " given)");
  if (items->length > 6) return raise_type_error(t, "function takes at most 6 arguments (", items->length, " given)");
  Value* const fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset};
  for (int i = 0; i < 6; ++i) replace(*fields[i], Ref::copy(i < items->length ? items->items[i] : Value{}));
  if (items->length == 5) return raise_type_error(t, "end_offset must be provided when end_lineno is provided");
  return ok();
}

static Status syntax_error_init(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  TRY(base_exception_init(t, self, args, positional, kwnames));
  SyntaxError* e = self_of(self);
  if (positional >= 1) replace(e->msg, Ref::copy(args[0]));
  if (positional != 2) return ok();
  return take_place(t, e, args[1]);
}

static Result syntax_error_str(Thread& t, Value self) {
  SyntaxError* e = self_of(self);
  Ref message = e->msg.is_absent() ? TRY(str(t, kNone)) : TRY(str(t, e->msg));
  bool has_file = is_str(e->filename), has_line = is_int(e->lineno) && !e->lineno.is_bool();
  if (!has_file && !has_line) return message;
  std::string file = has_file ? str_wtf8(as<Str>(e->filename)) : "";
  if (size_t slash = file.rfind('/'); slash != std::string::npos) file.erase(0, slash + 1);
  if (!has_line) return make_str(t, cat(message.as<Str>(), " (", file, ")"));
  Ref line = TRY(str(t, e->lineno));
  if (!has_file) return make_str(t, cat(message.as<Str>(), " (line ", line.as<Str>(), ")"));
  return make_str(t, cat(message.as<Str>(), " (", file, ", line ", line.as<Str>(), ")"));
}

static const NativeGetSet kGetSets[] = {EXCEPTION_FIELD("msg", SyntaxError, msg),
                                        EXCEPTION_FIELD("filename", SyntaxError, filename),
                                        EXCEPTION_FIELD("lineno", SyntaxError, lineno),
                                        EXCEPTION_FIELD("offset", SyntaxError, offset),
                                        EXCEPTION_FIELD("text", SyntaxError, text),
                                        EXCEPTION_FIELD("end_lineno", SyntaxError, end_lineno),
                                        EXCEPTION_FIELD("end_offset", SyntaxError, end_offset),
                                        EXCEPTION_FIELD("print_file_and_line", SyntaxError, print_file_and_line),
                                        {}};

using SyntaxErrorLife = Life<SyntaxError, &SyntaxError::msg, &SyntaxError::filename, &SyntaxError::lineno,
                             &SyntaxError::offset, &SyntaxError::text, &SyntaxError::end_lineno,
                             &SyntaxError::end_offset, &SyntaxError::print_file_and_line>;
const ExceptionLayout kSyntaxErrorLayout = {sizeof(SyntaxError), nullptr, kGetSets,
                                            {.destroy = SyntaxErrorLife::destroy, .traverse = SyntaxErrorLife::traverse,
                                             .clear = SyntaxErrorLife::destroy, .init = syntax_error_init,
                                             .str = syntax_error_str}};

}  // namespace krait::objects
