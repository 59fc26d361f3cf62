/** What the gateway tells beside what was recorded here, and what differs between the two in words. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { counted } from '../../shared/counted';
import type { FailureAction } from '../../shared/errorPresenter';
import type { ComparedUse, GatewaySide, UseOfOneSide } from '../../shared/usageProtocol';
import { scrollingTable } from './tables';
import type { Words } from './words';

/** @returns the section, its heading included. @param run does what helps against the account's failure */
export function gatewaySection(side: GatewaySide, words: Words, run: (action: FailureAction, account: string | undefined) => void): TemplateResult {
  return html`<section class="gateway" aria-labelledby="gateway-heading">
    <h2 id="gateway-heading">${l10n.t('The gateway and this computer')}</h2>
    ${side.account ? html`<p class="quiet">${l10n.t('Account: {0} · {1}', side.account.key, side.account.gateway)}</p>` : nothing}
    <div role="status" aria-atomic="false">
      <p class="gateway-state" data-state=${side.state}>${stateWords(side, words)}</p>
      ${side.failure ? failure(side, side.failure, run) : nothing}
    </div>
    ${side.state === 'told' ? html`${amounts(side, words)}${comparison(side, words)}` : nothing}
  </section>`;
}

function stateWords(side: GatewaySide, words: Words): string {
  if (side.account?.isRemoved === true) return l10n.t('This account is not set up any more, so its gateway is not asked.');
  if (side.isAsking) return l10n.t('Asking the gateway…');
  switch (side.state) {
    case 'none':
      return l10n.t('This gateway does not tell credits.');
    case 'told':
      return l10n.t('As the gateway told it on {0}.', words.moment(side.toldAt));
    case 'unknown':
      return l10n.t('What the gateway tells is not known yet.');
  }
}

function failure({ state, account }: GatewaySide, { message, action, label }: NonNullable<GatewaySide['failure']>, run: (action: FailureAction, account: string | undefined) => void): TemplateResult {
  const sentence = state === 'told' ? l10n.t('It was asked again since, and what stands here may have changed: {0}', message) : message;
  return html`<p class="notice">${sentence} <button type="button" class="button" data-action=${action} @click=${() => { run(action, account?.id); }}>${label}</button></p>`;
}

function amounts({ remaining, used, usedThisMonth, ownThisMonth }: GatewaySide, words: Words): TemplateResult {
  return scrollingTable({
    caption: l10n.t('Credits at the gateway and in the record of this computer'),
    columns: [l10n.t('Credits'), l10n.t('Gateway'), l10n.t('This computer')],
    rows: [
      [l10n.t('Remaining'), words.credits(remaining), '–'],
      [l10n.t('Used in all'), words.credits(used), '–'],
      [l10n.t('Used this month'), words.credits(usedThisMonth), words.known(ownThisMonth, words.credits)],
    ],
  });
}

function comparison({ recent, recentCount }: GatewaySide, words: Words): TemplateResult {
  if (recent.length === 0) return html`<p class="quiet">${l10n.t('The gateway lists no recent use, so there is nothing to compare.')}</p>`;
  const caption = l10n.t('Recent use, compared');
  return html`<h3>${caption}</h3>
    <p class="quiet">${summary(recent)}${recentCount > recent.length ? html` ${l10n.t('These are the newest {0} of {1}.', recent.length, words.count(recentCount))}` : nothing}</p>
    ${scrollingTable({
      caption,
      columns: [l10n.t('Time'), l10n.t('Model'), l10n.t('Gateway'), l10n.t('This computer'), l10n.t('Comparison')],
      rows: recent.map((use) => [words.moment(use.time), use.model, told(use.gateway, words), told(use.own, words), comparisonWords(use)]),
      textColumns: 5,
    })}`;
}

/** @returns how many agree, and how many do not */
function summary(recent: readonly ComparedUse[]): string {
  const same = recent.filter(({ comparison: kind }) => kind === 'same').length;
  return same === recent.length ? l10n.t('All {0} agree.', same) : l10n.t('{0} of {1} agree.', same, recent.length);
}

function told(use: UseOfOneSide | undefined, words: Words): string {
  if (!use) return '–';
  const [credits, promptTokens, completionTokens] = [words.credits(use.credits), words.count(use.promptTokens), words.count(use.completionTokens)];
  return counted(
    use.credits ?? 0,
    l10n.t('1 credit · {0} in · {1} out', promptTokens, completionTokens),
    l10n.t('{0} credits · {1} in · {2} out', credits, promptTokens, completionTokens),
  );
}

function comparisonWords({ comparison: kind, differences }: ComparedUse): string {
  switch (kind) {
    case 'same':
      return l10n.t('The same');
    case 'differs':
      return l10n.t('Differs: {0}', differences.map(differenceName).join(', '));
    case 'unsure':
      return l10n.t('Not sure: several fit');
    case 'only-gateway':
      return l10n.t('Only at the gateway: made on another computer or by another program');
    case 'stopped':
      return l10n.t('Only here: stopped before its credits were told');
    case 'not-told-yet':
      return l10n.t('Only here: not told yet');
    case 'only-here':
      return l10n.t('Only here: the gateway does not list it');
    case 'cleared':
      return l10n.t('Not comparable: from before the record here was cleared');
    case 'no-time':
      return l10n.t('Not comparable: too old, or without a time');
  }
}

function differenceName(name: ComparedUse['differences'][number]): string {
  switch (name) {
    case 'credits':
      return l10n.t('credits');
    case 'promptTokens':
      return l10n.t('tokens in');
    case 'completionTokens':
      return l10n.t('tokens out');
  }
}
