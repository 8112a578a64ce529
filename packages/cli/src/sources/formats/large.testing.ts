// Reads a table as long as it is told, in a process of its own with little memory, and says how many records it was. For `large.test.ts`.
import { type FileFormat, readSource } from './read.ts'

const [mebibytes = '0'] = process.argv.slice(2)
const format: FileFormat = { type: 'csv', kind: 'person', id: 'No', columns: { name: 'Name', team: 'Team' } }
const row = (n: number): string => `${n},"Ann, ""the ${n}th""",Billing ${'x'.repeat(60)}\n`

let records = 0
async function* table(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('No,Name,Team\n')
  for (let bytes = 0, n = 0; bytes < Number(mebibytes) << 20; n += 600) {
    const chunk = Buffer.from(Array.from({ length: 600 }, (_, at) => row(n + at + 1)).join(''))
    bytes += chunk.length
    yield chunk
  }
}
for await (const one of readSource(table(), format)) if ('externalId' in one) records += 1
console.log(JSON.stringify({ records }))
