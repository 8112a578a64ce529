// What a source says wrongly is a finding of whoever answers for controls: one for each source, kind and sort of mistake, however many records make it.
import type { Runtime, Work } from '../../runtime.ts'
import type { RecordKind } from '../../tables.ts'
import { closeFinding, openFinding } from '../findings/index.ts'
import type { Source } from './declaration.ts'
import type { TakeProblem } from './judge.ts'
import { isRecordKind, recordKindNames } from './kinds.ts'

export interface Refused {
  readonly delivery: { readonly kind: RecordKind; readonly externalId: string }
  readonly problem: TakeProblem
}

const codes: readonly TakeProblem['code'][] = ['source.unauthorised_record', 'source.record_invalid', 'source.clock_ahead']

const subjectOf = (source: Source, kind: string): string => `${source.name}/${kind}`

export const openRefusals = async (runtime: Runtime, work: Work, source: Source, refused: readonly Refused[]): Promise<void> => {
  const first = new Map<string, Refused>()
  for (const one of refused) {
    const name = `${one.problem.code} ${one.delivery.kind}`
    if (!first.has(name)) first.set(name, one)
  }
  for (const { delivery, problem } of first.values()) {
    const kind = isRecordKind(delivery.kind) ? delivery.kind : 'unknown'
    await openFinding(runtime, work, {
      kind: problem.code,
      subject: subjectOf(source, kind),
      severity: problem.code === 'source.unauthorised_record' ? 'high' : 'moderate',
      detail: {
        source: source.name,
        kind,
        example: String(delivery.externalId).slice(0, 200),
        ...(problem.attribute === undefined ? {} : { attribute: problem.attribute }),
        message: problem.message,
      },
    })
  }
}

/** A whole reading without a mistake of a sort is the end of its finding. `wrong`: `code/kind` of those that it had. */
export const closeRefusals = async (work: Work, source: Source, wrong: ReadonlySet<string>): Promise<void> => {
  await Promise.all(
    codes.flatMap((code) =>
      [...recordKindNames, 'unknown'].map((kind) =>
        wrong.has(`${code}/${kind}`) ? undefined : closeFinding(work, code, subjectOf(source, kind)),
      ),
    ),
  )
}
