// Mistakes that deserve more than "invalid syntax", with CPython's words for them. Tried in the second pass only, in
// the places that the other rules give them.
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

const char* const kMistakeRules = R"(
invalid_expression = !(NAME STRING | SOFT) a:disjunction b:expression_without_invalid {call forgot_comma}
  | a:disjunction 'if' b:disjunction !('else' | ':') {raise a-b "expected 'else' after 'if' expression"} ;
invalid_legacy_expression = a:NAME !'(' b:star_expressions {call legacy_statement} ;
invalid_named_expression* =
    a:expression ':=' expression {raise a "cannot use assignment expressions with %e"}
  | a:NAME '=' b:bitwise_or !('=' | ':=') {raise a-b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | !(list | tuple | genexp | 'True' | 'None' | 'False') a:bitwise_or '=' bitwise_or !('=' | ':=')
    {raise a "cannot assign to %e here. Maybe you meant '==' instead of '='?"} ;

invalid_assignment =
    a:invalid_ann_assign_target ':' expression {raise a "only single target (not %e) can be annotated"}
  | a:star_named_expression ',' star_named_expressions* ':' expression
    {raise a "only single target (not tuple) can be annotated"}
  | a:expression ':' expression {raise a "illegal target for annotation"}
  | (star_targets '=')* a:star_expressions '=' {call assign_target}
  | (star_targets '=')* a:yield_expr '=' {raise a "assignment to yield expression not possible"}
  | a:star_expressions augassign (yield_expr | star_expressions)
    {raise a "'%e' is an illegal expression for augmented assignment"} ;
invalid_ann_assign_target = list | tuple | '(' a:invalid_ann_assign_target ')' {=a} ;
invalid_del_stmt = 'del' a:star_expressions {call delete_target} ;
invalid_block = NEWLINE !INDENT {raise indent "expected an indented block"} ;
invalid_with_item = expression 'as' a:expression &(',' | ')' | ':') {call assign_target} ;
invalid_for_target = 'async'? 'for' a:star_expressions {call for_target} ;
invalid_group = '(' a:starred_expression ')' {raise a "cannot use starred expression here"}
  | '(' a:'**' expression ')' {raise a "cannot use double starred expression here"} ;
invalid_import_from_targets = import_from_as_names ',' NEWLINE
  {raise last "trailing comma not allowed without surrounding parentheses"} ;

invalid_arguments =
    a:args ',' '*' {raise a "iterable argument unpacking follows keyword argument unpacking"}
  | a:expression b:for_if_clauses ',' (args | expression for_if_clauses)? {call bare_generator}
  | a:NAME b:'=' expression for_if_clauses {raise a-b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | a:args b:for_if_clauses {call generator_after_arguments}
  | args ',' a:expression b:for_if_clauses {call bare_generator}
  | a:args ',' args {call argument_order} ;
invalid_kwarg = a:('True' | 'False' | 'None') b:'=' {call assign_constant}
  | a:NAME b:'=' expression for_if_clauses {raise a-b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"}
  | !(NAME '=') a:expression b:'=' {raise a-b "expression cannot contain assignment, perhaps you meant \"==\"?"} ;

invalid_comprehension =
    ('[' | '(' | '{') a:starred_expression for_if_clauses {raise a "iterable unpacking cannot be used in comprehension"}
  | ('[' | '{') a:star_named_expression ',' b:star_named_expressions for_if_clauses {call bare_tuple_target}
  | ('[' | '{') a:star_named_expression b:',' for_if_clauses
    {raise a-b "did you forget parentheses around the comprehension target?"} ;
invalid_dict_comprehension = '{' a:'**' bitwise_or for_if_clauses '}'
  {raise a "dict unpacking cannot be used in dict comprehension"} ;
invalid_double_starred_kvpairs = double_starred_kvpair % ',' ',' invalid_kvpair
  | expression ':' a:'*' bitwise_or {raise a-- "cannot use a starred expression in a dictionary value"}
  | expression a:':' &('}' | ',') {raise a "expression expected after dictionary key and ':'"} ;
invalid_kvpair = a:expression !':' {call colon_after_key}
  | expression ':' a:'*' bitwise_or {raise a-- "cannot use a starred expression in a dictionary value"}
  | expression a:':' &('}' | ',') {raise a "expression expected after dictionary key and ':'"} ;

invalid_parameters =
    param_no_default* invalid_parameters_helper a:param_no_default
    {raise a "non-default argument follows default argument"}
  | param_no_default* a:'(' param_no_default+ ','? b:')' {raise a-b "Function parameters cannot be parenthesized"}
  | a:'/' ',' {raise a "at least one argument must precede /"}
  | (slash_no_default | slash_with_default) param_maybe_default* a:'/' {raise a "/ may appear only once"}
  | (slash_no_default | slash_with_default)? param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a:'/'
    {raise a "/ must be ahead of *"}
  | param_maybe_default+ '/' a:'*' {raise a "expected comma between / and *"} ;
invalid_parameters_helper = slash_with_default | param_with_default+ ;
invalid_star_etc =
    a:'*' (')' | ',' (')' | '**')) {raise a "named arguments must follow bare *"}
  | '*' ',' TYPE_COMMENT {raise last "bare * has associated type comment"}
  | '*' param a:'=' {raise a "var-positional argument cannot have default value"}
  | '*' (param_no_default | ',') param_maybe_default* a:'*' (param_no_default | ',')
    {raise a "* argument may appear only once"} ;
invalid_default = a:'=' &(')' | ',') {raise a "expected default value expression"} ;
invalid_kwds = '**' param a:'=' {raise a "var-keyword argument cannot have default value"}
  | '**' param ',' a:param {raise a "arguments cannot follow var-keyword argument"}
  | '**' param ',' a:('*' | '**' | '/') {raise a "arguments cannot follow var-keyword argument"} ;
invalid_lambda_parameters =
    lambda_param_no_default* invalid_lambda_parameters_helper a:lambda_param_no_default
    {raise a "non-default argument follows default argument"}
  | lambda_param_no_default* a:'(' lambda_param % ',' ','? b:')'
    {raise a-b "Lambda expression parameters cannot be parenthesized"}
  | a:'/' ',' {raise a "at least one argument must precede /"}
  | (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a:'/'
    {raise a "/ may appear only once"}
  | (lambda_slash_no_default | lambda_slash_with_default)? lambda_param_maybe_default* '*'
    (',' | lambda_param_no_default) lambda_param_maybe_default* a:'/' {raise a "/ must be ahead of *"}
  | lambda_param_maybe_default+ '/' a:'*' {raise a "expected comma between / and *"} ;
invalid_lambda_parameters_helper = lambda_slash_with_default | lambda_param_with_default+ ;
invalid_lambda_star_etc =
    '*' (':' | ',' (':' | '**')) {raise last "named arguments must follow bare *"}
  | '*' lambda_param a:'=' {raise a "var-positional argument cannot have default value"}
  | '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a:'*' (lambda_param_no_default | ',')
    {raise a "* argument may appear only once"} ;
invalid_lambda_kwds = '**' lambda_param a:'=' {raise a "var-keyword argument cannot have default value"}
  | '**' lambda_param ',' a:lambda_param {raise a "arguments cannot follow var-keyword argument"}
  | '**' lambda_param ',' a:('*' | '**' | '/') {raise a "arguments cannot follow var-keyword argument"} ;

invalid_with_stmt = 'async'? 'with' (expression ('as' star_target)?) % ',' NEWLINE {raise last "expected ':'"}
  | 'async'? 'with' '(' (expressions ('as' star_target)?) % ',' ','? ')' NEWLINE {raise last "expected ':'"} ;
invalid_with_stmt_indent =
    'async'? a:'with' (expression ('as' star_target)?) % ',' ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'with' statement on line %l"}
  | 'async'? a:'with' '(' (expressions ('as' star_target)?) % ',' ','? ')' ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'with' statement on line %l"} ;
invalid_try_stmt =
    a:'try' ':' NEWLINE !INDENT {raise indent a "expected an indented block after 'try' statement on line %l"}
  | 'try' ':' block !('except' | 'finally') {raise last "expected 'except' or 'finally' block"}
  | 'try' ':' block* except_block+ a:'except' b:'*' expression ('as' NAME)? ':'
    {raise a-b "cannot have both 'except' and 'except*' on the same 'try'"}
  | 'try' ':' block* except_star_block+ a:'except' (expression ('as' NAME)?)? ':'
    {raise a "cannot have both 'except' and 'except*' on the same 'try'"} ;
invalid_except_stmt =
    'except' '*'? a:expression ',' expressions ('as' NAME)? ':' {raise a-- "multiple exception types must be parenthesized"}
  | 'except' '*'? expression ('as' NAME)? NEWLINE {raise last "expected ':'"}
  | 'except' NEWLINE {raise last "expected ':'"}
  | 'except' '*' (NEWLINE | ':') {raise last "expected one or more exception types"} ;
invalid_finally_stmt = a:'finally' ':' NEWLINE !INDENT
  {raise indent a "expected an indented block after 'finally' statement on line %l"} ;
invalid_except_stmt_indent =
    a:'except' expression ('as' NAME)? ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'except' statement on line %l"}
  | a:'except' ':' NEWLINE !INDENT {raise indent a "expected an indented block after 'except' statement on line %l"} ;
invalid_except_star_stmt_indent = a:'except' '*' expression ('as' NAME)? ':' NEWLINE !INDENT
  {raise indent a "expected an indented block after 'except*' statement on line %l"} ;
invalid_match_stmt = "match" subject_expr NEWLINE {raise last "expected ':'"}
  | a:"match" subject_expr ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'match' statement on line %l"} ;
invalid_case_block = "case" patterns guard? NEWLINE {raise last "expected ':'"}
  | a:"case" patterns guard? ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'case' statement on line %l"} ;
invalid_as_pattern = or_pattern 'as' a:"_" {raise a "cannot use '_' as a target"}
  | or_pattern 'as' !NAME a:expression {raise a "invalid pattern target"} ;
invalid_class_pattern = name_or_attr '(' a:invalid_class_argument_pattern {call late_positional} ;
invalid_class_argument_pattern = (positional_patterns ',')? keyword_patterns ',' a:positional_patterns {=a} ;
invalid_if_stmt = 'if' named_expression NEWLINE {raise last "expected ':'"}
  | a:'if' named_expression ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'if' statement on line %l"} ;
invalid_elif_stmt = 'elif' named_expression NEWLINE {raise last "expected ':'"}
  | a:'elif' named_expression ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'elif' statement on line %l"} ;
invalid_else_stmt = a:'else' ':' NEWLINE !INDENT
  {raise indent a "expected an indented block after 'else' statement on line %l"} ;
invalid_while_stmt = 'while' named_expression NEWLINE {raise last "expected ':'"}
  | a:'while' named_expression ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'while' statement on line %l"} ;
invalid_for_stmt = 'async'? 'for' star_targets 'in' star_expressions NEWLINE {raise last "expected ':'"}
  | 'async'? a:'for' star_targets 'in' star_expressions ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after 'for' statement on line %l"} ;
invalid_double_type_comments = TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT
  {raise last "Cannot have two type comments on def"} ;
invalid_def_raw = 'async'? a:'def' NAME '(' params? ')' ('->' expression)? ':' NEWLINE !INDENT
  {raise indent a "expected an indented block after function definition on line %l"} ;
invalid_class_def_raw = 'class' NAME ('(' arguments? ')')? NEWLINE {raise last "expected ':'"}
  | a:'class' NAME ('(' arguments? ')')? ':' NEWLINE !INDENT
    {raise indent a "expected an indented block after class definition on line %l"} ;
)";

}  // namespace krait::diagnostics
