import { expect, test } from 'vitest'
import { DocumentCache } from './document-cache.ts'

const cached = (cache: DocumentCache, org: string, name: string, characters: number) =>
  cache.keep(DocumentCache.key(org, name), { name, parts: [{ n: 1 }] }, characters)

test('what is kept cannot be changed by whoever holds it', () => {
  const cache = new DocumentCache(100)
  const value = cached(cache, 'acme', 'sha256:a', 10) as { name: string; parts: { n: number }[] }
  expect(() => {
    value.parts[0]!.n = 2
  }).toThrow(TypeError)
  expect(() => value.parts.push({ n: 3 })).toThrow(TypeError)
  expect(cache.get(DocumentCache.key('acme', 'sha256:a'))).toBe(value)
})

test('the document of one organisation is none of another', () => {
  const cache = new DocumentCache(100)
  cached(cache, 'acme', 'sha256:a', 10)
  expect(cache.get(DocumentCache.key('other', 'sha256:a'))).toBeUndefined()
})

test('it stays within its bound, and what was used last stays longest', () => {
  const cache = new DocumentCache(100)
  for (const name of ['a', 'b', 'c', 'd']) cached(cache, 'acme', name, 25)
  cache.get(DocumentCache.key('acme', 'a'))
  cached(cache, 'acme', 'e', 25)
  expect(['a', 'b', 'c', 'd', 'e'].filter((name) => cache.get(DocumentCache.key('acme', name)) !== undefined)).toEqual(['a', 'c', 'd', 'e'])
  expect(cached(cache, 'acme', 'huge', 26)).toMatchObject({ name: 'huge' })
  expect(cache.get(DocumentCache.key('acme', 'huge'))).toBeUndefined()
  expect(cache.size).toBe(4)
})
