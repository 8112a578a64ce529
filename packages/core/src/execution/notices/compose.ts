// One message out of notices, in the words of this moment: of many the most urgent are told and the rest counted.
import { noticeModelOf } from '@countersign/policy'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { closingLines, plainLine, subjectOf, type Told, untilLine } from './catalogue.ts'
import type { MessageRow } from './messages-store.ts'
import { type Message, type MessagePart, mailChannel, type Office, SendFailed } from './office.ts'
import { type NoticeRow, preferencesOf } from './store.ts'
import { type Reader, whatIsTold } from './told.ts'

/** More than that nobody reads. */
const mostParts = 20

export interface Composed {
  /** Undefined where nothing is left to tell. */
  readonly message: Message | undefined
  /** Notices that are not told any more. */
  readonly over: readonly string[]
}

const partOf = (told: Told, publicUrl: string, zone: string): MessagePart => ({
  title: told.asks,
  lines: [...told.lines, ...untilLine(told.until, zone)],
  otherwise: told.otherwise,
  link: { words: told.act, url: new URL(told.path, publicUrl).href },
})

/** What is about one question stands in a message once, in its most urgent words: they come first. */
const onceEach = (told: readonly Told[]): readonly Told[] => {
  const seen = new Set<string>()
  return told.filter(({ path }) => {
    if (!/^\/(inbox|findings)\//.test(path)) return true
    const known = seen.has(path)
    seen.add(path)
    return !known
  })
}

/** Errors: `SendFailed` where there is something to tell and no way to its reader. */
export const composed = async (
  runtime: Runtime,
  org: string,
  office: Office,
  row: MessageRow,
  reader: Reader,
  notices: readonly NoticeRow[],
  at: Date,
): Promise<Composed> => {
  const ids = notices.map(({ id }) => id)
  // SAFETY: whoever is unknown is nobody; a room's reader is the enterprise.
  if (row.person_id !== null && reader === undefined) return { message: undefined, over: ids }
  const known = await whatIsTold(runtime, reader, notices, at)
  const told = onceEach(ids.flatMap((id) => known.get(id) ?? []))
  const over = ids.filter((id) => !known.has(id))
  if (told.length === 0) return { message: undefined, over }
  const person = row.person_id === null ? undefined : await readPrincipal(runtime.db, org, row.person_id)
  const wishes = row.person_id === null ? undefined : (await preferencesOf(runtime.db, org, [row.person_id])).get(row.person_id)
  const zone = wishes?.zone ?? noticeModelOf(runtime.policy.current().bundle).zone
  const address = row.channel === mailChannel ? person?.email : undefined
  if (row.channel === mailChannel && !address) throw new SendFailed('there is no address for him any more', true)
  const shown = told.slice(0, mostParts)
  const beyond = told.length - shown.length
  return {
    over,
    message: {
      id: row.id,
      subject: subjectOf(shown, beyond, zone),
      urgent: row.urgent,
      at: row.made_at,
      parts: shown.map((one) => partOf(one, office.publicUrl(), zone)),
      closing: closingLines(beyond, row.room !== null, office.orgName),
      to: address ? { address, name: plainLine(person?.name ?? '', 80) } : undefined,
    },
  }
}
