// One size of the company, in a process of its own, so that its memory is its own: registered, read for the first time, read again with one account in a
// hundred changed, and asked. Prints one line of JSON; what it is at goes to the other stream as it goes.

import { previewContractEnd } from '@countersign/core/execution/changes/index'
import { dayAfter } from '@countersign/core/execution/day-after/index'
import { operations } from '@countersign/core/operations'
import { openDatabase } from '@countersign/core/platform/database'
import type { OperationContext } from '@countersign/core/platform/operation'
import { reachFrom } from '@countersign/core/registry/estate/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { loadNow, peakRssMb } from '../measure/machine.ts'
import { type Reader, withEstateAt } from '../reconcile/company.ts'
import { nameOf, systemId } from '../reconcile/estate.ts'

const [url, folder, count, rounds] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4]), Number(process.argv[5])]
const org = 'acme'
const endingCredentials = 20

const say = (text: string): void =>
  console.error(`  ${count.toLocaleString('en')}: ${text} (load ${loadNow()[0]}, at most ${peakRssMb().toFixed(0)} MiB so far)`)

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

const measured = async (read: Reader, runtime: Runtime, caller: Caller): Promise<Record<string, number>> => {
  const figures: Record<string, number> = {}
  const tell = (name: string, value: number): void => {
    figures[name] = value
    say(`${name}: ${value.toFixed(2)}`)
  }
  tell('first reading, µs for an account', ((await read(undefined)) * 1e6) / count)
  tell('one in a hundred changed, µs for an account', ((await read({ oneIn: 100 })) * 1e6) / count)
  for (const [name, ask] of Object.entries(questionsOf(runtime, caller))) tell(name, await asked(ask))
  return figures
}

const open = (statementTimeoutMs?: number) =>
  openDatabase({ url, connectTimeoutMs: 60_000, onError: () => {}, ...(statementTimeoutMs === undefined ? {} : { statementTimeoutMs }) })

// As the product opens it, with the time that it gives a statement; only what is put there beforehand may take longer.
const [db, setUp] = [open(), open(3_600_000)]
try {
  say('the company is being registered')
  const figures = await withEstateAt({ db, setUp, folder }, count, async (read, house, company) => {
    for (let n = 0; n < endingCredentials; n += 1) await company.credential(`ending-${n}`)
    return measured(read, house.runtime, await company.caller('ada'))
  })
  console.log(JSON.stringify({ figures, rssMb: peakRssMb() }))
} finally {
  await Promise.all([db.destroy(), setUp.destroy()])
}
