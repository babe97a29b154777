// TypeTables: what an interpreter knows about its types beside the types themselves: which type each spec became, and
// the cache of mro lookups. Owned by the Interpreter.
#pragma once
#include <vector>

#include "interpreter/runtime/native.h"
#include "interpreter/runtime/signature.h"

namespace krait::runtime {

// How a C++ constructor (TypeSpec::new_, init) binds its arguments. Owned by TypeTables.
struct NativeBinding {
  Type* owner;
  Result (*code)(Thread&, const Args&);
  const char* text;
  std::unique_ptr<Signature> signature;  // parsed at first use
};

struct LookupEntry {
  uint32_t version = 0;
  Str* name = nullptr;  // owned
  Value value;          // borrowed from the class's dict
};

struct TypeTables {
  static constexpr size_t kCacheSize = 4096;
  LookupEntry cache[kCacheSize];
  struct Made {
    const TypeSpec* spec = nullptr;
    Type* type = nullptr;
  };
  std::vector<Made> made;  // open addressing by spec; a power of two
  size_t made_count = 0;
  std::vector<std::unique_ptr<NativeBinding>> bindings;
  std::vector<Type*> static_types;  // in order of creation, owned
  bool ready = false;  // types may be finished: names exist
};

const Signature& binding_signature(Thread&, const NativeBinding&);
Type* find_made_type(const TypeTables&, const TypeSpec*);
void remember_type(TypeTables&, const TypeSpec*, Type*);

// The two halves of make_type, apart for start-up: a type that can have instances, and one that Python may look at.
Type* make_bare_type(Thread&, const TypeSpec&);
Status finish_type(Thread&, Type*);

// A new version for the type and its subclasses, without a look at slots.
void renew_versions(Thread&, Type*);
// After dict[name] of a class changed: versions, and the slots that depend on the name.
void type_attribute_changed(Thread&, Type*, Str* name);

}  // namespace krait::runtime
