// Expressions: language reference, chapter 6.
#include "syntax/diagnostics/rules.h"

namespace krait::diagnostics {

const char* const kExpressionRules = R"(
expressions = expression (',' expression)+ ','? {=Tuple} | expression ',' {=Tuple} | expression ;
expression* = invalid_expression | invalid_legacy_expression
  | disjunction 'if' disjunction 'else' expression {=Conditional} | disjunction | lambdef ;
expression_without_invalid = disjunction 'if' disjunction 'else' expression {=Conditional} | disjunction | lambdef ;
yield_expr = 'yield' 'from' expression {=Yield} | 'yield' star_expressions? {=Yield} ;
star_expressions = star_expression (',' star_expression)+ ','? {=Tuple} | star_expression ',' {=Tuple} | star_expression ;
star_expression* = '*' bitwise_or {=Starred} | expression ;
star_named_expressions = star_named_expression % ',' ','? {=List} ;
star_named_expression = '*' bitwise_or {=Starred} | named_expression ;
assignment_expression = NAME ':=' ~ expression {=Named since 8 "Assignment expressions are"} ;
named_expression = assignment_expression | invalid_named_expression | a:expression !':=' {=a} ;

disjunction* = conjunction ('or' conjunction)+ {=Operation} | conjunction ;
conjunction* = inversion ('and' inversion)+ {=Operation} | inversion ;
inversion* = 'not' inversion {=Operation} | comparison ;
comparison = bitwise_or compare_pair+ {=Compare} | bitwise_or ;
compare_pair = eq_pair | ne_pair | le_pair | lt_pair | ge_pair | gt_pair | not_in_pair | in_pair | is_not_pair | is_pair ;
eq_pair = '==' bitwise_or ;
ne_pair = ('!=') bitwise_or ;
le_pair = '<=' bitwise_or ;
lt_pair = '<' bitwise_or ;
ge_pair = '>=' bitwise_or ;
gt_pair = '>' bitwise_or ;
not_in_pair = 'not' 'in' bitwise_or ;
in_pair = 'in' bitwise_or {=InPair} ;
is_not_pair = 'is' 'not' bitwise_or ;
is_pair = 'is' bitwise_or ;
bitwise_or<< = bitwise_or '|' bitwise_xor {=Operation} | bitwise_xor ;
bitwise_xor<< = bitwise_xor '^' bitwise_and {=Operation} | bitwise_and ;
bitwise_and<< = bitwise_and '&' shift_expr {=Operation} | shift_expr ;
shift_expr<< = shift_expr '<<' sum {=Operation} | shift_expr '>>' sum {=Operation} | sum ;
sum<< = sum '+' term {=Operation} | sum '-' term {=Operation} | term ;
term<< = term '*' factor {=Operation} | term '/' factor {=Operation} | term '//' factor {=Operation}
  | term '%' factor {=Operation} | term '@' factor {=Operation since 5 "The '@' operator is"} | factor ;
factor* = '+' factor {=Operation} | '-' factor {=Operation} | '~' factor {=Operation} | power ;
power = await_primary '**' factor {=Operation} | await_primary ;
await_primary* = 'await' primary {=Await since 5 "Await expressions are"} | primary ;
primary<< = primary '.' NAME {=Attribute} | primary genexp {=Call} | primary '(' arguments? ')' {=Call}
  | primary '[' slices ']' {=Subscript} | atom ;
slices = a:slice !',' {=a} | (slice | starred_expression) % ',' ','? {=Tuple} ;
slice = expression? ':' expression? (':' expression?)? | named_expression ;
atom = NAME {=Name} | 'True' {=True} | 'False' {=False} | 'None' {=None} | &STRING strings | NUMBER {call number}
  | &'(' (tuple | group | genexp) | &'[' (list | listcomp) | &'{' (dict | set | dictcomp | setcomp) | '...' {=Ellipsis} ;
group = '(' a:(yield_expr | named_expression) ')' {=a} | invalid_group ;

lambdef = 'lambda' lambda_params? ':' expression {=Lambda} ;
lambda_params = invalid_lambda_parameters | lambda_parameters ;
lambda_parameters = lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* lambda_star_etc?
    {since 8 "Positional-only parameters are"}
  | lambda_slash_with_default lambda_param_with_default* lambda_star_etc? {since 8 "Positional-only parameters are"}
  | lambda_param_no_default+ lambda_param_with_default* lambda_star_etc?
  | lambda_param_with_default+ lambda_star_etc?
  | lambda_star_etc ;
lambda_slash_no_default = lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':' ;
lambda_slash_with_default = lambda_param_no_default* lambda_param_with_default+ '/' ','
  | lambda_param_no_default* lambda_param_with_default+ '/' &':' ;
lambda_star_etc = invalid_lambda_star_etc | '*' lambda_param_no_default lambda_param_maybe_default* lambda_kwds?
  | '*' ',' lambda_param_maybe_default+ lambda_kwds? | lambda_kwds ;
lambda_kwds = invalid_lambda_kwds | '**' lambda_param_no_default ;
lambda_param_no_default = a:lambda_param ',' {=a} | a:lambda_param &':' {=a} ;
lambda_param_with_default = lambda_param default ',' | lambda_param default &':' ;
lambda_param_maybe_default = lambda_param default? ',' | lambda_param default? &':' ;
lambda_param = NAME ;

strings* = STRING+ {call join_strings} ;
list = '[' star_named_expressions? ']' {=ListDisplay} ;
tuple = '(' (star_named_expression ',' star_named_expressions?)? ')' {=Tuple} ;
set = '{' star_named_expressions '}' {=Set} ;
dict = '{' double_starred_kvpairs? '}' {=Dict} | '{' invalid_double_starred_kvpairs '}' ;
double_starred_kvpairs = double_starred_kvpair % ',' ','? ;
double_starred_kvpair = '**' bitwise_or | kvpair ;
kvpair = expression ':' expression ;
for_if_clauses = for_if_clause+ ;
for_if_clause = 'async' 'for' star_targets 'in' ~ disjunction ('if' disjunction)* {=Clause since 6 "Async comprehensions are"}
  | 'for' star_targets 'in' ~ disjunction ('if' disjunction)* {=Clause}
  | invalid_for_target ;
listcomp = '[' named_expression for_if_clauses ']' {=ListComprehension} | invalid_comprehension ;
setcomp = '{' named_expression for_if_clauses '}' {=SetComprehension} | invalid_comprehension ;
genexp = '(' (assignment_expression | a:expression !':=' {=a}) for_if_clauses ')' {=Generator} | invalid_comprehension ;
dictcomp = '{' kvpair for_if_clauses '}' {=DictComprehension} | invalid_dict_comprehension ;

arguments* = a:args ','? &')' {=a} | invalid_arguments ;
args = (starred_expression | a:(assignment_expression | a:expression !':=' {=a}) !'=' {=a}) % ',' (',' kwargs)? {=List}
  | kwargs {=List} ;
kwargs = kwarg_or_starred % ',' ',' kwarg_or_double_starred % ',' {=List}
  | kwarg_or_starred % ',' {=List} | kwarg_or_double_starred % ',' {=List} ;
starred_expression = '*' expression {=Starred} ;
kwarg_or_starred = invalid_kwarg | NAME '=' expression {=KeywordArgument} | starred_expression ;
kwarg_or_double_starred = invalid_kwarg | NAME '=' expression {=KeywordArgument} | '**' expression {=KeywordUnpacking} ;
)";

}  // namespace krait::diagnostics
