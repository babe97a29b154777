// The module _locale (library reference: locale): the C library's locale and message catalogues. The locale is the
// process's own.
#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

#include <string>

#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

namespace {

Raised raise_locale(Thread& t, const char* message) {
  return raise_message(t, module_exception(t, "locale.Error"), message);
}

// A str argument without null characters, as the system wants it.
ResultOf<std::string> text_argument(Thread& t, Value v, const char* function, int position) {
  if (!is_str(v)) {
    return raise_type_error(t, function, "() argument ", position, " must be str",
                            v.is_none() ? ", not None" : cat(", not ", type_name(t, v)));
  }
  std::string text(TRY(as_utf8(t, v)));
  if (text.find('\0') != std::string::npos) return raise_value_error(t, "embedded null character");
  return text;
}
// The same where None is a null pointer.
struct OptionalText {
  std::string text;
  bool given = false;
  const char* c_str() const { return given ? text.c_str() : nullptr; }
};
ResultOf<OptionalText> optional_argument(Thread& t, Value v, const char* function, int position) {
  if (v.is_none() || v.is_absent()) return OptionalText{};
  if (!is_str(v)) {
    return raise_type_error(t, function, "() argument ", position, " must be str or None, not ", type_name(t, v));
  }
  return OptionalText{TRY(text_argument(t, v, function, position)), true};
}
Result from_locale(Thread& t, const char* text) { return fs_decode(t, text ? text : ""); }

// --- the locale ------------------------------------------------------------------------------------------------------

Result locale_setlocale(Thread& t, const Args& a) {
  int category = TRY(as_c_int(t, a[0]));
  OptionalText wanted = TRY(optional_argument(t, a[1], "setlocale", 2));
  const char* now = setlocale(category, wanted.c_str());
  if (!now) return raise_locale(t, wanted.given ? "unsupported locale setting" : "locale query failed");
  return from_locale(t, now);
}

// Sizes of groups of digits, ended by 0 or CHAR_MAX.
Result grouping(Thread& t, const char* sizes) {
  Ref list = TRY(make_list(t));
  if (!*sizes) return list;
  for (;; ++sizes) {
    TRY(list_append(t, list.as<List>(), small_int(*sizes)));
    if (*sizes == '\0' || *sizes == CHAR_MAX) return list;
  }
}

Result locale_localeconv(Thread& t, const Args&) {
  lconv* l = localeconv();
  Ref dict = TRY(make_dict(t));
  auto add_text = [&](const char* name, const char* value) -> Status {
    Ref text = TRY(from_locale(t, value));
    return dict_set(t, dict.as<Dict>(), name, text);
  };
  auto add_number = [&](const char* name, char value) { return dict_set(t, dict.as<Dict>(), name, small_int(value)); };
  Ref money_groups = TRY(grouping(t, l->mon_grouping)), groups = TRY(grouping(t, l->grouping));
  TRY(add_text("int_curr_symbol", l->int_curr_symbol));
  TRY(add_text("currency_symbol", l->currency_symbol));
  TRY(add_text("mon_decimal_point", l->mon_decimal_point));
  TRY(add_text("mon_thousands_sep", l->mon_thousands_sep));
  TRY(dict_set(t, dict.as<Dict>(), "mon_grouping", money_groups));
  TRY(add_text("positive_sign", l->positive_sign));
  TRY(add_text("negative_sign", l->negative_sign));
  TRY(add_number("int_frac_digits", l->int_frac_digits));
  TRY(add_number("frac_digits", l->frac_digits));
  TRY(add_number("p_cs_precedes", l->p_cs_precedes));
  TRY(add_number("p_sep_by_space", l->p_sep_by_space));
  TRY(add_number("n_cs_precedes", l->n_cs_precedes));
  TRY(add_number("n_sep_by_space", l->n_sep_by_space));
  TRY(add_number("p_sign_posn", l->p_sign_posn));
  TRY(add_number("n_sign_posn", l->n_sign_posn));
  TRY(add_text("decimal_point", l->decimal_point));
  TRY(add_text("thousands_sep", l->thousands_sep));
  TRY(dict_set(t, dict.as<Dict>(), "grouping", groups));
  return dict;
}

// Text as the C library's wide characters.
ResultOf<std::wstring> wide(Thread& t, Value v, const char* function, int position) {
  if (!is_str(v)) {
    return raise_type_error(t, function, "() argument ", position, " must be str, not ",
                            v.is_none() ? "None" : type_name(t, v));
  }
  auto* s = as<Str>(v);
  std::wstring out;
  for (int64_t i = 0; i < s->length; ++i) {
    if ((*s)[i] == 0) return raise_value_error(t, "embedded null character");
    out += static_cast<wchar_t>((*s)[i]);
  }
  return out;
}

Result locale_strcoll(Thread& t, const Args& a) {
  for (int i = 0; i < 2; ++i) {
    if (!is_str(a[static_cast<size_t>(i)])) {
      return raise_type_error(t, "strcoll() argument ", i + 1, " must be str, not ",
                              type_name(t, a[static_cast<size_t>(i)]));
    }
  }
  std::wstring x = TRY(wide(t, a[0], "strcoll", 1)), y = TRY(wide(t, a[1], "strcoll", 2));
  return small_int(wcscoll(x.c_str(), y.c_str()));
}
Result locale_strxfrm(Thread& t, const Args& a) {
  if (!is_str(a[0])) return raise_type_error(t, "strxfrm() argument must be str, not ", type_name(t, a[0]));
  std::wstring text = TRY(wide(t, a[0], "strxfrm", 1)), out(text.size() + 1, L'\0');
  errno = 0;
  size_t size = wcsxfrm(out.data(), text.c_str(), out.size());
  if (size >= out.size()) {
    out.resize(size + 1);
    errno = 0;
    size = wcsxfrm(out.data(), text.c_str(), out.size());
  }
  if (errno && errno != ERANGE) return raise_os_error(t, errno);
  std::u32string points;
  for (size_t i = 0; i < size; ++i)
    points += static_cast<char32_t>(out[i]) > 0x10FFFF ? U'\uFFFD' : static_cast<char32_t>(out[i]);
  return make_str_from_code_points(t, points.data(), static_cast<int64_t>(points.size()));
}

constexpr std::pair<const char*, int> kLanguageItems[] = {
#define ITEM(name) {#name, name}
    ITEM(DAY_1),    ITEM(DAY_2),     ITEM(DAY_3),       ITEM(DAY_4),     ITEM(DAY_5),      ITEM(DAY_6),
    ITEM(DAY_7),    ITEM(ABDAY_1),   ITEM(ABDAY_2),     ITEM(ABDAY_3),   ITEM(ABDAY_4),    ITEM(ABDAY_5),
    ITEM(ABDAY_6),  ITEM(ABDAY_7),   ITEM(MON_1),       ITEM(MON_2),     ITEM(MON_3),      ITEM(MON_4),
    ITEM(MON_5),    ITEM(MON_6),     ITEM(MON_7),       ITEM(MON_8),     ITEM(MON_9),      ITEM(MON_10),
    ITEM(MON_11),   ITEM(MON_12),    ITEM(ABMON_1),     ITEM(ABMON_2),   ITEM(ABMON_3),    ITEM(ABMON_4),
    ITEM(ABMON_5),  ITEM(ABMON_6),   ITEM(ABMON_7),     ITEM(ABMON_8),   ITEM(ABMON_9),    ITEM(ABMON_10),
    ITEM(ABMON_11), ITEM(ABMON_12),  ITEM(RADIXCHAR),   ITEM(THOUSEP),   ITEM(CRNCYSTR),   ITEM(D_FMT),
    ITEM(D_T_FMT),  ITEM(T_FMT),     ITEM(AM_STR),      ITEM(PM_STR),    ITEM(CODESET),    ITEM(T_FMT_AMPM),
    ITEM(ERA),      ITEM(ERA_D_FMT), ITEM(ERA_D_T_FMT), ITEM(ERA_T_FMT), ITEM(ALT_DIGITS), ITEM(YESEXPR),
    ITEM(NOEXPR),   ITEM(_DATE_FMT)
#undef ITEM
};

Result locale_nl_langinfo(Thread& t, const Args& a) {
  int key = TRY(as_c_int(t, a[0]));
  for (auto [name, item] : kLanguageItems)
    if (item == key) return from_locale(t, nl_langinfo(item));
  return raise_value_error(t, "unsupported langinfo constant");
}
Result locale_getencoding(Thread& t, const Args&) {
  if (t.interpreter->config.utf8_mode) return make_ascii(t, "utf-8");
  const char* name = nl_langinfo(CODESET);
  return make_ascii(t, name && *name ? name : "UTF-8");
}

// --- message catalogues ----------------------------------------------------------------------------------------------

Result locale_gettext(Thread& t, const Args& a) {
  std::string message = TRY(text_argument(t, a[0], "gettext", 1));
  return from_locale(t, gettext(message.c_str()));
}
Result locale_dgettext(Thread& t, const Args& a) {
  OptionalText domain = TRY(optional_argument(t, a[0], "dgettext", 1));
  std::string message = TRY(text_argument(t, a[1], "dgettext", 2));
  return from_locale(t, dgettext(domain.c_str(), message.c_str()));
}
Result locale_dcgettext(Thread& t, const Args& a) {
  OptionalText domain = TRY(optional_argument(t, a[0], "dcgettext", 1));
  std::string message = TRY(text_argument(t, a[1], "dcgettext", 2));
  int category = TRY(as_c_int(t, a[2]));
  return from_locale(t, dcgettext(domain.c_str(), message.c_str(), category));
}
Result locale_textdomain(Thread& t, const Args& a) {
  OptionalText domain = TRY(optional_argument(t, a[0], "textdomain", 1));
  const char* now = textdomain(domain.c_str());
  if (!now) return raise_os_error(t, errno);
  return from_locale(t, now);
}
Result locale_bindtextdomain(Thread& t, const Args& a) {
  std::string domain = TRY(text_argument(t, a[0], "bindtextdomain", 1));
  if (domain.empty()) return raise_locale(t, "domain must be a non-empty string");
  Ref folder;
  if (!a[1].is_none()) folder = TRY(fs_encode(t, a[1]));
  const char* now =
      bindtextdomain(domain.c_str(), folder ? reinterpret_cast<const char*>(folder.as<Bytes>()->data) : nullptr);
  if (!now) return raise_os_error(t, errno);
  return from_locale(t, now);
}
Result locale_bind_textdomain_codeset(Thread& t, const Args& a) {
  std::string domain = TRY(text_argument(t, a[0], "bind_textdomain_codeset", 1));
  OptionalText codeset = TRY(optional_argument(t, a[1], "bind_textdomain_codeset", 2));
  const char* now = bind_textdomain_codeset(domain.c_str(), codeset.c_str());
  if (!now) return kNone;
  return from_locale(t, now);
}

const NativeFunction kFunctions[] = {
    {"setlocale(category, locale=<absent>, /)", locale_setlocale, "Activates/queries locale processing."},
    {"localeconv()", locale_localeconv,
        "A dict of the locale's conventions for writing numbers and amounts of money."},
    {"strcoll(os1, os2, /)", locale_strcoll,
        "Orders two strings by the locale's rules: negative, zero or positive."},
    {"strxfrm(string, /)", locale_strxfrm,
        "Transforms a string into a sort key, so that comparing keys follows the locale's order."},
    {"nl_langinfo(key, /)", locale_nl_langinfo,
        "Looks up one piece of locale information by its key and gives its value."},
    {"getencoding()", locale_getencoding, "The name of the text encoding that the locale in force uses."},
    {"gettext(msg, /)", locale_gettext, "gettext(msg) -> string\n\nReturn translation of msg."},
    {"dgettext(domain, msg, /)", locale_dgettext,
        "dgettext(domain, msg) -> string\n\nThe translation of msg found in the catalog of the given domain."},
    {"dcgettext(domain, msg, category, /)", locale_dcgettext,
        "The translation of msg found in the catalog of the given domain and locale category."},
    {"textdomain(domain, /)", locale_textdomain,
        "Selects the message domain that the C library uses, and gives the name of the domain now in force."},
    {"bindtextdomain(domain, dir, /)", locale_bindtextdomain,
        "Tells the C library in which directory the message catalogs of a domain are."},
    {"bind_textdomain_codeset(domain, codeset, /)", locale_bind_textdomain_codeset,
        "Chooses the encoding in which the C library gives the messages of a domain."},
    {}};

Status module_init(Thread& t, Value module) {
  for (auto [name, value] : {std::pair{"LC_CTYPE", LC_CTYPE},
                             {"LC_TIME", LC_TIME},
                             {"LC_COLLATE", LC_COLLATE},
                             {"LC_MONETARY", LC_MONETARY},
                             {"LC_MESSAGES", LC_MESSAGES},
                             {"LC_NUMERIC", LC_NUMERIC},
                             {"LC_ALL", LC_ALL},
                             {"CHAR_MAX", CHAR_MAX}}) {
    TRY(module_add_int(t, module, name, value));
  }
  for (auto [name, value] : kLanguageItems) TRY(module_add_int(t, module, name, value));
  return add_exception(t, module, "Error", "locale.Error", t.types().Exception);
}

}  // namespace

extern const NativeModule kLocaleModule;
const NativeModule kLocaleModule = {"_locale", "Support for POSIX locales.", kFunctions, module_init};

}  // namespace krait::modules
