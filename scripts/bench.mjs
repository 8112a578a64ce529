// `npm run bench -- FIGURE [--json]`: set-up, then the measurement, each figure beside its peer in the same run.
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { root } from './setup.mjs'

await launch([join(root, 'bench', 'run.ts'), ...process.argv.slice(2)])
