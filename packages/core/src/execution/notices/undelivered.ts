// Nobody was told: what could not be delivered, and who can't be reached, is a finding until something reaches that reader again.
import { answererFor } from '../../authority/duty/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { MessageRow } from './messages-store.ts'
import { mailChannel, type Office } from './office.ts'

const kind = 'notice.undelivered'

type Reader = Pick<MessageRow, 'person_id' | 'room'>

const subjectOf = ({ person_id, room }: Reader, channel: string): string => (room === null ? `${person_id} by ${channel}` : `room ${room}`)

const tell = async (
  runtime: Runtime,
  work: Work,
  subject: string,
  urgent: boolean,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const owner = await answererFor(work.db, work.org, undefined, work.at)
  await openFinding(runtime, work, {
    kind,
    subject,
    severity: urgent ? 'high' : 'moderate',
    ...(owner === undefined ? {} : { ownerId: owner }),
    detail,
  })
}

export const undelivered = async (runtime: Runtime, work: Work, row: MessageRow, problem: string): Promise<void> => {
  const { id: message, channel, attempts, urgent } = row
  await tell(runtime, work, subjectOf(row, channel), urgent, { message, channel, attempts, problem })
  work.record({ kind: 'notice.undelivered', body: { message, person: row.person_id, room: row.room, channel, attempts, problem } })
}

/** What is urgent is for somebody who has no address. Where no mail is set up at all, nobody expects any. */
export const noWayTo = async (runtime: Runtime, work: Work, office: Office, person: string, notices: number): Promise<void> => {
  if (!office.channels.some(({ name }) => name === mailChannel)) return
  await tell(runtime, work, subjectOf({ person_id: person, room: null }, mailChannel), true, {
    notices,
    problem: 'there is no address for him',
  })
}

export const reached = (work: Work, row: MessageRow): Promise<void> => closeFinding(work, kind, subjectOf(row, row.channel))
