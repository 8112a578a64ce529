// A text is believed for its own hash alone, and only where it can be read in one way.
import { describe, expect, it } from 'vitest'
import { openText, TextDiffers } from './canonical.ts'

const digest = async (text: string): Promise<string> =>
  `sha256:${[...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`

describe('a text that is to be signed', () => {
  it.each(['{}', '{"a":1,"b":[true,null,"ä\\n"],"c":{"d":1e+21}}', '{"":0,"A":1,"a":2,"é":3}'])(
    '%s is opened when the digest is its own',
    async (text) => {
      expect(await openText(text, await digest(text))).toEqual(JSON.parse(text))
    },
  )

  it('is not opened under the digest of another one', async () => {
    await expect(openText('{"pay":1}', await digest('{"pay":2}'))).rejects.toThrow(TextDiffers)
    await expect(openText('{"pay":1}', (await digest('{"pay":1}')).toUpperCase())).rejects.toThrow(TextDiffers)
  })

  it.each([
    ['a member that comes twice', '{"a":1,"a":2}'],
    ['another order', '{"b":1,"a":2}'],
    ['white space', '{ "a":1}'],
    ['another way to write a number', '{"a":1.0}'],
    ['an escape that need not be', '{"a":"\\u0061"}'],
    ['no object', '[1]'],
    ['no value but text', '"a"'],
  ])('is not opened with %s: it could be read in two ways', async (_what, text) => {
    await expect(openText(text, await digest(text))).rejects.toThrow(TextDiffers)
  })

  it('is not opened when it is no JSON', async () => {
    await expect(openText('{"a":', await digest('{"a":'))).rejects.toThrow()
  })
})
