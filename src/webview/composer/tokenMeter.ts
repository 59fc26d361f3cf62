/** The token meter's figures, in short, in words and in full. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { formatPrice } from '../../shared/money';
import type { PromptTokens } from '../../shared/promptBudget';
import type { PanelModel } from '../../shared/protocol';
import { compactCount, numberFormat } from '../numberFormats';

/** What is known about the next request. All figures are estimates, in tokens. */
export interface MeterFigures {
  tokens: PromptTokens;
  total: number;
  /** The answer's limit, where there is one. */
  maxTokens?: number;
  /** What the model takes, prompt and answer together. */
  contextLength?: number;
  /** What of it the prompt may have. */
  limit?: number;
  price?: NonNullable<PanelModel['price']>;
}

/** From this share of the limit on, the meter stands out. */
const nearShare = 0.8;

/** @returns `near` and `over` the limit, else `normal` */
export function meterLevel({ total, limit }: MeterFigures): 'normal' | 'near' | 'over' {
  if (limit === undefined || total < limit * nearShare) return 'normal';
  return total > limit ? 'over' : 'near';
}

/** @returns such as `1.2K / 128K`, or `1.2K` where the limit is unknown; K and M in every language, as models are described */
export function compactTokens({ total, limit }: MeterFigures): TemplateResult {
  return html`${compactCount(total)}${limit === undefined ? nothing : html`<span class="meter-limit"> / ${compactCount(limit)}</span>`}`;
}

/** @returns a sentence for the tooltip and screen readers */
export function meterWords(figures: MeterFigures, language: string): string {
  const format = numberFormat(language);
  const { total, limit } = figures;
  const words =
    limit === undefined
      ? l10n.t('About {0} tokens will be sent.', format.format(total))
      : l10n.t('About {0} of {1} tokens will be sent.', format.format(total), format.format(limit));
  const price = promptPrice(figures, language);
  return price === undefined ? words : `${words} ${l10n.t('That costs about {0}, without the answer.', price)}`;
}

/** @returns the figures one by one */
export function meterDetails(figures: MeterFigures, language: string): TemplateResult {
  const { tokens, total, limit, maxTokens, price } = figures;
  const format = numberFormat(language);
  const row = (name: string, value: string): TemplateResult => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const promptCost = promptPrice(figures, language);
  return html`<section class="token-details" aria-label=${l10n.t('Tokens of the next message')}>
    <dl>
      ${row(l10n.t('Instructions'), format.format(tokens.system))}
      ${row(l10n.t('Earlier messages'), format.format(tokens.history))}
      ${row(l10n.t('Context'), format.format(tokens.context))}
      ${row(l10n.t('Message'), format.format(tokens.draft))}
      ${row(l10n.t('Together'), limit === undefined ? format.format(total) : l10n.t('{0} of {1}', format.format(total), format.format(limit)))}
      ${maxTokens === undefined ? nothing : row(l10n.t('Answer, at most'), format.format(maxTokens))}
      ${promptCost === undefined ? nothing : row(l10n.t('Price, without the answer'), promptCost)}
      ${price && maxTokens !== undefined
        ? row(l10n.t('Price of the answer, at most'), formatPrice((maxTokens * price.output) / 1_000_000, price.currency, language))
        : nothing}
    </dl>
    <p>${l10n.t('Estimated. The gateway counts exactly.')}</p>
  </section>`;
}

/** @returns what the prompt costs, such as `$0.0012`; undefined where the price is unknown */
export function promptPrice({ total, price }: MeterFigures, language: string): string | undefined {
  return price && formatPrice((total * price.input) / 1_000_000, price.currency, language);
}
