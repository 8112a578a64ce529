// A pack comes in force, in a transaction of whoever has the right to bring it: the first start, or the change that people approved.
import { CountersignError } from '@countersign/ledger'
import type { Bundle } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { putDocument } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { bundleByDigest, insertBundle, newestBundle } from './store.ts'

export const policyTextMediaType = 'text/plain; charset=utf-8'

export type Activated = { readonly way: 'first' | 'start' } | { readonly way: 'change'; readonly change: string; readonly document: string }

/** Numbers it, keeps it and records it. The caller holds what makes it lawful. Errors: `policy.rolled_back` when it was in force before. */
export const activatePack = async (
  work: Work,
  bundle: Bundle,
  /** File name → digest of its text among the documents. */
  tests: Readonly<Record<string, string>>,
  by: Activated,
): Promise<void> => {
  const last = await newestBundle(work.db, work.org, true)
  const sequence = (last?.sequence ?? 0) + 1
  const { digest, name, version } = bundle
  // SAFETY: approvals name the pack that they were given under; one that came back would bring them back with it. Also an index.
  if (await bundleByDigest(work.db, work.org, digest))
    throw new CountersignError('policy.rolled_back', 'conflict', `the policy pack ${version} was in force before; give it a new version`)
  await insertBundle(work.db, {
    org_id: work.org,
    sequence,
    digest,
    name,
    version,
    files: JSON.stringify(bundle.files),
    activated_at: work.at,
    way: by.way,
    change_id: by.way === 'change' ? by.change : null,
    document: by.way === 'change' ? by.document : null,
    tests: JSON.stringify(tests),
  })
  work.record({
    kind: 'policy.activated',
    body: {
      bundle: digest,
      name,
      version,
      sequence,
      previous: last?.digest ?? null,
      way: by.way,
      ...(by.way === 'change' ? { change: by.change, document: by.document } : {}),
    },
  })
}

/** The organisation's first pack, with its tests. Does nothing where one is in force already: another process was first. */
export const activateFirst = async (work: Work, bundle: Bundle, tests: Readonly<Record<string, string>>): Promise<void> => {
  if (await newestBundle(work.db, work.org)) return
  await activatePack(work, bundle, await keepTexts(work, tests), { way: 'first' })
}

/** Name → digest of its text, which is kept. */
export const keepTexts = async (
  work: { readonly db: Kysely<Tables>; readonly org: string },
  texts: Readonly<Record<string, string>>,
): Promise<Record<string, string>> => {
  const kept: Record<string, string> = {}
  for (const [name, text] of Object.entries(texts)) kept[name] = await putDocument(work.db, work.org, policyTextMediaType, text)
  return kept
}
