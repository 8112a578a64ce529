// How drift is put right: what lives on is ended again, what is awake or unused is switched off, rights that nobody approved are taken away, who is logged in
// with what has ended is logged off, and what its system doesn't know is proven dead and its record closed. Reads facts, decides nothing, changes nothing.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { type CredentialRow, readCredential, usesOf } from '../../registry/inventory/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { connectorHost, type Draft, type Drafted } from './draft.ts'
import { aboutBy, draftEndings, endOfSessions } from './endings.ts'
import { takesRights } from './rights.ts'
import { draftSuspension } from './suspension.ts'

/** `ref` names the credential. `gone`: its system doesn't know it, so that nothing is done there and everything is proven. */
export interface AskedDrift {
  readonly kind: 'drift.right' | 'drift.propose'
  readonly ref: string
  readonly purpose: string
  readonly gone: boolean
  /** It is switched off and kept, and not ended. */
  readonly sleeps?: true
  /** Only who is logged in with it is ended: it has ended itself. */
  readonly sessions?: true
  /** These are taken away, and the account goes on with what it has besides. */
  readonly rights?: readonly string[]
}

/** Parameter of an operation that changes nothing at the system. */
export const recordOnly = 'recordOnly'

/** Nothing of the account ends, so no secret of it is asked for. */
const kept = (purpose: string, credential: CredentialRow, draft: Draft): Drafted => ({
  purpose,
  drafts: [draft],
  credentials: [],
  parties: [],
  identities: [credential.identity_id],
  leaving: [],
})

/** One right, or some, of an account that goes on. */
const removal = (credential: CredentialRow, rights: readonly string[]): Draft => ({
  ...aboutBy(credential),
  key: `rights:${credential.id}`,
  operation: takesRights,
  parameters: { rights: [...rights] },
  after: [],
  when: 'always',
  purpose: 'rights',
  wayBack: { kind: 'by_hand', words: 'whoever runs the system can give it back, as the plan names it' },
})

/** Errors: `credential.unknown`, `credential.no_way_back`. */
export const draftDrift = async (runtime: Runtime, db: Kysely<Tables>, org: string, asked: AskedDrift): Promise<Drafted> => {
  const { purpose, gone, rights } = asked
  const credential = await readCredential(db, org, asked.ref)
  if (!credential) throw new CountersignError('credential.unknown', 'not_found', `no credential \`${asked.ref}\``)
  // Somebody was seen on it, so that it isn't asked whether there are any.
  if (asked.sessions === true) return kept(purpose, credential, { ...endOfSessions(credential, []), when: 'always' })
  if (rights !== undefined) return kept(purpose, credential, removal(credential, rights))
  if (credential.state === 'suspended' || asked.sleeps === true)
    return draftSuspension(runtime, db, org, { purpose, credentials: [credential.id] })
  const drafts = await draftEndings(runtime, db, org, {
    credentials: [{ ...credential, uses: await usesOf(db, org, [credential.id]) }],
    stays: () => false,
    // INVARIANT: by the enterprise's own connectors: whoever is outside may be who keeps it alive.
    executor: connectorHost,
  })
  return {
    purpose,
    drafts: gone
      ? drafts
          .filter(({ purpose: shows }) => shows === 'rejection')
          .map((draft) => ({
            ...draft,
            parameters: { ...draft.parameters, [recordOnly]: true },
            wayBack: { kind: 'not_needed' as const, words: 'nothing is done at its system, which does not know it' },
          }))
      : drafts,
    credentials: [credential],
    parties: [],
    identities: [credential.identity_id],
    leaving: [],
  }
}
