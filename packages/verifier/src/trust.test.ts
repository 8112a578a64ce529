import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatVkey, hasCode } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Company } from './testing/company.ts'
import type { Any } from './testing/tamper.ts'
import { loadTrust } from './trust.ts'

const company = new Company()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trust-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const loadedWith = async (changed: Record<string, string>) =>
  loadTrust(await company.writeKeys(await mkdtemp(join(folder, 'keys-')), changed))
const refusal = (code: string) => (error: unknown) => hasCode(error, code)
const approvers = (change: (rows: Any[]) => void): Record<string, string> => {
  const rows = JSON.parse(company.files()['approvers.json']!)
  change(rows)
  return { 'approvers.json': JSON.stringify(rows) }
}

describe('the keys folder', () => {
  it('is read whole', async () => {
    const trust = await loadedWith({})
    expect(trust.log.map(({ name }) => name)).toEqual([company.origin])
    expect(trust.approvers.get(company.people.alice.keyId)).toMatchObject({
      id: 'per_alice',
      party: { kind: 'enterprise' },
      assurance: 'step_up',
    })
    expect(trust.approvers.get(company.people.alice.keyId)!.validUntil).toBe(Number.POSITIVE_INFINITY)
  })

  it('that lacks a file is refused', async () => {
    await expect(loadTrust(join(folder, 'nothing'))).rejects.toSatisfy(refusal('trust.unreadable'))
  })

  it('with one public key for two parties or two roles is refused', async () => {
    const alice = company.people.alice.keys.publicKey.toString('base64')
    const twoPeople = approvers((rows) => {
      rows[1].publicKey = alice
    })
    const alsoMandate = {
      'control-plane.json': JSON.stringify({ mandate: [{ keyId: 'k', publicKey: alice }], prober: [] }),
    }
    const logIsWitness = { 'witness.vkey': formatVkey('witness.acme.example', company.logKeys.publicKey, 4) }
    for (const changed of [twoPeople, alsoMandate, logIsWitness])
      await expect(loadedWith(changed)).rejects.toSatisfy(refusal('trust.key_reused'))
  })

  it('with a key of low order is refused', async () => {
    const low = approvers((rows) => {
      rows[0].publicKey = Buffer.alloc(32).toString('base64')
    })
    await expect(loadedWith(low)).rejects.toSatisfy(refusal('trust.weak_key'))
  })

  it('with one key id twice, a duplicate key in an object, or anything that is not what it should be is refused', async () => {
    const sameId = approvers((rows) => {
      rows[1].keyId = rows[0].keyId
    })
    const noParty = approvers((rows) => {
      delete rows[0].party
    })
    const noTime = approvers((rows) => {
      rows[0].validFrom = 'always'
    })
    const twice = { 'executors.json': '[{"executor":"a","executor":"b"}]' }
    const witnessAsLog = { 'log.vkey': company.files()['witness.vkey']! }
    for (const changed of [
      sameId,
      noParty,
      noTime,
      twice,
      witnessAsLog,
      { 'log.vkey': '' },
      { 'approvers.json': '{}' },
      { 'control-plane.json': '[]' },
    ]) {
      await expect(loadedWith(changed)).rejects.toSatisfy(refusal('trust.malformed'))
    }
  })
})
