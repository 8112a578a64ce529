// The server as a process of its own, as an operator starts it; it can be killed as a machine dies.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const main = new URL('../../packages/cli/src/main.ts', import.meta.url).pathname

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Largest resident set so far, MiB. */
  peakRssMb(): number
  /** Resolves when it has had little to do for some seconds: after its start it looks its house over. */
  settled(): Promise<void>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** User and system time of a process: fields 14 and 15 of its `stat` (proc(5)), in ticks of a hundredth. */
const cpuSeconds = (pid: number | undefined): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

export const startServerProcess = async (environment: Readonly<Record<string, string>>): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--org', 'acme', '--json'], {
    env: { PATH: process.env['PATH'] ?? '', COUNTERSIGN_LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-8_000)
  })
  const url = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const found = /"url":"([^"]+)"/.exec(out)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`the server ended before it listened\n${log}`)))
  })
  return {
    url,
    child,
    peakRssMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024,
    settled: async () => {
      for (let before = cpuSeconds(child.pid); ; ) {
        await delay(5_000)
        const now = cpuSeconds(child.pid)
        if (now - before < 0.5) return
        before = now
      }
    },
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}
