#include "syntax/ast/async_names.h"

#include "syntax/tokens/tokenizer.h"

namespace krait::ast {

std::string unused_word(std::string_view text, char first) {
  std::string word;
  for (int number = 1000; word.empty() || text.find(word) != std::string_view::npos; number++)
    word = first + std::to_string(number);
  return word;
}

std::string replace_async_names(std::string_view text, const std::string& async_name, const std::string& await_name) {
  std::string plain = tokens::normalise_newlines(text), replaced = plain;
  tokens::Tokenizer tokenizer(plain);
  tokenizer.set_async_names(true);
  while (tokenizer.stop() == tokens::Stop::kNothing) {
    tokens::Token token = tokenizer.next();
    if (token.type != tokens::Type::kName) continue;
    std::string_view word = token.text(plain);
    if (word == "async") replaced.replace(token.start, word.size(), async_name);
    if (word == "await") replaced.replace(token.start, word.size(), await_name);
  }
  return replaced;
}

std::string replace_angles(std::string_view text) {
  std::string plain = tokens::normalise_newlines(text), replaced = plain;
  tokens::Tokenizer tokenizer(plain);
  while (tokenizer.stop() == tokens::Stop::kNothing) {
    tokens::Token token = tokenizer.next();
    if (token.type == tokens::Type::kNotEqual) replaced.replace(token.start, 2, "!=");
  }
  return replaced;
}

}  // namespace krait::ast
