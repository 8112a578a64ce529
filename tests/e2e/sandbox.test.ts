// The main job as a newcomer runs it, without a terminal: every ending is the true one, what is left behind can be checked by anybody, and no
// process outlives it. Run in a folder of its own, whose path marks everything that belongs to it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isProven, loadTrust, verifyDossier, verifyProofFile } from '@countersign/verifier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
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

let folder: string
let out: string
let marker: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  out = join(folder, 'out')
  marker = `COUNTERSIGN_E2E=${folder}`
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Processes that inherited the mark of this run; only where /proc shows them. */
const marked = async (): Promise<string[]> => {
  const found: string[] = []
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (environment.split('\0').includes(marker) || command.includes(folder))
      found.push(`${name} ${command.replaceAll('\0', ' ').slice(0, 200)}`)
  }
  return found
}

/** What ends with a killed parent takes a moment to notice it. */
const nobodyLeft = async (withinMs: number): Promise<string[]> => {
  const deadline = performance.now() + withinMs
  let left = await marked()
  while (left.length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    left = await marked()
  }
  return left
}

const start = (args: readonly string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } => {
  let text = ''
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'sandbox.mjs'), ...args], {
    cwd: folder,
    env: { ...process.env, COUNTERSIGN_E2E: folder, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (part: string) => {
      text += part
    })
  }
  return { child, output: () => text, ended: new Promise((resolve) => child.once('close', resolve)) }
}

describe('the main job', () => {
  let report: Report

  test('ends with 0, because every ending is the true one, and leaves no process behind', { timeout: 5 * MINUTES }, async () => {
    const { ended, output } = start(['--once', '--out', out])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await nobodyLeft(10_000)).toEqual([])
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
      await writeFile(join(folder, 'changed'), changed)
      expect(isProven(await verifyDossier(join(folder, 'changed'), trust)), `byte ${at}`).toBe(false)
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
    const { child, output, ended } = start(['--once', '--out', join(folder, 'killed')])
    const deadline = performance.now() + 2 * MINUTES
    while (!output().includes('Signatures, mandates') && performance.now() < deadline && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await marked()).length).toBeGreaterThan(3)
    child.kill('SIGKILL')
    await ended
    expect(await nobodyLeft(25_000)).toEqual([])
  })
})

describe('the story of a delegation', () => {
  test('ends with 0, because every act ended as it must, and leaves no process behind', { timeout: 5 * MINUTES }, async () => {
    const left = join(folder, 'delegation')
    const { ended, output } = start(['--story', 'delegation', '--once', '--out', left])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await nobodyLeft(10_000)).toEqual([])
    const told = JSON.parse(await readFile(join(left, 'report.json'), 'utf8')) as { heldBack: Record<string, string[]> }
    expect(Object.keys(told.heldBack)).toEqual(['nightowl-night-shift'])
    const trust = await loadTrust(join(left, 'keys'))
    for (const name of ['delegation', 'run', 'suspension'])
      expect(isProven(await verifyDossier(join(left, name, 'dossier'), trust)), name).toBe(true)
  })
})

describe('the story of lives, told of the whole company', () => {
  test('ends with 0, because every life ended as it must, and leaves no process behind', { timeout: 10 * MINUTES }, async () => {
    const left = join(folder, 'lifecycle')
    const { ended, output } = start(['--story', 'lifecycle', '--once', '--out', left])
    const code = await ended
    expect(code, output().slice(-6_000)).toBe(0)
    expect(output().slice(output().indexOf('Every ending'))).not.toContain('✘')
    expect(await nobodyLeft(10_000)).toEqual([])
    const told = JSON.parse(await readFile(join(left, 'report.json'), 'utf8')) as { people: Record<string, { left: number }> }
    expect(Object.values(told.people).reduce((sum, one) => sum + one.left, 0)).toBe(0)
    const trust = await loadTrust(join(left, 'keys'))
    for (const name of ['leaver', 'retired']) expect(isProven(await verifyDossier(join(left, name, 'dossier'), trust)), name).toBe(true)
  })
})
