// The example files are read by the format that their source's document declares, to the last record.
import { createReadStream, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { type FileFormat, readSource } from './read.ts'

const folder = new URL('../../../../../examples/sources/', import.meta.url)

const read = async (document: string, file: string) => {
  // The document's form is the server's to check; that of the example is checked by being read.
  const { format } = parse(readFileSync(new URL(document, folder), 'utf8')) as { format: FileFormat }
  const found: unknown[] = []
  for await (const one of readSource(createReadStream(new URL(file, folder)), format)) found.push(one)
  return found
}

it('people of human resources', async () => {
  expect(await read('hr.yaml', 'people.csv')).toEqual([
    { kind: 'person', externalId: '1001', attributes: { name: 'Ada Okafor', email: 'ada.okafor@example.com', team: 'Platform' } },
    {
      kind: 'person',
      externalId: '1002',
      attributes: { name: 'Ben Sørensen', email: 'ben.sorensen@example.com', team: 'Platform', manager: '1001' },
    },
    {
      kind: 'person',
      externalId: '1003',
      attributes: { name: 'Castillo, Cleo', email: 'cleo.castillo@example.com', team: 'Payments', manager: '1001', ends: '2027-03-31' },
    },
  ])
})

it('workloads of a catalog', async () => {
  const found = await read('catalog.yaml', 'catalog-info.yaml')
  expect(found).toHaveLength(2)
  expect(found).toMatchObject([
    { kind: 'workload', attributes: { environment: 'production', team: expect.stringContaining('payments') } },
    { kind: 'workload', attributes: { environment: 'staging' } },
  ])
})
