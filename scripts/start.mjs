// `npm start`: set-up, then the main job on the sandbox company, which stays up.
import { join } from 'node:path'
import { launch } from './launch.mjs'
import { root } from './setup.mjs'

await launch([join(root, 'packages', 'cli', 'src', 'main.ts'), 'sandbox', '--stay', ...process.argv.slice(2)])
