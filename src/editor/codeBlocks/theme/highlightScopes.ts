/**
 * Which TextMate scopes the tokens of highlight.js stand for. The first list of a scope that the theme says something
 * about counts. Scopes as VS Code's own grammars write them; kinds of tokens as highlight.js documents them
 * (docs/css-classes-reference). Pure.
 */
import { lookOf, type TokenLook, type TokenRule } from './tokenRules';

const css = 'source.css';
const scopes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  keyword: [['source', 'keyword.control'], ['source', 'keyword']],
  'keyword.storage': [['source', 'storage.type'], ['source', 'storage'], ['source', 'keyword']],
  literal: [['source', 'constant.language'], ['source', 'constant']],
  built_in: [['source', 'support.function.builtin'], ['source', 'support.class'], ['source', 'support']],
  type: [['source', 'support.type.primitive'], ['source', 'entity.name.type'], ['source', 'storage.type']],
  number: [['source', 'constant.numeric'], ['source', 'constant']],
  operator: [['source', 'keyword.operator'], ['source', 'keyword']],
  punctuation: [['source', 'punctuation.separator'], ['source', 'punctuation']],
  property: [['source', 'variable.other.property'], ['source', 'variable.other'], ['source', 'variable']],
  regexp: [['source', 'string.regexp'], ['source', 'string']],
  string: [['source', 'string.quoted.double'], ['source', 'string']],
  'char.escape': [['source', 'string.quoted.double', 'constant.character.escape'], ['source', 'constant.character']],
  subst: [['source', 'string.template', 'meta.template.expression'], ['source', 'meta.embedded']],
  symbol: [['source', 'constant.other.symbol'], ['source', 'constant.other'], ['source', 'constant']],
  variable: [['source', 'variable.other.readwrite'], ['source', 'variable']],
  'variable.language': [['source', 'variable.language'], ['source', 'variable']],
  'variable.constant': [['source', 'variable.other.constant'], ['source', 'constant.other']],
  title: [['source', 'entity.name.function'], ['source', 'entity.name']],
  'title.class': [['source', 'entity.name.type.class'], ['source', 'entity.name.class'], ['source', 'entity.name']],
  'title.class.inherited': [['source', 'entity.other.inherited-class'], ['source', 'entity.name.type']],
  'title.function': [['source', 'entity.name.function'], ['source', 'support.function']],
  'title.function.invoke': [['source', 'meta.function-call', 'entity.name.function'], ['source', 'support.function']],
  params: [['source', 'variable.parameter'], ['source', 'variable']],
  comment: [['source', 'comment.line'], ['source', 'comment']],
  doctag: [['source', 'comment.block.documentation', 'storage.type.class.jsdoc'], ['source', 'comment.block.documentation']],
  meta: [['source', 'meta.preprocessor'], ['source', 'meta.decorator', 'entity.name.function'], ['source', 'keyword.control.directive']],
  section: [['text.html.markdown', 'markup.heading'], ['text.html.markdown', 'entity.name.section']],
  tag: [['text.html', 'punctuation.definition.tag']],
  name: [['text.html', 'entity.name.tag']],
  attr: [['text.html', 'entity.other.attribute-name'], ['source.json', 'support.type.property-name.json'], ['source', 'variable.other.property']],
  attribute: [[css, 'support.type.property-name.css'], ['source', 'entity.other.attribute-name']],
  bullet: [['text.html.markdown', 'markup.list', 'punctuation.definition.list.begin.markdown'], ['text.html.markdown', 'markup.list']],
  code: [['text.html.markdown', 'markup.inline.raw'], ['text.html.markdown', 'markup.raw']],
  emphasis: [['text.html.markdown', 'markup.italic'], ['text.html.markdown', 'emphasis']],
  strong: [['text.html.markdown', 'markup.bold'], ['text.html.markdown', 'strong']],
  formula: [['text.html.markdown', 'markup.math']],
  link: [['text.html.markdown', 'markup.underline.link'], ['text.html.markdown', 'string.other.link']],
  quote: [['text.html.markdown', 'markup.quote'], ['text.html.markdown', 'punctuation.definition.quote.begin.markdown']],
  'selector-tag': [[css, 'meta.selector.css', 'entity.name.tag.css'], [css, 'entity.name.tag']],
  'selector-id': [[css, 'meta.selector.css', 'entity.other.attribute-name.id.css'], [css, 'entity.other.attribute-name']],
  'selector-class': [[css, 'meta.selector.css', 'entity.other.attribute-name.class.css'], [css, 'entity.other.attribute-name']],
  'selector-attr': [[css, 'meta.selector.css', 'entity.other.attribute-name.css']],
  'selector-pseudo': [[css, 'meta.selector.css', 'entity.other.attribute-name.pseudo-class.css'], [css, 'entity.other.attribute-name']],
  'template-tag': [['text.html', 'punctuation.section.embedded'], ['text.html', 'punctuation.definition.tag']],
  'template-variable': [['text.html', 'variable.other'], ['text.html', 'variable']],
  addition: [['source.diff', 'markup.inserted.diff']],
  deletion: [['source.diff', 'markup.deleted.diff']],
};

/** Semantic tokens (VS Code's names) for kinds that a theme colours in no other way. */
const semantic: Readonly<Record<string, readonly string[]>> = {
  'keyword.storage': ['keyword'],
  keyword: ['keyword'],
  built_in: ['function.defaultLibrary', 'function'],
  type: ['type', 'class'],
  number: ['number'],
  operator: ['operator'],
  property: ['property'],
  regexp: ['regexp'],
  string: ['string'],
  variable: ['variable'],
  'variable.constant': ['variable.readonly'],
  title: ['function'],
  'title.class': ['class', 'type'],
  'title.function': ['function'],
  'title.function.invoke': ['function'],
  params: ['parameter'],
  comment: ['comment'],
};

/** @returns how each kind of token of highlight.js looks; an empty look is that of the text around it */
export function looksOf(rules: readonly TokenRule[], semanticColors: ReadonlyMap<string, TokenLook>): Map<string, TokenLook> {
  return new Map(
    Object.entries(scopes).map(([kind, lists]) => {
      const looks = lists.map((list) => lookOf(rules, list));
      const look = looks.find(({ color }) => color !== undefined) ?? semantic[kind]?.map((name) => semanticColors.get(name)).find((one) => one !== undefined);
      return [kind, look ?? looks.find(({ fontStyle }) => fontStyle !== undefined) ?? {}];
    }),
  );
}
