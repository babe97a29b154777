// Runs suite.js inside a real VS Code (see README.md), with the extension of editors/vscode loaded from its folder. The
// exit code is the suite's. Pictures that the suite asks for go to the folder KRAIT_SHOTS.
// Usage: node run.mjs CACHE KRAIT   (the folder that install.sh printed; the krait program to test)
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const EXTENSION = path.join(HERE, '../../editors/vscode');
const [cache, krait] = process.argv.slice(2);
const TIME_LIMIT_MS = 300_000;
const shots = process.env.KRAIT_SHOTS;
const { chromium } = createRequire(path.join(cache, 'driver/'))('playwright-core');

// The browser is another machine to VS Code than the server: paths are the server's own settings.
const machineSettings = { 'krait.path': path.resolve(krait) };
const settings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'debug.toolBarLocation': 'floating',
  'debug.openDebug': 'neverOpen',
  'editor.accessibilitySupport': 'off',
  'files.simpleDialog.enable': true,
  'window.menuBarVisibility': 'classic',
};

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A workspace of its own, settings of its own, nothing in the home folder. */
function makeFolders() {
  const root = mkdtempSync(path.join(tmpdir(), 'krait-vscode-'));
  for (const folder of ['user/User', 'user/Machine', 'extensions', 'xdg/config', 'xdg/data', 'xdg/cache']) {
    mkdirSync(path.join(root, folder), { recursive: true });
  }
  cpSync(path.join(HERE, 'workspace'), path.join(root, 'workspace'), { recursive: true });
  writeFileSync(path.join(root, 'user/User/settings.json'), JSON.stringify(settings));
  writeFileSync(path.join(root, 'user/Machine/settings.json'), JSON.stringify(machineSettings));
  return root;
}

async function startServer(root, port) {
  const node = path.join(cache, 'node/bin');
  const server = spawn(path.join(node, 'node'), [
    path.join(cache, 'server/node_modules/code-server/out/node/entry.js'),
    '--config', path.join(root, 'xdg/config/code-server.yaml'), '--user-data-dir', path.join(root, 'user'),
    '--extensions-dir', path.join(root, 'extensions'), '--disable-telemetry', '--disable-update-check',
    '--disable-workspace-trust', '--disable-getting-started-override', '--auth', 'none',
    '--reconnection-grace-time', '5', '--vscode-option', 'enable-smoke-test-driver',
    '--bind-addr', `127.0.0.1:${port}`, path.join(root, 'workspace'),
  ], {
    cwd: path.join(root, 'workspace'),
    detached: true, // a process group: its file watchers outlive it otherwise
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, PATH: `${node}:${process.env.PATH}`, EXTENSIONS_GALLERY: '{}',
      XDG_CONFIG_HOME: path.join(root, 'xdg/config'), XDG_DATA_HOME: path.join(root, 'xdg/data'),
      XDG_CACHE_HOME: path.join(root, 'xdg/cache') },
  });
  for (let i = 0; i < 300; i++) {
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then((r) => r.ok, () => false)) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('VS Code did not come up in 30 seconds');
}

async function runSuite(page, port, root) {
  const uri = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  let picturing = Promise.resolve();
  await page.exposeFunction('codeAutomationLog', (kind, words) => {
    const text = words.map(String).join(' ');
    const shot = /^picture (\w+)$/.exec(text);
    if (shot && shots) {
      picturing = page.screenshot({ path: path.join(shots, `${shot[1]}.png`) });
    } else if (text.startsWith('krait: ') || kind === 'error') {
      console.log(text);
    }
  });
  await page.exposeFunction('codeAutomationExit', (code, logs) => finish(code));
  const payload = JSON.stringify([['extensionDevelopmentPath', uri(EXTENSION)],
    ['extensionTestsPath', uri(path.join(HERE, 'suite.js'))]]);
  const timer = setTimeout(() => {
    console.log('no end in five minutes');
    finish(2);
  }, TIME_LIMIT_MS);
  await page.goto(`http://127.0.0.1:${port}/?folder=${root}/workspace&payload=${encodeURIComponent(payload)}`);
  const code = await finished;
  clearTimeout(timer);
  await picturing;
  if (code !== 0 && shots) await page.screenshot({ path: path.join(shots, 'failure.png') }).catch(() => {});
  return code;
}

if (!existsSync(path.join(EXTENSION, 'out/extension.js'))) {
  throw new Error('build the extension first: npm ci && npm run build in editors/vscode');
}
if (shots) mkdirSync(shots, { recursive: true });
const root = makeFolders();
const port = await freePort();
let server, browser, code = 1;
try {
  server = await startServer(root, port);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
  });
  const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
  code = await runSuite(page, port, root);
} finally {
  await browser?.close();
  if (server) process.kill(-server.pid);
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
console.log(code === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(code);
