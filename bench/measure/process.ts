// Runs a program to its end and times it from outside. It is stopped when it takes too long.
import { spawn } from 'node:child_process'

export interface Ran {
  readonly seconds: number
  readonly output: string
}

export const runProcess = (
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const seconds = (performance.now() - started) / 1000
      if (code === 0) resolve({ seconds, output: Buffer.concat(parts).toString('utf8') })
      else reject(new Error(`\`${program}\` ended with ${signal ?? code}`))
    })
  })
