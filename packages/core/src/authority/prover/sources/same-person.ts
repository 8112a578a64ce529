// One person with two principals: whoever reads the one mailbox is both. Said of people alone; software that shares an address with its
// operators is somebody's contact and not a second name.
import { type CastPrincipal, called, isOutside } from '../cast.ts'
import { node } from '../model.ts'
import { edgeSource } from '../source.ts'

/**
 * The mailbox behind an address: `Ada+work@Acme.example ` is `ada@acme.example`. Undefined for what is no address.
 * SAFETY: what may be one mailbox is taken for one: to be wrong here is a question to a person, to be wrong the other way is a hole.
 */
export const mailboxOf = (email: string | null): string | undefined => {
  const address = (email ?? '').normalize('NFKC').trim().toLowerCase()
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1) return undefined
  const [local = ''] = address.slice(0, at).split('+')
  return local === '' ? undefined : `${local}@${address.slice(at + 1).replace(/\.$/, '')}`
}

export const samePerson = edgeSource<undefined>({
  name: 'same-person',
  changedBy: ['source.addresses_changed'],
  read: async () => undefined,
  *links(_rows, cast) {
    const people = new Map<string, CastPrincipal[]>()
    for (const one of cast.principals.values()) {
      const mailbox = one.kind === 'person' && one.active ? mailboxOf(one.email) : undefined
      if (mailbox !== undefined) people.set(mailbox, [...(people.get(mailbox) ?? []), one])
    }
    for (const sharing of people.values())
      for (const outside of sharing.filter(isOutside))
        for (const inside of sharing.filter((one) => !isOutside(one)))
          yield {
            from: node('principal', outside.id),
            to: node('principal', inside.id),
            kind: 'is-also',
            words: `${called(cast, outside.id)} is also ${called(cast, inside.id)}: one e-mail address is registered for both`,
            origin: { table: 'principals', id: inside.id },
          }
  },
})
