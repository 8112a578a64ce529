// What was agreed, from checked records to rows: clauses, uptime terms, duties, requirements. What differs is brought up to date; nothing is deleted.
import { canonicalJson } from '@countersign/ledger'
import type { Work } from '../../runtime.ts'
import { type AgreedRow, agreedRows, writeAgreed } from './agreed-store.ts'
import type { Note } from './apply.ts'
import { type Agreed, agreedKeys, isAgreed, termsOf } from './check-agreed.ts'
import type { CheckedRecord } from './check-fields.ts'

const rowOf = (section: Agreed, { values }: CheckedRecord): AgreedRow['columns'] => {
  const record = values as Readonly<Record<string, string & number & boolean>>
  switch (section) {
    case 'duties':
      return { within_minutes: Math.max(1, Math.round(record['withinHours']! * 60)) }
    case 'clauses':
      return {
        terms: termsOf({ values } as CheckedRecord),
        document: record['document']!,
        section: record['section']!,
        in_force: values['inForce'] !== false,
      }
    case 'uptime':
      return { percent: record['percent']!, penalty: record['penalty'] ?? null, document: record['document']!, section: record['section']! }
    case 'requirements':
      return { terms: termsOf({ values } as CheckedRecord) }
  }
}

/** What a field is when it is absent, where it is part of a record's key. */
const absent: Readonly<Record<string, string>> = { atLeast: 'low' }

export const applyAgreed = async (work: Work, records: readonly CheckedRecord[], note: Note, dryRun: boolean): Promise<void> => {
  for (const section of Object.keys(agreedKeys) as Agreed[]) {
    const own = records.filter((record) => record.section === section)
    if (own.length === 0 || !isAgreed(section)) continue
    const there = new Map((await agreedRows(work.db, work.org, section)).map((row) => [row.key.join('\n'), row]))
    for (const record of own) {
      const key = agreedKeys[section].map((field) => String(record.values[field] ?? absent[field] ?? ''))
      const columns = rowOf(section, record)
      const before = there.get(key.join('\n'))
      const fields = Object.entries(columns)
        .filter(([name, value]) => canonicalJson(before?.columns[name] ?? null) !== canonicalJson(value ?? null))
        .map(([name]) => name)
      note(
        section,
        key.filter((part) => part !== '').join(' '),
        before === undefined ? 'created' : fields.length === 0 ? 'unchanged' : 'updated',
        fields,
      )
      if (!dryRun && (before === undefined || fields.length > 0)) await writeAgreed(work.db, work.org, section, { key, columns })
    }
  }
}
