// Where VS Code enters: the language client, the debugger and the commands, each in a file of its own.
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { registerDebugger } from './debugger';
import { LanguageServer } from './languageServer';

let server: LanguageServer | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new LanguageServer(context);
  registerDebugger(context);
  registerCommands(context, server);
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
