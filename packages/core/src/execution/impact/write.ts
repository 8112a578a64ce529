// Writes impacts that differ, so many in one transaction, each with its entry where it is high now or is no longer.
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { ImpactReason } from '../../tables.ts'
import { type Derived, putImpacts } from './write-store.ts'

const atOnce = 500

const wordsOf: Readonly<Record<ImpactReason['what'], (reason: ImpactReason, count: string) => string>> = {
  administers: ({ rights, systems }) => `administers ${(systems ?? []).join(', ')} (${(rights ?? []).join(', ')})`,
  could_set: (_reason, count) => `could set ${count} credentials of others`,
  could_become: (_reason, count) => `could become ${count} identities of high or critical criticality`,
  opens_production: (_reason, count) => `opens ${count} production systems`,
}

/** In one line, for people: what it rests on, with its numbers. */
export const inWords = (because: readonly ImpactReason[]): string =>
  because.map((one) => wordsOf[one.what](one, `${one.count}${one.more ? ' or more' : ''}`)).join('; ') || 'it reaches little'

export const writeImpacts = async (runtime: Runtime, caller: Caller, differing: readonly Derived[]): Promise<number> => {
  let turned = 0
  for (let from = 0; from < differing.length; from += atOnce)
    turned += await transact(runtime, caller, async (work) => {
      const some = differing.slice(from, from + atOnce)
      const changed = new Set(await putImpacts(work.db, work.org, some, work.at))
      for (const { identity, impact, because } of some)
        if (changed.has(identity))
          work.record({
            kind: 'identity.impact',
            body: { identity, impact, because: [...because], reason: inWords(because).slice(0, 500) },
          })
      return changed.size
    })
  return turned
}
