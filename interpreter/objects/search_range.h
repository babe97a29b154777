// The optional start and end of find(), count(), startswith() and their like, of str and bytes alike.
#pragma once
#include "interpreter/runtime/native.h"
#include "interpreter/runtime/abstract.h"

namespace krait::objects {

struct SearchRange {
  int64_t start, end;
};

/// The arguments as given (absent and None: the whole); clip() makes them fit, once no more Python code runs. TypeError
/// for what is no index.
ResultOf<SearchRange> search_range(Thread& t, Value start, Value end);

/// Within a sequence of that length. start > end is kept: nothing is found there, not even the empty sequence.
SearchRange clip(SearchRange range, int64_t length);

enum class Side { Left, Right };

}  // namespace krait::objects
