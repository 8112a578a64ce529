// Every pack that has been in force, and how it came to be; and what lies on the server's disk beside it.
import { listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

const ways = { first: 'the first one', change: 'by', start: 'at a start, signed by nobody' }

export const listHistory = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const { onDisk, ...inForce } = await api.get('/v1/policy')
  const { items } = await listed((cursor) => api.get('/v1/policy/history', { params: { query: cursor } }), 1000)
  output.result({ inForce, onDisk, items }, () =>
    items.length === 0
      ? 'no policy pack has been in force yet'
      : table(
          ['', 'version', 'since', 'how', 'bundle'],
          items.map(({ sequence, version, from, way, change, digest }) => [
            sequence,
            version,
            from,
            change === null ? ways[way] : `${ways[way]} ${change}`,
            digest,
          ]),
          output.width,
        ),
  )
  if (onDisk !== null)
    output.note(
      'problem' in onDisk
        ? `on the server's disk lies a pack that can't be used: ${plain(onDisk.problem)}`
        : `on the server's disk lies another pack, ${plain(onDisk.version)}; it has no effect: \`countersign policy propose\` brings it before people`,
    )
  return undefined
}
