/** A model's figures in words, for pickers and tooltips. Pure. */
import * as l10n from '@vscode/l10n';
import type { GatewayModel } from '../api/account';
import { takesTurn, type NextTurn } from '../chat/nextTurn';
import { isAutoTier } from '../shared/modelChoice';
import { formatExactPrice, formatPrice } from '../shared/money';

/** @returns price per million tokens; empty when it is unknown */
export function priceText({ id, pricing }: GatewayModel, language: string): string {
  if (!pricing) return isAutoTier(id) ? l10n.t('Price depends on the model chosen') : '';
  const { inputPer1M, outputPer1M, currency } = pricing;
  if (inputPer1M === 0 && outputPer1M === 0) return l10n.t('Free');
  return l10n.t('{0} in, {1} out per 1M tokens', formatExactPrice(inputPer1M, currency, language), formatExactPrice(outputPer1M, currency, language));
}

/** K and M in every language, as models are described. */
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** @returns how many tokens the model takes, prompt and answer together; empty when that is unknown */
export function contextText({ contextLength }: GatewayModel): string {
  if (contextLength === undefined) return '';
  return l10n.t('{0} context', compact.format(contextLength));
}

/** @returns what a turn costs with the model, or that it is too long for it; empty when neither is known */
export function turnText({ pricing, contextLength }: GatewayModel, turn: NextTurn, language: string): string {
  if (!takesTurn(contextLength, turn)) {
    return l10n.t('too small for the next prompt ({0} tokens)', new Intl.NumberFormat(language).format(turn.tokens));
  }
  if (!pricing || pricing.inputPer1M === 0) return '';
  const price = formatPrice((turn.tokens * pricing.inputPer1M) / 1_000_000, pricing.currency, language);
  // Less than the smallest price that is shown is said as it is.
  return l10n.t('{0} next prompt', price.startsWith('<') ? price : `≈ ${price}`);
}
