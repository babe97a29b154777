#include "interpreter/pdb/breakpoints.h"

#include <algorithm>
#include <cstdio>

namespace krait::pdb {

std::string Breakpoint::shown() const {
  return "breakpoint " + std::to_string(number) + " at " + file + ":" + std::to_string(line);
}

std::string Breakpoint::row() const {
  char head[48];
  snprintf(head, sizeof head, "%-4dbreakpoint   %s%s at ", number, temporary ? "del  " : "keep ",
           enabled ? "yes  " : "no   ");
  std::string text = head + file + ":" + std::to_string(line);
  if (!condition.empty()) text += "\n\tstop only if " + condition;
  if (ignore) text += "\n\tignore next " + std::to_string(ignore) + " hits";
  if (hits) text += "\n\tbreakpoint already hit " + std::to_string(hits) + (hits > 1 ? " times" : " time");
  return text;
}

Breakpoint* Breakpoints::add(const std::string& file, int line, bool temporary, const std::string& condition,
                             const std::string& function) {
  auto made = std::make_unique<Breakpoint>();
  made->number = static_cast<int>(by_number_.size());
  made->file = file;
  made->line = line;
  made->temporary = temporary;
  made->condition = condition;
  made->function = function;
  ++version_;
  by_place_[{file, line}].push_back(made->number);
  by_number_.push_back(std::move(made));
  return by_number_.back().get();
}

void Breakpoints::remove(int number) {
  ++version_;
  auto& slot = by_number_[static_cast<size_t>(number)];
  auto place = by_place_.find({slot->file, slot->line});
  auto& numbers = place->second;
  numbers.erase(std::find(numbers.begin(), numbers.end(), number));
  if (numbers.empty()) by_place_.erase(place);
  slot.reset();
}

void Breakpoints::clear() {
  for (auto& slot : by_number_) slot.reset();
  by_place_.clear();
  ++version_;
}

std::vector<std::string> Breakpoints::files() const {
  std::vector<std::string> result;
  for (const auto& [place, numbers] : by_place_)
    if (result.empty() || result.back() != place.first) result.push_back(place.first);
  return result;
}

bool Breakpoints::in_file(const std::string& file) const {
  auto found = by_place_.lower_bound({file, 0});
  return found != by_place_.end() && found->first.first == file;
}

std::vector<Breakpoint*> Breakpoints::of(const std::string& file, int line) const {
  std::vector<Breakpoint*> result;
  if (auto found = by_place_.find({file, line}); found != by_place_.end())
    for (int number : found->second) result.push_back(numbered(number));
  return result;
}

std::vector<Breakpoint*> Breakpoints::all() const {
  std::vector<Breakpoint*> result;
  for (auto& slot : by_number_)
    if (slot) result.push_back(slot.get());
  return result;
}

}  // namespace krait::pdb
