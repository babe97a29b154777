// The module _testinternalcapi: what CPython's own tests ask about the machine they run on. Only questions that have an
// answer here are there.
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/module.h"
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/heap.h"

namespace krait::modules {

// The configuration under PyConfig's names.
static Result get_config(Thread& t, const Args&) {
  const Config& c = t.interpreter->config;
  struct { const char* name; int64_t value; } const entries[] = {
      {"isolated", c.isolated}, {"use_environment", !c.ignore_environment}, {"dev_mode", c.dev_mode},
      {"use_hash_seed", c.fixed_hash_seed}, {"hash_seed", static_cast<int64_t>(c.hash_seed)},
      {"code_debug_ranges", c.debug_ranges}, {"warn_default_encoding", c.warn_default_encoding},
      {"bytes_warning", c.bytes_warning}, {"inspect", c.inspect}, {"interactive", c.interactive},
      {"optimization_level", c.optimize}, {"write_bytecode", !c.dont_write_bytecode}, {"verbose", c.verbose},
      {"quiet", c.quiet}, {"user_site_directory", !c.no_user_site}, {"buffered_stdio", !c.unbuffered},
      {"safe_path", c.safe_path}, {"int_max_str_digits", c.int_max_str_digits}, {"site_import", !c.no_site}};
  Ref config = TRY(make_dict(t));
  for (const auto& entry : entries) {
    Ref value = TRY(make_int(t, entry.value));
    TRY(dict_set(t, config.as<Dict>(), entry.name, value));
  }
  return config;
}

static Result get_recursion_depth(Thread& t, const Args&) {
  return make_int(t, t.interpreter->recursion_limit - t.recursion_left);
}

static const NativeFunction kFunctions[] = {
    {"get_config()", get_config, "The configuration of the interpreter as a dict."},
    {"get_recursion_depth()", get_recursion_depth, "How many frames the current thread has entered."},
    {}};

extern const NativeModule kTestInternalCapiModule;
const NativeModule kTestInternalCapiModule = {"_testinternalcapi", "What tests ask about the machine.", kFunctions};

}  // namespace krait::modules
