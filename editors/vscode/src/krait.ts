// The krait program that the settings name, and what to say when it is not there.
import * as fs from 'fs';
import * as path from 'path';
import * as vscode from 'vscode';

/** As it is to be started: a path, or a name that PATH has. */
export function kraitPath(folder?: vscode.WorkspaceFolder): string {
  const configured = vscode.workspace.getConfiguration('krait', folder).get<string>('path')?.trim() || 'krait';
  const root = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? '';
  return configured.replace(/\$\{workspaceFolder\}/g, root).replace(/^~(?=\/)/, process.env.HOME ?? '~');
}

/** Whether it can be found; the only check before it is started. */
export function exists(krait: string): boolean {
  const executable = (file: string) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return fs.statSync(file).isFile();
    } catch {
      return false;
    }
  };
  if (krait.includes('/')) {
    return executable(krait);
  }
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => executable(path.join(folder, krait)));
}

/** Tells the user that it is missing, and offers the setting. */
export async function sayMissing(krait: string): Promise<void> {
  const open = 'Open the Setting';
  const answer = await vscode.window.showErrorMessage(
    `Krait was not found at "${krait}". Install it, or say where it is with the setting krait.path.`, open);
  if (answer === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'krait.path');
  }
}
