// Ending a contract: the change that takes away everything that depends on it.
import { requirePower } from '../../authority/access/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type Opened, openChange, previewChange, requireGrounds } from './opening.ts'
import type { Planned } from './plan-making.ts'

export interface ContractEnd {
  readonly contract: string
  readonly reason: string
  readonly ticket: string
}

const asked = ({ contract }: ContractEnd) => ({ kind: 'contract.end', ref: contract }) as const

/** Errors: `contract.unknown`, `change.reason_missing`, `change.ticket_missing`, `authority.refused`. */
export const previewContractEnd = async (runtime: Runtime, caller: Caller, input: ContractEnd): Promise<Planned> => {
  requireGrounds(input)
  await requirePower(runtime, caller, 'contract.end', { kind: 'contract', id: input.contract })
  return previewChange(runtime, caller, { ...input, asked: asked(input) })
}

/** Repeating it while one is open gives the open one. Errors: as `previewContractEnd`. */
export const endContract = async (runtime: Runtime, caller: Caller, input: ContractEnd): Promise<Opened> => {
  requireGrounds(input)
  await requirePower(runtime, caller, 'contract.end', { kind: 'contract', id: input.contract })
  return openChange(runtime, caller, {
    kind: 'contract.end',
    ref: input.contract,
    reason: input.reason,
    ticket: input.ticket,
    asked: asked(input),
  })
}
