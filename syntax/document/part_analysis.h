// Everything that is known of one part of a text (cst/split.h) by itself: its trees and what is wrong with it. A part
// is analysed as a small file: the classes around it, reduced to their heads, stand in front of it. Positions are
// therefore of the wrapped text; `shift` brings a diagnostic to where the part stands in the whole. Nothing depends on
// the other parts but the names, which are looked up when all parts have a sound tree; what is dear is done when it is
// asked for, and kept. Made and read on one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "syntax/ast/arena.h"
#include "syntax/ast/lower.h"
#include "syntax/ast/nodes.h"
#include "syntax/cst/cst.h"
#include "syntax/diagnostics/diagnostic.h"
#include "syntax/symbols/symbol_table.h"

namespace krait::document {

/// A tree of a part and what follows from it.
struct Reading {
  cst::Cst tree;
  ast::Arena arena;
  ast::Module* module = nullptr;
  bool sound = false;     // nothing is wrong but, perhaps, with names and what only the compiler refuses
  bool declares = false;  // a `global` or `nonlocal` of its own block: names of other parts matter to it
  std::vector<ast::Fault> faults;  // found while lowering
  std::vector<diagnostics::Diagnostic> warnings;
  std::optional<std::vector<diagnostics::Diagnostic>> told;  // all faults, as find_told leaves them
};

/// What the later stages say, under the future features of the whole, after what other parts of the block do with
/// names that one of them declares.
struct Later {
  symbols::FutureFeatures features;
  symbols::Block block;
  uint64_t mask = 0;  // of the block's names (mask_of), to tell quickly that one is not among them
  std::vector<diagnostics::Diagnostic> names, resolution, code;
};

struct PartAnalysis {
  std::string before, after;  // the wrapping
  uint32_t size = 0;          // of the part, without it
  int32_t lines = 0;          // newlines in the part
  int32_t lines_before = 0;

  bool valid = false;                  // the grammar takes it
  Reading plain;                       // of a valid part; else nothing but one error
  std::unique_ptr<Reading> recovered;  // of another, once `recover_part` has made it
  uint32_t steps = 0;                  // what that took
  uint32_t steps_tried = 0;            // or what was not enough

  bool mentions_future = false;

  std::optional<Later> later;   // with no regard to other parts
  std::optional<Later> joined;  // with what was known of them last, where that matters

  [[nodiscard]] bool is_of(const std::string& before_it, const std::string& after_it) const {
    return before == before_it && after == after_it;
  }
};

/// `text` is the part's own, here and below.
[[nodiscard]] std::shared_ptr<PartAnalysis> analyse_part(cst::Parser& parser, std::string_view text, std::string before,
                                                         std::string after);

/// Whether recover_part has something to try for a part that is not valid, the next one of a text.
[[nodiscard]] bool may_recover(const PartAnalysis& part, const cst::Effort& effort);

/// Makes `recovered`, if the effort is enough. False if somebody waits: then nothing has become of it.
[[nodiscard]] bool recover_part(PartAnalysis& part, cst::Parser& parser, std::string_view text,
                                const cst::Effort& effort, const cst::Waiting* waiting);

/// Takes what the part's recovery costs off the effort; false if it is not recovered within that.
[[nodiscard]] bool spend_on(const PartAnalysis& part, cst::Effort& effort);

/// Fills `told` of one of the part's readings.
void find_told(const PartAnalysis& part, Reading& reading, cst::Parser& parser, std::string_view text);

/// One bit for a name.
[[nodiscard]] uint64_t mask_of(std::string_view name);

/// Fills `later` or `joined` from a sound reading, unless it is as it should be. The `last_lineno` of the features
/// counts as the wrapped part's lines do.
void look_up_names(std::optional<Later>& later, const PartAnalysis& part, const Reading& reading,
                   const symbols::FutureFeatures& features, const std::vector<symbols::Block::Name>& before = {});

}  // namespace krait::document
