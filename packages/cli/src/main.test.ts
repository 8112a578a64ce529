// The process itself: what it loads, how it ends when it is interrupted, and what it leaves on stdout.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cosignatureVerifier } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './program/testing/captured-io.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-main-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Ended {
  readonly code: number | null
  readonly out: string
}

const start = (args: readonly string[], node: readonly string[] = []) => {
  const child = spawn(process.execPath, [...node, main, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, HOME: folder },
  })
  let out = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out })))
  return { child, ended, output: () => out }
}

/** Every module that a run loads, as file names. */
const loadedBy = async (...args: string[]): Promise<string[]> => {
  const record = join(folder, `loaded-${Math.random().toString(36).slice(2)}`)
  const hook = `import { registerHooks } from 'node:module'; import { appendFileSync } from 'node:fs'
    registerHooks({ load: (url, context, next) => { appendFileSync(${JSON.stringify(record)}, url + '\\n'); return next(url, context) } })`
  await start(args, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]).ended
  return (await readFile(record, 'utf8')).trim().split('\n')
}

describe('the process', () => {
  it('verifies without loading a server, a database, a connector or a client', async () => {
    const loaded = await loadedBy('verify', join(folder, 'none'), '--keys', folder)
    expect(loaded.some((url) => url.includes('/packages/verifier/'))).toBe(true)
    expect(
      loaded.filter((url) =>
        /\/(packages|examples)\/(server|core|client|connectors|policy|local-postgres|sandbox)\/|node_modules\/(pg|fastify|kysely|@clack)\//.test(
          url,
        ),
      ),
    ).toEqual([])
  })

  it('shows its help without opening a single room', async () => {
    const loaded = await loadedBy('--help')
    expect(loaded.filter((url) => /\/packages\//.test(url) && !/\/packages\/cli\//.test(url))).toEqual([])
    expect(loaded.length).toBeLessThan(80)
  })

  it('interrupted with Ctrl-C ends with 130, and a witness gives its lock back first', async () => {
    const made = JSON.parse((await run(['witness', 'init', '--name', 'witness.test/w1', '--key', join(folder, 'w.pem'), '--json'])).out)
    expect(cosignatureVerifier(made.vkey).name).toBe('witness.test/w1')
    const log = JSON.parse((await run(['keys', 'vkey', '--key', join(folder, 'w.pem'), '--name', 'log.test', '--json'])).out).vkey
    const args = ['witness', '--listen', '127.0.0.1:0', '--name', 'witness.test/w1', '--key', join(folder, 'w.pem')]
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 0],
    ] as const) {
      const witness = start([...args, '--state', join(folder, 'w.json'), '--log', `log.test=${log}`, '--json'])
      await expect.poll(witness.output).toContain('\n')
      const { url, vkey } = JSON.parse(witness.output())
      expect(vkey).toBe(made.vkey)
      expect((await fetch(`${url}/nothing`)).status).toBe(404)
      witness.child.kill(signal)
      expect((await witness.ended).code).toBe(code)
    }
  })

  it('ends quietly when nobody reads it any more', async () => {
    const { child, ended } = start(['--help'])
    child.stdout.destroy()
    expect((await ended).code).toBe(0)
  })
})

describe('wrong usage', () => {
  it.each([
    [['nonsense'], 'unknown command'],
    [['contract', 'end', 'x'], '--reason'],
    [['verify', 'x'], '--keys'],
    [['findings', '--state', 'odd'], 'Allowed choices'],
    [['serve', '--port', 'x'], 'cli.bad_number'],
    [['agent', 'run', '--name', 'a', '--key', 'k'], 'cli.bad_option'],
    [['witness', '--listen', 'here', '--name', 'w', '--key', 'k', '--state', 's', '--log', 'l=l'], '--listen'],
    [
      [
        'system',
        'add',
        's',
        '--name',
        'n',
        '--connector',
        'c',
        '--environment',
        'production',
        '--config',
        'c',
        '--operator-secret',
        'operator=hunter2',
      ],
      'secret.not_a_reference',
    ],
  ])('is exit code 2 with a reason: %o', async (argv, reason) => {
    const { code, out, err } = await run(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(reason)
    expect(err).not.toContain('hunter2')
  })
})
