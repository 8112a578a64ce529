import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

export interface ClosureRequest {
  readonly operation: string
  readonly proof: string
  readonly owner: string | null
  /** Base64. */
  readonly nonce: string
  readonly requestedAt: string
}

export const listClosures = async ({ connect, output }: Context): Promise<undefined> =>
  showList<ClosureRequest>(await connect(), output, {
    path: '/v1/closure-requests',
    head: ['operation', 'owner', 'asked', 'proof'],
    row: ({ operation, owner, requestedAt, proof }) => [operation, owner, instant(requestedAt), proof],
    none: 'no closure waits for a signature',
  })
