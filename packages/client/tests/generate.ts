// Writes the client's types from docs/reference/openapi.json, which comes from the declared operations.
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const reference = new URL('../../../docs/reference/openapi.json', import.meta.url)
const target = new URL('../src/generated/api.ts', import.meta.url)

const header = '// Generated from docs/reference/openapi.json by `npm run generate`; do not edit.\n'

/** The text of the types. The client sets `Idempotency-Key` by itself, so no caller is asked for it. */
export const generate = async (): Promise<string> => {
  const document = JSON.parse(readFileSync(reference, 'utf8')) as {
    openapi: string
    info: { title: string; version: string }
    paths: Record<string, Record<string, { parameters: { name: string }[] }>>
  }
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path))
      operation.parameters = operation.parameters.filter((parameter) => parameter.name !== 'Idempotency-Key')
  return `${header}${astToString(await openapiTS(document as never, { alphabetize: false }))}`
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(target, await generate())
