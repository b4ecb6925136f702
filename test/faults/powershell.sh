#!/bin/sh
# Stands in for powershell.exe with Read-Facts.ps1 or Read-FactsOnRequest.ps1: prints the line of each fact that it is asked
# for, from the files of a node in a folder, unless `powershell.fault` says what goes wrong, and at which fact.

# What goes wrong before there is a script at all.
fail_as_a_whole() {
  case $fault in
    silent) exec sleep 1000 ;;
    loop) while :; do echo again; sleep 0.05; done ;;
    flood) exec yes '{"fact":"none of them"}' ;;
    garbage) head -c 100000 /dev/urandom; exit 0 ;;
    error-output) head -c 1000000 /dev/zero | tr '\0' e >&2 ;;
    crash) echo 'out of memory' >&2; exit 3 ;;
    policy) echo 'File Read-Facts.ps1 cannot be loaded. PSSecurityException, UnauthorizedAccess' >&2; exit 1 ;;
  esac
}

read_facts() {
  answers=answers
  if [ "$fault" = utf16 ]; then answers=utf16; fi
  for fact in $(echo "$1" | tr , ' '); do
    if [ "$fault" = slow ]; then sleep 0.2; fi
    if [ "$fault" = banner ]; then echo 'Welcome to this computer'; fi
    if [ "$fact" = "$at" ]; then
      case $fault in
        hang) exec sleep 1000 ;;
        deaf) trap '' TERM INT HUP; while :; do sleep 1; done ;;
        killed) kill -KILL $$ ;;
        truncated) head -c 60 "$answers/$fact"; exit 0 ;;
        # It keeps the output open for longer than the agent waits for a process that it killed.
        outlived) sleep 7 & wait ;;
      esac
    fi
    cat "$answers/$fact"
  done
}

# An agent that may write to no file has children that may not either.
trap '' XFSZ
echo $$ 2> /dev/null >> powershell.starts
for last; do :; done
read -r fault at < powershell.fault
fail_as_a_whole
case $* in
  *Read-FactsOnRequest.ps1*) ;;
  *) read_facts "$last"; exit 0 ;;
esac
if [ "$fault" = constrained ]; then echo 'Cannot invoke method. Method invocation is supported only on core types.' >&2; exit 1; fi
echo '#ready'
while read -r number facts; do
  read -r fault at < powershell.fault
  fail_as_a_whole
  echo "#begin $number"
  read_facts "$facts"
  echo "#end $number"
done
