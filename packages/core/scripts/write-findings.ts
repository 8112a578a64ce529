// Writes docs/reference/findings.md. Run it after a kind of finding changed: the suite fails while the page is stale.
import { writeFile } from 'node:fs/promises'
import { reference } from '../src/registry/findings/reference.ts'

await writeFile(new URL('../../../docs/reference/findings.md', import.meta.url), reference())
