// == of memoryviews with anything that lends memory: equal shapes, and equal items as their formats read them.
#include <cstring>

#include "interpreter/objects/bytes.h"
#include "interpreter/objects/memoryview.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

// Reads the items of a view: native formats at once, all others as the struct module does.
class ItemReader {
 public:
  ItemReader(Thread& t, MemoryView* view) : t_(t), view_(view), format_(native_format(view->format)) {}
  char format() const { return format_; }

  // False if the struct module does not know the format.
  ResultOf<bool> prepare() {
    if (format_) return true;
    Ref name = TRY(make_str(t_, "struct"));
    Ref module = TRY(t_.interpreter->hooks.import(t_, name.as<Str>(), kNone, kNone, kNone, 0));
    Ref text = TRY(make_str(t_, view_->format));
    Result made = call_method(t_, module, "Struct", {text.get()});
    if (!made.is_raised()) {
      struct_ = made.take();
      return true;
    }
    Ref error = TRY(get_attr_of(module));
    if (!pending_matches(t_, as<Type>(error))) return raised;
    clear_pending(t_);
    return false;
  }

  Result read(const uint8_t* at) {
    if (format_) return unpack_item(t_, at, format_);
    Ref bytes = TRY(copy_of(at));
    Ref items = TRY(call_method(t_, struct_, "unpack", {bytes.get()}));
    if (is_tuple(items) && items.as<Tuple>()->length == 1) return Result::copy(items.as<Tuple>()->items[0]);
    return items;
  }

 private:
  // struct.error, while an exception is pending.
  Result get_attr_of(Value module) {
    Ref pending = take_pending(t_);
    Result error = get_attr(t_, module, "error");
    if (error.is_raised()) return raised;
    set_pending(t_, std::move(pending));
    return error;
  }
  Result copy_of(const uint8_t* at) {
    return make_bytes(t_, {reinterpret_cast<const char*>(at), static_cast<size_t>(view_->item_size)});
  }

  Thread& t_;
  MemoryView* view_;
  char format_;
  Ref struct_;
};

struct Comparison {
  Thread& t;
  MemoryView *a, *b;
  ItemReader left, right;
  bool same_bytes;  // equal bytes mean equal items, and different bytes different ones

  ResultOf<bool> items_equal(const uint8_t* x, const uint8_t* y) {
    if (same_bytes) return memcmp(x, y, static_cast<size_t>(a->item_size)) == 0;
    Ref first = TRY(left.read(x)), second = TRY(right.read(y));
    Ref answer = TRY(compare(t, first, second, CompareOp::Eq));  // no identity: NaNs differ
    return is_true(t, answer);
  }

  ResultOf<bool> equal_from(int dimension, const uint8_t* x, const uint8_t* y) {
    if (dimension == a->dimensions) return items_equal(x, y);
    for (int64_t i = 0; i < a->shape()[dimension]; ++i) {
      bool same = TRY(equal_from(dimension + 1, x + i * a->strides()[dimension], y + i * b->strides()[dimension]));
      if (!same) return false;
    }
    return true;
  }
};

bool same_shape(MemoryView* a, MemoryView* b) {
  if (a->dimensions != b->dimensions) return false;
  for (int i = 0; i < a->dimensions; ++i) {
    if (a->shape()[i] != b->shape()[i]) return false;
    if (a->shape()[i] == 0) break;
  }
  return true;
}

ResultOf<bool> views_equal(Thread& t, MemoryView* a, MemoryView* b) {
  if (!same_shape(a, b)) return false;
  Comparison both{t, a, b, {t, a}, {t, b}, false};
  if (!TRY(both.left.prepare()) || !TRY(both.right.prepare())) return false;
  char format = both.left.format();
  both.same_bytes = format && format == both.right.format() && format != 'f' && format != 'd' && format != '?';
  return both.equal_from(0, a->data, b->data);
}

}  // namespace

Result memoryview_compare(Thread& t, Value x, Value y, CompareOp op) {
  if (op != CompareOp::Eq && op != CompareOp::Ne) return kNotImplemented;
  if (!is_memoryview(x)) std::swap(x, y);
  bool wanted = op == CompareOp::Eq;
  if (!as<MemoryView>(x)->managed) return boolean((x == y) == wanted);
  if (is_memoryview(y) && !as<MemoryView>(y)->managed) return boolean(!wanted);
  Result other = make_memoryview(t, y);
  if (other.is_raised()) {
    clear_pending(t);
    return kNotImplemented;
  }
  Ref left = TRY(make_memoryview(t, x)), right = other.take();
  bool same = TRY(views_equal(t, left.as<MemoryView>(), right.as<MemoryView>()));
  return boolean(same == wanted);
}

}  // namespace krait::objects
