// Growth: what a unit of work costs in a company of ten thousand accounts and of ever more, beside itself at a hundred thousand. Each size has a database of
// its own; it is put there by one process and asked by another, whose memory is the server's and nobody else's. What was measured is printed as it goes.
// Broken off, it says what it has measured; in a folder of its own (`--folder`) it is then taken up where it was.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { firstReading } from './growth/names.ts'
import { forgetProgress, type Measure, openProgress, type Progress, type Size } from './growth/progress.ts'
import { base, summaryOf } from './growth/summary.ts'
import type { Measured } from './measure/figure.ts'
import { versionsOf } from './measure/machine.ts'
import { type DurableServer, startDurableServer } from './measure/server.ts'

export interface GrowthOptions {
  /** The largest size, after 10,000, 100,000 and 1,000,000 as far as they are smaller. */
  readonly count: number
  /** Askings of each question. */
  readonly rounds: number
  /** Where the databases and what was measured are kept, so that it can be taken up; else nothing is left. */
  readonly folder?: string
}

export const growthDefaults: GrowthOptions = { count: 1_000_000, rounds: 100 }

/** As an installation with 512 MiB is started: what V8 keeps is what it needs, and not what the machine has. */
const asInstalled = ['--max-old-space-size=256']
const room = (name: string): string => new URL(`growth/${name}.ts`, import.meta.url).pathname

/** Lines of a program, one after the other as they come; false where it was broken off. */
const linesOf = async (args: readonly string[], signal: AbortSignal, line: (text: string) => void): Promise<boolean> => {
  if (signal.aborted) return false
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const kill = (): void => void child.kill('SIGKILL')
  signal.addEventListener('abort', kill)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })
  for await (const text of createInterface({ input: child.stdout })) line(text)
  const code = await ended
  signal.removeEventListener('abort', kill)
  if (signal.aborted) return false
  if (code !== 0) throw new Error(`\`${args.find((arg) => arg.endsWith('.ts'))}\` ended with ${code}`)
  return true
}

/** Gives whether it went to its end. */
const register = async (server: DurableServer, name: string, count: number, signal: AbortSignal): Promise<boolean> => {
  console.error(`  ${count.toLocaleString('en')}: the company is being registered`)
  await server.drop(name)
  const { db, url } = await server.database(name, 1)
  await db.destroy()
  return linesOf([room('register'), url, server.folder, String(count)], signal, () => {})
}

const sizeOf = async (server: DurableServer, progress: Progress, count: number, rounds: number, signal: AbortSignal): Promise<void> => {
  const size: Size = progress.of(count)
  if (size.done || signal.aborted) return
  const name = `growth_${count}`
  if (!size.registered || (size.begun && !size.figures[firstReading])) {
    Object.assign(size, { registered: false, begun: false, figures: {} })
    if (!(await register(server, name, count, signal))) return
    size.registered = true
    progress.save()
  }
  const args = [...asInstalled, room('size'), server.url(name), server.folder, String(count), String(rounds), ...Object.keys(size.figures)]
  size.done = await linesOf(args, signal, (text) => {
    const told = JSON.parse(text) as { begun: true } | ({ name: string } & Measure)
    if ('begun' in told) size.begun = true
    else size.figures[told.name] = { value: told.value, rssMb: told.rssMb }
    progress.save()
  })
  progress.save()
}

export const measureGrowth = async ({ count, rounds, folder }: GrowthOptions): Promise<Measured> => {
  if (count <= base) throw new Error(`growth is measured beyond ${base.toLocaleString('en')} accounts`)
  const broken = new AbortController()
  const breakOff = (): void => broken.abort()
  const server = await startDurableServer({ ...(folder === undefined ? {} : { folder }), interrupted: breakOff })
  let isWhole = false
  try {
    const progress = openProgress(server.folder)
    const counts = [...[10_000, base, 1_000_000].filter((n) => n < count), count]
    for (const n of counts) await sizeOf(server, progress, n, rounds, broken.signal)
    const again = folder === undefined ? 'nothing of it is left' : `the same command takes it up where it was`
    const summary = summaryOf(
      counts.map((n) => ({ count: n, ...progress.of(n) })),
      broken.signal.aborted ? again : undefined,
    )
    if (broken.signal.aborted) process.exitCode = 130
    // What was measured whole is measured anew the next time.
    else forgetProgress(server.folder)
    isWhole = !broken.signal.aborted
    return { ...summary, versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }) }
  } finally {
    // What failed is looked into where it lies, and taken up.
    await server.stop(!isWhole)
  }
}
