// What must be true of every credential when the benchmark says that it is done. A fast run that skipped a proof counts for nothing.

import type { FakeSystem } from '@countersign/connector-kit/fake'
import type { Database } from '@countersign/core/platform/database'
import type { Estate } from './estate.ts'

interface Answers {
  readonly purpose: string
  readonly verdict: string
  readonly credential: string
  readonly doors: readonly {
    readonly old: { readonly answer: string }
    readonly good: { readonly answer: string } | null
    readonly random: { readonly answer: string }
  }[]
}

const must = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(`the run does not count: ${what}`)
}

/** Throws unless each credential was revoked under a mandate, shown to its door and refused while the good one passed, with evidence, closed and logged. */
export const auditRun = async (db: Database, org: string, fake: FakeSystem, estate: Estate): Promise<void> => {
  const count = estate.accounts.length
  for (const { account, secret } of estate.accounts)
    must(!fake.opens('main', account, secret), `the secret of ${account} still opens the door`)
  const operations = await db
    .selectFrom('operations')
    .select(['id', 'credential_id', 'closure', 'verdict', 'strength', 'proof_digest'])
    .where('org_id', '=', org)
    .where('operation', '=', 'credential.revoke')
    .execute()
  must(operations.length === count, `${operations.length} revocations for ${count} credentials`)
  must(
    operations.every((row) => row.closure === 'risk_complete' && row.verdict === 'rejected' && row.strength === 'presented'),
    'not every revocation is risk-complete on a presented proof',
  )
  const proofs = await db
    .selectFrom('proofs as p')
    .innerJoin('documents as d', (join) => join.onRef('d.org_id', '=', 'p.org_id').onRef('d.digest', '=', 'p.digest'))
    .innerJoin('operations as o', (join) => join.onRef('o.org_id', '=', 'p.org_id').onRef('o.proof_digest', '=', 'p.digest'))
    .select(['d.text', 'o.credential_id'])
    .where('p.org_id', '=', org)
    .where('p.purpose', '=', 'rejection')
    .execute()
  must(proofs.length === count, `${proofs.length} refused probes for ${count} credentials`)
  for (const { text, credential_id } of proofs) {
    const { payload } = JSON.parse(text) as { payload: string }
    const proof = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Answers
    const [door] = proof.doors
    must(
      proof.credential === credential_id &&
        proof.doors.length === 1 &&
        door?.old.answer === 'refused' &&
        door.good?.answer === 'accepted' &&
        door.random.answer === 'refused',
      `the proof of ${credential_id} holds no refused probe beside a good and a random one`,
    )
  }
  const one = async (query: Promise<{ n: string }>): Promise<number> => Number((await query).n)
  const evidence = await one(
    db
      .selectFrom('evidence')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('org_id', '=', org)
      .where('truth', '=', 'pass')
      .executeTakeFirstOrThrow(),
  )
  must(evidence === count, `${evidence} pieces of evidence that observation agrees with, for ${count} credentials`)
  const unlogged = await one(
    db
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('log_index', 'is', null)
      .executeTakeFirstOrThrow(),
  )
  must(unlogged === 0, `${unlogged} entries are not under a checkpoint`)
}
