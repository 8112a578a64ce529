// For which source a caller speaks: the one in force whose document names him as its client. Read afresh for every request, so that a source
// that was withdrawn a second ago says nothing more.
import { sourcesInForce } from '@countersign/core/authority/sources/index'
import { requirePowerToDeliver } from '@countersign/core/execution/sources/index'
import { together } from '@countersign/core/platform/together'
import type { ScimClient } from '@countersign/core/registry/scim/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'

const refused = (code: string, message: string) => new CountersignError(code, 'forbidden', message)

/** Many clients' requests that come in the same turn are answered by one reading, begun after all of them. */
const inForce = together(async (db, org, asks: readonly Date[]) => {
  const at = new Date(Math.max(...asks.map((ask) => ask.getTime())))
  const standing = await sourcesInForce(db, org, at)
  return asks.map(() => standing)
})

/** Errors: `authority.refused`, `scim.no_source`, `scim.other_format`, `scim.several_sources`. */
export const clientOf = async (runtime: Runtime, caller: Caller): Promise<ScimClient> => {
  const { id } = caller.principal
  const own = (await inForce(runtime.db, caller.org, runtime.clock.now())).filter(({ text }) => text.client === id)
  const [first, second] = own.filter(({ text }) => text.format.type === 'records')
  if (second !== undefined)
    throw refused('scim.several_sources', `\`${id}\` is the client of more than one source; give each source a client of its own`)
  if (first !== undefined) {
    await requirePowerToDeliver(runtime, caller, first)
    return { runtime, caller, source: first.source }
  }
  const [other] = own
  if (other !== undefined)
    throw refused(
      'scim.other_format',
      `the source \`${other.source.name}\` delivers \`${other.text.format.type}\`; for SCIM its document says the format \`records\``,
    )
  throw refused(
    'scim.no_source',
    `no source in force names \`${id}\` as its client: it was withdrawn, or never came in force; see \`countersign source list\``,
  )
}
