/** What VS Code's own Chat is told of a model. Pure. */
import type { LanguageModelChatInformation } from 'vscode';
import type { GatewayModel } from '../api/account';
import { escapeMarkdown } from '../host/escapeMarkdown';
import { contextText, priceText } from '../host/modelText';
import { plainLabel } from '../host/plainLabel';
import { isAutoTier } from '../shared/modelChoice';

/** Tokens a model is taken to have room for where nothing is known of it: what all but the oldest have. */
const leastContext = 32_768;
/** Tokens of an answer at most, and the part of the context that is kept for it. */
const mostAnswer = 16_384;
const answerShare = 4;

/**
 * @param models all that are offered: what an Auto Tier takes, the smallest of them takes
 * @param language BCP 47 tag, for numbers
 */
export function modelInformation(models: readonly GatewayModel[], language: string): LanguageModelChatInformation[] {
  const known = models.flatMap(({ contextLength }) => contextLength ?? []);
  const smallest = known.length === 0 ? leastContext : Math.min(...known);
  return models.map((model) => {
    const { id, contextLength = isAutoTier(id) ? smallest : leastContext } = model;
    const maxOutputTokens = Math.max(1, Math.min(mostAnswer, Math.floor(contextLength / answerShare)));
    const price = priceText(model, language);
    return {
      id,
      name: plainName(model.name),
      family: id.slice(id.lastIndexOf('/') + 1) || id,
      version: id,
      maxInputTokens: Math.max(1, contextLength - maxOutputTokens),
      maxOutputTokens,
      // Neither is documented of the gateway.
      capabilities: { imageInput: false, toolCalling: false },
      ...(price !== '' && { detail: price }),
      // VS Code reads it as Markdown.
      tooltip: [id, price, contextText(model)].filter((text) => text !== '').map(escapeMarkdown).join(' · '),
    };
  });
}

/** Some versions of VS Code read a name as Markdown, and elsewhere as it is: nothing visible is added, and no link can begin. */
function plainName(name: string): string {
  return plainLabel(name).replaceAll('](', ']\u200B(');
}
