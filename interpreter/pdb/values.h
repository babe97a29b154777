// Small steps between Python values and what is printed.
#pragma once
#include <string>

#include "interpreter/pdb/session.h"

namespace krait::pdb {

Status set_item_by_name(Thread&, Value mapping, const char* name, Value value);
// The last line of what an exception prints: "ValueError: text".
ResultOf<std::string> exception_line(Thread&, Value type, Value exception);
ResultOf<std::string> take_exception_line(Thread&);  // of the pending one, which is cleared
ResultOf<std::string> repr_text(Thread&, Value);

}  // namespace krait::pdb
