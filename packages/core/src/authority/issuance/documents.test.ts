// The two documents: what their form lets through, that the examples are read, and that nobody is mapped by half a match.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { YamlText } from '../../platform/yaml.ts'
import { issuerOf, ruleOf } from '../../testing/leases.ts'
import { type IssuerText, readIssuer } from './issuer-document.ts'
import { workloadOf } from './mapping.ts'
import { readRule } from './rule-document.ts'

const example = (name: string): unknown => {
  const yaml = new YamlText(readFileSync(new URL(`../../../../../examples/leases/${name}.yaml`, import.meta.url), 'utf8'))
  return yaml.root === undefined ? undefined : yaml.plain(yaml.root, '', new Map(), '')
}
const problemsOf = (read: ReturnType<typeof readIssuer> | ReturnType<typeof readRule>) => ('problems' in read ? read.problems : [])
const mapped = (type: string, sub: string, beside: object = {}, more: object = {}) =>
  problemsOf(readIssuer(issuerOf({ type, ...more, workloads: [{ workload: 'ci', claims: { sub, ...beside } }] }))).map(
    ({ problem }) => problem,
  )

test.each(['github', 'kubernetes', 'spiffe', 'runners'])('the example of %s is an issuer', (name) => {
  expect(problemsOf(readIssuer(example(name)))).toEqual([])
})
test.each(['orders-ci', 'deploy', 'orders-api', 'orders-tls'])('the example of the rule %s is one', (name) => {
  expect(problemsOf(readRule(example(name)))).toEqual([])
})

describe('an issuer is refused', () => {
  const beside = { repository_id: '42' }
  const subjects: Record<string, [type: string, sub: string, beside?: object, more?: object]> = {
    'with a wildcard over repositories': ['github', 'repo:acme/*:environment:prod', beside],
    'with a wildcard over environments': ['github', 'repo:acme/orders:*', beside],
    'with a repository alone': ['github', 'repo:acme/orders', beside],
    'for pull requests, which anybody opens': ['github', 'repo:acme/orders:pull_request', beside],
    'with a name that somebody else may take over': ['github', 'repo:acme/orders:environment:prod'],
    'with a branch pattern of GitLab': ['gitlab', 'project_path:acme/orders:ref_type:branch:ref:*', { project_id: '7' }],
    'with every ServiceAccount of a namespace': ['kubernetes', 'system:serviceaccount:orders:*'],
    'with a user of Kubernetes': ['kubernetes', 'system:admin'],
    'with a SPIFFE id of another trust domain': ['spiffe', 'spiffe://evil.example/orders', {}, { trustDomain: 'acme.example' }],
    'with a SPIFFE id that climbs': ['spiffe', 'spiffe://acme.example/a/../b', {}, { trustDomain: 'acme.example' }],
    'with the trust domain alone': ['spiffe', 'spiffe://acme.example', {}, { trustDomain: 'acme.example' }],
    'with a wildcard in any other claim': ['oidc', 'service-1', { team: 'orders-*' }],
    'with letters that only look alike': ['oidc', 'servіce-1'],
  }
  test.each(Object.keys(subjects))('%s', (name) => {
    const [type, sub, others, more] = subjects[name]!
    expect(mapped(type, sub, others, more)).not.toEqual([])
  })

  const documents: Record<string, object> = {
    'with keys over plain http': { keys: { url: 'http://tokens.example/jwks' } },
    'with keys behind a user name': { keys: { url: 'https://a@tokens.example/jwks' } },
    'with a symmetric algorithm': { algorithms: ['HS256'] },
    'with none': { algorithms: ['none'] },
    'with a symmetric key': { keys: { inline: [{ kty: 'oct', k: 'AAAA' }] } },
    'with a private key': { keys: { inline: [{ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43), d: 'A'.repeat(43) }] } },
    'without an issuer': { issuer: undefined },
    'with enrolled keys elsewhere': { type: 'key' },
    'with tokens that live for days': { longestSeconds: 100_000 },
    'with one mapping twice': {
      workloads: [
        { workload: 'ci', claims: { sub: 'repo:acme/orders:environment:dev', repository_id: '42' } },
        { workload: 'other', claims: { repository_id: '42', sub: 'repo:acme/orders:environment:dev' } },
      ],
    },
    'with claims that name no subject': { type: 'oidc', workloads: [{ workload: 'ci', claims: { repository_id: '42' } }] },
  }
  test.each(Object.keys(documents))('%s', (name) => {
    const { issuer, ...rest } = { ...issuerOf(), ...documents[name] } as Record<string, unknown>
    expect(problemsOf(readIssuer(issuer === undefined ? rest : { issuer, ...rest }))).not.toEqual([])
  })
})

describe('a token is of a workload', () => {
  const issuer = (workloads: object[]) => issuerOf({ type: 'oidc', workloads }) as IssuerText

  test('by every claim that is named, deeper ones by their pointer', () => {
    const text = issuer([{ workload: 'ci', claims: { sub: 's', '/kubernetes.io/a~1b/uid': 'u' } }])
    expect(workloadOf(text, { sub: 's', 'kubernetes.io': { 'a/b': { uid: 'u' } } })).toBe('ci')
    expect(workloadOf(text, { sub: 's', 'kubernetes.io': { 'a/b': { uid: 'v' } } })).toBeUndefined()
    expect(workloadOf(text, { sub: 's' })).toBeUndefined()
    expect(workloadOf(text, { sub: 's', 'kubernetes.io': 'u' })).toBeUndefined()
  })

  test('by nothing that every object has', () => {
    const text = issuer([{ workload: 'ci', claims: { sub: 's', '/constructor/name': 'Object' } }])
    expect(workloadOf(text, { sub: 's' })).toBeUndefined()
  })

  test('and of none where it is of two', () => {
    const text = issuer([
      { workload: 'ci', claims: { sub: 's' } },
      { workload: 'other', claims: { sub: 's', more: 'm' } },
    ])
    expect(workloadOf(text, { sub: 's' })).toBe('ci')
    expect(workloadOf(text, { sub: 's', more: 'm' })).toBeUndefined()
  })
})

test('a rule lends for a day at most, and no shorter in all than in one term', () => {
  expect(problemsOf(readRule(ruleOf({ totalSeconds: 86_401 })))).not.toEqual([])
  expect(problemsOf(readRule(ruleOf({ termSeconds: 600, totalSeconds: 300 })))).not.toEqual([])
  expect(problemsOf(readRule(ruleOf({ concurrent: 0 })))).not.toEqual([])
})
