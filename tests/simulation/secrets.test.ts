// Canaries are planted as every secret there is; then a whole departure is told, with everything that goes wrong in it. No canary is found in
// any table, the journal, an error or the dossier, in any encoding; the sealed ones open to nobody without the key, and are deleted in the end.
import { Secret } from '@countersign/connector-kit'
import { sweep } from '@countersign/core/execution/jobs'
import { createSealer } from '@countersign/core/platform/sealing'
import { drive, writeDeparture } from '@countersign/core/testing/departure'
import { dossierOf } from '@countersign/core/testing/dossier'
import { startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import { endTheContract } from '@countersign/core/testing/story'
import { openWorld, type World } from '@countersign/core/testing/world'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestDatabase
let world: World
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(async () => {
  await world.end()
  await server.stop()
})

const canary = (id: string): string => `CANARY-${id}-kYw7!q`

/** The text itself, and how it would look after the usual encodings. */
const disguises = (secret: string): Buffer[] => {
  const bytes = Buffer.from(secret, 'utf8')
  const inner = (encoding: BufferEncoding): Buffer[] =>
    // Base64 of a longer text holds one of three shifts of what stands in the middle.
    [0, 1, 2].map((shift) =>
      Buffer.from(
        Buffer.concat([Buffer.alloc(shift), bytes])
          .toString(encoding)
          .slice(4, -4),
      ),
    )
  return [
    bytes,
    Buffer.from(JSON.stringify(secret).slice(1, -1)),
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes).reverse(),
    ...inner('base64'),
    ...inner('base64url'),
  ]
}

/** Every row of every table as bytes, binary columns as they are. */
const wholeDatabase = async (house: TestHouse): Promise<Map<string, Buffer>> => {
  const { db } = house.runtime
  const tables = await sql<{
    name: string
  }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
  const content = new Map<string, Buffer>()
  for (const { name } of tables.rows) {
    const rows = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    const parts: Buffer[] = []
    for (const row of rows.rows)
      for (const value of Object.values(row))
        parts.push(Buffer.isBuffer(value) ? value : Buffer.from(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`))
    content.set(name, Buffer.concat(parts))
  }
  return content
}

const placesOf = (secrets: Iterable<string>, haystacks: Iterable<readonly [string, Buffer]>): string[] => {
  const found: string[] = []
  const needles = [...secrets].flatMap((secret) => disguises(secret).map((needle) => [secret, needle] as const))
  for (const [place, hay] of haystacks)
    for (const [secret, needle] of needles) if (needle.length >= 8 && hay.includes(needle)) found.push(`${secret} in ${place}`)
  return found
}

test('no secret is found anywhere, at any moment', async () => {
  const heard: string[] = []
  world = await openWorld(server, async (house, company) => writeDeparture(house, company, canary))
  const { fake, references } = world.founder
  const secrets = new Set<string>([fake.operatorSecret, fake.observerSecret, fake.canary.secret])
  for (const id of ['plain', 'prod', 'vital', 'liar', 'talker', 'shared', 'token', 'fossil', 'mandated']) secrets.add(canary(id))
  // What the connector throws may hold anything.
  fake.script.next({ operation: 'disable', account: 'acct-plain' }, { fault: 'fail_after' }, { fault: 'throw', after: true })
  fake.script.next({ operation: 'present' }, { fault: 'down' }, { fault: 'trust' }, { fault: 'deny' })
  fake.script.next('create', { fault: 'fail_after' })
  const steps: Buffer[] = []
  await world.live(
    () => false,
    async (house) => {
      const log = house.runtime.log as { -readonly [K in keyof typeof house.runtime.log]: (typeof house.runtime.log)[K] }
      for (const level of ['debug', 'info', 'warn', 'error'] as const)
        log[level] = (fields, message) =>
          void heard.push(
            message,
            JSON.stringify(fields, (_key, value) => (value instanceof Error ? `${value.stack}${JSON.stringify(value)}` : value)),
          )
      const change = await endTheContract(house, world.company)
      await house.settle()
      const sealed = await house.runtime.db.selectFrom('sealed_secrets').selectAll().execute()
      expect(sealed.map((row) => row.credential_id).sort()).toEqual(
        [
          'fossil',
          'liar',
          'mandated',
          'plain',
          'prod',
          'shared',
          'shared-for-billing',
          'shared-for-reports',
          'talker',
          'token',
          'vital',
        ].filter((id) => sealed.some((row) => row.credential_id === id)),
      )
      expect(sealed.length).toBeGreaterThan(0)
      for (const row of sealed) {
        const open = (sealer = house.runtime.sealer, name = `acme/${row.credential_id}`) =>
          sealer.open(name, { wrappedKey: row.wrapped_key, nonce: row.nonce, ciphertext: row.ciphertext })
        expect(open()).toBeInstanceOf(Secret)
        expect(() => open(createSealer(Buffer.alloc(32, 8)))).toThrow(/sealed/)
        expect(() => open(house.runtime.sealer, 'acme/another')).toThrow(/sealed/)
        expect(() =>
          house.runtime.sealer.open(`acme/${row.credential_id}`, {
            wrappedKey: row.wrapped_key,
            nonce: row.nonce,
            ciphertext: Buffer.from(row.ciphertext.map((byte, n) => (n === 0 ? byte ^ 1 : byte))),
          }),
        ).toThrow(/sealed/)
      }
      expect(placesOf(secrets, await wholeDatabase(house))).toEqual([])
      await drive(house, world.company, change)
      for (const stayer of ['billing', 'reports'])
        secrets.add((JSON.parse(references.get(`ref:${stayer}`)!.expose()) as { secret: string }).secret)
      expect(placesOf(secrets, await wholeDatabase(house))).toEqual([])
      steps.push(Buffer.from(await dossierOf(house, world.company, change)))
      const payloads = [...steps[0]!.toString().matchAll(/\\"payload\\":\\"([A-Za-z0-9+/=]+)\\"/g)].map((match) =>
        Buffer.from(match[1]!, 'base64'),
      )
      expect(payloads.length).toBeGreaterThan(20)
      expect(
        placesOf(secrets, [
          ['dossier', steps[0]!],
          ['payloads', Buffer.concat(payloads)],
          ['log', Buffer.from(heard.join('\n'))],
          ['notes', Buffer.from(JSON.stringify(house.notes))],
        ]),
      ).toEqual([])
      // Signed payloads rest in the documents as base64 of JSON: looked into as well.
      const documents = await house.runtime.db.selectFrom('documents').select('text').execute()
      const inside = documents.flatMap(({ text }) =>
        [...text.matchAll(/"payload":"([A-Za-z0-9+/=]+)"/g)].map((match) => Buffer.from(match[1]!, 'base64')),
      )
      expect(placesOf(secrets, [['documents', Buffer.concat(inside)]])).toEqual([])
      house.clock.advance(1)
      await sweep(house.runtime, 'acme')
      const left = await house.runtime.db.selectFrom('sealed_secrets').select('credential_id').execute()
      // A risk that was accepted is looked at again when that ends.
      expect(left.map((row) => row.credential_id)).toEqual(['fossil'])
    },
  )
})

test('a planted canary would be found, in each of its disguises', () => {
  for (const needle of disguises(canary('x')))
    expect(placesOf([canary('x')], [['here', Buffer.concat([Buffer.from('…'), needle, Buffer.from('…')])]])).not.toEqual([])
  for (const pad of ['', 'a', 'ab', 'abc']) {
    const text = `{"${pad}":"${canary('x')}","more":1}`
    expect(placesOf([canary('x')], [['base64', Buffer.from(Buffer.from(text).toString('base64'))]])).not.toEqual([])
  }
})

test('a secret does not print', () => {
  const secret = new Secret(canary('x'))
  const shown = [
    `${secret}`,
    String(secret),
    JSON.stringify({ secret }),
    (secret as unknown as { toLocaleString(): string }).toLocaleString(),
  ]
  expect(placesOf([canary('x')], [['shown', Buffer.from(shown.join('\n'))]])).toEqual([])
})
