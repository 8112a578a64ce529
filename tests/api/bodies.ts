// What a call says where the answer to "who asks, and about what" is what matters: the smallest body that its schema lets through, or one that goes further.
import type { AnyOperation } from '@countersign/core/platform/operation'
import { sampleOf } from './sample.ts'

const signature = `${'A'.repeat(86)}==`
const envelope = { payload: 'e30=', payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: 'k', sig: 'AAAA' }] }
const terms = { reason: 'r', compensatingControls: ['c'], residualRisk: 'low', expiresAt: '2026-03-01T00:00:00Z' }
/** Where the smallest body that the schema lets through isn't one that goes far enough. */
export const bodies: Readonly<Record<string, unknown>> = {
  'keys.enrol': { principal: 'oscar', purpose: 'execution', publicKey: `${'A'.repeat(43)}=` },
  'roles.assign': { principal: 'oscar', role: 'provider_operator' },
  'roles.end': { principal: 'oscar', role: 'provider_operator' },
  'apiKeys.issue': { principal: 'oscar', name: 'n', scopes: ['read'], expiresAt: '2026-03-01T00:00:00Z' },
  'systems.put': { name: 'S', connector: 'none', environment: 'staging', config: {}, operatorSecrets: {}, observerSecrets: {} },
  'inventory.import': { document: 'teams: []' },
  'contracts.previewEnd': { reason: 'r', ticket: 't' },
  'contracts.end': { reason: 'r', ticket: 't' },
  'contracts.draftConfirmation': { until: '2026-12-31', reason: 'r', ticket: 't' },
  'contracts.confirm': { until: '2026-12-31', reason: 'r', ticket: 't', keyId: 'k', signature },
  'policy.replay': { version: 1 },
  'changes.revise': { reason: 'r' },
  'changes.reverse': { reason: 'r', ticket: 't' },
  'approvals.sign': { keyId: 'k', verdict: 'approve', signature, reason: '' },
  'duty.setSchedule': { document: 'duties: []' },
  'duty.setLadders': { document: 'ladders: []' },
  'deputies.appoint': { principal: 'ben', deputy: 'finn', role: 'control_owner', until: '2026-03-01T00:00:00Z', reason: 'r' },
  'deputies.withdraw': { reason: 'r' },
  'closures.sign': { keyId: 'k', signature },
  'risk.draft': terms,
  'risk.sign': { ...terms, keyId: 'k', signature },
  'mandates.report': { status: 'unknown', code: 'x', detail: '', retryable: false },
  'telemetry.deliver': { envelope },
  'evidence.deliver': { envelope },
  'drills.deliver': { envelope },
  'runbooks.run': { parameters: { credential: 'mine' }, reason: 'r', ticket: 't' },
  'policy.explain': { query: {} },
  'matrix.check': { text: 'kind: matrix' },
  'rights.diff': {},
  'instruments.preview': { document: {} },
  'instruments.propose': { document: {}, reason: 'r', ticket: 't' },
  'instruments.withdraw': { reason: 'r' },
}

export const bodyFor = ({ id, body }: AnyOperation): { readonly body?: unknown } => (body ? { body: bodies[id] ?? sampleOf(body) } : {})
