// Connections of a user on one node, by an id that no later connection can have: node, run of the server, client number.
import type { Session } from '@countersign/connector-kit'
import type { Conversation } from './connection.ts'
import { ProtocolError, RedisError } from './resp.ts'

const runOf = async (node: Conversation): Promise<string> => {
  const info = await node.ask('INFO', 'server')
  const run = typeof info === 'string' ? /^run_id:([0-9a-f]{16})/m.exec(info)?.[1] : undefined
  if (run === undefined) throw new ProtocolError('the node does not tell its run')
  return run
}

/** CLIENT LIST: one client per line, `name=value` pairs with blanks between; no value has a blank. */
export const parseClients = (text: string): Map<string, string>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        new Map(
          line.split(' ').map((pair): [string, string] => {
            const at = pair.indexOf('=')
            return [pair.slice(0, at), pair.slice(at + 1)]
          }),
        ),
    )

type Line = ReadonlyMap<string, string>

const listOf = async (node: Conversation): Promise<readonly Line[]> => {
  const list = await node.ask('CLIENT', 'LIST')
  if (typeof list !== 'string') throw new ProtocolError('a list of clients was expected')
  return parseClients(list)
}

const sessionOf = (client: Line, nodeId: string, run: string, account: string): Session => {
  const [from, name] = [client.get('addr'), client.get('name')]
  const age = Number(client.get('age'))
  return {
    id: `${nodeId}/${run}/${client.get('id') ?? ''}`,
    account,
    ...(Number.isFinite(age) ? { since: new Date(Date.now() - age * 1000).toISOString() } : {}),
    ...(from === undefined ? {} : { from }),
    ...(name === undefined || name === '' ? {} : { client: name }),
  }
}

export const readSessions = async (node: Conversation, nodeId: string, account: string): Promise<Session[]> => {
  const run = await runOf(node)
  return (await listOf(node)).filter((client) => client.get('user') === account).map((client) => sessionOf(client, nodeId, run, account))
}

/** The user of every connection before it has logged in. */
export const NOT_YET = 'default'

/**
 * Of all users but `default`: a connection that has shown nothing yet is listed as his, and can't be told from one that has. SAFETY: a node that
 * doesn't say whose a connection is tells nothing.
 */
export const readClients = async (node: Conversation, nodeId: string, own: string): Promise<Session[]> => {
  const run = await runOf(node)
  return (await listOf(node)).flatMap((client) => {
    const user = client.get('user')
    if (user === undefined || user === '') throw new ProtocolError('the node does not tell whose its connections are')
    // Whoever asks at this moment is this look itself.
    const isThis = user === own && client.get('cmd')?.startsWith('client') === true
    return user === NOT_YET || isThis ? [] : [sessionOf(client, nodeId, run, user)]
  })
}

/** How many the node says it ended. */
export const killSessions = async (
  node: Conversation,
  nodeId: string,
  account: string,
  ids: readonly string[] | undefined,
): Promise<number> => {
  try {
    if (ids === undefined) return count(await node.ask('CLIENT', 'KILL', 'USER', account))
    const prefix = `${nodeId}/${await runOf(node)}/`
    let ended = 0
    for (const id of ids) {
      const number = id.startsWith(prefix) ? id.slice(prefix.length) : ''
      // SAFETY: both filters must hold, so an id of somebody else's connection ends nothing.
      if (/^[1-9]\d{0,18}$/.test(number)) ended += count(await node.ask('CLIENT', 'KILL', 'ID', number, 'USER', account))
    }
    return ended
  } catch (error) {
    // The connections of a user end with it.
    if (error instanceof RedisError && /^ERR No such user/i.test(error.message)) return 0
    throw error
  }
}

const count = (reply: unknown): number => {
  if (typeof reply !== 'number') throw new ProtocolError('a count was expected')
  return reply
}
