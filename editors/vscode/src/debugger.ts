// The debugger: how a configuration is completed, and where its adapter runs.
import * as path from 'path';
import * as vscode from 'vscode';
import { exists, kraitPath, sayMissing } from './krait';

export function registerDebugger(context: vscode.ExtensionContext): void {
  const completing = new ConfigurationCompleter();
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider('krait', completing),
    vscode.debug.registerDebugConfigurationProvider('krait', {
      provideDebugConfigurations: () => [currentFile(), currentFileInTerminal()],
    }, vscode.DebugConfigurationProviderTriggerKind.Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory('krait', new AdapterFactory()),
  );
}

export function currentFile(): vscode.DebugConfiguration {
  return { name: 'Krait: Current File', type: 'krait', request: 'launch', program: '${file}' };
}

function currentFileInTerminal(): vscode.DebugConfiguration {
  return { ...currentFile(), name: 'Krait: Current File in a Terminal', console: 'integratedTerminal' };
}

class ConfigurationCompleter implements vscode.DebugConfigurationProvider {
  /** An empty configuration comes from F5 without a launch.json: it means the file in front. */
  resolveDebugConfiguration(folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration): vscode.DebugConfiguration | undefined {
    let configuration = given;
    if (!given.type && !given.request && !given.name) {
      if (vscode.window.activeTextEditor?.document.languageId !== 'python') {
        void vscode.window.showInformationMessage('Open a Python file to debug it with Krait.');
        return undefined;
      }
      configuration = { ...currentFile(), ...(given.noDebug ? { noDebug: true } : {}) };
    }
    if (configuration.request === 'launch') {
      configuration.cwd ??= folder ? folder.uri.fsPath : undefined;
      configuration.showReturnValue ??= true;
    }
    return configuration;
  }

  /** What depends on the variables' values: "${file}" is a path by now. */
  resolveDebugConfigurationWithSubstitutedVariables(folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration): vscode.DebugConfiguration {
    if (configuration.request === 'launch') {
      configuration.krait ??= kraitPath(folder);
      if (!configuration.cwd && typeof configuration.program === 'string' && path.isAbsolute(configuration.program)) {
        configuration.cwd = path.dirname(configuration.program);
      }
    }
    return configuration;
  }
}

class AdapterFactory implements vscode.DebugAdapterDescriptorFactory {
  /** A program that waits has its own adapter on a port; for all others `krait dap` is started. */
  async createDebugAdapterDescriptor(session: vscode.DebugSession): Promise<vscode.DebugAdapterDescriptor | undefined> {
    const configuration = session.configuration;
    if (configuration.request === 'attach' && configuration.processId === undefined) {
      return new vscode.DebugAdapterServer(Number(configuration.port), configuration.host ?? '127.0.0.1');
    }
    const krait = kraitPath(session.workspaceFolder);
    if (!exists(krait)) {
      await sayMissing(krait);
      return undefined;
    }
    return new vscode.DebugAdapterExecutable(krait, ['dap']);
  }
}
