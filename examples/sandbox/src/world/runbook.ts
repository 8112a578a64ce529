// The program that the provider's operator configured for the agent: the mandate on stdin, its result on stdout. It hands the work to the desk.
const { RUNBOOK_DESK: desk, RUNBOOK_TOKEN: token } = process.env
let mandate = ''
for await (const part of process.stdin) mandate += part
if (desk === undefined || token === undefined) throw new Error('RUNBOOK_DESK and RUNBOOK_TOKEN are not set')
const response = await fetch(desk, {
  method: 'POST',
  headers: { authorization: `Bearer ${token}` },
  body: mandate,
  signal: AbortSignal.timeout(20_000),
})
console.log(await response.text())
