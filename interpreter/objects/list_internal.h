// What the files that implement list share.
#pragma once
#include "interpreter/objects/list.h"
#include "interpreter/runtime/native.h"

namespace krait::objects {

Status list_reserve(Thread&, List*, int64_t capacity, bool exact = false);
void list_shrink(Thread&, List*);
Status list_replace_range(Thread&, List*, int64_t start, int64_t end, const Value* values, int64_t count);
void list_clear(List*);  // empty at once; the items are released after that

}  // namespace krait::objects
