// The methods of Element.
#include "interpreter/modules/elementtree/elementtree.h"

namespace krait::modules::etree {

namespace {

Element* self_of(const Args& a) { return element_of(a.self); }

Status require_element(Thread& t, Value v, const char* function, int argument) {
  if (is_element(v)) return ok();
  if (argument)
    return raise_type_error(t, function, "() argument ", argument, " must be xml.etree.ElementTree.Element, not ",
                            v.is_none() ? "None" : type_name(t, v));
  return raise_type_error(t, function, "() argument must be xml.etree.ElementTree.Element, not ",
                          v.is_none() ? "None" : type_name(t, v));
}

Result element_append(Thread& t, const Args& a) {
  TRY(require_element(t, a[0], "append", 0));
  TRY(append_child(t, self_of(a), a[0]));
  return kNone;
}
Result element_extend(Thread& t, const Args& a) {
  Result listed = list_from(t, a[0]);
  if (listed.is_raised()) {
    if (!pending_matches(t, t.types().TypeError)) return raised;
    clear_pending(t);
    return raise_type_error(t, "expected sequence, not \"", type_name(t, a[0]), "\"");
  }
  Ref items = listed.take();
  for (int64_t i = 0; i < items.as<List>()->length; ++i) {
    Ref item = Ref::copy(items.as<List>()->items[i]);
    if (!is_element(item)) return raise_type_error(t, "expected an Element, not \"", type_name(t, item), "\"");
    TRY(append_child(t, self_of(a), item));
  }
  return kNone;
}
Result element_insert(Thread& t, const Args& a) {
  TRY(require_element(t, a[1], "insert", 2));
  Element* e = self_of(a);
  int64_t index = TRY(index_as_i64(t, a[0], t.types().OverflowError));
  if (e->children.is_absent()) e->children = TRY(make_list(t)).leak();
  TRY(list_insert(t, as<List>(e->children), index, a[1]));
  return kNone;
}
Result element_remove(Thread& t, const Args& a) {
  TRY(require_element(t, a[0], "remove", 0));
  Element* e = self_of(a);
  int64_t found = -1;
  for (int64_t i = 0; i < child_count(e) && found < 0; ++i)
    if (child_at(e, i) == a[0]) found = i;
  for (int64_t i = 0; i < child_count(e) && found < 0; ++i) {
    Ref child = Ref::copy(child_at(e, i));
    if (TRY(equal(t, child, a[0]))) found = i;
  }
  if (found < 0 || found >= child_count(e)) return raise_value_error(t, "list.remove(x): x not in list");
  TRY(list_set_slice(t, as<List>(e->children), found, found + 1, {}));
  return kNone;
}
Result element_clear(Thread&, const Args& a) {
  Element* e = self_of(a);
  clear(e->attributes);
  clear(e->children);
  e->room = 0;
  replace(e->text, Ref(kNone));
  replace(e->tail, Ref(kNone));
  return kNone;
}

// --- attributes ----------------------------------------------------------------------------------------------------

Result element_get(Thread& t, const Args& a) {
  Ref attributes = Ref::copy(self_of(a)->attributes);
  if (attributes.is_absent()) return Result::copy(a[1]);
  Value found = TRY(dict_get(t, attributes.as<Dict>(), a[0]));
  return Result::copy(found.is_absent() ? a[1] : found);
}
Result element_set(Thread& t, const Args& a) {
  Element* e = self_of(a);
  if (e->attributes.is_absent()) e->attributes = TRY(make_dict(t)).leak();
  Ref attributes = Ref::copy(e->attributes);
  TRY(dict_set(t, attributes.as<Dict>(), a[0], a[1]));
  return kNone;
}
Result element_keys(Thread& t, const Args& a) {
  if (self_of(a)->attributes.is_absent()) return make_list(t);
  return dict_keys_list(t, as<Dict>(self_of(a)->attributes));
}
Result element_items(Thread& t, const Args& a) {
  if (self_of(a)->attributes.is_absent()) return make_list(t);
  return dict_items_list(t, as<Dict>(self_of(a)->attributes));
}

// --- searches ------------------------------------------------------------------------------------------------------

// A path that is more than a tag: it goes to the library's ElementPath.
bool is_path(Value v) {
  if (!is_str(v)) return true;
  const Str* path = as<Str>(v);
  bool outside = true;  // of a {namespace}
  bool wild = path->length >= 3 && (*path)[0] == '{' && ((*path)[1] == '}' || ((*path)[1] == '*' && (*path)[2] == '}'));
  if (wild) return true;
  for (int64_t i = 0; i < path->length; ++i) {
    char32_t c = (*path)[i];
    if (c == '{') outside = false;
    else if (c == '}') outside = true;
    else if (outside && (c == '/' || c == '*' || c == '[' || c == '@' || c == '.')) return true;
  }
  return false;
}
Result call_element_path(Thread& t, const char* function, std::initializer_list<Value> arguments) {
  Ref module = Ref::copy(state_of(t).element_path);
  return call_method(t, module, function, arguments);
}

// The first child of that tag from `i` on; absent: none.
Result next_child(Thread& t, Element* e, Value tag, int64_t& i) {
  for (; i < child_count(e); ++i) {
    Ref child = Ref::copy(child_at(e, i));
    Ref own = Ref::copy(element_of(child)->tag);
    bool same = TRY(equal(t, own, tag));
    if (!same) continue;
    ++i;
    return child;
  }
  return kAbsent;
}
Result element_find(Thread& t, const Args& a) {
  if (is_path(a[0]) || !a[1].is_none()) return call_element_path(t, "find", {a.self, a[0], a[1]});
  int64_t at = 0;
  Ref child = TRY(next_child(t, self_of(a), a[0], at));
  if (child.is_absent()) return kNone;
  return child;
}
Result element_findtext(Thread& t, const Args& a) {
  if (is_path(a[0]) || !a[2].is_none()) return call_element_path(t, "findtext", {a.self, a[0], a[1], a[2]});
  int64_t at = 0;
  Ref child = TRY(next_child(t, self_of(a), a[0], at));
  if (child.is_absent()) return Result::copy(a[1]);
  Value text = element_of(child)->text;
  if (text.is_none()) return Result::copy(Value::from_object(t.names().empty));
  return Result::copy(text);
}
Result element_findall(Thread& t, const Args& a) {
  if (is_path(a[0]) || !a[1].is_none()) return call_element_path(t, "findall", {a.self, a[0], a[1]});
  Ref list = TRY(make_list(t));
  for (int64_t at = 0;;) {
    Ref child = TRY(next_child(t, self_of(a), a[0], at));
    if (child.is_absent()) return list;
    TRY(list_append(t, list.as<List>(), child));
  }
}
Result element_iterfind(Thread& t, const Args& a) { return call_element_path(t, "iterfind", {a.self, a[0], a[1]}); }
Result element_iter(Thread& t, const Args& a) {
  bool all = a[0].is_none() || (is_str(a[0]) && str_equal(as<Str>(a[0]), "*"));
  return make_iterator(t, a.self, all ? Value{} : a[0], false);
}
Result element_itertext(Thread& t, const Args& a) { return make_iterator(t, a.self, {}, true); }

// --- copies and state ----------------------------------------------------------------------------------------------

Result makeelement(Thread& t, const Args& a) {
  if (!is_dict(a[1])) return raise_type_error(t, "makeelement() argument 2 must be dict, not ", type_name(t, a[1]));
  Ref attributes = TRY(dict_copy(t, as<Dict>(a[1])));
  return make_element(t, type_for(t, kElementType), a[0], attributes);
}
Result element_copy(Thread& t, const Args& a) {
  Element* e = self_of(a);
  Ref made = TRY(make_element(t, type_for(t, kElementType), e->tag, e->attributes));
  Element* copy = made.as<Element>();
  replace(copy->text, Ref::copy(e->text));
  replace(copy->tail, Ref::copy(e->tail));
  if (child_count(e)) copy->children = TRY(make_list(t, as<List>(e->children)->items, child_count(e))).leak();
  return made;
}

Result deep_copy(Thread& t, Value v, Value memo) {
  if (v.is_absent() || v.is_none() || is_exact_str(v)) return Result::copy(v);
  if (is_plain_element(v)) return call_method(t, v, t.names().__deepcopy__, {memo});
  Ref function = Ref::copy(state_of(t).deep_copy);
  return call(t, function, {v, memo});
}
Result element_deepcopy(Thread& t, const Args& a) {
  if (!is_dict(a[0])) return raise_type_error(t, "__deepcopy__() argument must be dict, not ", type_name(t, a[0]));
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while copying an element");
  Element* e = self_of(a);
  Ref tag = TRY(deep_copy(t, e->tag, a[0])), attributes = TRY(deep_copy(t, e->attributes, a[0]));
  Ref made = TRY(make_element(t, type_for(t, kElementType), tag, attributes));
  Element* copy = made.as<Element>();
  replace(copy->text, TRY(deep_copy(t, e->text, a[0])));
  replace(copy->tail, TRY(deep_copy(t, e->tail, a[0])));
  for (int64_t i = 0; i < child_count(e); ++i) {
    Ref child = Ref::copy(child_at(e, i));
    Ref child_copy = TRY(deep_copy(t, child, a[0]));
    if (!is_element(child_copy))
      return raise_type_error(t, "expected an Element, not \"", type_name(t, child_copy), "\"");
    TRY(append_child(t, copy, child_copy));
  }
  Ref key = TRY(identity(t, a.self));
  TRY(dict_set(t, as<Dict>(a[0]), key, made));
  return made;
}

Result element_getstate(Thread& t, const Args& a) {
  Element* e = self_of(a);
  Ref state = TRY(make_dict(t)),
      children = e->children.is_absent() ? TRY(make_list(t)) : TRY(list_from(t, e->children));
  Ref attributes = e->attributes.is_absent() ? TRY(make_dict(t)) : Ref::copy(e->attributes);
  for (auto [name, value] : {std::pair{"tag", e->tag},
                             {"_children", children.get()},
                             {"attrib", attributes.get()},
                             {"text", e->text},
                             {"tail", e->tail}})
    TRY(dict_set(t, state.as<Dict>(), name, value));
  return state;
}
Result element_setstate(Thread& t, const Args& a) {
  if (!is_dict(a[0]))
    return raise_type_error(t, "Don't know how to unpickle \"", type_name(t, a[0]), "\" as an Element");
  Element* e = self_of(a);
  auto field = [&](const char* name) { return Ref::copy(dict_get_str(t, as<Dict>(a[0]), name)); };
  Ref tag = field("tag"), text = field("text"), tail = field("tail"), attributes = field("attrib"),
      children = field("_children");
  if (tag.is_absent()) return raise_type_error(t, "tag may not be NULL");
  Ref list;
  if (!children.is_absent()) {
    if (!is_list(children)) return raise_type_error(t, "'_children' is not a list");
    list = TRY(list_from(t, children));
    for (int64_t i = 0; i < list.as<List>()->length; ++i)
      if (!is_element(list.as<List>()->items[i]))
        return raise_type_error(t, "expected an Element, not \"", type_name(t, list.as<List>()->items[i]), "\"");
  }
  if (!attributes.is_absent() && !is_dict(attributes))
    return raise_type_error(t, "attrib must be dict, not ", type_name(t, attributes));
  replace(e->tag, std::move(tag));
  replace(e->text, text.is_absent() ? Ref(kNone) : std::move(text));
  replace(e->tail, tail.is_absent() ? Ref(kNone) : std::move(tail));
  replace(e->children, std::move(list));
  replace(e->attributes, std::move(attributes));
  return kNone;
}

// CPython's layout: an element, what it has beside (attributes or children), room for more than four children.
Result element_sizeof(Thread& t, const Args& a) {
  Element* e = self_of(a);
  int64_t size = 56;
  if (!e->attributes.is_absent() || !e->children.is_absent()) size += 64;
  if (e->room > 4) size += 8 * e->room;
  return make_int(t, size);
}

}  // namespace

extern const NativeFunction kElementMethods[] = {
    {"append(subelement, /)", element_append, nullptr},
    {"clear()", element_clear, nullptr},
    {"extend(elements, /)", element_extend, nullptr},
    {"find(path, namespaces=None)", element_find, nullptr},
    {"findall(path, namespaces=None)", element_findall, nullptr},
    {"findtext(path, default=None, namespaces=None)", element_findtext, nullptr},
    {"get(key, default=None)", element_get, nullptr},
    {"insert(index, subelement, /)", element_insert, nullptr},
    {"items()", element_items, nullptr},
    {"iter(tag=None)", element_iter, nullptr},
    {"iterfind(path, namespaces=None)", element_iterfind, nullptr},
    {"itertext()", element_itertext, nullptr},
    {"keys()", element_keys, nullptr},
    {"makeelement(tag, attrib, /)", makeelement, nullptr},
    {"remove(subelement, /)", element_remove, nullptr},
    {"set(key, value, /)", element_set, nullptr},
    {"__copy__()", element_copy, nullptr},
    {"__deepcopy__(memo, /)", element_deepcopy, nullptr},
    {"__getstate__()", element_getstate, nullptr},
    {"__setstate__(state, /)", element_setstate, nullptr},
    {"__sizeof__()", element_sizeof, nullptr},
    {}};

}  // namespace krait::modules::etree
