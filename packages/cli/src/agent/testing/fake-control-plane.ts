// A double of the server, for the agent's tests only: real HTTP, real signatures, real refusals; no database and no policy.
// It mints mandates with its own key and believes evidence only as the real intake does: signed, bound, complete, not for another mandate.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  canonicalJson,
  digestOf,
  type Envelope,
  generateKeyPair,
  type KeyPair,
  keyId,
  parseStatement,
  publicKeyFromRaw,
  signEnvelope,
  verifyEnvelope,
} from '@countersign/ledger'
import { MANDATE_PAYLOAD_TYPE } from '../mandate.ts'

export interface Held {
  readonly id: string
  readonly envelope: Envelope
  readonly digest: string
  state: 'open' | 'started' | 'spent' | 'void'
  attempts: number
  evidence: string[]
  reports: Record<string, unknown>[]
}

export interface FakeControlPlane {
  readonly url: string
  readonly key: KeyPair
  readonly agentKey: KeyPair
  readonly mandates: Map<string, Held>
  /** `METHOD /path` of every request, in order. */
  readonly calls: string[]
  /** Called before a request is answered; `drop` works it and cuts the connection, a number answers with that status instead. */
  meddle: (call: string) => 'drop' | number | undefined
  /** Evidence is answered with this code in place of being taken. */
  refuseEvidence: string | undefined
  retryAt: () => string | null
  mint(id: string, changed?: Record<string, unknown>, signer?: KeyPair): Held
  close(): Promise<void>
}

const field = (name: string, type: string, required: boolean, more: object = {}) => ({ name, type, required, ...more })

export const mandatePayload = (id: string, changed: Record<string, unknown> = {}) => ({
  type: 'countersign/mandate/v1',
  id,
  org: 'acme',
  change: 'chg_1',
  plan: `sha256:${'a'.repeat(64)}`,
  operation: `op_${id}`,
  executor: { kind: 'agent', id: 'northwind-agent', party: 'provider:northwind' },
  action: 'credential.revoke',
  credential: `crd_${id}`,
  system: 'hr-db',
  handle: { kind: 'postgresql.password', account: `svc_${id}` },
  parameters: {},
  window: { notBefore: new Date(Date.now() - 1000).toISOString(), notAfter: new Date(Date.now() + 600_000).toISOString() },
  nonce: Buffer.alloc(32, id).toString('base64'),
  evidenceContract: {
    id: 'revocation',
    title: 'Access was taken away',
    freshnessSeconds: 900,
    fields: [
      field('operation', 'string', true, { binds: 'operation' }),
      field('planDigest', 'digest', true, { binds: 'plan' }),
      field('mandateId', 'string', true, { binds: 'mandate' }),
      field('credentialId', 'string', true, { binds: 'credential' }),
      field('systemId', 'string', true, { binds: 'system' }),
      field('executedAt', 'timestamp', true),
      field('result', 'string', true, { oneOf: ['done', 'already'] }),
      field('downstreamReference', 'string', false),
    ],
  },
  approvals: [],
  bundle: `sha256:${'b'.repeat(64)}`,
  ...changed,
})

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = ''
  for await (const part of request) text += String(part)
  return text === '' ? {} : JSON.parse(text)
}

/** What of the evidence is not as the mandate says. */
const wrongIn = (held: Held, envelope: unknown, agentKey: KeyPair): string | undefined => {
  let claim: Record<string, unknown>
  let subject: { name: string; digest: Record<string, string> } | undefined
  try {
    const { payload } = verifyEnvelope(envelope, (id) =>
      id === keyId(agentKey.publicKey) ? publicKeyFromRaw(agentKey.publicKey) : undefined,
    )
    const statement = parseStatement(payload)
    claim = statement.predicate
    subject = statement.subject[0]
  } catch {
    return 'evidence.forged'
  }
  const mandate = JSON.parse(Buffer.from(held.envelope.payload, 'base64').toString('utf8'))
  const bound = {
    org: mandate.org,
    change: mandate.change,
    operation: mandate.operation,
    plan: mandate.plan,
    mandate: held.id,
    nonce: mandate.nonce,
  }
  if (Object.entries(bound).some(([name, value]) => claim[name] !== value)) return 'evidence.transplanted'
  if (subject?.name !== `mandate:${held.id}` || `sha256:${subject.digest.sha256}` !== held.digest) return 'evidence.transplanted'
  const fields = claim.fields as Record<string, unknown>
  const lacks = mandate.evidenceContract.fields.some(
    (one: { name: string; required: boolean }) => one.required && fields[one.name] === undefined,
  )
  return lacks ? 'evidence.incomplete' : undefined
}

export const startFakeControlPlane = async (): Promise<FakeControlPlane> => {
  const key = generateKeyPair()
  const agentKey = generateKeyPair()
  const mandates = new Map<string, Held>()
  const calls: string[] = []

  const problem = (status: number, code: string) => ({ status, body: { status, code, title: code, detail: code } })

  const answer = (
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown>,
  ): { status: number; body: unknown } => {
    if (path === '/v1/whoami') return { status: 200, body: { org: 'acme', principal: { id: 'northwind-agent' } } }
    if (path === '/v1/trust') {
      const control = { mandate: [{ keyId: 'whatever', publicKey: key.publicKey.toString('base64') }], prober: [] }
      return { status: 200, body: { 'control-plane.json': JSON.stringify(control) } }
    }
    if (path === '/v1/mandates')
      return {
        status: 200,
        body: {
          items: [...mandates.values()].filter(({ state }) => state === query.get('state')).map(({ id, envelope }) => ({ id, envelope })),
        },
      }
    const [, id, verb] = /^\/v1\/mandates\/([^/]+)\/(start|attempts|evidence)$/.exec(path) ?? []
    const held = mandates.get(decodeURIComponent(id ?? ''))
    if (method !== 'POST' || held === undefined) return problem(404, 'mandate.unknown')
    if (verb === 'start') {
      if (held.state !== 'open' && held.state !== 'started') return problem(409, 'mandate.not_open')
      held.state = 'started'
      held.attempts += 1
      return { status: 200, body: { started: true, attempt: held.attempts, reasons: [] } }
    }
    if (verb === 'attempts') {
      if (held.state !== 'started') return problem(409, 'mandate.not_started')
      held.reports.push(body)
      const retryAt = body.retryable === true ? plane.retryAt() : null
      if (retryAt === null) held.state = 'spent'
      return { status: 200, body: { retryAt } }
    }
    if (plane.refuseEvidence !== undefined) return problem(400, plane.refuseEvidence)
    const digest = digestOf(body.envelope)
    const wrong = wrongIn(held, body.envelope, agentKey)
    if (wrong !== undefined) return problem(400, wrong)
    if (held.evidence.includes(digest)) {
      held.evidence.push(digest)
      return { status: 200, body: { evidence: digest } }
    }
    if (held.state !== 'started') return problem(409, 'mandate.not_started')
    held.evidence.push(digest)
    held.state = 'spent'
    return { status: 200, body: { evidence: digest } }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake')
    const call = `${request.method} ${pathname}`
    calls.push(call)
    const body = await bodyOf(request)
    const meddled = plane.meddle(call)
    if (typeof meddled === 'number') return void response.writeHead(meddled).end()
    const { status, body: answered } = answer(request.method ?? '', pathname, searchParams, body)
    if (meddled === 'drop') return void request.socket.destroy()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answered))
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const plane: FakeControlPlane = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    agentKey,
    mandates,
    calls,
    meddle: () => undefined,
    refuseEvidence: undefined,
    retryAt: () => new Date().toISOString(),
    mint(id, changed = {}, signer = key) {
      const payload = Buffer.from(canonicalJson(mandatePayload(id, changed)), 'utf8')
      const envelope = signEnvelope(MANDATE_PAYLOAD_TYPE, payload, [{ keyId: keyId(signer.publicKey), privateKey: signer.privateKey }])
      const held: Held = { id, envelope, digest: digestOf(envelope), state: 'open', attempts: 0, evidence: [], reports: [] }
      mandates.set(id, held)
      return held
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return plane
}
