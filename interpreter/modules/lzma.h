// What the files of the module _lzma share: filter chains as liblzma wants them.
#pragma once
#include <lzma.h>

#include "interpreter/runtime/native.h"

namespace krait::modules {

// A chain read from a sequence of filter specifiers (dicts). Owns the options.
struct FilterChain {
  lzma_filter filters[LZMA_FILTERS_MAX + 1] = {{LZMA_VLI_UNKNOWN, nullptr}};
  FilterChain() = default;
  FilterChain(const FilterChain&) = delete;
  ~FilterChain();
  Status read(Thread&, Value sequence);
  Status read_one(Thread&, Value spec, lzma_filter& filter);
};

Raised raise_lzma(Thread&, lzma_ret code);
ResultOf<uint32_t> uint32_argument(Thread&, Value);
Result lzma_encode_filter_properties(Thread&, const Args&);
Result lzma_decode_filter_properties(Thread&, const Args&);

}  // namespace krait::modules
