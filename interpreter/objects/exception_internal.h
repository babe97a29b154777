// What the files of the built-in exceptions share: each layout's file gives the pieces that exception_specs.cpp puts
// into specs.
#pragma once
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

// The parts of a layout. Life functions come from the field list, so that none is forgotten.
struct ExceptionLayout {
  uint32_t size;
  const NativeFunction* methods;
  const NativeGetSet* getsets;
  Slots slots;
};
extern const ExceptionLayout kBaseExceptionLayout, kStopIterationLayout, kSystemExitLayout, kImportErrorLayout,
    kOSErrorLayout, kNameErrorLayout, kAttributeErrorLayout, kSyntaxErrorLayout, kUnicodeErrorLayout,
    kExceptionGroupLayout;

BaseException* base(Value v);
Result base_exception_new(Thread&, Type*, const Value* args, size_t positional, Tuple* kwnames);
Status base_exception_init(Thread&, Value self, const Value* args, size_t positional, Tuple* kwnames);
Status set_args(Thread&, BaseException*, const Value* args, size_t count);
void base_exception_destroy(Object*);
void base_exception_traverse(Object*, Visitor&);
Result base_exception_str(Thread&, Value self);
Result exception_dict_or_none(Thread&, Value self);     // the instance's __dict__ if it has one already, for __reduce__

// The fields of `Layout` behind BaseException's, all owned Values.
template <class Layout, Value Layout::*... fields> struct Life {
  static void destroy(Object* o) {
    (clear(static_cast<Layout*>(o)->*fields), ...);
    base_exception_destroy(o);
  }
  static void traverse(Object* o, Visitor& visit) {
    (visit(static_cast<Layout*>(o)->*fields), ...);
    base_exception_traverse(o, visit);
  }
};
template <class Layout, Value Layout::*field> Result get_field(Thread&, Value self) {
  return none_if_absent(static_cast<Layout*>(self.object())->*field);
}
template <class Layout, Value Layout::*field> Status set_field(Thread&, Value self, Value value) {
  replace(static_cast<Layout*>(self.object())->*field, Ref::copy(value));
  return ok();
}
#define EXCEPTION_FIELD(text, Layout, field) \
  { text, get_field<Layout, &Layout::field>, set_field<Layout, &Layout::field>, nullptr, true }

// Names and values of a call's keyword arguments, for the constructors with few of them: the value under `name` or
// absent.
Value keyword(Tuple* kwnames, const Value* values, const char* name);
// TypeError for any keyword that is not in `known` (ends with null): "'x' is an invalid keyword argument for F()".
Status only_keywords(Thread&, Tuple* kwnames, const char* const* known, const char* function);

}  // namespace krait::objects
