// Kind: which built-in layout an object has. Inherited by subclasses: an instance of `class S(str)` has Kind::Str.
#pragma once
#include <cstdint>

namespace krait::runtime {

enum class Kind : uint8_t {
  Object,  // nothing beyond the head: instances of ordinary Python classes, and `object` itself
  Type, None, Ellipsis, NotImplemented,
  Int, Bool, Float, Complex, Str, Bytes, ByteArray, MemoryView,
  Tuple, List, Dict, Set, FrozenSet, Range, Slice,
  Function, NativeFunction, MethodDescriptor, SlotWrapper, MethodWrapper, BoundMethod, ClassMethodDescriptor,
  GetSet, Member, Property, ClassMethod, StaticMethod, Super, MappingProxy,
  Module, Code, Frame, Traceback, Cell, Generator, Coroutine, AsyncGenerator,
  Exception, WeakRef, SimpleNamespace, GenericAlias, UnionType,
  Native,  // any other layout made in C++: told apart by Type::spec
};

}  // namespace krait::runtime
