// What the files that implement str share. Each has the functions of one theme; the table is in str_methods.cpp.
#pragma once
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"
#include "interpreter/text/text_view.h"

namespace krait::objects {

extern const NativeFunction kStrMethods[];

inline text::TextView view_of(const Str* s) { return {s->data, static_cast<size_t>(s->length), s->width}; }
Result str_exact(Thread&, Str*);                                     // itself, or a copy of the exact type
Result str_from_utf32(Thread&, std::u32string_view);

// str(object, encoding, errors): decodes a bytes-like object. Either of the last two may be absent.
Result str_decode_object(Thread&, Value object, Value encoding, Value errors);
Result str_percent_format(Thread&, Value format, Value arguments);  // format % arguments
Result str_iter(Thread&, Value self);
// "...".format(*args, **kwargs); kwargs: a mapping, or absent.
Result str_format_with(Thread&, Str* format, const Value* args, int64_t count, Value mapping);

#define STR_METHOD(name) Result str_##name(Thread&, const Args&)
// str_search.cpp
STR_METHOD(find_method);
STR_METHOD(rfind);
STR_METHOD(index);
STR_METHOD(rindex);
STR_METHOD(count);
STR_METHOD(startswith);
STR_METHOD(endswith);
STR_METHOD(replace);
STR_METHOD(removeprefix);
STR_METHOD(removesuffix);
STR_METHOD(partition);
STR_METHOD(rpartition);
// str_split.cpp
STR_METHOD(split);
STR_METHOD(rsplit);
STR_METHOD(splitlines);
STR_METHOD(join_method);
// str_case.cpp
STR_METHOD(lower);
STR_METHOD(upper);
STR_METHOD(title);
STR_METHOD(capitalize);
STR_METHOD(swapcase);
STR_METHOD(casefold);
STR_METHOD(isalpha);
STR_METHOD(isalnum);
STR_METHOD(isascii);
STR_METHOD(isdecimal);
STR_METHOD(isdigit);
STR_METHOD(isnumeric);
STR_METHOD(isidentifier);
STR_METHOD(islower);
STR_METHOD(isupper);
STR_METHOD(istitle);
STR_METHOD(isspace);
STR_METHOD(isprintable);
// str_layout.cpp
STR_METHOD(center);
STR_METHOD(ljust);
STR_METHOD(rjust);
STR_METHOD(zfill);
STR_METHOD(expandtabs);
STR_METHOD(strip);
STR_METHOD(lstrip);
STR_METHOD(rstrip);
// str_translate.cpp
STR_METHOD(translate);
STR_METHOD(maketrans);
// str_format.cpp
STR_METHOD(format);
STR_METHOD(format_map);
STR_METHOD(dunder_format);
// str_codec.cpp
STR_METHOD(encode);
#undef STR_METHOD

}  // namespace krait::objects
