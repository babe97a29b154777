// The module _elementtree (library reference: xml.etree.ElementTree).
#include "interpreter/modules/elementtree/elementtree.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/module.h"

namespace krait::modules::etree {

static Result set_factories(Thread& t, const Args& a) {
  ElementTreeState& state = state_of(t);
  for (Value factory : {a[0], a[1]})
    if (!factory.is_none() && !is_callable(t, factory))
      return raise_type_error(t, factory == a[0] ? "Comment" : "PI", " factory must be callable, not ",
                              type_name(t, factory));
  auto or_none = [](Value v) { return v.is_absent() ? Value(kNone) : v; };
  Ref old = TRY(make_tuple(t, {or_none(state.comment_factory), or_none(state.pi_factory)}));
  replace(state.comment_factory, a[0].is_none() ? Ref() : Ref::copy(a[0]));
  replace(state.pi_factory, a[1].is_none() ? Ref() : Ref::copy(a[1]));
  return old;
}

static const NativeFunction kFunctions[] = {
    {"SubElement(parent, tag, attrib=<absent>, /, **extra)", make_sub_element, nullptr},
    {"_set_factories(comment_factory, pi_factory, /)", set_factories,
     "Says which functions make comments and processing instructions (internal)."},
    {}};

// The module of that very name, not what its package has under it.
static Result import_whole(Thread& t, const char* module, const char* name) {
  Ref path = TRY(make_ascii(t, module)), wanted = TRY(make_ascii(t, name));
  Ref from = TRY(make_tuple(t, {wanted}));
  return t.interpreter->hooks.import(t, path.as<Str>(), kNone, kNone, from, 0);
}

static Status module_init(Thread& t, Value module) {
  ElementTreeState& state = state_of(t);
  if (state.element_path.is_absent()) {
    replace(state.element_path, TRY(import_whole(t, "xml.etree.ElementPath", "find")));
    Ref copy = TRY(import_whole(t, "copy", "deepcopy"));
    replace(state.deep_copy, TRY(get_attr(t, copy, "deepcopy")));
  }
  TRY(add_exception(t, module, "ParseError", "xml.etree.ElementTree.ParseError", t.types().SyntaxError));
  replace(state.parse_error, Ref::copy(Value::from_object(module_exception(t, "xml.etree.ElementTree.ParseError"))));
  (void)TRY(make_type(t, kElementIterType));
  for (const TypeSpec* spec : {&kElementType, &kTreeBuilderType, &kParserType})
    (void)TRY(module_add_type(t, module, *spec));
  return ok();
}

}  // namespace krait::modules::etree

namespace krait::modules {
extern const NativeModule kElementTreeModule = {"_elementtree", nullptr, etree::kFunctions, etree::module_init};
}  // namespace krait::modules
