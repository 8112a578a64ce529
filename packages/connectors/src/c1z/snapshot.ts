// One sync file, being read in a process of its own. What that process says is a stranger's word too: bounded, and believed only in its form.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account } from './accounts.ts'
import type { C1zConfig } from './config.ts'
import { type Chosen, openChosen } from './folder.ts'

export interface Fault {
  readonly code: string
  readonly detail: string
}

export interface Ready {
  readonly endedAt: string
  readonly accounts: number
}

const memoryMb = 256
/** A page of the longest accounts. */
const longestLine = 256 << 20
/** Nobody asks for so long: it is given back. */
const idleMs = 120_000

const here = dirname(fileURLToPath(import.meta.url))
const protobuf = dirname(fileURLToPath(import.meta.resolve('@bufbuild/protobuf/wire'))).replace(/(@bufbuild[\\/]protobuf).*$/, '$1')

const isFault = (value: object): value is { fault: Fault } => 'fault' in value

export class Snapshot {
  readonly chosen: Chosen
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #waiting: ((line: string | undefined) => void)[] = []
  /** What it found, or why it can't be read. */
  readonly ready: Promise<Ready | Fault>
  #rest = ''
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #over = false

  private constructor(chosen: Chosen, child: ChildProcess, folder: string) {
    this.chosen = chosen
    this.#child = child
    this.#folder = folder
    child.stdout!.setEncoding('utf8')
    child.stdout!.on('data', (text: string) => this.#take(text))
    child.stdin!.on('error', () => {})
    child.on('error', () => this.#end())
    child.on('close', () => this.#end())
    this.ready = this.#line().then((line) => this.#found(line))
    this.touch()
  }

  static async open({ folder, mostMiB = 1024 }: C1zConfig, chosen: Chosen): Promise<Snapshot | Fault> {
    const file = await openChosen(folder, chosen)
    if (!file) return { code: 'c1z.no_file', detail: 'the file that is to be read is gone, or is none' }
    const own = await mkdtemp(join(tmpdir(), 'countersign-c1z-'))
    try {
      const flags = [
        '--permission',
        `--allow-fs-read=${join(here, '*')}`,
        `--allow-fs-read=${join(dirname(dirname(here)), 'package.json')}`,
        `--allow-fs-read=${join(protobuf, '*')}`,
        `--allow-fs-read=${join(own, '*')}`,
        `--allow-fs-write=${join(own, '*')}`,
        `--max-old-space-size=${memoryMb}`,
        '--no-warnings',
      ]
      // SAFETY: it is handed nothing of the environment, and the one file that it is for.
      const child = spawn(process.execPath, [...flags, join(here, 'reader.ts'), own, chosen.digest, String(mostMiB * (1 << 20))], {
        env: { SQLITE_TMPDIR: own },
        cwd: own,
        stdio: ['pipe', 'pipe', 'ignore', file.fd],
      })
      return new Snapshot(chosen, child, own)
    } finally {
      await file.close()
    }
  }

  get over(): boolean {
    return this.#over
  }

  /** Somebody waits for it still. */
  touch(): void {
    if (this.#over) return
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.close(), idleMs).unref()
  }

  #take(text: string): void {
    this.#rest += text
    for (let at = this.#rest.indexOf('\n'); at >= 0; at = this.#rest.indexOf('\n')) {
      const line = this.#rest.slice(0, at)
      this.#rest = this.#rest.slice(at + 1)
      this.#waiting.shift()?.(line)
    }
    if (this.#rest.length > longestLine) this.close()
  }

  #line(): Promise<string | undefined> {
    return this.#over ? Promise.resolve(undefined) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  #found(line: string | undefined): Ready | Fault {
    const said: unknown = line === undefined ? undefined : JSON.parse(line)
    if (typeof said !== 'object' || said === null || !('ready' in said || isFault(said)))
      return { code: 'c1z.unreadable', detail: 'the process that reads the file ended' }
    if (isFault(said)) return { code: `c1z.${said.fault.code}`, detail: `${this.chosen.name}: ${said.fault.detail}` }
    return (said as { ready: Ready }).ready
  }

  /** One question at a time; undefined: the process has ended. */
  #ask<T>(question: object): Promise<T | undefined> {
    this.touch()
    const answer = this.#turn.then(async () => {
      const line = this.#line()
      this.#child.stdin!.write(`${JSON.stringify(question)}\n`)
      const said = await line
      return said === undefined ? undefined : (JSON.parse(said) as T)
    })
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  page(after: number, limit: number): Promise<{ readonly items: readonly Account[]; readonly next?: number } | undefined> {
    return this.#ask({ after, limit })
  }

  one(account: string, key: string | undefined): Promise<{ readonly item: Account | null } | undefined> {
    return this.#ask({ account, ...(key === undefined ? {} : { key }) })
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#idle)
    for (const waiting of this.#waiting.splice(0)) waiting(undefined)
    void rm(this.#folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }

  close(): void {
    this.#child.kill('SIGKILL')
    this.#end()
  }
}
