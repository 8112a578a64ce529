// What lets somebody in besides credentials of the inventory: API keys of this control plane, consents, and accounts that stand in no inventory. Pure.
import type { Subject, Thing, Verdict } from './model.ts'
import type { AccountRow, ConsentRow, KeyRow } from './scope-store.ts'

const day = (at: Date): string => at.toISOString().slice(0, 10)

const thing = (kind: Thing['kind'], id: string, name: string, system: string | null, verdict: Verdict): Thing => ({
  kind,
  id,
  name,
  system,
  identity: null,
  proof: null,
  verdict,
})

export const apiKeyAfter = (row: KeyRow, { kind }: Subject, at: Date, on: Date): Thing => {
  const verdict = (): Verdict => {
    if (row.revoked_at !== null) return { works: 'no', ending: 'over', reason: `withdrawn on ${day(row.revoked_at)}`, next: null }
    if (row.expires_at <= at) return { works: 'no', ending: 'over', reason: `expired on ${day(row.expires_at)}`, next: null }
    if (row.expires_at <= on) return { works: 'no', ending: 'by_itself', reason: `expires by itself on ${day(row.expires_at)}`, next: null }
    // INVARIANT: a key is asked for by its holder, or by the identity that is his own.
    if (kind === 'owner' || kind === 'identity')
      return { works: 'yes', ending: 'ends', reason: 'void from the moment that its holder is deactivated', next: null }
    return {
      works: 'yes',
      ending: 'nothing',
      reason: `acts here as ${row.principal} until ${day(row.expires_at)}; the end of a contract does not take it away`,
      next: `countersign principal deactivate ${row.principal}`,
    }
  }
  return thing('api_key', row.id, `${row.name} of ${row.principal}`, null, verdict())
}

export const consentAfter = (row: ConsentRow, { kind }: Subject, person: string | null, on: Date): Thing => {
  const verdict = (): Verdict => {
    if (row.state === 'ended') return { works: 'no', ending: 'over', reason: 'ended', next: null }
    if (row.expires_at !== null && row.expires_at <= on)
      return { works: 'no', ending: 'by_itself', reason: `expires by itself on ${day(row.expires_at)}`, next: null }
    if (kind === 'system')
      return {
        works: 'unknown',
        ending: 'nothing',
        reason: 'a system that is gone can be asked nothing',
        next: `countersign consent end ${row.id}`,
      }
    if (person !== null)
      return { works: 'yes', ending: 'ends', reason: `it holds for the own account of ${person}, whose leaving ends it`, next: null }
    return {
      works: 'yes',
      ending: 'nothing',
      reason: 'a consent is decided by itself: it goes on until somebody ends it, or policy does because nobody has',
      next: `countersign consent end ${row.id}`,
    }
  }
  return thing('consent', row.id, row.client, row.system, verdict())
}

export const accountAfter = (row: AccountRow): Thing =>
  thing('account', row.id, row.account, row.system, {
    works: 'yes',
    ending: 'nothing',
    reason: `seen at its system and in no inventory, so in no plan: ${row.reason}`,
    next: `countersign account show ${row.id}`,
  })
