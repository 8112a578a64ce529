// Random histories of requests, approvals, refusals, lost roles, jumps of the clock, crashes, forged evidence and downstreams that lie; the laws
// are asked after every step, and in the end nothing hangs in the air and the outsider finds the story true. Seeded: a failure prints its seed.

import { reviseChange } from '@countersign/core/execution/changes/index'
import { sweep } from '@countersign/core/execution/jobs'
import { agentDelivers, agentExecutes, agentStarts, honestStatement, signStatement } from '@countersign/core/testing/agent'
import { writeDeparture } from '@countersign/core/testing/departure'
import { dossierOf, judged } from '@countersign/core/testing/dossier'
import { brokenLaws } from '@countersign/core/testing/laws'
import { startTestDatabase, type TestDatabase, type TestHouse } from '@countersign/core/testing/runtime'
import {
  accept,
  approveAll,
  codeOf,
  endTheContract,
  openRequests,
  requestedAcceptances,
  sign,
  signClosures,
} from '@countersign/core/testing/story'
import { openWorld, type World } from '@countersign/core/testing/world'
import { generateKeyPair } from '@countersign/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const people = ['ada', 'ben', 'cleo', 'dan', 'eve', 'finn', 'oscar'] as const
const operatorFaults = [
  { fault: 'lie' },
  { fault: 'down' },
  { fault: 'fail_after' },
  { fault: 'fail_before' },
  { fault: 'refuse', code: '429', retryable: true },
  { fault: 'refuse', code: 'forbidden', retryable: false },
  { fault: 'throw', after: true },
  { fault: 'throw', after: false },
] as const
const doorFaults = [{ fault: 'down' }, { fault: 'trust' }, { fault: 'deny' }, { fault: 'flap' }, { fault: 'fail_before' }] as const

type Command =
  | { do: 'request' | 'work' | 'sweep' | 'agent' | 'forge' | 'owners' | 'risk' | 'revise' | 'calm' | 'everybody' }
  | { do: 'sign'; person: number; request: number; verdict: 'approve' | 'refuse' }
  | { do: 'jump'; seconds: number }
  | { do: 'crash'; after: number }
  | { do: 'fault'; on: 'disable' | 'create' | 'end_sessions' | 'delete'; n: number; always: boolean }
  | { do: 'door'; n: number; always: boolean }
  | { do: 'role'; person: number; back: boolean }
  | { do: 'session' }

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('work', 'agent', 'everybody') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('request', 'sweep', 'forge', 'owners', 'risk', 'calm', 'session') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('revise') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('sign' as const),
      person: fc.nat(people.length - 1),
      request: fc.nat(4),
      verdict: fc.constantFrom('approve', 'approve', 'approve', 'refuse'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('jump' as const), seconds: fc.constantFrom(1, 10, 60, 600, 3600, 5 * 3600, 86_400) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 25 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      on: fc.constantFrom('disable', 'create', 'end_sessions', 'delete'),
      n: fc.nat(operatorFaults.length - 1),
      always: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('door' as const), n: fc.nat(doorFaults.length - 1), always: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('role' as const), person: fc.nat(people.length - 1), back: fc.boolean() }) },
) as fc.Arbitrary<Command>

/** Refusals are coded; anything else is a fault of ours. */
const coded = async (run: () => Promise<unknown>): Promise<void> => {
  const code = await codeOf(run)
  if (code !== 'none') expect(code).toMatch(/^[a-z]+\.[a-z_]+$/)
}

const changes = async (house: TestHouse) => house.runtime.db.selectFrom('changes').selectAll().orderBy('opened_at').execute()

const perform = async (world: World, house: TestHouse, step: Command): Promise<void> => {
  const { company } = world
  const { db } = house.runtime
  switch (step.do) {
    case 'request':
      return coded(() => endTheContract(house, company))
    case 'work':
      return house.settle()
    case 'sweep':
      return void (await sweep(house.runtime, 'acme'))
    case 'everybody':
      return coded(() => approveAll(house, company))
    case 'owners':
      return coded(() => signClosures(house, company))
    case 'risk':
      for (const asked of await requestedAcceptances(house)) await coded(() => accept(house, company, asked.id))
      return
    case 'revise': {
      const [change] = await changes(house)
      if (change) await coded(async () => reviseChange(house.runtime, await company.caller('ada'), change.id, 'looked at again'))
      return
    }
    case 'sign': {
      const requests = await openRequests(house)
      const request = requests[step.request % Math.max(1, requests.length)]
      if (request)
        await coded(() =>
          sign(house, company, request.id, people[step.person]!, {
            verdict: step.verdict,
            reason: 'why',
            ...(people[step.person] === 'oscar' ? { key: 'ben' } : {}),
          }),
        )
      return
    }
    case 'agent':
    case 'forge': {
      const live = await db
        .selectFrom('mandates')
        .selectAll()
        .where('executor_id', '=', 'agent')
        .where('state', 'in', ['open', 'started'])
        .execute()
      for (const mandate of live) {
        if (step.do === 'agent') await coded(() => agentExecutes(house, company, mandate.operation_id))
        else {
          await coded(() => agentStarts(house, company, mandate))
          const statement = await honestStatement(house, mandate)
          await coded(() =>
            agentDelivers(
              house,
              company,
              mandate,
              signStatement(statement, { ...company.agent, privateKey: generateKeyPair().privateKey }),
            ),
          )
        }
      }
      return
    }
    case 'jump':
      return house.run(step.seconds)
    case 'fault': {
      const fault = operatorFaults[step.n]!
      if (step.always) house.fake.script.always(step.on, fault)
      else house.fake.script.next(step.on, fault)
      return
    }
    case 'door': {
      const fault = doorFaults[step.n]!
      if (step.always) house.fake.script.always('present', fault)
      // One whole round: the old, the good and the random credential. That a door lies about a single one, nobody could see.
      else house.fake.script.next('present', fault, fault, fault)
      return
    }
    case 'calm':
      return house.fake.script.clear()
    case 'role':
      await db
        .updateTable('role_holdings')
        .set({ until: step.back ? null : house.clock.now() })
        .where('principal_id', '=', people[step.person]!)
        .execute()
      return
    case 'session':
      house.fake.openSession('main', 'acct-talker', 'secret-of-talker')
      return
    case 'crash':
      return
  }
}

const history = async (steps: readonly Command[]): Promise<void> => {
  const world = await openWorld(server, async (house, company) => writeDeparture(house, company), { settings: { callTimeoutSeconds: 0.5 } })
  let rest = [...steps]
  try {
    while (rest.length > 0) {
      let deadline = Number.POSITIVE_INFINITY
      await world.live(
        () => {
          deadline -= 1
          return deadline === 0
        },
        async (house) => {
          while (rest.length > 0) {
            const [next, ...later] = rest
            rest = later
            if (next!.do === 'crash') deadline = (next as { after: number }).after
            await perform(world, house, next!)
            expect(await brokenLaws(house), `after ${JSON.stringify(next)}`).toEqual([])
          }
        },
      )
    }
    await world.live(
      () => false,
      async (house) => {
        house.fake.script.clear()
        for (let round = 0; round < 4; round += 1) {
          await sweep(house.runtime, 'acme')
          await house.run(86_400)
        }
        expect(await brokenLaws(house), 'in the end').toEqual([])
        for (const change of await changes(house)) {
          const operations = await house.runtime.db.selectFrom('operations').selectAll().where('change_id', '=', change.id).execute()
          for (const operation of operations) {
            const settled = ['done', 'skipped', 'stuck', 'void'].includes(operation.phase)
            expect(
              settled || operation.reasons.length > 0 || operation.phase === 'mandated' || operation.phase === 'executing',
              JSON.stringify(operation),
            ).toBe(true)
          }
          const report = await judged(house, world.witness.vkey, await dossierOf(house, world.company, change.id, 'dan'))
          expect(report.integrity).toEqual({ verdict: 'pass', problems: [] })
          expect(report.truth).toEqual({ verdict: 'pass', problems: [] })
        }
      },
    )
  } finally {
    await world.end()
  }
}

test('the laws hold after every step of any history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 45, size: 'max' }), (steps) =>
      history([{ do: 'request' }, { do: 'work' }, ...steps] as Command[]),
    ),
    {
      numRuns: Number(process.env['COUNTERSIGN_TEST_HISTORIES'] ?? 12),
      endOnFailure: true,
    },
  )
}, 600_000)
