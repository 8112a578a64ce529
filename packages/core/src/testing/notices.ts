// A post office for tests: what went out, by which channel, and a receiver that fails as often as it is told.
import type { NoticeKind } from '@countersign/policy'
import { type Channel, followNotices, gatherDue, type Message, openOffice, postBy, SendFailed } from '../execution/notices/index.ts'
import { systemCaller } from '../registry/principals/index.ts'
import type { TestHouse } from './runtime.ts'

export interface TestRoom {
  readonly name: string
  readonly kinds?: readonly NoticeKind[]
  readonly forPeople?: boolean
}

export interface TestPost {
  /** All that was taken, in order. */
  readonly sent: { readonly channel: string; readonly message: Message }[]
  /** Asked before a message is taken: throws to refuse it. */
  refuse: (channel: string, message: Message) => void | Promise<void>
  /** One round of everything: facts become notices, notices messages, and messages go out. */
  round(): Promise<void>
  /** `address: subject` of what was taken since the last time. */
  news(): string[]
}

export const refused = (lasting = false): SendFailed => new SendFailed('refused by the test', lasting)

export const openTestPost = (
  house: TestHouse,
  rooms: readonly TestRoom[] = [],
  options: { readonly mail?: boolean; readonly alive?: () => void } = {},
): TestPost => {
  const sent: TestPost['sent'] = []
  let told = 0
  const channel = (name: string, kinds: readonly NoticeKind[], forPeople: boolean): Channel => ({
    name,
    kinds,
    forPeople,
    atOnce: 4,
    send: async (message) => {
      options.alive?.()
      await post.refuse(name, message)
      sent.push({ channel: name, message })
    },
  })
  const channels = [
    ...(options.mail === false ? [] : [channel('mail', [], false)]),
    ...rooms.map(({ name, kinds = [], forPeople = false }) => channel(name, kinds, forPeople)),
  ]
  const { runtime } = house
  openOffice(runtime, { publicUrl: () => 'https://countersign.example', orgName: 'Acme', channels })
  const post: TestPost = {
    sent,
    refuse: () => {},
    round: async () => {
      await followNotices(runtime, systemCaller(runtime, 'acme', 'notices'))
      await gatherDue(runtime, 'acme')
      for (const one of channels) await postBy(runtime, 'acme', one)
    },
    news: () => {
      const news = sent.slice(told).map(({ channel: by, message }) => `${message.to?.address ?? by}: ${message.subject}`)
      told = sent.length
      return news.sort()
    },
  }
  return post
}

/** Everybody gets a mailbox of his own name. */
export const giveAddresses = async (house: TestHouse): Promise<void> => {
  const people = await house.runtime.db.selectFrom('principals').select('id').where('kind', '=', 'person').execute()
  for (const { id } of people)
    await house.runtime.db
      .updateTable('principals')
      .set({ email: `${id}@example.com` })
      .where('id', '=', id)
      .execute()
}
