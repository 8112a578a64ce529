// Rooms over real HTTP: what each form holds, whom it is signed for, and where nothing is sent.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Channel, type Message, SendFailed } from '@countersign/core/execution/notices/index'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { secretReferences } from '../references/references.ts'
import { slackBody, teamsBody } from './room-forms.ts'
import { roomsIn } from './rooms.ts'
import { RoomsFile } from './rooms-file.ts'

interface Came {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let receiver: Server
let origin: string
let came: Came[]
let answer: { status: number; location?: string } | 'hang'

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    came.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    if (answer === 'hang') return
    response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end('x'.repeat(10))
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
})
beforeEach(() => {
  came = []
  answer = { status: 200 }
})

const key = Buffer.alloc(32, 7).toString('base64')
const references = () =>
  secretReferences({ KEY: `whsec_${key}`, ROOM: `${origin}/hidden-path`, ELSEWHERE: 'http://example.com/x', SHORT: 'whsec_AAAA' })
const now = () => new Date('2026-01-05T09:00:00Z')

const opened = async (rooms: unknown): Promise<Channel[]> => {
  return roomsIn(JSON.stringify(rooms), 'rooms.json', references(), now).map(({ channel }) => channel)
}
const one = async (room: object): Promise<Channel> => (await opened({ rooms: [{ name: 'ops', kinds: ['incident.opened'], ...room }] }))[0]!

const part = (changed: Partial<Message['parts'][number]> = {}): Message['parts'][number] => ({
  title: 'Incident',
  lines: ['Something that should be dead is not.'],
  otherwise: 'It goes on.',
  link: { words: 'See', url: 'https://countersign.example/changes/chg_1' },
  ...changed,
})
const message = (parts = [part()]): Message => ({
  id: 'msg_1',
  subject: 'Incident: still accepted',
  urgent: true,
  at: now(),
  parts,
  closing: ['Sent by Countersign.'],
  to: undefined,
})
const send = (channel: Channel, signal = new AbortController().signal): Promise<void> => channel.send(message(), signal)
const failure = async (sending: Promise<void>) => {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof SendFailed)) throw new Error('it was taken, or broke')
  return { problem: error.message, lasting: error.lasting }
}

test('a signed message is what Standard Webhooks asks: id, time and body under one signature, the same id at each try', async () => {
  const channel = await one({ format: 'signed', url: `${origin}/soc`, secret: 'env:KEY' })
  await send(channel)
  await send(channel)
  expect(came.map(({ path }) => path)).toEqual(['/soc', '/soc'])
  for (const { headers, body } of came) {
    const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']]
    expect([id, timestamp]).toEqual(['msg_1', String(now().getTime() / 1000)])
    const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect(JSON.parse(body)).toMatchObject({ type: 'notice', data: { id: 'msg_1', subject: 'Incident: still accepted', urgent: true } })
  }
})

test('the address of a room may lie at a reference, and stands in no word about its failing', async () => {
  answer = { status: 503 }
  const channel = await one({ format: 'slack', url: 'env:ROOM' })
  expect(await failure(send(channel))).toEqual({ problem: 'the room answered 503', lasting: false })
  expect(came.map(({ path }) => path)).toEqual(['/hidden-path'])
})

test('no redirect is followed', async () => {
  answer = { status: 307, location: `${origin}/elsewhere` }
  expect(await failure(send(await one({ format: 'slack', url: `${origin}/a` })))).toEqual({
    problem: 'the room answered 307, and no redirect is followed',
    lasting: true,
  })
  expect(came.map(({ path }) => path)).toEqual(['/a'])
})

test('a room that is gone is given up, one that is busy or silent is tried again', async () => {
  const channel = await one({ format: 'teams', url: `${origin}/a` })
  for (const [status, lasting] of [
    [404, true],
    [410, true],
    [429, false],
    [500, false],
    [401, false],
  ] as const) {
    answer = { status }
    expect(await failure(send(channel))).toEqual({ problem: `the room answered ${status}`, lasting })
  }
  answer = 'hang'
  expect((await failure(send(channel, AbortSignal.timeout(200)))).lasting).toBe(false)
})

test('what a reference leads to is held to the same rule as what the settings say', async () => {
  expect(await failure(send(await one({ format: 'slack', url: 'env:ELSEWHERE' })))).toEqual({
    problem: 'the address of the room is not https',
    lasting: false,
  })
  expect((await failure(send(await one({ format: 'slack', url: 'env:NOT_THERE' })))).problem).toContain('can not be read')
  expect((await failure(send(await one({ format: 'signed', url: `${origin}/a`, secret: 'env:SHORT' })))).problem).toContain('no whsec_')
  expect(came).toEqual([])
})

describe('settings that are refused at start', () => {
  test.each<[string, object]>([
    ['must be https', { format: 'slack', url: 'http://example.com/x' }],
    ['must be https', { format: 'slack', url: 'http://169.254.169.254/latest' }],
    ['must be https', { format: 'slack', url: 'https://user:pass@example.com/x' }],
    ['goes with the format', { format: 'signed', url: 'https://example.com/x' }],
    ['goes with the format', { format: 'slack', url: 'https://example.com/x', secret: 'env:KEY' }],
    ['is taken', { name: 'mail', format: 'slack', url: 'https://example.com/x' }],
    ['rooms.0.kinds', { kinds: ['everything'], format: 'slack', url: 'https://example.com/x' }],
    ['must be `env:NAME`', { format: 'signed', url: 'https://example.com/x', secret: 'whsec_abc' }],
    ['rooms.0', { format: 'slack', url: 'https://example.com/x', headers: {} }],
  ])('%s: %j', async (words, room) => {
    await expect(one(room)).rejects.toMatchObject({ code: 'config.invalid', message: expect.stringContaining(words) })
  })

  test('a file that is not there, and one that is no JSON', async () => {
    await expect(RoomsFile.open('/nowhere/none.json', references(), now)).rejects.toMatchObject({ code: 'config.invalid' })
  })
})

describe('what somebody wrote', () => {
  const evil = '<!channel> <https://evil.example|here> [here](https://evil.example) **x** & `y`'

  test('is text at Slack: it calls nobody and links nowhere', () => {
    const body = slackBody({ ...message([part({ title: evil, lines: [evil] })]), subject: evil })
    expect(body.text).not.toMatch(/[<>]/)
    const texts = JSON.stringify(body.blocks)
    expect(texts).not.toContain('"mrkdwn"')
    expect(texts).toContain('"plain_text"')
  })

  test('is text at Teams: it is in runs, which know no Markdown', () => {
    const card = teamsBody({ ...message([part({ lines: [evil] })]), subject: evil }).attachments[0]!.content
    expect(JSON.stringify(card)).not.toContain('"TextBlock"')
    expect(card.body.every(({ type }) => type === 'RichTextBlock' || type === 'ActionSet')).toBe(true)
  })

  test('however much it is, stays within what a room reads', () => {
    const long = 'x'.repeat(10_000)
    const many = message(Array.from({ length: 20 }, () => part({ title: 'y'.repeat(120), lines: ['z'.repeat(300), 'z'.repeat(300)] })))
    const slack = slackBody({ ...many, subject: long })
    expect(slack.blocks.length).toBeLessThanOrEqual(50)
    expect(Buffer.byteLength(JSON.stringify(teamsBody(many)))).toBeLessThan(28 * 1024)
  })
})
