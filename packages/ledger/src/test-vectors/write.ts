/** Writes the published vectors. Run it by hand after a change of format that is meant; a test compares the file with the code. */
import { writeFileSync } from 'node:fs'
import { buildVectors, renderVectors } from './build.ts'

writeFileSync(new URL('../../vectors/log.json', import.meta.url), renderVectors(await buildVectors()))
