// What the judge of servers says when one was missed, or one was told that is right: it never passes.
import { expect, it } from 'vitest'
import { SERVERS_ENDINGS } from './servers-endings.ts'

/** How it has to be; each case below changes one thing of it. */
const told = (): Record<string, string[]> => ({
  'certificate.expired': ['archive'],
  'certificate.ending_near': ['customs', 'customs', 'dispatch', 'tracking'],
  'certificate.wrong_name': ['partners'],
  'certificate.untrusted': ['labels'],
})

const problems = (serversShown: object | undefined): string[] =>
  SERVERS_ENDINGS.flatMap(({ check }) => check({ serversShown } as Parameters<typeof check>[0]))

it('is content with what ended as it must', () => expect(problems(told())).toEqual([]))

it('is not where nobody looked', () => expect(problems(undefined)).not.toEqual([]))

it.each(Object.keys(told()))('is not where %s was missed, or told of one more', (kind) => {
  expect(
    problems({
      ...told(),
      [kind]: told()
        [kind]!.slice(1)
        .filter((one) => one !== 'customs'),
    }),
  ).not.toEqual([])
  expect(problems({ ...told(), [kind]: [...told()[kind]!, 'shop'] })).not.toEqual([])
})
