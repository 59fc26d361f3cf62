/** What takes the place of a model that is gone. Pure. */
import type { GatewayModel } from '../api/account';
import { isAutoTier } from '../shared/modelChoice';

/** What is known of the model that is gone. */
export type GoneModel = Pick<GatewayModel, 'id' | 'name'> & Partial<GatewayModel>;

/** From this share of pairs of letters on, two names of different providers speak of much the same. */
const similarEnough = 0.4;
/** Steps in which names are compared: of two that are about as similar, price and context decide. */
const similaritySteps = 4;

interface Candidate {
  model: GatewayModel;
  isSameProvider: boolean;
  similarity: number;
  /** How many times dearer or cheaper, and smaller or larger, as logarithms. */
  distance: number;
}

/**
 * @param gone what the gateway does not have any more
 * @param models what it has
 * @returns the model most like it: of the same provider, then by name and id, then by price and context. An Auto Tier
 *   only for one, or undefined when nothing else is like it: then Auto is the last resort
 */
export function nearestModel(gone: GoneModel, models: readonly GatewayModel[]): GatewayModel | undefined {
  const candidates = models
    .filter(({ id }) => id !== gone.id && isAutoTier(id) === isAutoTier(gone.id))
    .map((model): Candidate => ({
      model,
      isSameProvider: gone.provider !== undefined && gone.provider === model.provider,
      similarity: Math.round(Math.max(similarity(gone.id, model.id), similarity(gone.name, model.name)) * similaritySteps) / similaritySteps,
      distance: priceDistance(gone, model) + contextDistance(gone, model),
    }))
    .filter((candidate) => candidate.isSameProvider || candidate.similarity >= similarEnough);
  const [nearest] = candidates.toSorted(
    (one, other) => Number(other.isSameProvider) - Number(one.isSameProvider) || other.similarity - one.similarity || one.distance - other.distance,
  );
  return nearest?.model;
}

/** @returns the share of pairs of neighbouring letters that two names have in common, 0 to 1 (Dice) */
function similarity(one: string, other: string): number {
  const pairs = letterPairs(one);
  const unmatched = [...letterPairs(other)];
  const count = pairs.length + unmatched.length;
  if (count === 0) return 0;
  let common = 0;
  for (const pair of pairs) {
    const index = unmatched.indexOf(pair);
    if (index < 0) continue;
    unmatched.splice(index, 1);
    common += 1;
  }
  return (2 * common) / count;
}

function letterPairs(name: string): string[] {
  // What all ids begin with says nothing, and neither do the signs between words.
  const letters = name.toLowerCase().replace(/^.*\//, '').match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
}

/** As far as a price that is known and one that is not, or in another currency: eight times in and out. */
const unknownDistance = 6;

function priceDistance({ pricing: one }: GoneModel, { pricing: other }: GatewayModel): number {
  if (!one) return 0;
  if (one.currency !== other?.currency) return unknownDistance;
  return distance(one.inputPer1M, other.inputPer1M) + distance(one.outputPer1M, other.outputPer1M);
}

function contextDistance({ contextLength: one }: GoneModel, { contextLength: other }: GatewayModel): number {
  return one === undefined || other === undefined ? 0 : distance(other, one);
}

/** Becoming more counts double: nobody wants to pay more, or to have less room. */
function distance(from: number, to: number): number {
  const steps = Math.log2((to + 0.01) / (from + 0.01));
  return steps > 0 ? 2 * steps : -steps;
}
