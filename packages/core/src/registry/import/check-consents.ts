// Do declared consents make sense, together with what is there. Each problem with its place. Reads facts; writes nothing.
import type { AgreedReading } from './check-agreed.ts'
import type { CheckedRecord } from './check-fields.ts'
import type { Known } from './known.ts'

export const checkConsent = ({ text, complain, find }: AgreedReading, known: Known, record: CheckedRecord): void => {
  const [party, contract] = [text(record, 'party'), text(record, 'contract')]
  if (contract !== undefined) {
    const other = text(find('contracts', contract), 'party') ?? known.contracts.get(contract)?.party_id
    if (party === undefined) complain(record, 'contract', 'it stands under a contract of nobody; name the `party` too')
    else if (other !== undefined && other !== party)
      complain(record, 'contract', `\`${contract}\` is with \`${other}\`, not with \`${party}\``)
  }
  const before = known.consents.get(text(record, 'id') ?? '')
  if (!before) return
  const fixed = [
    ['system', before.system_id],
    ['client', before.client],
    ...(before.key === null ? [] : [['key', before.key] as const]),
    ...(before.key === null ? [['subject', before.subject] as const] : []),
  ] as const
  // A key that a system has told since is no other consent.
  for (const [field, value] of fixed)
    if ((text(record, field) ?? null) !== value && !(field === 'key' && before.learnt === 'observed' && text(record, field) === undefined))
      complain(
        record,
        record.cells.has(field) ? field : undefined,
        `\`${field}\` of a known consent can't change; give the new one an id of its own`,
      )
  if (before.state === 'ended' && text(record, 'ended') === undefined)
    complain(record, 'id', 'has ended; what is given anew is a consent of its own, with an id of its own')
}
