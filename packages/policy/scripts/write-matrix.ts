// Writes the golden permission matrix of the delivered pack. What changes in it is what somebody signs.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPolicyEngine, defaultPackDir, goldenMatrix, loadBundle } from '../src/index.ts'

await writeFile(join(defaultPackDir, 'matrix.golden.md'), goldenMatrix(createPolicyEngine(await loadBundle(defaultPackDir))))
