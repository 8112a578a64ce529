// Takes up the pack that the database says is in force. SAFETY: a row is believed only if its files come to the digest that it names, and the last
// activation in the journal names the same; what was edited leaves everything as it is, and mandates and signatures are refused until it is mended.
import { CountersignError, leafHash, parseStrict } from '@countersign/ledger'
import { type Bundle, bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { bundleByDigest, lastActivation, newestBundle, newestDigest, type StoredBundle } from './store.ts'

type Db = Kysely<Tables>

const altered = (what: string): CountersignError =>
  new CountersignError(
    'policy.altered',
    'internal',
    `${what}; restore the row \`policy_bundles\` from a backup that agrees with the log, and look for who edited it`,
  )

/** The pack of a row. Errors: `policy.altered`; those of `bundleFromFiles` where this program can't read it. */
export const bundleIn = (row: StoredBundle): Bundle => {
  const bundle = bundleFromFiles(row.files)
  if (bundle.digest !== row.digest) throw altered(`the policy pack ${row.sequence} was altered in the database`)
  return bundle
}

const agreesWithJournal = async (db: Db, org: string, row: StoredBundle): Promise<boolean> => {
  const last = await lastActivation(db, org)
  if (!last || (last.leaf as string | null) === null) return false
  if (!leafHash(Buffer.from(last.leaf, 'utf8')).equals(last.leaf_hash)) return false
  const { body } = parseStrict(last.leaf) as { body?: { bundle?: unknown; sequence?: unknown } }
  return body?.bundle === row.digest && body.sequence === row.sequence
}

/** The newest one, checked. Undefined where none was ever activated. Errors: `policy.altered`; those of `bundleFromFiles`. */
export const readPolicyInForce = async (db: Db, org: string): Promise<{ row: StoredBundle; bundle: Bundle } | undefined> => {
  const row = await newestBundle(db, org)
  if (!row) return undefined
  if (!(await agreesWithJournal(db, org, row)))
    throw altered(`the journal does not say that the policy pack ${row.sequence} (${row.digest}) was activated last`)
  return { row, bundle: bundleIn(row) }
}

/** True where another one was taken up. Errors: as `readPolicyInForce`. */
export const takeUpPolicy = async (runtime: Pick<Runtime, 'policy' | 'log'>, db: Db, org: string): Promise<boolean> => {
  const digest = await newestDigest(db, org)
  if (digest === undefined || digest === runtime.policy.current().bundle.digest) return false
  const found = await readPolicyInForce(db, org)
  if (!found) return false
  runtime.policy.put(createPolicyEngine(found.bundle))
  runtime.log.info({ digest: found.bundle.digest, version: found.bundle.version }, 'policy: another pack is in force')
  return true
}

/**
 * Before what counts for long (a mandate, a signature): this process answers with the pack that is in force as `db` sees it. Errors: as `readPolicyInForce`.
 */
export const requirePolicyInForce = async (runtime: Pick<Runtime, 'policy' | 'log'>, db: Db, org: string): Promise<void> => {
  await takeUpPolicy(runtime, db, org)
}

/** A pack that is in force or was. Undefined: there was none of this digest. Errors: `policy.altered`. */
export const bundleOf = async (runtime: Pick<Runtime, 'policy'>, db: Db, org: string, digest: string): Promise<Bundle | undefined> => {
  const held = runtime.policy.bundle(digest)
  if (held) return held
  const row = await bundleByDigest(db, org, digest)
  return row && bundleIn(row)
}
