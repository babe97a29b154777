// functools._lru_cache_wrapper: a function with a memory of its answers. A bounded one keeps them in a ring of links,
// the least recently used first; the ring and the dict from keys to links both own them, as either may be emptied
// first.
#include "interpreter/modules/functools.h"
#include "interpreter/objects/descriptors.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/dict_keys.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"

namespace krait::modules {

namespace {

struct Link : Object {
  Link *previous, *next;  // null outside the ring
  Value key, result;      // owned
  int64_t hash;
};
using LinkLife = Life<Link, &Link::key, &Link::result>;

struct LruCache : Object {
  Value function, info_type;
  Dict* cache;       // owned. key -> Link if bounded, else key -> result
  Object* mark;      // stands between positional and keyword arguments in keys, owned
  int64_t limit;     // -1: none
  int64_t hits, misses;
  bool typed;
  Link *oldest, *newest;  // ends of the list of links, each owned by the list
};

LruCache* self_of(Value v) { return as<LruCache>(v); }

// The list's reference goes to the caller.
[[nodiscard]] Ref unlink(LruCache* c, Link* link) {
  (link->previous ? link->previous->next : c->oldest) = link->next;
  (link->next ? link->next->previous : c->newest) = link->previous;
  link->previous = link->next = nullptr;
  return Ref::own(static_cast<Object*>(link));
}

void append_link(LruCache* c, Ref&& owned) {
  auto* link = static_cast<Link*>(owned.leak().object());
  link->previous = c->newest;
  link->next = nullptr;
  (c->newest ? c->newest->next : c->oldest) = link;
  c->newest = link;
}

void unlink_all(LruCache* c) {
  while (c->oldest) Ref gone = unlink(c, c->oldest);
}

void destroy(Object* o) {
  auto* c = static_cast<LruCache*>(o);
  unlink_all(c);
  clear(c->function);
  clear(c->info_type);
  clear_pointer(c->cache);
  clear_pointer(c->mark);
}
void traverse(Object* o, Visitor& visit) {
  auto* c = static_cast<LruCache*>(o);
  visit(c->function);
  visit(c->info_type);
  visit(c->cache);
  visit(c->mark);
  for (Link* link = c->oldest; link; link = link->next) visit(static_cast<Object*>(link));
}
void clear_slot(Object* o) {  // the function stays, as calls may still come while the cycle is taken apart
  auto* c = static_cast<LruCache*>(o);
  unlink_all(c);
  if (c->cache) dict_clear(current_thread(o), c->cache);
}

Result cache_new(Thread& t, const Args& a) {
  if (!is_callable(t, a[0])) return raise_type_error(t, "the first argument must be callable");
  int64_t limit = -1;
  if (!a[1].is_none()) {
    if (!has_index(t, a[1])) return raise_type_error(t, "maxsize should be integer or None");
    limit = TRY(index_as_i64(t, a[1], t.types().OverflowError));
    if (limit < 0) limit = 0;
  }
  bool typed = TRY(is_true(t, a[2]));
  Ref cache = TRY(make_dict(t));
  Ref mark = TRY(call(t, Value::from_object(t.types().object)));
  auto* c = allocate<LruCache>(t, as<Type>(a.self));
  if (!c) return raised;
  retain(c->function = a[0]);
  retain(c->info_type = a[3]);
  c->cache = static_cast<Dict*>(cache.leak().object());
  c->mark = mark.leak().object();
  c->limit = limit;
  c->typed = typed;
  return Result::own(c);
}

// The arguments of a call as one hashable value; a single int or str is its own key.
Result make_key(Thread& t, LruCache* c, const Value* args, size_t positional, Tuple* kwnames) {
  size_t named = kwnames ? static_cast<size_t>(kwnames->length) : 0;
  if (!c->typed && !named) {
    if (positional == 1 && (is_exact_str(args[0]) || is_exact_int(args[0]))) return Result::copy(args[0]);
    return make_tuple(t, args, static_cast<int64_t>(positional));
  }
  size_t size = positional + (named ? 1 + 2 * named : 0) + (c->typed ? positional + named : 0);
  Ref key = TRY(make_unfilled_tuple(t, static_cast<int64_t>(size)));
  Value* to = key.as<Tuple>()->items;
  for (size_t i = 0; i < positional; ++i) retain(*to++ = args[i]);
  if (named) retain(*to++ = Value::from_object(c->mark));
  for (size_t i = 0; i < named; ++i) {
    retain(*to++ = kwnames->items[i]);
    retain(*to++ = args[positional + i]);
  }
  for (size_t i = 0; c->typed && i < positional + named; ++i) retain(*to++ = Value::from_object(type_of(t, args[i])));
  return key;
}

Result call_unbounded(Thread& t, LruCache* c, Value key, const Value* args, size_t positional, Tuple* kwnames) {
  int64_t hash = TRY(key_hash(t, key));
  Value found = TRY(dict_get(t, c->cache, key, hash));
  if (!found.is_absent()) {
    ++c->hits;
    return Result::copy(found);
  }
  ++c->misses;
  Ref result = TRY(call(t, c->function, args, positional, kwnames));
  TRY(dict_set(t, c->cache, key, hash, result));
  return result;
}

Status store(Thread& t, LruCache* c, Value key, int64_t hash, Value result) {
  Ref dropped;
  if (c->cache->used >= c->limit && c->oldest) {
    Link* victim = c->oldest;
    dropped = unlink(c, victim);
    Ref old_key = Ref::copy(victim->key);
    int64_t at = TRY(dict_find(t, c->cache, old_key, victim->hash));
    if (at >= 0) {
      Ref gone_key, gone_link;
      dict_take_entry(c->cache, at, gone_key, gone_link);
    }
  }
  Type* type = TRY(make_type(t, kLruLinkType));
  Ref made = Ref::own(allocate<Link>(t, type));
  if (made.is_absent()) return raised;
  auto* link = made.as<Link>();
  retain(link->key = key);
  retain(link->result = result);
  link->hash = hash;
  TRY(dict_set(t, c->cache, key, hash, made));
  append_link(c, std::move(made));
  return ok();
}

Result call_bounded(Thread& t, LruCache* c, Value key, const Value* args, size_t positional, Tuple* kwnames) {
  int64_t hash = TRY(key_hash(t, key));
  Value found = TRY(dict_get(t, c->cache, key, hash));
  if (!found.is_absent()) {
    auto* link = as<Link>(found);
    ++c->hits;
    if (link != c->newest && (link->previous || link->next)) {
      append_link(c, unlink(c, link));
    }
    return Result::copy(link->result);
  }
  ++c->misses;
  Ref result = TRY(call(t, c->function, args, positional, kwnames));
  Value meanwhile = TRY(dict_get(t, c->cache, key, hash));
  if (meanwhile.is_absent()) TRY(store(t, c, key, hash, result));
  return result;
}

Result cache_call(Thread& t, Value self, const Value* args, size_t positional, Tuple* kwnames) {
  LruCache* c = self_of(self);
  if (c->limit == 0) {
    ++c->misses;
    return call(t, c->function, args, positional, kwnames);
  }
  Ref key = TRY(make_key(t, c, args, positional, kwnames));
  return c->limit < 0 ? call_unbounded(t, c, key, args, positional, kwnames)
                      : call_bounded(t, c, key, args, positional, kwnames);
}

Result cache_get(Thread& t, Value self, Value instance, Value) {
  if (instance.is_absent() || instance.is_none()) return Result::copy(self);
  return make_bound_method(t, self, instance);
}

Result cache_info(Thread& t, const Args& a) {
  LruCache* c = self_of(a.self);
  Ref hits = TRY(make_int(t, c->hits)), misses = TRY(make_int(t, c->misses)), size = TRY(make_int(t, c->cache->used));
  Ref limit = c->limit < 0 ? Ref(kNone) : TRY(make_int(t, c->limit));
  return call(t, c->info_type, {hits.get(), misses.get(), limit.get(), size.get()});
}

Result cache_clear(Thread& t, const Args& a) {
  LruCache* c = self_of(a.self);
  c->hits = c->misses = 0;
  unlink_all(c);
  dict_clear(t, c->cache);
  return kNone;
}

Result reduce(Thread& t, const Args& a) { return get_attr(t, a.self, t.names().__qualname__); }
Result itself(Thread&, const Args& a) { return Result::copy(a.self); }

const NativeFunction kMethods[] = {{"cache_info()", cache_info, "Report cache statistics"},
                                   {"cache_clear()", cache_clear, "Clear the cache and cache statistics"},
                                   {"__reduce__()", reduce, nullptr},
                                   {"__copy__()", itself, nullptr},
                                   {"__deepcopy__(memo, /)", itself, nullptr},
                                   {}};

}  // namespace

const TypeSpec kLruCacheType = {
    .name = "functools._lru_cache_wrapper",
    .doc =
        "A wrapper that remembers the results of a function by its arguments.\n\nuser_function is the function "
        "to wrap. maxsize is how many results are kept: 0 for none, None for any number.\nIf typed is true, f(3) "
        "and f(3.0) are remembered apart, otherwise as one call.\ncache_info_type is a named tuple class with "
        "the fields hits, misses, maxsize and currsize.",
    .size = sizeof(LruCache),
    .flags = kHasGc | kHasPrefix | kHasDict | kHasWeakrefs | kBaseType | kMethodDescriptor,
    .new_ = {"_lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)", cache_new},
    .methods = kMethods,
    .slots = {.destroy = destroy,
              .traverse = traverse,
              .clear = clear_slot,
              .descr_get = cache_get,
              .call = cache_call}};

const TypeSpec kLruLinkType = {
    .name = "functools._lru_list_elem",
    .size = sizeof(Link),
    .flags = kHasGc | kNoInstances,
    .slots = {.destroy = LinkLife::destroy, .traverse = LinkLife::traverse, .clear = LinkLife::clear}};

}  // namespace krait::modules
