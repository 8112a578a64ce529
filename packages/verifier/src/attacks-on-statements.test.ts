// The log and the witness serve the attacker; people's keys don't. What people sign beside plans (confirmations of contracts, answers to exceptions,
// reviews of providers) stands only as they signed it, in the log's export and in a dossier alike.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isProven } from './report.ts'
import { attackRoom } from './testing/attack-room.ts'
import type { Holder } from './testing/company.ts'
import { MemoryLog } from './testing/memory-log.ts'
import { Script } from './testing/script.ts'
import { type Bent, carrying, digestOfLeaf, forms, statementBy } from './testing/statements.ts'
import { operation } from './testing/stories.ts'
import { codes, verifyText } from './testing/verify-text.ts'
import type { Trust } from './trust.ts'
import { verifyLogExport } from './verify-log-export.ts'

const { company } = attackRoom()
const { alice, bob, retired, provider } = company.people
let folder: string
let trust: Trust
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-statements-'))
  trust = await company.trust(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

let exports = 0
const exported = async (leaves: readonly string[]) => {
  const log = new MemoryLog()
  for (const leaf of leaves) log.append(leaf)
  const path = join(folder, `log-${++exports}`)
  await writeFile(path, leaves.map((leaf) => `${leaf}\n`).join(''))
  await writeFile(`${path}.checkpoint`, log.checkpoint(company, 1))
  const { integrity, statements } = await verifyLogExport(path, trust)
  return { verdict: integrity.verdict, codes: integrity.problems.map(({ code }) => code), statements }
}

/** A whole story whose seal lists `listed`, and which carries `leaves`. */
const dossier = (leaves: readonly string[], listed = leaves, version = 'v3') => {
  const script = new Script(company)
  for (const leaf of leaves) if (!script.log.leaves.includes(leaf)) script.log.append(leaf)
  script
    .open()
    .freeze([operation('op_a', company.executors.connector)])
    .decide({ op_a: {} })
  script.execute('op_a')
  const proof = script.prove('op_a')
  script.reach('op_a', 'risk_complete', { proof }).closeChange('risk_complete', { op_a: 'risk_complete' })
  script.seal(listed.length === 0 ? {} : { statements: listed.map(digestOfLeaf) })
  return verifyText(carrying(script, leaves, version), trust)
}

const entries = Object.entries(forms)

describe.each(entries)('a %s', (_name, form) => {
  it('stands as it was signed', async () => {
    const leaf = statementBy(form, alice)
    expect(await exported([leaf])).toEqual({ verdict: 'pass', codes: [], statements: 1 })
    const report = await dossier([leaf])
    expect([isProven(report), codes(report, 'integrity'), report.statements.map(({ person }) => person)]).toEqual([true, [], [alice.id]])
  })

  const bends: [string, Holder, Bent, string][] = [
    ['whose text was changed after it was signed', alice, { statement: { reason: 'another' } }, 'statement.text_changed'],
    ['whose text was left out', alice, { body: { statement: null } }, 'statement.text_missing'],
    ['that another text was signed for', alice, { body: { signature: Buffer.alloc(64, 1).toString('base64') } }, 'statement.bad_signature'],
    ['under another label', alice, { label: 'countersign/approval/v1' }, 'statement.bad_signature'],
    ['signed by another’s key', bob, { person: alice.id }, 'statement.not_their_key'],
    ['signed with a key that nobody enrolled', alice, { body: { keyId: 'unknown' } }, 'statement.unknown_key'],
    ['signed with a key that was no longer valid', retired, {}, 'statement.key_not_valid'],
    ['signed by a person of the provider', provider, {}, 'statement.ineligible'],
    ['of another organisation', alice, { signed: { org: 'org_other' } }, 'statement.differs'],
    ['that names another than who signed', alice, { body: { person: bob.id } }, 'statement.differs'],
    ['of another kind of text', alice, { signed: { type: 'countersign/plan/v2' } }, 'statement.differs'],
    ['without a nonce', alice, { body: { nonce: 'AAAA' } }, 'statement.malformed'],
  ]
  it.each(bends)('%s is found', async (_what, person, bent, code) => {
    const leaf = statementBy(form, person, bent)
    expect(await exported([leaf])).toEqual({ verdict: 'fail', codes: [code], statements: 0 })
    const report = await dossier([leaf])
    expect([isProven(report), [...codes(report, 'integrity'), ...codes(report, 'completeness')], report.statements]).toEqual([
      false,
      [code],
      [],
    ])
  })
})

describe('found as well is', () => {
  it('a grant whose end was moved, in the entry, in the text or in both', async () => {
    const expiresAt = '2027-12-22T10:00:00.000Z'
    const moved = (bent: Bent) => exported([statementBy(forms.grant, alice, bent)]).then((found) => found.codes)
    expect(await moved({ body: { expiresAt } })).toEqual(['statement.differs'])
    expect(await moved({ statement: { expiresAt } })).toEqual(['statement.text_changed'])
    expect(await moved({ statement: { expiresAt }, body: { expiresAt } })).toEqual(['statement.text_changed'])
    const whole = statementBy(forms.grant, alice, { signed: { expiresAt } })
    const signature = JSON.parse(statementBy(forms.grant, alice)).body.signature
    expect((await exported([statementBy(forms.grant, alice, { signed: { expiresAt }, body: { signature } })])).codes).toEqual([
      'statement.bad_signature',
    ])
    expect((await exported([whole])).codes).toEqual([])
  })

  it('a grant to oneself, one that had ended, and a refusal that is called a grant', async () => {
    const granted = (bent: Bent) => exported([statementBy(forms.grant, alice, bent)]).then((found) => found.codes)
    expect(await granted({ signed: { requestedBy: alice.id } })).toEqual(['statement.ineligible'])
    expect(await granted({ signed: { expiresAt: '2026-11-22T09:59:59.000Z' } })).toEqual(['statement.ended_before'])
    expect((await exported([statementBy(forms.refusal, alice, { leaf: { kind: 'exception.granted' } })])).codes).toEqual([
      'statement.differs',
    ])
  })

  it('a consent kept by whoever gave it, with more scopes than were signed, or only until it had ended', async () => {
    const kept = (bent: Bent) => exported([statementBy(forms.keep, alice, bent)]).then((found) => found.codes)
    expect(await kept({ signed: { consentedBy: alice.id } })).toEqual(['statement.ineligible'])
    expect(await kept({ body: { scopes: ['mail.read', 'mail.send'] } })).toEqual(['statement.differs'])
    expect(await kept({ statement: { scopes: ['mail.read', 'mail.send'] } })).toEqual(['statement.text_changed'])
    expect(await kept({ signed: { until: '2026-11-22T09:59:59.000Z' } })).toEqual(['statement.ended_before'])
    expect(await kept({ signed: { outcome: 'end' } })).toEqual(['statement.differs'])
  })

  it('a confirmation that moves another end than the one it was signed for, or makes none later', async () => {
    const fromEnd = '2027-06-30'
    const confirmed = (bent: Bent) => exported([statementBy(forms.confirmation, alice, bent)]).then((found) => found.codes)
    expect(await confirmed({ body: { fromEnd } })).toEqual(['statement.differs'])
    const nonce = JSON.parse(statementBy(forms.confirmation, alice)).body.nonce
    expect(await confirmed({ signed: { fromEnd }, body: { nonce } })).toEqual(['statement.nonce'])
    expect(await confirmed({ signed: { until: '2026-12-31' } })).toEqual(['statement.ended_before'])
  })

  it('the same answer recorded twice, and one outside of every stream', async () => {
    const leaf = statementBy(forms.review, alice)
    const again = JSON.stringify({ ...JSON.parse(leaf), id: 'ent_again' })
    expect((await exported([leaf, again])).codes).toEqual(['statement.recorded_twice'])
    const loose = statementBy(forms.review, provider, { leaf: { stream: null, seq: 0 } })
    expect((await exported([loose])).codes).toEqual(['statement.ineligible'])
    expect((await exported([leaf.replace('"seq":1', '"seq": 1')])).codes).toEqual(['statement.malformed'])
  })
})

describe('a dossier', () => {
  it('that carries a statement less or more than its seal lists, or one twice, is not whole', async () => {
    const [one, two] = [statementBy(forms.grant, alice), statementBy(forms.confirmation, alice)]
    expect(codes(await dossier([one], [one, two]), 'completeness')).toEqual(['statement.missing'])
    expect(codes(await dossier([one, two], [one]), 'integrity')).toEqual(['statement.unsealed'])
    expect(codes(await dossier([one, one], [one]), 'integrity')).toEqual(['dossier.malformed'])
    expect(codes(await dossier([], [one], 'v1'), 'completeness')).toEqual(['statement.missing'])
  })

  it('of a version that carries none refuses one, and one that carries some is not without', async () => {
    const leaf = statementBy(forms.grant, alice)
    expect(codes(await dossier([leaf], [leaf], 'v2'), 'integrity')).toEqual(['dossier.malformed'])
    expect(codes(await dossier([], [], 'v3'), 'integrity')).toEqual(['statement.none'])
  })

  it('carries nothing but statements, of its own organisation and in its log', async () => {
    const other = JSON.stringify({ ...JSON.parse(statementBy(forms.grant, alice)), kind: 'note.added' })
    expect(codes(await dossier([other]), 'integrity')).toEqual(['statement.unknown_kind'])
    const foreign = statementBy(forms.grant, alice, { leaf: { org: 'org_other' }, signed: { org: 'org_other' } })
    expect(codes(await dossier([foreign]), 'integrity')).toEqual(['entry.other_org'])
  })

  it('with a byte of a statement changed is refused', async () => {
    const leaf = statementBy(forms.grant, alice)
    const script = new Script(company)
    script.log.append(leaf)
    script
      .open()
      .freeze([operation('op_a', company.executors.connector)])
      .decide({ op_a: {} })
      .seal({ statements: [digestOfLeaf(leaf)] })
    const text = carrying(script, [leaf])
    const changed = text.replace('\\"rule\\":\\"window\\"', '\\"rule\\":\\"windox\\"')
    expect(changed).not.toBe(text)
    expect((await verifyText(changed, trust)).integrity.verdict).toBe('fail')
  })
})
