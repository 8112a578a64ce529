// The sandbox company and the stories that are told on it: one contract ends (the main job), work is delegated, or lives go their way. The only door
// of this package.
// It must never leave a process behind, and never call an ending true that the product did not prove.
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registerCompany, tellMoved } from './company/register.ts'
import { HomeInUse, openHome } from './home/home.ts'
import { confirmOwnPasskeys } from './people/own-passkey.ts'
import { enrol } from './people/people.ts'
import { ChildFailed } from './processes/child.ts'
import { type House, openHouse } from './run/house.ts'
import { ORG_NAME } from './run/product.ts'
import { showEndings, showPeople } from './show/sections.ts'
import { openTerminal, type Terminal } from './show/terminal.ts'
import { STORIES, type Story, type StoryName } from './stories.ts'

export { STORIES, type StoryName } from './stories.ts'

export interface SandboxOptions {
  /** What is played on the company. Default: `contract-end`. */
  readonly story?: StoryName
  /** Ends when the story has ended; the exit code says whether every ending was the true one. */
  readonly once?: boolean
  /** Where report, dossier, proofs and keys go. Default: `out` below the home. */
  readonly out?: string
  /** Stays up afterwards, until a signal comes. */
  readonly stay?: boolean
  /** Prints the report as one JSON document and nothing else. */
  readonly json?: boolean
  /** Where everything lies. Default: a folder of the story below `.countersign` of the repository; with `once` one that is gone afterwards. */
  readonly home?: string
  /** Aborts when the caller is asked to end. Default: the process's own signals. */
  readonly signal?: AbortSignal
}

const HOMES = fileURLToPath(new URL('../../../.countersign', import.meta.url))

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Asked to end. */
class Interrupted extends Error {}

/** Exit code: 0 when every ending is the true one, 1 when one is not or something failed, 130 when it was asked to end before. */
export const runSandbox = async (options: SandboxOptions): Promise<number> => {
  const terminal = openTerminal(process.stdout, options.json === true)
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort(new Interrupted('asked to end'))
  if (options.signal?.aborted) onSignal()
  options.signal?.addEventListener('abort', onSignal, { once: true })
  if (!options.signal) for (const signal of SIGNALS) process.on(signal, onSignal)
  const story = STORIES[options.story ?? 'contract-end']
  const isTemporary = options.once === true && options.home === undefined
  const dir = resolve(options.home ?? (isTemporary ? mkdtempSync(join(tmpdir(), 'countersign-sandbox-')) : join(HOMES, story.home)))
  try {
    return await run(story, options, dir, terminal, interrupt.signal)
  } catch (error) {
    terminal.freeze()
    if (error instanceof Interrupted || interrupt.signal.aborted) {
      terminal.line('\nended before its end; the next start goes on from here')
      return 130
    }
    if (!(error instanceof HomeInUse) && !(error instanceof ChildFailed) && process.env['COUNTERSIGN_DEBUG']) console.error(error)
    console.error(`the sandbox could not come to its end: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    if (isTemporary) rmSync(dir, { recursive: true, force: true })
  }
}

const run = async (story: Story, options: SandboxOptions, dir: string, terminal: Terminal, signal: AbortSignal): Promise<number> => {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`
  const home = await openHome(dir)
  let house: House | undefined
  try {
    terminal.heading(`${ORG_NAME}: set-up`)
    house = await openHouse(home, story, (name) => terminal.line(`  ${seconds()}  ${name}`), signal)
    const { world, url, publicUrl, firstLink, admin, firstSecret, adminKeyFile, fell } = house
    await registerCompany(home, admin, world)
    const people = await enrol(home, url, admin, story.cast)
    await tellMoved(admin, people, world)
    terminal.line(`  ${seconds()}  company registered: people, contracts, systems, workloads, credentials`)
    // A company that is gone at the end has nobody who could use it.
    if (firstSecret && !options.once) {
      terminal.line()
      terminal.line("  the first administrator's API key, shown this once:")
      terminal.line(`  ${terminal.colour.bold(firstSecret)}`)
    }
    terminal.line()
    showPeople(terminal, story.cast)
    const out = resolve(options.out ?? home.path('out'))
    await mkdir(out, { recursive: true })
    const broken = fell.then((name) => {
      throw new ChildFailed(
        `the process \`${name}\` ended by itself; its words are in ${home.path('logs')}, the last of them:\n${home.lastWords(name)}`,
      )
    })
    broken.catch(() => {})
    const { startAgents, excuse } = house
    const given = { home, world, people, url, terminal, signal, out, startAgents: () => startAgents(people), excuse }
    const told = await Promise.race([broken, story.tell(given)])
    terminal.heading('Every ending')
    showEndings(terminal, told.endings)
    told.closing(terminal)
    terminal.line(`${seconds()} from start to here`)
    if (options.json) process.stdout.write(`${JSON.stringify(told.report, null, 2)}\n`)
    const good = told.endings.every((ending) => ending.problems.length === 0 || ending.notSeen)
    if (options.stay && !options.once) {
      showWayOn(terminal, {
        url,
        publicUrl,
        firstLink,
        adminKeyFile,
        out,
        change: told.change,
        dossier: told.dossier,
        logs: home.path('logs'),
      })
      await Promise.race([broken, confirmOwnPasskeys(given, admin)])
      terminal.line('\nending')
    }
    return good ? 0 : 1
  } finally {
    await house?.stop()
    home.release()
  }
}

const showWayOn = (
  terminal: Terminal,
  {
    url,
    publicUrl,
    firstLink,
    adminKeyFile,
    out,
    change,
    dossier,
    logs,
  }: Pick<House, 'url' | 'publicUrl' | 'firstLink' | 'adminKeyFile'> & { out: string; change: string; dossier: string; logs: string },
): void => {
  terminal.heading('Look further')
  terminal.line(`  console        ${publicUrl}`)
  if (firstLink !== undefined) terminal.line(`  your way in    ${firstLink}   (once, within an hour of the start)`)
  else terminal.line('  your way in    the passkey that you made, on the device where you made it')
  terminal.line(`  API            ${url}`)
  terminal.line(`  documentation  ${url}/docs   (machine-readable: ${url}/openapi.json)`)
  terminal.line(`  API key        ${adminKeyFile}`)
  terminal.line(`  logs           ${logs}`)
  terminal.line()
  terminal.line(`  export COUNTERSIGN_URL=${url}`)
  terminal.line(`  export COUNTERSIGN_API_KEY="$(cat ${adminKeyFile})"`)
  terminal.line(`  npx countersign change show ${change}`)
  terminal.line('  npx countersign journal | less')
  terminal.line('  npx countersign incidents')
  terminal.line(`  npx countersign verify ${dossier} --keys ${join(out, 'keys')}`)
  terminal.line()
  terminal.line('  Ctrl-C ends everything; the next start finds it as it is.')
}
