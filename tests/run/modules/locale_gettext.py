"""locale, gettext and unicodedata in the C locale."""
import gettext
import locale
import unicodedata

print(locale.setlocale(locale.LC_ALL, "C"), locale.localeconv()["decimal_point"], locale.format_string("%d %.2f", (1234567, 3.14159), grouping=True))
print(locale.normalize("de_DE"), locale.atof("3.5"), locale.str(2.5), locale.strcoll("a", "b") < 0)
try:
    locale.setlocale(locale.LC_ALL, "xx_XX.nope")
except locale.Error as error:
    print(error)
print(gettext.gettext("hello"), gettext.ngettext("%d file", "%d files", 2) % 2, gettext.NullTranslations().gettext("x"), gettext.find("none"))
for c in "Aé½Ⅷ٣\u0301中😀\n":
    print(ascii(c), unicodedata.name(c, "-"), unicodedata.category(c), unicodedata.numeric(c, None), unicodedata.combining(c), unicodedata.east_asian_width(c))
print([ascii(unicodedata.normalize(form, "ﬁé\u0065\u0301")) for form in ("NFC", "NFD", "NFKC", "NFKD")], unicodedata.lookup("SNOWMAN"), unicodedata.is_normalized("NFC", "é"))
try:
    unicodedata.lookup("NO SUCH CHARACTER")
except KeyError as error:
    print(error)
