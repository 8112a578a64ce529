// Reads a table, or entries of SPIRE, as long as it is told, in a process of its own with little memory, and says how many records it was. For `large.test.ts`.
import { type FileFormat, readSource } from './read.ts'

const [mebibytes = '0', what = 'csv'] = process.argv.slice(2)
const csv: FileFormat = { type: 'csv', kind: 'person', id: 'No', columns: { name: 'Name', team: 'Team' } }
const row = (n: number): string => `${n},"Ann, ""the ${n}th""",Billing ${'x'.repeat(60)}\n`

const selectors = Array.from({ length: 40 }, (_, n) => ({ type: 'k8s', value: `pod-label:${n}:${'x'.repeat(20)}` }))
const entry = (n: number): string => `${JSON.stringify({ spiffe_id: { trust_domain: 'acme.example', path: `/pay/${n}` }, selectors })},\n`

const texts: Readonly<
  Record<string, { readonly format: FileFormat; readonly first: string; readonly one: (n: number) => string; readonly last: string }>
> = {
  csv: { format: csv, first: 'No,Name,Team\n', one: row, last: '' },
  spire: { format: { type: 'spire', environment: 'production' }, first: '{"entries":[', one: entry, last: '{}]}' },
}
const text = texts[what]!

let records = 0
async function* file(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text.first)
  for (let bytes = 0, n = 0; bytes < Number(mebibytes) << 20; n += 600) {
    const chunk = Buffer.from(Array.from({ length: 600 }, (_, at) => text.one(n + at + 1)).join(''))
    bytes += chunk.length
    yield chunk
  }
  yield Buffer.from(text.last)
}
for await (const one of readSource(file(), text.format)) if ('externalId' in one) records += 1
console.log(JSON.stringify({ records }))
