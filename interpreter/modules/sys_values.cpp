// The data in sys: version, flags, limits of the number types, what the platform is.
#include <float.h>

#include "interpreter/code/cache_tag.h"
#include "interpreter/modules/registry.h"
#include "interpreter/modules/sys_internal.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/set.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/struct_sequence.h"
#include "interpreter/objects/tuple.h"

namespace krait::modules {

namespace {

const StructField kFlagFields[] = {
    {"debug", "-d"}, {"inspect", "-i"}, {"interactive", "-i"}, {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"}, {"no_user_site", "-s"}, {"no_site", "-S"}, {"ignore_environment", "-E"},
    {"verbose", "-v"}, {"bytes_warning", "-b"}, {"quiet", "-q"}, {"hash_randomization", "-R"}, {"isolated", "-I"},
    {"dev_mode", "-X dev"}, {"utf8_mode", "-X utf8"}, {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"}, {"int_max_str_digits", "-X int_max_str_digits"}};
const StructSpec kFlags =
    struct_spec("sys.flags", "What the command line and the environment chose.", kFlagFields, 18, 18, false);

const StructField kVersionFields[] = {{"major"}, {"minor"}, {"micro"}, {"releaselevel"}, {"serial"}};
const StructSpec kVersionInfo =
    struct_spec("sys.version_info", "The version of the language, in parts.", kVersionFields, 5, 5, false);

const StructField kFloatFields[] = {{"max"}, {"max_exp"}, {"max_10_exp"}, {"min"}, {"min_exp"}, {"min_10_exp"},
                                    {"dig"}, {"mant_dig"}, {"epsilon"}, {"radix"}, {"rounds"}};
const StructSpec kFloatInfo = struct_spec("sys.float_info", "The limits of float.", kFloatFields, 11, 11);

const StructField kIntFields[] = {
    {"bits_per_digit"}, {"sizeof_digit"}, {"default_max_str_digits"}, {"str_digits_check_threshold"}};
const StructSpec kIntInfo = struct_spec("sys.int_info", "How int keeps its digits.", kIntFields, 4, 4);

const StructField kHashFields[] = {{"width"}, {"modulus"}, {"inf"}, {"nan"}, {"imag"}, {"algorithm"}, {"hash_bits"},
                                   {"seed_bits"}, {"cutoff"}};
const StructSpec kHashInfo = struct_spec("sys.hash_info", "How hash() computes.", kHashFields, 9, 9);

const StructField kThreadFields[] = {{"name"}, {"lock"}, {"version"}};
const StructSpec kThreadInfo = struct_spec("sys.thread_info", "Which threads the platform has.", kThreadFields, 3, 3);

Value text(Thread& t, const char* s) {
  Result r = make_str(t, s);
  return r.word;
}
Value number(int64_t i) { return Value::from_small_int(i); }
Value real(Thread& t, double d) { return make_float(t, d).word; }
Value truth(bool b) { return Value::from_bool(b); }

Result make_flags(Thread& t) {
  const Config& c = t.interpreter->config;
  Value items[] = {number(c.debug),
                   number(c.inspect),
                   number(c.interactive),
                   number(c.optimize),
                   number(c.dont_write_bytecode),
                   number(c.no_user_site),
                   number(c.no_site),
                   number(c.ignore_environment),
                   number(c.verbose),
                   number(c.bytes_warning),
                   number(c.quiet),
                   number(c.hash_randomization),
                   number(c.isolated),
                   truth(c.dev_mode),
                   number(c.utf8_mode),
                   number(c.warn_default_encoding),
                   truth(c.safe_path),
                   number(c.int_max_str_digits == Config{}.int_max_str_digits ? -1 : c.int_max_str_digits)};
  return make_struct(t, kFlags, items);
}

Result make_version_info(Thread& t) {
  Value items[] = {number(3), number(11), number(2), text(t, "final"), number(0)};
  return make_struct(t, kVersionInfo, items);
}

Status add_number_limits(Thread& t, Value module) {
  TRY(make_struct_type(t, kFloatInfo));
  Value floats[] = {real(t, DBL_MAX),
                    number(DBL_MAX_EXP),
                    number(DBL_MAX_10_EXP),
                    real(t, DBL_MIN),
                    number(DBL_MIN_EXP),
                    number(DBL_MIN_10_EXP),
                    number(DBL_DIG),
                    number(DBL_MANT_DIG),
                    real(t, DBL_EPSILON),
                    number(FLT_RADIX),
                    number(1)};
  Ref float_info = TRY(make_struct(t, kFloatInfo, floats));
  TRY(module_add(t, module, "float_info", float_info));
  TRY(make_struct_type(t, kIntInfo));
  Value ints[] = {number(30), number(4), number(4300), number(640)};
  Ref int_info = TRY(make_struct(t, kIntInfo, ints));
  TRY(module_add(t, module, "int_info", int_info));
  TRY(make_struct_type(t, kHashInfo));
  Value hashes[] = {number(64), number((int64_t{1} << 61) - 1), number(314159), number(0), number(1000003),
                    text(t, "siphash13"), number(64), number(128), number(0)};
  Ref hash_info = TRY(make_struct(t, kHashInfo, hashes));
  TRY(module_add(t, module, "hash_info", hash_info));
  TRY(make_struct_type(t, kThreadInfo));
  Value threads[] = {text(t, "pthread"), text(t, "semaphore"), text(t, "NPTL 2.36")};
  Ref thread_info = TRY(make_struct(t, kThreadInfo, threads));
  return module_add(t, module, "thread_info", thread_info);
}

Status add_implementation(Thread& t, Value module, Value version_info) {
  Ref space = TRY(call(t, Value::from_object(t.types().simple_namespace)));
  Ref name = TRY(make_ascii(t, "krait"));
  Ref tag = TRY(make_ascii(t, code::kCacheTag));
  Ref multiarch = TRY(make_ascii(t, "x86_64-linux-gnu"));
  TRY(set_attr(t, space, "name", name));
  TRY(set_attr(t, space, "cache_tag", tag));
  TRY(set_attr(t, space, "version", version_info));
  TRY(set_attr(t, space, "hexversion", small_int(0x030b02f0)));
  TRY(set_attr(t, space, "_multiarch", multiarch));
  return module_add(t, module, "implementation", space);
}

Status add_version(Thread& t, Value module) {
  TRY(make_struct_type(t, kVersionInfo));
  Ref version_info = TRY(make_version_info(t));
  TRY(module_add(t, module, "version_info", version_info));
  TRY(module_add_int(t, module, "hexversion", 0x030b02f0));
  TRY(module_add_int(t, module, "api_version", 1013));
  TRY(module_add_str(t, module, "version", "3.11.2 (Krait 0.1.0) [GCC " __VERSION__ "]"));
  TRY(module_add_str(t, module, "copyright", "Copyright (c) 2026 The Krait authors."));
  Ref empty = TRY(make_ascii(t, ""));
  Ref name = TRY(make_ascii(t, "Krait"));
  Ref git = TRY(make_tuple(t, {name, empty, empty}));
  TRY(module_add(t, module, "_git", git));
  return add_implementation(t, module, version_info);
}

constexpr const char* kStandardNames[] = {
#include "interpreter/modules/stdlib_names.inc"
};

Status add_module_names(Thread& t, Value module) {
  Ref builtin_names = TRY(native_module_names(t));
  TRY(module_add(t, module, "builtin_module_names", builtin_names));
  Ref list = TRY(make_list(t));
  for (const char* name : kStandardNames) {
    Ref item = TRY(make_ascii(t, name));
    TRY(list_append(t, list.as<List>(), item));
  }
  Ref names = TRY(make_frozenset(t, list));
  return module_add(t, module, "stdlib_module_names", names);
}

}  // namespace

Status add_sys_values(Thread& t, Value module) {
  TRY(add_version(t, module));
  TRY(make_struct_type(t, kFlags));
  Ref flags = TRY(make_flags(t));
  TRY(module_add(t, module, "flags", flags));
  TRY(add_number_limits(t, module));
  TRY(add_module_names(t, module));
  TRY(module_add_str(t, module, "platform", "linux"));
  TRY(module_add_str(t, module, "byteorder", "little"));
  TRY(module_add_str(t, module, "float_repr_style", "short"));
  TRY(module_add_str(t, module, "platlibdir", "lib"));
  TRY(module_add_str(t, module, "abiflags", ""));
  TRY(module_add_str(t, module, "_framework", ""));
  TRY(module_add_int(t, module, "maxsize", INT64_MAX));
  TRY(module_add_int(t, module, "maxunicode", 0x10FFFF));
  TRY(module_add(t, module, "dont_write_bytecode", boolean(t.interpreter->config.dont_write_bytecode)));
  TRY(module_add(t, module, "pycache_prefix", kNone));
  for (const char* name : {"meta_path", "path_hooks", "warnoptions", "path", "argv", "orig_argv"}) {
    Ref list = TRY(make_list(t));
    TRY(module_add(t, module, name, list));
  }
  for (const char* name : {"path_importer_cache", "_xoptions"}) {
    Ref dict = TRY(make_dict(t));
    TRY(module_add(t, module, name, dict));
  }
  Ref early = TRY(make_early_stderr(t));
  TRY(module_add(t, module, "stderr", early));
  TRY(module_add(t, module, "__stderr__", early));
  // __displayhook__ and its like are what the hooks were at the start.
  for (const char* name : {"displayhook", "excepthook", "unraisablehook", "breakpointhook"}) {
    Ref hook = TRY(get_attr(t, module, name));
    TRY(module_add(t, module, cat("__", name, "__").c_str(), hook));
  }
  return ok();
}

}  // namespace krait::modules
