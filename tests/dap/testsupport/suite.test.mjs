// krait dap driven by @vscode/debugadapter-testsupport, the client that VS Code's own adapters are tested with.
// Usage: KRAIT_BIN=build/release/bin npm test
import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import testsupport from '@vscode/debugadapter-testsupport';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BIN = path.resolve(process.env.KRAIT_BIN ?? path.join(HERE, '../../../build/release/bin'));
const program = (name) => path.join(HERE, '../programs', name);
const SHAPES = program('shapes.py');

let client;

beforeEach(async () => {
  // It starts `runtime path-to-adapter`: here that reads `krait dap`.
  client = new testsupport.DebugClient(path.join(BIN, 'krait'), 'dap', 'krait');
  client.defaultTimeout = 20_000;
  await client.start();
});
afterEach(() => client?.stop());

test('says what it can', async () => {
  const { body } = await client.initializeRequest();
  assert.equal(body.supportsConfigurationDoneRequest, true);
  assert.ok(body.exceptionBreakpointFilters.some((f) => f.filter === 'uncaught' && f.default));
});

test('refuses an unknown request', async () => {
  await client.initializeRequest();
  await assert.rejects(client.send('illegalRequest'), /illegalRequest/);
});

test('runs a program to its end', () => Promise.all([
  client.configurationSequence(),
  client.launch({ program: SHAPES }),
  client.waitForEvent('terminated'),
]));

test('stops on entry', () => Promise.all([
  client.configurationSequence(),
  client.launch({ program: SHAPES, stopOnEntry: true }),
  client.assertStoppedLocation('entry', { path: SHAPES, line: 1 }),
]));

test('stops at a breakpoint', () => client.hitBreakpoint({ program: SHAPES }, { path: SHAPES, line: 22 }));

test('stops at a breakpoint with a condition', async () => {
  await Promise.all([
    client.waitForEvent('initialized')
      .then(() => client.setBreakpointsRequest({ source: { path: SHAPES }, breakpoints: [{ line: 22, condition: 'sides == 6' }] }))
      .then(() => client.configurationDoneRequest()),
    client.launch({ program: SHAPES }),
    client.assertStoppedLocation('breakpoint', { path: SHAPES, line: 22 }),
  ]);
  const { body: { threads: [{ id }] } } = await client.threadsRequest();
  const { body: { stackFrames: [frame] } } = await client.stackTraceRequest({ threadId: id });
  const { body: { result } } = await client.evaluateRequest({ expression: 'name', frameId: frame.id, context: 'watch' });
  assert.equal(result, "'hexagon'");
});

test('steps in and out', async () => {
  await client.hitBreakpoint({ program: SHAPES }, { path: SHAPES, line: 23 });
  const { body: { threads: [{ id }] } } = await client.threadsRequest();
  await client.setBreakpointsRequest({ source: { path: SHAPES }, breakpoints: [] });
  await Promise.all([client.stepInRequest({ threadId: id }), client.assertStoppedLocation('step', { path: SHAPES, line: 12 })]);
  await Promise.all([client.nextRequest({ threadId: id }), client.assertStoppedLocation('step', { path: SHAPES, line: 13 })]);
  await Promise.all([client.continueRequest({ threadId: id }), client.waitForEvent('terminated')]);
});

test('stops on an uncaught exception', () => Promise.all([
  client.waitForEvent('initialized')
    .then(() => client.setExceptionBreakpointsRequest({ filters: ['uncaught'] }))
    .then(() => client.configurationDoneRequest()),
  client.launch({ program: program('faults.py') }),
  client.assertStoppedLocation('exception', { path: program('faults.py'), line: 2 }),
]));

test('hands on the output', () => Promise.all([
  client.configurationSequence(),
  client.launch({ program: SHAPES }),
  client.assertOutput('stdout', '["triangle: 3", "square: 4", "hexagon: 6"]\ntotal 13'),
]));

test('disconnects while the program runs', async () => {
  await Promise.all([client.configurationSequence(), client.launch({ program: program('endless.py') })]);
  await client.disconnectRequest({});
  client.stopAdapter();  // it has gone by itself: there is nobody to say goodbye to
  client = undefined;
});
