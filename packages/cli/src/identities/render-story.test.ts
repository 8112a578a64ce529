// The story at a terminal: nobody's part is left out of the words, what is missing is said, and nothing that others wrote repaints the screen.
import { expect, it } from 'vitest'
import { renderStory, type Told } from './render-story.ts'

type Chapter = Told['items'][number]

const chapter: Chapter = {
  operation: 'op_1',
  change: 'chg_1',
  what: 'credential.revoke',
  credential: 'billing',
  system: 'hr-db',
  openedAt: '2026-01-05T09:00:00Z',
  phase: 'done',
  closure: 'risk_complete',
  asked: { by: 'ada', trigger: { kind: 'contract.ended', ref: 'ops' }, reason: 'it ends\u001b[2J', ticket: 'CHG-1' },
  decided: {
    at: '2026-01-05T09:00:00Z',
    decision: `sha256:${'0'.repeat(64)}`,
    bundle: `sha256:${'0'.repeat(64)}`,
    matrix: null,
    outcome: 'approval',
    policies: ['high-needs-two'],
    reasons: [],
  },
  accountable: { outcome: 'what ends is dead', row: 'retire', ref: 'role:control_owner', people: ['ben'] },
  approved: [{ person: 'cleo', for: 'ben', verdict: 'approve', at: '2026-01-05T10:00:00Z' }],
  executed: {
    by: 'agent',
    kind: 'agent',
    party: 'northwind',
    at: '2026-01-05T11:00:00Z',
    mandates: [
      {
        id: 'mnd_1',
        by: 'agent',
        party: 'northwind',
        state: 'spent',
        mintedAt: '2026-01-05T10:30:00Z',
        startedAt: '2026-01-05T10:40:00Z',
        notAfter: '2026-01-05T12:00:00Z',
        evidence: { digest: `sha256:${'0'.repeat(64)}`, receivedAt: '2026-01-05T11:00:00Z', truth: 'pass' },
        dueAt: '2026-01-05T10:50:00Z',
      },
    ],
  },
  proof: { rounds: 3, digest: null, purpose: 'rejection', verdict: 'rejected', strength: 'presented', at: '2026-01-05T11:05:00Z' },
  compared: {
    verdict: 'agreed',
    matched: 1,
    attempted: { attempts: 0, performed: 1, evidence: 1 },
    observed: 'confirmed',
    drifts: [],
  },
  findings: [],
  incidents: [],
  acceptances: [],
}
const identity: Told['identity'] = {
  id: 'svc-billing',
  kind: 'service_account',
  name: 'Billing',
  party: 'acme',
  environment: 'production',
  criticality: 'high',
  state: 'retired',
  businessOwner: 'eve',
  technicalOwner: null,
  expiresAt: null,
  approval: null,
}

it('names everybody who had a hand in it, and says that evidence was late', () => {
  const text = renderStory({ identity, items: [chapter], gaps: [], exceptions: [] })
  for (const words of [
    'ada (contract.ended ops)',
    'approval under high-needs-two',
    'ben (role:control_owner): what ends is dead',
    'cleo for ben',
    'agent of northwind',
    'from northwind, late, truth: pass',
    'rejected, presented',
    'agreed: 1 matched, 2 attempted, observed confirmed',
    'eve (business), none (technical)',
    'no gaps',
  ])
    expect(text).toContain(words)
  expect(text).not.toContain('\u001b')
})

it('tells an approval that somebody else speaks of as his word, and never as one of ours', () => {
  const said = (source: string | null) =>
    renderStory({ identity: { ...identity, approval: { reference: 'CHG-7', source } }, items: [], gaps: [], exceptions: [] })
  expect(said('registry')).toContain('\nthe source registry says that CHG-7 approved it; nobody approved it here by that\n')
  expect(said(null)).toContain('\nwhoever brought it in says that CHG-7 approved it; nobody approved it here by that\n')
})

it('says what is missing, from when to when', () => {
  const gap = {
    parties: [],
    change: null,
    operation: null,
    credential: null,
    words: 'no party was responsible: credential.revoke on hr-db',
  }
  const text = renderStory({
    identity,
    items: [],
    exceptions: [],
    gaps: [{ ...gap, kind: 'nobody_responsible', from: '2026-01-05T09:00:00Z', until: null }],
  })
  expect(text).toContain('1 gap:\n  2026-01-05 09:00Z – now  nobody_responsible: no party was responsible')
})
