// The method resolution order: C3 (language reference 3.3.3.1), and which base decides the layout.
#include <algorithm>
#include <vector>

#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

static Type* type_at(Tuple* t, int64_t i) { return static_cast<Type*>(t->items[i].object()); }

void add_subclass(Type* base, Type* subclass) {
  if (!base->subclasses) base->subclasses = new std::vector<Type*>;
  base->subclasses->push_back(subclass);
}

void remove_subclass(Type* base, Type* subclass) {
  if (!base->subclasses) return;
  auto& list = *base->subclasses;
  if (auto found = std::find(list.begin(), list.end(), subclass); found != list.end()) list.erase(found);
}

namespace {

// One list to be merged: the mro of a base, or the bases themselves.
struct Sequence {
  Tuple* types;
  int64_t at;
  bool done() const { return at >= types->length; }
  Type* head() const { return type_at(types, at); }
  bool in_tail(Type* type) const {
    for (int64_t i = at + 1; i < types->length; ++i)
      if (type_at(types, i) == type) return true;
    return false;
  }
};

Raised raise_inconsistent(Thread& t, const std::vector<Sequence>& sequences) {
  std::string names;
  std::vector<Type*> heads;
  for (const Sequence& s : sequences) {
    if (s.done() || std::find(heads.begin(), heads.end(), s.head()) != heads.end()) continue;
    heads.push_back(s.head());
    names += cat(names.empty() ? "" : ", ", type_name(s.head()));
  }
  return raise_type_error(t, "Cannot create a consistent method resolution\norder (MRO) for bases ", names);
}

Type* next_candidate(const std::vector<Sequence>& sequences) {
  for (const Sequence& s : sequences) {
    if (s.done()) continue;
    Type* candidate = s.head();
    bool blocked =
        std::any_of(sequences.begin(), sequences.end(), [&](const Sequence& o) { return o.in_tail(candidate); });
    if (!blocked) return candidate;
  }
  return nullptr;
}

Status check_duplicates(Thread& t, Tuple* bases) {
  for (int64_t i = 0; i < bases->length; ++i)
    for (int64_t j = i + 1; j < bases->length; ++j)
      if (type_at(bases, i) == type_at(bases, j))
        return raise_type_error(t, "duplicate base class ", type_at(bases, i)->name);
  return ok();
}

// The nearest class whose instances have fields of their own; the prefix words do not count.
Type* solid_base(Type* type) {
  for (; type->base; type = type->base) {
    if (type->member_count) return type;
    if (type->flags & kHeapType) continue;
    if (type->basic_size != type->base->basic_size || type->kind != type->base->kind) return type;
  }
  return type;
}

}  // namespace

Result compute_mro(Thread& t, Type* type) {
  Tuple* bases = type->bases;
  TRY(check_duplicates(t, bases));
  std::vector<Sequence> sequences;
  for (int64_t i = 0; i < bases->length; ++i) {
    if (!type_at(bases, i)->mro)
      return raise_type_error(t, "Cannot extend an incomplete type '", type_name(type_at(bases, i)), "'");
    sequences.push_back({type_at(bases, i)->mro, 0});
  }
  sequences.push_back({bases, 0});
  Ref order = TRY(make_list(t, {Value::from_object(type)}));
  for (;;) {
    if (std::all_of(sequences.begin(), sequences.end(), [](const Sequence& s) { return s.done(); })) break;
    Type* candidate = next_candidate(sequences);
    if (!candidate) return raise_inconsistent(t, sequences);
    TRY(list_append(t, order.as<List>(), Value::from_object(candidate)));
    for (Sequence& s : sequences)
      if (!s.done() && s.head() == candidate) ++s.at;
  }
  return list_to_tuple(t, order.as<List>());
}

ResultOf<Type*> best_base(Thread& t, Tuple* bases) {
  Type *base = nullptr, *winner = nullptr;
  for (int64_t i = 0; i < bases->length; ++i) {
    if (!has_kind(bases->items[i], Kind::Type)) return raise_type_error(t, "bases must be types");
    Type* candidate_base = type_at(bases, i);
    if (!candidate_base->mro)
      return raise_type_error(t, "Cannot extend an incomplete type '", type_name(candidate_base), "'");
    if (!(candidate_base->flags & kBaseType))
      return raise_type_error(
          t, "type '", candidate_base->flags & kHeapType ? type_name(candidate_base) : candidate_base->spec->name,
          "' is not an acceptable base type");
    Type* candidate = solid_base(candidate_base);
    if (!winner || (candidate != winner && candidate->is_subclass_of(winner))) {
      winner = candidate;
      base = candidate_base;
    } else if (!winner->is_subclass_of(candidate)) {
      return raise_type_error(t, "multiple bases have instance lay-out conflict");
    }
  }
  return base;
}

ResultOf<Type*> resolve_metaclass(Thread& t, Type* winner, Tuple* bases) {
  for (int64_t i = 0; i < bases->length; ++i) {
    Type* candidate = type_of(t, bases->items[i]);
    if (winner->is_subclass_of(candidate)) continue;
    if (!candidate->is_subclass_of(winner))
      return raise_type_error(t, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass "
                                 "of the metaclasses of all its bases");
    winner = candidate;
  }
  return winner;
}

bool same_layout(Type* a, Type* b) { return solid_base(a) == solid_base(b) && a->kind == b->kind; }

}  // namespace krait::objects
