// Element.iter() and itertext(): elements, or their texts, in document order.
#include <vector>

#include "interpreter/modules/elementtree/elementtree.h"
#include "interpreter/objects/sequence.h"

namespace krait::modules::etree {

namespace {

struct Place {
  Value element;  // owned
  int64_t child;  // the next one to visit
};
struct ElementIter : Object {
  std::vector<Place>* places;  // owned: from the root down; null: exhausted
  Value root;                  // owned; absent when it has been visited
  Value tag;                   // owned; absent: any
  Value tail;                  // owned: a text to give next
  bool texts;
};

void clear_iter(Object* o) {
  auto* it = static_cast<ElementIter*>(o);
  if (std::vector<Place>* places = std::exchange(it->places, nullptr)) {
    for (Place& place : *places) release(place.element);
    delete places;
  }
  clear(it->root);
  clear(it->tag);
  clear(it->tail);
}
void traverse(Object* o, Visitor& visit) {
  auto* it = static_cast<ElementIter*>(o);
  if (it->places)
    for (Place& place : *it->places) visit(place.element);
  visit(it->root);
  visit(it->tag);
  visit(it->tail);
}

// Goes on to the next element, which is entered; absent: none is left. `left` is an element whose children are done.
Result advance(ElementIter* it, Ref& left) {
  left = Ref();
  if (!it->root.is_absent()) {
    Ref root = Ref::own(std::exchange(it->root, Value{}));
    it->places->push_back({Ref::copy(root).leak(), 0});
    return root;
  }
  if (it->places->empty()) return kAbsent;
  Place& place = it->places->back();
  Element* e = element_of(place.element);
  if (place.child < child_count(e)) {
    Ref child = Ref::copy(child_at(e, place.child++));
    it->places->push_back({Ref::copy(child).leak(), 0});
    return child;
  }
  left = Ref::own(place.element);
  it->places->pop_back();
  return kAbsent;
}

Result next_element(Thread& t, ElementIter* it) {
  Ref left;
  for (;;) {
    Ref element = TRY(advance(it, left));
    if (element.is_absent()) {
      if (left.is_absent()) return kAbsent;
      continue;
    }
    if (it->tag.is_absent()) return element;
    Ref own = Ref::copy(element_of(element)->tag), wanted = Ref::copy(it->tag);
    if (TRY(equal(t, own, wanted))) return element;
  }
}

// The text of each element entered (unless it is a comment or the like), the tail of each left but the root.
Result next_text(Thread& t, ElementIter* it) {
  Ref left;
  for (;;) {
    Ref element = TRY(advance(it, left)), text;
    if (!element.is_absent()) {
      Element* e = element_of(element);
      if (!is_str(e->tag) && !e->tag.is_none()) {
        // Nothing of its inside.
        it->places->back().child = INT64_MAX;
        continue;
      }
      text = Ref::copy(e->text);
    } else if (!left.is_absent()) {
      if (it->places->empty()) return kAbsent;
      text = Ref::copy(element_of(left)->tail);
    } else {
      return kAbsent;
    }
    if (TRY(is_true(t, text))) return text;
  }
}

Result iter_next(Thread& t, Value self) {
  auto* it = static_cast<ElementIter*>(self.object());
  if (!it->places) return kAbsent;
  Ref held = Ref::copy(self);
  return it->texts ? next_text(t, it) : next_element(t, it);
}

}  // namespace

extern const TypeSpec kElementIterType = {
    .name = "_elementtree._element_iterator",
    .size = sizeof(ElementIter),
    .flags = kHasGc | kNoInstances,
    .slots = {.destroy = clear_iter, .traverse = traverse, .clear = clear_iter, .iter = iter_self, .next = iter_next}};

Result make_iterator(Thread& t, Value element, Value tag, bool texts) {
  auto* it = allocate<ElementIter>(t, type_for(t, kElementIterType));
  if (!it) return raised;
  it->places = new std::vector<Place>;
  retain(it->root = element);
  retain(it->tag = tag);
  it->texts = texts;
  return Result::own(it);
}

}  // namespace krait::modules::etree
