// Inline caches of name and attribute sites: what stands in the words behind the instruction, and who fills it.
#pragma once
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/instance.h"
#include "interpreter/runtime/signature.h"
#include "interpreter/vm/stream.h"

namespace krait::vm {

struct AttrCache {    // three words
  uint32_t version;   // of the owner's type (modules: of the dict's keys)
  int32_t index;      // in the instance's block; byte offset of a slot; entry of a dict; version of the metaclass
  Value value;        // what the class holds, borrowed: lives as long as the version
  SharedKeys* keys;   // of the class, when an instance attribute could hide the value; else null
};
struct StoreCache {   // two words
  uint32_t version;
  int32_t index;
  uint64_t unused;
};
struct GlobalCache {  // two words
  uint32_t keys_version, other_version;
  uint32_t index, unused;
};
struct CallCache {    // one word
  const NativeFunction* entry;
};

template <class T> const T& cache_at(const Word* pc) { return *reinterpret_cast<const T*>(pc + 1); }
template <class T> T& cache_of(Word* pc) { return *reinterpret_cast<T*>(pc + 1); }

inline Value& member_at(Object* o, int32_t offset) {
  return *reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + offset);
}

// Whether the instance has no attribute of its own that hides what the class holds. The name was not among the
// class's shared keys when the site was specialised; their count stands in `index`.
inline bool not_shadowed(Object* o, const AttrCache& cache, Str* name) {
  if (!cache.keys) return true;
  uint64_t word = attributes_word(o).bits;
  if (word == 0) return true;
  if (word & 1) return cache.keys->count == cache.index;
  return dict_get_str(reinterpret_cast<Dict*>(word), name).is_absent();
}

// The keys of a dict, as a number that changes when one is added or removed; 0: not known.
inline uint32_t keys_version(Dict* d) { return d->keys->version; }
// The value of entry `index`, borrowed, if the keys are still those of `version`; else absent.
inline Value global_at(Dict* d, uint32_t version, uint32_t index) {
  return d->keys->version == version ? d->keys->entries()[index].value : Value{};
}

// Of an exact type made in C++ whose `next` slot may be called as it is.
inline bool is_native_iterator(Value v) {
  if (!v.is_object()) return false;
  const Type* type = v.object()->type;
  return !(type->flags & kHeapType) && type->slots.next && type->kind != Kind::Generator;
}

// Native calls: the arguments as the function's parameters, missing ones filled with their defaults (borrowed).
inline constexpr size_t kMaxFilled = 8;
inline bool fits_positionally(const SignatureShape& s, size_t count) {
  return count >= s.min_positional && count <= s.max_positional && s.parameters <= kMaxFilled && !s.has_rest &&
         !s.has_keywords && !s.required_keyword_only;
}
inline const Value* with_defaults(const Signature& s, const Value* args, size_t count, Value* filled) {
  if (count == s.shape.parameters) [[likely]] return args;
  for (size_t i = 0; i < count; ++i) filled[i] = args[i];
  for (size_t i = count; i < s.shape.parameters; ++i) filled[i] = s.items[i].default_value;
  return filled;
}

// They rewrite the instruction at `w` if the site fits a quick form, and leave it alone otherwise.
void specialize_load_global(Thread&, Frame*, Word* w, Str* name);
void specialize_load_attr(Thread&, Word* w, Value owner, Str* name);
void specialize_load_method(Thread&, Word* w, Value owner, Str* name);
void specialize_store_attr(Thread&, Word* w, Value owner, Str* name);
void specialize_for_iter(Thread&, Word* w, Value iterator);
void specialize_call(Thread&, Word* w, Value callee, uint32_t count);
// Back to the plain form, which specialises anew unless the site has missed too often.
void attr_cache_missed(Word* w, uint16_t plain);

}  // namespace krait::vm
