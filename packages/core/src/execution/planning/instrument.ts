// What bringing a document of authority in force means: one operation, done by the control plane itself, in the same chain as everything else.

import type { Kysely } from 'kysely'
import { definitionOf, instrumentSubject, operationOfInstrument, requireProposal } from '../../authority/instruments/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Drafted } from './draft.ts'

/** Errors: `instrument.unknown`. */
export const draftInstrument = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly instrument: string; readonly name: string; readonly version: number },
): Promise<Drafted> => {
  const { row, before } = await requireProposal(db, org, asked)
  const subject = instrumentSubject(row)
  return {
    purpose: `bring version ${row.version} of ${subject} in force`,
    rollback: before ? `adopt version ${before.version} again under a new plan` : 'withdraw it; before it there was none',
    drafts: [
      {
        key: `enact:${subject}`,
        operation: operationOfInstrument(runtime, row, before),
        subject,
        identity: 'control-plane',
        system: 'control-plane',
        handle: { kind: `instrument.${row.kind}`, account: row.name },
        executor: connectorHost,
        // In the plan itself, so that whoever signs it has signed these words.
        parameters: {
          version: row.version,
          document: row.digest,
          before: before?.digest ?? null,
          changes: [...definitionOf(runtime, row.kind).changes(row.document, before?.document)],
        },
        after: [],
        when: 'always',
        purpose: 'none',
        rollback: before ? `adopt version ${before.version} again` : 'withdraw it',
      },
    ],
    credentials: [],
    parties: [],
    identities: [],
    leaving: [],
  }
}
