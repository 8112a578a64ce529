// Everything that runs, started side by side and ended in reverse: the world, the witness, the product, the executing provider's agents.
// The product and the others are processes of their own; the world is this process.
import { readFileSync } from 'node:fs'
import { createClient } from '@countersign/client'
import type { Home } from '../home/home.ts'
import type { Api } from '../people/api.ts'
import type { People } from '../people/people.ts'
import type { Child } from '../processes/child.ts'
import { openRunbookDesk } from '../world/runbook-desk.ts'
import { startWorld, type World } from '../world/world.ts'
import { startAgents } from './agents.ts'
import { type Product, startProduct } from './product.ts'
import type { Story } from './story.ts'

export interface House extends Pick<Product, 'url' | 'publicUrl' | 'firstLink' | 'adminKeyFile'> {
  readonly world: World
  readonly admin: Api
  /** Only at the very first start. */
  readonly firstSecret: string | undefined
  /** Resolves with the name of a process that ended by itself. */
  readonly fell: Promise<string>
  startAgents(people: People): Promise<void>
  /** From now on this process may end by itself: whoever is refused for good gives up. */
  excuse(name: string): void
  stop(): Promise<void>
}

export const openHouse = async (
  home: Home,
  { whole, rules }: Pick<Story, 'whole' | 'rules'>,
  started: (name: string) => void,
  signal: AbortSignal,
): Promise<House> => {
  const undo: (() => Promise<unknown>)[] = []
  let isStopped = false
  const excused = new Set<string>()
  const stop = async (): Promise<void> => {
    isStopped = true
    for (const step of undo.splice(0).reverse()) await step().catch(() => {})
  }
  let fallen: (name: string) => void = () => {}
  const fell = new Promise<string>((resolve) => {
    fallen = resolve
  })
  /** A child that comes up while all is being ended is ended too. */
  const guard = (child: Child) => {
    if (isStopped) void child.stop()
    undo.push(() => child.stop())
    void child.ended.then(() => {
      if (!isStopped && !excused.has(child.name)) fallen(child.name)
    })
  }
  try {
    const building = startWorld(home, whole, started, signal)
    building.catch(() => {})
    const [built, served] = await Promise.allSettled([building, startProduct({ home, rules, guard, started, signal })] as const)
    // ORDER: the world ends last: the product's connectors and the workloads still speak to it.
    if (built.status === 'fulfilled') undo.unshift(() => built.value.stop())
    if (built.status === 'rejected') throw built.reason
    if (served.status === 'rejected') throw served.reason
    signal.throwIfAborted()
    const [world, product] = [built.value, served.value]
    const desk = await openRunbookDesk(world.warehouse)
    undo.push(() => desk.stop())
    const { url, publicUrl, firstLink, adminKeyFile, firstSecret } = product
    return {
      world,
      url,
      publicUrl,
      firstLink,
      admin: createClient({ url, apiKey: readFileSync(adminKeyFile, 'utf8').trim() }),
      adminKeyFile,
      firstSecret,
      fell,
      startAgents: (people) => startAgents({ home, url, people, world, desk, guard, signal }),
      excuse: (name) => excused.add(name),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
