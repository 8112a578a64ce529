// `npm run sandbox -- --once --out DIR`: set-up, then the main job without a terminal.
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { root } from './setup.mjs'

await launch([join(root, 'packages', 'cli', 'src', 'main.ts'), 'sandbox', ...process.argv.slice(2)])
