// Inside VS Code's extension host: what a person does on the first day, and what it must show. run() rejects on failure.
const assert = require('node:assert/strict');
const path = require('node:path');
const vscode = require('vscode');

const LIMIT_MS = 60_000;
const file = (name) => path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, name);
const say = (text) => console.log(`krait: ${text}`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, condition) {
  for (const start = Date.now(); Date.now() - start < LIMIT_MS;) {
    const value = await condition();
    if (value) return value;
    await pause(50);
  }
  throw new Error(`waited in vain for ${what}`);
}

async function show(name) {
  const document = await vscode.workspace.openTextDocument(file(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** All that the adapter says, in order, with a way to wait for one event. */
class Listener {
  constructor() {
    this.messages = [];
    this.taken = 0;
    this.registration = vscode.debug.registerDebugAdapterTrackerFactory('krait', {
      createDebugAdapterTracker: () => ({ onDidSendMessage: (message) => this.messages.push(message) }),
    });
  }

  async event(name) {
    return until(`the event ${name}`, () => {
      for (; this.taken < this.messages.length; this.taken++) {
        const message = this.messages[this.taken];
        if (message.type === 'event' && message.event === name) {
          this.taken++;
          return message.body ?? {};
        }
      }
      return undefined;
    });
  }

  output(category) {
    return this.messages.filter((m) => m.event === 'output' && m.body.category === category)
      .map((m) => m.body.output).join('');
  }
}

const ask = (command, args) => vscode.debug.activeDebugSession.customRequest(command, args);

async function topFrame(threadId) {
  return (await ask('stackTrace', { threadId, startFrame: 0, levels: 1 })).stackFrames[0];
}

async function locals(frameId) {
  const { scopes } = await ask('scopes', { frameId });
  const { variables } = await ask('variables', { variablesReference: scopes[0].variablesReference });
  return Object.fromEntries(variables.map((v) => [v.name, v]));
}

async function showsMistakes() {
  const document = await show('mistake.py');
  const found = await until('a diagnostic', () => {
    const all = vscode.languages.getDiagnostics(document.uri);
    return all.length && all;
  });
  assert.equal(found[0].message, "expected ':'");
  assert.equal(found[0].range.start.line, 1);
  assert.equal(found[0].source, 'krait');
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(1).range.end, ':');
  console.log('picture mistake');
  await pause(300);
  await vscode.workspace.applyEdit(edit);
  await until('the diagnostic to go', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  say('an error is underlined, and goes when it is mended');
}

async function showsStructure() {
  const document = await show('inventory.py');
  const symbols = await until('the outline', () =>
    vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri));
  assert.ok(symbols.map((s) => s.name).includes('Item'), JSON.stringify(symbols.map((s) => s.name)));
  const folds = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', document.uri);
  assert.ok(folds.some((f) => f.start === 0 && f.end === 2), JSON.stringify(folds));
  say('outline and folds are there');
}

async function debugs() {
  const document = await show('inventory.py');
  const listener = new Listener();
  const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(23, 0)));
  vscode.debug.addBreakpoints([breakpoint]);
  await vscode.commands.executeCommand('krait.debugFile', document.uri);

  let { threadId, reason } = await listener.event('stopped');
  assert.equal(reason, 'breakpoint');
  let frame = await topFrame(threadId);
  assert.equal(frame.line, 24);
  assert.equal(frame.name, 'total');
  // A workbench in a browser gives paths as URIs of the machine that they are on.
  const shown = frame.source.path;
  assert.equal(shown.includes('://') ? vscode.Uri.parse(shown).fsPath : shown, document.uri.fsPath);
  assert.equal((await locals(frame.id)).count.value, '0');
  say('stopped at the breakpoint, variables are there');

  await vscode.commands.executeCommand('workbench.view.debug');
  await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
  const evaluated = await ask('evaluate', { expression: 'item.name.upper()', frameId: frame.id, context: 'repl' });
  assert.equal(evaluated.result, "'APPLE'");
  // As a person does it: a selection sent to the console, the locals opened.
  const editor = await vscode.window.showTextDocument(document);
  const start = document.lineAt(23).text.indexOf('item.count');
  editor.selection = new vscode.Selection(23, start, 23, start + 'item.count'.length);
  await vscode.commands.executeCommand('editor.debug.action.selectionToRepl');
  await vscode.commands.executeCommand('workbench.debug.action.focusVariablesView');
  await vscode.commands.executeCommand('list.focusFirst');
  await vscode.commands.executeCommand('list.expand');
  await pause(1500); // for the views to be drawn
  console.log('picture debugging');
  await pause(500);
  say('the console evaluates');

  vscode.debug.removeBreakpoints([breakpoint]);
  await vscode.commands.executeCommand('workbench.action.debug.stepOver');
  ({ threadId, reason } = await listener.event('stopped'));
  assert.equal(reason, 'step');
  frame = await topFrame(threadId);
  assert.equal(frame.line, 23);
  assert.equal((await locals(frame.id)).count.value, '3');
  say('stepped');

  await vscode.commands.executeCommand('workbench.action.debug.continue');
  await listener.event('terminated');
  assert.match(listener.output('stdout'), /\{"total": 127\}/);
  await until('the session to end', () => !vscode.debug.activeDebugSession);
  listener.registration.dispose();
  say('ran to its end, and the session ended');
}

exports.run = async () => {
  await vscode.extensions.getExtension('krait.krait').activate();
  for (const part of [showsMistakes, showsStructure, debugs]) await part();
};
