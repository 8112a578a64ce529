// What is promised stands beside who decides, so that a contract written around uptime shows its hole.
import { expect, it } from 'vitest'
import { renderContract } from './render-contract.ts'

const right = (clause: string, retained: boolean) => ({ clause, title: clause, retained })

const contract: Parameters<typeof renderContract>[0] = {
  id: 'soc',
  name: 'Managed SOC',
  party: 'nw',
  owner: 'gina',
  kind: 'soc',
  criticality: 'high',
  under: null,
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  confirmedUntil: null,
  noticeBy: null,
  autoRenews: true,
  renewalMonths: 12,
  state: 'active',
  ends: { on: '2026-12-31', over: false, boundBy: null },
  scope: { tenants: [], regions: [], systems: [], operations: [] },
  reach: { tenants: ['retail'], regions: null, systems: null, operations: [] },
  clauses: [],
  services: [
    {
      service: 'siem',
      uptime: { percent: 99.9, penalty: null, document: 'SLA', section: '2' },
      decisionRights: [right('approval_retained', true), right('revocation_right', false)],
    },
  ],
  confirmations: [],
  gaps: [],
}

it('a right that nobody wrote down is shouted in the row of the promise', () => {
  const row = renderContract(contract)
    .split('\n')
    .find((line) => line.includes('siem'))
  expect(row).toMatch(/siem +99\.9 % +- +ours +NOT SAID +NOT SAID +NOT SAID/)
})

it('renewal by the paper is told as what it is', () => {
  expect(renderContract(contract)).toContain('the paper renews it, Countersign does not')
  expect(renderContract(contract)).toMatch(/operations +nothing/)
})
