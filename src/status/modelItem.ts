/** The model picker's items and the model's status bar item. Pure. */
import * as l10n from '@vscode/l10n';
import type { GatewayModel } from '../api/account';
import { commands } from '../contributions';
import { escapeMarkdown } from '../host/escapeMarkdown';
import { plainLabel } from '../host/plainLabel';
import type { StatusItem } from './creditItem';

/** One row of the picker, or a heading. */
export type ModelRow = { kind: 'heading'; label: string } | ModelChoiceRow;
export interface ModelChoiceRow {
  kind: 'model';
  id: string;
  /** The model's name. Untrusted text. */
  label: string;
  /** Provider and id. */
  description: string;
  /** Price and context length, as far as known. */
  detail: string;
}

/** @param model the model of the next prompt */
export function modelItem(model: { id: string; name: string }): StatusItem {
  return {
    text: `$(sparkle) ${plainLabel(model.name)}`,
    tooltip: `**${l10n.t('K-Router model')}**\n\n${escapeMarkdown(model.name)} · ${escapeMarkdown(model.id)}\n\n${l10n.t('Click to choose another one.')}`,
    label: l10n.t('K-Router model: {0}', model.name),
    severity: 'normal',
    command: commands.selectModel,
  };
}

/**
 * @param models as the gateway lists them
 * @param auto the model id that is documented but may not be listed: offered first in any case
 * @param language BCP 47 tag, for numbers
 * @returns Auto Tiers first, then the models by provider, each in the gateway's order
 */
export function modelRows(models: readonly GatewayModel[], auto: { id: string; name: string }, language: string): ModelRow[] {
  const listed: readonly GatewayModel[] = models.some((model) => model.id === auto.id) ? models : [auto, ...models];
  // The gateway picks the model of these for each prompt, so they have no price of their own.
  const isAuto = (model: GatewayModel): boolean => model.id === auto.id || model.id.startsWith('auto-');
  const groups = new Map<string, GatewayModel[]>([[l10n.t('Auto Tiers'), listed.filter(isAuto)]]);
  for (const model of listed) {
    if (isAuto(model)) continue;
    const provider = model.provider ?? l10n.t('Other providers');
    groups.set(provider, [...(groups.get(provider) ?? []), model]);
  }
  return [...groups].flatMap(([label, members]) => [
    { kind: 'heading' as const, label: plainLabel(label) },
    ...members.map((model) => modelRow(model, isAuto(model), language)),
  ]);
}

function modelRow(model: GatewayModel, isAuto: boolean, language: string): ModelChoiceRow {
  return {
    kind: 'model',
    id: model.id,
    label: plainLabel(model.name),
    description: plainLabel([model.provider, model.id].filter((part) => part !== undefined).join(' · ')),
    detail: plainLabel([priceText(model, isAuto, language), contextText(model, language)].filter((part) => part !== '').join(' · ')),
  };
}

function priceText({ pricing }: GatewayModel, isAuto: boolean, language: string): string {
  if (!pricing) return isAuto ? l10n.t('Price depends on the model chosen') : '';
  const price = (amount: number): string => {
    try {
      return new Intl.NumberFormat(language, { style: 'currency', currency: pricing.currency, maximumFractionDigits: 4 }).format(amount);
    } catch {
      return `${amount} ${pricing.currency}`; // no ISO 4217 code
    }
  };
  return l10n.t('{0} in, {1} out per 1M tokens', price(pricing.inputPer1M), price(pricing.outputPer1M));
}

function contextText({ contextLength }: GatewayModel, language: string): string {
  if (contextLength === undefined) return '';
  return l10n.t('{0} tokens of context', new Intl.NumberFormat(language).format(contextLength));
}
