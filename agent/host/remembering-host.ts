// Wraps a host and puts its raw answers into a memory as they pass, as they are. Adds nothing to a look: no copy of what
// is large, no text of what is no text.
import type { AnswerMemory, Subject } from './answer-memory.ts';
import type { FolderAnswer, GrpcAnswer, Host, PipeProbe, PowerShellExit, ShareProbe } from './host.ts';

/** A run of PowerShell, as it is remembered. */
export interface RememberedRun {
  readonly facts: readonly string[];
  readonly exit: PowerShellExit;
}

export function createRememberingHost(inner: Host, memory: AnswerMemory): Host {
  let runs = 0;

  const keepLine = (name: string, line: Uint8Array): void => {
    const subject: Subject = `powershell/${name}`;
    const keptSize = Math.min(line.length, memory.room(subject, 'line'));
    const text = Buffer.from(line.buffer, line.byteOffset, keptSize).toString('utf8');
    memory.put(subject, 'line', text, line.length, keptSize);
  };

  return {
    label: inner.label,
    async listPipes() {
      const listing = await inner.listPipes();
      const size = listing.outcome === 'listed' ? sizeOfTexts(listing.names) : listing.message.length;
      memory.put('pipes', 'list', listing, size);
      return listing;
    },
    async probePipe(name, timeoutSeconds) {
      const answer = await inner.probePipe(name, timeoutSeconds);
      memory.put('pipes', `probe:${name}`, answer, sizeOfProbe(name, answer));
      return answer;
    },
    async runPowerShell(run) {
      const waiting = [...run.facts];
      const exit = await inner.runPowerShell({
        ...run,
        onLine(line) {
          // Lines come in the order asked, but a fact may print nothing: its name in the line decides. A line without
          // a name stands for the next fact until that has a line of its own, so that a banner shifts nothing.
          const head = Buffer.from(line.buffer, line.byteOffset, Math.min(line.length, HEAD)).toString(
            'utf8',
          );
          const named = waiting.find((fact) => namesFact(head, fact));
          const name = named ?? waiting[0];
          if (name !== undefined) keepLine(name, line);
          if (named !== undefined) waiting.splice(0, waiting.indexOf(named) + 1);
          run.onLine(line);
        },
      });
      const stuckAt = exit.outcome === 'timeout' ? waiting[0] : undefined;
      if (stuckAt !== undefined) memory.put(`powershell/${stuckAt}`, 'hang', true, 0);
      runs += 1;
      const remembered: RememberedRun = { facts: run.facts, exit };
      memory.put('powershell-runs', `run:${runs}`, remembered, exit.stderr.length + sizeOfTexts(run.facts));
      return exit;
    },
    async readSystem(timeoutSeconds) {
      const answer = await inner.readSystem(timeoutSeconds);
      // It is read once, so that writing it down to know its size is no cost.
      memory.put('system', 'answer', answer, JSON.stringify(answer).length);
      return answer;
    },
    async readCpuLoadRatio() {
      const ratio = await inner.readCpuLoadRatio();
      memory.put('cpu', 'loadRatio', ratio, 8);
      return ratio;
    },
    async readFolder(path) {
      const answer = await inner.readFolder(path);
      memory.put('files', `folder:${path}`, answer, path.length + sizeOfFolder(answer));
      return answer;
    },
    async readTextFile(path) {
      const answer = await inner.readTextFile(path);
      const { length } = answer.outcome === 'read' ? answer.text : answer.message;
      memory.put('files', `text:${path}`, answer, path.length + length);
      return answer;
    },
    async probeShare(target, timeoutSeconds) {
      const answer = await inner.probeShare(target, timeoutSeconds);
      memory.put('shares', target.path, answer, target.path.length + sizeOfShare(answer));
      return answer;
    },
    async callGrpc(pipe, method, message, timeoutSeconds) {
      const answer = await inner.callGrpc(pipe, method, message, timeoutSeconds);
      memory.put('calls', `${pipe} ${method}`, answer, sizeOfCall(answer));
      return answer;
    },
    // It says nothing of the node but its end, after which the node is looked at.
    holdPipe: (name, timeoutSeconds) => inner.holdPipe(name, timeoutSeconds),
  };
}

/** The name of its fact stands at the beginning of a line. */
const HEAD = 4096;

/** The script prints no space behind the colon; a recording that somebody laid out has one. */
function namesFact(line: string, fact: string): boolean {
  return new RegExp(`"fact"\\s*:\\s*"${fact}"`).test(line);
}

/** What the names of the fields and the signs around them take. */
const FRAME = 64;

function sizeOfTexts(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 4, 0);
}

function sizeOfProbe(name: string, answer: PipeProbe): number {
  const bytes = 'firstBytes' in answer ? 2 * answer.firstBytes.length : 0;
  return FRAME + name.length + bytes + ('message' in answer ? answer.message.length : 0);
}

function sizeOfFolder(answer: FolderAnswer): number {
  if (answer.outcome === 'failed') return FRAME + answer.message.length;
  return answer.entries.reduce(
    (sum, { name, target }) => sum + FRAME + name.length + (target?.length ?? 0),
    0,
  );
}

function sizeOfShare({ steps, message }: ShareProbe): number {
  return steps.reduce((sum, { detail }) => sum + 2 * FRAME + detail.length, FRAME + message.length);
}

function sizeOfCall(answer: GrpcAnswer): number {
  if (answer.outcome === 'answered') return FRAME + answer.statusMessage.length + 2 * answer.message.length;
  return FRAME + (answer.outcome === 'error' ? answer.message.length : 0);
}
