// Writes docs/report.schema.json, the published form of what agent/report/report-schema.ts says.
// node scripts/write-report-schema.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportJsonSchema } from '../agent/report/report-schema.ts';

const FILE = join(import.meta.dirname, '../docs/report.schema.json');

writeFileSync(FILE, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
