// match and its patterns: language reference, section 8.6.
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

const char* const kPatternRules = R"(
match_stmt = "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT {since 10 "Pattern matching is"}
  | invalid_match_stmt ;
subject_expr = star_named_expression ',' star_named_expressions? | named_expression ;
case_block = invalid_case_block | "case" patterns guard? ':' block ;
guard = 'if' named_expression ;
patterns = open_sequence_pattern | pattern ;
pattern = as_pattern | or_pattern ;
as_pattern = or_pattern 'as' pattern_capture_target | invalid_as_pattern ;
or_pattern = a:closed_pattern % '|' {call alternatives} ;
closed_pattern* = literal_pattern | pattern_capture_target | "_" | value_pattern | group_pattern | sequence_pattern
  | mapping_pattern | class_pattern ;
literal_pattern = signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False' ;
complex_number = a:signed_number ('+' | '-') b:(NUMBER {call number}) {call complex_pattern} ;
signed_number = NUMBER {call number} | '-' NUMBER {call number} ;
pattern_capture_target = !"_" a:NAME !('.' | '(' | '=') {=a} ;
value_pattern = a:attr !('.' | '(' | '=') {=a} ;
attr<< = name_or_attr '.' NAME ;
name_or_attr = attr | NAME ;
group_pattern = '(' a:pattern ')' {=a} ;
sequence_pattern = '[' maybe_sequence_pattern? ']' | '(' open_sequence_pattern? ')' ;
open_sequence_pattern = maybe_star_pattern ',' maybe_sequence_pattern? ;
maybe_sequence_pattern = maybe_star_pattern % ',' ','? ;
maybe_star_pattern = star_pattern | pattern ;
star_pattern* = '*' pattern_capture_target | '*' "_" ;
mapping_pattern = '{' '}' | '{' double_star_pattern ','? '}' | '{' items_pattern ',' double_star_pattern ','? '}'
  | '{' items_pattern ','? '}' ;
items_pattern = key_value_pattern % ',' ;
key_value_pattern = (literal_pattern | attr) ':' pattern ;
double_star_pattern = '**' pattern_capture_target ;
class_pattern = name_or_attr '(' ')' | name_or_attr '(' positional_patterns ','? ')'
  | name_or_attr '(' keyword_patterns ','? ')' | name_or_attr '(' positional_patterns ',' keyword_patterns ','? ')'
  | invalid_class_pattern ;
positional_patterns = pattern % ',' ;
keyword_patterns = keyword_pattern % ',' ;
keyword_pattern = NAME '=' pattern ;
)";

}  // namespace krait::diagnostics
