// An issuer, a rule and a workload for tests, standing as their chain would leave them, and a token that was verified.
import { createHash } from 'node:crypto'
import { possessionStatement } from '@countersign/connector-kit'
import type { Verified } from '../execution/leases/ask.ts'
import { askLease, fetchLease, followLeases, type LeaseRequest, proveWorkload } from '../execution/leases/index.ts'
import { readLease } from '../registry/leases/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import { standingInstrument } from './instruments.ts'
import type { Opened as Whole } from './open.ts'

type Opened = Pick<Whole, 'house' | 'company'>

export const subject = 'repo:acme/orders:environment:dev'

export const issuerOf = (change: object = {}): object => ({
  title: 'pipelines',
  type: 'github',
  issuer: 'https://tokens.example',
  audience: 'countersign',
  keys: { url: 'https://tokens.example/jwks' },
  algorithms: ['RS256'],
  longestSeconds: 3600,
  oneTime: true,
  workloads: [{ workload: 'ci', claims: { sub: subject, repository_id: '42' } }],
  ...change,
})

export const ruleOf = (change: object = {}): object => ({
  title: 'the pipeline reads orders',
  owner: 'eve',
  workloads: ['ci'],
  like: 'model',
  termSeconds: 600,
  totalSeconds: 1800,
  concurrent: 2,
  perHour: 20,
  alone: true,
  ...change,
})

export const writeWorkload = (it: Opened, id: string, change: object = {}) =>
  it.house.runtime.db
    .insertInto('workloads')
    .values({ org_id: 'acme', id, name: id, team: 'core', party_id: 'acme', environment: 'development', ...change })
    .execute()

/** A workload `ci`, a credential `model`, an issuer and a rule. */
export const lending = async (
  it: Opened,
  change: { readonly issuer?: object; readonly rule?: object; readonly credential?: object } = {},
) => {
  await writeWorkload(it, 'ci')
  await it.company.credential('model', { contract: null, ...change.credential })
  await standingInstrument(it.house, 'issuer', 'pipelines', issuerOf(change.issuer))
  await standingInstrument(it.house, 'issuance', 'orders', ruleOf(change.rule))
}

export const verified = (it: Opened, claims: object = {}): Verified => {
  return {
    issuer: 'pipelines',
    claims: { sub: subject, repository_id: '42', jti: it.house.runtime.ids.next('jti'), ...claims },
    digest: `sha256:${createHash('sha256').update(it.house.runtime.ids.next('tok')).digest('hex')}`,
    expiresAt: new Date(it.house.clock.now().getTime() + 300_000),
  }
}

export const workloadCaller = (it: Opened) => systemCaller(it.house.runtime, 'acme', 'req-lease')
export const provenNow = (it: Opened, claims: object = {}) => proveWorkload(it.house.runtime, workloadCaller(it), verified(it, claims))

/** `bring`: the key that the workload brings, shown to be its own by signing the statement for this token. */
export type Asking = Partial<LeaseRequest> & { readonly bring?: ((statement: Buffer) => Partial<LeaseRequest>) | undefined }

export const ask = async (it: Opened, { bring, ...request }: Asking = {}) => {
  const proven = await provenNow(it)
  const asked = { rule: 'orders', ...request }
  const brought = bring?.(possessionStatement({ rule: asked.rule, token: proven.digest, request: asked.request }))
  return askLease(it.house.runtime, workloadCaller(it), proven, { ...asked, ...brought })
}

/** Asked for, made and fetched. */
export const lend = async (it: Opened, request: Asking = {}) => {
  const { id } = await ask(it, request)
  await it.house.run(5)
  return fetchLease(it.house.runtime, workloadCaller(it), await provenNow(it), id)
}

export const leaseNow = async (it: Opened, id: string) => (await readLease(it.house.runtime.db, 'acme', id))!

/** Time passes, with the sweep's eyes open. */
export const passing = async (it: Opened, seconds: number): Promise<void> => {
  await it.house.run(seconds)
  for (let turn = 0; turn < 4; turn += 1) {
    await followLeases(it.house.runtime, workloadCaller(it))
    await it.house.run(5)
  }
}
