// What anybody holds here is given by other people's signatures. Whatever a transaction has given, by whichever way in, it does not commit in the name of
// one person or program alone once others could sign.
import { CountersignError } from '@countersign/ledger'
import type { Entry } from '../../evidence/journal/index.ts'
import { isControlPlane } from '../../registry/principals/index.ts'
import type { Guard, GuardRefusal, Runtime, Work } from '../../runtime.ts'
import { type Act, actsIn, givingKinds } from './acts.ts'
import { ownAccessKind } from './document.ts'
import { type Law, lawFor, needed } from './law.ts'
import { systemKind } from './system-document.ts'

const mostWords = 5

const wordsOf = (acts: readonly Act[]): string =>
  [...new Set(acts.map(({ words }) => words))].slice(0, mostWords).join(', ') +
  (acts.length > mostWords ? `, and ${acts.length - mostWords} more` : '')

const refusal = (work: Work, acts: readonly Act[], { signers }: Law): GuardRefusal => {
  const [first] = acts
  const people = first!.signed === 'two' ? 'two other people' : 'somebody else'
  const reasons = [`${wordsOf(acts)}: ${people} of the enterprise must sign it`]
  return {
    error: new CountersignError(
      'own_law.needs_signatures',
      'forbidden',
      `nothing was changed: ${reasons[0]}; propose it: \`${first!.command} --reason … --ticket …\`, or in the console at ${first!.page}`,
      { details: { signatures: first!.signed === 'two' ? 2 : 1, signers: [...signers], command: first!.command, page: first!.page } },
    ),
    entry: {
      kind: 'refusal.recorded',
      body: {
        action: 'own-access.change',
        resource: 'control-plane',
        code: 'own_law.needs_signatures',
        policies: [],
        reasons,
        principal: work.actor.id,
        party: work.actor.party.slice(work.actor.party.indexOf(':') + 1),
      },
    },
  }
}

/** Only `enactInstrument` writes this entry, and only while a mandate is being used for exactly this document. */
const isSigned = ({ kind, body }: Entry): boolean =>
  kind === 'instrument.enacted' && (body['instrument'] === ownAccessKind || body['instrument'] === systemKind)

export const ownLawGuard: Guard = {
  concerns: new Set(givingKinds),
  inspect: async (runtime: Runtime, work: Work, entries: readonly Entry[]): Promise<GuardRefusal | undefined> => {
    // What the product does by itself rests on documents as well: its first start, and a way of signing in that two people have signed.
    if (isControlPlane(work.actor.id) || entries.some(isSigned)) return undefined
    const acts = await actsIn(runtime, work, entries)
    if (acts.length === 0) return undefined
    // As it was before: whom this gives the key or the role with which he could sign does not count yet.
    const law = await lawFor(runtime, runtime.db, work.org, work.actor.id, work.at)
    if (!law.firstHour) return refusal(work, acts, law)
    work.record({
      kind: 'own_law.first_hour',
      body: { by: work.actor.id, acts: acts.map(({ words }) => words).sort(), couldSign: [...law.signers], needed },
    })
    return undefined
  },
}
