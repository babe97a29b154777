// The user's running krait programs, for attaching to one of them.
import * as fs from 'fs';
import * as path from 'path';
import * as vscode from 'vscode';

interface Choice extends vscode.QuickPickItem {
  process: string;
}

/** The process's id as text, as launch configurations take it; undefined when nothing is chosen. */
export async function pickProcess(): Promise<string | undefined> {
  const choices = runningPrograms();
  if (choices.length === 0) {
    void vscode.window.showInformationMessage('No krait program of yours is running.');
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Attach to a running program', matchOnDescription: true });
  return chosen?.process;
}

function runningPrograms(): Choice[] {
  const choices: Choice[] = [];
  for (const process of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (path.basename(fs.readlinkSync(`/proc/${process}/exe`)).replace(/ \(deleted\)$/, '') !== 'krait') {
        continue;
      }
      const words = fs.readFileSync(`/proc/${process}/cmdline`, 'utf8').split('\0').filter((word) => word);
      choices.push({ process, label: words.slice(1).join(' ') || 'krait', description: process });
    } catch {
      // another user's, or gone by now
    }
  }
  return choices;
}
