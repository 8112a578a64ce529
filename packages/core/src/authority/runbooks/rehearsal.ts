// Whether a runbook has been tried lately: the way there, and the way back where it has one, both closed on their proofs. Pure but for the reads.
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { Runbook } from './model.ts'
import { rehearsalsOf } from './store.ts'

export interface Rehearsed {
  readonly good: boolean
  readonly at: Date | null
  /** In words, for whoever asks why not. */
  readonly words: string
}

export const rehearsedLately = async (
  db: Kysely<Tables>,
  org: string,
  name: string,
  version: number,
  runbook: Runbook,
  at: Date,
): Promise<Rehearsed> => {
  const own = (await rehearsalsOf(db, org, name)).filter((one) => one.version === version)
  const [newest] = own
  if (!newest) return { good: false, at: null, words: 'it was never rehearsed in this version; run `countersign runbook rehearse`' }
  const needsBack = 'steps' in runbook.rollback
  const good = own.find((one) => one.forward === 'risk_complete' && (!needsBack || one.back === 'risk_complete'))
  if (!good)
    return {
      good: false,
      at: newest.askedAt,
      words: `its last rehearsal ended \`${newest.forward ?? 'nowhere'}\` there and \`${newest.back ?? 'nowhere'}\` back`,
    }
  const age = (at.getTime() - good.askedAt.getTime()) / 86_400_000
  if (age >= runbook.rehearseEveryDays)
    return {
      good: false,
      at: good.askedAt,
      words: `its last good rehearsal is ${Math.floor(age)} days old; every ${runbook.rehearseEveryDays} it has to be tried`,
    }
  return { good: true, at: good.askedAt, words: `rehearsed on ${good.askedAt.toISOString().slice(0, 10)}` }
}
