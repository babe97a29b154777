// compile, eval and exec (library reference: Built-in Functions).
#include <algorithm>

#include "interpreter/modules/ast_bridge.h"
#include "interpreter/modules/audit.h"
#include "interpreter/modules/builtins.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/cell.h"
#include "interpreter/objects/code.h"
#include "interpreter/objects/codecs.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/frame.h"
#include "interpreter/vm/compile_source.h"
#include "interpreter/vm/evaluate.h"

namespace krait::modules {

using vm::SourceMode;
using vm::SourceOptions;

static constexpr uint32_t kFutureBits = 0x1fe0000;
static constexpr uint32_t kKnownFlags = kFutureBits | vm::kCompileDontImplyDedent | vm::kCompileOnlyAst |
                                        vm::kCompileTypeComments | vm::kCompileTopLevelAwait |
                                        vm::kCompileIncompleteInput | 0x10;

// The features that the calling code has from __future__.
static uint32_t inherited_flags(Thread& t) {
  Frame* frame = vm::current_frame(t);
  return frame ? frame->code->flags & kFutureBits : 0;
}

// The hooks of sys.addaudithook see the source as the parser gets it: bytes.
static Status audit_source(Thread& t, std::string_view source, Str* filename) {
  if (!has_audit_hooks(t)) return ok();
  Ref bytes = TRY(make_bytes(t, source));
  return audit(t, "compile", {bytes, Value::from_object(filename)});
}

constexpr const char kEval[] = "eval";

static void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

// The bytes of a source that is no str; TypeError for what gives none. `what`: how messages call the argument.
static Status source_bytes(Thread& t, Value source, BufferRef& bytes, const char* function, const char* what) {
  if (has_buffer(t, source)) {
    if (!bytes.get(t, source).is_raised()) return ok();
    clear_pending(t);
  }
  return raise_type_error(t, function, "() arg 1 must be a ", what);
}

// Source given as str, bytes or any buffer, compiled; eval() allows blanks before an expression.
static Result compile_value(Thread& t, Value source, Str* filename, SourceOptions o, const char* function,
                            const char* what) {
  if (is_str(source)) {
    std::string_view text = TRY(str_utf8(t, as<Str>(source)));
    if (text.find('\0') != std::string_view::npos)
      return raise_value_error(t, "source code string cannot contain null bytes");
    if (function == kEval) skip_blanks(text);
    TRY(audit_source(t, text, filename));
    o.flags |= vm::kCompileIgnoreCookie;
    return vm::compile_text(t, text, filename, o);
  }
  BufferRef bytes;
  TRY(source_bytes(t, source, bytes, function, what));
  std::string_view text = bytes.view();
  if (text.find('\0') != std::string::npos) return raise_value_error(t, "source code string cannot contain null bytes");
  if (function == kEval) skip_blanks(text);
  std::string copy(text);
  TRY(audit_source(t, copy, filename));
  return vm::compile_bytes(t, copy, filename, o);
}

static ResultOf<std::string_view> mode_name(Thread& t, Value mode) {
  if (!is_str(mode)) {
    return raise_type_error(t, "compile() argument 'mode' must be str, not ",
                            mode.is_none() ? "None" : type_name(t, mode));
  }
  std::string_view name = TRY(str_utf8(t, as<Str>(mode)));
  if (name.find('\0') != std::string_view::npos) return raise_value_error(t, "embedded null character");
  return name;
}

static ResultOf<SourceMode> mode_argument(Thread& t, std::string_view name, uint32_t flags) {
  if (name == "exec") return SourceMode::Exec;
  if (name == "eval") return SourceMode::Eval;
  if (name == "single") return SourceMode::Single;
  if (name == "func_type") {
    if (flags & vm::kCompileOnlyAst) return SourceMode::FunctionType;
    return raise_value_error(t, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  }
  return raise_value_error(t, flags & vm::kCompileOnlyAst
                                  ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                                  : "compile() mode must be 'exec', 'eval' or 'single'");
}

Result builtins_compile(Thread& t, const Args& a) {
  Ref filename = TRY(fs_text(t, a[1]));
  SourceOptions o;
  std::string_view mode = TRY(mode_name(t, a[2]));
  o.flags = static_cast<uint32_t>(TRY(as_c_int(t, a[3])));
  bool inherits = TRY(as_c_int(t, a[4])) == 0;
  o.optimize = TRY(as_c_int(t, a[5]));
  o.feature_version = TRY(as_c_int(t, a[6]));
  if (o.flags & ~kKnownFlags) return raise_value_error(t, "compile(): unrecognised flags");
  if (o.optimize < -1 || o.optimize > 2) return raise_value_error(t, "compile(): invalid optimize value");
  if (inherits) o.flags |= inherited_flags(t);
  if (!(o.flags & vm::kCompileOnlyAst)) o.feature_version = -1;  // only trees are made for older versions
  o.mode = TRY(mode_argument(t, mode, o.flags));
  if (TRY(is_ast_object(t, a[0]))) return compile_ast_object(t, a[0], filename.as<Str>(), o);
  constexpr const char* kWhat = "string, bytes or AST object";
  if (!(o.flags & vm::kCompileOnlyAst)) return compile_value(t, a[0], filename.as<Str>(), o, "compile", kWhat);
  BufferRef bytes;
  if (!is_str(a[0])) TRY(source_bytes(t, a[0], bytes, "compile", kWhat));
  return parse_to_ast_object(t, a[0], filename.as<Str>(), o);
}

// globals gets __builtins__ if it lacks it.
static Status complete_globals(Thread& t, Dict* globals) {
  if (!dict_get_str(globals, t.names().__builtins__).is_absent()) return ok();
  return dict_set(t, globals, Value::from_object(t.names().__builtins__), Value::from_object(vm::current_builtins(t)));
}

struct Scope { Ref globals, locals; };

static ResultOf<Scope> scope_arguments(Thread& t, Value globals, Value locals, const char* function) {
  Scope s;
  bool eval = function == kEval;
  if (eval && !locals.is_none() && !type_of(t, locals)->slots.get_item)
    return raise_type_error(t, "locals must be a mapping");
  if (globals.is_none()) {
    Frame* frame = vm::current_frame(t);
    if (!frame) return raise_system_error(t, "globals and locals cannot be NULL");
    s.globals = Ref::copy(frame->globals);
    s.locals = locals.is_none() ? TRY(scope_locals(t)) : Ref::copy(locals);
  } else {
    if (!is_dict(globals)) {
      bool mapping = type_of(t, globals)->slots.get_item != nullptr;
      if (eval)
        return raise_type_error(
            t, mapping ? "globals must be a real dict; try eval(expr, {}, mapping)" : "globals must be a dict");
      return raise_type_error(t, "exec() globals must be a dict, not ", type_name(t, globals));
    }
    s.globals = Ref::copy(globals);
    s.locals = Ref::copy(locals.is_none() ? globals : locals);
  }
  if (!type_of(t, s.locals)->slots.get_item)
    return raise_type_error(t, "locals must be a mapping or None, not ", type_name(t, s.locals));
  TRY(complete_globals(t, as<Dict>(s.globals)));
  return s;
}

Result builtins_eval(Thread& t, const Args& a) {
  Scope scope = TRY(scope_arguments(t, a[1], a[2], kEval));
  if (Code* code = try_as<Code>(a[0])) {
    if (code->free_count > 0) return raise_type_error(t, "code object passed to eval() may not contain free variables");
    TRY(audit(t, "exec", {a[0]}));
    return vm::run_code(t, code, as<Dict>(scope.globals), scope.locals);
  }
  SourceOptions o;
  o.mode = SourceMode::Eval;
  o.flags = inherited_flags(t);
  Ref name = TRY(make_ascii(t, "<string>"));
  Ref code = TRY(compile_value(t, a[0], name.as<Str>(), o, kEval, "string, bytes or code object"));
  TRY(audit(t, "exec", {code}));
  return vm::run_code(t, as<Code>(code), as<Dict>(scope.globals), scope.locals);
}

static Status check_closure(Thread& t, Code* code, Value closure) {
  bool has = !closure.is_none();
  if (code->free_count == 0) {
    if (has) return raise_type_error(t, "cannot use a closure with this code object");
    return ok();
  }
  bool good = is_tuple(closure) && as<Tuple>(closure)->length == code->free_count;
  for (int64_t i = 0; good && i < code->free_count; ++i) good = has_kind(as<Tuple>(closure)->items[i], Kind::Cell);
  if (good) return ok();
  return raise_type_error(t, "code object requires a closure of exactly length ", code->free_count);
}

Result builtins_exec(Thread& t, const Args& a) {
  Scope scope = TRY(scope_arguments(t, a[1], a[2], "exec"));
  Value closure = a[3];
  Ref code;
  if (Code* given = try_as<Code>(a[0])) {
    TRY(check_closure(t, given, closure));
    code = Ref::copy(a[0]);
  } else {
    if (!closure.is_none())
      return raise_type_error(t, "closure can only be used when source is a code object");
    SourceOptions o;
    o.flags = inherited_flags(t);
    Ref name = TRY(make_ascii(t, "<string>"));
    code = TRY(compile_value(t, a[0], name.as<Str>(), o, "exec", "string, bytes or code object"));
  }
  TRY(audit(t, "exec", {code}));
  Ref done = TRY(
      vm::run_code(t, as<Code>(code), as<Dict>(scope.globals), scope.locals, closure.is_none() ? Value{} : closure));
  return kNone;
}

}  // namespace krait::modules
