// Element: a node of the tree; SubElement().
#include "interpreter/modules/elementtree/elementtree.h"
#include "interpreter/objects/descriptor_common.h"
#include "interpreter/objects/slice.h"

namespace krait::modules::etree {

Result make_element(Thread& t, Type* type, Value tag, Value attributes) {
  auto* e = allocate<Element>(t, type);
  if (!e) return raised;
  retain(e->tag = tag);
  e->text = e->tail = kNone;
  if (is_dict(attributes) && as<Dict>(attributes)->used) retain(e->attributes = attributes);
  return Result::own(e);
}

Status append_child(Thread& t, Element* e, Value child) {
  if (e->children.is_absent()) e->children = TRY(make_list(t)).leak();
  TRY(list_append(t, as<List>(e->children), child));
  int64_t count = child_count(e);
  if (count > std::max<int64_t>(e->room, 4)) e->room = (count >> 3) + (count < 9 ? 3 : 6) + count;
  return ok();
}

// The attributes given as a dict and those given by name, together.
Result attributes_argument(Thread& t, const Args& a, size_t index, const char* function) {
  Value given = a[index];
  if (!given.is_absent() && !is_dict(given))
    return raise_type_error(t, function, " argument ", index + 1, " must be dict, not ", type_name(t, given));
  bool any = a.keyword_count || (!given.is_absent() && as<Dict>(given)->used);
  if (!any) return kAbsent;
  Ref all = given.is_absent() ? TRY(make_dict(t)) : TRY(dict_copy(t, as<Dict>(given)));
  for (size_t i = 0; i < a.keyword_count; ++i) {
    // attrib=... may come by name too.
    if (str_equal(as<Str>(a.keywords[2 * i]), "attrib") && given.is_absent()) {
      if (!is_dict(a.keywords[2 * i + 1]))
        return raise_type_error(t, "attrib must be dict, not ", type_name(t, a.keywords[2 * i + 1]));
      Ref others = TRY(dict_copy(t, as<Dict>(a.keywords[2 * i + 1])));
      TRY(dict_update(t, others.as<Dict>(), all));
      all = others;
    } else {
      TRY(dict_set(t, all.as<Dict>(), a.keywords[2 * i], a.keywords[2 * i + 1]));
    }
  }
  return all;
}

Result make_sub_element(Thread& t, const Args& a) {
  if (!is_element(a[0]))
    return raise_type_error(t, "SubElement() argument 1 must be xml.etree.ElementTree.Element, not ",
                            type_name(t, a[0]));
  Ref attributes = TRY(attributes_argument(t, a, 2, "SubElement()"));
  Ref made = TRY(make_element(t, type_for(t, kElementType), a[1], attributes));
  TRY(append_child(t, element_of(a[0]), made));
  return made;
}

namespace {

void clear_element(Object* o) {
  auto* e = static_cast<Element*>(o);
  for (Value Element::*field :
       {&Element::tag, &Element::text, &Element::tail, &Element::attributes, &Element::children})
    clear(e->*field);
}
void traverse(Object* o, Visitor& visit) {
  auto* e = static_cast<Element*>(o);
  for (Value Element::*field :
       {&Element::tag, &Element::text, &Element::tail, &Element::attributes, &Element::children})
    visit(e->*field);
}

Result element_new(Thread& t, Type* type, const Value*, size_t, Tuple*) { return make_element(t, type, kNone, {}); }
Result element_init(Thread& t, const Args& a) {
  Ref attributes = TRY(attributes_argument(t, a, 1, "Element()"));
  Element* e = element_of(a.self);
  if (attributes.is_absent()) clear(e->attributes);
  else replace(e->attributes, std::move(attributes));
  clear(e->children);
  replace(e->tag, Ref::copy(a[0]));
  replace(e->text, Ref(kNone));
  replace(e->tail, Ref(kNone));
  return kNone;
}

Result element_repr(Thread& t, Value self) {
  Element* e = element_of(self);
  if (e->tag.is_none()) return make_str(t, cat("<", type_name(type_of(t, self)), " at ", address_text(t, self), ">"));
  if (!TRY(repr_enter(t, self)))
    return raise_runtime_error(t, "reentrant call inside ", type_name(type_of(t, self)), ".__repr__");
  Ref tag = Ref::copy(e->tag);
  Result shown = repr(t, tag);
  repr_leave(t, self);
  Ref text = TRY(Result(shown));
  return make_str(t, cat("<", type_name(type_of(t, self)), " ", text.as<Str>(), " at ", address_text(t, self), ">"));
}

// --- children as items ---------------------------------------------------------------------------------------------

ResultOf<int64_t> length(Thread&, Value self) { return child_count(element_of(self)); }

Status require_children(Thread& t, Value list) {
  for (int64_t i = 0; i < as<List>(list)->length; ++i)
    if (!is_element(as<List>(list)->items[i]))
      return raise_type_error(t, "expected an Element, not \"", type_name(t, as<List>(list)->items[i]), "\"");
  return ok();
}
Result children_from(Thread& t, Value iterable) {
  Result made = list_from(t, iterable);
  if (!made.is_raised()) return made;
  if (!pending_matches(t, t.types().TypeError)) return raised;
  clear_pending(t);
  return raise_type_error(t, "expected sequence, not \"", type_name(t, iterable), "\"");
}

ResultOf<int64_t> child_index(Thread& t, const Element* e, Value key, const char* complaint) {
  int64_t i = TRY(index_as_i64(t, key, t.types().IndexError));
  if (i < 0) i += child_count(e);
  if (i < 0 || i >= child_count(e)) return raise_index_error(t, complaint);
  return i;
}

Result get_child(Thread& t, Value self, Value key) {
  Element* e = element_of(self);
  if (has_index(t, key)) return Result::copy(child_at(e, TRY(child_index(t, e, key, "child index out of range"))));
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "element indices must be integers");
  if (e->children.is_absent()) return make_list(t);
  Ref children = Ref::copy(e->children);
  return get_item(t, children, key);
}

Status set_child(Thread& t, Value self, Value key, Value value) {
  Element* e = element_of(self);
  if (has_index(t, key)) {
    int64_t i = TRY(child_index(t, e, key, "child assignment index out of range"));
    if (value.is_absent()) return list_set_slice(t, as<List>(e->children), i, i + 1, {});
    if (!is_element(value)) return raise_type_error(t, "expected an Element, not \"", type_name(t, value), "\"");
    replace(as<List>(e->children)->items[i], Ref::copy(value));
    return ok();
  }
  if (!has_kind(key, Kind::Slice)) return raise_type_error(t, "element indices must be integers");
  if (e->children.is_absent()) e->children = TRY(make_list(t)).leak();
  Ref children = Ref::copy(e->children);
  if (value.is_absent()) return delete_item(t, children, key);
  Ref items = TRY(children_from(t, value));
  TRY(require_children(t, items));
  return set_item(t, children, key, items);
}

// --- attributes ----------------------------------------------------------------------------------------------------

Status refuse_deletion(Thread& t, Value v) {
  return v.is_absent() ? Status(raise_attribute_error(t, "can't delete element attribute")) : ok();
}
template <Value Element::*kField> Result get_field(Thread&, Value self) {
  Value v = element_of(self)->*kField;
  return v.is_absent() ? Result(kNone) : Result::copy(v);
}
template <Value Element::*kField> Status set_field(Thread& t, Value self, Value v) {
  TRY(refuse_deletion(t, v));
  replace(element_of(self)->*kField, Ref::copy(v));
  return ok();
}
Result get_attributes(Thread& t, Value self) {
  Element* e = element_of(self);
  if (e->attributes.is_absent()) e->attributes = TRY(make_dict(t)).leak();
  return Result::copy(e->attributes);
}
Status set_attributes(Thread& t, Value self, Value v) {
  TRY(refuse_deletion(t, v));
  if (!is_dict(v)) return raise_type_error(t, "attrib must be dict, not ", type_name(t, v));
  replace(element_of(self)->attributes, Ref::copy(v));
  return ok();
}
const NativeGetSet kGetSets[] = {{"tag", get_field<&Element::tag>, set_field<&Element::tag>,
    "The name of the element, which says what kind of data it holds."},
                                 {"text", get_field<&Element::text>, set_field<&Element::text>,
                                     "The text that follows the element's start tag, up to the next tag; None if "
                                     "there is none."},
                                 {"tail", get_field<&Element::tail>, set_field<&Element::tail>,
                                     "The text that follows the element's end tag, up to the next tag; None if "
                                     "there is none."},
                                 {"attrib", get_attributes, set_attributes,
                                     "The attributes of the element, as a dict."},
                                 {}};

}  // namespace

extern const TypeSpec kElementType = {.name = "xml.etree.ElementTree.Element",
                                      .size = sizeof(Element),
                                      .flags = kIndexed | kBaseType | kHasGc | kHasPrefix | kHasWeakrefs,
                                      .init = {"Element(tag, attrib=<absent>, /, **extra)", element_init},
                                      .methods = kElementMethods,
                                      .getsets = kGetSets,
                                      .slots = {.destroy = clear_element,
                                                .traverse = traverse,
                                                .clear = clear_element,
                                                .new_ = element_new,
                                                .repr = element_repr,
                                                .length = length,
                                                .get_item = get_child,
                                                .set_item = set_child}};

}  // namespace krait::modules::etree
