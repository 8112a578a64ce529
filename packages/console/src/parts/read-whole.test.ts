import { expect, it } from 'vitest'
import { BrokenOff, readWhole } from './read-whole.ts'

const whole = `{"type":"header"}\n{"leaf":"ä","type":"seal"}\n{"digest":"sha256:${'0'.repeat(64)}","lines":2,"type":"end"}\n`
const streamOf = (text: string, size: number): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size))
      controller.close()
    },
  })
}

it.each([1, 7, 1000])('keeps it byte for byte, whatever pieces of %d it comes in, and gives its second line', async (size) => {
  const told: number[] = []
  const read = await readWhole(
    streamOf(whole, size),
    (bytes) => told.push(bytes),
    () => false,
  )
  expect(await read?.content.text()).toBe(whole)
  expect(read?.second).toBe('{"leaf":"ä","type":"seal"}')
  expect(told.at(-1)).toBe(new TextEncoder().encode(whole).length)
})

it('gives no file of what broke off, and none of what was stopped', async () => {
  const never = () => undefined
  for (const cut of [whole.slice(0, -1), whole.slice(0, 40), ''])
    await expect(readWhole(streamOf(cut, 9), never, () => false)).rejects.toThrow(BrokenOff)
  expect(await readWhole(streamOf(whole, 9), never, () => true)).toBeUndefined()
})
