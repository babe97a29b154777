#!/usr/bin/python3.11
"""Writes unicode_tables.inc and unicode_names.inc: the Unicode facts that CPython 3.11 knows (version 14.0.0).

Run it with the reference Python, from anywhere; it takes the facts from that Python's str and unicodedata, and the
lists of name aliases and named sequences from Perl's copy of the same Unicode version, each checked by
unicodedata.lookup. The formats are described where they are read, in unicode.cpp and unicode_names.cpp.
"""
import _sre
import collections
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
PERL_NAMES = "/usr/share/perl/5.36/unicore/Name.pl"
LIMIT = 0x110000
OLD = unicodedata.ucd_3_2_0

CATEGORIES = "Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".split()
BIDIRECTIONAL = ["", *"L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".split()]
WIDTHS = "N H W Na A F".split()
FLAGS = ("alpha decimal digit numeric lower upper title space printable xid_start xid_continue cased case_ignorable "
         "regex_cased mirrored nfc_stable nfd_stable nfkc_stable nfkd_stable special_case").split()


def flag_bits(**facts):
    return sum(1 << FLAGS.index(name) for name, true in facts.items() if true)


def compositions():
    """(first, second) -> composed, for every pair that NFC composes."""
    pairs = {}
    for point in range(LIMIT):
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and "<" not in parts[0] and unicodedata.normalize("NFC", chr(point)) == chr(point):
            pairs[int(parts[0], 16), int(parts[1], 16)] = point
    return pairs


class CaseTable:
    """Case mappings that are not one code point to one, and where they stand."""

    def __init__(self):
        self.rows = [((), (), (), ())]

    def index(self, char):
        row = tuple(tuple(map(ord, text)) for text in (char.lower(), char.upper(), char.title(), char.casefold()))
        if all(len(points) == 1 for points in row):
            return 0
        if row not in self.rows:
            self.rows.append(row)
        return self.rows.index(row)


def numeric_index(values, char, database):
    value = database.numeric(char, None)
    if value is None:
        return 0
    if value not in values:
        values.append(value)
    return values.index(value)


def is_case_ignorable(char):
    after = (char + "\u03a3").lower().endswith("\u03c2")
    after_letter = ("A" + char + "\u03a3").lower().endswith("\u03c2")
    cased = (char + "a").title().endswith("a")
    # A final sigma follows a cased character, ignorable ones skipped.
    return after_letter and (not cased or not after)


def record_of(point, cases, values, seconds):
    char = chr(point)
    stable = {form: unicodedata.normalize(form.upper(), char) == char for form in ("nfc", "nfd", "nfkc", "nfkd")}
    combines = point in seconds or 0x1161 <= point <= 0x1175 or 0x11A8 <= point <= 0x11C2
    special = cases.index(char)
    flags = flag_bits(
        alpha=char.isalpha(), decimal=char.isdecimal(), digit=char.isdigit(), numeric=char.isnumeric(),
        lower=char.islower(), upper=char.isupper(), title=unicodedata.category(char) == "Lt", space=char.isspace(),
        printable=char.isprintable(), xid_start=char.isidentifier() and char != "_",
        xid_continue=("a" + char).isidentifier(), cased=(char + "a").title().endswith("a"),
        case_ignorable=is_case_ignorable(char), regex_cased=_sre.unicode_iscased(point),
        mirrored=unicodedata.mirrored(char), nfc_stable=stable["nfc"] and not combines, nfd_stable=stable["nfd"],
        nfkc_stable=stable["nfkc"] and not combines, nfkd_stable=stable["nfkd"], special_case=special != 0)
    single = lambda text: ord(text) - point if len(text) == 1 else 0
    return (flags, CATEGORIES.index(unicodedata.category(char)),
            BIDIRECTIONAL.index(unicodedata.bidirectional(char)), WIDTHS.index(unicodedata.east_asian_width(char)),
            unicodedata.combining(char), unicodedata.decimal(char, -1), unicodedata.digit(char, -1),
            numeric_index(values, char, unicodedata), special,
            _sre.unicode_tolower(point) - point, single(char.upper()), single(char.title()), single(char.casefold()))


def old_record_of(point, values):
    """What unicodedata.ucd_3_2_0 says, as far as it is asked."""
    char = chr(point)
    return (CATEGORIES.index(OLD.category(char)), BIDIRECTIONAL.index(OLD.bidirectional(char)),
            WIDTHS.index(OLD.east_asian_width(char)), OLD.combining(char), int(OLD.mirrored(char)),
            OLD.decimal(char, -1), numeric_index(values, char, OLD))


def split_table(values):
    """The smallest two-level form of a list: (shift, first level, second level)."""
    best = None
    for shift in range(4, 10):
        blocks, first = {}, []
        for start in range(0, len(values), 1 << shift):
            block = tuple(values[start:start + (1 << shift)])
            first.append(blocks.setdefault(block, len(blocks)))
        second = [value for block in blocks for value in block]
        size = sum(len(part) * width_of(part) for part in (first, second))
        if best is None or size < best[0]:
            best = size, shift, first, second
    return best[1:]


def width_of(values):
    return 1 if max(values) < 256 else 2 if max(values) < 65536 else 4


def write_array(out, name, values):
    out.write(f"constexpr uint{8 * width_of(values)}_t {name}[] = {{\n")
    line = ""
    for value in values:
        if len(line) > 112:
            out.write(line + "\n")
            line = ""
        line += f"{value},"
    out.write(line + "};\n")


def write_two_level(out, name, values):
    shift, first, second = split_table(values)
    out.write(f"constexpr unsigned {name}Shift = {shift};\n")
    write_array(out, name + "Blocks", first)
    write_array(out, name, second)


def write_rows(out, kind, name, rows):
    out.write(f"constexpr {kind} {name}[] = {{\n")
    for row in rows:
        cells = ",".join("{" + ",".join(map(str, cell)) + "}" if isinstance(cell, tuple) else str(cell) for cell in row)
        out.write("{" + cells + "},\n")
    out.write("};\n")


def write_names_of(out, name, texts):
    out.write(f"constexpr char {name}[][{max(map(len, texts)) + 1}] = {{" + ",".join(f'"{t}"' for t in texts) + "};\n")


def decompositions(tags):
    """Per code point an offset into units: tag << 8 | count, then UTF-16."""
    offsets, units = [0] * LIMIT, [0]
    for point in range(LIMIT):
        text = unicodedata.decomposition(chr(point))
        if not text:
            continue
        parts = text.split()
        tag = parts.pop(0) if parts[0].startswith("<") else ""
        if tag not in tags:
            tags.append(tag)
        utf16 = "".join(chr(int(part, 16)) for part in parts).encode("utf-16-le")
        offsets[point] = len(units)
        units.append(tags.index(tag) << 8 | len(utf16) // 2)
        units.extend(int.from_bytes(utf16[i:i + 2], "little") for i in range(0, len(utf16), 2))
    return offsets, units


def write_tables(out):
    pairs = compositions()
    cases, values, tags = CaseTable(), [-1.0], [""]  # no character counts -1: the first value stands for none
    seconds = {second for _, second in pairs}
    rows, indices = {}, []
    old_rows, old_indices = {}, []
    for point in range(LIMIT):
        indices.append(rows.setdefault(record_of(point, cases, values, seconds), len(rows)))
        old_indices.append(old_rows.setdefault(old_record_of(point, values), len(old_rows)))
    out.write("// Made by make_unicode_tables.py: do not edit.\n")
    write_names_of(out, "kCategoryNames", CATEGORIES)
    write_names_of(out, "kBidirectionalNames", BIDIRECTIONAL)
    write_names_of(out, "kWidthNames", WIDTHS)
    write_rows(out, "CharRecord", "kCharRecords", rows)
    write_two_level(out, "kCharIndex", indices)
    write_rows(out, "OldRecord", "kOldRecords", old_rows)
    write_two_level(out, "kOldIndex", old_indices)
    write_rows(out, "SpecialCase", "kSpecialCases", [tuple(c or (0,) for c in row) for row in cases.rows])
    out.write("constexpr double kNumericValues[] = {" + ",".join(map(repr, values)) + "};\n")
    offsets, units = decompositions(tags)
    write_names_of(out, "kDecompositionTags", tags)
    write_two_level(out, "kDecompositionIndex", offsets)
    write_array(out, "kDecompositionUnits", units)
    write_rows(out, "Composition", "kCompositions", [(*pair, pairs[pair]) for pair in sorted(pairs)])
    # Where the old database decomposes differently (corrected since) or not at all (assigned since).
    changed = [(p, ord(OLD.normalize("NFD", chr(p)))) for p in range(LIMIT)
               if OLD.decomposition(chr(p)) and OLD.normalize("NFD", chr(p)) != unicodedata.normalize("NFD", chr(p))]
    write_rows(out, "OldDecomposition", "kOldDecompositions", changed)


def tokens_of(name):
    """Words; between two of them goes a space. A hyphen inside a word is a token of its own that binds both sides."""
    for piece in name.split(" "):
        parts = piece.split("-")
        if "" in parts:
            yield piece
            continue
        for i, part in enumerate(parts):
            if i:
                yield "-"
            yield part


def numbered_ranges(names):
    """(first, last, prefix) of characters whose names are a prefix and their own number; removed from names."""
    ranges = []
    for point in sorted(names):
        prefix, _, number = names[point].rpartition("-")
        if number != f"{point:04X}" or not prefix:
            continue
        if ranges and ranges[-1][1] == point - 1 and ranges[-1][2] == prefix + "-":
            ranges[-1][1] = point
        else:
            ranges.append([point, point, prefix + "-"])
        del names[point]
    return ranges


def name_hash(text):
    value = 2166136261
    for byte in text.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def perl_names():
    text = pathlib.Path(PERL_NAMES).read_text(encoding="utf-8")
    for points, name in re.findall(r"^([0-9A-F ]+)\n([^\n]+)\n", text, re.M):
        yield "".join(chr(int(point, 16)) for point in points.split()), name


def aliases_and_sequences():
    aliases, sequences = [], []
    for text, name in perl_names():
        try:
            known = unicodedata.lookup(name) == text
        except KeyError:
            continue
        if known and len(text) > 1:
            sequences.append((name, text))
        elif known and unicodedata.name(text, None) != name:
            aliases.append((name, text))
    return aliases, sequences


def encode_names(names):
    """The lexicon by falling use, and a function from a name to its bytes: no token is the byte 0."""
    uses = collections.Counter(token for name in names for token in tokens_of(name))
    lexicon = [token for token, _ in uses.most_common()]
    leads = 1
    while (255 - leads) + leads * 256 < len(lexicon):
        leads += 1
    single = 255 - leads
    number = {token: i for i, token in enumerate(lexicon)}

    def encode(name):
        code = bytearray()
        for token in tokens_of(name):
            i = number[token]
            if i < single:
                code.append(1 + i)
            else:
                code += bytes((1 + single + (i - single) // 256, (i - single) % 256))
        return bytes(code)

    return lexicon, single, encode


def c_string(data):
    text = ""
    for i, byte in enumerate(data):
        char = chr(byte)
        if char in '"\\' or char == "?":
            text += "\\" + char
        elif 32 <= byte < 127:
            text += char
        else:
            digit_follows = i + 1 < len(data) and chr(data[i + 1]) in "01234567"
            text += f"\\{byte:03o}" if digit_follows else f"\\{byte:o}"
    return text


def write_bytes(out, name, data):
    out.write(f"constexpr char {name}[] =\n")
    for start in range(0, len(data), 60):
        out.write('"' + c_string(data[start:start + 60]) + '"\n')
    out.write(";\n")


# Names fill the space below this; the tags and variation selectors of plane 14 follow directly.
NAMED_LIMIT = 0x32000
HIGH_START, HIGH_LIMIT = 0xE0000, 0xE0200
BLOCK = 32
BUCKETS = 8192


def write_names(out):
    names = {p: unicodedata.name(chr(p)) for p in range(LIMIT) if unicodedata.name(chr(p), None)}
    names = {p: name for p, name in names.items() if not name.startswith("HANGUL SYLLABLE ")}
    ranges = numbered_ranges(names)
    aliases, sequences = aliases_and_sequences()
    lexicon, single, encode = encode_names([*names.values(), *(n for n, _ in aliases), *(n for n, _ in sequences)])
    out.write("// Made by make_unicode_tables.py: do not edit.\n")
    out.write(f"constexpr unsigned kNamedLimit = {NAMED_LIMIT};\n")
    out.write(f"constexpr unsigned kHighStart = {HIGH_START}, kHighLimit = {HIGH_LIMIT};\n")
    out.write(f"constexpr unsigned kNameBlock = {BLOCK}, kNameBuckets = {BUCKETS}, kSingleByteTokens = {single};\n")
    out.write("constexpr NumberedRange kNumberedRanges[] = {\n")
    for first, last, prefix in ranges:
        out.write(f'{{{first},{last},"{prefix}"}},\n')
    out.write("};\n")
    offsets = [0]
    for word in lexicon:
        offsets.append(offsets[-1] + len(word))
    write_array(out, "kWordOffsets", offsets)
    write_bytes(out, "kWords", "".join(lexicon).encode())
    write_blob(out, names, aliases, sequences, encode)


def write_blob(out, names, aliases, sequences, encode):
    """Names of each block of code points, each ended by 0, no name being empty; then aliases and sequences."""
    assert all(p < NAMED_LIMIT or HIGH_START <= p < HIGH_LIMIT for p in names)
    blob, blocks, entries = bytearray(b"\0"), [], {}
    for start in [*range(0, NAMED_LIMIT, BLOCK), *range(HIGH_START, HIGH_LIMIT, BLOCK)]:
        block = [names.get(p, "") for p in range(start, start + BLOCK)]
        blocks.append(len(blob) if any(block) else 0)
        if any(block):
            blob += b"".join((encode(name) if name else b"") + b"\0" for name in block)
    for point, name in names.items():
        entries.setdefault(name_hash(name) % BUCKETS, []).append(point)
    extra_names, extra_points = [], []
    for number, (name, text) in enumerate([*aliases, *sequences]):
        extra_names.append(len(blob))
        blob += encode(name) + b"\0"
        extra_points.append(tuple(map(ord, text)))
        entries.setdefault(name_hash(name) % BUCKETS, []).append(LIMIT + number)
    write_array(out, "kNameBlocks", blocks)
    write_bytes(out, "kNameCodes", bytes(blob))
    out.write(f"constexpr unsigned kAliasCount = {len(aliases)}, kMaxSequence = {max(map(len, extra_points))};\n")
    write_array(out, "kExtraNames", extra_names)
    write_rows(out, "ExtraName", "kExtraPoints", [(len(points), points) for points in extra_points])
    starts, flat = [0], []
    for bucket in range(BUCKETS):
        flat += entries.get(bucket, [])
        starts.append(len(flat))
    write_array(out, "kBucketStarts", starts)
    write_array(out, "kBucketEntries", flat)


def main():
    assert unicodedata.unidata_version == "14.0.0" and sys.version_info[:2] == (3, 11)
    with open(HERE / "unicode_tables.inc", "w", encoding="ascii") as out:
        write_tables(out)
    with open(HERE / "unicode_names.inc", "w", encoding="ascii") as out:
        write_names(out)


if __name__ == "__main__":
    main()
