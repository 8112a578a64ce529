// What a source hands over is read as it stands or not at all: no guess, no formula, no bomb, however it is cut in pieces.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { rowsOf } from './csv.ts'
import type { Read } from './model.ts'
import { type FileFormat, readSource } from './read.ts'

async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = async (text: string | Uint8Array, format: FileFormat): Promise<Read[]> => {
  const found: Read[] = []
  for await (const one of readSource(pieces(typeof text === 'string' ? Buffer.from(text) : text), format)) found.push(one)
  return found
}
const code = async (text: string | Uint8Array, format: FileFormat): Promise<string> => {
  try {
    await read(text, format)
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`
  }
  return 'read'
}

const people: FileFormat = { type: 'csv', kind: 'person', id: 'No', at: 'As of', columns: { name: 'Name', team: 'Team' } }
const head = 'No,Name,Team,As of,Salary\n'

describe('CSV', () => {
  it('is read by the names of its columns, and what is not named stays where it is', async () => {
    expect(await read(`${head}1,"Ann, ""A""",Billing,2026-01-01T00:00:00Z,1\r\n2,Bo,,,2`, people)).toEqual([
      { kind: 'person', externalId: '1', attributes: { name: 'Ann, "A"', team: 'Billing' }, at: '2026-01-01T00:00:00Z' },
      { kind: 'person', externalId: '2', attributes: { name: 'Bo' } },
    ])
  })

  it('keeps a formula as the text that it is', async () => {
    const [one] = await read(`${head}1,"=HYPERLINK(""http://x"")",@SUM(1),,\n`, people)
    expect(one).toMatchObject({ attributes: { name: '=HYPERLINK("http://x")', team: '@SUM(1)' } })
  })

  it('says of a row that is no record where it stands', async () => {
    expect(await read(`${head}1,Ann\n,Bo,,,\n3,Cy,,,\n`, people)).toEqual([
      { unread: 'line 2: 2 cells where the first row has 5' },
      { unread: 'line 3: nothing stands in `No`' },
      { kind: 'person', externalId: '3', attributes: { name: 'Cy' } },
    ])
  })

  test.each([
    ['a quote that is never closed', `${head}1,"Ann`, /line 2.*never closed/],
    ['a quote astray', `${head}1,A"nn,,,\n`, /line 2.*quote/],
    ['a missing column', 'No,Name\n1,Ann\n', /no column `As of`/],
    ['a column twice', 'No,Name,Name,Team,As of\n', /twice/],
    ['a cell without an end', `${head}1,${'x'.repeat(20_000)},,,\n`, /longer than/],
    ['columns without an end', `${head}${','.repeat(1000)}\n`, /columns/],
    ['nothing', '', /empty/],
  ])('with %s ends the reading', async (_what, text, words) => {
    expect(await code(text, people)).toMatch(words)
  })

  it('is any table that is written, cut anywhere', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => one.isWellFormed() && !/[\0\ufeff]/.test(one))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (table, size) => {
          const written = table.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n')
          async function* cut(): AsyncGenerator<string> {
            const signs = [...written]
            for (let at = 0; at < signs.length; at += size) yield signs.slice(at, at + size).join('')
          }
          const rows: (readonly string[])[] = []
          for await (const { cells } of rowsOf(cut(), ',')) rows.push(cells)
          expect(rows).toEqual(table)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('encodings', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be'])('%s is read by its mark, cut within a character', async (encoding) => {
    const text = `\ufeff${head}1,Änn 🜁,Team,,\n`
    const le = Buffer.from(text, 'utf16le')
    const bytes = encoding === 'utf-8' ? Buffer.from(text) : encoding === 'utf-16le' ? le : Buffer.from(le).swap16()
    expect(await read(bytes, people)).toEqual([{ kind: 'person', externalId: '1', attributes: { name: 'Änn 🜁', team: 'Team' } }])
  })

  it.each([
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from(head), 0x31, 0x2c, 0xc3, 0x28])],
    ['a character that is cut off', Buffer.from([...Buffer.from(head), 0xe2, 0x82])],
    ['a NUL', Buffer.from(`${head}1,A\0nn,,,\n`)],
  ])('%s end the reading', async (_what, bytes) => {
    expect(await code(bytes, people)).toMatch(/^cli\.source_not_text/)
  })

  it.each([
    ['Latin-1', Buffer.from(`${head}1,J\xfcrgen,T,,\n`, 'latin1'), /line 2.*save it as UTF-8/],
    ['UTF-16 without its mark', Buffer.from(head, 'utf16le'), /line 1.*UTF-16 needs its mark/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), /gzip.*unpack it/],
    ['zip, which a spreadsheet is', Buffer.from('PK\x03\x04'.padEnd(40, '\0'), 'latin1'), /zip.*save a spreadsheet as CSV/],
  ])('%s is called what it is, with what helps', async (_what, bytes, words) => {
    expect(await code(bytes, people)).toMatch(words)
  })
})

describe('YAML', () => {
  const yaml: FileFormat = { type: 'yaml' }

  it('is read document after document', async () => {
    expect(await read('record: workload\nid: pay\nname: pay\n---\n# nothing\n---\nrecord: robot\nid: x\n', yaml)).toEqual([
      { kind: 'workload', externalId: 'pay', attributes: { name: 'pay' } },
      { unread: expect.stringContaining('`record` must be one of') },
    ])
  })

  test.each([
    ['an alias', 'a: &a [1]\nb: *a\n', /anchors/],
    ['a bomb', `a: &a [x]\n${Array.from({ length: 20 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join('\n')}\n`, /anchors/],
    ['a key twice', 'x: 1\n---\na: 1\na: 2\n', /line 4: a key must be a word, stand once/],
    ['keys without an end', `${Array.from({ length: 40_000 }, (_, n) => `k${n}:`).join('\n')}\nk0: 1\n`, /line 40001: a key must/],
    ['a tag', 'a: !!js/function x\n', /no YAML/],
    ['a tag that libraries know', 'a: !!binary aGk=\n', /tags/],
    ['a merge key', 'record: person\nid: x\n<<: { name: y }\n', /line 3: a key must/],
    ['depth without an end', `${'['.repeat(2000)}\n`, /line 1/],
    ['a document without an end', `a: ${'x'.repeat(1_100_000)}\n`, /longer than/],
  ])('with %s ends the reading', async (_what, text, words) => {
    expect(await code(text, yaml)).toMatch(words)
  })
})

describe('registries of workloads', () => {
  it('Backstage: an owner is a team, and what is no workload is left out', async () => {
    const text = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: pay, namespace: money, annotations: { countersign.dev/environment: staging } }
spec: { type: service, owner: group:default/payments, lifecycle: production }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
`
    expect(await read(text, { type: 'backstage', environment: 'production' })).toEqual([
      { kind: 'workload', externalId: 'component:money/pay', attributes: { name: 'pay', team: 'payments', environment: 'staging' } },
    ])
  })

  it('Kubernetes: what runs is a workload, a service account an identity, a list is its items', async () => {
    const text = `apiVersion: v1
kind: List
items:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: api, namespace: pay, labels: { app.kubernetes.io/part-of: payments } } }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: api, namespace: pay, annotations: { countersign.dev/purpose: pays } } }
  - { apiVersion: v1, kind: Secret, metadata: { name: key, namespace: pay }, data: { password: aHVudGVyMg== } }
  - { apiVersion: batch/v1, kind: CronJob, metadata: { generateName: tmp- } }
`
    const found = await read(text, { type: 'kubernetes', cluster: 'prod-1', environment: 'production' })
    expect(found.slice(0, 2)).toEqual([
      {
        kind: 'workload',
        externalId: 'prod-1:pay:Deployment:api',
        attributes: { name: 'api', team: 'payments', environment: 'production' },
      },
      {
        kind: 'identity',
        externalId: 'prod-1:pay:ServiceAccount:api',
        attributes: { kind: 'service_account', name: 'pay/api', environment: 'production', purpose: 'pays' },
      },
    ])
    expect(found).toHaveLength(3)
    expect(JSON.stringify(found)).not.toContain('aHVudGVyMg')
  })

  it('SPIRE: a SPIFFE ID is a workload, however many entries give it', async () => {
    const entry = (path: string) => ({
      id: 'x',
      spiffe_id: { trust_domain: 'acme.example', path },
      selectors: [{ type: 'k8s', value: 'ns:pay' }],
    })
    const text = JSON.stringify({ entries: [entry('/pay/api'), entry('/pay/api'), { id: 'y' }] })
    expect(await read(text, { type: 'spire', environment: 'production' })).toEqual([
      {
        kind: 'workload',
        externalId: 'spiffe://acme.example/pay/api',
        attributes: { name: 'spiffe://acme.example/pay/api', team: 'pay', environment: 'production' },
      },
      { unread: 'entry 3 has no SPIFFE ID' },
    ])
  })

  it('SPIRE: what is no entry is told by its place, and a text that breaks off anywhere, or has no entries, is none', async () => {
    const format = { type: 'spire', environment: 'production' } as const
    const entry = { spiffe_id: { trust_domain: 'acme.example', path: '/pay/api' } }
    const found = await read(JSON.stringify({ entries: [7, entry, [entry], null, 'x'], next_page_token: '' }), format)
    expect(found.map((one) => ('unread' in one ? one.unread : one.externalId))).toEqual([
      'entry 1 has no SPIFFE ID',
      'spiffe://acme.example/pay/api',
      'entry 3 has no SPIFFE ID',
      'entry 4 has no SPIFFE ID',
      'entry 5 has no SPIFFE ID',
    ])
    const text = JSON.stringify({ entries: [entry, entry] })
    for (let end = 0; end < text.length; end += 1)
      expect(await code(text.slice(0, end), format), `${end}`).toMatch(/^cli\.source_unreadable/)
    expect(await code('{"entries":{}}', format)).toMatch(/^cli\.source_unreadable/)
    expect(await read('{"entries":[]}', format)).toEqual([])
  })
})
