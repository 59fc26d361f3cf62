// Error replies in OpenAI's shape, which is what the real gateway is expected to send.

/** One refusal: the HTTP status and what goes into `{"error": …}`. */
export interface ApiError {
  status: number;
  message: string;
  type: string;
  code: string | null;
  /** The request field at fault, for instance `messages[0].role`. */
  param?: string | null;
}

/** The JSON text of an error reply. */
export function errorBody({ message, type, code, param = null }: Omit<ApiError, 'status'>): string {
  return JSON.stringify({ error: { message, type, param, code } });
}

/** What the gateway says with each status when it refuses a request by itself, or when a fault asks it to. */
const standardErrors: Readonly<Record<number, Omit<ApiError, 'status'>>> = {
  400: { message: 'The request is not valid.', type: 'invalid_request_error', code: null },
  401: { message: 'Incorrect API key provided.', type: 'authentication_error', code: 'invalid_api_key' },
  402: { message: 'Your credits are used up.', type: 'insufficient_credits', code: 'insufficient_credits' },
  403: { message: 'This key may not use this model.', type: 'permission_error', code: 'forbidden' },
  404: { message: 'The model does not exist.', type: 'invalid_request_error', code: 'model_not_found' },
  405: { message: 'This method is not allowed here.', type: 'invalid_request_error', code: 'method_not_allowed' },
  408: { message: 'The request took too long to arrive.', type: 'timeout_error', code: 'request_timeout' },
  409: { message: 'The request conflicts with another one.', type: 'conflict_error', code: 'conflict' },
  413: { message: 'The request is too large.', type: 'invalid_request_error', code: 'context_length_exceeded' },
  422: { message: 'The request cannot be processed.', type: 'invalid_request_error', code: 'unprocessable' },
  429: { message: 'Rate limit exceeded.', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  500: { message: 'The server had an error.', type: 'server_error', code: 'server_error' },
  502: { message: 'The provider sent a bad reply.', type: 'server_error', code: 'bad_gateway' },
  503: { message: 'The server is overloaded.', type: 'server_error', code: 'overloaded' },
  504: { message: 'The provider took too long.', type: 'server_error', code: 'gateway_timeout' },
  529: { message: 'The provider is overloaded.', type: 'server_error', code: 'overloaded' },
};

/** The gateway's standard refusal with `status`, with anything in `details` put over it. */
export function standardError(status: number, details: Partial<ApiError> = {}): ApiError {
  const known = standardErrors[status] ?? { message: `Status ${status}.`, type: 'server_error', code: null };
  return { ...known, ...details, status };
}
