#include "interpreter/objects/traceback.h"

#include "interpreter/code/code_object.h"
#include "interpreter/objects/exception.h"
#include "interpreter/objects/int.h"
#include "interpreter/runtime/heap.h"
#include "interpreter/runtime/native.h"
#include "interpreter/vm/stream.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/vm/helpers.h"

namespace krait::objects {

namespace {

void traceback_destroy(Object* o) {
  Traceback* tb = static_cast<Traceback*>(o);
  clear_pointer(tb->next);
  clear_pointer(tb->frame);
}

Result get_next(Thread&, Value self) {
  Traceback* next = as<Traceback>(self)->next;
  return next ? Result::copy(static_cast<Object*>(next)) : Result(kNone);
}
Status set_next(Thread& t, Value self, Value v) {
  Traceback* tb = as<Traceback>(self);
  if (v.is_absent()) return raise_type_error(t, "can't delete tb_next attribute");
  if (!v.is_none() && !has_kind(v, Kind::Traceback))
    return raise_type_error(t, "expected traceback object, got '", type_name(t, v), "'");
  Traceback* next = v.is_none() ? nullptr : as<Traceback>(v);
  for (Traceback* at = next; at; at = at->next)
    if (at == tb) return raise_value_error(t, "traceback loop detected");
  Ref old = tb->next ? Ref::own(static_cast<Object*>(tb->next)) : Ref();
  if (next) retain(static_cast<Object*>(next));
  tb->next = next;
  return ok();
}
Result get_frame(Thread&, Value self) { return Result::copy(static_cast<Object*>(as<Traceback>(self)->frame)); }
Result get_lasti(Thread&, Value self) { return small_int(as<Traceback>(self)->lasti); }
Result get_line(Thread&, Value self) {
  int line = traceback_line(as<Traceback>(self));
  return line < 0 ? Result(kNone) : Result(small_int(line));
}
Result traceback_dir(Thread& t, const Args&) {
  Ref all = TRY(make_list(t));
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Ref s = TRY(make_ascii(t, name));
    TRY(list_append(t, all.as<List>(), s));
  }
  return all;
}

const NativeGetSet kTracebackGetSets[] = {
    {"tb_next", get_next, set_next}, {"tb_frame", get_frame}, {"tb_lasti", get_lasti}, {"tb_lineno", get_line}, {}};
const NativeFunction kTracebackMethods[] = {{"__dir__()", traceback_dir}, {}};

Result make_traceback(Thread& t, Value next, Value frame, int lasti, int line) {
  Traceback* tb = allocate<Traceback>(t, t.types().traceback);
  if (!tb) return raised;
  retain(next);
  retain(frame);
  tb->next = static_cast<Traceback*>(next.object());
  tb->frame = static_cast<FrameObject*>(frame.object());
  tb->lasti = lasti;
  tb->line = line;
  return Result::own(tb);
}

Result traceback_new(Thread& t, const Args& a) {
  if (!a[0].is_none() && !has_kind(a[0], Kind::Traceback))
    return raise_type_error(t, "expected traceback object or None, got '", type_name(t, a[0]), "'");
  if (!has_kind(a[1], Kind::Frame))
    return raise_type_error(t, "traceback() argument 'tb_frame' must be frame, not ", type_name(t, a[1]));
  int lasti = TRY(as_c_int(t, a[2])), line = TRY(as_c_int(t, a[3]));
  return make_traceback(t, a[0].is_none() ? Value{} : a[0], a[1], lasti, line);
}

}  // namespace

int traceback_line(const Traceback* tb) {
  return tb->line >= 0 ? tb->line : code_line(tb->frame->frame->code, tb->lasti);
}

Status traceback_here(Thread& t, Frame* frame) {
  Ref exception = take_pending(t);
  BELIEVE(is_exception(exception));
  BaseException* e = exception.as<BaseException>();
  Result object = frame_object(t, frame);
  Result made = kAbsent;
  if (!object.is_raised()) {
    Ref kept = object.take();
    Value next = e->traceback.is_none() ? Value{} : e->traceback;
    made = make_traceback(t, next, kept, frame_offset(frame), -1);
  }
  if (made.is_raised()) clear_pending(t);  // memory is out: the exception goes on without this entry
  else replace(e->traceback, made.take());
  set_pending(t, std::move(exception));
  return ok();
}

Status traceback_add(Thread& t, const char* function, const char* file, int line) {
  Ref pending = take_pending(t);
  code::CodeObject source;
  source.name = source.qualname = code::Constant::string(function);
  source.filename = code::Constant::string(file);
  source.firstlineno = line;
  source.stacksize = 1;
  source.flags = kCodeOptimized | kCodeNewLocals;
  source.code.assign({static_cast<char>(code::RESUME), 0, static_cast<char>(code::LOAD_CONST), 0,
                      static_cast<char>(code::RETURN_VALUE), 0});
  source.consts.push_back(code::Constant::none());
  source.linetable.assign({static_cast<char>(0x80 | 13 << 3 | 2), 0});
  Ref code = TRY(make_code(t, source));
  Dict* globals = vm::current_globals(t);
  Ref own = globals ? Ref::copy(static_cast<Object*>(globals)) : Ref();
  if (!own) own = TRY(make_dict(t));
  Ref f = TRY(make_function(t, code.as<Code>(), own.as<Dict>()));
  Frame* frame = vm::push_frame(t, static_cast<Function*>(f.leak().object()));
  if (!frame) return raised;
  set_pending(t, std::move(pending));
  Status done = traceback_here(t, frame);
  vm::pop_frame(t, frame);
  return done;
}

const TypeSpec kTracebackType = {
    .name = "traceback",
    .doc = "A traceback entry, linked to the ones below it.",
    .kind = Kind::Traceback,
    .size = sizeof(Traceback),
    .flags = kHasGc,
    .new_ = {"traceback(tb_next, tb_frame, tb_lasti, tb_lineno)", traceback_new},
    .methods = kTracebackMethods,
    .getsets = kTracebackGetSets,
    .slots = {.destroy = traceback_destroy,
              .traverse = [](Object* o, Visitor& visit) {
                visit(static_cast<Traceback*>(o)->next);
                visit(static_cast<Traceback*>(o)->frame);
              },
              .clear = traceback_destroy},
};

}  // namespace krait::objects
