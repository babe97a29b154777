// The commands: run and debug the file in front, attach, restart the language server.
import * as vscode from 'vscode';
import { currentFile } from './debugger';
import { LanguageServer } from './languageServer';
import { pickProcess } from './processes';

export function registerCommands(context: vscode.ExtensionContext, server: LanguageServer): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('krait.runFile', (uri?: vscode.Uri) => start(uri, true)),
    vscode.commands.registerCommand('krait.debugFile', (uri?: vscode.Uri) => start(uri, false)),
    vscode.commands.registerCommand('krait.attach', attach),
    vscode.commands.registerCommand('krait.pickProcess', pickProcess),
    vscode.commands.registerCommand('krait.attachProcess', attachProcess),
    vscode.commands.registerCommand('krait.restartServer', () => server.restart()),
  );
}

async function start(uri: vscode.Uri | undefined, noDebug: boolean): Promise<void> {
  const file = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (!file || file.scheme !== 'file') {
    void vscode.window.showInformationMessage('Save the file first: Krait runs what is on disk.');
    return;
  }
  await vscode.workspace.openTextDocument(file).then((document) => document.isDirty && document.save());
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const configuration = { ...currentFile(), program: file.fsPath };
  await vscode.debug.startDebugging(folder, configuration, { noDebug });
}

async function attach(): Promise<void> {
  const port = await vscode.window.showInputBox({
    title: 'Attach to a program started with krait --listen',
    prompt: 'Its port on this machine',
    value: '5678',
    validateInput: (text) => (/^\d{1,5}$/.test(text) && +text > 0 && +text < 65536 ? undefined : 'A port is a number below 65536.'),
  });
  if (port === undefined) {
    return;
  }
  const token = await vscode.window.showInputBox({
    title: 'Attach to a program started with krait --listen',
    prompt: 'The token that it printed; leave it empty if there is none',
    password: true,
  });
  if (token === undefined) {
    return;
  }
  await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0],
    { name: 'Krait: Attach', type: 'krait', request: 'attach', port: Number(port), token });
}

async function attachProcess(): Promise<void> {
  const processId = await pickProcess();
  if (processId !== undefined) {
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0],
      { name: `Krait: Attach to ${processId}`, type: 'krait', request: 'attach', processId });
  }
}
