// mmap objects: memory that belongs to a file. What mmap.cpp and mmap_items.cpp share.
#pragma once
#include <string_view>

#include "interpreter/runtime/buffer.h"
#include "interpreter/runtime/native.h"

namespace krait::modules {

struct Mapping : Object {
  uint8_t* data;      // null once closed
  int64_t size, position, offset;
  int64_t exports;    // buffers held: neither size nor place may change
  int fd;             // our own copy; -1: none
  int access;
  std::string_view view() const { return {reinterpret_cast<const char*>(data), static_cast<size_t>(size)}; }
};

Status check_open(Thread&, const Mapping*);  // ValueError once closed
ResultOf<uint8_t> as_byte(Thread&, Value);   // an argument of type unsigned char
Slots mmap_item_slots();

}  // namespace krait::modules
