// Declared consents, from checked records to facts. What a system was seen to hold is not overruled by a document: only whose application it is.
import { canonicalJson } from '@countersign/ledger'
import type { Runtime, Work } from '../../runtime.ts'
import { declareConsent, type Fact } from '../consents/index.ts'
import type { Note } from './apply.ts'
import type { CheckedRecord } from './check-fields.ts'
import type { Known } from './known.ts'

const factOf = ({ values }: CheckedRecord): Fact => {
  const text = (field: string): string | null => (typeof values[field] === 'string' ? values[field] : null)
  const instant = (field: string): Date | null => (typeof values[field] === 'string' ? new Date(values[field]) : null)
  return {
    system: text('system') ?? '',
    client: text('client') ?? '',
    clientName: text('clientName'),
    key: text('key'),
    consentedBy: text('consentedBy'),
    subject: text('subject'),
    scopes: (Array.isArray(values['scopes']) ? values['scopes'].filter((one) => typeof one === 'string') : []).sort(),
    givenAt: instant('given'),
    lastUsedAt: instant('lastUsed'),
    expiresAt: instant('expires'),
  }
}

const plain = (value: unknown): string => canonicalJson(value instanceof Date ? value.toISOString() : (value ?? null))

export const applyConsents = async (
  runtime: Runtime,
  work: Work,
  known: Known,
  records: readonly CheckedRecord[],
  note: Note,
  dryRun: boolean,
): Promise<void> => {
  for (const record of records.filter(({ section }) => section === 'consents')) {
    const id = String(record.values['id'])
    const fact = factOf(record)
    const name = (field: string): string | null => (typeof record.values[field] === 'string' ? record.values[field] : null)
    const own = { party: name('party'), contract: name('contract') }
    const endedAt = name('ended') === null ? null : new Date(name('ended')!)
    const before = known.consents.get(id)
    const columns = {
      party: [before?.party_id, own.party],
      contract: [before?.contract_id, own.contract],
      ...(before?.learnt === 'observed'
        ? {}
        : {
            clientName: [before?.client_name, fact.clientName],
            key: [before?.key, fact.key],
            consentedBy: [before?.consented_by, fact.consentedBy],
            scopes: [before?.scopes, fact.scopes],
            given: [before?.given_at, fact.givenAt],
            lastUsed: [before?.last_used_at, fact.lastUsedAt],
            expires: [before?.expires_at, fact.expiresAt],
          }),
      ended: [before?.state === 'ended', endedAt !== null],
    }
    const fields = Object.entries(columns)
      .filter(([, [was, is]]) => plain(was) !== plain(is))
      .map(([field]) => field)
    note(
      'consents',
      id,
      before === undefined ? 'created' : fields.length === 0 ? 'unchanged' : 'updated',
      before === undefined ? ['scopes'] : fields,
    )
    if (!dryRun && (before === undefined || fields.length > 0)) await declareConsent(runtime, work, id, { fact, ...own, endedAt })
  }
}
