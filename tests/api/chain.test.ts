// The chain of accountability over HTTP: end a contract, read what is asked, sign it with an own key, execute as a provider's agent,
// and read what was proven.
import { signatureLabels, signedBytes } from '@countersign/core/authority/approvals/index'
import { canonicalJson, digestOf, makeStatement, signEd25519, signEnvelope, verifyTlogProof } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
  await api.company.credential('one', { executor: 'agent' })
  await api.company.credential('two', { criticality: 'high', environment: 'production', privileged: true })
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const approve = async (change: string): Promise<void> => {
  const { body } = await api.call('GET', `/v1/approval-requests?change=${change}&state=open`, { as: 'ben' })
  for (const { id, quorum } of body.items) {
    for (const person of ['ben', 'cleo'].slice(0, quorum)) {
      const request = (await api.call('GET', `/v1/approval-requests/${id}`, { as: person })).body
      expect(digestOf(JSON.parse(request.planText))).toBe(request.plan)
      const { keyId, privateKey } = api.company.people[person]!
      const signature = signEd25519(privateKey, signedBytes(signatureLabels.approve, Buffer.from(request.nonce, 'base64'), request.plan))
      const signed = await api.call('POST', `/v1/approval-requests/${id}/signatures`, {
        as: person,
        body: { keyId, verdict: 'approve', signature: signature.toString('base64'), reason: '' },
      })
      expect(signed.status, signed.text).toBe(200)
    }
  }
}

describe('a contract is ended over the API', () => {
  let change = ''

  it('a preview says what would happen and leaves nothing behind', async () => {
    const preview = await api.call('POST', '/v1/contracts/contract/end-preview', { as: 'ada', body: { reason: 'r', ticket: 't' } })
    expect(preview.status, preview.text).toBe(200)
    expect(preview.body.planDocument.operations.length).toBeGreaterThan(1)
    expect((await api.call('GET', '/v1/changes', { as: 'ada' })).body.items).toEqual([])
  })

  it('the change opens once, however often it is asked for', async () => {
    const first = await api.call('POST', '/v1/contracts/contract/end', { as: 'ada', body: { reason: 'it ends', ticket: 'CHG-1' } })
    expect(first.status, first.text).toBe(202)
    change = first.body.change
    const again = await api.call('POST', '/v1/contracts/contract/end', { as: 'cleo', body: { reason: 'it ends', ticket: 'CHG-1' } })
    expect(again.body.change).toBe(change)
    await api.house.settle()
  })

  it('a provider operator who tries to approve is refused and the refusal is in the journal', async () => {
    const { body } = await api.call('GET', `/v1/approval-requests?change=${change}`, { as: 'ben' })
    expect(body.items.length).toBeGreaterThan(0)
    const refused = await api.call('POST', `/v1/approval-requests/${body.items[0].id}/signatures`, {
      as: 'oscar',
      body: { keyId: 'x', verdict: 'approve', signature: `${'A'.repeat(86)}==`, reason: '' },
    })
    expect([refused.status, refused.body.code]).toEqual([403, 'authority.refused'])
    await api.house.sequencer.settled('acme', change)
    const journal = await api.call('GET', `/v1/journal?kind=refusal.recorded&stream=${change}`, { as: 'ada' })
    expect(journal.body.items.some((entry: { leaf: string }) => JSON.parse(entry.leaf).body.principal === 'oscar')).toBe(true)
  })

  it('approvals are signed with own keys over the text that was read', async () => {
    await approve(change)
    await api.house.settle()
    const { body } = await api.call('GET', `/v1/changes/${change}`, { as: 'ada' })
    expect(body.approvalRequests.map((request: { state: string }) => request.state)).toEqual(body.approvalRequests.map(() => 'approved'))
  })

  it("a provider's agent sees its own mandate, starts it, and delivers evidence", async () => {
    const { body } = await api.call('GET', '/v1/mandates?state=open', { as: 'agent' })
    expect(body.items.length).toBe(1)
    const [item] = body.items
    const mandate = JSON.parse(Buffer.from(item.envelope.payload, 'base64').toString())
    const started = await api.call('POST', `/v1/mandates/${item.id}/start`, { as: 'agent', body: {} })
    expect(started.body, started.text).toEqual({ started: true, attempt: 1, reasons: [] })
    api.house.fake.end(mandate.handle.account, 'deleted')
    const at = api.house.clock.now().toISOString()
    const statement = makeStatement(
      'https://countersign.dev/evidence/v1',
      [{ name: `mandate:${item.id}`, digest: { sha256: digestOf(item.envelope).slice('sha256:'.length) } }],
      {
        org: 'acme',
        change,
        operation: mandate.operation,
        plan: mandate.plan,
        mandate: mandate.id,
        nonce: mandate.nonce,
        executor: 'agent',
        startedAt: at,
        finishedAt: at,
        status: 'done',
        fields: {
          operation: mandate.action,
          planDigest: mandate.plan,
          mandateId: mandate.id,
          credentialId: mandate.credential,
          systemId: mandate.system,
          executedAt: at,
          result: 'done',
        },
      },
    )
    const envelope = signEnvelope('application/vnd.in-toto+json', Buffer.from(canonicalJson(statement)), [
      { keyId: api.company.agent.keyId, privateKey: api.company.agent.privateKey },
    ])
    const foreign = await api.call('POST', `/v1/mandates/${item.id}/evidence`, { as: 'oscar', body: { envelope } })
    expect([foreign.status, foreign.body.code]).toEqual([404, 'mandate.unknown'])
    const taken = await api.call('POST', `/v1/mandates/${item.id}/evidence`, { as: 'agent', body: { envelope } })
    expect(taken.body, taken.text).toEqual({ evidence: digestOf(envelope), integrity: 'pass', completeness: 'pass', truth: 'unknown' })
    await api.house.run(86_400)
    const seen = await api.call('GET', `/v1/operations/${mandate.operation}`, { as: 'ada' })
    expect(seen.body.evidence[0].truth).toBe('pass')
    expect(seen.body).toMatchObject({ phase: 'done', closure: 'risk_complete', verdict: 'rejected', strength: 'presented' })
    expect(seen.body.proofs.at(-1).payload.doors[0].verdict).toBe('rejected')
    const own = await api.call('GET', `/v1/operations/${mandate.operation}`, { as: 'agent' })
    expect(own.body.proofs.map((proof: { payload: unknown }) => proof.payload)).toEqual(own.body.proofs.map(() => null))
  })

  it('a provider sees its own part of the change and nothing of the rest', async () => {
    const whole = (await api.call('GET', `/v1/changes/${change}`, { as: 'ada' })).body
    const part = (await api.call('GET', `/v1/changes/${change}`, { as: 'oscar' })).body
    expect(part.operations.map((one: { executor: { id: string } }) => one.executor.id)).toEqual(['agent'])
    expect(whole.operations.length).toBeGreaterThan(part.operations.length)
    expect([part.planDocument, part.decisionDocument, part.approvalRequests]).toEqual([null, null, []])
    const journal = await api.call('GET', `/v1/changes/${change}/journal?limit=200`, { as: 'oscar' })
    const own = part.operations.map((one: { id: string }) => one.id)
    expect(journal.body.items.length).toBeGreaterThan(0)
    expect(journal.body.items.every((entry: { stream: string }) => own.includes(entry.stream))).toBe(true)
    const foreign = whole.operations.find((one: { executor: { id: string } }) => one.executor.id !== 'agent')
    expect((await api.call('GET', `/v1/operations/${foreign.id}`, { as: 'oscar' })).status).toBe(404)
  })

  it('an entry of the log is proven by one file', async () => {
    const { body } = await api.call('GET', `/v1/changes/${change}/journal?limit=1`, { as: 'ada' })
    const { index } = body.items[0]
    const entry = (await api.call('GET', `/v1/log/entries/${index}`, { as: 'ada' })).body
    const proven = verifyTlogProof(entry.proof, Buffer.from(entry.leaf), { log: api.house.logKey.vkey, witnesses: [], quorum: 0 })
    expect(proven.index).toBe(index)
  })

  it('the journal of a change pages through to its end, in log order, without a gap', async () => {
    const seen: number[] = []
    let cursor = ''
    do {
      const { body } = await api.call('GET', `/v1/changes/${change}/journal?limit=3${cursor}`, { as: 'ada' })
      seen.push(...body.items.map((entry: { index: number }) => entry.index))
      cursor = body.next === undefined ? '' : `&cursor=${body.next}`
    } while (cursor !== '')
    const whole = await api.call('GET', `/v1/changes/${change}/journal?limit=200`, { as: 'ada' })
    expect(seen).toEqual(whole.body.items.map((entry: { index: number }) => entry.index))
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })
})
