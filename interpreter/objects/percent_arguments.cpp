#include "interpreter/objects/percent_arguments.h"

#include "interpreter/objects/int.h"

namespace krait::objects {

using numbers::FormatError;

Raised raise_format_error(Thread& t, const FormatError& error) {
  if (error.kind == FormatError::kMemory) return raise_memory_error(t);
  if (error.kind == FormatError::kOverflow) return raise_overflow_error(t, error.message);
  return raise_value_error(t, error.message);
}

PercentArguments::PercentArguments(Thread& thread, numbers::PercentReader format, Value values, bool never_mapping)
    : t(thread), reader(format), arguments_(values) {
  if (is_tuple(values)) {
    tuple_ = as<Tuple>(values);
  } else if (type_of(t, values)->slots.get_item && !never_mapping) {
    mapping_ = values;
  }
}

Result PercentArguments::next_value() {
  if (use_keyed_) {
    if (single_taken_) return raise_type_error(t, "not enough arguments for format string");
    single_taken_ = true;
    return Result::copy(keyed_.get());
  }
  if (tuple_) {
    if (index_ < tuple_->length) return Result::copy(tuple_->items[index_++]);
  } else if (!single_taken_) {
    single_taken_ = true;
    return Result::copy(arguments_);
  }
  return raise_type_error(t, "not enough arguments for format string");
}

Status PercentArguments::read_key() {
  if (mapping_.is_absent()) return raise_type_error(t, "format requires a mapping");
  size_t start, end;
  CHECK_FORMAT(reader.read_key(&start, &end));
  Ref key = TRY(key_text(start, end));
  keyed_ = TRY(get_item(t, mapping_, key));
  use_keyed_ = true;
  single_taken_ = false;
  return ok();
}

ResultOf<int64_t> PercentArguments::star_value(bool is_width) {
  Ref value = TRY(next_value());
  if (!is_int(value)) return raise_type_error(t, "* wants int");
  int64_t n;
  if (is_width) {
    if (int_fits_i64(value, &n) && n > -INT64_MAX) return n;
    return raise_overflow_error(t, "Python int too large to convert to C ssize_t");
  }
  if (!int_fits_i64(value, &n) || n > INT32_MAX || n < INT32_MIN) {
    return raise_overflow_error(t, "Python int too large to convert to C int");
  }
  return n < 0 ? 0 : n;
}

Status PercentArguments::read_spec(PercentSpec& spec) {
  if (reader.at_key()) TRY(read_key());
  reader.read_flags(&spec);
  if (reader.take_star()) {
    reader.set_width(&spec, TRY(star_value(true)));
  } else {
    CHECK_FORMAT(reader.read_width(&spec));
  }
  if (reader.take_point(&spec)) {
    if (reader.take_star()) {
      spec.precision = TRY(star_value(false));
    } else {
      CHECK_FORMAT(reader.read_precision(&spec));
    }
  }
  CHECK_FORMAT(reader.read_type(&spec));
  return ok();
}

namespace {

bool wants_whole(const PercentSpec& spec) { return spec.type == 'o' || spec.type == 'x' || spec.type == 'X'; }

Raised wrong_type(Thread& t, const PercentSpec& spec, Value value) {
  return raise_type_error(t, "%", static_cast<char>(spec.type),
                          " format: ", wants_whole(spec) ? "an integer" : "a real number", " is required, not ",
                          type_name(t, value));
}

}  // namespace

Result PercentArguments::integer_of(const PercentSpec& spec, Value value) {
  if (is_int(value)) return Result::copy(value);
  Type* type = type_of(t, value);
  if (!type->slots.int_ && !type->slots.index && !type->slots.float_) return wrong_type(t, spec, value);
  Result made = wants_whole(spec) ? runtime::index(t, value) : to_int(t, value);
  if (!made.is_raised() || !pending_matches(t, t.types().TypeError)) return made;
  clear_pending(t);
  return wrong_type(t, spec, value);
}

bool PercentArguments::left_over() const {
  if (!mapping_.is_absent() || use_keyed_) return false;
  return tuple_ ? index_ < tuple_->length : !single_taken_;
}

}  // namespace krait::objects
