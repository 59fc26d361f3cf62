// The models the local gateway offers, in the shape of `GET /models`, and which of them an Auto Tier picks.

/** USD per 1M tokens, as `GET /models` states it. */
export interface Pricing {
  input_per_1m_tokens: number;
  output_per_1m_tokens: number;
  currency: 'USD';
}

/** One entry of `GET /models`. Auto Tiers carry no `pricing`; `context_length` is in tokens. */
export interface CatalogueModel {
  id: string;
  object: 'model';
  created: number;
  owned_by: 'k-router';
  name: string;
  provider: string;
  pricing?: Pricing;
  context_length: number;
}

/** A model that an answer can come from: never an Auto Tier. */
export type PricedModel = CatalogueModel & { pricing: Pricing };

function priced(id: string, name: string, provider: string, input: number, output: number, context: number): PricedModel {
  return {
    id,
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'k-router',
    name,
    provider,
    pricing: { input_per_1m_tokens: input, output_per_1m_tokens: output, currency: 'USD' },
    context_length: context,
  };
}

function autoTier(id: string): CatalogueModel {
  return {
    id,
    object: 'model',
    created: 1_700_000_000,
    owned_by: 'k-router',
    name: id,
    provider: 'k-router',
    context_length: 128_000,
  };
}

const flagship = priced('kr/gpt54', 'GPT-5.4', 'openai', 2.5, 15, 256_000);
const everyday = priced('kr/gpt4o', 'GPT-4o', 'openai', 2.5, 10, 128_000);
const thorough = priced('kr/claude-opus', 'Claude Opus', 'anthropic', 15, 75, 200_000);
const quick = priced('kr/gemini-flash', 'Gemini Flash', 'google', 0.3, 2.5, 1_048_576);

const concreteModels: readonly PricedModel[] = [
  flagship,
  priced('kr/gpt54-mini', 'GPT-5.4 mini', 'openai', 0.25, 2, 256_000),
  everyday,
  priced('kr/gpt4o-mini', 'GPT-4o mini', 'openai', 0.15, 0.6, 128_000),
  // The smallest context of the list: a prompt gets too long for it without being megabytes long.
  priced('kr/gpt4', 'GPT-4', 'openai', 30, 60, 8_192),
  thorough,
  priced('kr/claude-sonnet', 'Claude Sonnet', 'anthropic', 3, 15, 200_000),
  priced('kr/claude-haiku', 'Claude Haiku', 'anthropic', 0.8, 4, 200_000),
  priced('kr/gemini-pro', 'Gemini Pro', 'google', 1.25, 10, 1_048_576),
  quick,
  // A provider the API page does not name ("maybe others").
  priced('kr/solar-pro', 'Solar Pro', 'upstage', 0.25, 0.25, 65_536),
];

/** What `GET /models` lists. `kr/auto` is accepted by chat completions but is not here, as the API page warns. */
export const catalogue: readonly CatalogueModel[] = [
  ...concreteModels,
  autoTier('auto-smart'),
  autoTier('auto-fast'),
  autoTier('auto-cheap'),
];

const answeredBy = new Map<string, PricedModel>([
  ...concreteModels.map((model) => [model.id, model] as const),
  ['kr/auto', everyday],
  ['auto-smart', thorough],
  ['auto-fast', quick],
  ['auto-cheap', quick],
]);

/**
 * The model that answers when `id` is asked for: the model itself, or the one an Auto Tier picks.
 * @returns undefined for an id the gateway does not know
 */
export function modelThatAnswers(id: string): PricedModel | undefined {
  return answeredBy.get(id);
}

/** The context length in tokens that holds for a request naming `id`; the one of `auto-*` for the unlisted `kr/auto`. */
export function contextLength(id: string): number {
  return catalogue.find((model) => model.id === id)?.context_length ?? 128_000;
}
