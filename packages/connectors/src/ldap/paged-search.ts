// Searches by pages (RFC 2696), told complete only when the server's own empty cookie says so.
// INVARIANT: an empty page is not the end (Active Directory sends some), and a missing cookie, a size limit or a referral is never "complete".
import { Ber, type BerWriter, Control, type Entry, PagedResultsControl, BerWriter as Writer } from 'ldapts'
import type { Connection } from './connection.ts'
import { Unreachable } from './errors.ts'

export interface Page {
  readonly entries: readonly Entry[]
  /** Absent on the last page. */
  readonly cookie?: Buffer
}

export interface Search {
  readonly base: string
  readonly filter: string
  readonly attributes: readonly string[]
  readonly pageSize: number
  /** Active Directory names its other partitions as referrals at the root of a domain; they hold none of its accounts. */
  readonly ignoreReferrals: boolean
}

/** ldapts takes its own paging as ended when a page is empty, so the control is ours: critical, and with the cookie that we were given. */
class PageRequest extends Control {
  readonly #size: number
  readonly #cookie: Buffer

  constructor(size: number, cookie: Buffer) {
    super(PagedResultsControl.type, { critical: true })
    this.#size = size
    this.#cookie = cookie
  }

  protected override writeControl(writer: BerWriter): void {
    const inner = new Writer()
    inner.startSequence()
    inner.writeInt(this.#size)
    inner.writeBuffer(this.#cookie, Ber.OctetString)
    inner.endSequence()
    writer.writeBuffer(inner.buffer, Ber.OctetString)
  }
}

export async function searchPage(connection: Connection, search: Search, cookie: Buffer = Buffer.alloc(0)): Promise<Page> {
  const controls = catchResponseControls(connection)
  const found = await connection.client.search(search.base, { scope: 'sub', filter: search.filter, attributes: [...search.attributes] }, [
    new PageRequest(search.pageSize, cookie),
  ])
  if (found.searchReferences.length > 0 && !search.ignoreReferrals)
    throw new Unreachable('ldap.referral', 'part of the accounts is behind a referral, so this reading is not complete')
  const answer = controls().find((control) => control instanceof PagedResultsControl)
  const next = answer?.value?.cookie
  if (answer === undefined || next === undefined)
    throw new Unreachable(
      'ldap.no_paging',
      'the directory did not answer the paging control, so nobody can say whether this reading is complete',
    )
  return { entries: found.searchEntries, ...(next.length === 0 ? {} : { cookie: next }) }
}

/** ldapts does not hand out the controls of a search's answer; they are read where its messages pass. */
function catchResponseControls(connection: Connection): () => readonly Control[] {
  const inner = connection.client as unknown as { _send(message: unknown): Promise<{ controls?: readonly Control[] } | undefined> }
  const send = Object.getPrototypeOf(inner)._send as typeof inner._send
  let last: readonly Control[] = []
  inner._send = async (message) => {
    const answer = await send.call(inner, message)
    last = answer?.controls ?? []
    return answer
  }
  return () => last
}
