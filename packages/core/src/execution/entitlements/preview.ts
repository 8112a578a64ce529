// Who would get what and who would lose what if a package came in force as it is written, or were withdrawn. No effect at all.

import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { packagesInForce, readPackage } from '../../authority/access-packages/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { previewProposal } from '../proposals/index.ts'
import { justifiedBeside } from './listing-store.ts'
import { fallingBy, newBy } from './matches-store.ts'

export interface PackagePreview {
  /** Who would get an account, and who has it already for another reason. */
  readonly gets: readonly {
    readonly holder: string
    readonly system: string
    readonly likeAccount: string
    readonly holdsAlready: boolean
  }[]
  /** Who would lose the reason, and whether the account goes with it. */
  readonly loses: readonly { readonly holder: string; readonly system: string; readonly likeAccount: string; readonly keeps: boolean }[]
}

/** `document` absent: as if it were withdrawn. Errors: `authority.refused`, `access.package_unknown`, `instrument.name`, `instrument.invalid`. */
export const previewPackage = async (runtime: Runtime, caller: Caller, named: string, document: unknown): Promise<PackagePreview> => {
  const { db } = runtime
  if (document === undefined)
    await requirePower(runtime, caller, 'authority.propose', { kind: 'access-package', id: `access-package:${named}` })
  else await previewProposal(runtime, caller, { kind: 'access-package', name: named, document })
  const standing = await packagesInForce(db, caller.org, runtime.clock.now())
  if (document === undefined && !standing.some(({ name }) => name === named))
    throw new CountersignError(
      'access.package_unknown',
      'not_found',
      `no access package \`${named}\` is in force; \`countersign access packages\` shows which are`,
    )
  const read = document === undefined ? undefined : readPackage(document)
  const others = standing.filter(({ name }) => name !== named)
  const would = read && 'document' in read ? [{ name: named, version: 0, text: read.document }] : []
  const gets = await newBy(db, caller.org, would)
  const falling = await fallingBy(db, caller.org, [...others, ...would], { named })
  return {
    gets,
    loses: await justifiedBeside(
      db,
      caller.org,
      falling.map(({ id }) => id),
    ),
  }
}
