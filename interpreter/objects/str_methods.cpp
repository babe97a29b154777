// The table of str's methods (library reference, String Methods). The functions are grouped by theme in its siblings.
#include "interpreter/objects/str_methods.h"

#include "interpreter/objects/int.h"
#include "interpreter/objects/str_units.h"
#include "interpreter/objects/tuple.h"

namespace krait::objects {

namespace {

Result getnewargs(Thread& t, const Args& a) {
  Ref copy = TRY(str_of_type(t, t.types().str, a.self));  // never the same object, as in CPython
  return make_tuple(t, {copy.get()});
}

Result sizeof_(Thread& t, const Args& a) {
  Str* s = as<Str>(a.self);
  int64_t head = s->ascii ? 48 : 72;
  return make_int(t, head + (s->length + 1) * s->width + (s->utf8 ? s->utf8->length + 1 : 0));
}

}  // namespace

const NativeFunction kStrMethods[] = {
    {"encode(encoding='utf-8', errors='strict')", str_encode,
     "Encode the string using the codec registered for encoding.\n\n  encoding\n    The encoding in which to encode the "
     "string.\n  errors\n    The error handling scheme to use for encoding errors: 'strict' raises a\n    "
     "UnicodeEncodeError; others are 'ignore', 'replace', 'xmlcharrefreplace' and any name registered\n    with "
     "codecs.register_error."},
    {"replace(old, new, count=-1, /)", str_replace,
     "Return a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences "
     "to replace.\n    -1 (the default value) means replace all occurrences."},
    {"split(sep=None, maxsplit=-1)", str_split,
     "Return a list of the substrings in the string, using sep as the separator string.\n\nWithout sep: at any white "
     "space, and without empty strings. At most maxsplit splits are made, from the left;\n-1 means no limit."},
    {"rsplit(sep=None, maxsplit=-1)", str_rsplit,
     "Return a list of the substrings in the string, using sep as the separator string.\n\nAs split, but the splits are "
     "made from the right."},
    {"join(iterable, /)", str_join_method,
     "Concatenate any number of strings.\n\nThe string whose method is called is inserted in between each given "
     "string.\n\nExample: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'"},
    {"capitalize()", str_capitalize,
     "Return a capitalized version of the string.\n\nMore specifically, make the first character have upper case and the "
     "rest lower\ncase."},
    {"casefold()", str_casefold, "Return a version of the string suitable for caseless comparisons."},
    {"title()", str_title,
     "Return a version of the string where each word is titlecased.\n\nMore specifically, words start with uppercased "
     "characters and all remaining\ncased characters have lower case."},
    {"center(width, fillchar=' ', /)", str_center,
     "Return a centered string of length width.\n\nPadding is done using the specified fill character (default is a space)."},
    {"count(*args)", str_count,
     "S.count(sub[, start[, end]]) -> int\n\nReturn the number of non-overlapping occurrences of substring sub "
     "in\nstring S[start:end].  Optional arguments start and end are\ninterpreted as in slice notation."},
    {"expandtabs(tabsize=8)", str_expandtabs,
     "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 "
     "characters is assumed."},
    {"find(*args)", str_find_method,
     "S.find(sub[, start[, end]]) -> int\n\nReturn the lowest index in S where substring sub is found,\nsuch that sub is "
     "contained within S[start:end].\n\nReturn -1 on failure."},
    {"partition(sep, /)", str_partition,
     "Partition the string into three parts using the given separator.\n\nThe part before its first occurrence, the "
     "separator and the part behind; or the string and two empty ones."},
    {"index(*args)", str_index,
     "S.index(sub[, start[, end]]) -> int\n\nReturn the lowest index in S where substring sub is found,\nsuch that sub is "
     "contained within S[start:end].\n\nRaises ValueError when the substring is not found."},
    {"ljust(width, fillchar=' ', /)", str_ljust,
     "Return a left-justified string of length width.\n\nPadding is done using the specified fill character (default is "
     "a space)."},
    {"lower()", str_lower, "Return a copy of the string converted to lowercase."},
    {"lstrip(chars=None, /)", str_lstrip,
     "Return a copy of the string with leading whitespace removed.\n\nIf chars is given and not None, remove characters "
     "in chars instead."},
    {"rfind(*args)", str_rfind,
     "S.rfind(sub[, start[, end]]) -> int\n\nReturn the highest index in S where substring sub is found,\nsuch that sub "
     "is contained within S[start:end].\n\nReturn -1 on failure."},
    {"rindex(*args)", str_rindex,
     "S.rindex(sub[, start[, end]]) -> int\n\nReturn the highest index in S where substring sub is found,\nsuch that sub "
     "is contained within S[start:end].\n\nRaises ValueError when the substring is not found."},
    {"rjust(width, fillchar=' ', /)", str_rjust,
     "Return a right-justified string of length width.\n\nPadding is done using the specified fill character (default is "
     "a space)."},
    {"rstrip(chars=None, /)", str_rstrip,
     "Return a copy of the string with trailing whitespace removed.\n\nIf chars is given and not None, remove characters "
     "in chars instead."},
    {"rpartition(sep, /)", str_rpartition,
     "Partition the string into three parts using the given separator.\n\nThe part before its last occurrence, the "
     "separator and the part behind; or two empty ones and the string."},
    {"splitlines(keepends=False)", str_splitlines,
     "Return a list of the lines in the string, breaking at line boundaries.\n\nLine breaks are not included in the "
     "resulting list unless keepends is given and\ntrue."},
    {"strip(chars=None, /)", str_strip,
     "Return a copy of the string with leading and trailing whitespace removed.\n\nIf chars is given and not None, "
     "remove characters in chars instead."},
    {"swapcase()", str_swapcase, "Convert uppercase characters to lowercase and lowercase characters to uppercase."},
    {"translate(table, /)", str_translate,
     "Replace each character in the string using the given translation table.\n\nThe table maps code points to code "
     "points, strings or None, which deletes; what it raises LookupError for stays."},
    {"upper()", str_upper, "Return a copy of the string converted to uppercase."},
    {"startswith(*args)", str_startswith,
     "S.startswith(prefix[, start[, end]]) -> bool\n\nReturn True if S starts with the specified prefix, False "
     "otherwise.\nprefix can also be a tuple of strings to try."},
    {"endswith(*args)", str_endswith,
     "S.endswith(suffix[, start[, end]]) -> bool\n\nReturn True if S ends with the specified suffix, False "
     "otherwise.\nsuffix can also be a tuple of strings to try."},
    {"removeprefix(prefix, /)", str_removeprefix,
     "Return a str with the given prefix string removed if present."},
    {"removesuffix(suffix, /)", str_removesuffix,
     "Return a str with the given suffix string removed if present."},
    {"isascii()", str_isascii, "Return True if all characters in the string are ASCII, False otherwise."},
    {"islower()", str_islower, "Return True if the string is a lowercase string, False otherwise."},
    {"isupper()", str_isupper, "Return True if the string is an uppercase string, False otherwise."},
    {"istitle()", str_istitle, "Return True if the string is a title-cased string, False otherwise."},
    {"isspace()", str_isspace, "Return True if the string is a whitespace string, False otherwise."},
    {"isdecimal()", str_isdecimal, "Return True if the string is a decimal string, False otherwise."},
    {"isdigit()", str_isdigit, "Return True if the string is a digit string, False otherwise."},
    {"isnumeric()", str_isnumeric, "Return True if the string is a numeric string, False otherwise."},
    {"isalpha()", str_isalpha, "Return True if the string is an alphabetic string, False otherwise."},
    {"isalnum()", str_isalnum, "Return True if the string is an alpha-numeric string, False otherwise."},
    {"isidentifier()", str_isidentifier,
     "Return True if the string is a valid Python identifier, False otherwise."},
    {"isprintable()", str_isprintable, "Return True if the string is printable, False otherwise."},
    {"zfill(width, /)", str_zfill,
     "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe string is never truncated."},
    {"format(*args, **kwargs)", str_format,
     "S.format(*args, **kwargs) -> str\n\nReturn a formatted version of S, using substitutions from args and kwargs."},
    {"format_map(mapping, /)", str_format_map,
     "S.format_map(mapping) -> str\n\nReturn a formatted version of S, using substitutions from mapping."},
    {"__format__(format_spec, /)", str_dunder_format, "Return a formatted version of the string as described by format_spec."},
    {"maketrans(x, y=<absent>, z=<absent>, /)", str_maketrans,
     "Return a translation table usable for str.translate().", Binding::StaticMethod},
    {"__getnewargs__()", getnewargs, nullptr},
    {"__sizeof__()", sizeof_, "Return the size of the string in memory, in bytes."},
    {}};

}  // namespace krait::objects
