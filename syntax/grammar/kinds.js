// Writes the kinds and fields of the generated parser as the list that syntax/cst/kinds.h reads: kinds.js parser.c
const text = require('fs').readFileSync(process.argv[2], 'utf8');

const section = start => {
  const from = text.indexOf(start);
  return text.slice(from, text.indexOf('};', from));
};
const camel = name => name.split('_').filter(Boolean).map(part => part[0].toUpperCase() + part.slice(1)).join('');

const ids = new Map();
for (const [, name, id] of section('enum ts_symbol_identifiers').matchAll(/(\w+) = (\d+)/g)) ids.set(name, +id);
const shown = new Map();
for (const [, name, value] of section('ts_symbol_names[]').matchAll(/\[(\w+)\] = "((?:[^"\\]|\\.)*)"/g)) shown.set(name, value);
const mapped = new Map();
for (const [, name, to] of section('ts_symbol_map[]').matchAll(/\[(\w+)\] = (\w+)/g)) mapped.set(name, to);
const metadata = new Map();
for (const [, name, visible, named] of section('ts_symbol_metadata[]').matchAll(/\[(\w+)\] = \{\s*\.visible = (\w+),\s*\.named = (\w+)/g)) {
  metadata.set(name, { visible: visible === 'true', named: named === 'true' });
}

console.log('// Written by syntax/grammar/generate; do not edit.');
console.log('// KIND(enumerator, id in the parser, text, is it named)      FIELD(enumerator, id in the parser, text)');
console.log('#ifdef KIND');
for (const [name, id] of ids) {
  const { visible, named } = metadata.get(name);
  if (!visible || mapped.get(name) !== name) continue;
  const value = shown.get(name);
  const enumerator = named ? camel(value) : /^[a-z]/i.test(value) ? 'Keyword' + camel(value) : 'Token' + camel(name.replace('anon_sym_', '').toLowerCase());
  console.log(`KIND(k${enumerator}, ${id}, "${value}", ${named})`);
}
console.log('#endif\n#ifdef FIELD');
const fieldNames = new Map();
for (const [, name, value] of section('ts_field_names[]').matchAll(/\[(field_\w+)\] = "(\w+)"/g)) fieldNames.set(name, value);
for (const [, name, id] of section('enum ts_field_identifiers').matchAll(/(field_\w+) = (\d+)/g)) {
  console.log(`FIELD(k${camel(fieldNames.get(name))}, ${id}, "${fieldNames.get(name)}")`);
}
console.log('#endif');
