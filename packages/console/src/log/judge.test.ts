// The browser's own verification against the ledger that it stands beside: what the ledger makes passes, and what anybody altered does not.
import {
  consistencyProof as consistencyByLedger,
  cosigner,
  formatCheckpointBody,
  generateKeyPair,
  inclusionProof as inclusionByLedger,
  integrate,
  leafHash as leafByLedger,
  MemoryTiles,
  noteSigner,
  parseTilePath,
  signNote,
} from '@countersign/ledger'
import { beforeAll, describe, expect, it } from 'vitest'
import { isInLog, judgeLog, type LogVerdict, seenAfter } from './judge.ts'
import { consistencyProof, inclusionProof, type ReadTile } from './tiles.ts'
import { leafHash } from './tree.ts'

const log = noteSigner('log.test/one', generateKeyPair().privateKey)
const witness = cosigner('witness.test/w', generateKeyPair().privateKey, () => 1_800_000_000)
const other = noteSigner('log.test/one', generateKeyPair().privateKey)
const keys = { log: log.vkey, witness: witness.vkey }

interface Grown {
  readonly read: ReadTile
  readonly tiles: MemoryTiles
  body(size: number): string
}

/** A log of `size` entries, and its head at each size asked for. */
const grow = async (size: number, textOf: (index: number) => string = (index) => `{"entry":${index}}`): Promise<Grown> => {
  const tiles = new MemoryTiles()
  const bodies = new Map<number, string>()
  const sizes = [1, 2, 3, 5, 8, 200, 255, 256, 257, 300, 511, 513, 700, size].filter((one) => one <= size)
  let at = 0
  for (const next of sizes) {
    const leaves = Array.from({ length: next - at }, (_, offset) => leafByLedger(Buffer.from(textOf(at + offset))))
    const grown = await integrate(tiles, at, leaves)
    tiles.write(grown.tiles)
    bodies.set(next, formatCheckpointBody({ origin: log.name, size: next, root: grown.root }))
    at = next
  }
  const read: ReadTile = (path) => {
    const { level, index } = parseTilePath(path)
    return tiles.readTile(level, index)
  }
  return { read, tiles, body: (one) => bodies.get(one)! }
}

let whole: Grown
let forked: Grown
beforeAll(async () => {
  whole = await grow(1000)
  forked = await grow(1000, (index) => (index === 100 ? '{"entry":"another"}' : `{"entry":${index}}`))
})

const heads = (body: string) => ({ newest: signNote(body, log), cosigned: signNote(body, [log, witness]) })
const seenAt = async (size: number) => {
  const verdict = await judgeLog(heads(whole.body(size)), keys, undefined, whole.read)
  return seenAfter(verdict, keys)!
}
const fault = (verdict: LogVerdict) => (verdict && !verdict.passed ? verdict.fault : verdict)

describe('this browser, of the log', () => {
  it('makes the proofs that the ledger makes, at every edge of a tile', async () => {
    for (const size of [1, 2, 3, 255, 256, 257, 513, 1000]) {
      for (const index of [0, 1, 2, 254, 255, 256, 511, 512, 999].filter((one) => one < size)) {
        const made = await inclusionProof(whole.read, index, size)
        expect(made.map((hash) => Buffer.from(hash))).toEqual(await inclusionByLedger(whole.tiles, index, size))
      }
      for (const older of [1, 2, 3, 200, 256, 300, 512, 999].filter((one) => one <= size)) {
        const made = await consistencyProof(whole.read, older, size)
        expect(made.map((hash) => Buffer.from(hash))).toEqual(await consistencyByLedger(whole.tiles, older, size))
      }
    }
  })

  it('believes a head that the log signed, says when the witness did, and how much of it was seen before', async () => {
    const verdict = await judgeLog(heads(whole.body(1000)), keys, await seenAt(300), whole.read)
    expect(verdict).toMatchObject({
      passed: true,
      before: 300,
      newest: { size: 1000 },
      cosigned: { size: 1000, cosignedAt: 1_800_000_000 },
    })
  })

  it('takes a witness that is behind, and none at all, for what they are', async () => {
    const behind = { newest: signNote(whole.body(1000), log), cosigned: signNote(whole.body(700), [log, witness]) }
    expect(await judgeLog(behind, keys, undefined, whole.read)).toMatchObject({
      passed: true,
      newest: { size: 1000 },
      cosigned: { size: 700 },
    })
    const alone = { newest: signNote(whole.body(1000), log), cosigned: null }
    expect(await judgeLog(alone, keys, undefined, whole.read)).toMatchObject({ passed: true, cosigned: undefined })
    // Called cosigned, and signed by the log alone.
    const claimed = { newest: signNote(whole.body(1000), log), cosigned: signNote(whole.body(1000), log) }
    expect(await judgeLog(claimed, keys, undefined, whole.read)).toMatchObject({ passed: true, cosigned: undefined })
  })

  it('says nothing of a log that has signed nothing yet, unless it had', async () => {
    expect(await judgeLog({ newest: null, cosigned: null }, keys, undefined, whole.read)).toBeUndefined()
    expect(fault(await judgeLog({ newest: null, cosigned: null }, keys, await seenAt(300), whole.read))).toBe('shrunk')
  })

  it('refuses a log that has become shorter, or whose past has changed, however well it is signed', async () => {
    expect(fault(await judgeLog(heads(whole.body(257)), keys, await seenAt(300), whole.read))).toBe('shrunk')
    expect(fault(await judgeLog(heads(forked.body(1000)), keys, await seenAt(300), forked.read))).toBe('forked')
    expect(fault(await judgeLog(heads(forked.body(300)), keys, await seenAt(300), forked.read))).toBe('forked')
    // The tiles of the true log do not hide it.
    expect(fault(await judgeLog(heads(forked.body(1000)), keys, await seenAt(300), whole.read))).toBe('forked')
  })

  it('refuses a witness that was shown another log than this reader', async () => {
    const two = { newest: signNote(whole.body(1000), log), cosigned: signNote(forked.body(700), [log, witness]) }
    expect(fault(await judgeLog(two, keys, undefined, whole.read))).toBe('cosigned_other')
    const ahead = { newest: signNote(whole.body(700), log), cosigned: signNote(whole.body(1000), [log, witness]) }
    expect(fault(await judgeLog(ahead, keys, undefined, whole.read))).toBe('cosigned_other')
  })

  it('refuses other keys than it saw before, and welcomes a witness where there was none', async () => {
    const seen = await seenAt(300)
    expect(fault(await judgeLog(heads(whole.body(1000)), { ...keys, log: other.vkey }, seen, whole.read))).toBe('keys_changed')
    expect(fault(await judgeLog(heads(whole.body(1000)), { ...keys, witness: undefined }, seen, whole.read))).toBe('keys_changed')
    expect(await judgeLog(heads(whole.body(1000)), keys, { ...seen, witness: undefined }, whole.read)).toMatchObject({ passed: true })
  })

  it.each<[string, (note: string) => string, string]>([
    ['a size that was altered', (note) => note.replace('\n1000\n', '\n1001\n'), 'bad_signature_of_log'],
    ['no signature of the log', (note) => note.replaceAll('— log.test', '— nobody.test'), 'not_signed_by_log'],
    ['no signatures', (note) => note.split('\n\n')[0]!, 'malformed'],
    ['a line that is no signature', (note) => `${note}- x\n`, 'malformed'],
    ['nothing', () => '', 'malformed'],
  ])('refuses a head with %s', async (_what, alter, expected) => {
    const newest = alter(signNote(whole.body(1000), log))
    expect(fault(await judgeLog({ newest, cosigned: null }, keys, undefined, whole.read))).toBe(expected)
  })

  it('refuses a cosignature whose time was altered, a key that is not its own, and a head of another log', async () => {
    const cosigned = signNote(whole.body(1000), [log, witness])
    const [, line] = /— witness\.test\/w (.*)\n/.exec(cosigned)!
    const bytes = Buffer.from(line!, 'base64')
    bytes[11] = bytes[11]! ^ 1
    const altered = { newest: signNote(whole.body(1000), log), cosigned: cosigned.replace(line!, bytes.toString('base64')) }
    expect(fault(await judgeLog(altered, keys, undefined, whole.read))).toBe('bad_signature_of_witness')
    const renamed = { ...keys, log: keys.log.replace('log.test/one', 'log.test/two') }
    expect(fault(await judgeLog(heads(whole.body(1000)), renamed, undefined, whole.read))).toBe('bad_key')
    const foreign = signNote(whole.body(1000).replace('log.test/one', 'log.test/two'), log)
    expect(fault(await judgeLog({ newest: foreign, cosigned: null }, keys, undefined, whole.read))).toBe('foreign_origin')
  })
})

describe('this browser, of an entry', () => {
  const headAt = async (size: number) => {
    const verdict = await judgeLog(heads(whole.body(size)), keys, undefined, whole.read)
    if (!verdict?.passed) throw new Error('the head did not pass')
    return verdict.newest
  }

  it('hashes its text as the ledger does', async () => {
    const text = '{"who":"Zoë","what":"ключ"}'
    expect(Buffer.from(await leafHash(text))).toEqual(leafByLedger(Buffer.from(text)))
  })

  it('finds it where it stands', async () => {
    for (const size of [1, 257, 1000])
      for (const index of [0, 255, 256, 999].filter((one) => one < size))
        expect(await isInLog(await leafHash(`{"entry":${index}}`), index, await headAt(size), whole.read), `${index} of ${size}`).toBe(true)
  })

  it('does not find one that was altered, stands elsewhere, or is not there', async () => {
    const head = await headAt(1000)
    expect(await isInLog(await leafHash('{"entry": 5}'), 5, head, whole.read)).toBe(false)
    expect(await isInLog(await leafHash('{"entry":5}'), 6, head, whole.read)).toBe(false)
    expect(await isInLog(await leafHash('{"entry":5}'), 1000, head, whole.read)).toBe(false)
    expect(await isInLog(await leafHash('{"entry":100}'), 100, head, forked.read)).toBe(true)
    expect(await isInLog(await leafHash('{"entry":"another"}'), 100, head, forked.read)).toBe(false)
  })

  it('has no verdict where a tile is missing', async () => {
    const head = await headAt(1000)
    const cut: ReadTile = async (path) => (await whole.read(path)).subarray(0, 32)
    await expect(isInLog(await leafHash('{"entry":5}'), 5, head, cut)).rejects.toThrow()
  })
})
