// Which policy pack this process starts with. The one in force in the database counts; the folder on disk is the organisation's first pack, and afterwards
// no more than a look at what somebody may want to propose. SAFETY: a folder that differs changes nothing, and is said.

import { join } from 'node:path'
import { tellUnapprovedPack } from '@countersign/core/authority/packs/index'
import {
  activateFirst,
  activatePack,
  keepTexts,
  policyHolder,
  readPolicyInForce,
  takeUpPolicy,
} from '@countersign/core/authority/policy/index'
import { transact } from '@countersign/core/evidence/journal/index'
import type { Database } from '@countersign/core/platform/database'
import type { Caller, Logger, PackOnDisk, PolicyHolder, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import { type Bundle, createPolicyEngine, defaultPackDir, loadBundle, readTestFiles } from '@countersign/policy'

export interface StartingPolicy {
  readonly holder: PolicyHolder
  /** What has to be brought in force at this start: the first pack, or the one that takes the place of one that this program can't read. */
  readonly bring: { readonly bundle: Bundle; readonly tests: Readonly<Record<string, string>>; readonly way: 'first' | 'start' } | undefined
}

const isPolicyError = (error: unknown): error is CountersignError => error instanceof CountersignError && error.code.startsWith('policy.')

const onDiskIn = async (folder: string): Promise<Bundle | { problem: string }> => {
  try {
    return await loadBundle(folder)
  } catch (error) {
    if (!isPolicyError(error)) throw error
    return { problem: error.message }
  }
}

const beside = (disk: Bundle | { problem: string }, inForce: Bundle): PackOnDisk | undefined => {
  if ('problem' in disk) return disk
  if (disk.digest === inForce.digest) return undefined
  const { digest, name, version } = disk
  return { digest, name, version }
}

const sayWhatIsOnDisk = (log: Logger, onDisk: PackOnDisk | undefined, inForce: Bundle): void => {
  if (onDisk === undefined) return
  log.warn(
    { onDisk, inForce: { digest: inForce.digest, version: inForce.version } },
    'policy: the pack on disk is not the one in force, which goes on being in force; `countersign policy propose` brings another one before people',
  )
}

/** The pack on disk in the place of one that can't be read any more, where the operator names exactly that one. */
const replacing = (disk: Bundle | { problem: string }, replaceBy: string | undefined, cause: CountersignError): Bundle => {
  if (!('problem' in disk) && disk.digest === replaceBy) return disk
  const offered =
    'problem' in disk
      ? `the pack on disk can't be used either: ${disk.problem}`
      : `to go on with the pack on disk set \`COUNTERSIGN_POLICY_REPLACE=${disk.digest}\` for this start`
  throw new CountersignError(
    'policy.in_force_unreadable',
    'conflict',
    `this program can't read the policy pack in force (${cause.message}); ${offered}`,
    { cause },
  )
}

/** Errors: `policy.altered`, `policy.in_force_unreadable`; at the very first start those of `loadBundle`. */
export const startingPolicy = async (
  db: Database,
  org: string,
  {
    policyDir,
    policyReplace,
    log,
  }: { readonly policyDir: string | undefined; readonly policyReplace: string | undefined; readonly log: Logger },
): Promise<StartingPolicy> => {
  const folder = policyDir ?? defaultPackDir
  const tests = () => readTestFiles(join(folder, 'tests'))
  const inForce = await readPolicyInForce(db, org).catch((error: unknown) => {
    if (!isPolicyError(error) || error.code === 'policy.altered') throw error
    return error
  })
  if (inForce === undefined) {
    const bundle = await loadBundle(folder)
    return { holder: policyHolder(createPolicyEngine(bundle)), bring: { bundle, tests: await tests(), way: 'first' } }
  }
  const disk = await onDiskIn(folder)
  if (inForce instanceof CountersignError) {
    const bundle = replacing(disk, policyReplace, inForce)
    return { holder: policyHolder(createPolicyEngine(bundle)), bring: { bundle, tests: await tests(), way: 'start' } }
  }
  const onDisk = beside(disk, inForce.bundle)
  sayWhatIsOnDisk(log, onDisk, inForce.bundle)
  return { holder: policyHolder(createPolicyEngine(inForce.bundle), onDisk), bring: undefined }
}

/** Errors: `policy.rolled_back`, `authority.path_opened`. */
export const bringAtStart = async (runtime: Runtime, caller: Caller, { bring }: StartingPolicy): Promise<void> => {
  if (bring === undefined) return
  await transact(runtime, caller, async (work) => {
    if (bring.way === 'first') return activateFirst(work, bring.bundle, bring.tests)
    await activatePack(work, bring.bundle, await keepTexts(work, bring.tests), { way: 'start' })
    return tellUnapprovedPack(runtime, work, bring.bundle)
  })
  // Another process may have been first, with another pack.
  await takeUpPolicy(runtime, runtime.db, runtime.org)
}
