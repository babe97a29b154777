// Python 3.11 as a tree-sitter grammar: the shape of every statement and expression, for valid text and for text that is
// being typed. What the language forbids beyond shape (assignment targets, order of arguments, ...) is refused later by
// syntax/diagnostics, so that the tree stays whole.
//
// The scanner (scanner.c) owns lines, indentation, brackets and strings. Where text is missing it hands out zero-width
// tokens (`missing_*`, `unclosed`), so that a fault stays within its line. In valid text none of them appears, nor do
// `unexpected_indent`, `bad_dedent`, `tab_error`, `extra_close`, `bad_string`, `parenthesized_parameter`: together they
// are the "faults" of a tree.
//
// Every expression is a named node: children that are not comments and not punctuation are the operands, in order.

const separated = (rule, separator) => seq(rule, repeat(seq(separator, rule)));
const commaList = rule => separated(rule, ',');
const trailingComma = () => optional(',');
const commaListTrailing = rule => seq(commaList(rule), trailingComma());

/** One item and a comma, or several items: what makes a tuple without looking at brackets. */
const tupleItems = rule => seq(rule, ',', optional(commaListTrailing(rule)));

/** The same without brackets: binds to the right so that the comma belongs to the tuple. */
const bareTuple = rule => prec.right(seq(rule, choice(',', seq(repeat1(seq(',', rule)), optional(',')))));

const MISSING = -1000; // dynamic precedence: a reading with a zero-width stand-in loses to any reading without

const BINARY_OPERATORS = [
  ['|', 1], ['^', 2], ['&', 3], ['<<', 4], ['>>', 4], ['+', 5], ['-', 5],
  ['*', 6], ['@', 6], ['/', 6], ['//', 6], ['%', 6],
];
const AUGMENTED_OPERATORS = ['+=', '-=', '*=', '/=', '@=', '//=', '%=', '**=', '>>=', '<<=', '&=', '^=', '|='];

const KEYWORDS = [
  'False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif',
  'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or',
  'pass', 'raise', 'return', 'try', 'while', 'with', 'yield',
];

const digits = set => `[${set}](_?[${set}])*`;
const decimal = digits('0-9');
const exponent = `[eE][+-]?${decimal}`;

module.exports = grammar({
  name: 'python',

  extras: $ => [/[ \t\f\r\n]/, /\\(\r\n?|\n)/, $.comment, $.extra_close, $.bad_indent, $.bad_dedent, $.tab_error],

  // Same order as `enum Token` in scanner.c.
  externals: $ => [
    $._newline, $._indent, $._dedent, $._start, $.string, '(', ')', '[', ']', '{', '}', $.bad_dedent, $.tab_error, '->',
    $.comment, $.unclosed, $._no_expression, $._no_name, $._no_colon, $.bad_string, $.extra_close, $._sentinel, ':',
    $._no_handler, $._no_parameters, $.bad_indent, $._block_expected, $._no_in, $._no_else,
    $._no_import,
  ],

  word: $ => $.identifier,
  reserved: { global: _ => KEYWORDS },
  inline: $ => [$._simple_statement, $._compound_statement],

  conflicts: $ => [
    [$.with_item, $._named_expression], // with (a, b): items or a tuple
    [$._name, $.match_statement], // match as a name or as the statement
  ],

  rules: {
    module: $ => seq($._start, repeat($._statement)),

    _statement: $ => choice($.simple_statements, $._compound_statement, $.unexpected_indent, $.stray_clause),
    unexpected_indent: $ => seq($._indent, repeat1($._statement), $._dedent),

    // A clause of no statement.
    stray_clause: $ => prec(-1, choice(
      $.elif_clause, $.else_clause, $.except_clause, $.except_star_clause, $.finally_clause,
    )),

    block: $ => choice(
      seq($._newline, $._indent, repeat1($._statement), $._dedent),
      $.simple_statements,
      $.missing_block,
      $._block_expected,
    ),
    missing_block: $ => prec(-1, $._newline),

    // Simple statements

    simple_statements: $ => seq(separated($._simple_statement, ';'), optional(';'), $._newline),
    _simple_statement: $ => choice(
      $.expression_statement, $.assignment, $.annotated_assignment, $.augmented_assignment, $.delete_statement,
      $.pass_statement, $.break_statement, $.continue_statement, $.return_statement, $.raise_statement,
      $.global_statement, $.nonlocal_statement, $.import_statement, $.import_from_statement, $.assert_statement,
    ),

    expression_statement: $ => choice($._star_expressions, $.yield),
    // a = b = c: all but the last are targets
    assignment: $ => seq($._star_expressions, repeat1(seq('=', $._assigned))),
    annotated_assignment: $ => seq(
      field('target', $._primary), ':', field('annotation', $._expression),
      optional(seq('=', field('value', $._assigned))),
    ),
    augmented_assignment: $ => seq(
      field('target', $._primary), field('operator', choice(...AUGMENTED_OPERATORS)), field('value', $._assigned),
    ),
    _assigned: $ => choice($._star_expressions, $.yield),

    delete_statement: $ => seq('del', commaListTrailing($._target)),
    pass_statement: _ => 'pass',
    break_statement: _ => 'break',
    continue_statement: _ => 'continue',
    return_statement: $ => seq('return', optional(field('value', $._star_expressions))),
    raise_statement: $ => seq(
      'raise', optional(seq(field('exception', $._expression), optional(seq('from', field('cause', $._expression))))),
    ),
    global_statement: $ => seq('global', commaList($._name)),
    nonlocal_statement: $ => seq('nonlocal', commaList($._name)),
    assert_statement: $ => seq(
      'assert', field('condition', $._expression), optional(seq(',', field('message', $._expression))),
    ),

    dotted_name: $ => separated($._name, '.'),
    import_statement: $ => seq('import', commaList($.import_module)),
    import_module: $ => seq(field('name', $.dotted_name), optional(seq('as', field('alias', $._name)))),
    // the level is the number of dots: '.' counts one, '...' three
    import_from_statement: $ => seq(
      'from',
      choice(seq(repeat1(choice('.', '...')), optional(field('module', $.dotted_name))), field('module', $.dotted_name)),
      $._import,
      choice($.import_star, seq('(', commaListTrailing($.import_name), $._close_paren), commaList($.import_name)),
    ),
    import_star: _ => '*',
    import_name: $ => seq(field('name', $._name), optional(seq('as', field('alias', $._name)))),

    // Compound statements

    _compound_statement: $ => choice(
      $.if_statement, $.while_statement, $.for_statement, $.try_statement, $.with_statement, $.function_definition,
      $.class_definition, $.decorated_definition, $.match_statement,
    ),

    if_statement: $ => prec.right(seq(
      'if', field('condition', $._named_expression), $._colon, field('body', $.block),
      repeat($.elif_clause), optional(field('orelse', $.else_clause)),
    )),
    elif_clause: $ => seq('elif', field('condition', $._named_expression), $._colon, field('body', $.block)),
    else_clause: $ => seq('else', $._colon, field('body', $.block)),

    while_statement: $ => prec.right(seq(
      'while', field('condition', $._named_expression), $._colon, field('body', $.block),
      optional(field('orelse', $.else_clause)),
    )),

    for_statement: $ => prec.right(seq(
      optional('async'), 'for', field('target', $._targets), $._in, field('iterable', $._star_expressions), $._colon,
      field('body', $.block), optional(field('orelse', $.else_clause)),
    )),

    try_statement: $ => prec.right(seq(
      'try', $._colon, field('body', $.block),
      choice(
        seq(repeat1($.except_clause), optional(field('orelse', $.else_clause)), optional(field('final', $.finally_clause))),
        seq(repeat1($.except_star_clause), optional(field('orelse', $.else_clause)),
          optional(field('final', $.finally_clause))),
        field('final', $.finally_clause),
        $.missing_handler,
      ),
    )),
    except_clause: $ => seq(
      'except', optional(seq(field('type', $._expression), optional(seq('as', field('name', $._name))))), $._colon,
      field('body', $.block),
    ),
    except_star_clause: $ => seq(
      'except', '*', field('type', $._expression), optional(seq('as', field('name', $._name))), $._colon,
      field('body', $.block),
    ),
    finally_clause: $ => seq('finally', $._colon, field('body', $.block)),

    with_statement: $ => seq(
      optional('async'), 'with',
      choice(prec.dynamic(1, seq('(', commaListTrailing($.with_item), $._close_paren)), commaList($.with_item)),
      $._colon, field('body', $.block),
    ),
    with_item: $ => seq(field('context', $._expression), optional(seq('as', field('target', $._target)))),

    function_definition: $ => seq(
      optional('async'), 'def', field('name', $._name),
      choice(seq('(', optional(field('parameters', $.parameters)), $._close_paren), $.missing_parameters),
      optional(seq('->', field('returns', $._expression))), $._colon, field('body', $.block),
    ),
    parameters: $ => commaListTrailing($._parameter),
    _parameter: $ => choice(
      $.parameter, $.slash_parameter, $.bare_star_parameter, $.star_parameter, $.double_star_parameter,
      $.parenthesized_parameter,
    ),
    parenthesized_parameter: $ => seq('(', optional($.parameters), $._close_paren), // Python 2 unpacked a tuple
    parameter: $ => seq(
      field('name', $._name), optional(seq($._colon, field('annotation', $._expression))),
      optional(seq('=', field('default', $._expression))),
    ),
    slash_parameter: _ => '/',
    bare_star_parameter: _ => '*',
    star_parameter: $ => seq(
      '*', field('name', $._name), optional(seq(':', field('annotation', choice($._expression, $.starred)))),
    ),
    double_star_parameter: $ => seq(
      '**', field('name', $._name), optional(seq(':', field('annotation', $._expression))),
    ),

    lambda_parameters: $ => commaListTrailing($._lambda_parameter),
    _lambda_parameter: $ => choice(
      alias($._plain_parameter, $.parameter), $.slash_parameter, $.bare_star_parameter,
      alias($._plain_star_parameter, $.star_parameter), alias($._plain_double_star_parameter, $.double_star_parameter),
    ),
    _plain_parameter: $ => seq(field('name', $._name), optional(seq('=', field('default', $._expression)))),
    _plain_star_parameter: $ => seq('*', field('name', $._name)),
    _plain_double_star_parameter: $ => seq('**', field('name', $._name)),

    class_definition: $ => seq(
      'class', field('name', $._name), optional(field('arguments', $.arguments)), $._colon, field('body', $.block),
    ),

    decorated_definition: $ => seq(
      repeat1($.decorator), field('definition', choice($.function_definition, $.class_definition)),
    ),
    decorator: $ => seq('@', $._named_expression, $._newline),

    // Pattern matching

    match_statement: $ => seq(
      'match', field('subject', choice($._named_expression, alias($._subject_tuple, $.bare_tuple))), $._colon,
      optional($._block_expected), $._newline, $._indent, repeat1($.case_clause), $._dedent,
    ),
    _subject_tuple: $ => tupleItems($._element),
    case_clause: $ => seq(
      'case', field('pattern', choice($._pattern, $.open_sequence_pattern)),
      optional(seq('if', field('guard', $._named_expression))), $._colon, field('body', $.block),
    ),
    open_sequence_pattern: $ => tupleItems($._pattern_or_star),
    _pattern_or_star: $ => choice($.star_pattern, $._pattern),
    star_pattern: $ => seq('*', field('name', $._name)),
    _pattern: $ => choice($.as_pattern, $._or_pattern),
    as_pattern: $ => seq(field('pattern', $._or_pattern), 'as', field('name', $._name)),
    _or_pattern: $ => choice($._closed_pattern, $.or_pattern),
    or_pattern: $ => seq($._closed_pattern, repeat1(seq('|', $._closed_pattern))),
    _closed_pattern: $ => choice(
      $.literal_pattern, $.capture_pattern, $.value_pattern, $.group_pattern, $.sequence_pattern, $.mapping_pattern,
      $.class_pattern,
    ),
    literal_pattern: $ => choice(
      $._signed_number,
      seq($._signed_number, field('operator', choice('+', '-')), $.number), // a complex number
      $.strings, $.none, $.true, $.false,
    ),
    _signed_number: $ => seq(optional('-'), $.number),
    capture_pattern: $ => $._name,
    value_pattern: $ => seq($._name, repeat1(seq('.', $._name))),
    group_pattern: $ => seq('(', $._pattern, $._close_paren),
    sequence_pattern: $ => choice(
      seq('[', optional(commaListTrailing($._pattern_or_star)), $._close_square),
      seq('(', $._close_paren),
      seq('(', tupleItems($._pattern_or_star), $._close_paren),
    ),
    mapping_pattern: $ => seq('{', optional(commaListTrailing(choice($.pair_pattern, $.rest_pattern))), $._close_brace),
    pair_pattern: $ => seq(
      field('key', choice($.literal_pattern, $.value_pattern)), ':', field('value', $._pattern),
    ),
    rest_pattern: $ => seq('**', field('name', $._name)),
    class_pattern: $ => seq(
      field('class', choice($._name, $.value_pattern)), '(',
      optional(commaListTrailing(choice($._pattern, $.keyword_pattern))), $._close_paren,
    ),
    keyword_pattern: $ => seq(field('name', $._name), '=', field('value', $._pattern)),

    // Expressions, loosest first

    _star_expressions: $ => choice($._star_expression, $.bare_tuple),
    bare_tuple: $ => bareTuple($._star_expression),
    _star_expression: $ => choice($.starred, $._expression),
    starred: $ => seq('*', $._bitwise_or),
    _target: $ => choice($.starred, $._bitwise_or),
    _targets: $ => choice($._target, alias($._target_tuple, $.bare_tuple)),
    _target_tuple: $ => bareTuple($._target),

    _element: $ => choice($.starred, $._named_expression), // of a list, tuple or set
    _named_expression: $ => choice($.named_expression, $._expression),
    named_expression: $ => seq(field('name', $._name), ':=', field('value', $._expression)),
    yield: $ => prec.right(seq('yield', optional(choice(seq('from', field('from', $._expression)),
      field('value', $._star_expressions))))),

    _expression: $ => choice($.conditional, $._disjunction, $.lambda),
    conditional: $ => seq(
      field('body', $._disjunction), 'if', field('condition', $._disjunction), $._else, field('orelse', $._expression),
    ),
    lambda: $ => seq('lambda', optional(field('parameters', $.lambda_parameters)), $._colon, field('body', $._expression)),

    _disjunction: $ => choice($.or_expression, $._conjunction),
    or_expression: $ => seq($._conjunction, repeat1(seq('or', $._conjunction))),
    _conjunction: $ => choice($.and_expression, $._inversion),
    and_expression: $ => seq($._inversion, repeat1(seq('and', $._inversion))),
    _inversion: $ => choice($.not_expression, $._comparison),
    not_expression: $ => seq('not', $._inversion),
    _comparison: $ => choice($.comparison, $._bitwise_or),
    // operand, operator, operand, ...: each operator has the field
    comparison: $ => seq($._bitwise_or, repeat1(seq(
      field('operator', choice('<', '>', '==', '>=', '<=', '!=', 'in', $.not_in, 'is', $.is_not)), $._bitwise_or))),
    not_in: _ => seq('not', 'in'),
    is_not: _ => seq('is', 'not'),

    _bitwise_or: $ => choice($.binary, $._factor),
    binary: $ => choice(...BINARY_OPERATORS.map(([operator, level]) => prec.left(level, seq(
      field('left', $._bitwise_or), field('operator', operator), field('right', $._bitwise_or))))),
    _factor: $ => choice($.unary, $.power, $._await_primary),
    unary: $ => seq(field('operator', choice('-', '+', '~')), field('operand', $._factor)),
    power: $ => seq(field('left', $._await_primary), '**', field('right', $._factor)),
    _await_primary: $ => choice($.await, $._primary),
    await: $ => seq('await', $._primary),

    _primary: $ => choice($.attribute, $.call, $.subscript, $._atom),
    attribute: $ => seq(field('value', $._primary), '.', field('name', $._name)),
    call: $ => seq(field('function', $._primary), field('arguments', $.arguments)),
    arguments: $ => seq('(', optional(commaListTrailing($._argument)), $._close_paren),
    _argument: $ => choice(
      $._named_expression, $.generator_argument, alias($._starred_argument, $.starred), $.double_starred,
      $.keyword_argument,
    ),
    generator_argument: $ => seq(field('element', $._named_expression), $._comprehension_clauses),
    _starred_argument: $ => seq('*', $._expression),
    double_starred: $ => seq('**', $._expression),
    keyword_argument: $ => seq(field('name', $._name), '=', field('value', $._expression)),
    // x[a, b] has no node for its tuple: two elements, or one and a comma, make one
    subscript: $ => seq(
      field('value', $._primary), '[',
      commaListTrailing(field('index', choice($._named_expression, alias($._starred_argument, $.starred), $.slice))),
      $._close_square,
    ),
    slice: $ => seq(
      optional(field('lower', $._expression)), ':', optional(field('upper', $._expression)),
      optional(seq(':', optional(field('step', $._expression)))),
    ),

    _comprehension_clauses: $ => repeat1($.comprehension_for),
    comprehension_for: $ => prec.right(seq(
      optional('async'), 'for', field('target', $._targets), $._in, field('iterable', $._disjunction),
      repeat(seq('if', field('condition', $._disjunction))),
    )),

    _atom: $ => choice(
      $._name, $.true, $.false, $.none, $.ellipsis, $.strings, $.number, $.missing_expression, $.tuple, $.group,
      $.generator, $.list, $.list_comprehension, $.dict, $.set, $.dict_comprehension, $.set_comprehension,
    ),
    true: _ => 'True',
    false: _ => 'False',
    none: _ => 'None',
    ellipsis: _ => '...',
    strings: $ => prec.right(repeat1(choice($.string, $.bad_string))),
    group: $ => seq('(', choice($._named_expression, $.yield), $._close_paren),
    tuple: $ => choice(seq('(', $._close_paren), seq('(', tupleItems($._element), $._close_paren)),
    generator: $ => seq('(', field('element', $._named_expression), $._comprehension_clauses, $._close_paren),
    list: $ => seq('[', optional(commaListTrailing($._element)), $._close_square),
    list_comprehension: $ => seq(
      '[', field('element', $._named_expression), $._comprehension_clauses, $._close_square,
    ),
    dict: $ => seq('{', optional(commaListTrailing(choice($.pair, $.dict_spread))), $._close_brace),
    dict_spread: $ => seq('**', $._bitwise_or),
    pair: $ => seq(field('key', $._expression), $._colon, field('value', $._expression)),
    dict_comprehension: $ => seq('{', field('element', $.pair), $._comprehension_clauses, $._close_brace),
    set: $ => seq('{', commaListTrailing($._element), $._close_brace),
    set_comprehension: $ => seq('{', field('element', $._named_expression), $._comprehension_clauses, $._close_brace),

    // What the scanner says is not there

    _close_paren: $ => choice(')', $.unclosed),
    _close_square: $ => choice(']', $.unclosed),
    _close_brace: $ => choice('}', $.unclosed),
    _colon: $ => choice(':', $.missing_colon),
    missing_colon: $ => prec.dynamic(MISSING, $._no_colon),
    _in: $ => choice('in', alias($._missing_in, $.missing_word)),
    _else: $ => choice('else', alias($._missing_else, $.missing_word)),
    _import: $ => choice('import', alias($._missing_import, $.missing_word)),
    _missing_in: $ => prec.dynamic(MISSING, $._no_in),
    _missing_else: $ => prec.dynamic(MISSING, $._no_else),
    _missing_import: $ => prec.dynamic(MISSING, $._no_import),
    missing_parameters: $ => prec.dynamic(MISSING, $._no_parameters),
    missing_handler: $ => prec.dynamic(MISSING, $._no_handler),
    missing_expression: $ => prec.dynamic(MISSING, $._no_expression),
    missing_name: $ => prec.dynamic(MISSING, $._no_name),

    // Words and numbers. CPython's tokenizer takes every character beyond ASCII into a name and judges the whole after.

    _name: $ => choice($.identifier, $.missing_name, alias('match', $.identifier), alias('case', $.identifier)),
    identifier: _ => /[^\x00-\x40\x5B-\x5E\x60\x7B-\x7F][^\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\x7F]*/, // letters, _, beyond ASCII
    number: _ => token(choice(
      /0[xX](_?[0-9a-fA-F])+/, /0[oO](_?[0-7])+/, /0[bB](_?[01])+/, /[1-9](_?[0-9])*/, /0(_?0)*/,
      new RegExp(`(${decimal})?\\.${decimal}(${exponent})?[jJ]?`),
      new RegExp(`${decimal}\\.(${exponent})?[jJ]?`),
      new RegExp(`${decimal}${exponent}[jJ]?`),
      new RegExp(`${decimal}[jJ]`),
    )),
  },
});
