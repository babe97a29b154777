// What the parts of _pickle share (library reference: pickle): opcodes, what the module keeps, helpers of both
// directions. The two directions' own headers are pickler.h and unpickler.h.
#pragma once
#include <string_view>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

inline constexpr int kHighestProtocol = 5, kDefaultProtocol = 4;

namespace pickle_op {
enum : unsigned char {
  MARK = '(',
  STOP = '.',
  POP = '0',
  POP_MARK = '1',
  DUP = '2',
  FLOAT = 'F',
  INT = 'I',
  BININT = 'J',
  BININT1 = 'K',
  LONG = 'L',
  BININT2 = 'M',
  NONE = 'N',
  PERSID = 'P',
  BINPERSID = 'Q',
  REDUCE = 'R',
  STRING = 'S',
  BINSTRING = 'T',
  SHORT_BINSTRING = 'U',
  UNICODE = 'V',
  BINUNICODE = 'X',
  APPEND = 'a',
  BUILD = 'b',
  GLOBAL = 'c',
  DICT = 'd',
  EMPTY_DICT = '}',
  APPENDS = 'e',
  GET = 'g',
  BINGET = 'h',
  INST = 'i',
  LONG_BINGET = 'j',
  LIST = 'l',
  EMPTY_LIST = ']',
  OBJ = 'o',
  PUT = 'p',
  BINPUT = 'q',
  LONG_BINPUT = 'r',
  SETITEM = 's',
  TUPLE = 't',
  EMPTY_TUPLE = ')',
  SETITEMS = 'u',
  BINFLOAT = 'G',
  BINBYTES = 'B',
  SHORT_BINBYTES = 'C',
  // protocol 2
  PROTO = 0x80,
  NEWOBJ = 0x81,
  EXT1 = 0x82,
  EXT2 = 0x83,
  EXT4 = 0x84,
  TUPLE1 = 0x85,
  TUPLE2 = 0x86,
  TUPLE3 = 0x87,
  NEWTRUE = 0x88,
  NEWFALSE = 0x89,
  LONG1 = 0x8a,
  LONG4 = 0x8b,
  // protocol 4
  SHORT_BINUNICODE = 0x8c,
  BINUNICODE8 = 0x8d,
  BINBYTES8 = 0x8e,
  EMPTY_SET = 0x8f,
  ADDITEMS = 0x90,
  FROZENSET = 0x91,
  NEWOBJ_EX = 0x92,
  STACK_GLOBAL = 0x93,
  MEMOIZE = 0x94,
  FRAME = 0x95,
  // protocol 5
  BYTEARRAY8 = 0x96,
  NEXT_BUFFER = 0x97,
  READONLY_BUFFER = 0x98
};
}  // namespace pickle_op

// What the library's Python parts hold for both directions. Lives in the type of Pickler.
struct PickleState : Object {
  Value dispatch_table, extension_registry, inverted_registry, extension_cache;  // copyreg's dicts
  Value names_2to3, imports_2to3, names_3to2, imports_3to2;                      // _compat_pickle's dicts
  Value codecs_encode, partial, getattr;
};

extern const TypeSpec kPickleStateType, kPicklerType, kUnpicklerType, kPicklerMemoType, kUnpicklerMemoType,
    kPickleBufferType;

inline PickleState* pickle_state(Thread& t) { return as<PickleState>(type_for(t, kPicklerType)->module_state); }

template <class... P> Raised raise_pickling(Thread& t, const P&... parts) {
  return raise_message(t, module_exception(t, "_pickle.PicklingError"), cat(parts...));
}
template <class... P> Raised raise_unpickling(Thread& t, const P&... parts) {
  return raise_message(t, module_exception(t, "_pickle.UnpicklingError"), cat(parts...));
}

// repr() as UTF-8, for messages.
ResultOf<std::string> pickle_repr(Thread&, Value);
// A name with dots as a list of names; AttributeError for "<locals>". object: what it is looked up on, or absent.
Result pickle_dotted_path(Thread&, Value object, Value name);
// The attribute at the end of the path, or absent; `parent`: what it is an attribute of.
Result pickle_deep_attribute(Thread&, Value object, Value path, Ref* parent);
// import name: that very module.
Result pickle_import(Thread&, Value name);

// A method that a subclass may have overridden: found once, kept without a reference to `self` if it is bound to it.
struct PickleHook {
  Ref function;        // absent: none
  bool bound = false;  // to be called with self first
  Status find(Thread&, Value self, const char* name);
  Result call(Thread&, Value self, Value argument) const;
  Result as_attribute(Thread&, Value self, const char* name) const;
  Status assign(Thread&, const char* name, Value value_or_absent);
};

// The buffer that a PickleBuffer stands for; ValueError if it was released.
struct PickleBuffer;
ResultOf<struct runtime::Buffer*> pickle_buffer_of(Thread&, Value pickle_buffer);
bool pickle_buffer_contiguous(const runtime::Buffer&);

// The module's functions.
Result pickle_dump(Thread&, const Args&);
Result pickle_dumps(Thread&, const Args&);
Result pickle_load(Thread&, const Args&);
Result pickle_loads(Thread&, const Args&);

}  // namespace krait::modules
