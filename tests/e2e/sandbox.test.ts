// The main job as a newcomer runs it, without a terminal: every ending is the true one, what is left behind can be checked by anybody, and no
// process outlives it.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isProven, loadTrust, verifyDossier, verifyProofFile } from '@countersign/verifier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFolder, type RunFolder } from './run-folder.ts'

const MINUTES = 60_000

interface Report {
  readonly credentials: readonly {
    id: string
    system: string
    kind: string
    executedBy: string
    verdict: string
    strength: string | null
    closure: string
    attempts: number
    reasons: string[]
  }[]
  readonly incidents: readonly { credential: string; state: string }[]
  readonly riskAcceptances: readonly { credential: string; state: string; person: string; reopensAt: string }[]
  readonly refusals: readonly { code: string; by: string }[]
  readonly checkpoint: { origin: string; size: number; cosigned: string }
}

let run: RunFolder
let out: string
const inFolder = (name: string): string => join(run.folder, name)
const start = (args: readonly string[]) => run.start(['scripts/sandbox.mjs', ...args])

beforeAll(async () => {
  run = await openFolder()
  out = inFolder('out')
})
afterAll(() => run?.end())

describe('the main job', () => {
  let report: Report

  test('ends with 0, because every ending is the true one, and leaves no process behind', { timeout: 10 * MINUTES }, async () => {
    const { ended, output } = start(['--once', '--out', out])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await run.nobodyLeft(10_000)).toEqual([])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(output()).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
    report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report
  })

  test('reports every credential with its own true end', () => {
    const ends = Object.fromEntries(report.credentials.map((one) => [one.id, `${one.verdict} ${one.closure}`]))
    expect(Object.keys(ends).length).toBeGreaterThanOrEqual(12)
    const { 'scale-bridge': legacy, 'freight-operators': membership, ...others } = ends
    expect(legacy).toBe('still_accepted risk_accepted')
    // A membership has no secret that could be shown at a door.
    expect(membership).toBe('cannot_test risk_complete')
    expect(new Set(Object.values(others))).toEqual(new Set(['rejected risk_complete']))
    expect(report.incidents).toMatchObject([{ credential: 'partner-portal-client', state: 'closed' }])
    expect(report.riskAcceptances).toMatchObject([{ credential: 'scale-bridge', state: 'accepted', person: 'lucia.moreno' }])
    expect(Date.parse(report.riskAcceptances[0]!.reopensAt)).toBeGreaterThan(Date.now())
    expect(new Set(report.refusals.map((one) => `${one.by} ${one.code}`))).toEqual(
      new Set([
        'omar.haddad authority.refused',
        'meridian-agent evidence.forged',
        'meridian-agent evidence.transplanted',
        'meridian-agent evidence.replayed',
      ]),
    )
    expect(new Set(report.credentials.map((one) => one.executedBy))).toEqual(
      new Set(['connector-host', 'meridian-agent', 'meridian-runbook']),
    )
  })

  test('leaves a dossier that anybody proves offline, and that no flipped byte survives', async () => {
    const trust = await loadTrust(join(out, 'keys'))
    const bytes = await readFile(join(out, 'dossier'))
    expect(isProven(await verifyDossier(join(out, 'dossier'), trust))).toBe(true)
    for (const at of [bytes.length >> 1, bytes.length - 40, 100]) {
      const changed = Buffer.from(bytes)
      changed[at] = changed[at]! ^ 1
      await writeFile(inFolder('changed'), changed)
      expect(isProven(await verifyDossier(inFolder('changed'), trust)), `byte ${at}`).toBe(false)
    }
  })

  test('leaves a proof of each closing entry, with its leaf as it was hashed', async () => {
    const trust = await loadTrust(join(out, 'keys'))
    const names = (await readdir(join(out, 'proofs'))).filter((name) => name.endsWith('.json'))
    const kinds = new Set<string>()
    for (const name of names) {
      const leaf = await readFile(join(out, 'proofs', name))
      const proof = await readFile(join(out, 'proofs', name.replace('.json', '.tlog-proof')), 'utf8')
      const { integrity, entry } = verifyProofFile(proof, leaf, trust)
      expect(integrity).toEqual({ verdict: 'pass', problems: [] })
      expect(`${entry?.index}.json`).toBe(name)
      kinds.add(entry!.kind)
    }
    expect(names.length).toBeGreaterThanOrEqual(report.credentials.length)
    for (const kind of ['closure.reached', 'change.closed', 'risk.accepted', 'incident.closed']) expect([...kinds]).toContain(kind)
  })

  test('writes no secret into what it leaves behind', async () => {
    const texts = await Promise.all(['report.json', 'dossier'].map((name) => readFile(join(out, name), 'utf8')))
    for (const text of texts) expect(text).not.toMatch(/cs_[A-Za-z0-9_-]{20}|BEGIN [A-Z ]*PRIVATE KEY/)
  })

  test('killed in the middle leaves no process behind', { timeout: 3 * MINUTES }, async () => {
    const { child, said, ended } = start(['--once', '--out', inFolder('killed')])
    await said(/Signatures, mandates/, 2 * MINUTES)
    expect((await run.marked()).length).toBeGreaterThan(3)
    child.kill('SIGKILL')
    await ended
    expect(await run.nobodyLeft(25_000)).toEqual([])
  })
})

describe('the story of a delegation', () => {
  test('ends with 0, because every act ended as it must, and leaves no process behind', { timeout: 10 * MINUTES }, async () => {
    const left = inFolder('delegation')
    const { ended, output } = start(['--story', 'delegation', '--once', '--out', left])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await run.nobodyLeft(10_000)).toEqual([])
    const told = JSON.parse(await readFile(join(left, 'report.json'), 'utf8')) as { heldBack: Record<string, string[]> }
    expect(Object.keys(told.heldBack)).toEqual(['nightowl-night-shift'])
    const trust = await loadTrust(join(left, 'keys'))
    for (const name of ['delegation', 'run', 'suspension'])
      expect(isProven(await verifyDossier(join(left, name, 'dossier'), trust)), name).toBe(true)
  })
})

describe('the story of lives, told of the whole company', () => {
  test('ends with 0, because every life ended as it must, and leaves no process behind', { timeout: 20 * MINUTES }, async () => {
    const left = inFolder('lifecycle')
    const { ended, output } = start(['--story', 'lifecycle', '--once', '--out', left])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await run.nobodyLeft(10_000)).toEqual([])
    const told = JSON.parse(await readFile(join(left, 'report.json'), 'utf8')) as { people: Record<string, { left: number }> }
    expect(Object.values(told.people).reduce((sum, one) => sum + one.left, 0)).toBe(0)
    const trust = await loadTrust(join(left, 'keys'))
    for (const name of ['leaver', 'retired']) expect(isProven(await verifyDossier(join(left, name, 'dossier'), trust)), name).toBe(true)
  })
})
