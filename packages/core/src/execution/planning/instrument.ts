// What bringing a document of authority in force means: one operation, done by the control plane itself, in the same chain as everything else.

import type { Kysely } from 'kysely'
import { definitionOf, instrumentSubject, operationOfInstrument, requireProposal } from '../../authority/instruments/index.ts'
import { type WayBack, wayBackAtBest } from '../../authority/plans/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Drafted } from './draft.ts'

/** A version that was in force before is adopted anew, as a new version; where there was none, taking it away needs no plan. */
const wayBackOf = (operation: string, before: number | undefined, name: string): WayBack => {
  if (operation === 'ownership.transfer') return { kind: 'by_hand', words: `countersign lifecycle transfer --reverse ${name}` }
  if (operation === 'merger.adopt') return { kind: 'by_hand', words: `countersign merger end ${name}` }
  if (operation.startsWith('own-access.')) return { kind: 'by_hand', words: 'end the role or revoke the key; both are at once' }
  const atBest = wayBackAtBest(operation)
  if (atBest.kind === 'none') return atBest
  return before === undefined
    ? { kind: 'by_hand', words: 'withdraw it; before it there was none' }
    : { kind: 'operation', operation, words: `adopt version ${before} again, as a new version` }
}

/** Errors: `instrument.unknown`. */
export const draftInstrument = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly instrument: string; readonly name: string; readonly version: number },
): Promise<Drafted> => {
  const { row, before } = await requireProposal(db, org, asked)
  const subject = instrumentSubject(row)
  const operation = operationOfInstrument(runtime, row, before)
  const definition = definitionOf(runtime, row.kind)
  const recipients = definition.recipients?.(row.document) ?? []
  return {
    purpose:
      recipients.length > 0
        ? `give ${recipients.join(' and ')} ${definition.title}`
        : `bring version ${row.version} of ${subject} in force`,
    drafts: [
      {
        key: `enact:${subject}`,
        operation,
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
          changes: [...definition.changes(row.document, before?.document)],
          ...(recipients.length > 0 ? { recipients: [...recipients] } : {}),
        },
        after: [],
        when: 'always',
        purpose: 'none',
        wayBack: wayBackOf(operation, before?.version, row.name),
      },
    ],
    credentials: [],
    parties: [],
    identities: [],
    leaving: [],
  }
}
