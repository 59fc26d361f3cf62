/** What is offered in the place of a model that the present gateway does not have. Loaded when first needed. */
import * as l10n from '@vscode/l10n';
import { nearestModel } from '../chat/nearestModel';
import { autoModelId, type ModelChoice } from '../shared/modelChoice';
import type { ModelCatalog } from './modelCatalog';

/** @returns the model most like it, by all that any gateway ever said of it; else Auto; undefined in the place of Auto itself */
export function replacementOf(catalog: ModelCatalog, { id, name }: Pick<ModelChoice, 'id' | 'name'>): ModelChoice | undefined {
  const { lastList } = catalog;
  const nearest = nearestModel(catalog.lastKnown(id) ?? { id, name }, lastList?.models ?? []);
  if (nearest) return { id: nearest.id, name: nearest.name };
  return id === autoModelId ? undefined : { id: autoModelId, name: catalog.find(autoModelId)?.name ?? l10n.t('Auto') };
}
