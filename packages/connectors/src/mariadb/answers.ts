// What MariaDB's errors mean, by their numbers (MariaDB knowledge base, "MariaDB Error Codes"): messages are translated on some servers.
import { type Refused, refused, type Unknown, unknown } from '@countersign/connector-kit'
import { Aborted, OtherServer } from './connection.ts'

/** The server spoke. */
interface Spoken {
  readonly errno: number
  readonly code: string
  readonly message: string
}

/** From 3000 on MariaDB's numbers are not MySQL's, by which the client library names them. */
const OWN: Readonly<Record<number, string>> = { 4150: 'ER_USER_IS_BLOCKED', 4151: 'ER_ACCOUNT_HAS_BEEN_LOCKED' }

/** Numbers below 2000 and above 2999 are the server's, those between the client library's. */
const spoken = (error: unknown): Spoken | undefined => {
  const { errno, code, message } = (error ?? {}) as Partial<Spoken>
  if (!(error instanceof Error) || typeof errno !== 'number' || errno <= 0 || (errno >= 2000 && errno < 3000)) return undefined
  return { errno, code: OWN[errno] ?? (typeof code === 'string' && errno < 3000 ? code : `${errno}`), message: message ?? '' }
}

/** The server ends, or ended the statement or the connection: nobody knows what was done. */
const UNSURE = new Set([1053, 1077, 1079, 1080, 1152, 1153, 1158, 1159, 1160, 1161, 1317, 1927, 1969])
/** Too many connections, lock waits, deadlock, a table that is locked: the same call may succeed later. */
const LATER = new Set([1040, 1203, 1205, 1206, 1213, 1226, 1290])

const NEXT_STEP: Readonly<Record<number, string>> = {
  1045: "check the connector's own account and its password",
  1044: "grant the connector's account what it needs",
  1142: "grant the connector's account what it needs",
  1143: "grant the connector's account what it needs",
  1227: "grant the connector's account what it needs",
  1819: 'set `strict_password_validation` off: passwords come to the server as hashes',
}

/** ER_UNKNOWN_SYSTEM_VARIABLE: this connector asks for none that MariaDB 10.5 lacks. */
const NO_SUCH_VARIABLE = 1193

const notMariadb = (detail: string): Refused =>
  refused(
    'not_mariadb',
    `${detail}: this connector is for MariaDB 10.5 and later, and MySQL keeps its accounts in other tables; register the system with the connector \`none\`, and let its accounts be ended by a runbook`,
  )

/** For readings and operations. */
export const failed = (error: unknown): Refused | Unknown => {
  if (error instanceof OtherServer) return notMariadb(error.message)
  const said = spoken(error)
  if (said?.errno === NO_SUCH_VARIABLE) return notMariadb(said.message)
  if (!said) return unknown(networkCode(error), error instanceof Error ? error.message : 'no answer')
  if (UNSURE.has(said.errno)) return unknown(said.code, said.message)
  const next = NEXT_STEP[said.errno]
  return refused(said.code, next ? `${said.message}: ${next}` : said.message, LATER.has(said.errno))
}

/** For a presentation: did the door answer about the credential? */
export const presented = (
  error: unknown,
): { readonly answer: 'accepted' | 'refused' | 'unreachable'; readonly code: string; readonly detail: string } => {
  const said = spoken(error)
  if (!said) return { answer: 'unreachable', code: networkCode(error), detail: error instanceof Error ? error.message : 'no answer' }
  const words = { code: said.code, detail: said.message }
  switch (said.errno) {
    case 1045: // ER_ACCESS_DENIED_ERROR
    case 1698: // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
    case 4151: // ER_ACCOUNT_HAS_BEEN_LOCKED: said after the right password only
      return { answer: 'refused', ...words }
    case 1862: // ER_MUST_CHANGE_PASSWORD_LOGIN: the old one opens the way to the next
      return { answer: 'accepted', ...words }
    // 1129, 1130: this host may not connect at all; 4150: blocked for too many failures; 1040: full. None is about the credential.
    default:
      return { answer: 'unreachable', ...words }
  }
}

const networkCode = (error: unknown): string => {
  if (error instanceof Aborted) return 'timeout'
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && code !== '' ? code : 'no_answer'
}
