#include "interpreter/objects/descriptor_common.h"

#include <cstdio>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

Status check_receiver(Thread& t, Type* owner, Str* name, Value instance) {
  if (has_type(t, instance, owner)) return ok();
  return raise_type_error(t, "descriptor '", name, "' for '", type_tp_name(owner), "' objects doesn't apply to a '",
                          type_name(t, instance), "' object");
}

Result member_qualname(Thread& t, Type* owner, Str* name) { return make_str(t, cat(owner->qualname, ".", name)); }

std::string address_text(Thread& t, Value v) {
  char text[32];
  Result id = identity(t, v);
  int64_t number = 0;
  if (!id.is_raised()) {
    (void)int_fits_i64(id.word, &number);
    release(id.word);
  }
  std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(number));
  return text;
}

Result text_signature(Thread& t, const Signature& s) {
  if (s.text.empty()) return kNone;
  return make_str(t, s.text);
}

Result doc_or_none(Thread& t, const char* doc) {
  if (!doc) return kNone;
  return make_str(t, doc);
}

Result reduce_to_getattr(Thread& t, Value owner, Str* name) {
  Value getattr = t.interpreter->builtins ? dict_get_str(t.interpreter->builtins, t.names().getattr) : Value{};
  if (getattr.is_absent()) return raise_runtime_error(t, "lost builtins.getattr");
  Ref args = TRY(make_tuple(t, {owner, word(name)}));
  return make_tuple(t, {getattr, args.get()});
}

Result entry_name(Thread& t, const NativeFunction* entry) {
  std::string_view text = entry->signature;
  Ref name = TRY(make_str(t, text.substr(0, text.find('('))));
  return intern(t, name);
}

}  // namespace krait::objects
