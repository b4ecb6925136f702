// Writes the dashboards in manifests/monitoring/dashboards from scripts/dashboards: `npm run dashboards`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDashboard } from './dashboards/dashboard.ts';
import { FLEET } from './dashboards/fleet.ts';
import { NODE } from './dashboards/node.ts';

const FOLDER = join(import.meta.dirname, '../manifests/monitoring/dashboards');

writeFileSync(join(FOLDER, 'fleet.json'), renderDashboard(FLEET));
writeFileSync(join(FOLDER, 'node.json'), renderDashboard(NODE));
