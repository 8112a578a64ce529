// What ends because whom or what it was for is gone: a person who has left, a workload that was retired, an identity whose time is over, access that
// nothing justifies any more. Every consumer that is still there stays, and is split off first. Reads facts, decides nothing, changes nothing.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { rightsOfConsentsFor } from '../../registry/consents/index.ts'
import {
  type CredentialRow,
  credentialsNamed,
  credentialsOfIdentities,
  credentialsUsedBy,
  identitiesHeldBy,
  identitiesWithOthers,
  readIdentity,
  readWorkload,
  usesOf,
  type WorkloadRow,
} from '../../registry/inventory/index.ts'
import { identitiesToEnd, quarantinedOf, readMerger } from '../../registry/mergers/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Drafted } from './draft.ts'
import { draftEndings, successorsOf } from './endings.ts'

interface Going {
  readonly purpose: string
  readonly found: readonly CredentialRow[]
  /** Identities that leave: all of theirs that is found goes, and what a consumer needs of it becomes another identity's. */
  readonly leaving: readonly string[]
  readonly stays: (workload: WorkloadRow) => boolean
  /** Whose own access it was: ended through the enterprise's own connectors where one speaks for it. */
  readonly oursFirst: boolean
}

const running = (workload: WorkloadRow): boolean => workload.state === 'running'

const draft = async (runtime: Runtime, db: Kysely<Tables>, org: string, going: Going): Promise<Drafted> => {
  const ids = going.found.map(({ id }) => id)
  const uses = Map.groupBy(await usesOf(db, org, ids), (use) => use.credential_id)
  const credentials = going.found.map((credential) => ({ ...credential, uses: uses.get(credential.id) ?? [] }))
  return {
    purpose: going.purpose,
    drafts: await draftEndings(runtime, db, org, {
      credentials,
      stays: going.stays,
      oursFirst: going.oursFirst,
      successor: successorsOf(going.leaving),
    }),
    credentials,
    parties: [],
    identities: [...new Set([...credentials.map((credential) => credential.identity_id), ...going.leaving])],
    leaving: going.leaving,
  }
}

/** What was his own, what he derived from it, and what he let in for himself. Errors: `principal.unknown`. */
export const draftPersonLeave = async (runtime: Runtime, db: Kysely<Tables>, org: string, person: string): Promise<Drafted> => {
  const row = await readPrincipal(db, org, person)
  if (!row) throw new CountersignError('principal.unknown', 'not_found', `no principal \`${person}\``)
  // INVARIANT: what he got when he came back is no part of what he lost when he left.
  const identities = (await identitiesHeldBy(db, org, person))
    .filter(({ state }) => row.active || state === 'offboarding')
    .map(({ id }) => id)
  const own = await credentialsOfIdentities(db, org, identities)
  const consented = await credentialsNamed(db, org, await rightsOfConsentsFor(db, org, person))
  const found = [...new Map([...own, ...consented].map((one) => [one.id, one])).values()]
  return draft(runtime, db, org, {
    purpose: `end every access of ${row.name}, who has left`,
    found,
    leaving: identities,
    stays: running,
    oursFirst: true,
  })
}

/** What it alone used ends; what others use too is split. Errors: `workload.unknown`. */
export const draftWorkloadRetire = async (runtime: Runtime, db: Kysely<Tables>, org: string, workload: string): Promise<Drafted> => {
  const row = await readWorkload(db, org, workload)
  if (!row) throw new CountersignError('workload.unknown', 'not_found', `no workload \`${workload}\``)
  const found = await credentialsUsedBy(db, org, workload)
  const ids = found.map(({ id }) => id)
  const stays = (one: WorkloadRow): boolean => running(one) && one.id !== workload
  const shared = new Set((await usesOf(db, org, ids)).filter((use) => stays(use.workload)).map((use) => use.credential_id))
  const kept = new Set(found.filter(({ id }) => shared.has(id)).map((one) => one.identity_id))
  const identities = [...new Set(found.map((one) => one.identity_id))].filter((id) => !kept.has(id))
  const others = await identitiesWithOthers(db, org, identities, ids)
  return draft(runtime, db, org, {
    purpose: `end every access that ${row.name} used, which is retired`,
    found,
    leaving: identities.filter((id) => !others.has(id)),
    stays,
    oursFirst: false,
  })
}

/** Errors: `identity.unknown`. */
export const draftIdentityEnd = async (runtime: Runtime, db: Kysely<Tables>, org: string, identity: string): Promise<Drafted> => {
  const row = await readIdentity(db, org, identity)
  if (!row) throw new CountersignError('identity.unknown', 'not_found', `no identity \`${identity}\``)
  return draft(runtime, db, org, {
    purpose: `end every access of ${row.name}, whose time is over`,
    found: await credentialsOfIdentities(db, org, [identity]),
    leaving: [identity],
    stays: running,
    oursFirst: false,
  })
}

/** Everything of a merger that nobody has taken over. Errors: `merger.unknown`, `merger.nothing_left`. */
export const draftQuarantineEnd = async (runtime: Runtime, db: Kysely<Tables>, org: string, merger: string): Promise<Drafted> => {
  if (!(await readMerger(db, org, merger))) throw new CountersignError('merger.unknown', 'not_found', `no merger \`${merger}\``)
  const left = await identitiesToEnd(db, org, merger)
  if (left.length === 0 && (await quarantinedOf(db, org, merger)).length === 0)
    throw new CountersignError('merger.nothing_left', 'conflict', `nothing of \`${merger}\` is in quarantine`)
  return draft(runtime, db, org, {
    purpose: `end every access of what came with ${merger} and nobody has taken over`,
    found: await credentialsOfIdentities(db, org, left),
    leaving: left,
    stays: running,
    oursFirst: true,
  })
}

/** What nothing justifies any more; the identities go on. */
export const draftAccessLapse = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly purpose: string; readonly credentials: readonly string[] },
): Promise<Drafted> =>
  draft(runtime, db, org, {
    purpose: asked.purpose,
    found: await credentialsNamed(db, org, asked.credentials),
    leaving: [],
    stays: running,
    oursFirst: true,
  })

/** What it rested on has fallen: ended for everybody, or replaced for whoever still runs; the identities go on. */
export const draftAccessDistrust = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  asked: { readonly purpose: string; readonly ended: readonly string[]; readonly replaced: readonly string[] },
): Promise<Drafted> => {
  const { purpose, ended, replaced } = asked
  const going = { purpose, leaving: [], oursFirst: true }
  const first = await credentialsNamed(db, org, ended)
  const known = new Set(first.map(({ id }) => id))
  const rest = (await credentialsNamed(db, org, replaced)).filter(({ id }) => !known.has(id))
  const one = await draft(runtime, db, org, { ...going, found: first, stays: () => false })
  const other = await draft(runtime, db, org, { ...going, found: rest, stays: running })
  return {
    ...one,
    drafts: [...one.drafts, ...other.drafts],
    credentials: [...one.credentials, ...other.credentials],
    identities: [...new Set([...one.identities, ...other.identities])],
  }
}
