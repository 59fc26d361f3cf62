// Edits of JavaScript and TypeScript that keep the meaning, found on the syntax tree rather than by pattern.
import type * as ts from 'typescript';

interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** The compiler is large and only edit requests need it. */
async function loadCompiler(): Promise<typeof ts> {
  const loaded = await import('typescript');
  return loaded.default;
}

/**
 * Rewrites code: `var` → `const`, or `let` where the name is assigned again; `==` → `===` and `!=` → `!==` except against
 * null and undefined, where the loose form means both; no whitespace at line ends outside template literals and
 * JSX text. A `var` that block scope would break (used before or outside its block, declared twice, carried
 * from one turn of a loop to the next) stays. Not seen: a function called above the `var` that it reads.
 * @param jsx whether `<` may open an element; otherwise it may open a type assertion
 */
export async function editJavaScript(code: string, jsx: boolean): Promise<string> {
  const compiler = await loadCompiler();
  const kind = jsx ? compiler.ScriptKind.TSX : compiler.ScriptKind.TS;
  const source = compiler.createSourceFile('code', code, compiler.ScriptTarget.Latest, true, kind);
  const replacements: Replacement[] = [];
  const verbatim: { start: number; end: number }[] = [];

  const visit = (node: ts.Node): void => {
    if (compiler.isVariableDeclarationList(node)) {
      const keyword = blockScopedKeyword(compiler, source, node);
      const start = node.getStart();
      if (keyword !== undefined) replacements.push({ start, end: start + 'var'.length, text: keyword });
    } else if (compiler.isBinaryExpression(node)) {
      const strict = strictOperator(compiler, node);
      const token = node.operatorToken;
      if (strict !== undefined) replacements.push({ start: token.getStart(), end: token.end, text: strict });
    } else if (compiler.isTemplateLiteralToken(node) || compiler.isJsxText(node)) {
      verbatim.push({ start: node.getFullStart(), end: node.end });
    }
    compiler.forEachChild(node, visit);
  };
  visit(source);

  for (const match of code.matchAll(/[ \t]+(?=\r?$)/gmu)) {
    const end = match.index + match[0].length;
    const inside = verbatim.some((range) => match.index >= range.start && end < range.end);
    if (!inside) replacements.push({ start: match.index, end, text: '' });
  }
  replacements.sort((left, right) => right.start - left.start);
  return replacements.reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), code);
}

function strictOperator(compiler: typeof ts, node: ts.BinaryExpression): '===' | '!==' | undefined {
  const isNullish = (side: ts.Expression): boolean =>
    side.kind === compiler.SyntaxKind.NullKeyword || side.getText() === 'undefined';
  if (isNullish(node.left) || isNullish(node.right)) return undefined;
  if (node.operatorToken.kind === compiler.SyntaxKind.EqualsEqualsToken) return '===';
  if (node.operatorToken.kind === compiler.SyntaxKind.ExclamationEqualsToken) return '!==';
  return undefined;
}

/** What may stand in place of the `var` of `list`; undefined when it must stay, or is none. */
function blockScopedKeyword(
  compiler: typeof ts,
  source: ts.SourceFile,
  list: ts.VariableDeclarationList,
): 'const' | 'let' | undefined {
  if ((list.flags & compiler.NodeFlags.BlockScoped) !== 0) return undefined;
  const uses = list.declarations.map((declaration) => usesOf(compiler, source, list, declaration));
  if (!uses.every((use) => use.blockScopeHolds)) return undefined;
  return uses.some((use) => use.assignedAgain) ? 'let' : 'const';
}

function usesOf(
  compiler: typeof ts,
  source: ts.SourceFile,
  list: ts.VariableDeclarationList,
  declaration: ts.VariableDeclaration,
): { blockScopeHolds: boolean; assignedAgain: boolean } {
  const { name } = declaration;
  const no = { blockScopeHolds: false, assignedAgain: true };
  // Taking a pattern apart is left alone: it would have to hold for each of its names.
  if (!compiler.isIdentifier(name)) return no;
  const isLoopHead = compiler.isForInStatement(list.parent) || compiler.isForOfStatement(list.parent);
  const isLoopVariable = isLoopHead || compiler.isForStatement(list.parent);
  const scope = isLoopVariable ? list.parent : list.parent.parent;
  // `if (ready) var x = 1;` has no block that could hold a `let`.
  const holdsStatements =
    compiler.isBlock(scope) || compiler.isSourceFile(scope) || compiler.isModuleBlock(scope) || compiler.isCaseOrDefaultClause(scope);
  if (!isLoopVariable && !holdsStatements) return no;
  const loop = enclosingLoop(compiler, scope);
  if (declaration.initializer === undefined && !isLoopHead && loop !== undefined) return no;

  let assignedAgain = declaration.initializer === undefined && !isLoopHead;
  const owner = enclosingFunction(compiler, declaration);
  let blockScopeHolds = true;
  const visit = (node: ts.Node): void => {
    if (compiler.isIdentifier(node) && node.text === name.text && node !== name && isReference(compiler, node)) {
      const inScope = node.getStart() > name.end && node.getStart() >= scope.getStart() && node.end <= scope.end;
      const inInitializer = declaration.initializer !== undefined && node.end <= declaration.initializer.end;
      const declaresAgain = compiler.isVariableDeclaration(node.parent) && node.parent.name === node;
      // A function made in a loop would see another variable in each turn.
      const captured = (loop !== undefined || isLoopVariable) && enclosingFunction(compiler, node) !== owner;
      const early = inInitializer && enclosingFunction(compiler, node) === owner;
      if (!inScope || early || declaresAgain || captured) blockScopeHolds = false;
      if (isAssigned(compiler, node)) assignedAgain = true;
    }
    compiler.forEachChild(node, visit);
  };
  visit(owner ?? source);
  return { blockScopeHolds, assignedAgain };
}

/** The innermost loop at or above `node`, within the same function. */
function enclosingLoop(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  const found = compiler.findAncestor(node, (at) => compiler.isFunctionLike(at) || compiler.isIterationStatement(at, false));
  return found && compiler.isIterationStatement(found, false) ? found : undefined;
}

function enclosingFunction(compiler: typeof ts, node: ts.Node): ts.Node | undefined {
  return compiler.findAncestor(node.parent, (ancestor) => compiler.isFunctionLike(ancestor));
}

/** Whether an identifier stands for a variable: not for a property, a key or a label of the same name. */
function isReference(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node;
  if (compiler.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (compiler.isPropertyAssignment(parent)) return parent.name !== node;
  if (compiler.isMethodDeclaration(parent) || compiler.isPropertyDeclaration(parent)) return parent.name !== node;
  return true;
}

/** Whether the variable is written here: by assignment, by `++` or `--`, as a loop's variable, or inside a pattern. */
function isAssigned(compiler: typeof ts, node: ts.Identifier): boolean {
  const { parent } = node;
  if (compiler.isPrefixUnaryExpression(parent) || compiler.isPostfixUnaryExpression(parent)) {
    return [compiler.SyntaxKind.PlusPlusToken, compiler.SyntaxKind.MinusMinusToken].includes(parent.operator);
  }
  const target = compiler.findAncestor(node, (at) => isAssignmentTarget(compiler, at));
  if (target === undefined) return false;
  // In `names[index] = …` and `name.field = …` the variable is only read.
  return target === node || compiler.isArrayLiteralExpression(target) || compiler.isObjectLiteralExpression(target);
}

function isAssignmentTarget(compiler: typeof ts, node: ts.Node): boolean {
  // The topmost node has no parent, whatever its type says.
  if (compiler.isSourceFile(node)) return false;
  const { parent } = node;
  if (compiler.isForInStatement(parent) || compiler.isForOfStatement(parent)) return parent.initializer === node;
  if (!compiler.isBinaryExpression(parent) || parent.left !== node) return false;
  const { kind } = parent.operatorToken;
  return kind >= compiler.SyntaxKind.FirstAssignment && kind <= compiler.SyntaxKind.LastAssignment;
}
