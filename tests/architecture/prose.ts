// What a page of documentation refers to: relative links, their anchors, and paths of this repository in code spans.
import { posix } from 'node:path'

const withoutFences = (text: string): string => text.replace(/^( *)(`{3,}|~{3,}).*\n[\s\S]*?^ *\2.*$/gm, '')
const withoutSpans = (text: string): string => text.replace(/`[^`\n]*`/g, '')

/** Targets of `[text](target)` that are neither absolute addresses nor mail; titles are cut off. */
export const relativeLinks = (markdown: string): string[] =>
  [...withoutSpans(withoutFences(markdown)).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))

/** The anchors that headings get where such pages are shown: lower case, punctuation gone, blanks to hyphens, doubles numbered. */
export const anchorsOf = (markdown: string): Set<string> => {
  const seen = new Map<string, number>()
  const anchors = new Set<string>()
  for (const [, heading] of withoutFences(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = (heading as string)
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    anchors.add(times === 0 ? slug : `${slug}-${times}`)
  }
  return anchors
}

/** Paths of the repository that a page names, as far as they name one file or folder: no pattern, no placeholder. */
export const pathsNamed = (markdown: string): string[] => [
  ...new Set(
    [...markdown.matchAll(/(?<![\w./@-])(?:packages|tests|scripts|examples|bench|docs)\/[\w./@*<>{}|,…-]*/g)]
      .map(([path]) => path.replace(/[.,]+$/, '').replace(/\/$/, ''))
      .filter((path) => !/[*<>{}|…]/.test(path)),
  ),
]

export interface Tree {
  /** Whether a file or folder is there. */
  has(path: string): boolean
  read(path: string): string
}

/** One line per thing that a page refers to and that is not there. */
export function breachesOfProse(page: string, tree: Tree): string[] {
  const text = tree.read(page)
  const links = relativeLinks(text).flatMap((target) => {
    const [path = '', anchor] = target.split('#')
    const to = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path))).replace(/\/$/, '')
    if (path.startsWith('/')) return [`${page}: \`${target}\` is not relative`]
    if (!tree.has(to)) return [`${page}: the link \`${target}\` leads nowhere`]
    if (anchor !== undefined && to.endsWith('.md') && !anchorsOf(tree.read(to)).has(anchor))
      return [`${page}: \`${target}\` has no such heading`]
    return []
  })
  const paths = pathsNamed(text).filter((path) => !tree.has(path))
  return [...links, ...paths.map((path) => `${page}: names \`${path}\`, which is not there`)]
}
