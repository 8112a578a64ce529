// One conversation with one node: connect, log in, a few commands, close. A client library is not used, because a proof must show a credential exactly once: no
// reconnecting, no commands of its own around the log-in, and an end at the caller's deadline.
import { isIP, connect as openTcp, type Socket } from 'node:net'
import { connect as openTls } from 'node:tls'
import type { Secret } from '@countersign/connector-kit'
import type { Endpoint } from './config.ts'
import { encodeCommand, RedisError, type Reply, ReplyReader } from './resp.ts'

/** The call's own deadline passed, or its caller gave up. */
export class Aborted extends Error {
  override readonly name = 'Aborted'
}

export interface Conversation {
  /** Throws the server's `RedisError`, `Aborted`, or the network's error. */
  ask(...args: readonly string[]): Promise<Exclude<Reply, RedisError>>
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
}

/** Runs the work on a fresh connection. With `user`, logged in first. The connection is closed afterwards, whatever happened. */
export const converse = async <T>(
  endpoint: Endpoint,
  user: { readonly name: string; readonly password: Secret } | undefined,
  caller: AbortSignal,
  work: (conversation: Conversation) => Promise<T>,
): Promise<T> => {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(endpoint.timeoutMs)])
  if (signal.aborted) throw new Aborted('aborted before it started')
  const waiting: Waiting[] = []
  const reader = new ReplyReader()
  let broken: Error | undefined
  const socket = open(endpoint)
  const fail = (error: Error) => {
    broken ??= error
    socket.destroy()
    for (const each of waiting.splice(0)) each.reject(broken)
  }
  const abort = () => fail(new Aborted('the deadline passed before the system answered'))
  signal.addEventListener('abort', abort, { once: true })
  socket.setNoDelay(true)
  socket.on('error', fail)
  socket.on('close', () => fail(Object.assign(new Error('the connection was closed'), { code: 'closed' })))
  socket.on('data', (chunk) => {
    try {
      for (const reply of reader.feed(chunk)) waiting.shift()?.resolve(reply)
    } catch (error) {
      fail(error as Error)
    }
  })
  const conversation: Conversation = {
    async ask(...args) {
      const reply = await new Promise<Reply>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ resolve, reject })
        socket.write(encodeCommand(args))
      })
      if (reply instanceof RedisError) throw reply
      return reply
    },
  }
  try {
    if (user) await conversation.ask('AUTH', user.name, user.password.expose())
    return await work(conversation)
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

const open = ({ host, port, tls, ca }: Endpoint): Socket =>
  tls === 'off'
    ? openTcp({ host, port })
    : openTls({
        host,
        port,
        rejectUnauthorized: tls === 'verify',
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(ca === undefined ? {} : { ca }),
      })
