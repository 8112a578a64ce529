// The process in which a sync file is read: one of its own, which holds no secret, may read nothing but the file that it was handed open and its own folder, and
// may start nothing. What is hostile in a file meets this process and no other. It answers, line by line, until nobody asks any more.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Transform } from 'node:stream'
import { askAccounts, indexAccounts } from './accounts.ts'
import { SyncFault, unpack, withDatabase } from './sync-file.ts'

/** Where the parent has the file open. */
const FILE = 3

const [folder, digest, mostBytes] = process.argv.slice(2) as [string, string, string]
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const open = async (): Promise<ReturnType<typeof askAccounts>> => {
  const [unpacked, indexed] = [join(folder, 'sync.db'), join(folder, 'accounts.db')]
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece)
      done(null, piece)
    },
  })
  await unpack(createReadStream('', { fd: FILE }), unpacked, hashing, Number(mostBytes))
  if (hash.digest('hex') !== digest) throw new SyncFault('unreadable', 'its bytes are not those that its manifest names')
  const { endedAt, accounts } = withDatabase(unpacked, (tables) => ({ endedAt: tables.endedAt, accounts: indexAccounts(tables, indexed) }))
  await rm(unpacked)
  say({ ready: { endedAt, accounts } })
  return askAccounts(indexed)
}

interface Question {
  readonly after?: number
  readonly limit?: number
  readonly account?: string
  readonly key?: string
}

try {
  const accounts = await open()
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line) as Question
    say(
      asked.account === undefined
        ? accounts.page(asked.after ?? 0, asked.limit ?? 1)
        : { item: accounts.one(asked.account, asked.key) ?? null },
    )
  }
  accounts.close()
} catch (error) {
  const fault =
    error instanceof SyncFault ? { code: error.code, detail: error.message } : { code: 'unreadable', detail: 'it can not be read' }
  say({ fault })
  process.exitCode = 1
}
