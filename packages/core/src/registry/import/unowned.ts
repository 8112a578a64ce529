// What an import says nobody answers for, as a finding of somebody's.
import type { Runtime, Work } from '../../runtime.ts'
import { closeFinding, openFinding } from '../findings/index.ts'
import type { CheckedRecord } from './check-fields.ts'

const text = (record: CheckedRecord, field: string): string | null => {
  const value = record.values[field]
  return typeof value === 'string' ? value : null
}

/** An identity that nobody answers for is let in, and is somebody's to mend. */
export const unowned = async (runtime: Runtime, work: Work, records: readonly CheckedRecord[], dryRun: boolean): Promise<number> => {
  let count = 0
  const looks: Promise<unknown>[] = []
  for (const record of records) {
    if (record.section !== 'identities') continue
    const id = text(record, 'id')!
    const missing = ['businessOwner', 'technicalOwner'].filter((field) => text(record, field) === null)
    if (missing.length > 0) count += 1
    if (dryRun) continue
    const finding = { kind: 'identity.unowned', subject: id, severity: 'moderate', detail: { missing } } as const
    looks.push(missing.length === 0 ? closeFinding(work, finding.kind, id) : openFinding(runtime, work, finding))
  }
  await Promise.all(looks)
  return count
}
