// Open sessions, through a command on the host. A revoked certificate or a removed key does not end a session, and SSH has no protocol for that,
// so the host must offer a command (often behind a forced command of a key that can do nothing else):
//   `<command> list`        one JSON object per line: {"id","account","keys":["serial:1","SHA256:…"],"since","from"}; `keys` empty where unknown
//   `<command> end ID …`    ends the named sessions and prints {"ended":N}
import type { Handle, Session } from '@countersign/connector-kit'
import type { Client } from 'ssh2'
import Type from 'typebox'
import Value from 'typebox/value'
import type { SessionCommand } from './config.ts'
import { SshError } from './errors.ts'
import { FilesError } from './files.ts'
import type { Links } from './links.ts'

const MAX_OUTPUT = 4 << 20
const SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/

const Listed = Type.Object({
  id: Type.String({ pattern: SESSION_ID.source }),
  account: Type.String({ maxLength: 256 }),
  keys: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
  since: Type.Optional(Type.String({ maxLength: 64 })),
  from: Type.Optional(Type.String({ maxLength: 256 })),
})
const Ended = Type.Object({ ended: Type.Integer({ minimum: 0 }) })

export class Sessions {
  readonly #command: SessionCommand
  readonly #links: Links

  constructor(command: SessionCommand, links: Links) {
    this.#command = command
    this.#links = links
  }

  /** Sessions of the named credential. One whose credential the host does not know counts for every credential of its account. */
  async list(handle: Handle, signal: AbortSignal): Promise<readonly Session[]> {
    const lines = (await this.#run('list', signal)).split('\n').filter((line) => line.trim() !== '')
    return lines
      .map((line) => parsed(Listed, line))
      .filter(
        ({ account, keys }) => account === handle.account && (handle.key === undefined || keys.length === 0 || keys.includes(handle.key)),
      )
      .map(({ id, account, since, from }) => ({
        id,
        account,
        ...(since === undefined ? {} : { since }),
        ...(from === undefined ? {} : { from }),
      }))
  }

  /** INVARIANT: only sessions that `list` shows for this credential are ended, whatever ids were asked for. */
  async end(handle: Handle, wanted: readonly string[] | undefined, signal: AbortSignal): Promise<number> {
    const ids = (await this.list(handle, signal)).map(({ id }) => id).filter((id) => wanted === undefined || wanted.includes(id))
    if (ids.length === 0) return 0
    return parsed(Ended, await this.#run(`end ${ids.join(' ')}`, signal)).ended
  }

  #run(what: string, signal: AbortSignal): Promise<string> {
    const { operatorUser, observerUser, command } = this.#command
    const user = this.#links.side === 'operator' ? operatorUser : observerUser
    // SAFETY: `what` is one of our own words and ids that passed SESSION_ID; nothing of a handle reaches the command line.
    return this.#links.use(this.#command, user, signal, (client) => output(client, `${command} ${what}`, signal))
  }
}

function output(client: Client, command: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (effect: 'denied' | 'broken', code: string, detail: string) => {
      stop()
      reject(new FilesError(effect, code, detail))
    }
    const onAbort = () => fail('broken', 'aborted', 'the deadline passed before the host answered')
    const onClose = () => fail('broken', 'closed', 'the connection closed before the host answered')
    const stop = () => {
      signal.removeEventListener('abort', onAbort)
      client.removeListener('close', onClose)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    client.once('close', onClose)
    client.exec(command, (error, channel) => {
      if (error) return fail('denied', 'no_command', 'the host does not run the session command')
      let text = ''
      channel.stderr.resume()
      channel.on('data', (bytes: Buffer) => {
        text += bytes.toString('utf8')
        if (text.length > MAX_OUTPUT) client.destroy()
      })
      let status: number | null = null
      channel.on('exit', (code: number | null) => {
        status = code
      })
      channel.on('close', () => {
        stop()
        if (status === 0) resolve(text)
        else
          fail(
            status === 77 ? 'denied' : 'broken',
            `command_exit_${status ?? 'none'}`,
            status === 77 ? 'the host denied the session command' : 'the session command failed',
          )
      })
    })
  })
}

/** SAFETY: the host's words are checked for their form; a listing that does not have it is unreadable, not empty. */
function parsed<T extends Type.TSchema>(schema: T, text: string): Type.Static<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SshError('ssh.malformed', 'the session command did not print json')
  }
  if (!Value.Check(schema, value)) throw new SshError('ssh.malformed', 'the session command printed json of another form')
  return value as Type.Static<T>
}
