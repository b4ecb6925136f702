// Certificates for tests, made by openssl; nothing of them is kept.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
  /** Paths of files in PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Pair {
  /**
   * @param kind where it may be used
   * @param names such as `DNS:localhost`
   */
  issue(kind: 'server' | 'client', name: string, names: readonly string[], end?: 'ended'): Pair;
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function createAuthority(name: string, folder: string): Authority {
  const cert = join(folder, `${name}.crt`);
  const key = join(folder, `${name}.key`);
  openssl('req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${name}`, '-keyout', key, '-out', cert);
  let serial = 0;
  return {
    cert,
    key,
    issue(kind, common, names, end) {
      serial += 1;
      const base = join(folder, `${name}-${serial}`);
      const pair = { cert: `${base}.crt`, key: `${base}.key` };
      openssl(
        'req',
        '-new',
        ...NEW_KEY,
        '-subj',
        `/CN=${common}`,
        '-keyout',
        pair.key,
        '-out',
        `${base}.csr`,
      );
      const extensions = [
        'basicConstraints=critical,CA:false',
        `extendedKeyUsage=${kind}Auth`,
        ...(names.length === 0 ? [] : [`subjectAltName=${names.join(',')}`]),
      ];
      writeFileSync(`${base}.ext`, extensions.join('\n'));
      writeFileSync(`${base}.index`, '');
      // `openssl ca`, because `openssl x509` of OpenSSL 3.0 can set no dates.
      const config = [
        '[ca]',
        'default_ca=a',
        '[a]',
        `database=${base}.index`,
        `new_certs_dir=${folder}`,
        'policy=p',
        'default_md=sha256',
        'rand_serial=yes',
        'unique_subject=no',
        '[p]',
        'commonName=supplied',
      ];
      writeFileSync(`${base}.cnf`, `${config.join('\n')}\n`);
      const dates =
        end === 'ended' ? ['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'] : ['-days', '2'];
      const signer = ['-config', `${base}.cnf`, '-cert', cert, '-keyfile', key];
      const request = ['-in', `${base}.csr`, '-out', pair.cert, '-extfile', `${base}.ext`];
      openssl('ca', '-batch', '-notext', ...signer, ...request, ...dates);
      return pair;
    },
  };
}
