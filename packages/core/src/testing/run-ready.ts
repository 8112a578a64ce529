// A runbook that a provider may run alone: approved, rehearsed there and back, and delegated.
import type { Runbook } from '../authority/runbooks/index.ts'
import { propose } from '../execution/proposals/index.ts'
import { rehearse, rollBack, runRunbook } from '../execution/runs/index.ts'
import { bringIn, fullClauses } from './contracts.ts'
import { revocationDrillPassed } from './drills.ts'
import { standingMatrix } from './instruments.ts'
import type { Opened } from './open.ts'
import { rotation } from './rotation.ts'
import { approveAll } from './story.ts'

export const delegation = {
  title: 'rotations by staying',
  provider: 'staying',
  contract: 'own',
  operations: ['credential.rotate'],
  environments: ['development', 'staging'],
  systems: ['fake'],
  runbooks: ['rotate'],
  owners: { escalation: 'ada', privilegedChange: 'ben', evidence: 'cleo', exceptions: 'dan' },
  until: '2026-06-01T00:00:00Z',
}

/** Proposed, approved by two, and enacted. */
export const decide = async (it: Opened, kind: string, name: string, document: unknown): Promise<void> => {
  await propose(it.house.runtime, await it.company.caller('cleo'), { kind, name, document, reason: 'r', ticket: 'CHG-1' })
  await approveAll(it.house, it.company, ['ben', 'ada'])
  await it.house.run(600)
}

export const runReady = async (it: Opened, runbook: Runbook = rotation, delegated: object = delegation): Promise<void> => {
  await bringIn(
    it,
    `contracts:\n  - { id: own, party: staying, name: Own, starts: 2025-01-01, ends: 2026-12-31, owner: ada }\nclauses:\n${fullClauses('own')}`,
  )
  await decide(it, 'runbook', 'rotate', runbook)
  const caller = await it.company.caller('ben')
  const tried = await rehearse(it.house.runtime, caller, 'rotate')
  await it.house.run(600)
  if ('steps' in runbook.rollback) await rollBack(it.house.runtime, caller, tried)
  await it.house.run(600)
  await revocationDrillPassed(it, 'staying')
  await standingMatrix(it.house, 'staying')
  await decide(it, 'delegation', 'rotations', delegated)
}

export const run = async (it: Opened, credential: string, by = 'agent') =>
  runRunbook(it.house.runtime, await it.company.caller(by), {
    runbook: 'rotate',
    parameters: { credential },
    reason: 'leak',
    ticket: 'INC-7',
  })
