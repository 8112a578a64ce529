// The revocation lists of the hosts. A revocation counts when every list has it.
// What has ended by its own time long ago is forgotten on the way, so that a list does not grow for ever.
// INVARIANT: a list is never made anew where there was none: a missing file is a missing mount, and a fresh one would un-revoke what the old one held.
import type { Certificate } from './certificate.ts'
import type { Place } from './config.ts'
import { type Files, withFiles } from './files.ts'
import { believed, isLongOver, worthForgetting } from './forgetting.ts'
import { forget, isRevoked, type Revocation, type RevocationList, readRevocationList, revoke, writeRevocationList } from './krl.ts'
import type { Links } from './links.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Refusal } from './outcomes.ts'

export class RevocationStore {
  readonly #places: readonly Place[]
  readonly #links: Links

  constructor(places: readonly Place[], links: Links) {
    this.#places = places
    this.#links = links
  }

  /**
   * Adds the revocation to every list. `issued`: certificates of which it is known until when they hold; of these the ones that are long over are forgotten. Throws at the first that does not take it; those before it keep it, and a
   * repeated call finds it there.
   */
  async revoke(revocation: Revocation, issued: readonly Certificate[], signal: AbortSignal): Promise<void> {
    for (const place of this.#places)
      await oneAtATime(place.path, signal, () =>
        withFiles(place, this.#links, signal, async (files) => {
          const list = await read(files, place, signal)
          if (!revoke(list, revocation)) return
          const at = believed(new Date(), list.generatedAt)
          if (list.generatedAt !== undefined) forgetLongOver(list, revocation, issued, at)
          await files.replace(place.path, writeRevocationList(list, at), signal)
        }),
      )
  }

  async lists(signal: AbortSignal): Promise<readonly RevocationList[]> {
    const lists: RevocationList[] = []
    for (const place of this.#places) lists.push(await withFiles(place, this.#links, signal, (files) => read(files, place, signal)))
    return lists
  }
}

/** INVARIANT: what was revoked just now stays, whatever is known of it. */
function forgetLongOver(list: RevocationList, now: Revocation, issued: readonly Certificate[], at: Date): void {
  for (const { authority, serials } of list.certificates.values()) {
    if (serials.size <= worthForgetting) continue
    const over = issued.filter(
      (one) => one.authority.equals(authority) && isLongOver(one, at) && !(now.by === 'serial' && now.serial === one.serial),
    )
    forget(
      list,
      authority,
      over.map(({ serial }) => serial),
    )
  }
}

export const revokedEverywhere = (lists: readonly RevocationList[], revocation: Revocation): boolean =>
  lists.length > 0 && lists.every((list) => isRevoked(list, revocation))

async function read(files: Files, place: Place, signal: AbortSignal): Promise<RevocationList> {
  const bytes = await files.read(place.path, signal)
  if (bytes === undefined)
    throw new Refusal('ssh.revocation_list_missing', `there is no revocation list at \`${place.path}\`; create an empty file there first`)
  return readRevocationList(bytes)
}
