// Backpressure: bounded bytes in hand, a rate for each provider, and no provider that keeps the others out.
import { expect, test } from 'vitest'
import { IntakeGate } from './gate.ts'

const open = (change: Partial<ConstructorParameters<typeof IntakeGate>[0]> = {}) => {
  const time = { ms: 0 }
  const gate = new IntakeGate({ inFlightBytes: 1000, recordsPerSecond: 100, gapSeconds: 1, patienceSeconds: 1, ...change }, () => time.ms)
  return { gate, time }
}

const refusal = (run: () => unknown): [string, unknown] | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    const { code, details } = error as { code: string; details: Record<string, unknown> }
    return [code, details['retryAfterSeconds']]
  }
}

test('one provider gets half of the room, whatever it sends; the others still come in', () => {
  const { gate } = open()
  gate.admit('loud', 500)
  expect(refusal(() => gate.admit('loud', 1))).toEqual(['telemetry.too_fast', 1])
  expect(refusal(() => gate.admit('quiet', 400))).toBeUndefined()
})

test('what is in hand is bounded over all providers, and room comes back once for each that leaves', () => {
  const { gate } = open()
  const left = gate.admit('a', 500)
  gate.admit('b', 500)
  expect(refusal(() => gate.admit('c', 1))).toEqual(['telemetry.busy', 1])
  left()
  left()
  expect(gate.load).toEqual({ inFlightBytes: 500, turnedAway: 1 })
  expect(refusal(() => gate.admit('c', 500))).toBeUndefined()
})

test('who sends faster than he may is told how long to wait, and may again after it', () => {
  const { gate, time } = open()
  gate.admit('a', 1)()
  gate.charge('a', 500)
  expect(refusal(() => gate.admit('a', 1))).toEqual(['telemetry.too_fast', 3])
  expect(refusal(() => gate.admit('b', 1))).toBeUndefined()
  time.ms = 3_001
  expect(refusal(() => gate.admit('a', 1))).toBeUndefined()
})
