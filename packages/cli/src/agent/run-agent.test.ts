// The agent against a double of the server that checks signatures for real: restarts, duplicates, lost answers, forged mandates.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { generateKeyPair, rawPublicKey } from '@countersign/ledger'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from '../connection/api.ts'
import { agentApi } from './agent-api.ts'
import { parseControlPlaneKeys } from './control-plane-keys.ts'
import type { Execution, Executor } from './executors/executor.ts'
import type { Mandate } from './mandate.ts'
import type { AgentEvent } from './report.ts'
import { type AgentOptions, runAgent } from './run-agent.ts'
import { type FakeControlPlane, startFakeControlPlane } from './testing/fake-control-plane.ts'

let plane: FakeControlPlane
let stateDir: string
let events: AgentEvent[]

/** A downstream system that counts: an effect happens once per idempotency key, as executors must hold it. */
class Downstream implements Executor {
  readonly title = 'a downstream that counts'
  readonly effects: string[] = []
  asked = 0
  outcome: (mandate: Mandate) => Execution | Promise<Execution> = () => ({ status: 'done', fields: { downstreamReference: 'rev 7' } })
  async execute(mandate: Mandate): Promise<Execution> {
    this.asked += 1
    if (!this.effects.includes(mandate.id)) this.effects.push(mandate.id)
    return this.outcome(mandate)
  }
}

beforeEach(async () => {
  plane = await startFakeControlPlane()
  stateDir = await mkdtemp(join(tmpdir(), 'countersign-agent-'))
  events = []
})

afterEach(async () => {
  await plane.close()
  await rm(stateDir, { recursive: true })
})

const options = (executor: Executor, changed: Partial<AgentOptions> = {}): AgentOptions => ({
  api: agentApi(createApi({ url: plane.url, apiKey: new Secret('a-key-of-the-agent'), signal: new AbortController().signal, tries: 1 })),
  name: 'northwind-agent',
  key: plane.agentKey.privateKey,
  executor,
  stateDir,
  firstContact: async () => parseControlPlaneKeys(rawPublicKey(plane.key.privateKey).toString('base64'), 'the server'),
  once: true,
  pollSeconds: 0.01,
  random: () => 0,
  signal: new AbortController().signal,
  hardStop: new AbortController().signal,
  report: (event) => events.push(event),
  ...changed,
})

const named = (name: string) => events.filter(({ event }) => event === name)

/** Ends as a process does that is killed: nothing after this point is written or sent. */
class Killed extends Error {}

describe('the agent', () => {
  it('executes each mandate once and delivers evidence that the server believes', async () => {
    for (const id of ['mnd_1', 'mnd_2', 'mnd_3']) plane.mint(id)
    const downstream = new Downstream()
    expect(await runAgent(options(downstream))).toEqual({ delivered: 3, failed: 0, pending: 0 })
    expect(downstream.effects.toSorted()).toEqual(['mnd_1', 'mnd_2', 'mnd_3'])
    expect([...plane.mandates.values()].map(({ state, evidence }) => [state, evidence.length])).toEqual(Array(3).fill(['spent', 1]))
  })

  it.each(['start', 'evidence'])(
    'delivers the same evidence again, and doubles no effect, when the answer to `%s` is lost',
    async (verb) => {
      const held = plane.mint('mnd_1')
      let lost = 0
      plane.meddle = (call) => (call.endsWith(`/${verb}`) && lost++ === 0 ? 'drop' : undefined)
      const downstream = new Downstream()
      expect(await runAgent(options(downstream))).toMatchObject({ delivered: 1, pending: 0 })
      expect(lost).toBeGreaterThan(1)
      expect(downstream.effects).toEqual(['mnd_1'])
      expect(new Set(held.evidence).size).toBe(1)
      if (verb === 'evidence') {
        expect(downstream.asked).toBe(1)
        expect(held.evidence).toHaveLength(2)
      }
    },
  )

  it('goes on after a crash between effect and evidence under the same key, and after one before delivery with the same bytes', async () => {
    const held = plane.mint('mnd_1')
    const downstream = new Downstream()
    downstream.outcome = () => {
      throw new Killed()
    }
    await expect(runAgent(options(downstream))).rejects.toThrow(Killed)
    expect(held.state).toBe('started')
    downstream.outcome = () => ({ status: 'done', fields: {} })
    const dying = agentApi(createApi({ url: plane.url, apiKey: new Secret('a-key-of-the-agent'), signal: new AbortController().signal }))
    const deliver = async () => {
      throw new Killed()
    }
    await expect(runAgent(options(downstream, { api: { ...dying, deliver } }))).rejects.toThrow(Killed)
    const kept = JSON.parse(await readFile(join(stateDir, 'mandates', 'mnd_1.json'), 'utf8'))
    expect(kept.phase).toBe('evidence')
    const before = downstream.asked
    await runAgent(options(downstream))
    expect(downstream.asked).toBe(before)
    expect(downstream.effects).toEqual(['mnd_1'])
    expect(held.state).toBe('spent')
    expect(JSON.parse(await readFile(join(stateDir, 'mandates', 'mnd_1.json'), 'utf8')).envelope).toEqual(kept.envelope)
  })

  it('writes its intent before the server hears of it, and before it acts', async () => {
    plane.mint('mnd_1')
    const seen: string[] = []
    const phase = async () => JSON.parse(await readFile(join(stateDir, 'mandates', 'mnd_1.json'), 'utf8')).phase
    const downstream = new Downstream()
    downstream.outcome = async () => {
      seen.push(`execute: ${await phase()}`)
      return { status: 'done', fields: {} }
    }
    const { api, ...rest } = options(downstream)
    const watching = {
      ...api,
      start: async (id: string, key: string) => {
        seen.push(`start: ${await phase()}`)
        return api.start(id, key)
      },
    }
    await runAgent({ ...rest, api: watching })
    expect(seen).toEqual(['start: intended', 'execute: started'])
  })

  it('does nothing for a mandate that the server offers again after it was delivered', async () => {
    const held = plane.mint('mnd_1')
    const downstream = new Downstream()
    await runAgent(options(downstream))
    held.state = 'open'
    await runAgent(options(downstream))
    expect(downstream.asked).toBe(1)
    expect(held.state).toBe('open')
  })

  it('outlives a fault of the server: what failed there is asked again, and done once', async () => {
    plane.mint('mnd_1')
    let faults = 0
    plane.meddle = (call) => (call.endsWith('/start') && ++faults <= 2 ? 500 : undefined)
    const stop = new AbortController()
    const downstream = new Downstream()
    const report = (event: AgentEvent) => {
      events.push(event)
      if (event.event === 'delivered') stop.abort()
    }
    await runAgent(options(downstream, { once: false, signal: stop.signal, report }))
    expect(faults).toBeGreaterThan(2)
    expect(named('retrying').length).toBeGreaterThan(0)
    expect(plane.mandates.get('mnd_1')?.state).toBe('spent')
    expect(downstream.asked).toBe(1)
  })

  it('delivers what is kept even when the mandate is no longer offered', async () => {
    plane.mint('mnd_1')
    plane.meddle = (call) => (call.endsWith('/evidence') ? 503 : undefined)
    const stop = new AbortController()
    const downstream = new Downstream()
    const report = (event: AgentEvent) => {
      events.push(event)
      if (event.event === 'retrying') stop.abort()
    }
    await runAgent(options(downstream, { signal: stop.signal, report }))
    plane.meddle = (call) => (call === 'GET /v1/mandates' ? 503 : undefined)
    const again = new AbortController()
    await runAgent(
      options(downstream, { signal: again.signal, report: (event) => (event.event === 'delivered' ? again.abort() : undefined) }),
    )
    expect(plane.mandates.get('mnd_1')?.state).toBe('spent')
    expect(downstream.asked).toBe(1)
  })
})

describe('the agent never acts on', () => {
  const untouched = async (code: string) => {
    const downstream = new Downstream()
    await runAgent(options(downstream))
    expect(downstream.asked).toBe(0)
    expect(plane.calls.filter((call) => call.endsWith('/start'))).toEqual([])
    expect(named('refused')).toEqual([expect.objectContaining({ code })])
  }

  it('a mandate under another key', async () => {
    plane.mint('mnd_1', {}, generateKeyPair())
    await untouched('mandate.forged')
  })

  it('a mandate whose payload was changed under its signature', async () => {
    const held = plane.mint('mnd_1')
    const payload = Buffer.from(held.envelope.payload, 'base64').toString('utf8').replace('svc_mnd_1', 'svc_admin')
    held.envelope.payload = Buffer.from(payload).toString('base64')
    await untouched('mandate.forged')
  })

  it('a mandate that is offered under another id', async () => {
    const { envelope } = plane.mint('mnd_1')
    const held = plane.mint('mnd_2')
    Object.assign(held.envelope, envelope)
    plane.mandates.delete('mnd_1')
    await untouched('mandate.forged')
  })

  it('a mandate for another executor', async () => {
    plane.mint('mnd_1', { executor: { kind: 'agent', id: 'southwind-agent', party: 'provider:southwind' } })
    await untouched('mandate.foreign_executor')
  })

  it('a mandate of another organisation', async () => {
    plane.mint('mnd_1', { org: 'other' })
    await untouched('mandate.foreign_org')
  })

  it('a mandate whose id would leave the state folder', async () => {
    plane.mint('../mnd_1')
    await untouched('mandate.malformed')
  })

  it('a mandate whose window has passed', async () => {
    plane.mint('mnd_1', { window: { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-01-02T00:00:00Z' } })
    const downstream = new Downstream()
    await runAgent(options(downstream))
    expect(downstream.asked).toBe(0)
    expect(named('ended')).toEqual([expect.objectContaining({ code: 'mandate.expired' })])
  })

  it('another document under an id that it has seen', async () => {
    plane.mint('mnd_1')
    plane.retryAt = () => new Date(Date.now() + 3_600_000).toISOString()
    const stop = new AbortController()
    const downstream = new Downstream()
    downstream.outcome = () => ({ status: 'unknown', code: 'gone', detail: '' })
    await runAgent(
      options(downstream, { signal: stop.signal, report: (event) => (event.event === 'attempted' ? stop.abort() : undefined) }),
    )
    plane.mint('mnd_1', { handle: { kind: 'postgresql.password', account: 'svc_other' } })
    const again = new AbortController()
    await runAgent(
      options(downstream, {
        signal: again.signal,
        report: (event) => {
          events.push(event)
          if (event.event === 'refused') again.abort()
        },
      }),
    )
    expect(downstream.asked).toBe(1)
    expect(named('refused')[0]).toMatchObject({ code: 'mandate.altered' })
  })
})

describe('the agent tells the truth about', () => {
  it('a refusal: reported, not tried again, never evidence', async () => {
    const held = plane.mint('mnd_1')
    const downstream = new Downstream()
    downstream.outcome = () => ({ status: 'refused', code: '42501', detail: 'not permitted', retryable: false })
    expect(await runAgent(options(downstream))).toEqual({ delivered: 0, failed: 1, pending: 0 })
    expect(held.reports).toEqual([{ status: 'refused', code: '42501', detail: 'not permitted', retryable: false }])
    expect(held.evidence).toEqual([])
  })

  it('an unknown outcome: reported, then done again under the same mandate', async () => {
    const held = plane.mint('mnd_1')
    const downstream = new Downstream()
    downstream.outcome = () =>
      downstream.asked < 3 ? { status: 'unknown', code: 'timeout', detail: '' } : { status: 'already', fields: {} }
    await runAgent(options(downstream))
    expect(held.reports.map(({ status }) => status)).toEqual(['unknown', 'unknown'])
    expect(downstream.effects).toEqual(['mnd_1'])
    expect(held.state).toBe('spent')
    expect(held.attempts).toBe(3)
  })

  it('evidence that lacks a field: it is not sent', async () => {
    const contract = { id: 'x', title: 'x', freshnessSeconds: 900, fields: [{ name: 'serial', type: 'string', required: true }] }
    const held = plane.mint('mnd_1', { evidenceContract: contract })
    plane.retryAt = () => null
    await runAgent(options(new Downstream()))
    expect(held.reports).toEqual([expect.objectContaining({ status: 'unknown', code: 'agent.evidence_incomplete' })])
    expect(plane.calls.some((call) => call.endsWith('/evidence'))).toBe(false)
  })

  it('evidence that the server refuses: reported as unknown, never sent again', async () => {
    const held = plane.mint('mnd_1')
    plane.refuseEvidence = 'evidence.forged'
    await runAgent(options(new Downstream()))
    expect(held.reports).toEqual([expect.objectContaining({ status: 'unknown', code: 'agent.evidence_refused', retryable: false })])
    expect(plane.calls.filter((call) => call.endsWith('/evidence'))).toHaveLength(1)
  })

  it('what it did, whatever its executor says: bound fields are the mandate’s, unknown ones are dropped', async () => {
    const held = plane.mint('mnd_1')
    const downstream = new Downstream()
    downstream.outcome = () => ({
      status: 'done',
      fields: { credentialId: 'crd_other', executedAt: 'never', secret: 'hunter2', result: 'x' },
    })
    await runAgent(options(downstream))
    const record = JSON.parse(await readFile(join(stateDir, 'mandates', 'mnd_1.json'), 'utf8'))
    const { fields } = JSON.parse(Buffer.from(record.envelope.payload, 'base64').toString('utf8')).predicate
    expect(fields).toMatchObject({ credentialId: 'crd_mnd_1', result: 'done' })
    expect(Number.isNaN(Date.parse(fields.executedAt))).toBe(false)
    expect(fields).not.toHaveProperty('secret')
    expect(held.state).toBe('spent')
  })
})

describe('the agent’s state', () => {
  it('pins the control plane’s key at the first contact, and refuses every other afterwards', async () => {
    await runAgent(options(new Downstream()))
    expect(named('pinned')).toHaveLength(1)
    const stranger = generateKeyPair()
    plane.mint('mnd_1', {}, stranger)
    events = []
    await runAgent(
      options(new Downstream(), { firstContact: async () => parseControlPlaneKeys(stranger.publicKey.toString('base64'), 'x') }),
    )
    expect(named('refused')).toEqual([expect.objectContaining({ code: 'mandate.forged' })])
    const given = parseControlPlaneKeys(stranger.publicKey.toString('base64'), 'x')
    await expect(runAgent(options(new Downstream(), { controlPlaneKeys: given }))).rejects.toMatchObject({
      code: 'agent.control_plane_changed',
    })
  })

  it('belongs to one agent at a time', async () => {
    plane.mint('mnd_1')
    const downstream = new Downstream()
    let second: unknown
    downstream.outcome = async () => {
      second = await runAgent(options(downstream)).catch((error: unknown) => error)
      return { status: 'done', fields: {} }
    }
    await runAgent(options(downstream))
    expect(second).toMatchObject({ code: 'agent.state_locked' })
  })

  it('that can’t be read stops the agent before it acts', async () => {
    plane.mint('mnd_1')
    await runAgent(options(new Downstream()))
    await writeFile(join(stateDir, 'mandates', 'mnd_1.json'), '{"mandate":')
    await expect(runAgent(options(new Downstream()))).rejects.toMatchObject({ code: 'agent.state_malformed' })
  })

  it('holds no secret and no API key', async () => {
    plane.mint('mnd_1')
    await runAgent(options(new Downstream()))
    const names = await readdir(stateDir, { recursive: true, withFileTypes: true })
    const texts = await Promise.all(names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'utf8')))
    expect(texts.length).toBeGreaterThan(1)
    expect(texts.join('\n')).not.toMatch(/a-key-of-the-agent|PRIVATE KEY/)
  })

  it('and key are of the principal that it is named for', async () => {
    await expect(runAgent(options(new Downstream(), { name: 'southwind-agent' }))).rejects.toMatchObject({ code: 'agent.wrong_principal' })
  })
})

it('ends when it is asked to, after what is under way was delivered', async () => {
  const held = plane.mint('mnd_1')
  const stop = new AbortController()
  const downstream = new Downstream()
  downstream.outcome = () => {
    stop.abort()
    return { status: 'done', fields: {} }
  }
  const summary = await runAgent(options(downstream, { once: false, signal: stop.signal }))
  expect(summary.delivered).toBe(1)
  expect(held.state).toBe('spent')
})
