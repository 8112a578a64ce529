// The peer: the same HTTP framework in a process of its own answers with what it was sent, and does nothing else. Ended by its parent.
import Fastify from 'fastify'

const app = Fastify({ logger: false })
app.post('/echo', async (request) => request.body)
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
