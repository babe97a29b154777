// Filter chains of _lzma: dicts such as {"id": FILTER_LZMA2, "preset": 7} (library reference: lzma, Specifying custom
// filter chains).
#include <stdlib.h>

#include <string>

#include "interpreter/modules/lzma.h"
#include "interpreter/modules/module_exception.h"
#include "interpreter/objects/bytes.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/int.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/runtime/buffer.h"

namespace krait::modules {

FilterChain::~FilterChain() {
  for (lzma_filter& f : filters) {
    if (f.id == LZMA_VLI_UNKNOWN) break;
    free(f.options);
  }
}

ResultOf<uint32_t> uint32_argument(Thread& t, Value v) {
  uint64_t n = TRY(as_u64(t, v));
  if (n > UINT32_MAX) return raise_overflow_error(t, "Value too large for uint32_t type");
  return static_cast<uint32_t>(n);
}

namespace {

// mapping[key], absent if there is no such key.
Result item_or_absent(Thread& t, Value mapping, const char* key) {
  Ref name = TRY(make_ascii(t, key));
  Result found = get_item(t, mapping, name);
  if (!found.is_raised()) return found;
  if (!pending_matches(t, t.types().KeyError)) return raised;
  clear_pending(t);
  return kAbsent;
}

// The keys of a specifier that are not among the allowed ones make it invalid.
Status only_keys(Thread& t, Value spec, std::initializer_list<const char*> allowed, const char* filter) {
  return for_each(t, spec, [&](Value key) -> Status {
    for (const char* name : allowed)
      if (is_str(key) && str_equal(as<Str>(key), name)) return ok();
    return raise_value_error(t, "Invalid filter specifier for ", filter, " filter");
  });
}

struct Option {
  const char* name;
  uint32_t lzma_options_lzma::*field;
};
const Option kOptions[] = {{"dict_size", &lzma_options_lzma::dict_size}, {"lc", &lzma_options_lzma::lc},
                           {"lp", &lzma_options_lzma::lp}, {"pb", &lzma_options_lzma::pb},
                           {"nice_len", &lzma_options_lzma::nice_len}, {"depth", &lzma_options_lzma::depth}};

Status read_lzma(Thread& t, Value spec, lzma_filter& filter) {
  uint32_t preset = LZMA_PRESET_DEFAULT;
  Ref given = TRY(item_or_absent(t, spec, "preset"));
  if (!given.is_absent()) preset = TRY(uint32_argument(t, given));
  TRY(only_keys(t, spec, {"id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"}, "LZMA"));
  auto* options = static_cast<lzma_options_lzma*>(calloc(1, sizeof(lzma_options_lzma)));
  if (!options) return raise_memory_error(t);
  filter.options = options;
  if (lzma_lzma_preset(options, preset)) {
    return raise_message(t, module_exception(t, "_lzma.LZMAError"), cat("Invalid compression preset: ", preset));
  }
  for (const Option& o : kOptions) {
    Ref value = TRY(item_or_absent(t, spec, o.name));
    if (!value.is_absent()) options->*o.field = TRY(uint32_argument(t, value));
  }
  Ref mode = TRY(item_or_absent(t, spec, "mode")), finder = TRY(item_or_absent(t, spec, "mf"));
  if (!mode.is_absent()) options->mode = static_cast<lzma_mode>(TRY(uint32_argument(t, mode)));
  if (!finder.is_absent()) options->mf = static_cast<lzma_match_finder>(TRY(uint32_argument(t, finder)));
  return ok();
}
Status read_delta(Thread& t, Value spec, lzma_filter& filter) {
  TRY(only_keys(t, spec, {"id", "dist"}, "delta"));
  Ref given = TRY(item_or_absent(t, spec, "dist"));
  uint32_t distance = 1;
  if (!given.is_absent()) distance = TRY(uint32_argument(t, given));
  auto* options = static_cast<lzma_options_delta*>(calloc(1, sizeof(lzma_options_delta)));
  if (!options) return raise_memory_error(t);
  options->type = LZMA_DELTA_TYPE_BYTE;
  options->dist = distance;
  filter.options = options;
  return ok();
}
Status read_bcj(Thread& t, Value spec, lzma_filter& filter) {
  TRY(only_keys(t, spec, {"id", "start_offset"}, "BCJ"));
  Ref given = TRY(item_or_absent(t, spec, "start_offset"));
  uint32_t start = 0;
  if (!given.is_absent()) start = TRY(uint32_argument(t, given));
  auto* options = static_cast<lzma_options_bcj*>(calloc(1, sizeof(lzma_options_bcj)));
  if (!options) return raise_memory_error(t);
  options->start_offset = start;
  filter.options = options;
  return ok();
}

}  // namespace

Status FilterChain::read_one(Thread& t, Value spec, lzma_filter& filter) {
  if (!is_mapping(t, spec)) return raise_type_error(t, "Filter specifier must be a dict or dict-like object");
  Ref id = TRY(item_or_absent(t, spec, "id"));
  if (id.is_absent()) return raise_value_error(t, "Filter specifier must have an \"id\" entry");
  uint64_t number = TRY(as_u64(t, id));
  switch (number) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2: filter.id = number; return read_lzma(t, spec, filter);
    case LZMA_FILTER_DELTA: filter.id = number; return read_delta(t, spec, filter);
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_IA64:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC: filter.id = number; return read_bcj(t, spec, filter);
    default: return raise_value_error(t, "Invalid filter ID: ", number);
  }
}

Status FilterChain::read(Thread& t, Value sequence) {
  if (is_dict(sequence)) return raise_type_error(t, type_name(t, sequence), " is not a sequence");
  int64_t count = TRY(length(t, sequence));
  if (count > LZMA_FILTERS_MAX) {
    return raise_value_error(t, "Too many filters - liblzma supports a maximum of ",
                             static_cast<int>(LZMA_FILTERS_MAX));
  }
  for (int64_t i = 0; i < count; ++i) {
    Ref spec = TRY(get_item(t, sequence, i));
    filters[i + 1] = {LZMA_VLI_UNKNOWN, nullptr};
    TRY(read_one(t, spec, filters[i]));
  }
  return ok();
}

Result lzma_encode_filter_properties(Thread& t, const Args& a) {
  FilterChain chain;
  chain.filters[1] = {LZMA_VLI_UNKNOWN, nullptr};
  TRY(chain.read_one(t, a[0], chain.filters[0]));
  uint32_t size = 0;
  lzma_ret code = lzma_properties_size(&size, &chain.filters[0]);
  if (code != LZMA_OK) return raise_lzma(t, code);
  std::string out(size, '\0');
  code = lzma_properties_encode(&chain.filters[0], reinterpret_cast<uint8_t*>(out.data()));
  if (code != LZMA_OK) return raise_lzma(t, code);
  return make_bytes(t, out);
}

static Status set_number(Thread& t, Value dict, const char* name, uint64_t n) {
  Ref number = TRY(make_uint(t, n));
  return dict_set(t, as<Dict>(dict), name, number);
}

Result lzma_decode_filter_properties(Thread& t, const Args& a) {
  FilterChain chain;
  lzma_filter& f = chain.filters[0];
  uint64_t id = TRY(as_u64(t, a[0]));
  BufferRef properties;
  TRY(properties.get(t, a[1]));
  f = {id, nullptr};
  chain.filters[1] = {LZMA_VLI_UNKNOWN, nullptr};
  lzma_ret code =
      lzma_properties_decode(&f, nullptr, properties.buffer.data, static_cast<size_t>(properties.buffer.length));
  if (code != LZMA_OK) return raise_lzma(t, code);
  Ref spec = TRY(make_dict(t));
  TRY(set_number(t, spec, "id", id));
  if (id == LZMA_FILTER_LZMA1 || id == LZMA_FILTER_LZMA2) {
    auto* o = static_cast<lzma_options_lzma*>(f.options);
    TRY(set_number(t, spec, "dict_size", o->dict_size));
    if (id == LZMA_FILTER_LZMA2) return spec;
    TRY(set_number(t, spec, "lc", o->lc));
    TRY(set_number(t, spec, "lp", o->lp));
    TRY(set_number(t, spec, "pb", o->pb));
  } else if (id == LZMA_FILTER_DELTA) {
    TRY(set_number(t, spec, "dist", static_cast<lzma_options_delta*>(f.options)->dist));
  } else if (auto* o = static_cast<lzma_options_bcj*>(f.options)) {
    TRY(set_number(t, spec, "start_offset", o->start_offset));
  }
  return spec;
}

}  // namespace krait::modules
