#include "interpreter/modules/module_exception.h"

#include <string.h>

#include "interpreter/objects/dict.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/extra.h"

namespace krait::modules {

static Result make_exception(Thread& t, const char* full_name, Type* base, const char* doc) {
  const char* dot = strrchr(full_name, '.');
  Ref name = TRY(make_ascii(t, dot + 1));
  Ref home = TRY(make_ascii(t, std::string_view(full_name, static_cast<size_t>(dot - full_name))));
  Ref bases = TRY(make_tuple(t, {Value::from_object(base)}));
  Ref dict = TRY(make_dict(t));
  TRY(dict_set(t, dict.as<Dict>(), "__module__", home));
  if (doc) {
    Ref text = TRY(make_str(t, doc));
    TRY(dict_set(t, dict.as<Dict>(), "__doc__", text));
  }
  return call(t, Value::from_object(t.types().type), {name, bases, dict});
}

Status add_exception(Thread& t, Value module, const char* attribute, const char* full_name, Type* base,
                     const char* doc) {
  void*& slot = t.interpreter->extra[kExtraModuleExceptions];
  if (!slot) set_extra_object(t.interpreter, kExtraModuleExceptions, TRY(make_dict(t)).leak().object());
  auto* all = static_cast<Dict*>(slot);
  Value found = dict_get_str(t, all, full_name);
  if (!found.is_absent()) return module_add(t, module, attribute, found);
  Ref made = TRY(make_exception(t, full_name, base, doc));
  TRY(dict_set(t, all, full_name, made));
  return module_add(t, module, attribute, made);
}

Type* module_exception(Thread& t, const char* full_name) {
  return as<Type>(dict_get_str(t, static_cast<Dict*>(t.interpreter->extra[kExtraModuleExceptions]), full_name));
}

}  // namespace krait::modules
