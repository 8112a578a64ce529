// One size of the company, in a process of its own that is opened as the product opens its database: read for the first time, read again with one account in a
// hundred changed, and asked. Its memory is a server's: of the measuring there is one page of a system that is made up as it is asked for. Prints one line of
// JSON for each figure as it comes; what it is at goes to the other stream. Named figures are not measured again.
import { previewContractEnd } from '@countersign/core/execution/changes/index'
import { dayAfter } from '@countersign/core/execution/day-after/index'
import { operations } from '@countersign/core/operations'
import { systemClock } from '@countersign/core/platform/clock'
import { openDatabase } from '@countersign/core/platform/database'
import type { OperationContext } from '@countersign/core/platform/operation'
import { reachFrom } from '@countersign/core/registry/estate/index'
import { resolvePrincipal } from '@countersign/core/registry/principals/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { openTestHouse } from '@countersign/core/testing/runtime'
import { loadNow, peakRssMb } from '../measure/machine.ts'
import { readerOf } from '../reconcile/company.ts'
import { nameOf, systemId } from '../reconcile/estate.ts'
import { houseOf } from './house.ts'
import { firstReading } from './names.ts'

const [url, folder, count, rounds] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4]), Number(process.argv[5])]
const known = new Set(process.argv.slice(6))
const org = 'acme'

const tell = (name: string, value: number): void => {
  console.log(JSON.stringify({ name, value, rssMb: peakRssMb() }))
  console.error(
    `  ${count.toLocaleString('en')}: ${name}: ${value.toFixed(2)} (load ${loadNow()[0]}, at most ${peakRssMb().toFixed(0)} MiB so far)`,
  )
}
/** Milliseconds: of so many askings, each about another account, the quickest tenth; whoever else is on the machine disturbs it the least. */
const asked = async (ask: (n: number) => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let round = -5; round < rounds; round += 1) {
    // A stride that is prime to every size goes all over it.
    const n = ((round + 5) * 7_919_113) % count
    const from = performance.now()
    await ask(n)
    if (round >= 0) times.push(performance.now() - from)
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 10)]!
}

interface Listed {
  readonly items: readonly { readonly id: string }[]
  readonly next?: string
}

/** A list or a single thing of the API, as a call of it runs. None of these looks at what a call has beside its input; what they answer is their schema's. */
const call = async (runtime: Runtime, caller: Caller, id: string, input: { params?: object; query?: object }): Promise<Listed> => {
  const { handle } = operations.find((one) => one.id === id)!
  return (await handle(runtime, caller, { params: {}, query: {}, body: {}, ...input }, {} as OperationContext)) as Listed
}

const questionsOf = (runtime: Runtime, caller: Caller): Readonly<Record<string, (n: number) => Promise<unknown>>> => ({
  'lookup of an account by its name, with its history, ms': async (n) => {
    const found = await call(runtime, caller, 'accounts.list', {
      query: { system: systemId, account: nameOf(n) },
    })
    if (found.items.length !== 1) throw new Error(`the run does not count: there are ${found.items.length} of \`${nameOf(n)}\``)
    await call(runtime, caller, 'accounts.read', { params: { account: found.items[0]!.id } })
  },
  'page of 100 accounts of a system, ms': async (n) => {
    const query = { system: systemId, limit: 100 }
    const { next } = await call(runtime, caller, 'accounts.list', { query })
    // Somewhere in the list, if it goes on from there at all.
    await call(runtime, caller, 'accounts.list', { query: n % 2 === 0 ? query : { ...query, cursor: next } })
  },
  'page of 100 identities, ms': () => call(runtime, caller, 'identities.list', { query: { limit: 100 } }),
  'blast radius of an identity, ms': (n) => reachFrom(runtime, org, { kind: 'identity', id: `idn-${n - (n % 100)}` }, 'blast_radius'),
  'what the end of a contract would do, ms': () =>
    previewContractEnd(runtime, caller, { contract: 'contract', reason: 'measured', ticket: 'CHG-1' }),
  'the day after a contract, ms': () => dayAfter(runtime, org, { kind: 'contract', id: 'contract' }),
})

const changedReading = 'one in a hundred changed, µs for an account'

/** Of a reading that takes minutes, every million. */
const tellRead = (done: number): void => {
  if (done > 0 && done % 1_000_000 === 0)
    console.error(
      `  ${count.toLocaleString('en')}: ${done.toLocaleString('en')} are read (load ${loadNow()[0]}, at most ${peakRssMb().toFixed(0)} MiB so far)`,
    )
}

const measure = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const read = await readerOf(runtime, caller, count, tellRead)
  const each = (seconds: number): number => (seconds * 1e6) / count
  if (!known.has(firstReading)) {
    console.log(JSON.stringify({ begun: true }))
    tell(firstReading, each(await read(undefined)))
  } else if (!known.has(changedReading)) {
    // What a reading that was broken off has changed is changed back first.
    await read(undefined)
  }
  if (!known.has(changedReading)) tell(changedReading, each(await read({ oneIn: 100 })))
  for (const [name, ask] of Object.entries(questionsOf(runtime, caller))) if (!known.has(name)) tell(name, await asked(ask))
}

const db = openDatabase({ url, connectTimeoutMs: 60_000, onError: () => {} })
try {
  const house = await openTestHouse(db, org, { org, clock: { ...systemClock, advance: () => {} }, ...houseOf(folder, count) })
  const principal = await resolvePrincipal(db, org, 'ada', systemClock.now())
  if (!principal) throw new Error('the company is not there')
  await measure(house.runtime, { org, principal, requestId: 'growth' })
  await house.stop()
} finally {
  await db.destroy()
}
