// Writing the dossier of an identity: the dossiers of all changes that touched it, under one seal in the log that lists them.
// It adds no word of its own about what happened: the story is told by the parts.
import { CountersignError } from '@countersign/ledger'
import { readIdentity } from '../../registry/inventory/index.ts'
import type { Caller } from '../../runtime.ts'
import { transact } from '../journal/index.ts'
import { bundle } from './bundle.ts'
import { cosignedHead, type DossierSource, type Sealed, sealChange } from './export.ts'
import { changesThatTouched, entriesInOrder, lockedStreamHeads } from './store.ts'

/** A story of more changes is read from the log itself. */
const mostParts = 500

const streamOf = (identity: string): string => `identity:${identity}`

/**
 * Seals every change that touched the identity, then lists the seals in one of the identity's own, and gives the dossier, line by line.
 * Errors: `identity.unknown`, `dossier.too_many_parts`, `log.unavailable`, `log.unwitnessed`.
 */
export const exportIdentityDossier = async (source: DossierSource, caller: Caller, identity: string): Promise<AsyncIterable<string>> => {
  const { runtime } = source
  const { org } = caller
  if (!(await readIdentity(runtime.db, org, identity)))
    throw new CountersignError('identity.unknown', 'not_found', `no identity \`${identity}\``)
  const changes = await changesThatTouched(runtime.db, org, identity, mostParts + 1)
  if (changes.length > mostParts)
    throw new CountersignError(
      'dossier.too_many_parts',
      'invalid',
      `more than ${mostParts} changes have touched \`${identity}\`; take the whole log (\`countersign log export\`)`,
    )
  const parts: Sealed[] = []
  for (const change of changes) parts.push(await sealChange(runtime, caller, change))
  // ORDER: after the seals of the parts, so that it can name them, and so that one head of the log covers them all.
  const stream = streamOf(identity)
  const { createdAt, seq } = await transact(runtime, caller, async (work) => {
    const [before] = await lockedStreamHeads(work.db, work.org, [stream])
    work.record({
      kind: 'identity.sealed',
      stream,
      body: { identity, parts: parts.map(({ change, digest }) => ({ change, seal: digest })) },
    })
    return { createdAt: work.at, seq: (before?.length ?? 0) + 1 }
  })
  await runtime.journal.settled(org, stream)
  const seal = (await entriesInOrder(runtime.db, org, [stream], seq)).at(-1)!
  const head = await cosignedHead(source, seal.index)
  return bundle(source, org, { type: 'countersign/identity-dossier/v1', subject: { identity }, parts, seal, createdAt, head })
}
