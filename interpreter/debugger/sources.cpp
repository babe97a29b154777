// Where code comes from: texts of generated code, the list of sources, and modules.
#include <algorithm>

#include "interpreter/debugger/debugger.h"
#include "interpreter/debugger/handles.h"
#include "interpreter/debugger/safe_repr.h"
#include "interpreter/debugger/sources.h"
#include "interpreter/host/files.h"
#include "interpreter/objects/dict.h"
#include "interpreter/objects/list.h"
#include "interpreter/objects/module.h"
#include "interpreter/objects/str.h"
#include "interpreter/objects/tuple.h"
#include "interpreter/vm/evaluate.h"

namespace krait::debugger {

namespace {

// linecache.cache[name] is (size, mtime, lines, fullname) once the lines are read.
std::optional<std::string> from_linecache(Thread& t, const std::string& name) {
  Value module = dict_get_str(t, t.interpreter->modules, "linecache");
  if (!has_kind(module, Kind::Module)) return std::nullopt;
  Value cache = dict_get_str(t, as<objects::Module>(module)->dict, "cache");
  Result key = make_str(t, name);
  if (key.is_raised()) return clear_pending(t), std::nullopt;
  Ref held = key.take();
  Value entry = is_dict(cache) ? dict_get_str(as<Dict>(cache), held.as<Str>()) : Value{};
  if (!is_tuple(entry) || as<Tuple>(entry)->length != 4 || !is_list(as<Tuple>(entry)->items[2])) return std::nullopt;
  auto* lines = as<List>(as<Tuple>(entry)->items[2]);
  std::string text;
  for (std::int64_t i = 0; i < lines->length; ++i)
    if (is_str(lines->items[i])) text += text_of_str(as<Str>(lines->items[i]));
  return text;
}

std::string str_in(Thread& t, Dict* dict, const char* name) {
  Value found = dict_get_str(t, dict, name);
  return is_str(found) ? text_of_str(as<Str>(found)) : std::string();
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

void SourceTexts::keep(const std::string& name, std::string_view text) {
  std::string& kept = texts_[name];
  bytes_ += text.size() - kept.size();
  kept = text;
  if (bytes_ <= kMostBytes) return;
  texts_.clear();
  bytes_ = 0;
}

const std::string* SourceTexts::find(const std::string& name) const {
  auto it = texts_.find(name);
  return it == texts_.end() ? nullptr : &it->second;
}

void Inspector::compiled(Thread& t, Str* filename, std::string_view text) {
  Frame* caller = vm::current_frame(t);
  if (caller && !debugger_.codes().is_user_code(caller->code)) return;  // dataclass() and the like
  texts_->keep(text_of_str(filename), text);
}

Answer<Text> Inspector::answer(Thread& t, const SourceText& request) {
  CodeFile* file = debugger_.codes().by_reference(request.reference);
  if (!file) return Failure{"there is no source " + std::to_string(request.reference)};
  if (const std::string* kept = texts_->find(file->name)) return Text{*kept};
  if (auto lines = from_linecache(t, file->name)) return Text{std::move(*lines)};
  return Failure{"the text of " + file->name + " is not known"};
}

Answer<SourceList> Inspector::answer(Thread& t, const LoadedSources& request) {
  SourceList out;
  for (const auto& file : debugger_.codes().files()) out.sources.push_back({file->path, file->reference});
  return out;
}

// ---- modules ---------------------------------------------------------------------------------------------------

Module Inspector::learn_module(Thread& t, Value module) {
  Module out;
  if (!has_kind(module, Kind::Module)) return out;
  Ref pending = take_pending(t);
  Dict* dict = as<objects::Module>(module)->dict;
  out.name = str_in(t, dict, "__name__");
  out.path = str_in(t, dict, "__file__");
  out.version = str_in(t, dict, "__version__");
  if (CodeFile* file = out.path.empty() ? nullptr : debugger_.codes().find(out.path)) out.user_code = file->user_code;
  else out.user_code = !out.path.empty() && !contains(out.path, "-packages/") && !contains(out.path, "/lib/python3");
  if (pending) set_pending(t, std::move(pending));
  if (out.name.empty()) return out;
  std::lock_guard guard(modules_mutex_);
  auto [it, fresh] = module_index_.try_emplace(out.name, modules_.size());
  out.id = static_cast<std::int64_t>(it->second) + 1;
  if (fresh) modules_.push_back(out);
  else modules_[it->second] = out;
  return out;
}

void Inspector::learn_modules(Thread& t) {
  listen(t.interpreter);
  std::vector<Ref> all;
  std::int64_t position = 0;
  Value name, module;
  while (dict_next(t.interpreter->modules, position, name, module)) all.push_back(Ref::copy(module));
  for (const Ref& each : all) (void)learn_module(t, each);
}

Answer<ModuleList> Inspector::answer(const Modules& request) const {
  std::lock_guard guard(modules_mutex_);
  ModuleList out;
  out.total = static_cast<std::int64_t>(modules_.size());
  std::int64_t start = std::clamp<std::int64_t>(request.start, 0, out.total);
  std::int64_t end = request.count > 0 ? std::min(out.total, start + request.count) : out.total;
  out.modules.assign(modules_.begin() + start, modules_.begin() + end);
  return out;
}

}  // namespace krait::debugger
