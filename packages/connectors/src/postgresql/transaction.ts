// All of it or nothing of it.
import type pg from 'pg'

export const inTransaction = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  await client.query('BEGIN')
  try {
    const value = await work()
    await client.query('COMMIT')
    return value
  } catch (error) {
    // The server rolls back by itself when the connection is gone; the first error is the one that counts.
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}
