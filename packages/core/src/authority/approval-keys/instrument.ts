// An approval key as a document of authority: other people of the enterprise say that this passkey is that person's. Its withdrawal revokes the key.
import { canonicalJson } from '@countersign/ledger'
import { Check, Errors } from 'typebox/value'
import { ApprovalKeyDocument, putInEffect, readWaiting } from '../../registry/passkeys/index.ts'
import { readKey, resolvePrincipal, withdrawKey } from '../../registry/principals/index.ts'
import { type Document, type InstrumentDefinition, type Problem, readKept } from '../instruments/index.ts'

export const approvalKeyKind = 'approval-key'

type Read = { readonly document: ApprovalKeyDocument } | { readonly problems: readonly Problem[] }

const read = (input: unknown): Read =>
  Check(ApprovalKeyDocument, input)
    ? { document: input }
    : {
        problems: Errors(ApprovalKeyDocument, input)
          .slice(0, 20)
          .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'key', problem: error.message })),
      }

const keyIn = (document: Document): ApprovalKeyDocument => readKept(approvalKeyKind, document, read)

const linesOf = ({ person, key, name, origin, backupEligible, attestation, assurance, recovery }: ApprovalKeyDocument): string[] => [
  `\`${key}\` (“${name}”) signs in the name of ${person} from then on, at ${origin} and nowhere else`,
  ...(recovery ? [`${person} has lost every key that he had: make sure that it is he, by another way than this one`] : []),
  backupEligible ? 'it may be copied to other devices of its holder' : 'it stays in one device',
  attestation === 'none' ? 'nobody vouches for what it was made with' : `what it was made with says what it is (${attestation})`,
  ...(assurance === 'step_up' ? ['it counts where policy asks for a step-up'] : []),
]

export const approvalKeyInstrument: InstrumentDefinition = {
  kind: approvalKeyKind,
  title: 'an approval key',
  operation: (document) => (keyIn(document).recovery ? 'approval-key.recover' : 'approval-key.adopt'),
  read: (input) => {
    const answer = read(input)
    return 'problems' in answer ? answer : { document: { ...answer.document } }
  },
  check: async (_runtime, db, org, name, document, at) => {
    const text = keyIn(document)
    const problem = (where: string, what: string): Problem[] => [{ where, problem: what }]
    if (text.registration !== name) return problem('registration', 'the document is named as the registration that it is about')
    // SAFETY: what was approved is what waits, member by member; and whether its holder has lost his keys is asked again when it is enacted.
    const waiting = await readWaiting(db, org, text.registration)
    if (!waiting) return problem('registration', `no passkey \`${text.registration}\` waits`)
    if (canonicalJson(waiting.document) !== canonicalJson(text)) return problem('key', 'what waits is not what this says; propose it again')
    const holder = await resolvePrincipal(db, org, text.person, at)
    return holder?.active && holder.kind === 'person' && holder.party.kind === 'enterprise'
      ? []
      : problem('person', `\`${text.person}\` is no active person of the enterprise`)
  },
  until: () => null,
  changes: (document) => linesOf(keyIn(document)),
  enacted: async (_runtime, work, row, document) => {
    await putInEffect(work, keyIn(document).registration, { by: 'change', change: row.change_id })
  },
  ended: async (_runtime, work, row) => {
    const key = await readKey(work.db, work.org, keyIn(row.document).key)
    if (key?.revoked_at === null) await withdrawKey(work, key.key_id)
  },
}
