// A folder in which programs of this repository are run as somebody would run them. Its path marks whatever they start, so that nothing outlives them unseen.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Run {
  readonly child: ChildProcess
  output(): string
  /** The exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** Resolves with what is found in the output as soon as it is there. Throws where the program ended before. */
  said(what: RegExp, withinMs: number): Promise<RegExpExecArray>
}

export interface RunFolder {
  readonly folder: string
  /** What Node is given, from the root of the repository. */
  start(args: readonly string[]): Run
  /** Processes that inherited the mark of this folder; only where /proc shows them. */
  marked(): Promise<string[]>
  /** What ends with a killed parent takes a moment to notice it. */
  nobodyLeft(withinMs: number): Promise<string[]>
  /** Whatever a test that failed has left running ends too. */
  end(): Promise<void>
}

export const openFolder = async (): Promise<RunFolder> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  const marker = `COUNTERSIGN_E2E=${folder}`
  const runs: Run[] = []

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

  const start = (args: readonly string[]): Run => {
    let text = ''
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, COUNTERSIGN_E2E: folder, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (part: string) => {
        text += part
      })
    }
    const run: Run = {
      child,
      output: () => text,
      ended: new Promise((resolve) => child.once('close', resolve)),
      said: async (what, withinMs) => {
        for (const deadline = performance.now() + withinMs; ; await delay(50)) {
          const found = what.exec(text)
          if (found) return found
          if (performance.now() > deadline || child.exitCode !== null || child.signalCode !== null)
            throw new Error(`it did not say ${what}:\n${text.slice(-6_000)}`)
        }
      },
    }
    runs.push(run)
    return run
  }

  const nobodyLeft = async (withinMs: number): Promise<string[]> => {
    const deadline = performance.now() + withinMs
    let left = await marked()
    while (left.length > 0 && performance.now() < deadline) {
      await delay(100)
      left = await marked()
    }
    return left
  }

  return {
    folder,
    start,
    marked,
    nobodyLeft,
    end: async () => {
      for (const { child, ended } of runs)
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL')
          await ended
        }
      await nobodyLeft(25_000)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
