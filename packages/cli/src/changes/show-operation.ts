// One operation: its attempts, its evidence with three verdicts, and its proofs with what was answered at each door.
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { clockTime, instant } from '../terminal/time.ts'
import type { OperationDetail } from './shapes.ts'

interface Told {
  readonly answer: string
  readonly code: string
}

interface Door {
  readonly door: { readonly title?: string; readonly id: string }
  readonly old: Told
  readonly good: Told | null
  readonly random: Told
  readonly verdict: string
}

/** What of a proof's payload is shown here; its signature is for a verifier, who has the keys. */
const doorsOf = (payload: Readonly<Record<string, unknown>> | null): readonly Door[] =>
  Array.isArray(payload?.doors) ? (payload.doors as Door[]) : []

const section = (title: string, head: readonly string[], rows: readonly (readonly unknown[])[]): string[] =>
  rows.length === 0 ? [] : ['', title, table(head, rows)]

const told = (answer: Told | null): string => (answer === null ? 'none' : answer.answer)

export const renderOperation = (one: OperationDetail): string =>
  [
    `Operation ${plain(one.id)} of change ${plain(one.change)}`,
    pairs([
      ['what', `${one.operation} of ${one.credential} at ${one.system}`],
      ['by', one.executor.id === null ? `another's ${one.executor.kind}` : `${one.executor.kind} ${one.executor.id}`],
      ['phase', one.phase],
      ['verdict', `${one.verdict ?? 'none yet'}${one.strength === null ? '' : `, ${one.strength}`}`],
      ['closure', one.closure],
      ...(one.reasons.length === 0 ? [] : [['because', one.reasons.join('; ')] as const]),
    ]),
    ...section(
      'Attempts',
      ['#', 'intended', 'finished', 'status', 'code', 'detail'],
      one.attemptLog.map((tried) => [
        tried.attempt,
        instant(tried.intendedAt),
        clockTime(tried.finishedAt),
        tried.status,
        tried.code,
        tried.detail,
      ]),
    ),
    ...section(
      'Evidence',
      ['received', 'from', 'integrity', 'completeness', 'truth'],
      one.evidence.map((held) => [instant(held.receivedAt), held.executor, held.integrity, held.completeness, held.truth]),
    ),
    ...section(
      'Proofs',
      ['round', 'at', 'purpose', 'door', 'old', 'good', 'random', 'verdict', 'strength'],
      one.proofs.flatMap((proof) => [
        [proof.round, clockTime(proof.at), proof.purpose, '', '', '', '', proof.verdict, proof.strength ?? ''],
        ...doorsOf(proof.payload).map(({ door, old, good, random, verdict }) => [
          '',
          '',
          '',
          door.title ?? door.id,
          `${old.answer} (${old.code})`,
          told(good),
          told(random),
          verdict,
          '',
        ]),
      ]),
    ),
  ].join('\n')

export const showOperation = async ({ output, connect }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const operation = await api.get('/v1/operations/{operation}', { params: { path: { operation: id } } })
  output.result(operation, () => renderOperation(operation))
  return undefined
}
