// What instructions do out of line: the loop's slow paths and rare instructions, by theme (names, operators, unpacking,
// calls, imports, classes, patterns, exceptions, async). The frame is complete (pc and stack_top written back) when
// they are called. Arguments borrowed, results new references, unless said otherwise.
#pragma once
#include "interpreter/objects/dict.h"
#include "interpreter/objects/float.h"
#include "interpreter/objects/function.h"
#include "interpreter/objects/generator.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/vm/evaluate.h"
#include "interpreter/vm/stream.h"

namespace krait::vm {

// Names (names.cpp).
Result load_name(Thread&, Frame*, Str* name);
Result load_global(Thread&, Frame*, Str* name);
Status store_name(Thread&, Frame*, Str* name, Value value);
Status delete_name(Thread&, Frame*, Str* name);
Status delete_global(Thread&, Frame*, Str* name);
Result load_class_deref(Thread&, Frame*, uint32_t slot);
Raised raise_name_error(Thread&, Str* name);
Raised raise_unbound(Thread&, Frame*, uint32_t slot);   // local, cell or free variable
// Gives an AttributeError that was raised without saying of what (by a __getattr__) its name and obj.
void complete_attribute_error(Thread&, Value owner, Str* name);
// An attribute for a call: the function, with *self_is_bound false if it takes the owner as its first argument.
Result load_method(Thread&, Value owner, Str* name, bool& needs_self);

// Operators (operators.cpp).
bool quick_double(Value v, double& out);                // float, or an int that is exact as one
Result binary_operator(Thread&, uint32_t oparg, Value a, Value b);
ResultOf<bool> quick_contains(Thread&, Value container, Value item);  // `in`, straight to dicts and sets
int quick_equal(Value a, Value b);                      // two strs: 0, 1; anything else: -1
// left + right, left's memory reused if nobody else holds it. On success *left has been taken (it is absent then).
Result add_str_in_place(Thread&, Value* left, Str* right);
Result format_value(Thread&, Value v, uint32_t oparg, Value spec_or_absent);
Result build_string(Thread&, const Value* parts, size_t count);

// Unpacking and building (build.cpp). unpack writes `count` owned words, the first at out[count - 1].
Status unpack_sequence(Thread&, Value sequence, uint32_t count, Value* out);
Status unpack_ex(Thread&, Value sequence, uint32_t before, uint32_t after, Value* out);
Status list_extend_unpacked(Thread&, Value list, Value iterable);
Status dict_merge_keywords(Thread&, Value dict, Value mapping, Value callee);
Status dict_update_unpacked(Thread&, Value dict, Value mapping);
Result build_set(Thread&, const Value* items, uint32_t count);
Result build_map(Thread&, const Value* pairs, uint32_t count);
Result build_const_key_map(Thread&, const Value* values, Value keys, uint32_t count);

// Calls (bind.cpp, calls.cpp).
// A frame for calling `f`, its arguments bound (copied): pushed on the thread's stack, not yet entered; takes over a
// reference to f. Null: raised, and f is released.
Frame* bind_call(Thread&, Function* f, const Value* args, size_t positional, Tuple* kwnames);
Frame* push_frame(Thread&, Function* f);                // slots absent; null: raised, f released
void pop_frame(Thread&, Frame*);                        // releases its contents and gives the memory back
void enter_frame(Thread&, Frame*);
// f(*args, **kwargs): a Python function gets its frame (in `out`, the result means nothing); anything else is called.
Result call_ex_or_frame(Thread&, Value* operands, Value kwargs_or_absent, Frame*& out);
Function* class_init_function(Thread&,
                              Value callee);  // a class whose instances `new_` makes and a Python __init__ fills
bool is_closure_of(const Code*, Value closure);
Result make_function_object(Thread&, Frame*, Value code, uint32_t oparg, const Value* extras);
std::string callable_text(Thread&, Value callee);       // "mod.f()" as messages name what is called

// Imports and classes (imports.cpp).
Result import_name(Thread&, Frame*, Str* name, Value fromlist, Value level);
Result import_from(Thread&, Value module, Str* name);
Status import_star(Thread&, Frame*, Value module);
Result load_build_class(Thread&, Frame*);
Status setup_annotations(Thread&, Frame*);
Status print_expression(Thread&, Value);

// Patterns (match.cpp).
Result match_keys(Thread&, Value mapping, Value keys);                        // tuple or None
Result match_class(Thread&, Value subject, Value class_, uint32_t positions, Value names);  // tuple or None
bool match_kind(Thread&, Value v, uint32_t type_flag);

// Exceptions (exceptions.cpp).
Raised do_raise(Thread&, Value exception_or_absent, Value cause_or_absent);   // the raise statement
ResultOf<bool> exception_matches(Thread&, Value exception, Value types);      // CHECK_EXC_MATCH
Status exception_group_match(Thread&, Value exception, Value types, Value* rest, Value* match);
Result prep_reraise_star(Thread&, Value original, Value raised_list);
Value topmost_handled(Thread&);                                              // borrowed; absent: none
Raised reraise(Thread&, Ref&& exception);                                    // pending again, as it is
// __enter__'s result; the manager on the stack gives way to its __exit__ before __enter__ runs.
Result enter_context(Thread&, Value& on_stack, bool async);
Result call_exit_with(Thread&, Value exit_method, Value exception);

// Async (async.cpp).
Result get_aiter(Thread&, Value);
Result get_anext(Thread&, Value);
Result get_yield_from_iter(Thread&, Frame*, Value);
Result get_awaitable_for(Thread&, Frame*, Value, uint32_t oparg);
Result send_value(Thread&, Value receiver, Value sent, Value* returned);      // SEND for what is no generator of ours

// Safe points (safe_point.cpp): serves the bits of Thread::breaker.
Status safe_point(Thread&);

}  // namespace krait::vm
