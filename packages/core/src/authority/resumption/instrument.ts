// The document by which a provider's suspension is lifted.
import { liftSuspension, liveSuspension, readParty } from '../../registry/principals/index.ts'
import type { InstrumentDefinition } from '../instruments/index.ts'

const longestText = 2000

/** `name` is the provider; the document says what was found and what was done about it. */
export const resumptionInstrument: InstrumentDefinition = {
  kind: 'resumption',
  title: 'a resumption',
  operation: () => 'provider.resume',
  read: (input) => {
    const { findings, measures, ...rest } = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>
    const problems = Object.entries({ findings, measures })
      .filter(([, text]) => typeof text !== 'string' || text.trim() === '' || text.length > longestText)
      .map(([where]) => ({ where, problem: `say it in words, at most ${longestText} characters` }))
    for (const unknown of Object.keys(rest))
      problems.push({ where: unknown, problem: 'is not a field of a resumption; it has `findings` and `measures`' })
    return problems.length > 0 ? { problems } : { document: { findings, measures } }
  },
  check: async (_runtime, db, org, name) => {
    const party = await readParty(db, org, name)
    if (!party || party.kind === 'enterprise') return [{ where: 'name', problem: `no provider \`${name}\`` }]
    return (await liveSuspension(db, org, name)) ? [] : [{ where: 'name', problem: `\`${name}\` is not suspended` }]
  },
  until: () => null,
  risk: () => ({ scopeWider: true }),
  changes: (document) => [
    'its people and agents may ask and act again, within what is delegated',
    'no credential comes back: what was revoked stays dead',
    `found: ${document['findings']}`,
    `done about it: ${document['measures']}`,
  ],
  enacted: async (_runtime, work, row) => {
    await liftSuspension(work.db, work.org, row.name, work.at, row.change_id)
    work.record({ kind: 'provider.resumed', body: { party: row.name, change: row.change_id, document: row.digest } })
  },
}
