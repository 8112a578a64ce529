// The peer: the same HTTP framework takes the same JSON and commits one row with it. No schema, no history, no journal. Ended by its parent.
import Fastify from 'fastify'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 16 })
await pool.query(
  'create table if not exists plain (n bigint generated always as identity primary key, path text not null, body jsonb not null)',
)
const app = Fastify({ logger: false })
app.addContentTypeParser('application/scim+json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
app.route({
  method: ['POST', 'PATCH'],
  url: '/*',
  handler: async (request, reply) => {
    const text = 'insert into plain (path, body) values ($1, $2) returning n'
    const { rows } = await pool.query<{ n: string }>({ name: 'plain', text, values: [request.url, request.body] })
    return reply.code(201).send({ id: rows[0]?.n })
  },
})
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
