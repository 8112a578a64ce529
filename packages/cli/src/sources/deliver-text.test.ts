// A file that breaks off is said to have broken off, to the server and to whoever reads it; one bad record among good ones leaves the good ones as they are.
import { expect, it } from 'vitest'
import type { Api } from '../connection/api.ts'
import { deliverText } from './deliver-text.ts'

const format = { type: 'csv', kind: 'person', id: 'No', columns: { name: 'Name' } }

/** A server that takes what comes, and writes it down. */
const server = () => {
  const asked: { readonly path: string; readonly body: Record<string, unknown> }[] = []
  const counts = { created: 0, changed: 0, returned: 0, same: 0, stale: 0, refused: 0 }
  const post = async (path: string, { body }: { body: Record<string, unknown> }) => {
    asked.push({ path: path.split('/').at(-1)!, body })
    return path.endsWith('/readings')
      ? { reading: 'rdg_1', format }
      : path.endsWith('/pages')
        ? { counts, refused: [] }
        : { state: 'complete', ended: 0, held: 0, problem: null }
  }
  return { asked, api: { post } as Pick<Api, 'post'> as Api }
}

async function* bytesOf(text: string, broken = false): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
  if (broken) throw Object.assign(new Error('hunter2'), { code: 'EIO' })
}

it('names the file, the line and what helps, and tells the server that the reading broke off', async () => {
  const { asked, api } = server()
  await expect(deliverText(api, 'hr', 'full', bytesOf('No,Name\n1,"Ann\n'), 'people.csv')).rejects.toMatchObject({
    code: 'cli.source_unreadable',
    message: '`people.csv`: line 2: a quoted cell is never closed; nothing ended by it, mend the file and read it again',
    details: { line: 2 },
  })
  expect(asked.map(({ path }) => path)).toEqual(['readings', 'fail'])
})

it('ends nothing where the disk fails in between, and repeats none of its words', async () => {
  const { asked, api } = server()
  await expect(deliverText(api, 'hr', 'full', bytesOf('No,Name\n1,Ann\n', true), 'people.csv')).rejects.toMatchObject({
    code: 'cli.file_unreadable',
    message: expect.not.stringContaining('hunter2'),
  })
  expect(asked.map(({ path }) => path)).toEqual(['readings', 'fail'])
})

it('a record whose id is too long for the server is told as not read, and those beside it are handed over', async () => {
  const { asked, api } = server()
  const done = await deliverText(api, 'hr', 'full', bytesOf(`No,Name\n${'9'.repeat(5000)},Ann\n2,Bo\n`), 'people.csv')
  expect(done.unreadShown).toEqual([`an id that begins with ${'9'.repeat(30)} has more than 1000 characters`])
  expect(asked.find(({ path }) => path === 'pages')?.body.records).toHaveLength(1)
  expect(asked.at(-1)).toMatchObject({ path: 'complete', body: { records: 1, unread: 1 } })
})
