// Rooms: webhooks of chat systems and of one's own programs, in the form that each reads. Where messages of the enterprise go is said by the process's settings
// and by nobody else. SAFETY: https but on this machine itself; no redirect is followed; nothing of an answer is read but its status.
import { createHmac } from 'node:crypto'
import { type Channel, type Message, SendFailed } from '@countersign/core/execution/notices/index'
import type { SecretReferences } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import { NOTICE_KINDS, OWN_KINDS } from '@countersign/policy'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { isLoopback } from './loopback.ts'
import { signedBody, slackBody, teamsBody } from './room-forms.ts'

const roomKinds = NOTICE_KINDS.filter((kind) => !OWN_KINDS.includes(kind))

const Room = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,40}$' }),
    format: Type.Enum(['slack', 'teams', 'signed']),
    /** `https://…`, or a reference to where it lies: the address of a Slack or Teams webhook is a secret. */
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    /** Of a signed one: a reference to its `whsec_…`. */
    secret: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    kinds: Type.Array(Type.Enum(roomKinds), { maxItems: roomKinds.length, uniqueItems: true }),
    people: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
const Rooms = Type.Object({ rooms: Type.Array(Room, { maxItems: 50 }) }, { additionalProperties: false })
type RoomSettings = Static<typeof Room>

const bodies = { slack: slackBody, teams: teamsBody, signed: signedBody } as const

const invalid = (problem: string) =>
  new CountersignError('config.invalid', 'invalid', `\`COUNTERSIGN_NOTICE_ROOMS\`: ${problem}`, {
    details: { name: 'COUNTERSIGN_NOTICE_ROOMS' },
  })

const targetOf = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') return undefined
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url : undefined
}

const isAddress = (url: string): boolean => /^https?:/i.test(url)

const problemOf = (room: RoomSettings, n: number, all: readonly RoomSettings[], secrets: SecretReferences): string | undefined => {
  const where = `rooms.${n}`
  if (room.name === 'mail' || all.findIndex(({ name }) => name === room.name) !== n) return `${where}.name \`${room.name}\` is taken`
  if (isAddress(room.url)) {
    if (targetOf(room.url) === undefined) return `${where}.url must be https, without a user or password in it`
  } else {
    const wrong = secrets.check(room.url)
    if (wrong !== undefined) return `${where}.url ${wrong}`
  }
  if ((room.format === 'signed') !== (room.secret !== undefined)) return `${where}.secret goes with the format \`signed\`, and only with it`
  const wrong = room.secret === undefined ? undefined : secrets.check(room.secret)
  return wrong === undefined ? undefined : `${where}.secret ${wrong}`
}

/** Standard Webhooks 1.0.0: over the bytes as they go, with id and time inside. */
const signature = (secret: string, id: string, timestamp: string, body: string): string => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.alloc(0)
  if (key.length < 24) throw new SendFailed('the secret of the room is no whsec_ of 24 bytes or more', false)
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/** It won't be otherwise by waiting: the room is gone, or what is sent isn't what it reads. */
const lasting: readonly number[] = [400, 404, 410, 413, 422]

const post = async (url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<void> => {
  let answer: Response
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal,
    })
  } catch {
    throw new SendFailed('the room can not be reached, does not answer in time, or its certificate does not hold', false)
  }
  await answer.body?.cancel().catch(() => {})
  if (answer.ok) return
  if (answer.status >= 300 && answer.status < 400)
    throw new SendFailed(`the room answered ${answer.status}, and no redirect is followed`, true)
  throw new SendFailed(`the room answered ${answer.status}`, lasting.includes(answer.status))
}

const resolved = async (secrets: SecretReferences, reference: string): Promise<string> => {
  try {
    return (await secrets.resolve(reference)).expose()
  } catch {
    throw new SendFailed('the address or the secret of the room can not be read where the settings say', false)
  }
}

const channelOf = (room: RoomSettings, secrets: SecretReferences, now: () => Date): Channel => ({
  name: room.name,
  kinds: room.kinds,
  forPeople: room.people ?? false,
  atOnce: 2,
  send: async (message: Message, signal) => {
    const url = targetOf(isAddress(room.url) ? room.url : await resolved(secrets, room.url))
    if (url === undefined) throw new SendFailed('the address of the room is not https', false)
    const body = JSON.stringify(bodies[room.format](message))
    const timestamp = String(Math.floor(now().getTime() / 1000))
    const headers =
      room.secret === undefined
        ? {}
        : {
            'webhook-id': message.id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signature(await resolved(secrets, room.secret), message.id, timestamp, body),
          }
    await post(url, headers, body, signal)
  },
})

export interface ListedRoom {
  readonly channel: Channel
  readonly format: RoomSettings['format']
}

/** The rooms that a file lists; of one that isn't there the text is empty. Errors: `config.invalid`. */
export const roomsIn = (text: string, path: string, secrets: SecretReferences, now: () => Date): readonly ListedRoom[] => {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw invalid(`\`${path}\` can not be read as JSON${text === '' ? ': is it there?' : ''}`)
  }
  if (!Check(Rooms, given)) {
    const [first] = Errors(Rooms, given)
    throw invalid(`${first?.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${first?.message ?? 'is not as it must be'}`)
  }
  const { rooms } = given
  for (const [n, room] of rooms.entries()) {
    const problem = problemOf(room, n, rooms, secrets)
    if (problem !== undefined) throw invalid(problem)
  }
  return rooms.map((room) => ({ channel: channelOf(room, secrets, now), format: room.format }))
}
