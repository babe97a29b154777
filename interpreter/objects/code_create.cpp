// code objects from what the compiler and marshal make: constants become objects, shared as their nodes are shared.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "interpreter/code/code_object.h"
#include "interpreter/numbers/big_int.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/code_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"

namespace krait::objects {

namespace {

using code::Constant;
using code::ConstantKind;

struct Materializer {
  Thread& t;
  std::unordered_map<const void*, Ref> made;    // by node: two handles of one node are one object
  std::unordered_set<const void*> replaced = {};  // strings that gave way to one that was interned before

  Result value(const Constant& c);
  Result fresh(const Constant& c);
  Result items(const std::vector<Constant>& list);  // a tuple
  Result big(const Constant& c);
  Result collection(const Constant& c);
  Result make(const code::CodeObject& source);
  Result text(const Constant& c) {
    Ref s = TRY(value(c));
    return intern(t, s);
  }
  Result names(const std::vector<Constant>& list);
};

Result Materializer::big(const Constant& c) {
  numbers::BigInt n;
  const std::vector<uint64_t>& limbs = c.limbs();
  if (n.assign({limbs.data(), limbs.size(), c.negative()}) != numbers::Status::kOk) return raise_memory_error(t);
  return make_int(t, n);
}

Result Materializer::items(const std::vector<Constant>& list) {
  Ref tuple = TRY(make_unfilled_tuple(t, static_cast<int64_t>(list.size())));
  for (size_t i = 0; i < list.size(); ++i) {
    Ref item = TRY(value(list[i]));
    tuple.as<Tuple>()->items[i] = item.leak();
  }
  return tuple;
}

Result Materializer::names(const std::vector<Constant>& list) {
  Ref tuple = TRY(make_unfilled_tuple(t, static_cast<int64_t>(list.size())));
  for (size_t i = 0; i < list.size(); ++i) {
    Ref item = TRY(text(list[i]));
    tuple.as<Tuple>()->items[i] = item.leak();
  }
  return tuple;
}

Result Materializer::collection(const Constant& c) {
  Ref all = TRY(items(c.items()));
  switch (c.kind()) {
    case ConstantKind::FrozenSet: {
      if (c.object()) return Result::copy(Value::from_object(static_cast<Object*>(const_cast<void*>(c.object()))));
      // CPython's compiler makes the set anew from the one that the text tells, which may order it otherwise; and once
      // more if one of its strings gives way to an interned one.
      bool again = std::any_of(c.items().begin(), c.items().end(),
                               [&](const Constant& item) { return replaced.contains(item.identity()); });
      Ref set = TRY(make_frozenset(t, all));
      for (int i = 0; i < (again ? 2 : 1); ++i) {
        Ref ordered = TRY(list_from(t, set));
        set = TRY(make_frozenset(t, ordered));
      }
      return set;
    }
    case ConstantKind::Set: return make_set(t, all);
    case ConstantKind::List: return list_from(t, all);
    case ConstantKind::Dict: {
      Ref dict = TRY(make_dict(t));
      Tuple* pairs = all.as<Tuple>();
      for (int64_t i = 0; i + 1 < pairs->length; i += 2)
        TRY(dict_set(t, dict.as<Dict>(), pairs->items[i], pairs->items[i + 1]));
      return dict;
    }
    default: return all;
  }
}

Result Materializer::fresh(const Constant& c) {
  switch (c.kind()) {
    case ConstantKind::None: case ConstantKind::Absent: return kNone;
    case ConstantKind::True: return kTrue;
    case ConstantKind::False: return kFalse;
    case ConstantKind::Ellipsis: return kEllipsis;
    case ConstantKind::StopIteration: return Result::copy(t.types().StopIteration);
    case ConstantKind::Int: return make_int(t, c.as_int());
    case ConstantKind::BigInt: return big(c);
    case ConstantKind::Float: return make_float(t, c.as_real());
    case ConstantKind::Complex: return make_complex(t, c.as_real(), c.as_imag());
    case ConstantKind::Bytes: return make_bytes(t, c.text());
    case ConstantKind::Code: return make(*c.as_code());
    case ConstantKind::Str: {
      Ref s = TRY(make_str(t, c.text()));
      if (!c.interned()) return s;
      Ref kept = TRY(intern(t, s));
      if (kept.get() != s.get()) replaced.insert(c.identity());
      return kept;
    }
    default: return collection(c);
  }
}

Result Materializer::value(const Constant& c) {
  const void* node = c.identity();
  if (!node) return fresh(c);
  if (auto it = made.find(node); it != made.end()) return Result::copy(it->second.get());
  Ref v = TRY(fresh(c));
  made.emplace(node, v);
  return v;
}

Result Materializer::make(const code::CodeObject& source) {
  CodeFields fields;
  fields.names = TRY(names(source.names));
  fields.local_names = TRY(names(source.localsplusnames));
  fields.consts = TRY(items(source.consts));
  fields.local_kinds =
      TRY(make_bytes(t, {reinterpret_cast<const char*>(source.localspluskinds.data()), source.localspluskinds.size()}));
  fields.bytecode = TRY(make_bytes(t, source.code));
  fields.line_table = TRY(make_bytes(t, source.linetable));
  fields.exception_table = TRY(make_bytes(t, source.exceptiontable));
  fields.filename = TRY(text(source.filename));
  fields.name = TRY(text(source.name));
  fields.qualname = TRY(text(source.qualname));
  fields.flags = source.flags;
  fields.first_line = source.firstlineno;
  fields.arg_count = source.argcount;
  fields.positional_only_count = source.posonlyargcount;
  fields.keyword_only_count = source.kwonlyargcount;
  fields.stack_size = source.stacksize;
  return make_code_from(t, std::move(fields));
}

// The way back.
ResultOf<Constant> constant_of(Thread& t, Value v);

ResultOf<std::vector<Constant>> constants_of(Thread& t, const Value* items, int64_t count) {
  std::vector<Constant> out;
  for (int64_t i = 0; i < count; ++i) out.push_back(TRY(constant_of(t, items[i])));
  return out;
}

ResultOf<Constant> set_constant(Thread& t, Set* set, ConstantKind kind) {
  std::vector<Constant> out;
  int64_t position = 0, hash;
  for (Value key; set_next(set, position, key, hash);) out.push_back(TRY(constant_of(t, key)));
  return Constant::collection(kind, std::move(out));
}

Constant int_constant(Value v) {
  int64_t small;
  if (int_fits_i64(v, &small)) return Constant::integer(small);
  uint64_t scratch;
  numbers::BigView view = int_view(v, scratch);
  return Constant::big_integer(std::vector<uint64_t>(view.limbs, view.limbs + view.size), view.negative);
}

ResultOf<Constant> constant_of(Thread& t, Value v) {
  if (v.is_none()) return Constant::none();
  if (v.is_bool()) return Constant::boolean(v.is_true());
  if (v == Value{kEllipsis}) return Constant::ellipsis();
  if (is_int(v)) return int_constant(v);
  if (is_float(v)) return Constant::real(float_value(v));
  if (has_kind(v, Kind::Complex)) return Constant::complex(as<Complex>(v)->real, as<Complex>(v)->imag);
  if (is_str(v)) return Constant::string(str_wtf8(as<Str>(v)), as<Str>(v)->interned);
  if (is_bytes(v)) return Constant::bytes(as<Bytes>(v)->view());
  if (is_tuple(v)) return Constant::tuple(TRY(constants_of(t, as<Tuple>(v)->items, as<Tuple>(v)->length)));
  if (has_kind(v, Kind::FrozenSet)) return set_constant(t, as<Set>(v), ConstantKind::FrozenSet);
  if (has_kind(v, Kind::Code)) return Constant::code(TRY(code_to_compiled(t, as<Code>(v))));
  return raise_value_error(t, "a '", type_name(t, v), "' object cannot be a constant");
}

}  // namespace

Result make_code(Thread& t, const code::CodeObject& source) {
  Materializer materializer{t, {}};
  return materializer.make(source);
}

ResultOf<std::shared_ptr<const code::CodeObject>> code_to_compiled(Thread& t, Code* c) {
  auto out = std::make_shared<code::CodeObject>();
  auto text = [](Str* s) { return Constant::string(str_wtf8(s), s->interned); };
  auto view = [](Bytes* b) { return std::string(b->view()); };
  out->name = text(c->name);
  out->qualname = text(c->qualname);
  out->filename = text(c->filename);
  out->argcount = c->arg_count;
  out->posonlyargcount = c->positional_only_count;
  out->kwonlyargcount = c->keyword_only_count;
  out->stacksize = c->stack_size;
  out->flags = c->flags;
  out->firstlineno = c->first_line;
  out->code = view(c->bytecode);
  out->consts = TRY(constants_of(t, c->consts->items, c->consts->length));
  out->names = TRY(constants_of(t, c->names->items, c->names->length));
  out->localsplusnames = TRY(constants_of(t, c->local_names->items, c->local_names->length));
  out->localspluskinds.assign(c->local_kinds->data, c->local_kinds->data + c->local_kinds->length);
  out->linetable = view(c->line_table);
  out->exceptiontable = view(c->exception_table);
  return std::shared_ptr<const code::CodeObject>(std::move(out));
}

}  // namespace krait::objects
