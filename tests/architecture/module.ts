// One source file as the guards see it: where it stands, what it imports, and which of its words they have an opinion on.
// Read with the compiler's own parser, so that strings and comments never count as code.
import { basename } from 'node:path'
import ts from 'typescript'

export interface Import {
  readonly specifier: string
  /** Imported names; `*` for a namespace, a side effect, or an import at run time. */
  readonly names: readonly string[]
  readonly typeOnly: boolean
}

export interface Module {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** Variables read from `process.env` by name; `*` for anything else that reaches the environment, node:process among it. */
  readonly environment: readonly string[]
  /** Calls the global `fetch`. */
  readonly callsFetch: boolean
  /** Builds SQL: a kysely query or an `sql` template. */
  readonly queries: readonly string[]
  /** Tests that were singled out or left out: `it.only`, `describe.skip`. */
  readonly narrowedTests: readonly string[]
}

const QUERY_STARTS = new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto', 'selectNoFrom'])
const TEST_WORDS = new Set(['it', 'test', 'describe', 'suite', 'bench'])
const NARROWING = new Set(['only', 'skip', 'todo', 'fails', 'skipIf'])

export function parseModule(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false)
  const imports: Import[] = []
  const queries: string[] = []
  const narrowedTests: string[] = []
  const environment: string[] = []
  let callsFetch = false

  const visit = (node: ts.Node): void => {
    const found = importOf(node)
    if (found) imports.push(found)
    if (ts.isPropertyAccessExpression(node)) {
      if (isEnvironment(node.expression)) environment.push(node.name.text)
      else if (isEnvironment(node)) environment.push('*')
      if (QUERY_STARTS.has(node.name.text)) queries.push(node.name.text)
      if (NARROWING.has(node.name.text) && isTestWord(node.expression)) narrowedTests.push(node.name.text)
    }
    if (ts.isElementAccessExpression(node) && isNamed(node.expression, 'process')) environment.push('*')
    if (ts.isVariableDeclaration(node) && node.initializer && isNamed(node.initializer, 'process')) environment.push('*')
    if (ts.isTaggedTemplateExpression(node) && isNamed(node.tag, 'sql')) queries.push('sql')
    if (ts.isCallExpression(node) && isFetch(node.expression)) callsFetch = true
    // `process.env.NAME` is counted once, by its name.
    if (!(ts.isPropertyAccessExpression(node) && isEnvironment(node.expression))) ts.forEachChild(node, visit)
  }
  visit(file)
  if (imports.some(({ specifier }) => specifier === 'node:process' || specifier === 'process')) environment.push('*')
  return { path, lines: text.split('\n').length - 1, imports, environment, callsFetch, queries, narrowedTests }
}

const isEnvironment = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) && node.name.text === 'env' && isNamed(node.expression, 'process')

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name

/** `it`, and `it.each` or `describe.concurrent` before the word that narrows. */
const isTestWord = (node: ts.Expression): boolean =>
  ts.isIdentifier(node) ? TEST_WORDS.has(node.text) : ts.isPropertyAccessExpression(node) && isTestWord(node.expression)

const isFetch = (node: ts.Expression): boolean =>
  isNamed(node, 'fetch') || (ts.isPropertyAccessExpression(node) && node.name.text === 'fetch' && isNamed(node.expression, 'globalThis'))

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause
    const bindings = clause?.namedBindings
    const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : undefined
    const names = named ? named.map((element) => (element.propertyName ?? element.name).text) : clause?.name && !bindings ? [] : ['*']
    const typeOnly =
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
      (named !== undefined && named.length > 0 && !clause?.name && named.every((element) => element.isTypeOnly))
    return { specifier: node.moduleSpecifier.text, names: clause?.name ? ['default', ...names] : names, typeOnly }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined
    const typeOnly = node.isTypeOnly || (named !== undefined && named.length > 0 && named.every((element) => element.isTypeOnly))
    return {
      specifier: node.moduleSpecifier.text,
      names: named?.map((element) => (element.propertyName ?? element.name).text) ?? ['*'],
      typeOnly,
    }
  }
  if (ts.isCallExpression(node)) {
    const [argument] = node.arguments
    const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || isNamed(node.expression, 'require')
    if (isImport && argument && ts.isStringLiteralLike(argument)) return { specifier: argument.text, names: ['*'], typeOnly: false }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
    return { specifier: node.argument.literal.text, names: ['*'], typeOnly: true }
  return undefined
}

/** Code that only ever runs in tests: suites, their fixtures and drivers, and the kit's conformance suite. */
export function isTestCode(path: string): boolean {
  const name = basename(path)
  return (
    /\.test\.(ts|tsx|mjs)$/.test(name) ||
    /(^|\.)testing\./.test(name) ||
    /(^|-)arbitraries\.ts$/.test(name) ||
    /(^|\/)(tests|testing|fixtures)\//.test(path) ||
    path.startsWith('packages/connector-kit/src/conformance/')
  )
}
