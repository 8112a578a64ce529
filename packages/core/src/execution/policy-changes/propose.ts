// Proposing a pack: examined first, outside of any transaction, for that takes seconds; then proposed as every document of authority.
import { CountersignError } from '@countersign/ledger'
import { bundleFromFiles, type PackTexts } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import {
  documentOf,
  type Examined,
  examine,
  linesOfMeaning,
  packKind,
  packName,
  textsOf,
  versionAfter,
} from '../../authority/packs/index.ts'
import { bundleAtSequence, everActivated } from '../../authority/policy/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Opened } from '../changes/index.ts'
import { MadeThen, previewProposal, propose } from '../proposals/index.ts'

export interface PackInput {
  readonly pack: PackTexts
  readonly reason: string
  readonly ticket: string
}

const made = (org: string, texts: PackTexts, examined: Examined): MadeThen =>
  new MadeThen((db: Kysely<Tables>) => documentOf({ db, org }, texts, examined))

/** What it would come to, whether it could come in force included; no effect at all. Errors: as `examine`; `instrument.invalid`. */
export const previewPack = async (
  runtime: Runtime,
  caller: Caller,
  texts: PackTexts,
): Promise<Examined & { changes: readonly string[] }> => {
  await requirePower(runtime, caller, 'policy.change', { kind: packKind, id: `${packKind}:${packName}` })
  const examined = await examine(runtime, caller.org, texts)
  await previewProposal(runtime, caller, { kind: packKind, name: packName, document: made(caller.org, texts, examined) })
  return { ...examined, changes: linesOfMeaning(examined) }
}

export type ProposedPack = Opened & {
  readonly version: number
  readonly changes: readonly string[]
  readonly bundle: Examined['examination']['bundle']
}

/** Errors: as `previewPack`, and as `propose`. */
export const proposePack = async (runtime: Runtime, caller: Caller, { pack, reason, ticket }: PackInput): Promise<ProposedPack> => {
  await requirePower(runtime, caller, 'policy.change', { kind: packKind, id: `${packKind}:${packName}` })
  const examined = await examine(runtime, caller.org, pack)
  const document = made(caller.org, pack, examined)
  const proposed = await propose(runtime, caller, { kind: packKind, name: packName, document, reason, ticket })
  return { ...proposed, bundle: examined.examination.bundle }
}

const withVersion = (file: string, version: string): string =>
  file.replace(/("version"\s*:\s*")\d{1,6}\.\d{1,6}\.\d{1,6}(")/, `$1${version}$2`)

/**
 * Back to a pack that was in force, as a new version of it: what it said then, under a name that no old approval knows. `sequence`: which one; absent, the
 * one before that in force. Errors: `policy.unknown_pack`; as `proposePack`.
 */
export const proposeOlder = async (
  runtime: Runtime,
  caller: Caller,
  asked: { readonly sequence?: number | undefined; readonly reason: string; readonly ticket: string },
): Promise<ProposedPack> => {
  await requirePower(runtime, caller, 'policy.change', { kind: packKind, id: `${packKind}:${packName}` })
  const { db } = runtime
  const { org } = caller
  const all = await everActivated(db, org, 2_147_483_647, 10_000)
  const wanted = asked.sequence ?? (all[0]?.sequence ?? 0) - 1
  const row = await bundleAtSequence(db, org, wanted)
  if (!row)
    throw new CountersignError(
      'policy.unknown_pack',
      'not_found',
      `no policy pack ${wanted} was ever in force here; see \`countersign policy history\``,
    )
  const highest = all[0]!.version
  const meta = withVersion(row.files['pack.json'] ?? '', versionAfter(highest))
  const pack = { files: { ...row.files, 'pack.json': meta }, tests: await textsOf(db, org, row.tests) }
  // SAFETY: an edited row is not what was in force.
  if (bundleFromFiles(row.files).digest !== row.digest)
    throw new CountersignError('policy.altered', 'internal', `the policy pack ${wanted} was altered in the database`)
  return proposePack(runtime, caller, { pack, reason: asked.reason, ticket: asked.ticket })
}
