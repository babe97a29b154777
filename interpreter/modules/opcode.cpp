// The module _opcode: what the library's opcode and dis ask about the instruction set.
#include "interpreter/code/opcodes.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/abstract.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

static Result opcode_stack_effect(Thread& t, const Args& a) {
  int opcode = TRY(as_c_int(t, a[0])), argument = 0, jump = -1;
  if (opcode >= 0 && opcode < code::kHaveArgument) {
    if (!a[1].is_none())
      return raise_value_error(t, "stack_effect: opcode does not permit oparg but oparg was specified");
  } else {
    if (a[1].is_none()) return raise_value_error(t, "stack_effect: opcode requires oparg but oparg was not specified");
    argument = TRY(as_c_int(t, a[1]));
  }
  if (a[2].is_true()) jump = 1;
  else if (a[2].is_false()) jump = 0;
  else if (!a[2].is_none()) return raise_value_error(t, "stack_effect: jump must be False, True or None");
  bool known = opcode >= 0 && opcode < 256 && code::opcode_info(opcode).name;
  int effect = known ? code::stack_effect(opcode, argument, jump) : code::kInvalidEffect;
  if (effect == code::kInvalidEffect) return raise_value_error(t, "invalid opcode or oparg");
  return small_int(effect);
}
static Result opcode_specialization_stats(Thread&, const Args&) { return kNone; }

static const NativeFunction kFunctions[] = {
    {"stack_effect(opcode, oparg=None, /, *, jump=None)", opcode_stack_effect,
        "By how many items an opcode makes the stack grow, or shrink if negative."},
    {"get_specialization_stats()", opcode_specialization_stats, "Return the specialization stats"},
    {}};

extern const NativeModule kOpcodeModule;
const NativeModule kOpcodeModule = {"_opcode", "Opcode support module.", kFunctions};

}  // namespace krait::modules
