// A house in its first hour: nobody but the administrator could sign what he proposes, so he changes what anybody holds here alone.
import type { Opened } from './open.ts'

/** As before anybody had brought a key that approves. */
export const inFirstHour = async ({ fresh }: Pick<Opened, 'fresh'>): Promise<void> => {
  await fresh.db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
}
