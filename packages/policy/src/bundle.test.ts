import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CountersignError } from '@countersign/ledger'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bundle } from './bundle.ts'
import { bundleFromFiles, defaultPackDir, digestOfFiles, loadBundle } from './bundle.ts'
import { checkBundle } from './check.ts'
import type { Finding } from './refusal.ts'

let bundle: Bundle
beforeAll(async () => {
  bundle = await loadBundle(defaultPackDir)
})

function refusal(files: Record<string, string>): { code: string; problems: string } {
  try {
    bundleFromFiles({ ...bundle.files, ...files })
  } catch (error) {
    if (error instanceof CountersignError) {
      return {
        code: error.code,
        problems: (error.details.findings as Finding[]).map(({ where, problem }) => `${where}: ${problem}`).join('\n'),
      }
    }
    throw error
  }
  return { code: 'accepted', problems: '' }
}

const operations = (text: string) => ({ 'policies/operations/extra.cedar': text })
const rule = (annotations: string, effect = 'permit') =>
  operations(`${annotations}\n${effect} (principal, action in Action::"operation", resource);`)

const closing = (change: object) => {
  const sound = {
    operations: ['credential.revoke'],
    ownerSigns: { low: false, moderate: false, high: false, critical: true },
    refusals: { low: 1, moderate: 1, high: 2, critical: 2 },
    apart: 'PT3S',
  }
  const minimumStrength = { low: 'absent', moderate: 'absent', high: 'absent', critical: 'absent' }
  return JSON.stringify({ classes: [], minimumStrength, closing: { ...sound, ...change } })
}

describe('a bundle is named by its bytes', () => {
  it('has one digest for the same files in any order, and another for any changed byte', () => {
    const reversed = Object.fromEntries(Object.entries(bundle.files).reverse())
    expect(bundleFromFiles(reversed).digest).toBe(bundle.digest)
    expect(bundle.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(digestOfFiles(reversed)).toBe(bundle.digest)
    for (const [path, text] of Object.entries(bundle.files))
      expect(digestOfFiles({ ...bundle.files, [path]: `${text}\n` }), path).not.toBe(bundle.digest)
    const changed = { ...bundle.files, 'rates.json': `${bundle.files['rates.json']}\n` }
    expect(bundleFromFiles(changed).digest).toBe(digestOfFiles(changed))
  })

  it('cannot be changed after it was checked', () => {
    expect(() => Object.assign(bundle.files, { 'pack.json': '{}' })).toThrow(TypeError)
  })
})

describe('a pack is refused when it is loaded, not when it decides', () => {
  it.each([
    [
      'an attribute that does not exist',
      operations('@outcome("deny") @reason("x") forbid (principal, action in Action::"operation", resource) when { resource.shard };'),
      'policy.invalid_policy',
      'shard',
    ],
    [
      'an optional attribute that is read unasked',
      {
        'policies/powers/extra.cedar':
          '@reason("x") forbid (principal, action in Action::"power", resource) when { resource.ownerId == "x" };',
      },
      'policy.invalid_policy',
      'ownerId',
    ],
    [
      'a misspelt role',
      { 'policies/powers/extra.cedar': '@reason("x") permit (principal in Role::"contrl_owner", action in Action::"power", resource);' },
      'policy.invalid_policy',
      'contrl_owner',
    ],
    [
      'a misspelt action',
      operations('@outcome("deny") @reason("x") forbid (principal, action == Action::"credential.revok", resource);'),
      'policy.invalid_policy',
      'credential.revok',
    ],
    [
      'a rule that can never apply',
      operations('@outcome("deny") @reason("x") forbid (principal, action in Action::"operation", resource) when { resource is Record };'),
      'policy.invalid_policy',
      'impossible',
    ],
    ['a syntax error', operations('@outcome("deny") forbid (principal'), 'policy.invalid_policy', 'parse'],
    [
      'a template',
      operations('@outcome("deny") @reason("x") forbid (principal == ?principal, action in Action::"operation", resource);'),
      'policy.invalid_policy',
      'template',
    ],
    ['an empty policy file', operations('// nothing\n'), 'policy.invalid_policy', 'no policy'],
    ['an operation policy without an outcome', rule('@reason("x")'), 'policy.invalid_annotation', 'no @outcome'],
    ['an unknown outcome', rule('@outcome("aproval") @reason("x")'), 'policy.invalid_annotation', 'aproval'],
    ['no reason', rule('@outcome("deny")', 'forbid'), 'policy.invalid_annotation', 'no @reason'],
    [
      'an unknown annotation',
      rule('@outcome("approval") @approvers("control_owner") @quorum("1") @quorun("2") @reason("x")'),
      'policy.invalid_annotation',
      '@quorun',
    ],
    ['an approval without approvers', rule('@outcome("approval") @quorum("1") @reason("x")'), 'policy.invalid_annotation', '@approvers'],
    [
      'an approver that is no role',
      rule('@outcome("approval") @approvers("control_owner, security_lead") @quorum("1") @reason("x")'),
      'policy.invalid_annotation',
      ' security_lead',
    ],
    [
      'a quorum of none',
      rule('@outcome("approval") @approvers("control_owner") @quorum("0") @reason("x")'),
      'policy.invalid_annotation',
      '@quorum',
    ],
    ['an escalation to nobody', rule('@outcome("escalate") @reason("x")', 'forbid'), 'policy.invalid_annotation', 'to whom'],
    [
      'a duration of no fixed length',
      rule('@outcome("escalate") @escalate("security_lead") @within("P1M") @reason("x")', 'forbid'),
      'policy.invalid_annotation',
      '@within',
    ],
    ['a denial that permits', rule('@outcome("deny") @reason("x")'), 'policy.invalid_annotation', 'must be a forbid'],
    [
      'an approval that forbids',
      rule('@outcome("approval") @approvers("control_owner") @quorum("1") @reason("x")', 'forbid'),
      'policy.invalid_annotation',
      'must be a permit',
    ],
    [
      'an unknown strength',
      rule('@outcome("autonomous") @minstrength("strong") @reason("x")'),
      'policy.invalid_annotation',
      '@minstrength',
    ],
    [
      'an unknown evidence contract',
      rule('@outcome("autonomous") @evidence("nothing") @reason("x")'),
      'policy.invalid_annotation',
      'nothing',
    ],
    [
      'an operation policy that also reaches powers',
      operations('@outcome("deny") @reason("x") forbid (principal, action, resource);'),
      'policy.invalid_annotation',
      'limit its action',
    ],
    [
      'an outcome on a power',
      { 'policies/powers/extra.cedar': '@reason("x") @outcome("autonomous") permit (principal, action in Action::"power", resource);' },
      'policy.invalid_annotation',
      '@outcome',
    ],
    ['a file that is none of a pack', { 'policies/operations/old.cedar.bak': 'x' }, 'policy.unexpected_file', 'old.cedar.bak'],
    ['a path that climbs out', { 'policies/operations/../../x.cedar': 'x' }, 'policy.unexpected_file', '..'],
    ['a key twice in its data', { 'pack.json': '{"name":"a","name":"b"}' }, 'policy.invalid_data', 'twice'],
    [
      'an unknown key in its data',
      {
        'risk.json':
          '{"classes":[],"minimumStrength":{"low":"absent","moderate":"absent","high":"absent","critical":"absent"},"clases":[]}',
      },
      'policy.invalid_data',
      'clases',
    ],
    [
      'a weaker proof for a higher risk',
      { 'risk.json': '{"classes":[],"minimumStrength":{"low":"presented","moderate":"absent","high":"absent","critical":"absent"}}' },
      'policy.invalid_data',
      'weaker proof',
    ],
    [
      'a risk over an unknown fact',
      {
        'risk.json':
          '{"classes":[{"atLeast":"high","when":{"target.colour":["red"]}}],"minimumStrength":{"low":"absent","moderate":"absent","high":"absent","critical":"absent"}}',
      },
      'policy.invalid_data',
      'target.colour',
    ],
    ...(
      [
        [
          'an owner who signs at a high risk and not at a critical one',
          { ownerSigns: { low: false, moderate: false, high: true, critical: false } },
          'closing.ownerSigns',
        ],
        ['fewer refusals at a higher risk', { refusals: { low: 3, moderate: 2, high: 2, critical: 2 } }, 'closing.refusals'],
        ['no refusal at all', { refusals: { low: 0, moderate: 1, high: 2, critical: 2 } }, 'closing.refusals.low'],
        ['the end of an unknown operation', { operations: ['credential.revok'] }, 'credential.revok'],
        ['an end of nothing', { operations: [] }, 'closing.operations'],
        ['no time between refusals', { apart: 'PT0S' }, 'closing.apart'],
        ['an unknown word about closing', { ownerSign: true }, 'closing.ownerSign'],
      ] as [string, object, string][]
    ).map(([name, change, problem]) => [name, { 'risk.json': closing(change) }, 'policy.invalid_data', problem]),
    ['a schema that does not parse', { 'schema.cedarschema': 'entity' }, 'policy.invalid_schema', 'parse'],
    ['lone surrogates', { 'pack.json': '"\ud800"' }, 'policy.unreadable_pack', 'not text'],
  ] as [string, Record<string, string>, string, string][])('%s', (_, files, code, problem) => {
    const seen = refusal(files)
    expect(seen.code).toBe(code)
    expect(seen.problems).toContain(problem)
  })

  it('an operation of the schema without an evidence contract is refused', () => {
    const contracts = JSON.parse(bundle.files['contracts.json']!)
    delete contracts.operations['credential.revoke']
    expect(refusal({ 'contracts.json': JSON.stringify(contracts) }).problems).toContain('credential.revoke')
  })

  it('a contract that does not bind the evidence to its mandate is refused', () => {
    const contracts = JSON.parse(bundle.files['contracts.json']!)
    for (const field of contracts.contracts.revocation.fields) delete field.binds
    expect(refusal({ 'contracts.json': JSON.stringify(contracts) }).code).toBe('policy.invalid_data')
  })

  it('a missing file is refused', () => {
    const { 'risk.json': _, ...files } = bundle.files
    expect(() => bundleFromFiles(files)).toThrow(expect.objectContaining({ code: 'policy.missing_file', kind: 'invalid' }))
  })
})

describe('a pack in a folder', () => {
  let dir: string
  beforeEach(async () => {
    dir = join(await mkdtemp(join(tmpdir(), 'pack-')), 'pack')
    await cp(defaultPackDir, dir, { recursive: true })
  })
  afterEach(() => rm(join(dir, '..'), { recursive: true, force: true }))

  it('is the same bundle wherever it lies, and without its tests', async () => {
    await rm(join(dir, 'tests'), { recursive: true })
    expect((await loadBundle(dir)).digest).toBe(bundle.digest)
  })

  it('is refused when it holds a link, even to a good policy', async () => {
    await symlink(join(defaultPackDir, 'policies/operations/deny-inactive.cedar'), join(dir, 'policies/operations/linked.cedar'))
    await expect(loadBundle(dir)).rejects.toMatchObject({ code: 'policy.unexpected_file' })
  })

  it('is refused when a file is no UTF-8, and when it is not there', async () => {
    await writeFile(join(dir, 'policies/operations/deny-inactive.cedar'), Buffer.from([0xff, 0xfe]))
    await expect(loadBundle(dir)).rejects.toMatchObject({ code: 'policy.unreadable_pack' })
    await expect(loadBundle(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'policy.unreadable_pack' })
  })

  it('has its faults listed, and its doubts', async () => {
    expect(await checkBundle(dir)).toMatchObject({ errors: [], warnings: [] })
    const path = join(dir, 'policies/operations/extra.cedar')
    await writeFile(path, rule('@outcome("approval") @approvers("auditor") @quorum("1") @reason("x")')['policies/operations/extra.cedar'])
    const doubtful = await checkBundle(dir)
    expect(doubtful.errors).toEqual([])
    expect(doubtful.warnings[0]?.problem).toContain('no approver in common')
    await writeFile(path, 'nonsense')
    const broken = await checkBundle(dir)
    expect(broken.bundle).toBeUndefined()
    expect(broken.errors[0]?.where).toBe('policies/operations/extra.cedar')
  })
})
