// How the interfaces of the company's sources deliver: a whole reading in numbered pages, or single words as of now.
import type { CrowdPerson } from '../company/crowd/crowd.ts'
import type { Part } from '../people/cast.ts'
import { as, type Scene } from '../play/scene.ts'

type Kind = 'person' | 'contractor' | 'contract' | 'workload' | 'identity'

export interface Said {
  readonly kind: Kind
  readonly externalId: string
  readonly attributes: Record<string, string>
}

const PAGE = 1_000

const stamp = () => new Date().toISOString()

/** Everything that the source has, to its end. Gives what its completion came to. */
export const readWhole = async (scene: Scene, part: Part, source: string, records: readonly Said[]) => {
  const api = as(scene, part)
  const { reading } = await api.post('/v1/sources/{source}/readings', { params: { path: { source } }, body: { mode: 'full' } })
  const path = { source, reading }
  let number = 0
  for (let from = 0; from < records.length; from += PAGE) {
    scene.signal.throwIfAborted()
    number += 1
    const page = records.slice(from, from + PAGE).map((one) => ({ ...one, at: stamp() }))
    const { refused } = await api.post('/v1/sources/{source}/readings/{reading}/pages', {
      params: { path },
      body: { number, records: page },
    })
    if (refused.length > 0) throw new Error(`the source \`${source}\` was refused: ${JSON.stringify(refused[0])}`)
  }
  const completed = await api.post('/v1/sources/{source}/readings/{reading}/complete', {
    params: { path },
    body: { records: records.length, unread: 0 },
  })
  return { reading, ...completed }
}

/** Words between readings, as of now. */
export const sayOf = (
  scene: Scene,
  part: Part,
  source: string,
  records: readonly Said[],
  ended: readonly Pick<Said, 'kind' | 'externalId'>[] = [],
) =>
  as(scene, part).post('/v1/sources/{source}/records', {
    params: { path: { source } },
    body: {
      records: records.map((one) => ({ ...one, at: stamp() })),
      ended: ended.map((one) => ({ ...one, at: stamp(), reason: 'as its source says' })),
    },
  })

export const personSaid = ({ id, name, email, team, manager }: CrowdPerson): Said => ({
  kind: 'person',
  externalId: id,
  attributes: { name, email, team, ...(manager === undefined ? {} : { manager }) },
})
