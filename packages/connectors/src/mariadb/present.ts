// Shows a password at one door by a real log-in, once. MariaDB asks the account that fits the user *and* the place he comes from, so it is made sure
// first that it would ask the one that the handle names: another one's refusal would prove nothing.
import { beginPresentation, type Presentable, type Presentation } from '@countersign/connector-kit'
import { foreign, nameOf, PASSWORD_KIND, parseName } from './account.ts'
import { readRivals, textIn } from './accounts.ts'
import { presented } from './answers.ts'
import { type Connections, connect } from './connection.ts'
import { asked } from './hosts.ts'
import { canBePassword, keyOf, nativeHash } from './native-password.ts'

/** `looking`: the observer's connections at the same door. */
export const presentAt = async (looking: Connections, { handle, secret }: Presentable, signal: AbortSignal): Promise<Presentation> => {
  const answer = beginPresentation()
  const no = foreign(handle)
  const name = parseName(handle.account)
  if (no || !name) return answer('cannot_present', no?.code ?? 'invalid_account', no?.detail ?? 'no account can have this name')
  if (name.user === '') return answer('cannot_present', 'no_user', 'an account without a user lets in whoever is nobody else')
  if (!canBePassword(secret)) return answer('cannot_present', 'unsendable_password', 'only printable ASCII is the same in all clients')
  if (handle.kind === PASSWORD_KIND && keyOf(nativeHash(secret)) !== handle.key)
    return answer('cannot_present', 'other_password', 'the secret is not the password that the handle names')
  try {
    const [seen, whose] = await looking.use(signal, async (link) => {
      const [row] = await link.rows(`SELECT SUBSTRING_INDEX(USER(), '@', -1) AS seen`)
      const from = textIn(row ?? {}, 'seen')
      return [from, asked(name, await readRivals(link, name.user), from)] as const
    })
    if (whose !== 'this')
      return answer(
        'cannot_present',
        whose === 'another' ? 'other_account_asked' : 'unsure_which_account',
        `this door sees us come from \`${seen}\`, where it would not ask \`${nameOf(name)}\` for sure: show it from where that account comes from`,
      )
  } catch (error) {
    const { code, detail } = presented(error)
    return answer('unreachable', code, `the observer could not look first: ${detail}`)
  }
  try {
    const link = await connect(looking.endpoint, name.user, secret, signal)
    const opened = answer('accepted', 'OK', 'logged in')
    await link.end()
    return opened
  } catch (error) {
    const { answer: said, code, detail } = presented(error)
    return answer(said, code, detail)
  }
}
