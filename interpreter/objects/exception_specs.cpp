// The specs of the built-in exceptions, from exceptions.def and the layouts; and ExceptionGroup, which has two bases.
#include "interpreter/objects/exception_specs.h"

#include "interpreter/objects/dict.h"
#include "interpreter/objects/exception_internal.h"
#include "interpreter/objects/type.h"
#include "interpreter/runtime/slots.h"
#include "interpreter/runtime/type_tables.h"

namespace krait::objects {

namespace {

// KeyError shows its key as repr does: '' would show nothing.
Result key_error_str(Thread& t, Value self) {
  auto* args = as<Tuple>(base(self)->args);
  if (args->length == 1) return repr(t, args->items[0]);
  return base_exception_str(t, self);
}

constexpr Slots with_str(Slots slots, UnarySlot str) {
  slots.str = str;
  return slots;
}

struct Row {
  const char *name, *doc;
};
// What help() says of each.
constexpr Row kDocs[] = {
    {"BaseException", "The class from which every exception is derived."},
    {"Exception", "The class from which all exceptions are derived, except those that ask to exit."},
    {"TypeError", "Inappropriate argument type."},
    {"StopAsyncIteration", "Raised by __anext__() when an asynchronous iterator has no more items."},
    {"StopIteration", "Raised by __next__() when an iterator has no more items."},
    {"GeneratorExit", "Raised inside a generator to ask it to end."},
    {"SystemExit", "Raised to ask the interpreter to end."},
    {"KeyboardInterrupt", "Program interrupted by user."},
    {"BaseExceptionGroup", "Several exceptions, not related to each other, raised together as one."},
    {"ImportError", "Raised when import does not find a module, or a name in it."},
    {"ModuleNotFoundError", "Module not found."},
    {"OSError",
        "An error that the operating system reports, as for files or timers; the parent of the I/O errors."},
    {"EOFError", "Raised when input is wanted but the file has already ended."},
    {"RuntimeError", "Unspecified run-time error."},
    {"RecursionError", "Recursion limit exceeded."},
    {"NotImplementedError", "Raised where a method or function is still to be written."},
    {"NameError", "Name not found globally."},
    {"UnboundLocalError", "Raised when a local name is used before it has a value."},
    {"AttributeError", "Attribute not found."},
    {"SyntaxError", "Invalid syntax."},
    {"IndentationError", "Improper indentation."},
    {"TabError", "Raised when the indentation mixes tabs and spaces in an unclear way."},
    {"LookupError", "The parent of the exceptions for an index or a key that is not found."},
    {"IndexError", "Raised when an index lies outside the sequence."},
    {"KeyError", "Mapping key not found."},
    {"ValueError", "Raised when an argument has the right type but a value that does not fit."},
    {"UnicodeError", "Unicode related error."},
    {"UnicodeEncodeError", "Unicode encoding error."},
    {"UnicodeDecodeError", "Unicode decoding error."},
    {"UnicodeTranslateError", "Unicode translation error."},
    {"AssertionError", "Assertion failed."},
    {"ArithmeticError", "The parent of the exceptions for calculations that fail."},
    {"FloatingPointError", "Floating point operation failed."},
    {"OverflowError", "Raised when a result is too big for its type."},
    {"ZeroDivisionError", "Raised by a division or modulo whose second operand is zero."},
    {"SystemError", "Internal error in the interpreter."},
    {"ReferenceError", "Raised when a weak proxy is used although its object is gone."},
    {"MemoryError", "Out of memory."},
    {"BufferError", "Buffer error."},
    {"BlockingIOError", "Raised when an operation on a non-blocking stream cannot go on without waiting."},
    {"ConnectionError", "Connection error."},
    {"ChildProcessError", "Child process error."},
    {"BrokenPipeError", "Broken pipe."},
    {"ConnectionAbortedError", "Connection aborted."},
    {"ConnectionRefusedError", "Connection refused."},
    {"ConnectionResetError", "Connection reset."},
    {"FileExistsError", "File already exists."},
    {"FileNotFoundError", "File not found."},
    {"IsADirectoryError", "Raised when something that cannot be done to a directory is tried on one."},
    {"NotADirectoryError", "Raised when something that needs a directory is tried on anything else."},
    {"InterruptedError", "Interrupted by signal."},
    {"PermissionError", "Not enough permissions."},
    {"ProcessLookupError", "Process not found."},
    {"TimeoutError", "Timeout expired."},
};
constexpr const char* doc_of(std::string_view name) {
  for (const Row& row : kDocs)
    if (name == row.name) return row.doc;
  return "Base class for warnings of one category.";
}

extern const TypeSpec kSpecs[];
enum Index {
#define EXCEPTION(name, base, layout) k##name##Index,
#include "interpreter/runtime/exceptions.def"
#undef EXCEPTION
  kobjectIndex,
};
const TypeSpec* base_spec(int base) { return base == kobjectIndex ? nullptr : &kSpecs[base]; }

// A type repeats its layout's methods only where its base has another layout.
#define EXCEPTION(type, base_type, layout)                                                                       \
  {.name = #type,                                                                                                \
   .doc = doc_of(#type),                                                                                         \
   .kind = Kind::Exception,                                                                                      \
   .size = k##layout##Layout.size,                                                                               \
   .flags = kHasGc | kBaseType | kHasDict,                                                                       \
   .base = base_spec(k##base_type##Index),                                                       \
   .methods = std::string_view(#type) == introduces(#layout) ? k##layout##Layout.methods : nullptr,              \
   .getsets = brings_fields(#type, #layout) ? k##layout##Layout.getsets : nullptr,                               \
   .slots = std::string_view(#type) == "KeyError" ? with_str(slots_for(#type, k##layout##Layout), key_error_str)   \
                                                  : slots_for(#type, k##layout##Layout)},

// The first exception of a layout.
constexpr std::string_view introduces(std::string_view layout) {
  if (layout == "ExceptionGroup") return "BaseExceptionGroup";
  return layout;
}
constexpr bool introduces_unicode(std::string_view type) {
  return type == "UnicodeEncodeError" || type == "UnicodeDecodeError" || type == "UnicodeTranslateError";
}
constexpr bool brings_fields(std::string_view type, std::string_view layout) {
  return type == introduces(layout) || introduces_unicode(type);
}
// Only what the type itself brings, so that slot wrappers appear where CPython has them.
Slots slots_for(std::string_view type, const ExceptionLayout& layout) {
  if (introduces_unicode(type) || &layout != &kBaseExceptionLayout || type == "BaseException") return layout.slots;
  Slots slots;
  slots.new_ = base_exception_new;
  slots.init = base_exception_init;
  return slots;
}

const TypeSpec kSpecs[] = {
#include "interpreter/runtime/exceptions.def"
};
#undef EXCEPTION

}  // namespace

const ExceptionRow kExceptionRows[] = {
#define EXCEPTION(name, base, layout) {&kSpecs[k##name##Index], &Types::name},
#include "interpreter/runtime/exceptions.def"
#undef EXCEPTION
};
const int kExceptionRowCount = sizeof kExceptionRows / sizeof *kExceptionRows;

Status make_exception_group_type(Thread& t) {
  Ref name = TRY(make_str(t, "ExceptionGroup"));
  Ref bases = TRY(make_tuple(t, {word(t.types().BaseExceptionGroup), word(t.types().Exception)}));
  Ref space = TRY(make_dict(t));
  Ref module = TRY(make_str(t, "builtins"));
  TRY(dict_set(t, space.as<Dict>(), "__module__", module));
  Ref made = TRY(make_class(t, t.types().type, name.as<Str>(), bases, space, nullptr, nullptr));
  t.types().ExceptionGroup = made.as<Type>();
  t.interpreter->type_tables->static_types.push_back(made.as<Type>());
  (void)made.leak();
  return ok();
}

}  // namespace krait::objects
