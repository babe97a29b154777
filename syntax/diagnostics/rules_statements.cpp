// Statements: language reference, chapters 7 and 8.
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

const char* const kStatementRules = R"(
file = statements? ENDMARKER ;
eval = expressions NEWLINE* ENDMARKER ;
interactive = statement_newline ;
fstring = star_expressions ;
func_type = '(' type_expressions? ')' '->' expression NEWLINE* ENDMARKER ;
type_expressions = expression % ',' ',' '*' expression ',' '**' expression | expression % ',' ',' '*' expression
  | expression % ',' ',' '**' expression | '*' expression ',' '**' expression | '*' expression | '**' expression
  | expression % ',' ;

statements = statement+ ;
statement = compound_stmt | simple_stmts ;
statement_newline = compound_stmt NEWLINE | simple_stmts | NEWLINE ;
simple_stmts = simple_stmt !';' NEWLINE | simple_stmt % ';' ';'? NEWLINE ;
simple_stmt* = assignment | star_expressions | &'return' return_stmt | &('import' | 'from') import_stmt
  | &'raise' raise_stmt | 'pass' | &'del' del_stmt | &'yield' yield_expr | &'assert' assert_stmt | 'break' | 'continue'
  | &'global' global_stmt | &'nonlocal' nonlocal_stmt ;
compound_stmt = &('def' | '@' | 'async') function_def | &'if' if_stmt | &('class' | '@') class_def
  | &('with' | 'async') with_stmt | &('for' | 'async') for_stmt | &'try' try_stmt | &'while' while_stmt | match_stmt ;

assignment = NAME ':' expression ('=' annotated_rhs)? {since 6 "Variable annotation syntax is"}
  | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ('=' annotated_rhs)?
    {since 6 "Variable annotations syntax is"}
  | (star_targets '=')+ (yield_expr | star_expressions) !'=' TYPE_COMMENT?
  | single_target augassign ~ (yield_expr | star_expressions)
  | invalid_assignment ;
annotated_rhs = yield_expr | star_expressions ;
augassign = '+=' | '-=' | '*=' | '@=' {since 5 "The '@' operator is"} | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//=' ;

return_stmt = 'return' star_expressions? ;
raise_stmt = 'raise' expression ('from' expression)? | 'raise' ;
global_stmt = 'global' NAME % ',' ;
nonlocal_stmt = 'nonlocal' NAME % ',' ;
del_stmt = 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt ;
assert_stmt = 'assert' expression (',' expression)? ;
import_stmt = import_name | import_from ;
import_name = 'import' dotted_as_names ;
import_from = 'from' ('.' | '...')* dotted_name 'import' import_from_targets
  | 'from' ('.' | '...')+ 'import' import_from_targets ;
import_from_targets = '(' import_from_as_names ','? ')' | import_from_as_names !',' | '*' | invalid_import_from_targets ;
import_from_as_names = import_from_as_name % ',' ;
import_from_as_name = NAME ('as' NAME)? ;
dotted_as_names = dotted_as_name % ',' ;
dotted_as_name = dotted_name ('as' NAME)? ;
dotted_name<< = dotted_name '.' NAME | NAME ;

block* = NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block ;
decorators = ('@' named_expression NEWLINE)+ ;
class_def = decorators class_def_raw | class_def_raw ;
class_def_raw = invalid_class_def_raw | 'class' NAME ('(' arguments? ')')? ':' block ;
function_def = decorators function_def_raw | function_def_raw ;
function_def_raw = invalid_def_raw
  | 'def' NAME &&'(' params? ')' ('->' expression)? &&':' func_type_comment? block
  | 'async' 'def' NAME &&'(' params? ')' ('->' expression)? &&':' func_type_comment? block {since 5 "Async functions are"} ;
func_type_comment = NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | invalid_double_type_comments | TYPE_COMMENT ;

params = invalid_parameters | parameters ;
parameters = slash_no_default param_no_default* param_with_default* star_etc? {since 8 "Positional-only parameters are"}
  | slash_with_default param_with_default* star_etc? {since 8 "Positional-only parameters are"}
  | param_no_default+ param_with_default* star_etc?
  | param_with_default+ star_etc?
  | star_etc ;
slash_no_default = param_no_default+ '/' ',' | param_no_default+ '/' &')' ;
slash_with_default = param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')' ;
star_etc = invalid_star_etc | '*' param_no_default param_maybe_default* kwds?
  | '*' param_no_default_star_annotation param_maybe_default* kwds?
  | '*' ',' param_maybe_default+ kwds? | kwds ;
kwds = invalid_kwds | '**' param_no_default ;
param_no_default = a:param ',' TYPE_COMMENT? {=a} | a:param TYPE_COMMENT? &')' {=a} ;
param_no_default_star_annotation = param_star_annotation ',' TYPE_COMMENT? | param_star_annotation TYPE_COMMENT? &')' ;
param_with_default = param default ',' TYPE_COMMENT? | param default TYPE_COMMENT? &')' ;
param_maybe_default = param default? ',' TYPE_COMMENT? | param default? TYPE_COMMENT? &')' ;
param = NAME annotation? ;
param_star_annotation = NAME star_annotation ;
star_annotation = ':' star_expression ;
annotation = ':' expression ;
default = '=' expression | invalid_default ;

if_stmt = invalid_if_stmt | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block else_block? ;
elif_stmt = invalid_elif_stmt | 'elif' named_expression ':' block elif_stmt
  | 'elif' named_expression ':' block else_block? ;
else_block = invalid_else_stmt | 'else' &&':' block ;
while_stmt = invalid_while_stmt | 'while' named_expression ':' block else_block? ;
for_stmt = invalid_for_stmt
  | 'for' star_targets 'in' ~ star_expressions ':' TYPE_COMMENT? block else_block?
  | 'async' 'for' star_targets 'in' ~ star_expressions ':' TYPE_COMMENT? block else_block? {since 5 "Async for loops are"}
  | invalid_for_target ;
with_stmt = invalid_with_stmt_indent
  | 'with' '(' with_item % ',' ','? ')' ':' block {since 9 "Parenthesized context managers are"}
  | 'with' with_item % ',' ':' TYPE_COMMENT? block
  | 'async' 'with' '(' with_item % ',' ','? ')' ':' block {since 5 "Async with statements are"}
  | 'async' 'with' with_item % ',' ':' TYPE_COMMENT? block {since 5 "Async with statements are"}
  | invalid_with_stmt ;
with_item = expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression ;
try_stmt = invalid_try_stmt
  | 'try' &&':' block finally_block
  | 'try' &&':' block except_block+ else_block? finally_block?
  | 'try' &&':' block except_star_block+ else_block? finally_block? {since 11 "Exception groups are"} ;
except_block = invalid_except_stmt_indent | 'except' expression ('as' NAME)? ':' block | 'except' ':' block
  | invalid_except_stmt ;
except_star_block = invalid_except_star_stmt_indent | 'except' '*' expression ('as' NAME)? ':' block
  | invalid_except_stmt ;
finally_block = invalid_finally_stmt | 'finally' &&':' block ;

star_targets = a:star_target !',' {=a} | star_target (',' star_target)* ','? {=Tuple} ;
star_targets_list_seq = star_target % ',' ','? ;
star_targets_tuple_seq = star_target (',' star_target)+ ','? | star_target ',' ;
star_target* = '*' (!'*' star_target) {=Starred} | target_with_star_atom ;
target_with_star_atom* = t_primary '.' NAME !t_lookahead {=Attribute} | t_primary '[' slices ']' !t_lookahead {=Subscript}
  | star_atom ;
star_atom = NAME {=Name} | '(' a:target_with_star_atom ')' {=a} | '(' star_targets_tuple_seq? ')' {=Tuple}
  | '[' star_targets_list_seq? ']' {=ListDisplay} ;
single_target = single_subscript_attribute_target | NAME {=Name} | '(' a:single_target ')' {=a} ;
single_subscript_attribute_target = t_primary '.' NAME !t_lookahead {=Attribute}
  | t_primary '[' slices ']' !t_lookahead {=Subscript} ;
t_primary<< = t_primary '.' NAME &t_lookahead {=Attribute} | t_primary '[' slices ']' &t_lookahead {=Subscript}
  | t_primary genexp &t_lookahead {=Call} | t_primary '(' arguments? ')' &t_lookahead {=Call}
  | a:atom &t_lookahead {=a} ;
t_lookahead = '(' | '[' | '.' ;
del_targets = del_target % ',' ','? ;
del_target* = t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | del_t_atom ;
del_t_atom = NAME | '(' del_target ')' | '(' del_targets? ')' | '[' del_targets? ']' ;
)";

}  // namespace krait::diagnostics
