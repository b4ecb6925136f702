// Stands in for the hidden commands of the agent, which it starts itself as processes: no share of this machine, no file server.
import { readFileSync, writeSync } from 'node:fs';

const [command] = process.argv.slice(2);
const parent = process.ppid;
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const step = (name, rest = {}) => ({
  step: name,
  ok: true,
  code: '',
  windowsError: null,
  detail: 'by the stand-in',
  seconds: 0.01,
  ...rest,
});

if (command === 'os-info') say({ platform: 'Windows', hostname: 'node-in-a-folder' });
else {
  const fault = readFileSync('share.fault', 'utf8').trim();
  if (fault === 'garbage') writeSync(1, Buffer.alloc(200_000, 0x82));
  else {
    say(step('resolve'));
    say(step('connect'));
    // Until it is killed; but a test may kill the agent, which is to do that, first.
    if (fault === 'hang') setInterval(() => void (process.ppid === parent || process.exit()), 1000);
    else if (fault === 'refused')
      say(step('list', { ok: false, code: 'EPERM', windowsError: 5, detail: 'EPERM' }));
    else say(step('list'));
  }
}
