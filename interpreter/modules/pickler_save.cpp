// What Pickling writes for the built-in types.
#include <bit>

#include "interpreter/modules/pickler.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/set.h"

namespace krait::modules {

using namespace pickle_op;

namespace {
constexpr int kBatch = 1000, kFastNestingLimit = 50;
}

Status Pickling::save(Thread& t, Value object, bool ask_persistent_id) {
  TRY(boundary(t));
  if (ask_persistent_id && persistent_id.function) {
    if (TRY(save_persistent(t, object))) return ok();
  }
  if (object.is_none()) return op(NONE), ok();
  if (object.is_bool()) {
    if (protocol >= 2) op(object.is_true() ? NEWTRUE : NEWFALSE);
    else put(object.is_true() ? "I01\n" : "I00\n");
    return ok();
  }
  if (object.is_small_int()) return save_int(t, object);
  if (object.is_word_float()) return save_float(object.word_float()), ok();
  Type* type = type_of(t, object);
  const Types& types = t.types();
  if (type == types.int_) return save_int(t, object);
  if (type == types.float_) return save_float(float_value(object)), ok();
  if (int64_t number = memo.find(object); number >= 0) return get(number), ok();
  if (type == types.str) return save_str(t, object);
  if (type == types.bytes) return save_bytes(t, object);
  NativeRecursion guard(t);
  if (guard.exceeded()) return raise_recursion_error(t, " while pickling an object");
  Ref held = Ref::copy(object);
  return save_composite(t, object, type);
}

Status Pickling::save_composite(Thread& t, Value object, Type* type) {
  const Types& types = t.types();
  if (type == types.dict) return save_dict(t, object);
  if (type == types.list) return save_list(t, object);
  if (type == types.tuple) return save_tuple(t, object);
  if (type == types.set) return save_set(t, object);
  if (type == types.frozenset) return save_frozenset(t, object);
  if (type == types.bytearray) return save_bytearray(t, object);
  if (has_spec(object, kPickleBufferType)) return save_pickle_buffer(t, object);
  return save_other(t, object, type);
}

// Whether the object has a persistent id, which is written instead.
ResultOf<bool> Pickling::save_persistent(Thread& t, Value object) {
  Ref id = TRY(persistent_id.call(t, self_, object));
  if (id.is_none()) return false;
  if (bin) {
    TRY(save(t, id, false));
    op(BINPERSID);
    return true;
  }
  Ref text = TRY(str(t, id));
  if (!text.as<Str>()->ascii) return raise_pickling(t, "persistent IDs in protocol 0 must be ASCII strings");
  op(PERSID);
  put(TRY(as_utf8(t, text)));
  op('\n');
  return true;
}

// --- numbers -------------------------------------------------------------------------------------------------------

Status Pickling::save_int(Thread& t, Value object) {
  int64_t value;
  if (!int_fits_i64(object, &value) || value > INT32_MAX || value < INT32_MIN) return save_long(t, object);
  if (!bin) put(cat(static_cast<char>(INT), value, '\n'));
  else if (value >= 0 && value <= 0xff) op_number(BININT1, static_cast<uint64_t>(value), 1);
  else if (value >= 0 && value <= 0xffff) op_number(BININT2, static_cast<uint64_t>(value), 2);
  else op_number(BININT, static_cast<uint64_t>(value), 4);
  return ok();
}

Status Pickling::save_long(Thread& t, Value object) {
  if (protocol < 2) {
    Ref digits = TRY(int_to_str(t, object));
    op(LONG);
    put(TRY(as_utf8(t, digits)));
    put("L\n");
    return ok();
  }
  uint64_t scratch;
  numbers::BigView view = int_view(object, scratch);
  std::string bytes(view.size * 8 + 1, '\0');
  auto* data = reinterpret_cast<uint8_t*>(bytes.data());
  if (numbers::to_bytes(view, data, bytes.size(), true, true) != numbers::Status::kOk) return raise_memory_error(t);
  size_t size = bytes.size();
  uint8_t filler = view.negative ? 0xff : 0;
  while (size > 1 && data[size - 1] == filler && (data[size - 2] & 0x80) == (filler & 0x80)) --size;
  if (size > INT32_MAX) return raise_overflow_error(t, "int too large to pickle");
  if (size < 256) op_number(LONG1, size, 1);
  else op_number(LONG4, size, 4);
  put(data, size);
  return ok();
}

void Pickling::save_float(double d) {
  if (!bin) {
    op(FLOAT);
    put(numbers::repr_double(d));
    return op('\n');
  }
  uint64_t bits = __builtin_bswap64(std::bit_cast<uint64_t>(d));
  op_number(BINFLOAT, bits, 8);
}

// --- text and bytes ------------------------------------------------------------------------------------------------

namespace {

// The text of protocol 0: Latin-1, everything else as \uXXXX or \UXXXXXXXX.
std::string raw_unicode_escape(const Str* s) {
  std::string out;
  auto hex = [&](char letter, uint32_t c, int digits) {
    out += '\\';
    out += letter;
    for (int shift = 4 * digits - 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[c >> shift & 15];
  };
  for (int64_t i = 0; i < s->length; ++i) {
    char32_t c = (*s)[i];
    if (c >= 0x10000) hex('U', c, 8);
    else if (c >= 256 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a) hex('u', c, 4);
    else out += static_cast<char>(c);
  }
  return out;
}

}  // namespace

// Counted data by the opcode that its size asks for.
Status Pickling::save_counted(Thread& t, std::string_view data, unsigned char short_op, unsigned char usual_op,
                              unsigned char op8, const char* what, Value payload) {
  char header[9];
  size_t count_bytes;
  if (short_op && data.size() <= 0xff) header[0] = static_cast<char>(short_op), count_bytes = 1;
  else if (data.size() <= UINT32_MAX) header[0] = static_cast<char>(usual_op), count_bytes = 4;
  else if (protocol >= 4) header[0] = static_cast<char>(op8), count_bytes = 8;
  else
    return raise_overflow_error(t, "serializing a ", what, " larger than 4 GiB requires pickle protocol 4 or higher");
  for (size_t i = 0; i < count_bytes; ++i) header[1 + i] = static_cast<char>(data.size() >> (8 * i));
  return put_large(t, {header, count_bytes + 1}, data, payload);
}

Status Pickling::save_str(Thread& t, Value object) {
  auto* s = as<Str>(object);
  if (!bin) {
    op(UNICODE);
    put(raw_unicode_escape(s));
    op('\n');
    return memoize(t, object);
  }
  unsigned char short_op = protocol >= 4 ? SHORT_BINUNICODE : 0;
  ResultOf<std::string_view> utf8 = str_utf8(t, s);
  if (!utf8.is_raised()) {
    TRY(save_counted(t, utf8.take(), short_op, BINUNICODE, BINUNICODE8, "string", {}));
  } else {
    if (!pending_matches(t, t.types().UnicodeEncodeError)) return raised;
    clear_pending(t);
    TRY(save_counted(t, str_wtf8(s), short_op, BINUNICODE, BINUNICODE8, "string", {}));
  }
  return memoize(t, object);
}

Status Pickling::save_bytes_data(Thread& t, Value object, std::string_view data, Value payload) {
  TRY(save_counted(t, data, SHORT_BINBYTES, BINBYTES, BINBYTES8, "bytes object", payload));
  return memoize(t, object);
}

Status Pickling::save_bytes(Thread& t, Value object) {
  auto* b = as<Bytes>(object);
  if (protocol >= 3) return save_bytes_data(t, object, b->view(), object);
  // Before protocol 3 there is no opcode for bytes that Python 2 would not take for text.
  if (b->length == 0) return save_reduce_of(t, Value::from_object(t.types().bytes), {}, object);
  Ref text = TRY(make_latin1(t, b->view()));
  return save_reduce_of(t, state->codecs_encode, {text, Value::from_object(intern(t, "latin1"))}, object);
}

Status Pickling::save_bytearray_data(Thread& t, Value object, std::string_view data, Value payload) {
  char header[9] = {static_cast<char>(BYTEARRAY8)};
  for (size_t i = 0; i < 8; ++i) header[1 + i] = static_cast<char>(data.size() >> (8 * i));
  TRY(put_large(t, {header, 9}, data, payload));
  return memoize(t, object);
}

Status Pickling::save_bytearray(Thread& t, Value object) {
  auto* b = as<ByteArray>(object);
  if (protocol >= 5) return save_bytearray_data(t, object, b->view(), object);
  Value type = Value::from_object(t.types().bytearray);
  if (b->length == 0) return save_reduce_of(t, type, {}, object);
  Ref bytes = TRY(make_bytes(t, b->view()));
  return save_reduce_of(t, type, {bytes}, object);
}

Status Pickling::save_pickle_buffer(Thread& t, Value object) {
  if (protocol < 5) return raise_pickling(t, "PickleBuffer can only pickled with protocol >= 5");
  Buffer* buffer = TRY(pickle_buffer_of(t, object));
  if (!pickle_buffer_contiguous(*buffer)) {
    return raise_pickling(t, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  }
  if (buffer_callback) {
    Ref callback = buffer_callback, answer = TRY(call(t, callback, {object}));
    if (!TRY(is_true(t, answer))) {
      op(NEXT_BUFFER);
      if (buffer->read_only) op(READONLY_BUFFER);
      return ok();
    }
  }
  std::string_view data(reinterpret_cast<const char*>(buffer->data), static_cast<size_t>(buffer->length));
  return buffer->read_only ? save_bytes_data(t, object, data, {}) : save_bytearray_data(t, object, data, {});
}

// --- containers ----------------------------------------------------------------------------------------------------

Status Pickling::save_tuple(Thread& t, Value object) {
  auto* tuple = as<Tuple>(object);
  int64_t n = tuple->length;
  if (n == 0) {
    if (bin) op(EMPTY_TUPLE);
    else put("(t");
    return ok();
  }
  bool is_short = n <= 3 && protocol >= 2;
  if (!is_short) op(MARK);
  for (int64_t i = 0; i < n; ++i) TRY(save(t, tuple->items[i]));
  // Saving the items may have met the tuple itself: then it exists already, and what was pushed goes.
  if (int64_t number = memo.find(object); number >= 0) {
    if (is_short) for (int64_t i = 0; i < n; ++i) op(POP);
    else if (bin) op(POP_MARK);
    else for (int64_t i = 0; i <= n; ++i) op(POP);
    return get(number), ok();
  }
  op(is_short ? static_cast<unsigned char>(TUPLE1 + n - 1) : static_cast<unsigned char>(TUPLE));
  return memoize(t, object);
}

Status Pickling::enter_fast(Thread& t, Value object) {
  if (++fast_nesting_ < kFastNestingLimit) return ok();
  if (fast_memo.is_absent()) fast_memo = TRY(make_dict(t));
  Ref key = TRY(identity(t, object));
  if (TRY(dict_contains(t, fast_memo.as<Dict>(), key))) {
    char address[32];
    snprintf(address, sizeof address, "%p", static_cast<void*>(object.object()));
    fast_nesting_ = -1;
    return raise_value_error(t, "fast mode: can't pickle cyclic objects including object type ", type_name(t, object),
                             " at ", address);
  }
  return dict_set(t, fast_memo.as<Dict>(), key, kNone);
}
Status Pickling::leave_fast(Thread& t, Value object) {
  if (fast_nesting_-- < kFastNestingLimit) return ok();
  Ref key = TRY(identity(t, object));
  return dict_delete(t, fast_memo.as<Dict>(), key);
}

Status Pickling::save_list(Thread& t, Value object) {
  if (fast) TRY(enter_fast(t, object));
  if (bin) op(EMPTY_LIST);
  else put("(l");
  auto* list = as<List>(object);
  TRY(memoize(t, object));
  if (list->length > 0) {
    if (bin) {
      TRY(save_list_items(t, object));
    } else {
      Ref items = TRY(iter(t, object));
      TRY(batch_list(t, items));
    }
  }
  return fast ? leave_fast(t, object) : ok();
}

Status Pickling::save_list_items(Thread& t, Value object) {
  auto* list = as<List>(object);
  if (list->length == 1) {
    Ref item = Ref::copy(list->items[0]);
    TRY(save(t, item));
    return op(APPEND), ok();
  }
  int64_t done = 0;
  do {
    op(MARK);
    for (int batch = 0; batch < kBatch && done < list->length; ++batch) {
      Ref item = Ref::copy(list->items[done++]);
      TRY(save(t, item));
    }
    op(APPENDS);
  } while (done < list->length);
  return ok();
}

Status Pickling::batch_list(Thread& t, Value iterator) {
  if (protocol == 0) {
    for (;;) {
      Ref item = TRY(next(t, iterator));
      if (item.is_absent()) return ok();
      TRY(save(t, item));
      op(APPEND);
    }
  }
  for (;;) {
    Ref first = TRY(next(t, iterator));
    if (first.is_absent()) return ok();
    Ref item = TRY(next(t, iterator));
    if (item.is_absent()) {
      TRY(save(t, first));
      return op(APPEND), ok();
    }
    op(MARK);
    TRY(save(t, first));
    int n = 1;
    while (item) {
      TRY(save(t, item));
      if (++n == kBatch) break;
      item = TRY(next(t, iterator));
    }
    op(APPENDS);
    if (n != kBatch) return ok();
  }
}

Status Pickling::save_dict(Thread& t, Value object) {
  if (fast) TRY(enter_fast(t, object));
  if (bin) op(EMPTY_DICT);
  else put("(d");
  TRY(memoize(t, object));
  if (as<Dict>(object)->used > 0) {
    if (bin) {
      TRY(save_dict_items(t, object));
    } else {
      Ref items = TRY(call_method(t, object, t.names().items)), iterator = TRY(iter(t, items));
      TRY(batch_dict(t, iterator));
    }
  }
  return fast ? leave_fast(t, object) : ok();
}

Status Pickling::save_dict_items(Thread& t, Value object) {
  auto* dict = as<Dict>(object);
  int64_t size = dict->used, position = 0;
  Value key, value;
  int n = 0;
  do {
    n = 0;
    if (size > 1) op(MARK);
    while (dict_next(dict, position, key, value)) {
      Ref held_key = Ref::copy(key), held_value = Ref::copy(value);
      TRY(save(t, held_key));
      TRY(save(t, held_value));
      if (dict->used != size) return raise_runtime_error(t, "dictionary changed size during iteration");
      if (++n == kBatch) break;
    }
    op(size > 1 ? SETITEMS : SETITEM);
  } while (n == kBatch);
  return ok();
}

Status Pickling::save_pair(Thread& t, Value pair) {
  if (!is_tuple(pair) || as<Tuple>(pair)->length != 2)
    return raise_type_error(t, "dict items iterator must return 2-tuples");
  TRY(save(t, as<Tuple>(pair)->items[0]));
  return save(t, as<Tuple>(pair)->items[1]);
}

Status Pickling::batch_dict(Thread& t, Value iterator) {
  if (protocol == 0) {
    for (;;) {
      Ref pair = TRY(next(t, iterator));
      if (pair.is_absent()) return ok();
      TRY(save_pair(t, pair));
      op(SETITEM);
    }
  }
  for (;;) {
    Ref first = TRY(next(t, iterator));
    if (first.is_absent()) return ok();
    if (!is_tuple(first) || first.as<Tuple>()->length != 2)
      return raise_type_error(t, "dict items iterator must return 2-tuples");
    Ref pair = TRY(next(t, iterator));
    if (pair.is_absent()) {
      TRY(save_pair(t, first));
      return op(SETITEM), ok();
    }
    op(MARK);
    TRY(save_pair(t, first));
    int n = 1;
    while (pair) {
      TRY(save_pair(t, pair));
      if (++n == kBatch) break;
      pair = TRY(next(t, iterator));
    }
    op(SETITEMS);
    if (n != kBatch) return ok();
  }
}

Status Pickling::save_set(Thread& t, Value object) {
  if (protocol < 4) {
    Ref items = TRY(list_from(t, object));
    return save_reduce_of(t, Value::from_object(t.types().set), {items}, object);
  }
  op(EMPTY_SET);
  TRY(memoize(t, object));
  auto* set = as<Set>(object);
  int64_t size = set->used, position = 0, hash;
  if (size == 0) return ok();
  Value key;
  int n = 0;
  do {
    n = 0;
    op(MARK);
    while (set_next(set, position, key, hash)) {
      Ref held = Ref::copy(key);
      TRY(save(t, held));
      if (set->used != size) return raise_runtime_error(t, "set changed size during iteration");
      if (++n == kBatch) break;
    }
    op(ADDITEMS);
  } while (n == kBatch);
  return ok();
}

Status Pickling::save_frozenset(Thread& t, Value object) {
  if (fast) TRY(enter_fast(t, object));
  if (protocol < 4) {
    Ref items = TRY(list_from(t, object));
    return save_reduce_of(t, Value::from_object(t.types().frozenset), {items}, object);
  }
  op(MARK);
  TRY(for_each(t, object, [&](Value item) { return save(t, item); }));
  if (int64_t number = memo.find(object); number >= 0) {
    op(POP_MARK);
    return get(number), ok();
  }
  op(FROZENSET);
  TRY(memoize(t, object));
  return fast ? leave_fast(t, object) : ok();
}

}  // namespace krait::modules
