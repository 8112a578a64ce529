import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeCommand, ProtocolError, RedisError, type Reply, ReplyReader } from './resp.ts'

const encode = (reply: Reply): string => {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'number') return `:${reply}\r\n`
  if (reply instanceof RedisError) return `-${reply.message}\r\n`
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`
  return `*${reply.length}\r\n${reply.map(encode).join('')}`
}
const text = fc.string({ unit: 'grapheme' }).map((each) => each.toWellFormed())
const leaf = fc.oneof(text, fc.integer(), fc.constant(null))
const reply: fc.Arbitrary<Reply> = fc.letrec<{ node: Reply; array: Reply }>((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, leaf, tie('array')),
  array: fc.array(tie('node'), { maxLength: 5 }),
})).node

const readIn = (bytes: Buffer, cuts: readonly number[]): Reply[] => {
  const reader = new ReplyReader()
  const replies: Reply[] = []
  let at = 0
  for (const cut of [...cuts.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    replies.push(...reader.feed(bytes.subarray(at, cut)))
    at = cut
  }
  return replies
}

test('replies are read alike however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(reply, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (replies, cuts) => {
      expect(readIn(Buffer.from(replies.map(encode).join('')), cuts)).toEqual(replies)
    }),
  )
})

test('a command arrives as the arguments that were given, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (args) => {
      expect(readIn(encodeCommand(args), [])).toEqual([args])
    }),
  )
})

test('arbitrary bytes are read, awaited or refused, nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readIn(Buffer.from(bytes), [3, 50])
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }),
  )
})

test('a reply that is too deep, too long or dishonest about its length is refused', () => {
  for (const hostile of [
    '*1\r\n'.repeat(9),
    `+${'x'.repeat(70_000)}`,
    '$3\r\nabcdef\r\n',
    '$999999999999\r\n',
    '*999999999999\r\n',
    ':1e9\r\n',
    '\r\n',
  ])
    expect(() => new ReplyReader().feed(Buffer.from(hostile)), hostile.slice(0, 20)).toThrow(ProtocolError)
})
