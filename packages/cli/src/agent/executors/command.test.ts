import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mandate } from '../mandate.ts'
import { mandatePayload } from '../testing/fake-control-plane.ts'
import { commandExecutor, readResult } from './command.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-command-'))
})

afterAll(() => rm(folder, { recursive: true }))

const mandate = mandatePayload('mnd_1') as unknown as Mandate

/** Runs a script on this Node. */
const script = async (text: string, more: { timeoutMs?: number; args?: string[]; signal?: AbortSignal } = {}) => {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.mjs`)
  await writeFile(file, text)
  const env = { ...process.env, COUNTERSIGN_API_KEY: 'canary-key' }
  const executor = commandExecutor({
    program: process.execPath,
    args: [file, ...(more.args ?? [])],
    timeoutMs: more.timeoutMs ?? 10_000,
    env,
  })
  return executor.execute(mandate, more.signal ?? new AbortController().signal)
}

const reading = `let text = ''; for await (const part of process.stdin) text += part; const mandate = JSON.parse(text);`

describe('a command', () => {
  it('gets the mandate on its stdin and answers on its stdout', async () => {
    const result = await script(`${reading} console.log(JSON.stringify({ status: 'done', fields: { downstreamReference: mandate.id } }))`)
    expect(result).toEqual({ status: 'done', fields: { downstreamReference: 'mnd_1' } })
  })

  it('gets its arguments as they are: no shell looks at them', async () => {
    const marker = join(folder, 'shell-was-here')
    const result = await script(`console.log(JSON.stringify({ status: 'done', fields: { argument: process.argv[2] } }))`, {
      args: [`$(touch ${marker}); \`touch ${marker}\``],
    })
    expect(result).toMatchObject({ fields: { argument: expect.stringContaining('$(touch') } })
    await expect(readFile(marker)).rejects.toThrow('ENOENT')
  })

  it('never sees the API key of the agent', async () => {
    const result = await script(`console.log(JSON.stringify({ status: 'done', fields: { env: JSON.stringify(process.env) } }))`)
    expect(JSON.stringify(result)).not.toContain('canary-key')
  })

  it('that takes too long is ended with all that it started, and is unknown', async () => {
    const pidFile = join(folder, 'child.pid')
    const result = await script(
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs'
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); writeFileSync(${JSON.stringify(pidFile)}, String(child.pid))
       setInterval(() => {}, 1000)`,
      { timeoutMs: 1500 },
    )
    expect(result).toMatchObject({ status: 'unknown', code: 'command.timeout' })
    const pid = Number(await readFile(pidFile, 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it.each([
    ['that fails', 'process.exit(3)', 'command.failed'],
    ['that says nothing', '', 'command.bad_result'],
    ['that says something else', `console.log('done')`, 'command.bad_result'],
    ['that fails after it said done', `console.log('{"status":"done"}'); process.exitCode = 1`, 'command.failed'],
    ['that never ends its answer', `setInterval(() => process.stdout.write('x'.repeat(65536)), 1)`, 'command.bad_result'],
  ])('%s is unknown, never done', async (_name, text, code) => {
    expect(await script(text)).toMatchObject({ status: 'unknown', code })
  })

  it('that is not there is refused and may be tried again', async () => {
    const executor = commandExecutor({ program: '/nonexistent/program', args: [], timeoutMs: 1000, env: {} })
    expect(await executor.execute(mandate, new AbortController().signal)).toMatchObject({
      status: 'refused',
      code: 'command.not_started',
      retryable: true,
    })
  })
})

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it.each(['[]', 'null', '{"status":"DONE"}', '{"status":"done","status":"refused"}', '{}'])('reads %s as unknown', (text) => {
  expect(readResult(text)).toMatchObject({ status: 'unknown', code: 'command.bad_result' })
})

it('takes a refusal’s code only in a form that can be printed', () => {
  expect(readResult('{"status":"refused","code":"a\\u001b[2Jb"}')).toMatchObject({
    status: 'refused',
    code: 'command.refused',
    retryable: false,
  })
})
