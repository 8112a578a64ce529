// Reports of scanners: read in whatever pieces they come, each leak with where it is and its public names, and never with its secret.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectsIn } from '../program/json-objects.ts'
import { namesIn } from './names.ts'
import { leaksIn, reports } from './read-report.ts'

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const all = async <T>(from: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const one of from) found.push(one)
  return found
}
const secret = 'hunter2hunter2'
const dsn = `postgres://app:${secret}@db.acme.example:5432/orders`

const gitleaks = JSON.stringify([
  {
    RuleID: 'generic',
    File: 'src/db.ts',
    StartLine: 7,
    Commit: 'a'.repeat(40),
    Secret: secret,
    Match: `url = "${dsn}"`,
    Date: '2026-01-01',
  },
  { RuleID: 'aws', File: 'a"b\\.tf', StartLine: 1, Commit: '', Secret: 'REDACTED', Match: 'REDACTED', Tags: [{ a: [1] }] },
])
const trufflehog = [
  {
    SourceMetadata: { Data: { Git: { commit: 'b'.repeat(40), file: 'k8s/x.yaml', line: 3, repository: 'r' } } },
    DetectorName: 'Postgres',
    Raw: dsn,
    RawV2: '',
  },
  { SourceMetadata: { Data: { Filesystem: { file: '/srv/y', line: 0 } } }, DetectorName: 'URI', Raw: 'https://nobody@x' },
]
  .map((one) => JSON.stringify(one))
  .join('\n')
const sarif = JSON.stringify({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'gitleaks', rules: [{ id: 'x', results: [{ ruleId: 'no result' }] }] } },
      results: [
        {
          ruleId: 'generic',
          message: { text: 'found' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'src/db.ts' }, region: { startLine: 7, snippet: { text: dsn } } } }],
          partialFingerprints: { commitSha: 'c'.repeat(40) },
        },
      ],
    },
    { tool: {}, results: [{ ruleId: 'second' }] },
  ],
})
const account = { by: 'account', account: 'app', host: 'db.acme.example' }

test.each([1, 2, 7, 64, 1 << 16])('each format is read in pieces of %d bytes', async (size) => {
  expect(await all(leaksIn(pieces(gitleaks, size)))).toEqual([
    { scanner: 'gitleaks', leak: { rule: 'generic', file: 'src/db.ts', line: 7, commit: 'a'.repeat(40), names: [account] } },
    { scanner: 'gitleaks', leak: { rule: 'aws', file: 'a"b\\.tf', line: 1, names: [] } },
  ])
  expect(await all(leaksIn(pieces(trufflehog, size)))).toEqual([
    { scanner: 'trufflehog', leak: { rule: 'Postgres', file: 'k8s/x.yaml', line: 3, commit: 'b'.repeat(40), names: [account] } },
    { scanner: 'trufflehog', leak: { rule: 'URI', file: '/srv/y', line: 0, names: [] } },
  ])
  expect(await all(leaksIn(pieces(sarif, size)))).toEqual([
    { scanner: 'SARIF', leak: { rule: 'generic', file: 'src/db.ts', line: 7, commit: 'c'.repeat(40), names: [account] } },
    { scanner: 'SARIF', leak: { rule: 'second', file: 'unknown', names: [] } },
  ])
})

test('the secret is in nothing that is made of a report', async () => {
  for (const report of [gitleaks, trufflehog, sarif]) expect(JSON.stringify(await all(leaksIn(pieces(report, 50))))).not.toContain(secret)
})

/** Strict JSON knows no key by which a value would get another prototype. */
const key = fc.string().filter((text) => text !== '__proto__')
const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.nat(),
  fc.array(fc.string()),
  fc.dictionary(key, fc.array(fc.dictionary(key, fc.string()))),
)

test('any objects of a list come out as they went in, in whatever pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.dictionary(key, value), { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), async (list, size) => {
      const text = JSON.stringify(list)
      expect((await all(objectsIn(pieces(text, size), reports))).map(({ value }) => JSON.stringify(value))).toEqual(
        (JSON.parse(text) as object[]).map((one) => JSON.stringify(one)),
      )
    }),
    { numRuns: 200 },
  )
})

test('what is too long, says one key twice, or would change what an object is, is passed over and counted, and the rest is read', async () => {
  const long = JSON.stringify({ RuleID: 'long', Secret: 'x'.repeat(2 << 20) })
  const found = await all(
    leaksIn(pieces(`[${long},{"RuleID":"a","RuleID":"b"},{"RuleID":"c","x":{"__proto__":[]}},{"RuleID":"last"}]`, 1 << 16)),
  )
  expect(found.map((one) => one?.leak.rule)).toEqual([undefined, undefined, undefined, 'last'])
})

test.each(['[{"RuleID":"a"}', '{"runs":[{"results":[', '["', '[}', `${'['.repeat(300)}`])(
  'what is cut off or torn is no report: %j',
  async (text) => {
    await expect(all(leaksIn(pieces(text, 3)))).rejects.toMatchObject({ code: 'cli.leak_report' })
  },
)

test('an account is a name only beside a secret and a host, and is read as it is meant', () => {
  const names = (text: string) => namesIn([text]).map((one) => (one.by === 'account' ? `${one.account}@${one.host}` : one.key))
  expect(names('amqps://svc%40acme:p%40ss@MQ.acme.example/vhost')).toEqual(['svc@acme@mq.acme.example'])
  expect(names('redis://:onlysecret@cache.acme.example')).toEqual([])
  expect(names('https://token@git.acme.example')).toEqual([])
  expect(names('see http://example.com/a:b@c')).toEqual([])
  expect(names('ldap://cn:pw@[2001:db8::1]:389')).toEqual(['cn@2001:db8::1'])
  expect(names('a'.repeat(300_000))).toEqual([])
})
