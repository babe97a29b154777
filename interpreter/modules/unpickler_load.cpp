// Unpickling's loop, and the opcodes that push plain values.
#include <bit>

#include "interpreter/modules/import.h"
#include "interpreter/modules/unpickler.h"
#include "interpreter/numbers/float_text.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/set.h"

namespace krait::modules {

using namespace pickle_op;

Result Unpickling::load(Thread& t) {
  pop_to(0);
  marks_.clear();
  protocol_ = 0;
  for (;;) {
    Bytes next = take(t, 1);
    if (next.is_raised()) {
      if (!pending_matches(t, module_exception(t, "_pickle.UnpicklingError"))) return raised;
      clear_pending(t);
      return raise_message(t, t.types().EOFError, "Ran out of input");
    }
    auto opcode = static_cast<unsigned char>(next.take()[0]);
    if (opcode == STOP) break;
    TRY(step(t, opcode));
  }
  TRY(skip_consumed(t));
  return pop(t);
}

namespace {

Raised raise_unknown_opcode(Thread& t, unsigned char c) {
  if (c >= 0x20 && c <= 0x7e && c != '\'' && c != '\\')
    return raise_unpickling(t, "invalid load key, '", static_cast<char>(c), "'.");
  char text[8];
  snprintf(text, sizeof text, "\\x%02x", c);
  return raise_unpickling(t, "invalid load key, '", text, "'.");
}

}  // namespace

// The opcodes that everyday pickles are made of.
Status Unpickling::step(Thread& t, unsigned char opcode) {
  switch (opcode) {
    case NONE: return push(kNone), ok();
    case NEWTRUE: return push(kTrue), ok();
    case NEWFALSE: return push(kFalse), ok();
    case BININT: return push(small_int(static_cast<int32_t>(TRY(take_number(t, 4))))), ok();
    case BININT1: return push(small_int(static_cast<int64_t>(TRY(take_number(t, 1))))), ok();
    case BININT2: return push(small_int(static_cast<int64_t>(TRY(take_number(t, 2))))), ok();
    case BINFLOAT: {
      double d = std::bit_cast<double>(__builtin_bswap64(TRY(take_number(t, 8))));
      return push(TRY(make_float(t, d))), ok();
    }
    case SHORT_BINUNICODE: return load_unicode(t, 1);
    case BINUNICODE: return load_unicode(t, 4);
    case SHORT_BINBYTES: return load_bytes(t, 1);
    case MARK: return marks_.push_back(depth()), ok();
    case EMPTY_LIST: return push(TRY(make_list(t))), ok();
    case EMPTY_DICT: return push(TRY(make_dict(t))), ok();
    case EMPTY_TUPLE: return push(TRY(make_tuple(t, {}))), ok();
    case TUPLE1: case TUPLE2: case TUPLE3: return load_tuple(t, static_cast<size_t>(opcode - TUPLE1 + 1));
    case TUPLE: return push(TRY(pop_tuple(t, TRY(mark(t))))), ok();
    case APPEND:
      (void)TRY(top(t));
      return load_append(t, depth() - 1);
    case APPENDS: return load_append(t, TRY(mark(t)));
    case SETITEM: return load_set_items(t, depth() - 2);
    case SETITEMS: return load_set_items(t, TRY(mark(t)));
    case MEMOIZE: return load_put(t, static_cast<uint64_t>(memo.used()));
    case BINPUT: return load_put(t, TRY(take_number(t, 1)));
    case LONG_BINPUT: return load_put(t, TRY(take_number(t, 4)));
    case BINGET: return load_get(t, TRY(take_number(t, 1)));
    case LONG_BINGET: return load_get(t, TRY(take_number(t, 4)));
    case STACK_GLOBAL: return load_stack_global(t);
    case NEWOBJ: return load_newobj(t, false);
    case BUILD: return load_build(t);
    case REDUCE: return load_reduce(t);
    default: return step_more(t, opcode);
  }
}

Status Unpickling::step_more(Thread& t, unsigned char opcode) {
  switch (opcode) {
    case PROTO: {
      uint64_t number = TRY(take_number(t, 1));
      if (number > kHighestProtocol) return raise_value_error(t, "unsupported pickle protocol: ", number);
      return protocol_ = static_cast<int>(number), ok();
    }
    case FRAME: {
      uint64_t size = TRY(take_number(t, 8));
      if (size > INT64_MAX)
        return raise_overflow_error(t, "FRAME length exceeds system's maximum of ", INT64_MAX, " bytes");
      (void)TRY(take(t, size));
      return at_ -= size, ok();
    }
    case INT: return load_text_int(t);
    case LONG: return load_text_long(t);
    case LONG1: return load_long(t, 1);
    case LONG4: return load_long(t, 4);
    case FLOAT: return load_text_float(t);
    case STRING: return load_text_string(t);
    case BINSTRING: return load_string(t, 4);
    case SHORT_BINSTRING: return load_string(t, 1);
    case BINBYTES: return load_bytes(t, 4);
    case BINBYTES8: return load_bytes(t, 8);
    case BYTEARRAY8: return load_bytearray(t);
    case NEXT_BUFFER: return load_buffer(t);
    case READONLY_BUFFER: return load_readonly_buffer(t);
    case UNICODE: return load_text_unicode(t);
    case BINUNICODE8: return load_unicode(t, 8);
    case LIST: return push(TRY(pop_list(t, TRY(mark(t))))), ok();
    case DICT: return load_dict(t);
    case EMPTY_SET: return push(TRY(make_set(t, {}))), ok();
    case ADDITEMS: return load_add_items(t);
    case FROZENSET: {
      Ref items = TRY(pop_tuple(t, TRY(mark(t))));
      return push(TRY(make_frozenset(t, items))), ok();
    }
    case OBJ: return load_instance(t, false);
    case INST: return load_instance(t, true);
    case NEWOBJ_EX: return load_newobj(t, true);
    case GLOBAL: return load_global(t);
    case EXT1: return load_extension(t, 1);
    case EXT2: return load_extension(t, 2);
    case EXT4: return load_extension(t, 4);
    case PERSID: return load_persistent(t, false);
    case BINPERSID: return load_persistent(t, true);
    case POP:
      // A mark counts as an item of the stack.
      if (!marks_.empty() && marks_.back() == depth()) return marks_.pop_back(), ok();
      TRY(pop(t));
      return ok();
    case POP_MARK: return pop_to(TRY(mark(t))), ok();
    case DUP: return push(Ref::copy(*TRY(top(t)))), ok();
    case GET: {
      int64_t number = TRY(text_number(t));
      return load_get(t, number < 0 ? UINT64_MAX : static_cast<uint64_t>(number));
    }
    case PUT: {
      int64_t number = TRY(text_number(t));
      (void)TRY(top(t));
      if (number < 0) return raise_value_error(t, "negative PUT argument");
      return load_put(t, static_cast<uint64_t>(number));
    }
    default: return raise_unknown_opcode(t, opcode);
  }
}

// --- numbers -------------------------------------------------------------------------------------------------------

namespace {

// A line whose newline does not count, at least one character besides.
ResultOf<std::string> content_of(Thread& t, ResultOf<std::string_view> line) {
  std::string_view text = TRY(line);
  if (text.size() < 2) return raise_unpickling(t, "pickle data was truncated");
  return std::string(text);
}

}  // namespace

Status Unpickling::load_text_int(Thread& t) {
  std::string line = TRY(content_of(t, take_line(t)));
  std::string text = line.substr(0, line.size() - 1);
  if (text == "00" || text == "01") return push(boolean(text == "01")), ok();
  Result number = make_int_from_text(t, text, 0);
  if (!number.is_raised()) return push(number.take()), ok();
  clear_pending(t);
  // The rules of C say that 010 is eight; the digits may also be too many for them.
  char* end;
  errno = 0;
  long value = strtol(text.c_str(), &end, 0);
  if (errno || *end || text.empty()) return raise_value_error(t, "could not convert string to int");
  return push(TRY(make_int(t, value))), ok();
}

Status Unpickling::load_text_long(Thread& t) {
  std::string line = TRY(content_of(t, take_line(t)));
  if (line[line.size() - 2] == 'L') line.erase(line.size() - 2, 1);
  std::string text = line.substr(0, line.size() - 1);
  Result number = make_int_from_text(t, text, 0);
  if (!number.is_raised()) return push(number.take()), ok();
  if (!pending_matches(t, t.types().ValueError)) return raised;
  clear_pending(t);
  return push(TRY(make_int_from_text(t, line, 10))), ok();
}

// The number of GET and PUT.
ResultOf<int64_t> Unpickling::text_number(Thread& t) {
  std::string line = TRY(content_of(t, take_line(t)));
  Ref number = TRY(make_int_from_text(t, line, 10));
  return as_i64(t, number);
}

Status Unpickling::load_long(Thread& t, int count_bytes) {
  uint64_t size = TRY(take_number(t, count_bytes));
  if (size > INT32_MAX) return raise_unpickling(t, "LONG pickle has negative byte count");
  std::string_view data = TRY(take(t, size));
  numbers::BigInt big;
  auto* bytes = reinterpret_cast<const uint8_t*>(data.data());
  if (numbers::from_bytes(&big, bytes, data.size(), true, true) != numbers::Status::kOk) return raise_memory_error(t);
  return push(TRY(make_int(t, big))), ok();
}

Status Unpickling::load_text_float(Thread& t) {
  std::string line = TRY(content_of(t, take_line(t)));
  double value;
  if (!numbers::parse_double(std::string_view(line).substr(0, line.size() - 1), &value)) {
    return raise_value_error(t, "could not convert string to float: '", line, "'");
  }
  if (__builtin_isinf(value) && line.find_first_of("iI") == std::string::npos) {
    return raise_overflow_error(t, "value too large to convert to float: '", line, "'");
  }
  return push(TRY(make_float(t, value))), ok();
}

// --- text and bytes ------------------------------------------------------------------------------------------------

// A str of Python 2.
Status Unpickling::push_old_string(Thread& t, std::string_view bytes) {
  Ref raw = TRY(make_bytes(t, bytes));
  if (encoding == "bytes") return push(std::move(raw)), ok();
  return push(TRY(decode_buffer(t, raw, encoding, errors))), ok();
}

Status Unpickling::load_text_string(Thread& t) {
  std::string_view line = TRY(take_line(t));
  line.remove_suffix(1);
  if (line.size() < 2 || line[0] != line.back() || (line[0] != '"' && line[0] != '\'')) {
    return raise_unpickling(t, "the STRING opcode argument must be quoted");
  }
  Ref quoted = TRY(make_bytes(t, line.substr(1, line.size() - 2)));
  Ref codecs = TRY(import_module(t, "_codecs")), pair = TRY(call_method(t, codecs, "escape_decode", {quoted}));
  Ref plain = TRY(get_item(t, pair, int64_t{0}));
  return push_old_string(t, plain.as<objects::Bytes>()->view());
}

Status Unpickling::load_string(Thread& t, int count_bytes) {
  uint64_t size = TRY(take_size(t, count_bytes, "BINSTRING"));
  std::string_view data = TRY(take(t, size));
  return push_old_string(t, data);
}

Status Unpickling::load_bytes(Thread& t, int count_bytes) {
  uint64_t size = TRY(take_size(t, count_bytes, "BINBYTES"));
  return push(TRY(make_bytes(t, TRY(take(t, size))))), ok();
}

Status Unpickling::load_bytearray(Thread& t) {
  uint64_t size = TRY(take_size(t, 8, "BYTEARRAY8"));
  Ref made = TRY(make_bytearray(t, {}));
  TRY(bytearray_resize(t, made.as<ByteArray>(), static_cast<int64_t>(size)));
  TRY(take_into(t, made));
  return push(std::move(made)), ok();
}

Status Unpickling::load_unicode(Thread& t, int count_bytes) {
  uint64_t size = TRY(take_size(t, count_bytes, "BINUNICODE"));
  std::string_view data = TRY(take(t, size));
  bool ascii = true;
  for (char c : data) ascii = ascii && static_cast<signed char>(c) >= 0;
  if (ascii) return push(TRY(make_ascii(t, data))), ok();
  Ref raw = TRY(make_bytes(t, data));
  return push(TRY(decode_buffer(t, raw, "utf-8", "surrogatepass"))), ok();
}

Status Unpickling::load_text_unicode(Thread& t) {
  std::string_view line = TRY(take_line(t));
  Ref raw = TRY(make_bytes(t, line.substr(0, line.size() - 1)));
  return push(TRY(decode_buffer(t, raw, "raw-unicode-escape", "strict"))), ok();
}

// --- buffers -------------------------------------------------------------------------------------------------------

Status Unpickling::load_buffer(Thread& t) {
  if (buffers.is_absent()) {
    return raise_unpickling(t, "pickle stream refers to out-of-band data but no *buffers* argument was given");
  }
  Ref source = buffers, buffer = TRY(next(t, source));
  if (buffer.is_absent()) return raise_unpickling(t, "not enough out-of-band buffers");
  return push(std::move(buffer)), ok();
}

Status Unpickling::load_readonly_buffer(Thread& t) {
  Ref buffer = Ref::copy(*TRY(top(t))), view = TRY(make_memoryview(t, buffer));
  if (view.as<MemoryView>()->read_only) return ok();
  view.as<MemoryView>()->read_only = true;
  replace(stack_.back(), std::move(view));
  return ok();
}

// --- small containers, memo ----------------------------------------------------------------------------------------

Status Unpickling::load_tuple(Thread& t, size_t count) {
  if (depth() < fence() + count) return underflow(t);
  return push(TRY(pop_tuple(t, depth() - count))), ok();
}

Result Unpickling::pop_list(Thread& t, size_t from) {
  Ref made = TRY(make_list(t, stack_.data() + from, static_cast<int64_t>(depth() - from)));
  pop_to(from);
  return made;
}

Status Unpickling::load_dict(Thread& t) {
  size_t from = TRY(mark(t));
  if ((depth() - from) % 2 != 0) return raise_unpickling(t, "odd number of items for DICT");
  Ref made = TRY(make_dict(t));
  for (size_t i = from; i < depth(); i += 2) TRY(dict_set(t, made.as<Dict>(), stack_[i], stack_[i + 1]));
  pop_to(from);
  return push(std::move(made)), ok();
}

Status Unpickling::load_get(Thread& t, uint64_t number) {
  Value known = memo.get(number);
  if (known.is_absent()) return raise_unpickling(t, "Memo value not found at index ", static_cast<int64_t>(number));
  return push(Ref::copy(known)), ok();
}

Status Unpickling::load_put(Thread& t, uint64_t number) {
  Value* value = TRY(top(t));
  if (!memo.put(number, *value)) return raise_memory_error(t);
  return ok();
}

}  // namespace krait::modules
