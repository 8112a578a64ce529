// The suite against the machine's Keystone for users and their passwords, with a lock-out in force.
import { Secret } from '@countersign/connector-kit'
import { connectorConformance } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { type Bench, openBench, text } from './bench.testing.ts'

describe.runIf(available('keystone'))('keystone', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  }, 120_000)
  afterEach(() => bench.clearAway())
  afterAll(() => bench?.close())

  connectorConformance('users', () => bench.target(bench.addUser, { nextSecret: () => new Secret(`\r\n'; "$$ \\ ${text()}`) }))
})
