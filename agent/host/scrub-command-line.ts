// A command line for a recording: its program, the names of its switches, and only those values that explain something.
import { HIDDEN, scrubText } from '../scrub-text.ts';

/**
 * Switches of csi-proxy and of the CSI drivers for EBS and SMB whose values are kept.
 * https://github.com/kubernetes-csi/csi-proxy (cmd/csi-proxy/main.go)
 * https://github.com/kubernetes-sigs/aws-ebs-csi-driver (docs/options.md)
 * https://github.com/kubernetes-csi/csi-driver-smb (cmd/smbplugin/main.go)
 */
const TOLD = new Set([
  'endpoint',
  'kubelet-path',
  'require-privacy',
  'working-dir',
  'windows-host-process',
  'enable-windows-host-process',
  'remove-smb-mapping-during-unmount',
  'drivername',
  'http-endpoint',
  'log-dir',
  'log_dir',
  'log_file',
  'logging-format',
  'reserved-volume-attachments',
  'volume-attach-limit',
]);

/** Says nothing of anybody: `true`, `5`, `node`. */
const HARMLESS = /^(?:true|false|\d{1,5}|node|all|controller)$/i;

/** `x.exe --v=2 --endpoint=unix:/csi/csi.sock --key S3cret` → `x.exe --v=2 --endpoint=unix:/csi/csi.sock --key (removed)` */
export function scrubCommandLine(commandLine: string): string {
  const program = /^\s*(?:"[^"]*"|.*?\.exe(?=\s|$)|\S+)/i.exec(commandLine)?.[0] ?? '';
  let isNextTold = false;
  const rest = commandLine
    .slice(program.length)
    .replaceAll(/(?:"(?:\\.|[^"])*"?|'[^']*'?|[^\s"'])+/g, (word) => {
      const isValueTold = isNextTold;
      isNextTold = false;
      const [, head = '', name = '', separator = '', value = ''] =
        /^((?:--?|\/)([A-Za-z][\w-]{0,60}))(?:([=:])(.*))?$/s.exec(word) ?? [];
      if (head === '') return isValueTold || HARMLESS.test(word) ? word : HIDDEN;
      const isTold = TOLD.has(name.toLowerCase());
      // The value of a switch without `=` is the next word.
      isNextTold = isTold && separator === '';
      if (separator === '') return head;
      return head + separator + (isTold || HARMLESS.test(value) ? value : HIDDEN);
    });
  return scrubText(program + rest);
}
