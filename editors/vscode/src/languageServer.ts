// The language client: one `krait lsp` for the window, started again when a setting that it depends on changes.
import * as vscode from 'vscode';
import { LanguageClient, LanguageClientOptions, ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { exists, kraitPath, sayMissing } from './krait';

export class LanguageServer {
  private client: LanguageClient | undefined;
  /** One change at a time: a start must not overtake the stop before it. */
  private turn: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('krait.path') || event.affectsConfiguration('krait.languageServer')) {
        void this.restart();
      }
    }));
  }

  start(): Promise<void> {
    return this.inTurn(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(action, action);
    return this.turn;
  }

  private async startNow(): Promise<void> {
    const enabled = vscode.workspace.getConfiguration('krait').get<boolean>('languageServer.enabled', true);
    if (!enabled || this.client) {
      return;
    }
    const krait = kraitPath();
    if (!exists(krait)) {
      void sayMissing(krait);
      return;
    }
    const server: ServerOptions = { command: krait, args: ['lsp'], transport: TransportKind.stdio };
    const options: LanguageClientOptions = {
      documentSelector: [{ language: 'python', scheme: 'file' }, { language: 'python', scheme: 'untitled' }],
      outputChannelName: 'Krait Language Server',
    };
    const client = new LanguageClient('krait', 'Krait', server, options);
    try {
      await client.start();
      this.client = client;
    } catch (error) {
      void vscode.window.showErrorMessage(`Krait's language server did not start: ${String(error)}`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }
}
