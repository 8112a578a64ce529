// What a user may do, out of what RabbitMQ shows of it: its tags, and what each permission lets it do where.
import { rightsIn } from '@countersign/connector-kit'

/** A pattern that fits no name gives nothing. */
const givesNothing = (pattern: unknown): boolean => typeof pattern !== 'string' || pattern === '' || pattern === '^$'

/** Undefined where a list was not kept whole. */
export const allowedBy = (attributes: Readonly<Record<string, unknown>>): readonly string[] | undefined => {
  const tags = rightsIn(['tags'])(attributes)
  const { permissions } = attributes
  if (!tags || (permissions !== undefined && !Array.isArray(permissions))) return undefined
  const allowed = (permissions ?? []).flatMap((one: unknown): string[] => {
    if (typeof one !== 'object' || one === null) return []
    const said: Readonly<Record<string, unknown>> = { ...one }
    return ['configure', 'write', 'read'].flatMap((deed) => (givesNothing(said[deed]) ? [] : [`${deed} ${said[deed]} in ${said['vhost']}`]))
  })
  return [...new Set([...tags, ...allowed])].sort()
}
