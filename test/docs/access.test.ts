// docs/access.md against the program: its limits, its files.
import { describe, expect, it } from 'vitest';
import { RELOAD_SECONDS } from '../../agent/cli/web-config-file.ts';
import { LIMITS } from '../../agent/serve/connections.ts';
import { MAX_HEADER_BYTES, MAX_REQUESTS_OF_CONNECTION } from '../../agent/serve/http-server.ts';
import { MAX_TURNS } from '../../agent/serve/turns.ts';
import { parseWebConfig } from '../../agent/serve/web-config.ts';
import { readDoc, section } from './markdown.ts';

const PAGE = readDoc('docs/access.md');

describe('docs/access.md', () => {
  it.each([
    `| connections | ${LIMITS.connections}; of one address ${LIMITS.connectionsOfAddress} |`,
    `| more than ${LIMITS.crowd} connections |`,
    `at least ${LIMITS.graceSeconds} s, goes for the new one`,
    `waiting for the next one | ${LIMITS.waitSeconds} s |`,
    `| headers | ${MAX_HEADER_BYTES / 1024} KiB |`,
    `| requests of one connection | ${MAX_REQUESTS_OF_CONNECTION}; 4 at once |`,
    `| answers under way | ${MAX_TURNS};`,
    `| taking an answer | ${LIMITS.answerSeconds} s;`,
  ])('has the limit of the program: %s', (row) => {
    expect(section(PAGE, '## Limits').replaceAll(/ +/g, ' ')).toContain(row);
  });

  it('tells how soon a file that changes is read', () => {
    expect(PAGE).toContain(`again every ${RELOAD_SECONDS} seconds`);
  });

  it('ships examples that the agent takes', () => {
    for (const name of ['basic', 'mtls']) {
      const file = `manifests/monitoring/access/web-config-${name}.yml`;
      expect(PAGE).toContain(`../${file}`);
      expect(parseWebConfig(readDoc(file)).tls_server_config).toMatchObject({ cert_file: 'server.crt' });
    }
  });
});
