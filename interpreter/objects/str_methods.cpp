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
     "The string as bytes in the given encoding.\n\nWhere a character has no code, errors decides: 'strict' "
     "raises UnicodeEncodeError; 'ignore', 'replace',\n'xmlcharrefreplace' and any name known to "
     "codecs.register_error are the other choices."},
    {"replace(old, new, count=-1, /)", str_replace,
     "Makes a copy with new wherever old occurs.\n\n  count\n    How many to replace at most; by default -1, "
     "which means all of them."},
    {"split(sep=None, maxsplit=-1)", str_split,
     "A list of the parts between the separators.\n\nWithout sep, runs of white space separate, and no part is "
     "empty.\nmaxsplit limits how many splits are made, counted from the left; -1 is no limit."},
    {"rsplit(sep=None, maxsplit=-1)", str_rsplit,
     "A list of the parts between the separators, like split, but maxsplit counts from the right."},
    {"join(iterable, /)", str_join_method,
     "One string made of all the given ones, with this string between each two.\n\nFor example, '-'.join(['x', "
     "'y', 'z']) gives 'x-y-z'."},
    {"capitalize()", str_capitalize,
     "A copy that begins with a capital letter and is in lower case from there on."},
    {"casefold()", str_casefold, "A copy for comparing text without regard to upper and lower case."},
    {"title()", str_title,
     "A copy in which each word begins with a capital and goes on in lower case."},
    {"center(width, fillchar=' ', /)", str_center,
     "The string in the middle of a field of the given width, filled up with fillchar (a space unless given)."},
    {"count(*args)", str_count,
     "S.count(sub[, start[, end]]) -> int\n\nHow many times sub occurs in S[start:end], not counting overlaps; "
     "start and end work as in a slice."},
    {"expandtabs(tabsize=8)", str_expandtabs,
     "Makes a copy with spaces in place of each tab, up to the next multiple of tabsize.\n\nThe default for "
     "tabsize is 8."},
    {"find(*args)", str_find_method,
     "S.find(sub[, start[, end]]) -> int\n\nThe first index at which sub occurs within S[start:end], or -1 if it "
     "does not."},
    {"partition(sep, /)", str_partition,
     "A tuple of three: what stands before the first separator, the separator, and what stands after "
     "it.\n\nWhere the separator does not occur, the three are the whole string and two empty ones."},
    {"index(*args)", str_index,
     "S.index(sub[, start[, end]]) -> int\n\nThe first index at which sub occurs within S[start:end]; ValueError "
     "if it does not."},
    {"ljust(width, fillchar=' ', /)", str_ljust,
     "The string at the left of a field of the given width, filled up with fillchar (a space unless given)."},
    {"lower()", str_lower, "A copy in lower case."},
    {"lstrip(chars=None, /)", str_lstrip,
     "A copy without the white space at its start or, if chars is given, without any of those characters there."},
    {"rfind(*args)", str_rfind,
     "S.rfind(sub[, start[, end]]) -> int\n\nThe last index at which sub occurs within S[start:end], or -1 if it "
     "does not."},
    {"rindex(*args)", str_rindex,
     "S.rindex(sub[, start[, end]]) -> int\n\nThe last index at which sub occurs within S[start:end]; ValueError "
     "if it does not."},
    {"rjust(width, fillchar=' ', /)", str_rjust,
     "The string at the right of a field of the given width, filled up with fillchar (a space unless given)."},
    {"rstrip(chars=None, /)", str_rstrip,
     "A copy without the white space at its end or, if chars is given, without any of those characters there."},
    {"rpartition(sep, /)", str_rpartition,
     "A tuple of three: what stands before the last separator, the separator, and what stands after it.\n\nWhere "
     "the separator does not occur, the three are two empty strings and the whole one."},
    {"splitlines(keepends=False)", str_splitlines,
     "A list of the lines of the string; their line ends are left off unless keepends is true."},
    {"strip(chars=None, /)", str_strip,
     "A copy without the white space at both ends or, if chars is given, without any of those\ncharacters there."},
    {"swapcase()", str_swapcase, "A copy with upper and lower case exchanged."},
    {"translate(table, /)", str_translate,
     "A copy in which each character is replaced by what table has for its code point.\n\nThat is a code point, "
     "a string, or None to delete it; where table raises LookupError the character stays."},
    {"upper()", str_upper, "A copy in upper case."},
    {"startswith(*args)", str_startswith,
     "S.startswith(prefix[, start[, end]]) -> bool\n\nTells whether prefix stands at the start of S or, if "
     "prefix is a tuple of strings, whether any of them does."},
    {"endswith(*args)", str_endswith,
     "S.endswith(suffix[, start[, end]]) -> bool\n\nTells whether suffix stands at the end of S or, if suffix is "
     "a tuple of strings, whether any of them does."},
    {"removeprefix(prefix, /)", str_removeprefix,
     "The string without prefix at its start, or unchanged if it does not start so."},
    {"removesuffix(suffix, /)", str_removesuffix,
     "The string without suffix at its end, or unchanged if it does not end so."},
    {"isascii()", str_isascii, "Tells whether every character is in ASCII; an empty string counts."},
    {"islower()", str_islower,
        "Tells whether every letter that has a case is in lower case, and there is at least one."},
    {"isupper()", str_isupper,
        "Tells whether every letter that has a case is in upper case, and there is at least one."},
    {"istitle()", str_istitle,
        "Tells whether each word begins with a capital and goes on in lower case, and there is at least one word."},
    {"isspace()", str_isspace, "Tells whether the string has only white space, and at least one character."},
    {"isdecimal()", str_isdecimal, "Tells whether the string has only decimal digits, and at least one."},
    {"isdigit()", str_isdigit,
        "Tells whether the string has only digits, superscript ones included, and at least one."},
    {"isnumeric()", str_isnumeric,
        "Tells whether the string has only characters that stand for numbers, and at least one."},
    {"isalpha()", str_isalpha, "Tells whether the string has only letters, and at least one."},
    {"isalnum()", str_isalnum,
        "Tells whether the string has only letters and digits, and at least one character."},
    {"isidentifier()", str_isidentifier,
     "Tells whether the string has the form of a Python name."},
    {"isprintable()", str_isprintable, "Tells whether every character can be printed; an empty string counts."},
    {"zfill(width, /)", str_zfill,
     "The string with zeros put in front, after a sign, until it has the given width; longer ones stay whole."},
    {"format(*args, **kwargs)", str_format,
     "S.format(*args, **kwargs) -> str\n\nA copy of S with its {} fields filled in from args and kwargs."},
    {"format_map(mapping, /)", str_format_map,
     "S.format_map(mapping) -> str\n\nA copy of S with its {} fields looked up by name in mapping."},
    {"__format__(format_spec, /)", str_dunder_format, "The string laid out as format_spec says."},
    {"maketrans(x, y=<absent>, z=<absent>, /)", str_maketrans,
     "A table that translate() takes.", Binding::StaticMethod},
    {"__getnewargs__()", getnewargs, nullptr},
    {"__sizeof__()", sizeof_, "How many bytes of memory the string takes."},
    {}};

}  // namespace krait::objects
