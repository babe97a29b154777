// TreeBuilder: start, data, end, comment and pi make a tree of elements.
#include "interpreter/modules/elementtree/elementtree.h"
#include "interpreter/modules/native_object.h"

namespace krait::modules::etree {

// --- text ----------------------------------------------------------------------------------------------------------

static Result joined(Thread& t, TreeBuilder* b) {
  Ref pieces = Ref::own(std::exchange(b->data, Value{}));
  if (pieces.as<List>()->length == 1) return Result::copy(pieces.as<List>()->items[0]);
  return str_join(t, t.names().empty, pieces);
}

// The text collected so far belongs to the last element: its text, or its tail when it has ended.
static Status flush(Thread& t, TreeBuilder* b) {
  if (b->data.is_absent()) return ok();
  if (b->last.is_absent()) return clear(b->data), ok();
  Ref element = Ref::copy(b->last), text = TRY(joined(t, b));
  bool tail = b->last_for_tail;
  if (is_plain_element(element)) {
    Value& field = tail ? element_of(element)->tail : element_of(element)->text;
    if (!field.is_none()) {
      Ref before = Ref::copy(field);
      text = TRY(runtime::binary(t, BinaryOp::Add, before, text));
    }
    replace(tail ? element_of(element)->tail : element_of(element)->text, std::move(text));
    return ok();
  }
  const char* name = tail ? "tail" : "text";
  Ref before = TRY(get_attr(t, element, name));
  if (!before.is_none()) text = TRY(runtime::binary(t, BinaryOp::Add, before, text));
  return set_attr(t, element, name, text);
}

Status builder_data(Thread& t, TreeBuilder* b, Value text) {
  if (b->last.is_absent()) return ok();  // before the first element
  if (b->data.is_absent()) b->data = TRY(make_list(t)).leak();
  return list_append(t, as<List>(b->data), text);
}

// --- elements ------------------------------------------------------------------------------------------------------

Status builder_event(Thread& t, TreeBuilder* b, Value event, Value item) {
  if (event.is_absent() || b->append_event.is_absent()) return ok();
  Ref pair = TRY(make_tuple(t, {event, item})), append = Ref::copy(b->append_event);
  Ref done = TRY(call(t, append, {pair}));
  return ok();
}

static Status add_to_current(Thread& t, TreeBuilder* b, Value node) {
  Ref parent = Ref::copy(b->current);
  if (is_plain_element(parent) && is_element(node)) return append_child(t, element_of(parent), node);
  Ref done = TRY(call_method(t, parent, t.names().append, {node}));
  return ok();
}

static Result new_node(Thread& t, TreeBuilder* b, Value tag, Value attributes) {
  if (b->element_factory.is_absent()) return make_element(t, type_for(t, kElementType), tag, attributes);
  Ref dict = attributes.is_absent() ? TRY(make_dict(t)) : Ref::copy(attributes);
  Ref factory = Ref::copy(b->element_factory);
  return call(t, factory, {tag, dict});
}

Result builder_start(Thread& t, TreeBuilder* b, Value tag, Value attributes) {
  TRY(flush(t, b));
  Ref node = TRY(new_node(t, b, tag, attributes));
  if (!b->current.is_absent()) {
    TRY(add_to_current(t, b, node));
  } else {
    if (!b->root.is_absent())
      return raise_message(t, as<Type>(state_of(t).parse_error), "multiple elements on top level");
    b->root = Ref::copy(node).leak();
  }
  if (b->stack.is_absent()) b->stack = TRY(make_list(t)).leak();
  TRY(list_append(t, as<List>(b->stack), b->current.is_absent() ? Value(kNone) : b->current));
  replace(b->current, Ref(node));
  replace(b->last, Ref(node));
  b->last_for_tail = false;
  TRY(builder_event(t, b, b->start_event, node));
  return node;
}

Result builder_end(Thread& t, TreeBuilder* b) {
  TRY(flush(t, b));
  auto* stack = b->stack.is_absent() ? nullptr : as<List>(b->stack);
  if (!stack || !stack->length) return raise_index_error(t, "pop from empty stack");
  Ref outer = Ref::own(stack->items[--stack->length]);
  Ref node = Ref::own(std::exchange(b->current, Value{}));
  if (!outer.is_none()) b->current = outer.leak();
  replace(b->last, Ref(node));
  b->last_for_tail = true;
  TRY(builder_event(t, b, b->end_event, node));
  return node;
}

// Comments and processing instructions go into the tree if asked for.
static Status insert_single(Thread& t, TreeBuilder* b, Value node, bool insert) {
  if (!insert || b->current.is_absent()) return ok();
  TRY(add_to_current(t, b, node));
  replace(b->last, Ref::copy(node));
  b->last_for_tail = true;
  return ok();
}
Result builder_comment(Thread& t, TreeBuilder* b, Value text) {
  TRY(flush(t, b));
  Ref factory = Ref::copy(b->comment_factory), node = Ref::copy(text);
  if (!factory.is_absent()) {
    node = TRY(call(t, factory, {text}));
    TRY(insert_single(t, b, node, b->insert_comments));
  }
  TRY(builder_event(t, b, b->comment_event, node));
  return node;
}
Result builder_pi(Thread& t, TreeBuilder* b, Value target, Value text) {
  TRY(flush(t, b));
  Ref factory = Ref::copy(b->pi_factory), node;
  if (!factory.is_absent()) {
    node = TRY(call(t, factory, {target, text}));
    TRY(insert_single(t, b, node, b->insert_pis));
  } else {
    node = TRY(make_tuple(t, {target, text}));
  }
  TRY(builder_event(t, b, b->pi_event, node));
  return node;
}

Result builder_close(TreeBuilder* b) { return b->root.is_absent() ? Result(kNone) : Result::copy(b->root); }

namespace {

TreeBuilder* self_of(const Args& a) { return static_cast<TreeBuilder*>(a.self.object()); }

constexpr Value TreeBuilder::*kFields[] = {&TreeBuilder::root,
                                           &TreeBuilder::current,
                                           &TreeBuilder::last,
                                           &TreeBuilder::data,
                                           &TreeBuilder::stack,
                                           &TreeBuilder::element_factory,
                                           &TreeBuilder::comment_factory,
                                           &TreeBuilder::pi_factory,
                                           &TreeBuilder::append_event,
                                           &TreeBuilder::start_event,
                                           &TreeBuilder::end_event,
                                           &TreeBuilder::start_ns_event,
                                           &TreeBuilder::end_ns_event,
                                           &TreeBuilder::comment_event,
                                           &TreeBuilder::pi_event};
void clear_builder(Object* o) {
  for (auto field : kFields) clear(static_cast<TreeBuilder*>(o)->*field);
}

Result builder_init(Thread& t, const Args& a) {
  TreeBuilder* b = self_of(a);
  auto given = [](Value v, Value otherwise) { return Ref::copy(v.is_none() ? otherwise : v); };
  replace(b->element_factory, given(a[0], Value{}));
  replace(b->comment_factory, given(a[1], state_of(t).comment_factory));
  replace(b->pi_factory, given(a[2], state_of(t).pi_factory));
  b->insert_comments = !b->comment_factory.is_absent() && TRY(is_true(t, a[3]));
  b->insert_pis = !b->pi_factory.is_absent() && TRY(is_true(t, a[4]));
  return kNone;
}
Result start_method(Thread& t, const Args& a) {
  if (!is_dict(a[1])) return raise_type_error(t, "start() argument 2 must be dict, not ", type_name(t, a[1]));
  return builder_start(t, self_of(a), a[0], a[1]);
}
Result end_method(Thread& t, const Args& a) { return builder_end(t, self_of(a)); }
Result data_method(Thread& t, const Args& a) {
  TRY(builder_data(t, self_of(a), a[0]));
  return kNone;
}
Result comment_method(Thread& t, const Args& a) { return builder_comment(t, self_of(a), a[0]); }
Result pi_method(Thread& t, const Args& a) { return builder_pi(t, self_of(a), a[0], a[1]); }
Result close_method(Thread&, const Args& a) { return builder_close(self_of(a)); }
const NativeFunction kMethods[] = {{"start(tag, attrs, /)", start_method, nullptr},
                                   {"data(data, /)", data_method, nullptr},
                                   {"end(tag, /)", end_method, nullptr},
                                   {"comment(text, /)", comment_method, nullptr},
                                   {"pi(target, text=None, /)", pi_method, nullptr},
                                   {"close()", close_method, nullptr},
                                   {}};

}  // namespace

extern const TypeSpec kTreeBuilderType = {.name = "xml.etree.ElementTree.TreeBuilder",
                                          .size = sizeof(TreeBuilder),
                                          .flags = kBaseType | kHasGc,
                                          .init = {"TreeBuilder(element_factory=None, *, comment_factory=None, "
                                                   "pi_factory=None, insert_comments=False, insert_pis=False)",
                                                   builder_init},
                                          .methods = kMethods,
                                          .slots = {.destroy = clear_builder,
                                                    .traverse =
                                                        [](Object* o, Visitor& visit) {
                                                          for (auto field : kFields)
                                                            visit(static_cast<TreeBuilder*>(o)->*field);
                                                        },
                                                    .clear = clear_builder,
                                                    .new_ = new_empty}};

}  // namespace krait::modules::etree
