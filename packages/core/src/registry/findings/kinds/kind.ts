// What a kind of finding says of itself. Pure.
import type { NhiRisk } from '../nhi-risks.ts'

export interface KindOfFinding {
  readonly means: string
  /** The fact that closes it; nobody closes one by saying so. */
  readonly closedBy: string
  readonly nhi?: NhiRisk
}

export const kind = (means: string, closedBy: string, nhi?: NhiRisk): KindOfFinding => ({
  means,
  closedBy,
  ...(nhi === undefined ? {} : { nhi }),
})

export const kept = 'nothing: it says what happened, and stays'
