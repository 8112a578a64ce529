// From notices whose hour has come to messages: all that is due for one reader goes out together, once by each of his channels.
import { noticeModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { longestWaitSeconds } from './hours.ts'
import { insertMessages, type NewMessage } from './messages-store.ts'
import type { NoticeUrgency, Preferences } from './model.ts'
import { mailChannel, type Office } from './office.ts'
import { dueNotices, type NoticeRow, preferencesOf, setNoticeStates } from './store.ts'
import { noWayTo } from './undelivered.ts'

const most = 2000
const order: readonly NoticeUrgency[] = ['now', 'soon', 'digest']

const readerOf = ({ person_id, room }: Pick<NoticeRow, 'person_id' | 'room'>): string => JSON.stringify([person_id, room])

/** The channels by which somebody hears. */
const channelsOf = async (
  work: Work,
  office: Office,
  { person_id, room }: NoticeRow,
  wishes: Preferences | undefined,
): Promise<string[]> => {
  if (person_id === null) return office.channels.some(({ name }) => name === room) ? [room!] : []
  const person = await readPrincipal(work.db, work.org, person_id)
  if (!person?.active) return []
  const mail = person.email !== null && office.channels.some(({ name }) => name === mailChannel) ? [mailChannel] : []
  // SAFETY: a room is the enterprise's, and nobody outside has anything sent there.
  const rooms = person.party_kind === 'enterprise' ? (wishes?.rooms ?? []) : []
  return [...mail, ...rooms.filter((name) => office.channels.some((one) => one.name === name && one.forPeople))]
}

/** Gives whether there may be more. INVARIANT: notices and their messages change in one transaction: none is lost, none is in two of one channel. */
export const gatherNotices = (runtime: Runtime, caller: Caller, office: Office): Promise<boolean> =>
  transact(runtime, caller, async (work) => {
    const { org, at, db } = work
    const due = await dueNotices(db, org, at, plusSeconds(at, longestWaitSeconds), most)
    if (due.length === 0) return false
    const model = noticeModelOf(runtime.policy.current().bundle)
    const wishes = await preferencesOf(
      db,
      org,
      due.flatMap(({ person_id }) => person_id ?? []),
    )
    const messages: NewMessage[] = []
    const parts: Parameters<typeof insertMessages>[2][number][] = []
    const gathered: string[] = []
    const shown: string[] = []
    for (const same of Map.groupBy(due, readerOf).values()) {
      const [first] = same as [NoticeRow]
      const urgency = order.find((one) => same.some((row) => row.urgency === one)) ?? 'digest'
      const channels = await channelsOf(work, office, first, first.person_id === null ? undefined : wishes.get(first.person_id))
      const ids = same.map(({ id }) => id)
      if (channels.length === 0) {
        shown.push(...ids)
        if (urgency === 'now' && first.person_id !== null) await noWayTo(runtime, work, office, first.person_id, ids.length)
        continue
      }
      gathered.push(...ids)
      for (const channel of channels) {
        const id = runtime.ids.next('msg')
        messages.push({
          org_id: org,
          id,
          person_id: first.person_id,
          room: first.room,
          channel,
          urgent: urgency === 'now',
          made_at: at,
          due_at: at,
          give_up_at: plusSeconds(at, model.giveUpSeconds[urgency]),
        })
        parts.push(...ids.map((notice) => ({ org_id: org, notice_id: notice, channel, message_id: id })))
      }
    }
    await insertMessages(db, messages, parts)
    if (gathered.length > 0) await setNoticeStates(db, org, gathered, 'gathered')
    if (shown.length > 0) await setNoticeStates(db, org, shown, 'shown')
    runtime.steps.reach('notices.gathered')
    return due.length === most
  })
