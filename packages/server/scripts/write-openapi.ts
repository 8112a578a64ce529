// Writes docs/reference/openapi.json from the declared operations. Run after an operation has changed; a test fails until then.
import { writeFileSync } from 'node:fs'
import { openApiText } from '../src/http/openapi.ts'

writeFileSync(new URL('../../../docs/reference/openapi.json', import.meta.url), openApiText())
