import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'
import { consentInWords } from './words.ts'

export const showConsent = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const answer = await api.get('/v1/consents/{consent}', { params: { path: { consent: id } } })
  const { consent, history, decisions } = answer
  output.result(answer, () =>
    [
      consentInWords(consent),
      ...(history.length === 0
        ? []
        : [
            table(
              ['at', 'what', 'scopes'],
              history.map((one) => [minute(one.at), one.what, one.scopes.map(plain).join(' ')]),
            ),
          ]),
      ...(decisions.length === 0
        ? []
        : [
            table(
              ['kept at', 'by', 'until', 'why'],
              decisions.map((one) => [minute(one.at), one.person, minute(one.until), one.reason]),
            ),
          ]),
    ].join('\n\n'),
  )
}
