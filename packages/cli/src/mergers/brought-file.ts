// What another company brings, from YAML: documents parted by `---`, each with lists of people, identities and credentials. Never more than one document in
// memory; what a record may say is judged by the server.

import type { operations } from '@countersign/client'
import { CountersignError } from '@countersign/ledger'
import { textOf } from '../sources/formats/text.ts'
import { documentsOf } from '../sources/formats/yaml.ts'

export type Brought = operations['mergers.page']['requestBody']['content']['application/json']['records'][number]

const lists = { people: 'person', identities: 'identity', credentials: 'credential' } as const

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (line: number, message: string): CountersignError =>
  new CountersignError('cli.merger_file', 'invalid', `the document from line ${line}: ${message}`)

/** Errors: `cli.merger_file`, and those of reading YAML. */
export async function* broughtIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Brought> {
  for await (const { line, value } of documentsOf(textOf(bytes))) {
    if (!isRecord(value)) throw wrong(line, `holds none of ${Object.keys(lists).join(', ')}`)
    for (const name of Object.keys(value))
      if (!Object.hasOwn(lists, name)) throw wrong(line, `\`${name}\` is none of ${Object.keys(lists).join(', ')}`)
    for (const [name, kind] of Object.entries(lists)) {
      const entries = value[name] ?? []
      if (!Array.isArray(entries)) throw wrong(line, `\`${name}\` is no list`)
      for (const entry of entries) {
        if (!isRecord(entry)) throw wrong(line, `\`${name}\` holds something that is no record`)
        const { id, ...attributes } = entry
        if (typeof id !== 'string' && typeof id !== 'number') throw wrong(line, `a record of \`${name}\` has no \`id\``)
        // The shape of the rest is the server's to judge, which takes nothing that is not of it.
        yield { kind, externalId: String(id), attributes } as Brought
      }
    }
  }
}
