// Who a token proves, and how long an answer waits for what was asked for: what the calls of workloads and the token endpoint share. Protocol only.
import { issuerInForce } from '@countersign/core/authority/issuance/index'
import { type Proven, proveWorkload, standingOf } from '@countersign/core/execution/leases/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import type { FastifyRequest } from 'fastify'
import type { DatabaseWatch } from '../http/database-watch.ts'
import type { RequirePace } from '../http/pace.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { TokenRefused, verifyToken } from './verify-token.ts'

export interface WorkloadDoor {
  readonly runtime: Runtime
  readonly watch: DatabaseWatch
  readonly keys: IssuerKeys
  readonly stopping: AbortSignal
  readonly requirePace: RequirePace
  readonly limits: { readonly failedSignInsPerMinute: number }
  /** How long an answer waits for what was asked for to be made. Default 20 s. */
  readonly waitMs?: number
}

const pollMs = 100

/** Who a token proves. Errors: `workload.token_refused`, `workload.token_missing`, `issuer.not_in_force`, `issuer.keys_unavailable`, `lease.unknown_workload`. */
export const proofOf = async (
  { runtime, keys }: WorkloadDoor,
  request: FastifyRequest,
  caller: Caller,
  token: string,
  named: string,
): Promise<Proven> => {
  const at = runtime.clock.now()
  const issuer = await issuerInForce(runtime.db, caller.org, named, at)
  try {
    return await proveWorkload(runtime, caller, await verifyToken(token, issuer, keys, at))
  } catch (error) {
    if (error instanceof TokenRefused)
      runtime.log.warn({ issuer: issuer.name, why: error.why, requestId: request.id }, 'workload: a token was refused')
    throw error
  }
}

export const untilMade = async (
  { runtime, stopping, waitMs = 20_000 }: WorkloadDoor,
  caller: Caller,
  lease: string,
): Promise<'ready' | 'waiting' | 'stuck' | 'over'> => {
  const until = performance.now() + waitMs
  for (;;) {
    const standing = await standingOf(runtime, caller, lease)
    if (standing !== 'waiting' || performance.now() >= until || stopping.aborted) return standing
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
